"""A workbook or CSV that staff bring back, to sheets of cells.

Takes bytes, gives cells as text with what the spreadsheet made of them; never guesses what was meant.
"""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from generator.dialect import WORKBOOK, detect_dialect
from generator.records.problem import Sentence, _
from generator.tables import DELIMITERS, decoded

_HIDDEN = "lists"


class UnreadableSpreadsheet(Exception):
    """The file cannot be read; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, trimmed, and whether the spreadsheet holds a number or a day there."""

    text: str = ""
    is_number: bool = False
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """One sheet as it came back."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    """Row number as the spreadsheet counts, and its cells; blank rows are left out."""


def read_spreadsheet(content: bytes, name: str) -> list[Read]:
    """Every sheet of a file; a CSV is one sheet, named after its file. Raises UnreadableSpreadsheet."""
    if content.startswith(WORKBOOK):
        return _workbook(content)
    dialect = detect_dialect(content)
    try:
        text = decoded(content, dialect.encoding)
        rows = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITERS.get(dialect.delimiter, dialect.delimiter))
        )
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableSpreadsheet(Sentence(_("it is neither a workbook (XLSX) nor a CSV"))) from error
    return [_sheet(PurePath(name).stem, [[Cell(_unsafe(cell).strip()) for cell in row] for row in rows])]


def _workbook(content: bytes) -> list[Read]:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), data_only=True)
    except Exception as error:
        raise UnreadableSpreadsheet(Sentence(_("it is damaged. Save it anew as XLSX or CSV"))) from error
    return [
        _sheet(page.title, [[_cell(value) for value in row] for row in page.iter_rows(values_only=True)])
        for page in book.worksheets
        if page.title != _HIDDEN
    ]


def _sheet(name: str, grid: Sequence[Sequence[Cell]]) -> Read:
    headings = tuple(cell.text for cell in grid[0]) if grid else ()
    while headings and not headings[-1]:
        headings = headings[:-1]
    rows = []
    for number, row in enumerate(grid[1:], 2):
        cells = tuple(row[: len(headings)]) + (Cell(),) * (len(headings) - len(row))
        if any(cell.text for cell in cells):
            rows.append((number, cells))
    return Read(name, headings, tuple(rows))


def _cell(value: Any) -> Cell:
    if value is None:
        return Cell()
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, int | float):
        return Cell(str(value) if isinstance(value, int) else f"{value:.15g}", is_number=True)
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(day.isoformat(), is_day=True)
    return Cell(str(value).strip())


def _unsafe(text: str) -> str:
    """Without the apostrophe that keeps a text of a CSV from being a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@", "\t", "\r") else text
