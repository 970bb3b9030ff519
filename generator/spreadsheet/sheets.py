"""Which sheets there are, and the rows of each: one for a record, or one for an entry of a list within it.

Takes documents as they are read, gives rows of cells. The columns are those of the tables that are published
(`generator/columns.py`), so a field added to a model is there at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.columns import Column, Table, columns_of, tables
from generator.read import Document
from generator.records.kinds import Kind, kind_named
from generator.records.problem import FieldPath, _
from generator.records.yaml_reader import Value
from generator.spreadsheet.cells import Cell, Sort, cell_of
from generator.spreadsheet.fields import SheetField, field_of, written

VERSION = Column(
    "record_version",
    "string",
    "record_version",
    _("What the record was when this sheet was made. Leave it as it is; a new record has none."),
)
"""The last column: by it an import sees that the record changed since."""
BUDGET_LINES = "budget_lines"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a sheet: columns that tell which row it is, columns that can be changed, and the version."""

    name: str
    kind: Kind
    lists: tuple[str, ...]
    keys: tuple[Column, ...]
    fields: tuple[SheetField, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns in order."""
        return (*self.keys, *(field.column for field in self.fields), VERSION)

    @property
    def named_by(self) -> SheetField | None:
        """The field that names an entry within its list, where entries have names."""
        return next((field for field in self.fields if self.lists and field.keys == ("id",)), None)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that shows a record, or an entry of it."""

    cells: tuple[Cell, ...]


def sheet_of(table: Table, languages: tuple[str, ...]) -> Sheet:
    """The sheet of a table."""
    columns = columns_of(table, languages)
    keys = tuple(column for column in columns if not column.path or (column.path == ("id",) and not table.lists))
    fields = tuple(field_of(column, table.model, languages[0]) for column in columns if column not in keys)
    return Sheet(table.name, kind_named(table.kind), table.lists, keys, fields)


def table_names() -> tuple[str, ...]:
    """The names of all sheets, as the command line takes them."""
    return tuple(name.replace("_", "-") for name in (*(table.name for table in tables()), BUDGET_LINES))


def table_named(name: str) -> str | None:
    """The table a name means: its own, or the last part of a project's or of the only table that ends so."""
    wanted = name.replace("-", "_").lower()
    names = [*(table.name for table in tables()), BUDGET_LINES]
    if wanted in names:
        return wanted
    if f"projects_{wanted}" in names:
        return f"projects_{wanted}"
    ending = [there for there in names if there.endswith(f"_{wanted}")]
    return ending[0] if len(ending) == 1 else None


def sheet_named(name: str, languages: tuple[str, ...]) -> Sheet:
    """The sheet of the table with this name. Raises StopIteration for a name that is none."""
    return sheet_of(next(table for table in tables() if table.name == name), languages)


def version_of(content: bytes) -> str:
    """A short fingerprint of a file."""
    return hashlib.sha256(content).hexdigest()[:12]


def rows_of(sheet: Sheet, documents: Sequence[Document]) -> Iterator[SheetRow]:
    """A row for every record of the sheet's kind, or for every entry of its list."""
    for document in documents:
        if document.kind.name != sheet.kind.name or not isinstance(document.value, dict):
            continue
        version = Cell(version_of(document.source))
        for path, value in entries(document.value, sheet.lists):
            numbers = [Cell(str(step + 1), Sort.NUMBER) for step in path if isinstance(step, int)]
            cells = (cell_of(field, written(value, field)) for field in sheet.fields)
            yield SheetRow((Cell(document.id), *numbers, *cells, version))


def entries(value: Value, lists: tuple[str, ...], path: FieldPath = ()) -> Iterator[tuple[FieldPath, Value]]:
    """The record itself, or the entries of its list, each with its path."""
    if not lists:
        yield path, value
        return
    found = value.get(lists[0]) if isinstance(value, dict) else None
    for index, entry in enumerate(found if isinstance(found, list) else []):
        yield from entries(entry, lists[1:], (*path, lists[0], index))
