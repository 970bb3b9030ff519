"""One document to one typed record, with every problem of its fields.

Takes values as `yaml_reader` gives them, gives a record or None, and findings that name a field path; never a line
(`read` knows where that is) and never stops at the first fault.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.records.base import Record
from generator.records.fault import kind_of
from generator.records.kinds import Kind
from generator.records.problem import SENTENCES, FieldPath, Sentence, Severity, _

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of one field, its place not yet looked up."""

    code: str
    path: FieldPath = ()
    values: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    at_key: bool = False
    """Whether the field's name is at fault, not its value."""


@dataclass(frozen=True, slots=True)
class Validated(Generic[R]):
    """A record, or None and why."""

    record: R | None
    findings: tuple[Finding, ...]


def validate(kind: Kind, identity: str, value: Any) -> Validated[Record]:
    """The record a document holds. `identity` is the id its file name gives."""
    if not isinstance(value, dict):
        finding = Finding(
            "wrong-type",
            (),
            {
                "value": shown(value),
                "got": kind_of(value),
                "wanted": Sentence(_("a group of fields")),
                "example": Sentence(_("Write field: value, one on each line.")),
            },
        )
        return Validated(None, (finding,))
    findings: list[Finding] = []
    if "id" in value and value["id"] != identity:
        findings.append(Finding("id-differs", ("id",), {"value": shown(value["id"]), "other": identity}))
    try:
        record = kind.model.model_validate({**value, "id": identity})
    except ValidationError as error:
        errors = error.errors(include_url=False)
        findings.extend(_finding(kind.model, value, details) for details in errors)
        return Validated(None, _each_fault_once(findings))
    return Validated(record, tuple(findings))


def shown(value: Any, longest: int = 60) -> str:
    """A value as a problem quotes it: in quotes, on one line, cut where it is long."""
    if isinstance(value, str):
        text = value if len(value) <= longest else value[: longest - 1] + "…"
        return '"' + "".join(character if character.isprintable() else _escaped(character) for character in text) + '"'
    if isinstance(value, Mapping):
        names = [str(key) for key in list(value)[:4]]
        return "{" + ", ".join([*names, "…"] if value else []) + "}"
    if isinstance(value, Sequence):
        return Sentence(_("[1 entry]")) if len(value) == 1 else Sentence(_("[{count} entries]"), count=str(len(value)))
    return Sentence(_("nothing")) if value is None else str(value)


def _escaped(character: str) -> str:
    """What cannot be seen, as YAML writes it in double quotes."""
    return repr(character)[1:-1]


def close_to(value: str, choices: Sequence[str]) -> str:
    """``Did you mean …?`` for a value close to a choice, else nothing."""
    written = {choice.lower(): choice for choice in choices}
    close = difflib.get_close_matches(value.lower(), written, n=1, cutoff=0.6)
    return Sentence(_("Did you mean {text}?"), text=written[close[0]]) if close else ""


def did_you_mean(value: str, choices: Sequence[str]) -> str:
    """What `close_to` gives, else what there is to choose from when that is short."""
    if guess := close_to(value, choices):
        return guess
    return Sentence(_("There is {choices}."), choices=", ".join(choices)) if 0 < len(choices) <= 12 else ""


def _finding(model: type[BaseModel], document: Any, details: ErrorDetails) -> Finding:
    location = details["loc"]
    path, value = _real_path(document, location)
    code, values = _told(details, value)
    name = str(location[-1]) if location else ""
    if code == "unknown-field":
        choices = _field_names(model, location[:-1])
        return Finding(code, path, {"value": shown(name), "suggestion": did_you_mean(name, choices)}, at_key=True)
    if code == "missing-field":
        return Finding(code, tuple(location), {"field": name}, at_key=True)
    return Finding(code, path, values, at_key=name == "[key]")


