"""A table's bytes to rows of text, and a budget's table to its lines.

Takes bytes and a dialect, gives the wanted columns as text with their place in the file, and problems; the door to
frictionless for CSV (`workbook.py` is that for XLSX). Never guesses a type and never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from types import MappingProxyType

from generator.budget_cells import BudgetCells, unknown_fields
from generator.dialect import WORKBOOK, NumberCell, dialect_of, number_marks
from generator.records.budget import BudgetLine, BudgetTable, Dialect
from generator.records.problem import Problem, Sentence, _
from generator.records.validate import shown
from generator.workbook import UnreadableWorkbook, workbook_rows

DELIMITERS: Mapping[str, str] = MappingProxyType({"tab": "\t"})
"""What stands in a file for the delimiters that have a name."""
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells in the order the columns were asked for, trimmed."""

    number: int
    """As a spreadsheet counts: the heading is row 1."""
    line: int
    """The line of the file it begins at; a cell may hold line breaks."""
    cells: tuple[str, ...]


@dataclass(frozen=True)
class _Text:
    """The text a table was read from, to find the place of a cell again."""

    text: str
    delimiter: str
    told: str
    """The delimiter as the dialect calls it."""

    def place(self, line: int, index: int) -> tuple[int, int]:
        """Line and column of a cell; counted anew, since only a faulty cell is ever looked for."""
        quoted = False
        column = 1
        for character in self.text[self._line_starts[line - 1] :]:
            if index == 0:
                break
            quoted ^= character == '"'
            index -= character == self.delimiter and not quoted
            line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
        return line, column

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return (0, *(match.end() for match in _LINE_END.finditer(self.text)))


