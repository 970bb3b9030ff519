"""The lines of one year's budget as a sheet, and back: only the cells that changed, in the tables beside the budget.

Takes what was read, gives bytes. A CSV keeps its delimiter, its number marks, its encoding and its line ends;
a workbook is never written, its owner can change it where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from pydantic_core import PydanticCustomError

from generator.check.town import LinePlace, Town
from generator.columns import Column, budget_columns
from generator.dialect import WORKBOOK, dialect_of
from generator.read import Contents, Document
from generator.records.budget import Budget, BudgetLine, BudgetTable, Dialect
from generator.records.key_order import key_order
from generator.records.problem import SENTENCES, Sentence, _
from generator.records.scalars import parse_amount
from generator.records.validate import shown
from generator.records.yaml_edit import edited
from generator.spreadsheet.comparing import CellPlace, Comparison, version_of
from generator.spreadsheet.layout import BUDGET_LINES, VERSION
from generator.spreadsheet.reading import Cell, Read
from generator.spreadsheet.writing import Filled
from generator.tables import Layout, replaced_cells

_KEYS = ("year", "file", "row")
"""What tells a line: the year, the table it stands in (empty: the budget itself) and its row there."""


def budget_sheet(town: Town, contents: Contents, year: str) -> Filled:
    """The lines of a year, each with where it stands."""
    columns = _columns(town)
    document = next(d for d in contents.documents if d.kind.name == "budget" and d.id == year)
    rows = []
    for line, place in zip(town.lines[year], town.line_places[year], strict=True):
        source = contents.attachments[place.file] if place.file else document.source
        keys = [
            year,
            PurePosixPath(place.file).name,
            str(place.row if place.file else _inline(town, year, place, line)),
        ]
        rows.append([*keys, *(_cell(line, column) for column in columns[len(_KEYS) :]), version_of(source)])
    return Filled(BUDGET_LINES, columns, rows)


def _columns(town: Town) -> list[Column]:
    keys = (
        Column("year", "string", "Budget.year", "The budget year."),
        Column("file", "string", "BudgetTable.file", "The table's file, in the same folder: CSV or XLSX."),
        Column("row", "integer", "number", "The place of the entry in its list, counted from 1."),
    )
    told = [column for column in budget_columns(town) if column.path and column.path != ("direction",)]
    return [*keys, *told]


def _inline(town: Town, year: str, place: LinePlace, line: BudgetLine) -> int:
    within = town.lines[year][place.before :]
    return next(number for number, entry in enumerate(within, 1) if entry is line)


def _cell(line: BudgetLine, column: Column) -> str:
    if column.path[0] == "amounts":
        return str(line.amounts[column.path[1]]) if column.path[1] in line.amounts else ""
    return getattr(line, column.path[0]) or ""


def is_budget_sheet(sheet: Read) -> bool:
    """Whether a sheet holds budget lines."""
    return all(name in sheet.headings for name in _KEYS)


@dataclass
class BudgetChanges:
    """What a sheet of budget lines would change."""

    texts: dict[str, bytes] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    """Each change, told: file, row, column, before and after."""
    _cells: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    _inline: dict[str, list[tuple[int, Column, str]]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)


def budget_sheet_changes(
    sheet: Read, contents: Contents, town: Town | None, comparison: Comparison, *, even_if_changed: bool
) -> BudgetChanges:
    """What would change in the tables and budgets a sheet is about; what cannot be is noted in the comparison."""
    changes = BudgetChanges()
    if town is None:
        return changes
    known = _columns(town)
    for index, heading in enumerate(sheet.headings):
        if heading and heading not in (VERSION, *(column.name for column in known)):
            sentence = Sentence(
                _("there is no column of this name. {suggestion} Rename it, or delete the column."), suggestion=""
            )
            comparison.refuse(None, CellPlace(sheet.name, 1, index + 1, heading), sentence, heading)
    columns = [column for column in known[len(_KEYS) :] if column.name in sheet.headings]
    for number, cells in sheet.rows:
        row = dict(zip(sheet.headings, cells, strict=False))
        _take(_Line(sheet, number, row), contents, town, columns, comparison, changes, even_if_changed=even_if_changed)
    for file, cells_of_file in changes._cells.items():  # noqa: SLF001 - its own
        if file not in changes.refused:
            changes.texts[file] = _with_cells(contents.attachments[file], _table_of(town, file), cells_of_file)
    for year, edits in changes._inline.items():  # noqa: SLF001 - as above
        document = _document(contents, year)
        if document.file not in changes.refused:
            changes.texts[document.file] = _with_inline(document, edits)
    return changes


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the sheet."""

    sheet: Read
    number: int
    cells: Mapping[str, Cell]

    def place(self, name: str) -> CellPlace:
        index = self.sheet.headings.index(name) if name in self.sheet.headings else 0
        return CellPlace(self.sheet.name, self.number, index + 1, name)