def _each_fault_once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings without a field that is only missing because its name is misspelt beside it.

    The two are taken for one when the names are alike, or when they are the only two of a nested group:
    ``{amount: 5}`` where ``value`` belongs.
    """
    kept = list(findings)
    unknown = [finding for finding in findings if finding.code == "unknown-field"]
    for finding in unknown:
        group = finding.path[:-1]
        missing = [other for other in kept if other.code == "missing-field" and other.path[:-1] == group]
        names = {str(other.path[-1]): other for other in missing}
        close = difflib.get_close_matches(str(finding.path[-1]).lower(), names, n=1, cutoff=0.6)
        alone = group and len(missing) == 1 and sum(other.path[:-1] == group for other in unknown) == 1
        meant = close[0] if close else next(iter(names)) if alone else None
        if meant is not None:
            kept.remove(names[meant])
            values = {**finding.values, "suggestion": Sentence(_("Did you mean {text}?"), text=meant)}
            kept[kept.index(finding)] = replace(finding, values=values)
    return tuple(kept)


def _real_path(document: Any, location: tuple[int | str, ...]) -> tuple[FieldPath, Any]:
    """The part of pydantic's location that exists in the document: a bare figure has no field ``value``."""
    value = document
    path: list[int | str] = []
    for step in location:
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            break
        path.append(step)
    return tuple(path), value


_WANTED = {
    "model_type": (_("a group of fields"), _("Write field: value pairs, indented below.")),
    "model_attributes_type": (_("a group of fields"), _("Write field: value pairs, indented below.")),
    "dict_type": (_("a group of fields"), _("Write name: value pairs, indented below.")),
    "tuple_type": (_("a list"), _("Begin each entry with a hyphen: - …")),
    "list_type": (_("a list"), _("Begin each entry with a hyphen: - …")),
    "string_type": (_("a text"), _("Write one value.")),
}
_WANTED_OF = {
    "Figure": (_("an amount"), _("Write it bare, or as value, as_of and source.")),
    "PlaceShare": (_("a place"), _("Write its id, or place and share.")),
    "DimensionShare": (_("a side of life"), _("Write social, physical or cultural, or dimension and share.")),
}
"""Of groups that may be written as one value."""


def _told(details: ErrorDetails, value: Any) -> tuple[str, dict[str, str]]:
    """The code of a problem and the values of its sentence, from pydantic's error."""
    kind, context = details["type"], dict(details.get("ctx", {}))
    if kind in SENTENCES:
        values = {name: text if isinstance(text, str) else str(text) for name, text in context.items()}
        values["value"] = shown(values["value"] or value) if "value" in values else shown(value)
        return kind, values
    if kind == "extra_forbidden":
        return "unknown-field", {}
    if kind == "missing":
        if isinstance(value, list):  # a pair with one entry
            return "bad-value", {"value": shown(value), "reason": Sentence(_("one more entry belongs here"))}
        return "missing-field", {}
    if value is None and details["input"] is None:
        return "absent-value", {}
    if kind in _WANTED:
        wanted, example = _WANTED_OF.get(str(context.get("class_name")), _WANTED[kind])
        said = {"got": kind_of(value), "wanted": Sentence(wanted), "example": Sentence(example)}
        return "wrong-type", {"value": shown(value), **said}
    if kind == "literal_error":
        if not isinstance(value, str):
            wanted = Sentence(_("one of {choices}"), choices=str(context["expected"]))
            return "wrong-type", {"value": shown(value), "got": kind_of(value), "wanted": wanted, "example": ""}
        choices = [part.strip("' ") for part in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return "not-in-list", {
            "value": shown(value),
            "allowed": ", ".join(choices),
            "suggestion": close_to(value, choices),
        }
    if kind == "too_long":
        return "too-many", {"size": str(context["actual_length"]), "limit": str(context["max_length"])}
    return "bad-value", {"value": shown(value), "reason": details["msg"]}


@cache
def _fields_of(model: type[BaseModel]) -> Mapping[str, Any]:
    return {info.alias or name: info.annotation for name, info in model.model_fields.items()}


def _field_names(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The fields there are at a location, for a guess at what was meant."""
    here: type[BaseModel] | None = model
    for step in location:
        if isinstance(step, int):
            continue
        here = _model_in(_fields_of(here).get(str(step))) if here else None
    return list(_fields_of(here)) if here else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside ``tuple[Model, ...]``, ``Model | None`` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        if found := _model_in(part):
            return found
    return None
