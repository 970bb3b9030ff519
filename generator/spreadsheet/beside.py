"""A CSV table beside a budget, whose cells can be changed one by one.

Takes its bytes and how the budget describes it, gives bytes; amounts are written in the table's own marks.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import StringIO

from generator.columns import Column
from generator.dialect import WORKBOOK, dialect_of
from generator.records.budget import BudgetTable, Dialect
from generator.records.problem import Sentence, _
from generator.records.validate import shown
from generator.spreadsheet.table_text import Place, amount_text, with_cells
from generator.tables import DELIMITERS, decoded


@dataclass(frozen=True)
class BesideTable:
    """One table; it has been read without a fault."""

    file: str
    """Below the content folder."""
    source: bytes
    table: BudgetTable

    def refusal(self, column: Column, value: str) -> str:
        """Why a value cannot be written into a column; empty when it can."""
        if self.source.startswith(WORKBOOK):
            return Sentence(_("the line stands in the workbook {file}. Change it there."), file=shown(self.file))
        if self._heading(column) is None:
            return Sentence(_("the table {file} has no column for it. Leave the cell empty."), file=shown(self.file))
        try:
            value.encode(self._dialect.encoding)
        except UnicodeEncodeError:
            sentence = _("{value} has a letter that {file} ({encoding}) cannot hold. Write it otherwise.")
            values = {"value": shown(value), "file": shown(self.file), "encoding": self._dialect.encoding}
            return Sentence(sentence, **values)
        if self._begin + self._text.encode(self._dialect.encoding) != self.source:
            return Sentence(_("the table {file} cannot be changed here. Change it there."), file=shown(self.file))
        return ""

    def text(self, row: int, column: Column, value: str) -> tuple[Place, str]:
        """The place of a row's cell in a column, and the text it gets; the column is there."""
        index = self._headings.index(self._heading(column) or "")
        if column.path[0] == "amounts" and value:
            cells = [cells[index] for cells in self._grid[self.table.heading :] if len(cells) > index]
            like = self._grid[row - 1][index] or next(filter(None, cells), "")
            value = amount_text(value, self._dialect, like)
        return (row - 1, index), value

    def with_cells(self, cells: Mapping[Place, str]) -> bytes:
        """The table with these cells. Raises ValueError when its text is not what was read."""
        done = with_cells(self._text, self._delimiter, cells)
        if done is None:
            raise ValueError(f"{self.file}: its cells cannot be changed")
        return self._begin + done.encode(self._dialect.encoding)

    def _heading(self, column: Column) -> str | None:
        """The heading the budget names for a field or a phase; None when the table has none for it."""
        named = self.table.phases if column.path[0] == "amounts" else self.table.columns
        return _one_line(named[column.path[-1]]) if column.path[-1] in named else None

    @cached_property
    def _dialect(self) -> Dialect:
        return dialect_of(self.source, self.table.dialect)

    @cached_property
    def _delimiter(self) -> str:
        return DELIMITERS.get(self._dialect.delimiter, self._dialect.delimiter)

    @cached_property
    def _text(self) -> str:
        return decoded(self.source, self._dialect.encoding)

    @cached_property
    def _begin(self) -> bytes:
        """The byte order mark that is no part of the text."""
        return self.source[: max(0, len(self.source) - len(self._text.encode(self._dialect.encoding)))]

    @cached_property
    def _grid(self) -> list[list[str]]:
        reader = csv.reader(StringIO(self._text, newline=""), delimiter=self._delimiter)
        return [[cell.strip() for cell in row] for row in reader]

    @cached_property
    def _headings(self) -> list[str]:
        return [_one_line(cell) for cell in self._grid[self.table.heading - 1]]


def _one_line(text: str) -> str:
    return " ".join(text.split())
