"""Sheets as a workbook or as CSV.

Takes sheets with their rows, gives bytes; the only module that makes a workbook. A cell is text unless its field is a
number, so that codes keep their zeros and nothing is taken for a formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from generator.columns import Column
from generator.export.tables import as_csv, safe
from generator.records.words import Words
from generator.spreadsheet.layout import VERSION

_LISTS = "lists"
"""The hidden sheet with what drop-downs offer."""
_EXACT = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,2})?|-?[0-9]{1,6}(\.[0-9]{1,9})?", re.ASCII)
"""Numbers that a spreadsheet, which keeps fifteen digits, gives back as they are."""
_NEVER = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook says when it was made; ours say the same each time


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet with its rows, ready to be written."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    """Cells in the order of the columns; with one more, the version, where records have one."""
    names: Sequence[str] = ()
    """What people call each column."""
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Column to what its cells are one of."""


def as_csv_file(sheet: Filled) -> bytes:
    """A sheet as CSV, as the open data are: UTF-8 with a byte order mark, commas."""
    numbers = {index for index, column in enumerate(sheet.columns) if column.type in ("number", "integer")}
    rows = [[cell if index in numbers else safe(cell) for index, cell in enumerate(row)] for row in sheet.rows]
    return as_csv([*(column.name for column in sheet.columns), VERSION], rows)


def as_workbook(sheets: Sequence[Filled], words: Words) -> bytes:
    """Sheets as an XLSX workbook: headings with their meaning as notes, drop-downs for what is chosen from a list."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = book.properties.modified = _NEVER
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    offered = 0
    for sheet in sheets:
        page = book.create_sheet(sheet.name, index=len(book.sheetnames) - 1)
        _fill(page, sheet, words)
        for name, choices in sheet.choices.items():
            offered += 1
            _offer(page, lists, offered, [column.name for column in sheet.columns].index(name) + 1, choices)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _fill(page, sheet: Filled, words: Words) -> None:  # type: ignore[no-untyped-def]  # openpyxl's own class
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    heads = [*(column.name for column in sheet.columns), VERSION]
    for number, name in enumerate(heads, 1):
        cell = page.cell(1, number, name)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E2EFEE")
        cell.comment = Comment(_note(sheet, number - 1, words), "uretken")
        cell.comment.width, cell.comment.height = 320, 120
        longest = max([len(name), *(len(row[number - 1]) for row in sheet.rows[:200])])
        page.column_dimensions[get_column_letter(number)].width = min(60, max(8, longest + 2))
    for at, row in enumerate(sheet.rows, 2):
        for number, text in enumerate(row, 1):
            if not text:
                continue
            column = sheet.columns[number - 1] if number <= len(sheet.columns) else None
            cell = page.cell(at, number)
            if column is not None and column.type in ("number", "integer") and _EXACT.fullmatch(text):
                cell.value = float(text) if "." in text else int(text)
                cell.number_format = "#,##0.00" if column.path[-1:] in (("value",), ("amount",)) else "General"
            else:
                cell.value = text
                cell.data_type = "s"
                cell.number_format = "@"
                cell.alignment = Alignment(wrap_text="\n" in text, vertical="top")
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{max(2, len(sheet.rows) + 1)}"


def _note(sheet: Filled, index: int, words: Words) -> str:
    """A column's name and meaning, for the note on its heading."""
    if index == len(sheet.columns):
        return words.gettext("Do not change: it tells which version of the record the row was taken from.")
    column = sheet.columns[index]
    meaning = words.gettext(column.description) if column.description else ""
    return f"{sheet.names[index] if sheet.names else words.field(column.field)}\n{meaning}".strip()


def _offer(page, lists, offered: int, number: int, choices: Sequence[str]) -> None:  # type: ignore[no-untyped-def]  # as above
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(offered)
    for row, choice in enumerate(choices, 1):
        cell = lists.cell(row, offered, choice)
        cell.data_type = "s"
    rule = DataValidation("list", formula1=f"{_LISTS}!${letter}$1:${letter}${len(choices)}", allow_blank=True)
    rule.showErrorMessage = False  # the import says what is wrong, and where
    page.add_data_validation(rule)
    rule.add(f"{get_column_letter(number)}2:{get_column_letter(number)}2000")
