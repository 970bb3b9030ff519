"""A sheet of an XLSX workbook to rows of cells.

Takes bytes, gives rows as text, numbers marked as such; reads through frictionless, and asks openpyxl itself only
for formulas whose results are not stored. Never computes a formula.
"""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from generator.dialect import NumberCell
from generator.records.problem import Sentence, _
from generator.records.validate import did_you_mean, shown

LARGEST = 200 * 1024 * 1024
"""Bytes a workbook may unfold to; a few kilobytes of zip can hold gigabytes."""


class UnreadableWorkbook(Exception):
    """The workbook cannot be read, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def workbook_rows(content: bytes, sheet: str | None) -> list[list[str]]:
    """Every row of a sheet, the first one when `sheet` is None. Raises UnreadableWorkbook."""
    try:
        with ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise UnreadableWorkbook(Sentence(_("it unfolds to more than {size} MB. Save it as CSV"), size="200"))
            has_formulas = any(
                b"<f" in parts.read(part) for part in parts.namelist() if re.match(r"xl/worksheets/[^/]*\.xml", part)
            )
    except (BadZipFile, RuntimeError, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableWorkbook(Sentence(_("it is not an XLSX workbook. Save it anew as XLSX or CSV"))) from error
    try:
        found = _sheet_name(content, sheet)
        rows = _values(content, found)
        missing = _unstored(content, found, rows) if has_formulas else []
    except UnreadableWorkbook:
        raise
    except Exception as error:
        raise UnreadableWorkbook(Sentence(_("it is damaged. Save it anew as XLSX or CSV"))) from error
    if missing:
        cells = ", ".join(missing[:10])
        sentence = _("the results of its formulas are not stored ({cells}). Open it, save it, or write the values")
        raise UnreadableWorkbook(Sentence(sentence, cells=cells))
    return [[_text(value) for value in row] for row in rows]


def _sheet_name(content: bytes, sheet: str | None) -> str:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names: list[str] = load_workbook(BytesIO(content), read_only=True).sheetnames
    if sheet is not None and sheet not in names:
        sentence = _("it has no sheet {value} ({suggestion})")
        raise UnreadableWorkbook(Sentence(sentence, value=shown(sheet), suggestion=did_you_mean(sheet, names)))
    return sheet if sheet is not None else names[0]


def _values(content: bytes, sheet: str) -> list[list[Any]]:
    # Imported where it is needed: most content folders hold no workbook, and it costs 0.3 s.
    from frictionless import Dialect
    from frictionless.formats import ExcelControl
    from frictionless.resources import TableResource

    reading = Dialect(header=False, controls=[ExcelControl(sheet=sheet)])
    with (
        warnings.catch_warnings(),
        TableResource(data=content, format="xlsx", dialect=reading) as resource,
    ):
        return [list(row) for row in resource.cell_stream]


def _unstored(content: bytes, sheet: str, rows: list[list[Any]]) -> list[str]:
    """The cells that hold a formula and no result, as a spreadsheet names them."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content), read_only=True)
    return [
        cell.coordinate
        for number, cells in enumerate(book[sheet].iter_rows())
        for index, cell in enumerate(cells)
        if cell.data_type == "f" and (number >= len(rows) or index >= len(rows[number]) or rows[number][index] is None)
    ]


def _text(value: Any) -> str:
    """A cell as text. A spreadsheet keeps fifteen digits of a number, and shows them so."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return NumberCell(value)
    if isinstance(value, float):
        return NumberCell(f"{value:.15g}")
    if isinstance(value, datetime):
        return NumberCell(value.date().isoformat())  # a spreadsheet's days are numbers, and no code or amount is one
    if isinstance(value, date | time):
        return NumberCell(value.isoformat())
    return str(value)
