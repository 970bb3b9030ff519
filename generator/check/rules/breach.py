"""What a rule gives: a breach by one record or file; and the findings that several rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.check.town import Town
from generator.read import Contents
from generator.records.problem import FieldPath, Sentence, _
from generator.records.validate import Finding, did_you_mean, shown


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule broken by one record; or, with `file`, by a file that is no record."""

    kind: str
    id: str
    finding: Finding
    file: str = ""
    line: int = 1


KIND_WORDS = {
    "unit": _("unit"),
    "place": _("place"),
    "need": _("need"),
    "project": _("project"),
    "budget": _("budget"),
    "feedback": _("feedback"),
    "town": _("town"),
}
"""What a kind of record is called within a sentence."""

Rule = Callable[[Town, Contents], Iterator[Breach]]


def unknown_record(kind: str, value: str, path: FieldPath, town: Town) -> Finding:
    """A record that does not exist, with what may have been meant."""
    suggestion = did_you_mean(value, sorted(town.known[kind])) or Sentence(_("Correct the id, or add the record."))
    return Finding(
        "unknown-record", path, {"kind": Sentence(KIND_WORDS[kind]), "value": shown(value), "suggestion": suggestion}
    )


def unknown_code(value: str, codelist: str, codes: list[str], path: FieldPath, *, at_key: bool = False) -> Finding:
    """A code that its list does not have, with what may have been meant."""
    suggestion = did_you_mean(value, codes) or Sentence(
        _("Add it to codelists/{codelist}.yml if it is meant."), codelist=codelist
    )
    values = {"value": shown(value), "codelist": codelist, "suggestion": suggestion}
    return Finding("unknown-code", path, values, at_key=at_key)
