"""Ways through a record's fields, for rules that hold for many kinds.

Takes a record, gives field paths with values; never decides what is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from generator.records.problem import FieldPath
from generator.records.scalars import Text


def values_at(value: Any, pattern: tuple[str, ...], path: FieldPath = ()) -> Iterator[tuple[FieldPath, Any]]:
    """The values at a pattern such as ``("places", "*", "place")``, with their paths; absent ones left out."""
    if value is None:
        return
    if not pattern:
        yield path, value
    elif pattern[0] == "*":
        for index, item in enumerate(value):
            yield from values_at(item, pattern[1:], (*path, index))
    else:
        yield from values_at(getattr(value, pattern[0]), pattern[1:], (*path, pattern[0]))


def texts(value: BaseModel, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Text]]:
    """Every text of a record, with its path."""
    for name in _fields_with_texts(type(value)):
        part = getattr(value, name)
        if isinstance(part, Text):
            yield (*path, name), part
        elif isinstance(part, BaseModel):
            yield from texts(part, (*path, name))
        elif isinstance(part, tuple):
            for index, item in enumerate(part):
                yield from texts(item, (*path, name, index))


@cache
def _fields_with_texts(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(name for name, info in model.model_fields.items() if _holds_text(info.annotation))


def _holds_text(annotation: Any) -> bool:
    if annotation is Text:
        return True
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return bool(_fields_with_texts(annotation))
    return any(_holds_text(part) for part in get_args(annotation))
