"""A spreadsheet file to sheets of cells: every visible sheet of a workbook, or the one a CSV holds.

Takes bytes, gives cells with what the spreadsheet made of them (text, number, date), or raises UnreadableSheet.
Never decides what a cell is for.
"""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from generator.dialect import WORKBOOK, detect_dialect
from generator.records.problem import Sentence, _
from generator.spreadsheet.cells import Cell, Sort
from generator.spreadsheet.writing import unmarked
from generator.tables import DELIMITERS, decoded
from generator.workbook import LARGEST

if TYPE_CHECKING:
    from openpyxl import Workbook

_LARGEST_TEXT = 64 * 1024 * 1024
_WIDEST = 1000
"""Columns that are looked at; a stray format can make a sheet 16,384 wide."""


class UnreadableSheet(Exception):
    """The file cannot be read, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row below the headings."""

    number: int
    """As the spreadsheet counts."""
    line: int
    """The line of a CSV file it begins at; the same as the number in a workbook."""
    cells: tuple[Cell, ...]

    def cell(self, index: int) -> Cell:
        """The cell of a column; an empty one beyond the end of the row."""
        return self.cells[index] if index < len(self.cells) else Cell()


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One sheet: its name, its headings and the rows that hold something."""

    file: str
    name: str
    headings: tuple[str, ...]
    rows: tuple[ReadRow, ...]
    comma: bool = False
    """Whether its numbers are text with a comma before the decimals."""


def read_sheets(content: bytes, file: str) -> tuple[ReadSheet, ...]:
    """The sheets of a file. Raises UnreadableSheet."""
    if content.startswith(WORKBOOK):
        return tuple(_workbook(content, file))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableSheet(Sentence(_("it is in an old or a locked format of Excel. Save it as XLSX or CSV")))
    return (_csv(content, file),)


def letter(index: int) -> str:
    """The name a spreadsheet gives a column, counted from 0."""
    name, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _sheet(file: str, name: str, grid: Sequence[tuple[int, tuple[Cell, ...]]], *, comma: bool = False) -> ReadSheet:
    """A sheet from its rows, each with its line; the first one holds the headings."""
    headings = [" ".join(cell.text.split()) for cell in grid[0][1]] if grid else []
    while headings and not headings[-1]:
        headings.pop()
    rows = (ReadRow(number, line, cells) for number, (line, cells) in enumerate(grid[1:], 2))
    filled = tuple(row for row in rows if any(cell.text or cell.sort is Sort.FORMULA for cell in row.cells))
    return ReadSheet(file, name, tuple(headings), filled, comma)


# --- CSV ----------------------------------------------------------------------------------------------------------


def _csv(content: bytes, file: str) -> ReadSheet:
    if len(content) > _LARGEST_TEXT:
        raise UnreadableSheet(Sentence(_("it has more than {size} MB. Split it"), size="64"))
    dialect = detect_dialect(content)
    try:
        text = decoded(content, dialect.encoding)
    except UnicodeDecodeError:
        raise UnreadableSheet(Sentence(_("its letters cannot be read. Save it as UTF-8"))) from None
    delimiter = DELIMITERS.get(dialect.delimiter, dialect.delimiter)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    grid: list[tuple[int, tuple[Cell, ...]]] = []
    line = 1
    try:
        for row in reader:
            grid.append((line, tuple(Cell(unmarked(cell).strip()) for cell in row[:_WIDEST])))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableSheet(str(error)) from None
    return _sheet(file, PurePath(file).stem, grid, comma=dialect.decimal == ",")


# --- XLSX ---------------------------------------------------------------------------------------------------------


def _workbook(content: bytes, file: str) -> Iterator[ReadSheet]:
    has_formulas = _look_inside(content)
    try:
        book = _opened(content, results=True)
        formulas = _opened(content, results=False) if has_formulas else None
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                unstored = _formulas(formulas, sheet.title) if formulas else frozenset()
                grid = [(number, cells) for number, cells in enumerate(_rows(sheet, unstored), 1)]
                yield _sheet(file, sheet.title, grid)
    except Exception as error:
        raise UnreadableSheet(Sentence(_("it is damaged. Save it anew as XLSX or CSV"))) from error


def _look_inside(content: bytes) -> bool:
    """Whether the workbook has formulas. Raises UnreadableSheet for what would unfold to too much."""
    try:
        with ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise UnreadableSheet(Sentence(_("it unfolds to more than {size} MB. Save it as CSV"), size="200"))
            sheets = [name for name in parts.namelist() if re.match(r"xl/worksheets/[^/]*\.xml", name)]
            return any(b"<f" in parts.read(name) for name in sheets)
    except (BadZipFile, RuntimeError, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableSheet(Sentence(_("it is not an XLSX workbook. Save it anew as XLSX or CSV"))) from error


def _opened(content: bytes, *, results: bool) -> Workbook:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(BytesIO(content), read_only=True, data_only=results)


def _formulas(book: Workbook, title: str) -> frozenset[tuple[int, int]]:
    """Row and column of every cell with a formula, counted from 0."""
    return frozenset(
        (number, index)
        for number, cells in enumerate(_cells(book[title]))
        for index, cell in enumerate(cells)
        if cell.data_type == "f"
    )


def _cells(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    for cells in sheet.iter_rows():
        yield cells[:_WIDEST]


def _rows(sheet: Any, formulas: frozenset[tuple[int, int]]) -> Iterator[tuple[Cell, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, cells in enumerate(_cells(sheet)):
            yield tuple(_cell(cell, (number, index) in formulas) for index, cell in enumerate(cells))


def _cell(cell: Any, is_formula: bool) -> Cell:  # noqa: FBT001 - one call, right above
    value = cell.value
    if value is None:
        return Cell("", Sort.FORMULA) if is_formula else Cell()
    if cell.data_type == "e":
        return Cell(str(value), Sort.ERROR)
    if isinstance(value, bool):
        return Cell("true" if value else "false", Sort.TRUTH)
    if isinstance(value, int | float):
        # Fifteen digits are what a spreadsheet keeps of a number, and shows; of 62 % it keeps 0.62.
        number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
        return Cell(format(number * 100 if "%" in str(cell.number_format) else number, "f"), Sort.NUMBER)
    if isinstance(value, date):  # a datetime is one
        return Cell(_day(value, str(cell.number_format)), Sort.DATE)
    if isinstance(value, time | timedelta):
        return Cell(str(value), Sort.DATE)
    return Cell(str(value).strip())


def _day(value: date, form: str) -> str:
    """A date as the spreadsheet shows it: a month where the format has no day, as when 2026-03 was typed."""
    shown = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", form).lower()
    day = value.date() if isinstance(value, datetime) else value
    return day.isoformat() if "d" in shown or "m" not in shown else day.isoformat()[:7]