def _take(
    row: _Line,
    contents: Contents,
    town: Town,
    columns: list[Column],
    comparison: Comparison,
    changes: BudgetChanges,
    *,
    even_if_changed: bool,
) -> None:
    year, name, at = (row.cells[key].text for key in _KEYS)
    file = f"budgets/{name}" if name else ""
    found = _line(town, year, file, at)
    if found is None:
        sentence = Sentence(_("there is no such line. Lines are added in the table itself, not here."))
        comparison.refuse(None, row.place("row"), sentence, at)
        return
    target = file or _document(contents, year).file
    differing = [column for column in columns if _differs(row.cells[column.name], _cell(found, column), column)]
    if not differing:
        return
    source = contents.attachments[file] if file else _document(contents, year).source
    version = row.cells.get(VERSION, Cell()).text
    if version and version != version_of(source) and not even_if_changed:
        sentence = Sentence(
            _("the record was changed after this table was made. Export it again, or add --even-if-changed.")
        )
        comparison.refuse(None, row.place(VERSION), sentence, version)
        changes.refused.add(target)
        return
    if source.startswith(WORKBOOK):
        sentence = Sentence(_("this line stands in the workbook {file}. Change it there."), file=name)
        comparison.refuse(None, row.place(differing[0].name), sentence, row.cells[differing[0].name].text)
        return
    for column in differing:
        _put(row, column, found, (year, file, at), (comparison, changes), town, target)


def _put(
    row: _Line,
    column: Column,
    line: BudgetLine,
    key: tuple[str, str, str],
    into: tuple[Comparison, BudgetChanges],
    town: Town,
    target: str,
) -> None:
    comparison, changes = into
    year, file, at = key
    cell, before = row.cells[column.name], _cell(line, column)
    if sentence := _fault(cell, column):
        comparison.refuse(None, row.place(column.name), sentence, cell.text)
        changes.refused.add(target)
        return
    if file:
        wanted = _wanted(_table_of(town, file))
        if column.name not in wanted:
            sentence = Sentence(
                _("the table {file} has no column for this. Add it there, and name it in the budget."), file=file
            )
            comparison.refuse(None, row.place(column.name), sentence, cell.text)
            changes.refused.add(target)
            return
        changes._cells.setdefault(file, {})[int(at), wanted.index(column.name)] = cell.text  # noqa: SLF001 - its own
    else:
        changes._inline.setdefault(year, []).append((int(at) - 1, column, cell.text))  # noqa: SLF001 - as above
    changes.lines.append(f"{target}:{at}  {column.name}: {before or '–'} -> {cell.text or '–'}")


def _fault(cell: Cell, column: Column) -> str:
    if column.type == "number" and cell.text:
        try:
            parse_amount(cell.text)
        except PydanticCustomError as error:
            values = {
                name: str(value) if not isinstance(value, str) else value
                for name, value in (error.context or {}).items()
            }
            return Sentence(SENTENCES["not-an-amount"], **{**values, "value": shown(cell.text)})
    if column.type != "number" and cell.is_number and "." in cell.text:
        sentence = _("{value} is a number here. Give the column the format Text and write it again.")
        return Sentence(sentence, value=shown(cell.text))
    return ""


def _differs(cell: Cell, current: str, column: Column) -> bool:
    if column.type == "number" and cell.text and current:
        try:
            return parse_amount(cell.text) != Decimal(current)
        except PydanticCustomError:
            return True
    return cell.text != current


def _line(town: Town, year: str, file: str, at: str) -> BudgetLine | None:
    if year not in town.lines or not at.isdigit():
        return None
    for line, place in zip(town.lines[year], town.line_places[year], strict=True):
        if file and (place.file, place.row) == (file, int(at)):
            return line
    inline = town.budgets[year].lines
    return inline[int(at) - 1] if not file and 1 <= int(at) <= len(inline) else None


def _table_of(town: Town, file: str) -> BudgetTable:
    name = PurePosixPath(file).name
    return next(table for budget in town.budgets.values() for table in budget.tables if table.file == name)


def _wanted(table: BudgetTable) -> list[str]:
    return [*table.columns, *table.phases]


def _with_cells(content: bytes, table: BudgetTable, cells: Mapping[tuple[int, int], str]) -> bytes:
    dialect = dialect_of(content, table.dialect)
    fields = len(table.columns)
    written = {at: _amount(text, dialect) if at[1] >= fields else text for at, text in cells.items()}
    headings = [*table.columns.values(), *table.phases.values()]
    return replaced_cells(content, dialect, headings, Layout(table.sheet, table.heading), written)


def _amount(text: str, dialect: Dialect) -> str:
    """An amount as the table writes its amounts: its decimal mark, its mark between thousands, two decimals."""
    if not text:
        return ""
    marks = {",": {"none": "", "space": " "}.get(dialect.thousands, dialect.thousands), ".": dialect.decimal}
    return "".join(marks.get(sign, sign) for sign in f"{parse_amount(text):,.2f}")


def _with_inline(document: Document, edits: list[tuple[int, Column, str]]) -> bytes:
    value: dict[str, Any] = {**document.value, "lines": [dict(line) for line in document.value["lines"]]}
    for index, column, text in edits:
        group = value["lines"][index]
        if column.path[0] == "amounts":
            group["amounts"] = {**group["amounts"]}
            group = group["amounts"]
        if text:
            group[column.path[-1]] = text
        else:
            group.pop(column.path[-1], None)
    return edited(document.source.decode(), value, key_order(Budget)).encode()


def _document(contents: Contents, year: str) -> Document:
    return next(d for d in contents.documents if d.kind.name == "budget" and d.id == year)


def years(town: Town) -> Iterator[str]:
    """The years that have lines, the newest last."""
    yield from sorted(year for year, lines in town.lines.items() if lines)
