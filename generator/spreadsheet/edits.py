"""What a spreadsheet changes in one record: the value its file is to have, and the cell behind each field.

Takes fields and cells, gives the new value; refuses nothing by itself.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from generator.read import Document
from generator.records.kinds import Kind
from generator.records.problem import FieldPath, Problem, field_name
from generator.records.yaml_reader import Value
from generator.spreadsheet.cells import Refused, Taken, cell_of, taken
from generator.spreadsheet.fields import SheetField, placed, written
from generator.spreadsheet.matching import CellPlace


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as people read it; empty for nothing."""

    file: str
    where: str
    before: str
    after: str
    row: int = 0
    """The row of a table beside a budget; 0 in a record."""


@dataclass
class Edit:
    """One record that a spreadsheet has rows of."""

    kind: Kind
    id: str
    file: str
    document: Document | None
    """None for a new record."""
    value: dict[str, Any] = field(default_factory=dict)
    cells: dict[FieldPath, CellPlace] = field(default_factory=dict)
    """Every field that a row shows, changed or not, and its cell."""
    changes: dict[FieldPath, Change] = field(default_factory=dict)
    rows: list[CellPlace] = field(default_factory=list)
    """The cell that names the record, of each row."""
    problems: list[Problem] = field(default_factory=list)
    """Any of them keeps the record from being written."""

    def fill(self, sheet_field: SheetField, place: CellPlace, path: FieldPath) -> None:
        """Takes over the cell of a field of the record, or of the entry at `path`."""
        group = self.at(path)
        before = written(group, sheet_field)
        where = (*path, *sheet_field.path)
        self.cells[where] = place
        result = taken(sheet_field, place.row.cell(place.index), before, comma=place.sheet.comma)
        if isinstance(result, Refused):
            self.problems.append(place.fault(result.sentence))
        elif isinstance(result, Taken):
            self._store(path, placed(group, sheet_field, result.value))
            after = _shown(sheet_field, result.value)
            self.changes[where] = Change(self.file, field_name(where), _shown(sheet_field, before), after)

    def at(self, path: FieldPath) -> Value:
        """What stands at a path of the value; None where nothing does."""
        value: Any = self.value
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def append(self, path: FieldPath) -> FieldPath:
        """Adds an empty entry to the list at a path, and gives its path."""
        *above, name = path
        group = self.at(tuple(above))
        if not isinstance(group, dict):
            group = {}
            self._store(tuple(above), group)
        entries = group.get(str(name))
        if not isinstance(entries, list):
            group[str(name)] = entries = []
        entries.append({})
        return (*path, len(entries) - 1)

    def _store(self, path: FieldPath, value: Value) -> None:
        if not path:
            self.value = value if isinstance(value, dict) else {}
            return
        self.at(path[:-1])[path[-1]] = {} if value is None else value


def edit_of(document: Document) -> Edit:
    """The edit of a record that is there."""
    value = document.value if isinstance(document.value, dict) else {}
    return Edit(document.kind, document.id, document.file, document, deepcopy(value))


def _shown(sheet_field: SheetField, value: Value) -> str:
    """A value as the file has it; lists and groups as their cell shows them."""
    return value.strip() if isinstance(value, str) else cell_of(sheet_field, value).text
