"""Changed cells of the sheet of budget lines: into the table beside the budget, or into the record itself.

Takes rows, gives the new bytes of tables and edits of records, and the problems of cells. Lines are neither added nor
removed here: that is done in the budget's own table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from pydantic import ValidationError

from generator.budget_cells import told_of
from generator.columns import Column
from generator.records.budget import BudgetLine, PlainLine
from generator.records.problem import Problem, Sentence, _
from generator.records.validate import shown
from generator.spreadsheet.beside import BesideTable
from generator.spreadsheet.budget_sheet import FOLLOWING, KEYS, BudgetSheet, LineKey
from generator.spreadsheet.cells import Refused, Taken, taken
from generator.spreadsheet.collecting import Collecting
from generator.spreadsheet.edits import Change, Edit, edit_of
from generator.spreadsheet.fields import Shape, SheetField, field_of, field_type
from generator.spreadsheet.matching import CellPlace
from generator.spreadsheet.reading import ReadRow, ReadSheet
from generator.spreadsheet.sheets import VERSION
from generator.spreadsheet.table_text import Place


@dataclass(frozen=True, slots=True)
class _CellEdit:
    """One cell of a table that is to change."""

    key: LineKey
    target: Place
    text: str
    place: CellPlace
    change: Change


@dataclass(frozen=True)
class _Line:
    """One row and the line it is about."""

    key: LineKey
    line: PlainLine
    sheet: ReadSheet
    row: ReadRow
    at: Mapping[str, int]

    def place(self, name: str) -> CellPlace:
        return CellPlace(self.sheet, self.row, self.at.get(name, self.at[KEYS[0].name]))

    def text(self, name: str) -> str:
        return self.row.cell(self.at[name]).text if name in self.at else ""


@dataclass
class LineEdits:
    """Reads rows of budget lines."""

    lines: BudgetSheet
    records: Collecting
    problems: list[Problem] = field(default_factory=list)
    _cells: list[_CellEdit] = field(default_factory=list)
    _refused: set[LineKey] = field(default_factory=set)
    """Rows that are left as they are."""

    def take(self, sheet: ReadSheet) -> None:
        """Reads the rows of one sheet."""
        self.records.rows += len(sheet.rows)
        at = {heading: index for index, heading in enumerate(sheet.headings) if heading}
        seen: dict[LineKey, int] = {}
        for row in sheet.rows:
            place = CellPlace(sheet, row, at["row"])
            file, number = row.cell(at["file"]).text, row.cell(place.index).text
            is_number = number.isascii() and number.isdigit() and len(number) < 10
            key, line = self.lines.lines.get((file, int(number) if is_number else 0), (None, None))
            if key is None or line is None:
                sentence = _("there is no line {value} in {file}. Lines are added and removed in the budget itself.")
                self.problems.append(place.fault(Sentence(sentence, value=shown(number), file=shown(file))))
            elif key in seen:
                sentence = _("this line stands in row {row} already. Keep one of the rows.")
                self.problems.append(place.fault(Sentence(sentence, row=str(seen[key]))))
            else:
                seen[key] = row.number
                self._line(_Line(key, line, sheet, row, at))

    def tables(self) -> dict[str, bytes]:
        """The changed tables, by file below the content folder."""
        cells: dict[str, dict[Place, str]] = {}
        for cell in self._cells:
            if cell.key not in self._refused:
                cells.setdefault(cell.key.file, {})[cell.target] = cell.text
        return {file: self._tables[file].with_cells(wanted) for file, wanted in cells.items()}

    def blame(self, problem: Problem) -> bool:
        """Refuses the changed row a fault stands in, or all of a year whose sums it is about; False for none."""
        left = [cell for cell in self._cells if cell.key not in self._refused]
        here = [cell for cell in left if (cell.key.file, cell.key.line) == (problem.file, problem.line)]
        years = [cell for cell in left if self.lines.town.files["budget", cell.key.year] == problem.file]
        phase = problem.values.get("phase", "")
        years = [cell for cell in years if cell.change.where == phase] or years
        if not here and not years:
            return False
        self._refused.update(cell.key for cell in here or years)
        sentence: str = Sentence(problem.sentence, **problem.values)
        if not here:
            sentence = Sentence(_("{field}: {sentence}"), field=problem.field, sentence=sentence)
        self.problems.append((here or years)[0].place.fault(sentence))
        return True

    def changes(self) -> tuple[Change, ...]:
        """Field by field, of the rows that may be written."""
        return tuple(cell.change for cell in self._cells if cell.key not in self._refused)

    def refused(self) -> tuple[str, ...]:
        """The tables of which some rows are left as they are."""
        return tuple(sorted({key.file for key in self._refused if key.file in self._tables}))

    # --- one line ---

    def _line(self, line: _Line) -> None:
        """Takes over the cells of one line: all of them, or none when one is at fault."""
        table = self._tables.get(line.key.file)
        edit = None if table else self._edit(line)
        problems = edit.problems if edit else self.problems
        faults, changes = len(problems), len(edit.changes) if edit else len(self._cells)
        for column in self.lines.columns[len(KEYS) : -1]:
            if column.name not in line.at:
                continue
            if column.name in FOLLOWING or (column.name == "direction" and table):
                problems.extend(self._following(line, column))
            elif edit:
                edit.fill(self._field(column), line.place(column.name), ("lines", line.key.row - 1))
            elif table:
                problems.extend(self._into_table(line, table, column))
        if (len(edit.changes) if edit else len(self._cells)) > changes:
            problems.extend(self._stale(line))
        if len(problems) > faults:
            self._refused.add(line.key)

    def _edit(self, line: _Line) -> Edit:
        name = ("budget", line.key.year)
        if name not in self.records.edits:
            self.records.edits[name] = edit_of(self.records.documents[name])
        self.records.edits[name].rows.append(line.place(KEYS[0].name))
        return self.records.edits[name]

    def _stale(self, line: _Line) -> list[Problem]:
        if self.records.even_if_changed or line.text(VERSION.name) == self.lines.version(line.key.file):
            return []
        sentence = _("the file changed since the sheet was made. Export it anew, or import with --even-if-changed.")
        return [line.place(VERSION.name).fault(Sentence(sentence))]

    def _following(self, line: _Line, column: Column) -> list[Problem]:
        there = self.lines.cell(line.key, line.line, column).text
        if line.text(column.name) in (there, ""):
            return []
        sentence = _("this follows from the file and the other columns ({value}). Leave it as it is.")
        return [line.place(column.name).fault(Sentence(sentence, value=shown(there)))]

    def _into_table(self, line: _Line, table: BesideTable, column: Column) -> list[Problem]:
        there, place = self.lines.cell(line.key, line.line, column), line.place(column.name)
        result = taken(self._field(column), place.row.cell(place.index), there.text or None, comma=place.sheet.comma)
        if result is None:
            return []
        if isinstance(result, Taken):
            value = result.value or ""
            result = Refused(table.refusal(column, value) or _not_valid(column, value))
            if not result.sentence:
                target, text = table.text(line.key.row, column, value)
                change = Change(line.key.file, column.name, there.text, value, line.key.row)
                self._cells.append(_CellEdit(line.key, target, text, place, change))
                return []
        return [place.fault(result.sentence)]

    def _field(self, column: Column) -> SheetField:
        first = self.lines.town.languages[0]
        if column.path[0] == "amounts":
            return SheetField(column, column.path, Shape.NUMBER, "amount", (), "", first)
        return field_of(column, BudgetLine, first)

    @cached_property
    def _tables(self) -> Mapping[str, BesideTable]:
        """The tables beside the budgets, by file."""
        found = {}
        for year, budget in self.lines.town.budgets.items():
            folder = PurePosixPath(self.lines.town.files["budget", year]).parent
            for table in budget.tables:
                file = str(folder / table.file)
                if file in self.lines.contents.attachments:
                    found[file] = BesideTable(file, self.lines.contents.attachments[file], table)
        return found


def _not_valid(column: Column, value: str) -> str:
    """What is wrong with a value for a field of a line; empty when nothing is."""
    if not value:
        return Sentence(_("the cell is empty. Write the economic code.")) if column.name == "economic" else ""
    try:
        field_type(BudgetLine, column.path).validate_python(value)
    except ValidationError as error:
        return told_of(error, value)
    return ""
