"""The fields of a project that one cell can fill, found in the record type itself.

Gives each field's path and what kind of text it takes; a field added to `Project` is importable at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from generator.records.base import Figure
from generator.records.day import Day
from generator.records.project import Project
from generator.records.scalars import Amount, Count, Latitude, Link, Longitude, Percentage, Quantity
from generator.records.text import Text

FieldType = Literal["text", "day", "number", "degrees", "link", "word"]

_TYPES: tuple[tuple[Any, FieldType], ...] = (
    (Text, "text"),
    (Day, "day"),
    (Figure, "number"),
    (Latitude, "degrees"),
    (Longitude, "degrees"),
    (Link, "link"),
    (Amount, "number"),
    (Percentage, "number"),
    (Quantity, "number"),
    (Count, "number"),
)
"""What is taken for what; everything else is a word: a code, an id, one of a list."""
_OF_THE_IMPORTER = ("id", "unit")
"""Filled in other ways than by a cell."""


@cache
def project_fields() -> Mapping[str, FieldType]:
    """Path as maps write it, ``cost.approved``, to the kind of text it takes."""
    return dict(_fields(Project, ""))


def _fields(model: type[BaseModel], before: str) -> Iterator[tuple[str, FieldType]]:
    hints = get_type_hints(model, include_extras=True)
    for name in model.model_fields:
        hint = hints[name]
        choices = (hint, *get_args(hint))
        if get_origin(hint) is tuple or (not before and name in _OF_THE_IMPORTER):
            continue
        found = next((kind for type_, kind in _TYPES if any(choice == type_ for choice in choices)), None)
        group = next((c for c in choices if isinstance(c, type) and issubclass(c, BaseModel)), None)
        if found is None and group is not None:
            yield from _fields(group, f"{before}{name}.")
        else:
            yield f"{before}{name}", found or "word"
