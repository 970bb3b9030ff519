"""The lines of all budgets as one sheet; a line is known by its file and its place there.

Takes a checked town and what was read, gives columns and rows; whether they stand in a table beside the budget or in
the record itself makes no difference to the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.check.town import LinePlace, Town
from generator.columns import Column, budget_columns
from generator.read import Contents
from generator.records.budget import PlainLine
from generator.records.problem import _
from generator.records.words import Words
from generator.spreadsheet.cells import Cell, Sort
from generator.spreadsheet.sheets import VERSION, version_of

KEYS = (
    Column("file", "string", "budget line file", _("The file the line stands in. Leave it as it is.")),
    Column(
        "row",
        "integer",
        "budget line row",
        _("The row of the file, or which line of the record it is. Leave it as it is."),
    ),
)
"""By these an import finds the line again."""
FOLLOWING = ("year", "code")
"""Columns that follow from others or from the file; they are not changed here."""


@dataclass(frozen=True, slots=True)
class LineKey:
    """One line of a budget: its year, its file and its row, counted as the sheet shows it."""

    year: str
    file: str
    row: int
    line: int
    """The line of the file it begins at, where it stands in a table."""


@dataclass(frozen=True)
class BudgetSheet:
    """The lines of a town's budgets as rows."""

    town: Town
    contents: Contents

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """All columns in order."""
        return (*KEYS, *budget_columns(self.town), VERSION)

    @cached_property
    def lines(self) -> dict[tuple[str, int], tuple[LineKey, PlainLine]]:
        """Every line by its file and row."""
        return {(key.file, key.row): (key, line) for key, line in self._lines()}

    def rows(self, year: str | None = None) -> Iterator[tuple[LineKey, tuple[Cell, ...]]]:
        """The rows of all lines, or of one year's."""
        for key, line in self.lines.values():
            if year in (None, key.year):
                yield key, (Cell(key.file), Cell(str(key.row), Sort.NUMBER), *self._cells(key, line))

    def version(self, file: str) -> str:
        """The version of a file; empty for one that is not there."""
        return self._versions.get(file, "")

    def phase_label(self, column: Column, words: Words) -> str:
        """What a phase is called."""
        listed = self.town.codelists.get("phases")
        labels = {entry.code: entry.label for entry in listed.codes} if listed else {}
        text = labels.get(column.name)
        return text.in_language(words.language, self.town.languages)[0] if text else column.name

    def _lines(self) -> Iterator[tuple[LineKey, PlainLine]]:
        for year, lines in self.town.lines.items():
            for number, (line, place) in enumerate(zip(lines, self.town.line_places[year], strict=True)):
                yield self._key(year, number, place), line

    def _key(self, year: str, number: int, place: LinePlace) -> LineKey:
        if place.file:
            return LineKey(year, place.file, place.row, place.line)
        return LineKey(year, self.town.files["budget", year], number - place.before + 1, 0)

    def _cells(self, key: LineKey, line: PlainLine) -> Iterator[Cell]:
        for column in self.columns[len(KEYS) : -1]:
            yield self.cell(key, line, column)
        yield Cell(self.version(key.file))

    def cell(self, key: LineKey, line: PlainLine, column: Column) -> Cell:
        """What a line shows in a column."""
        if column.path[:1] == ("amounts",):
            amount = line.amounts.get(column.path[1])
            return Cell() if amount is None else amount_cell(str(amount))
        return Cell(key.year if column.name == "year" else getattr(line, column.name) or "")

    @cached_property
    def _versions(self) -> dict[str, str]:
        budgets = {doc.file: doc.source for doc in self.contents.documents if doc.kind.name == "budget"}
        return {file: version_of(source) for file, source in {**budgets, **self.contents.attachments}.items()}


def amount_cell(text: str) -> Cell:
    """An amount as a number, or as text where a spreadsheet would lose digits."""
    digits = sum(sign.isdigit() for sign in text)
    return Cell(text, Sort.NUMBER if digits <= 15 else Sort.TEXT)
