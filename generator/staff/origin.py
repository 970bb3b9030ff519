"""Where a row of a report comes from: the record, its directorate, its file.

Takes a town and a record, gives a frozen value; never a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.check.town import Town
from generator.records.base import Record
from generator.records.problem import FieldPath
from generator.records.text import Text


@dataclass(frozen=True, slots=True)
class Origin:
    """A record, and the place in it that a row is about."""

    kind: str
    id: str
    title: Text
    unit: str | None
    """The directorate in charge; None where the record names none."""
    file: str
    """Below the content folder."""
    path: FieldPath = ()


def origin(town: Town, kind: str, record: Record, path: FieldPath = ()) -> Origin:
    """Where a record stands and who looks after it."""
    return Origin(kind, record.id, title_of(record), unit_of(kind, record), town.files.get((kind, record.id), ""), path)


def title_of(record: Record) -> Text:
    """A record's title or name; its id when it has neither."""
    title = getattr(record, "title", None) or getattr(record, "name", None)
    return title if isinstance(title, Text) else Text(record.id)


def unit_of(kind: str, record: Record) -> str | None:
    """The directorate in charge of a record; a directorate looks after itself."""
    if kind == "unit":
        return record.id
    unit = getattr(record, "unit", None)
    return unit if isinstance(unit, str) else None
