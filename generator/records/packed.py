"""A checked record in few bytes, to be sent between processes and kept from build to build; and the record again.

Takes a record, gives JSON: lists of values in the order of the model's fields. Read back it is not validated again, so
only what `pack` wrote may be given to `unpack`, by the same program; a field that is added changes the order of all.
Never reads YAML and never writes a file.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from sys import intern
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from pydantic import BaseModel

from generator.records.base import Record
from generator.records.day import Day
from generator.records.text import Text

R = TypeVar("R", bound=Record)
Way = Callable[[Any], Any]

_encode = msgspec.json.Encoder(decimal_format="string").encode
_decode = msgspec.json.Decoder().decode


def pack(record: Record) -> bytes:
    """A record in few bytes; equal records give equal bytes."""
    return _encode(_ways_of(type(record))[0](record))


def unpack(model: type[R], packed: bytes) -> R:
    """The record that was packed. Days, ids and codes that are alike are one value in memory."""
    record: R = _ways_of(model)[1](_decode(packed))
    return record


@cache
def _ways_of(model: type[BaseModel]) -> tuple[Way, Way]:
    """How a group of fields is taken apart into a list, and put together again."""
    hints = get_type_hints(model)
    names = tuple(model.model_fields)
    ways = [_ways(hints[name]) for name in names]
    # Written out as source: a loop over the fields costs three times as much, and there are twenty groups in a project.
    known: dict[str, Any] = {"model": model, "new": model.__new__, "put": object.__setattr__, "written": set(names)}
    apart, together = [], []
    for place, (name, way) in enumerate(zip(names, ways, strict=True)):
        known[f"apart{place}"], known[f"together{place}"] = way or (None, None)
        found, kept = f"group.{name}", f"values[{place}]"
        if way is not None:
            found = f"None if {found} is None else apart{place}({found})"
            kept = f"None if {kept} is None else together{place}({kept})"
        apart.append(found)
        together.append(f"{name!r}: {kept}")
    source = f"""
def take_apart(group):
    return [{", ".join(apart)}]
def put_together(values):
    made = new(model)
    put(made, "__dict__", {{{", ".join(together)}}})
    put(made, "__pydantic_fields_set__", written)
    put(made, "__pydantic_extra__", None)
    put(made, "__pydantic_private__", None)
    return made
"""
    exec(source, known)  # noqa: S102 - names of our own fields
    return known["take_apart"], known["put_together"]


def _ways(hint: Any) -> tuple[Way, Way] | None:
    """How a value of this type is taken apart and put together; None for one that JSON has as it is."""
    hint, origin = _without_none(hint), get_origin(_without_none(hint))
    if hint in (int, bool):
        return None
    if hint is str or origin is Literal:
        return _as_it_is, _one_of_each
    if hint is Decimal:
        return str, _number
    if hint is Day:
        return _day_apart, _day
    if hint is Text:
        return _text_apart, _text
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return _ways_of(hint)
    if origin is tuple and len(set(get_args(hint)) - {...}) == 1:
        return _ways_of_tuple(*(_ways(get_args(hint)[0]) or (_as_it_is, _as_it_is)))
    if origin is dict:
        return _ways_of_mapping(*(_ways(get_args(hint)[1]) or (_as_it_is, _as_it_is)))
    raise TypeError(hint)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    return hint


def _ways_of_tuple(apart: Way, together: Way) -> tuple[Way, Way]:
    return lambda values: list(map(apart, values)), lambda values: tuple(map(together, values))


def _ways_of_mapping(apart: Way, together: Way) -> tuple[Way, Way]:
    return (
        lambda values: {name: apart(value) for name, value in values.items()},
        lambda values: {intern(name): together(value) for name, value in values.items()},
    )


def _as_it_is(value: Any) -> Any:
    return value


_LONGEST_SHARED = 40
"""Letters of a text that may be an id or a code, of which the same one stands in many records."""


def _one_of_each(text: str) -> str:
    return intern(text) if len(text) <= _LONGEST_SHARED else text


def _day_apart(day: Day) -> int:
    return (day.year * 100 + (day.month or 0)) * 100 + (day.day or 0)


def _number(written: str) -> Decimal:
    return _short_number(written) if len(written) <= 4 else Decimal(written)


@lru_cache(1 << 12)
def _short_number(written: str) -> Decimal:
    return Decimal(written)  # percentages and counts, of which the same stand in many records


@lru_cache(1 << 16)
def _day(number: int) -> Day:
    rest, day = divmod(number, 100)
    year, month = divmod(rest, 100)
    return Day(year, month or None, day or None)


def _text_apart(text: Text) -> str | list[str]:
    if text.plain is not None:
        return text.plain
    return [part for pair in text.translations for part in pair]


def _text(value: str | list[str]) -> Text:
    if isinstance(value, str):
        return Text(value)
    return Text(None, tuple(zip(map(intern, value[::2]), value[1::2], strict=True)))
