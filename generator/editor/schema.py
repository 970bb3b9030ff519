"""A kind of record as JSON Schema draft-07, in a language, with the town's own ids and codes in it.

Takes pydantic's schema of the model, gives one that editors show: labels and hover text from the catalogues, every
group in its place (no references, so that a field's choices depend on where it stands), an absent value where a field
may be absent. What is right is never refused; what only the check can see is let pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel

from generator.check.rules.references import CODES, REFERENCES
from generator.classification import classifications
from generator.editor.choices import Choices, Named, as_editors_read
from generator.editor.scalar_types import EXAMPLES, SCALAR_TYPES
from generator.records.budget import BudgetLine
from generator.records.feedback import About, AboutKind
from generator.records.key_order import keys_of
from generator.records.kinds import Kind
from generator.records.labels import LABELS
from generator.records.words import Words

Schema = dict[str, Any]
Path = tuple[str, ...]

DRAFT = "http://json-schema.org/draft-07/schema#"

BARE: Mapping[str, str] = {"Figure": "value", "PlaceShare": "place", "DimensionShare": "dimension"}
"""Groups that may be written as one value, and the field it then is."""

KEYS_BY_LINE_FIELD = ("budget", ("tables", "*", "columns"))
KEYS_BY_PHASE = (("budget", ("tables", "*", "phases")), ("budget", ("lines", "*", "amounts")))
KEYS_BY_QUESTION = ("feedback", ("answers",))


def schema_of(kind: Kind, choices: Choices, words: Words) -> Schema:
    """The schema of one kind's files."""
    made = _Made(kind, kind.model.model_json_schema(by_alias=True), dict(_models(kind.model)), choices, words)
    group = made.group(kind.model, ())
    group["properties"]["id"]["description"] = words.gettext("The file name without .yml; it need not be written.")
    group["required"] = [name for name in group["required"] if name != "id"]
    about = {"title": words.label("record", kind.name), "description": made.said(kind.model.__doc__)}
    made_by = {"$comment": f"uretken schema --lang {words.language}"}
    return {"$schema": DRAFT, **made_by, **about, **group}


