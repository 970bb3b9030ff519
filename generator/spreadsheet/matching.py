"""Which table a sheet holds, and which of its columns is which.

Takes a sheet as it was read, gives its table and the place of each column, or what is wrong with its headings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.columns import Column
from generator.records.problem import Problem, Sentence, _
from generator.records.validate import did_you_mean, shown
from generator.spreadsheet.reading import ReadRow, ReadSheet, letter


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell stands."""

    sheet: ReadSheet
    row: ReadRow
    index: int
    """Its column, counted from 0."""

    def fault(self, sentence: str) -> Problem:
        """The problem of this cell."""
        return cell_fault(self, sentence)


def cell_fault(place: CellPlace, sentence: str) -> Problem:
    """What is wrong with a cell: sheet, row, column, value and fix."""
    sheet, index = place.sheet, place.index
    heading = sheet.headings[index] if index < len(sheet.headings) else ""
    values = {
        "sheet": sheet.name,
        "row": str(place.row.number),
        "column": f"{letter(index)} ({heading})" if heading else letter(index),
        "value": shown(place.row.cell(index).text),
        "sentence": sentence,
    }
    return Problem("bad-sheet-cell", sheet.file, place.row.line, index + 1, values=values)


def table_of(sheet: ReadSheet, tables: Mapping[str, Sequence[Column]]) -> str | None:
    """The table a sheet holds: the one it is named after, else the only one that has all its headings."""
    if sheet.name in tables:
        return sheet.name
    headings = {heading for heading in sheet.headings if heading}
    fitting = [name for name, columns in tables.items() if headings <= {column.name for column in columns}]
    if len(fitting) == 1:
        return fitting[0]
    # A file may be called 2026-projects (1).csv; of several tables that fit the longest name says most.
    named = [name for name in fitting or tables if name in sheet.name.replace("-", "_").lower()]
    return max(named, key=len, default=None)


def heading_problems(sheet: ReadSheet, columns: Sequence[Column], needed: Sequence[str]) -> list[Problem]:
    """Headings that no column has, that stand twice, or that are needed and missing."""
    names = [column.name for column in columns]
    top = ReadRow(1, 1, ())
    problems = []
    for index, heading in enumerate(sheet.headings):
        if heading and heading not in names:
            sentence = Sentence(
                _("there is no column {value}. {suggestion} Rename it, or delete the column."),
                value=shown(heading),
                suggestion=did_you_mean(heading, names),
            )
            problems.append(cell_fault(CellPlace(sheet, top, index), sentence))
        elif not heading and any(row.cell(index).text for row in sheet.rows):
            sentence = Sentence(_("the column has values and no heading. Write its name, or delete the column."))
            problems.append(cell_fault(CellPlace(sheet, top, index), sentence))
    for heading, times in Counter(sheet.headings).items():
        if heading and times > 1:
            index = len(sheet.headings) - 1 - sheet.headings[::-1].index(heading)
            sentence = Sentence(_("the column {value} stands twice. Keep one."), value=shown(heading))
            problems.append(cell_fault(CellPlace(sheet, top, index), sentence))
    for name in needed:
        if name not in sheet.headings:
            values = {"value": shown(name), "allowed": ", ".join(filter(None, sheet.headings))}
            problems.append(Problem("missing-column", sheet.file, values=values))
    return problems
