"""Texts residents read that are missing in one of the languages the records are written in.

Takes a town, gives rows, what matters most to a reader first; never judges a translation.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from generator.check.town import Town
from generator.check.walk import untranslated
from generator.records.problem import FieldPath
from generator.records.text import Text
from generator.staff.origin import Origin, origin


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
        (_rank(text, path), Untranslated(origin(town, kind, record, path), lacking, _written(town, text)))
        for kind, record in town.records()
        for path, text, lacking in untranslated(town, kind, record)
    ]
    many = Counter((rank, row.origin.kind, row.origin.id) for rank, row in rows)
    # Stable: records with equally many missing texts stay in the order of their kinds and ids.
    rows.sort(key=lambda entry: (entry[0], -many[entry[0], entry[1].origin.kind, entry[1].origin.id]))
    return tuple(row for _, row in rows)


def _rank(text: Text, path: FieldPath) -> int:
    return 2 if path[-1] == "source" else 0 if text.plain is None else 1


def _written(town: Town, text: Text) -> str:
    return text.in_language("", town.languages)[0]