@dataclass(frozen=True)
class Table:
    """The rows of a table that could be read; blank ones are left out."""

    file: str
    columns: tuple[str, ...]
    """The headings that were asked for."""
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    _indexes: tuple[int, ...] = ()
    _source: _Text | None = field(default=None, repr=False)

    def fault(self, row: Row, index: int, sentence: str, value: str) -> Problem:
        """The problem of one cell; `index` is the cell's place among the columns asked for."""
        place = self._place(row.line, self._indexes[index] if self._indexes else index)
        values = {"row": str(row.number), "column": shown(self.columns[index]), "value": value, "sentence": sentence}
        return Problem("bad-cell", self.file, *place, values=values)

    def _place(self, line: int, index: int) -> tuple[int, int]:
        return self._source.place(line, index) if self._source else (line, index + 1)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the heading of a table stands, and on which sheet of a workbook."""

    sheet: str | None = None
    """The first one when None."""
    heading: int = 1
    """The row of the headings; 0 for a table without, whose columns are called 1, 2, 3, …"""


def read_table(content: bytes, file: str, dialect: Dialect, wanted: Sequence[str], layout: Layout = Layout()) -> Table:
    """The wanted columns of a table."""
    columns = tuple(wanted)
    if content.startswith(WORKBOOK):
        return _workbook(content, file, columns, layout)
    try:
        text = decoded(content, dialect.encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = Sentence(
            _("byte {byte} is not {encoding}. Name the right encoding, or save it as utf-8"),
            byte=str(error.start),
            encoding=dialect.encoding,
        )
        return Table(file, columns, problems=(Problem("bad-table", file, line, values={"reason": reason}),))
    except (LookupError, UnicodeError):
        reason = Sentence(
            _("there is no encoding {value}. Write for example utf-8 or windows-1254"), value=shown(dialect.encoding)
        )
        return Table(file, columns, problems=(Problem("bad-table", file, values={"reason": reason}),))
    delimiter = DELIMITERS.get(dialect.delimiter, dialect.delimiter)
    try:
        grid = [*_grid(text, delimiter)]
    except _Unreadable as error:
        return Table(file, columns, problems=(Problem("bad-table", file, values={"reason": str(error)}),))
    return _of_grid(grid, file, columns, layout, _Text(text, delimiter, dialect.delimiter))


def _workbook(content: bytes, file: str, columns: tuple[str, ...], layout: Layout) -> Table:
    """A sheet of a workbook. A formula without its stored result would be an amount that is silently missing."""
    try:
        grid = workbook_rows(content, layout.sheet)
    except UnreadableWorkbook as error:
        return Table(file, columns, problems=(Problem("bad-table", file, values={"reason": error.reason}),))
    return _of_grid(grid, file, columns, layout, None)


def _of_grid(grid: list[list[str]], file: str, columns: tuple[str, ...], layout: Layout, source: _Text | None) -> Table:
    width = len(grid[0]) if grid else 0
    above = grid[layout.heading - 1] if 0 < layout.heading <= len(grid) else []
    heading = [_one_line(cell) for cell in above] if layout.heading else [str(n + 1) for n in range(width)]
    if problem := _heading_fault(heading, columns, file):
        return Table(file, columns, problems=(problem,))
    indexes = tuple(heading.index(_one_line(name)) for name in columns)
    rows, ragged = _rows(grid, indexes, len(heading), layout.heading, is_text=source is not None)
    told = source.told if source else ""
    problems = tuple(_ragged(file, heading, row, size, told) for row, size in ragged)
    return Table(file, columns, tuple(rows), problems, indexes, source)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a budget's table, the row of each, and the problems of its cells."""

    lines: tuple[BudgetLine, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    dialect: Dialect | None = None
    """How the text was read; None for a workbook, or when it was not read."""


def budget_lines(table: BudgetTable, content: bytes, file: str) -> Lines:
    """The lines of a budget's table, and the problems of its cells; a row with a problem gives no line."""
    if reason := unknown_fields(table.columns):
        return Lines(problems=(Problem("bad-table", file, values={"reason": reason}),))
    dialect = dialect_of(content, table.dialect)
    wanted = [*table.columns.values(), *table.phases.values()]
    read = read_table(content, file, dialect, wanted, Layout(table.sheet, table.heading))
    if not content.startswith(WORKBOOK) and not (table.dialect.decimal and table.dialect.thousands):
        amounts = (cell for row in read.rows for cell in row.cells[len(table.columns) :])
        decimal, thousands = number_marks(amounts)  # codes such as 03.2 would mislead the guess
        seen = {"decimal": table.dialect.decimal or decimal, "thousands": table.dialect.thousands or thousands}
        dialect = dialect.model_copy(update=seen)
    cells = BudgetCells(table.direction, tuple(table.columns), tuple(table.phases), dialect)
    lines: list[BudgetLine] = []
    rows: list[Row] = []
    problems = list(read.problems)
    for row in read.rows:
        line, faults = cells.line(row.cells)
        if line is not None:
            lines.append(line)
            rows.append(row)
        problems.extend(read.fault(row, fault.index, fault.sentence, fault.value) for fault in faults)
    return Lines(tuple(lines), tuple(rows), tuple(problems), None if content.startswith(WORKBOOK) else dialect)


def decoded(content: bytes, encoding: str) -> str:
    """The text of a file, without its byte order mark. Raises UnicodeDecodeError, or LookupError for a wrong name."""
    name = encoding.lower().replace("_", "-")
    return content.decode("utf-8-sig" if name in ("utf-8", "utf8") else name)


class _Unreadable(Exception):
    """Frictionless cannot read the table; the message says why."""


def _grid(text: str, delimiter: str) -> Iterator[list[str]]:
    """Every row of a CSV as text, blank ones and the heading among them."""
    # Imported where it is needed: most content folders hold no table, and it costs 0.3 s.
    from frictionless import Dialect as Reading
    from frictionless import FrictionlessException
    from frictionless.formats import CsvControl
    from frictionless.formats.csv.parser import SAMPLE_SIZE
    from frictionless.resources import TableResource

    control = CsvControl(delimiter=delimiter, quote_char='"', line_terminator="\r\n", skip_initial_space=False)
    # It lets csv.Sniffer guess from the first lines even where all is told, and over some lines the guess takes time
    # that grows with their square (90 kB of quotes: 37 s). So the first lines it sees are ours, and are dropped.
    ours = f"{delimiter}\n" * SAMPLE_SIZE
    reading = Reading(header=False, controls=[control])
    try:
        with TableResource(data=(ours + text).encode(), format="csv", encoding="utf-8", dialect=reading) as resource:
            yield from islice(resource.cell_stream, SAMPLE_SIZE, None)
    except FrictionlessException as error:
        raise _Unreadable(error.error.note or str(error)) from error


def _heading_fault(heading: Sequence[str], wanted: Sequence[str], file: str) -> Problem | None:
    if not heading:
        return Problem("bad-table", file, values={"reason": Sentence(_("it is empty"))})
    missing = [name for name in dict.fromkeys(wanted) if _one_line(name) not in heading]
    if missing:
        there = ", ".join(name for name in heading if name)
        return Problem("missing-column", file, values={"value": ", ".join(map(shown, missing)), "allowed": there})
    twice = [name for name in dict.fromkeys(wanted) if heading.count(_one_line(name)) > 1]
    if twice:
        reason = Sentence(_("its heading has {value} twice. Rename one"), value=", ".join(map(shown, twice)))
        return Problem("bad-table", file, values={"reason": reason})
    return None


def _rows(
    grid: list[list[str]], indexes: tuple[int, ...], width: int, heading: int, *, is_text: bool
) -> tuple[list[Row], list[tuple[Row, int]]]:
    """The rows below the heading, and those with another number of cells; spare empty cells at the end do not count.

    A workbook has no lines of text: there a row is its own line, and cells that are absent at its end are empty.
    """
    rows: list[Row] = []
    ragged: list[tuple[Row, int]] = []
    line = 1
    for number, cells in enumerate(grid, 1):
        start = line if is_text else number
        line += 1 + sum(len(_LINE_END.findall(cell)) for cell in cells if "\n" in cell or "\r" in cell)
        if number <= heading or not any(map(str.strip, cells)):
            continue
        if len(cells) < width and not is_text:
            cells = [*cells, *[""] * (width - len(cells))]
        if len(cells) < width or any(map(str.strip, cells[width:])):
            ragged.append((Row(number, start, ()), len(cells)))
        else:
            rows.append(Row(number, start, tuple(_trimmed(cells[index]) for index in indexes)))
    return rows, ragged


def _trimmed(cell: str) -> str:
    return cell if isinstance(cell, NumberCell) else cell.strip()


def _ragged(file: str, heading: Sequence[str], row: Row, size: int, delimiter: str) -> Problem:
    sentence = Sentence(
        _(
            "the row has {size} cells, the heading {width}. Add what is missing, or put a text that holds a "
            "{delimiter} between quotes."
        ),
        size=str(size),
        width=str(len(heading)),
        delimiter=delimiter,
    )
    column = shown(heading[min(size, len(heading)) - 1])
    values = {"row": str(row.number), "column": column, "value": str(size), "sentence": sentence}
    return Problem("bad-cell", file, row.line, values=values)


def _one_line(text: str) -> str:
    """A heading without line breaks and spare spaces."""
    return " ".join(text.split())
