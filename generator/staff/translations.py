"""Texts residents read that are missing in one of the languages the records are written in.

Takes a town, gives rows, what matters most to a reader first; never judges a translation.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from generator.check.town import Town
from generator.check.walk import texts
from generator.records.base import Record
from generator.records.problem import FieldPath
from generator.records.scalars import Text
from generator.staff.origin import Origin, origin

READ_BY_RESIDENTS = ("site", "unit", "place", "need", "project", "budget", "codelist", "questions")
"""The kinds whose texts are shown; residents' own words are never translated."""

_SIGN = re.compile(r"(?!.*[^\W\d_]{3}).*[^\w\s].*|\w*[²³]")
"""A unit without a word in it: µg/m³, %, m²."""


@dataclass(frozen=True, slots=True)
class Untranslated:
    """One text that is missing in at least one language."""

    origin: Origin
    languages: tuple[str, ...]
    """Those it is missing in."""
    text: str
    """What stands there, in the first language it is written in."""


def translations(town: Town, site_date: date) -> tuple[Untranslated, ...]:
    """Every text that lacks a content language, whatever the site date; a plain text is in the first language.

    First what was begun in one language and not finished, then plain texts, then where figures come from.
    """
    rows = [
        (_rank(text, path), row)
        for kind, record in town.records()
        if kind in READ_BY_RESIDENTS
        for path, text in texts(record)
        if not _is_the_same_everywhere(kind, path, text) and (row := _untranslated(town, kind, record, path, text))
    ]
    many = Counter((rank, row.origin.kind, row.origin.id) for rank, row in rows)
    # Stable: records with equally many missing texts stay in the order of their kinds and ids.
    rows.sort(key=lambda entry: (entry[0], -many[entry[0], entry[1].origin.kind, entry[1].origin.id]))
    return tuple(row for _, row in rows)


def _is_the_same_everywhere(kind: str, path: FieldPath, text: Text) -> bool:
    """A place's name written once is its name in every language; a sign such as µg/m³ is no word to translate."""
    if text.plain is None:
        return False
    return (kind == "place" and path == ("name",)) or (path[-1] == "unit" and _SIGN.fullmatch(text.plain) is not None)


def _rank(text: Text, path: FieldPath) -> int:
    return 2 if path[-1] == "source" else 0 if text.plain is None else 1


def _untranslated(town: Town, kind: str, record: Record, path: FieldPath, text: Text) -> Untranslated | None:
    written = text.languages() or town.languages[:1]
    lacking = tuple(language for language in town.languages if language not in written)
    if not lacking:
        return None
    return Untranslated(origin(town, kind, record, path), lacking, text.in_language("", town.languages)[0])
