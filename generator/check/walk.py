"""Ways through a record's fields, for rules that hold for many kinds.

Takes a record, gives field paths with values; never decides what is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from generator.check.town import Town
from generator.records.base import Figure, Measurement, Record
from generator.records.budget import BudgetLine, BudgetTable
from generator.records.day import Day
from generator.records.need import Evidence
from generator.records.problem import FieldPath
from generator.records.project import Funding, Indicator, Progress
from generator.records.scalars import Line
from generator.records.text import Text
from generator.records.town import PriceYear, YearCount


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


READ_BY_RESIDENTS = ("site", "unit", "place", "need", "project", "budget", "prices", "codelist", "questions")
"""The kinds whose texts stand in every language; an answer stays in the words it was given in."""
_SIGN = re.compile(r"(?!.*[^\W\d_]{3}).*[^\w\s].*|\w*[²³]")
"""A unit without a word in it: µg/m³, %, m²."""


def untranslated(town: Town, kind: str, record: Record) -> Iterator[tuple[FieldPath, Text, tuple[str, ...]]]:
    """Every text of a record that lacks a content language, with those it lacks; a plain text is in the first one.

    A place's name written once is its name in every language; a sign such as µg/m³ is no word to translate.
    """
    if kind not in READ_BY_RESIDENTS:
        return
    for path, text in texts(record):
        if text.plain is not None and ((kind == "place" and path == ("name",)) or _is_a_sign(path, text.plain)):
            continue
        written = text.languages() or town.languages[:1]
        if set(town.site.languages) <= set(written):
            continue  # every page has it, whatever records are else written in
        if lacking := tuple(language for language in town.languages if language not in written):
            yield path, text, lacking


def _is_a_sign(path: FieldPath, text: str) -> bool:
    return path[-1] == "unit" and _SIGN.fullmatch(text) is not None


Found = tuple[FieldPath, Day | None, Text | None]
"""A figure's path, its own day and its own source."""


def figures(value: BaseModel, path: FieldPath = ()) -> Iterator[Found]:
    """Every figure of a record. What is planned is no figure: a target has its day and nobody measured it."""
    for model, day, source in _FIGURES:
        if isinstance(value, model):
            if not isinstance(value, Evidence) or value.value is not None:
                yield path, day(value), getattr(value, source) if source else None
            return
    for name in _groups_in(type(value)):
        part = getattr(value, name)
        if isinstance(value, Indicator) and name == "target":
            continue
        if isinstance(part, BaseModel):
            yield from figures(part, (*path, name))
        elif isinstance(part, tuple):
            for index, item in enumerate(part):
                yield from figures(item, (*path, name, index))


def _year(counted: YearCount | PriceYear) -> Day | None:
    return Day(int(counted.year)) if counted.year.isdigit() else None


_FIGURES: tuple[tuple[type[BaseModel], Callable[[Any], Day | None], str], ...] = (
    (Figure, attrgetter("as_of"), "source"),
    (Measurement, attrgetter("date"), "source"),
    (Evidence, attrgetter("date"), "source"),
    (YearCount, _year, "source"),
    (PriceYear, _year, ""),
    (Progress, attrgetter("as_of"), ""),
    (Funding, lambda _: None, ""),
    (BudgetTable, lambda _: None, ""),
    (BudgetLine, lambda _: None, ""),
)
"""What a figure is, how it tells its day, and the field with its source; without one, the record's holds."""


@cache
def _groups_in(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a model that are groups or lists of groups."""
    return tuple(name for name, info in model.model_fields.items() if _holds_group(info.annotation))


def _holds_group(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return any(_holds_group(part) for part in get_args(annotation))


def public_words(value: BaseModel, path: FieldPath = ()) -> Iterator[tuple[FieldPath, str]]:
    """Every text and line of a record as it is written, each language of a text for itself."""
    for name, is_line in _fields_with_words(type(value)):
        part, where = getattr(value, name), (*path, name)
        if isinstance(part, str):
            yield where, part
        elif isinstance(part, Text):
            if part.plain is not None:
                yield where, part.plain
            yield from (((*where, language), text) for language, text in part.translations)
        elif isinstance(part, BaseModel):
            yield from public_words(part, where)
        elif isinstance(part, dict):
            yield from (((*where, key), text) for key, text in part.items() if is_line)
        elif isinstance(part, tuple):
            for index, item in enumerate(part):
                if isinstance(item, str):
                    yield (*where, index), item
                else:
                    yield from public_words(item, (*where, index))


@cache
def _fields_with_words(model: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    """The fields that hold words, and whether they are lines; ids, codes and addresses are not words."""
    hints = get_type_hints(model, include_extras=True)
    found = ((name, _is_line(hints[name])) for name in model.model_fields)
    return tuple((name, line) for name, line in found if line or _holds_words(hints[name]))


def _is_line(hint: Any) -> bool:
    return hint == Line or any(part == Line for part in get_args(hint))


def _holds_words(hint: Any) -> bool:
    if hint is Text or _is_line(hint):
        return True
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return bool(_fields_with_words(hint))
    return get_origin(hint) is not None and any(_holds_words(part) for part in get_args(hint))
