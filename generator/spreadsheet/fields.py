"""The fields that the columns of a sheet stand for: where each is in a record's file, and what it holds.

Takes the columns of a table and its model, gives fields; reads and sets the value of a field in a file's own value, so
that whatever nobody changed stays as it was written. Never touches a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter, WithJsonSchema

from generator.columns import Column
from generator.editor.schema import BARE
from generator.records.day import Day
from generator.records.text import Text
from generator.records.yaml_reader import Value


class Shape(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    CODE = "code"
    """Codes, ids and the like, whose signs all count: 06 is not 6."""
    DAY = "day"
    NUMBER = "number"
    YES_NO = "yes or no"
    LIST = "list"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class SheetField:
    """One column of a sheet and its field."""

    column: Column
    keys: tuple[str, ...]
    """The keys in YAML that lead from the record, or from the entry of a list, to the field."""
    shape: Shape
    scalar: str
    """The name of its scalar type: amount, code, day; empty where it has none."""
    values: tuple[str, ...]
    """The values there are, where the model fixes them."""
    bare: str
    """The key that may be left out in the group around it: value, for ``approved: 12400000``."""
    first_language: str
    """The language of a text that names none."""

    @property
    def name(self) -> str:
        """The heading of the column."""
        return self.column.name

    @property
    def path(self) -> tuple[str, ...]:
        """The keys, and the language of a text."""
        return (*self.keys, self.column.language) if self.column.language else self.keys


_SHAPES: Mapping[str, Shape] = {
    **dict.fromkeys(("amount", "quantity", "percentage", "count", "latitude", "longitude"), Shape.NUMBER),
    **dict.fromkeys(("id", "code", "language", "link"), Shape.CODE),
    "line": Shape.TEXT,
    "yes-or-no": Shape.YES_NO,
}


def field_of(column: Column, model: type[BaseModel], first_language: str) -> SheetField:
    """The field of a column, found by its path in the model."""
    group, keys = model, []
    for step in column.path[:-1]:
        keys.append(_key(group, step))
        group = _without_none(_hints(group)[step])
    last = column.path[-1]
    keys.append(_key(group, last))
    shape, scalar, values = _held(_without_none(_hints(group)[last]))
    return SheetField(column, tuple(keys), shape, scalar, values, BARE.get(group.__name__, ""), first_language)


def _key(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].alias or name


@cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    return get_type_hints(model, include_extras=True)


def _without_none(annotation: Any) -> Any:
    parts = [part for part in get_args(annotation) if part is not NoneType]
    return parts[0] if NoneType in get_args(annotation) else annotation


def _held(annotation: Any) -> tuple[Shape, str, tuple[str, ...]]:
    """Shape, name of the scalar type, and fixed values of an annotation."""
    origin = get_origin(annotation)
    if annotation is Text:
        return Shape.TEXT, "text", ()
    if annotation is Day:
        return Shape.DAY, "day", ()
    if origin is tuple:
        return Shape.LIST, scalar_name(get_args(annotation)[0]), ()
    if origin is dict:
        return Shape.GROUP, "", ()
    if origin is Literal:
        return Shape.CODE, "", get_args(annotation)
    name = scalar_name(annotation)
    return _SHAPES.get(name, Shape.TEXT), name, ()


def scalar_name(annotation: Any) -> str:
    """The name a scalar type gives itself; empty for what is none."""
    schemas = [part for part in getattr(annotation, "__metadata__", ()) if isinstance(part, WithJsonSchema)]
    return str((schemas[0].json_schema or {}).get("$comment", "")) if schemas else ""


@cache
def number_type(scalar: str) -> TypeAdapter[Any]:
    """The type that reads and writes the numbers of a scalar type."""
    from generator.records import scalars

    names = {"amount": "Amount", "quantity": "Quantity", "percentage": "Percentage", "count": "Count"}
    names |= {"latitude": "Latitude", "longitude": "Longitude"}
    return TypeAdapter(getattr(scalars, names[scalar]))


@cache
def field_type(model: type[BaseModel], path: tuple[str, ...]) -> TypeAdapter[Any]:
    """The type of a field, or of the values of a group such as amounts."""
    annotation = _hints(model)[path[0]]
    return TypeAdapter(get_args(annotation)[1] if len(path) > 1 else annotation)


# --- in the value of a file ---------------------------------------------------------------------------------------


def written(group: Value, field: SheetField) -> Value:
    """What a record, or an entry of a list, has for a field; None for nothing."""
    for key in field.keys[:-1]:
        group = group.get(key) if isinstance(group, dict) else None
    if isinstance(group, str):
        group = {field.bare: group} if field.bare else None
    value = group.get(field.keys[-1]) if isinstance(group, dict) else None
    if field.column.language is None:
        return value
    if isinstance(value, dict):
        return value.get(field.column.language)
    return value if field.column.language == field.first_language else None


def placed(group: Value, field: SheetField, value: Value) -> Value:
    """The record or entry with another value for a field; None when nothing is left of it."""
    return _placed(group, field.keys, field, value)


def _placed(group: Value, keys: tuple[str, ...], field: SheetField, value: Value) -> Value:
    key, *rest = keys
    if rest:
        inside = group.get(key) if isinstance(group, dict) else None
        return _with(group, key, _placed(inside, tuple(rest), field, value))
    if field.column.language:
        value = _translated(group.get(key) if isinstance(group, dict) else None, field, value)
    if field.bare and not isinstance(group, dict):
        return _beside_bare(group, key, field.bare, value)
    return _with(group, key, value)


def _with(group: Value, key: str, value: Value) -> Value:
    result = dict(group) if isinstance(group, dict) else {}
    if value is None:
        result.pop(key, None)
    else:
        result[key] = value
    return result or None


def _beside_bare(group: Value, key: str, bare: str, value: Value) -> Value:
    """A group that may be written as one value: it stays one as long as that says it all."""
    if key == bare:
        return value
    if value is None:
        return group
    return {key: value} if group is None else {bare: group, key: value}


def _translated(text: Value, field: SheetField, value: Value) -> Value:
    """A text with another translation; without a language where there is only the town's own."""
    language = field.column.language or ""
    if isinstance(text, dict):
        return _with(text, language, value)
    if language == field.first_language:
        return value
    if value is None:
        return text
    return {language: value} if text is None else {field.first_language: text, language: value}