def _models(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    yield model.__name__, model
    for info in model.model_fields.values():
        stack = [info.annotation]
        while stack:
            annotation = stack.pop()
            if isinstance(annotation, type) and issubclass(annotation, BaseModel):
                yield from _models(annotation)
            stack.extend(get_args(annotation))


@dataclass(frozen=True, slots=True)
class _Made:
    """One schema being made; a node is a part of pydantic's schema, a path the fields that lead to it."""

    kind: Kind
    raw: Schema
    models: Mapping[str, type[BaseModel]]
    choices: Choices
    words: Words

    def said(self, docstring: str | None) -> str:
        """A docstring in the language of the schema."""
        return self.words.gettext(docstring) if docstring else ""

    def group(self, model: type[BaseModel], path: Path) -> Schema:
        """A group of fields in the order they are written in."""
        node = self.raw if model is self.kind.model else self.raw["$defs"][model.__name__]
        required = node.get("required", [])
        properties: Schema = {}
        fields = {info.alias or name: (name, info) for name, info in model.model_fields.items()}
        for written in keys_of(model):
            name, info = fields[written]
            field = f"{model.__name__}.{name}"
            about = {"title": self.words.field(field), "description": self.said(info.description)}
            value = self.value(node["properties"][written], (*path, name), required=written in required)
            example = EXAMPLES.get(f"{model.__name__}.{written}")
            properties[written] = about | value | ({} if example is None else {"examples": [example]})
        made = {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
        ids = self.about_ids() if model is About else []
        return made | ({"allOf": ids} if ids else {})

    def about_ids(self) -> list[Schema]:
        """What an answer is about decides whose ids it may name."""
        known = ((kind, self.choices.ids.get(kind)) for kind in get_args(AboutKind))
        return [
            {
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": {"properties": {"id": _one_of(ids)}},
            }
            for kind, ids in known
            if ids
        ]

    def value(self, node: Schema, path: Path, *, required: bool) -> Schema:
        """What may stand at a path; nothing, where the field may be absent."""
        bare = next((part for part in node.get("anyOf", [node]) if part.get("type") != "null"), node)
        made = self.shape(bare, path)
        if isinstance(default := node.get("default"), str | int):
            made["default"] = default
        return made if required else _or_nothing(made)

    def shape(self, node: Schema, path: Path) -> Schema:
        """What a node of pydantic's schema says, in our words."""
        if "$ref" in node:
            return self.referred(node["$ref"].rpartition("/")[2], path)
        if "enum" in node:
            return self.literal(node["enum"])
        if node.get("type") == "array":
            return self.sequence(node, path)
        if "patternProperties" in node:
            return self.mapping(node, path)
        return self.scalar(node, path)

    def referred(self, name: str, path: Path) -> Schema:
        """A group; or one value, where the group may be written so."""
        model = self.models[name]
        group = self.group(model, path)
        if name not in BARE:
            return group
        field = BARE[name]
        alone = self.value(self.raw["$defs"][name]["properties"][field], (*path, field), required=True)
        if "enum" in alone:
            return {"anyOf": [alone, group]}
        return {**alone, **group, "type": [*alone["type"], "object"]}

    def sequence(self, node: Schema, path: Path) -> Schema:
        """A list of any length; or a list with one value for each place."""
        if "prefixItems" not in node:
            return {"type": "array", "items": self.shape(node["items"], (*path, "*"))}
        items = [self.shape(item, (*path, "*")) for item in node["prefixItems"]]
        return {"type": "array", "items": items, "minItems": len(items), "maxItems": len(items)}

    def mapping(self, node: Schema, path: Path) -> Schema:
        """A group whose names are codes: phases, fields of a line, questions."""
        [(pattern, entry)] = node["patternProperties"].items()
        value = _or_nothing(self.shape(entry, (*path, "*")))
        names, others = self.keys(path)
        # A name that an editor may see as a number is met by its pattern: which text it shows is the editor's choice.
        named = {name: {"title": title, **value} if title else value for name, title in names.items()}
        free = {name for name in named if as_editors_read(name) != name}
        patterns = {f"^{as_editors_read(name)}$": value for name in sorted(free)} | ({pattern: value} if others else {})
        made: Schema = {"type": "object", "properties": named}
        return {**made, **({"patternProperties": patterns} if patterns else {}), "additionalProperties": False}

    def keys(self, path: Path) -> tuple[Named, bool]:
        """The names of a group that are known, and whether others are accepted."""
        here = (self.kind.name, path)
        if here == KEYS_BY_LINE_FIELD:
            fields = (name for name in BudgetLine.model_fields if name not in ("direction", "amounts"))
            return {name: self.words.field(f"BudgetLine.{name}") for name in fields}, False
        if here in KEYS_BY_PHASE and "phases" in self.choices.codes:
            return self.choices.codes["phases"], False
        return (self.choices.questions, True) if here == KEYS_BY_QUESTION else ({}, True)

    def literal(self, values: list[str]) -> Schema:
        """One of the values the model fixes."""
        context = LABELS.get(tuple(values))
        made: Schema = {"type": ["string"], "enum": list(values)}
        if context:
            made["enumDescriptions"] = [self.words.label(context, value) for value in values]
        return made

    def scalar(self, node: Schema, path: Path) -> Schema:
        """One value: one of the town's own where the check asks for that, else anything of its type."""
        name = node["$comment"]
        if named := self.named(path):
            return _one_of(named)
        explained = SCALAR_TYPES[name]
        made = {key: value for key, value in node.items() if key not in ("$comment", "title", "description", "default")}
        if name == "text":
            return self.text(made)
        made["type"] = list(made["type"])
        advice = self.words.gettext(explained.advice)
        return made | {"patternErrorMessage": advice, "examples": [explained.example]}

    def text(self, made: Schema) -> Schema:
        """A text: plain, or one in each of the town's languages."""
        explained = SCALAR_TYPES["text"]
        advice = {"patternErrorMessage": self.words.gettext(explained.advice)}
        each = made["additionalProperties"] | advice
        if self.choices.languages:
            made = made | {"properties": dict.fromkeys(self.choices.languages, each)}
        return made | advice | {"additionalProperties": False if self.choices.languages else each}

    def named(self, path: Path) -> Named:
        """The ids or codes a field holds; none where anything of its type is accepted."""
        if self.kind.name == "site" and path == ("languages", "*"):
            return dict.fromkeys(self.choices.page_languages, "")
        if self.kind.name == "site" and path == ("classification",):
            return dict.fromkeys(classifications(), "")
        for kind, pattern, target in REFERENCES:
            if (kind, pattern) == (self.kind.name, path):
                return self.choices.ids.get(target, {})
        for kind, pattern, codelist in CODES:
            if (kind, pattern) == (self.kind.name, path):
                return self.choices.codes.get(codelist, {})
        return {}


def _one_of(named: Named) -> Schema:
    """One of the names, as text or as the number an editor sees in it."""
    values: dict[str | int | float, str] = {}
    for name, title in named.items():
        values[as_editors_read(name)] = title
        values.setdefault(name, title)
    made: Schema = {"type": ["string", "number"], "enum": list(values)}
    return made | ({"enumDescriptions": list(values.values())} if any(values.values()) else {})


def _or_nothing(made: Schema) -> Schema:
    """The same, or no value at all: `key:` is an absent field."""
    if "anyOf" in made:
        return {**made, "anyOf": [*made["anyOf"], {"type": "null"}]}
    types = made["type"] if isinstance(made["type"], list) else [made["type"]]
    nothing: Schema = {"type": [*types, "null"]}
    if "enum" in made:
        nothing["enum"] = [*made["enum"], None]
        if "enumDescriptions" in made:
            nothing["enumDescriptions"] = [*made["enumDescriptions"], ""]
    return {**made, **nothing}
