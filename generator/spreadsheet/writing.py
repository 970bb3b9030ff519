"""Sheets to files: a workbook that keeps codes as they are and offers what may be chosen, or one sheet as CSV.

Takes sheets of cells and the words of a language, gives bytes. Never reads a record.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from generator.records.problem import _
from generator.records.words import Words
from generator.spreadsheet.cells import Cell, Sort

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as BookCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

LISTS = _("lists")
"""The hidden sheet with what may be chosen."""
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a formula begins, as the published tables know it; and what is already marked as none."""
_LAST_ROW = 1_048_576
_WIDEST = 48


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column, and what its cells are."""

    name: str
    label: str
    """In the user's language."""
    description: str
    format: str = "@"
    """The number format; @ is text."""
    choices: str = ""
    """The name of a list of what may be chosen."""
    strict: bool = False
    """Whether nothing else may be written."""


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet to be written."""

    name: str
    headings: tuple[Heading, ...]
    rows: Sequence[Sequence[Cell]]


Choices = Mapping[str, Mapping[str, str]]
"""The name of a list to what may be chosen, each with what it is called."""


def as_csv(page: Page) -> bytes:
    """A sheet as UTF-8 with a byte order mark, commas and CRLF; no text begins like a formula."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([heading.name for heading in page.headings])
    for row in page.rows:
        writer.writerow([cell.text if cell.sort is Sort.NUMBER else marked(cell.text) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def marked(text: str) -> str:
    """A text with a mark in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unmarked(text: str) -> str:
    """A text without that mark."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def as_workbook(pages: Sequence[Page], choices: Choices, words: Words) -> bytes:
    """The sheets as XLSX, with what may be chosen on a hidden one."""
    from openpyxl import Workbook

    book = Workbook()
    while book.worksheets:
        book.remove(book.worksheets[0])
    used = {heading.choices for page in pages for heading in page.headings if heading.choices}
    offered = {name: choices[name] for name in sorted(used) if choices.get(name)}
    ranges = dict(zip(offered, _ranges(offered, words), strict=True))
    for page in pages:
        _write_page(book.create_sheet(page.name), page, ranges, words)
    if offered:
        _write_lists(book, offered, words)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _write_page(sheet: Worksheet, page: Page, ranges: Mapping[str, str], words: Words) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for index, heading in enumerate(page.headings, 1):
        letter = get_column_letter(index)
        longest = max((len(row[index - 1].text) for row in page.rows), default=0)
        dimension = sheet.column_dimensions[letter]
        # The column's own format holds for cells that are still empty, so that a 06 written there stays one.
        dimension.number_format = heading.format
        dimension.width = min(max(len(heading.name), longest, 8), _WIDEST) + 2
        top = sheet.cell(1, index)
        _put(top, Cell(heading.name), "@")
        top.font = Font(bold=True)
        note = "\n".join(part for part in (heading.label, heading.description) if part)
        top.comment = Comment(note, "Üretken", height=140, width=320)
        if heading.choices in ranges:
            _offer(sheet, f"{letter}2:{letter}{_LAST_ROW}", ranges[heading.choices], heading, words)
    for number, row in enumerate(page.rows, 2):
        for index, cell in enumerate(row, 1):
            if cell.text:
                _put(sheet.cell(number, index), cell, page.headings[index - 1].format)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(page.headings))}{len(page.rows) + 1}"


def _put(target: BookCell | MergedCell, cell: Cell, form: str) -> None:
    if cell.sort is Sort.NUMBER:
        target.value = Decimal(cell.text)
        target.number_format = form
        return
    target.value = cell.text
    target.data_type = "s"  # whatever it looks like: a formula, an error, a number
    target.number_format = "@"
    if _FORMULA.match(cell.text):
        target.quotePrefix = True


def _offer(sheet: Worksheet, cells: str, source: str, heading: Heading, words: Words) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    offer = DataValidation(
        type="list",
        formula1=source,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop" if heading.strict else "warning",
        errorTitle=heading.name[:32],  # Excel takes no more
        error=words.gettext("Choose one of the list."),
    )
    sheet.add_data_validation(offer)
    offer.add(cells)


def _ranges(offered: Choices, words: Words) -> list[str]:
    """Where the entries of each list stand on the hidden sheet."""
    from openpyxl.utils import get_column_letter

    title = words.gettext(LISTS)
    letters = [get_column_letter(2 * number + 1) for number in range(len(offered))]
    sizes = [len(entries) for entries in offered.values()]
    return [f"'{title}'!${letter}$2:${letter}${size + 1}" for letter, size in zip(letters, sizes, strict=True)]


def _write_lists(book: Workbook, offered: Choices, words: Words) -> None:
    """Two columns a list: what is written, and what it is called."""
    sheet = book.create_sheet(words.gettext(LISTS))
    sheet.sheet_state = "hidden"
    for number, (name, entries) in enumerate(offered.items()):
        _put(sheet.cell(1, 2 * number + 1), Cell(name), "@")
        for row, (code, called) in enumerate(entries.items(), 2):
            _put(sheet.cell(row, 2 * number + 1), Cell(code), "@")
            if called:
                _put(sheet.cell(row, 2 * number + 2), Cell(called), "@")
