"""Which entry of a list each row is: by the entry's own id where it has one, else by its number.

Takes the entries as the file has them and the rows, gives an index for each row, the rows that are new, and problems.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.records.problem import FieldPath, Problem, Sentence, _
from generator.records.yaml_reader import Value
from generator.spreadsheet.fields import SheetField, written
from generator.spreadsheet.matching import CellPlace
from generator.spreadsheet.reading import ReadRow


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that shows an entry."""

    list: FieldPath
    """The list it belongs to."""
    number: int | None
    """Its number there; None for a new one."""
    id: str
    """Its own id; empty where entries have none."""
    row: ReadRow
    place: CellPlace
    """The cell of the number."""


@dataclass
class Matched:
    """What the rows of one list are."""

    indexes: dict[int, int] = field(default_factory=dict)
    """Row number to the index of its entry."""
    new: set[int] = field(default_factory=set)
    """The numbers of rows that are added."""
    problems: list[Problem] = field(default_factory=list)


def entries_named(there: Sequence[Value], rows: Sequence[Entry], name: SheetField | None) -> Matched:
    """The entry of each row. A row whose id is new changes the id at its number, if no other row is that entry."""
    ids = {str(written(entry, name)): index for index, entry in enumerate(there)} if name else {}
    matched = Matched()
    first: dict[int, int] = {}
    named = {entry.row.number for entry in rows if entry.id in ids}
    for entry in sorted(rows, key=lambda entry: entry.row.number not in named):
        index = ids[entry.id] if entry.row.number in named else _numbered(entry, len(there))
        if index is not None and index in first and entry.row.number not in named and name:
            index = None  # a row that was copied to add another
        if index is None:
            matched.new.add(entry.row.number)
        elif index in first:
            sentence = _("this entry stands in row {row} already. Keep one; to add an entry leave its number empty.")
            matched.problems.append(entry.place.fault(Sentence(sentence, row=str(first[index]))))
        else:
            first[index] = entry.row.number
            matched.indexes[entry.row.number] = index
    return matched


def _numbered(entry: Entry, size: int) -> int | None:
    return entry.number - 1 if entry.number is not None and entry.number <= size else None
