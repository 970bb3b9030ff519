"""A table's bytes to rows of text, and a budget's table to its lines.

Takes bytes and a dialect, gives the wanted columns as text with their place in the file, and problems; the door to
frictionless for CSV (`workbook.py` is that for XLSX). Never guesses a type and never raises. Rows are read one after
the other, so that the text of a large table is not kept beside its lines.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO, TextIOWrapper
from itertools import chain, islice
from types import MappingProxyType

from generator.budget_cells import BudgetCells, unknown_fields
from generator.dialect import WORKBOOK, NumberCell, dialect_of, number_marks
from generator.records.budget import BudgetTable, Dialect, PlainLine
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
class _Places:
    """Where the wanted cells of a table stand, for the faults that are found in them."""

    file: str
    columns: tuple[str, ...]
    indexes: tuple[int, ...] = ()
    source: _Text | None = None

    def fault(self, row: Row, index: int, sentence: str, value: str) -> Problem:
        index_there = self.indexes[index] if self.indexes else index
        place = self.source.place(row.line, index_there) if self.source else (row.line, index_there + 1)
        values = {"row": str(row.number), "column": shown(self.columns[index]), "value": value, "sentence": sentence}
        return Problem("bad-cell", self.file, *place, values=values)


@dataclass(frozen=True)
class Table:
    """The rows of a table that could be read; blank ones are left out."""

    file: str
    columns: tuple[str, ...]
    """The headings that were asked for."""
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    _places: _Places | None = field(default=None, repr=False)

    def fault(self, row: Row, index: int, sentence: str, value: str) -> Problem:
        """The problem of one cell; `index` is the cell's place among the columns asked for."""
        return (self._places or _Places(self.file, self.columns)).fault(row, index, sentence, value)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the heading of a table stands, and on which sheet of a workbook."""

    sheet: str | None = None
    """The first one when None."""
    heading: int = 1
    """The row of the headings; 0 for a table without, whose columns are called 1, 2, 3, …"""


def read_table(content: bytes, file: str, dialect: Dialect, wanted: Sequence[str], layout: Layout = Layout()) -> Table:
    """The wanted columns of a table."""
    try:
        opened = _opened(content, file, dialect, tuple(wanted), layout)
        rows = tuple(opened.rows())
    except _BadTable as bad:
        return Table(file, tuple(wanted), problems=(bad.problem,))
    return Table(file, opened.places.columns, rows, tuple(opened.ragged), opened.places)


class _BadTable(Exception):
    """The table cannot be read at all."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass
class _Opened:
    """A table of which the heading was read. Its rows can be read once; those that do not fit it are then known."""

    places: _Places
    heading: Sequence[str]
    first: int
    """The row of the first cells in `grid`."""
    line: int
    """The line of the file it begins at."""
    grid: Iterator[list[str]]
    ragged: list[Problem] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """The rows below the heading; blank ones are left out. Raises _BadTable.

        Spare empty cells at the end do not count. A workbook has no lines of text: there a row is its own line, and
        cells that are absent at its end are empty.
        """
        wanted, width, line = self.places.indexes, len(self.heading), self.line
        is_text = self.places.source is not None
        for number, cells in enumerate(self.grid, self.first):
            start = line if is_text else number
            signs = "".join(cells)
            line += _lines_of(cells, signs)
            if not signs or signs.isspace():
                continue
            if len(cells) < width and not is_text:
                cells = [*cells, *[""] * (width - len(cells))]
            if len(cells) < width or (len(cells) > width and any(map(str.strip, cells[width:]))):
                self.ragged.append(_ragged(self.places, self.heading, Row(number, start, ()), len(cells)))
            elif is_text:
                yield Row(number, start, tuple([cells[index].strip() for index in wanted]))
            else:
                yield Row(number, start, tuple([_trimmed(cells[index]) for index in wanted]))


def _opened(content: bytes, file: str, dialect: Dialect, columns: tuple[str, ...], layout: Layout) -> _Opened:
    """A table up to its heading. Raises _BadTable."""
    if content.startswith(WORKBOOK):
        # A formula without its stored result would be an amount that is silently missing.
        try:
            return _below_heading(iter(workbook_rows(content, layout.sheet)), file, columns, layout, None)
        except UnreadableWorkbook as error:
            raise _BadTable(Problem("bad-table", file, values={"reason": error.reason})) from error
    try:
        text = decoded(content, dialect.encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = Sentence(
            _("byte {byte} is not {encoding}. Name the right encoding, or save it as utf-8"),
            byte=str(error.start),
            encoding=dialect.encoding,
        )
        raise _BadTable(Problem("bad-table", file, line, values={"reason": reason})) from error
    except (LookupError, UnicodeError) as error:
        reason = Sentence(
            _("there is no encoding {value}. Write for example utf-8 or windows-1254"), value=shown(dialect.encoding)
        )
        raise _BadTable(Problem("bad-table", file, values={"reason": reason})) from error
    delimiter = DELIMITERS.get(dialect.delimiter, dialect.delimiter)
    source = _Text(text, delimiter, dialect.delimiter)
    return _below_heading(_grid(text, delimiter, file), file, columns, layout, source)


def _below_heading(
    grid: Iterator[list[str]], file: str, columns: tuple[str, ...], layout: Layout, source: _Text | None
) -> _Opened:
    above = list(islice(grid, max(layout.heading, 1)))
    heading = [str(number + 1) for number in range(len(above[0]) if above else 0)]
    if layout.heading:
        heading = [_one_line(cell) for cell in above[-1]] if len(above) == layout.heading else []
    if problem := _heading_fault(heading, columns, file):
        for _row in grid:  # a table that cannot be read to its end is told first
            pass
        raise _BadTable(problem)
    indexes = tuple(heading.index(_one_line(name)) for name in columns)
    if not layout.heading:
        return _Opened(_Places(file, columns, indexes, source), heading, 1, 1, chain(above, grid))
    line = 1 + sum(_lines_of(cells, "".join(cells)) for cells in above)
    return _Opened(_Places(file, columns, indexes, source), heading, len(above) + 1, line, grid)


def _lines_of(cells: Sequence[str], signs: str) -> int:
    """How many lines of the file a row takes; `signs` are those of all its cells."""
    if "\n" in signs or "\r" in signs:
        return 1 + sum(len(_LINE_END.findall(cell)) for cell in cells)
    return 1


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a budget's table, where each stands, and the problems of its cells."""

    lines: tuple[PlainLine, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    """The line of the file and the row of each."""
    problems: tuple[Problem, ...] = ()
    dialect: Dialect | None = None
    """How the text was read; None for a workbook, or when it was not read."""


def budget_lines(table: BudgetTable, content: bytes, file: str) -> Lines:
    """The lines of a budget's table, and the problems of its cells; a row with a problem gives no line."""
    if reason := unknown_fields(table.columns):
        return Lines(problems=(Problem("bad-table", file, values={"reason": reason}),))
    dialect = dialect_of(content, table.dialect)
    wanted = (*table.columns.values(), *table.phases.values())
    layout = Layout(table.sheet, table.heading)
    try:
        if not content.startswith(WORKBOOK) and not (table.dialect.decimal and table.dialect.thousands):
            dialect = _with_marks_of_amounts(table, content, file, dialect)
        return _lines(table, _opened(content, file, dialect, wanted, layout), dialect)
    except _BadTable as bad:
        return Lines(problems=(bad.problem,), dialect=None if content.startswith(WORKBOOK) else dialect)


def _with_marks_of_amounts(table: BudgetTable, content: bytes, file: str, dialect: Dialect) -> Dialect:
    """The dialect with the number marks its amounts show; codes such as 03.2 would mislead the guess.

    The table is read once more for its lines: to keep its text meanwhile takes more memory than its lines do.
    """
    wanted = (*table.columns.values(), *table.phases.values())
    read = _opened(content, file, dialect, wanted, Layout(table.sheet, table.heading))
    amounts = (cell for row in read.rows() for cell in row.cells[len(table.columns) :])
    decimal, thousands = number_marks(amounts)
    seen = {"decimal": table.dialect.decimal or decimal, "thousands": table.dialect.thousands or thousands}
    return dialect.model_copy(update=seen)


def _lines(table: BudgetTable, opened: _Opened, dialect: Dialect) -> Lines:
    """Every row as a line or its faults. Raises _BadTable."""
    cells = BudgetCells(table.direction, tuple(table.columns), tuple(table.phases), dialect)
    lines: list[PlainLine] = []
    places: list[tuple[int, int]] = []
    problems: list[Problem] = []
    for row in opened.rows():
        line, faults = cells.line(row.cells)
        if line is not None:
            lines.append(line)
            places.append((row.line, row.number))
        problems.extend(opened.places.fault(row, fault.index, fault.sentence, fault.value) for fault in faults)
    told = None if opened.places.source is None else dialect
    return Lines(tuple(lines), tuple(places), (*opened.ragged, *problems), told)


def decoded(content: bytes, encoding: str) -> str:
    """The text of a file, without its byte order mark. Raises UnicodeDecodeError, or LookupError for a wrong name."""
    name = encoding.lower().replace("_", "-")
    return content.decode("utf-8-sig" if name in ("utf-8", "utf8") else name)


def _grid(text: str, delimiter: str, file: str) -> Iterator[list[str]]:
    """Every row of a CSV as text, blank ones and the heading among them. Raises _BadTable.

    Frictionless hands each row on from `csv` as well, and takes as long as that to do it and 35 MB; so it is asked only
    where `csv` gives up: it knows the limits to lift, and the words for what is wrong.
    """
    read = 0
    lines = TextIOWrapper(BytesIO(text.encode("utf-8", "surrogatepass")), "utf-8", "surrogatepass", newline="")
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            yield cells
            read += 1
    except csv.Error:
        yield from islice(_frictionless_grid(text, delimiter, file), read, None)


def _frictionless_grid(text: str, delimiter: str, file: str) -> Iterator[list[str]]:
    """The same as frictionless reads it. Raises _BadTable."""
    # Imported where it is needed: it costs 0.3 s.
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
        reason = error.error.note or str(error)
        raise _BadTable(Problem("bad-table", file, values={"reason": reason})) from error


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


def _trimmed(cell: str) -> str:
    return cell if isinstance(cell, NumberCell) else cell.strip()


def _ragged(places: _Places, heading: Sequence[str], row: Row, size: int) -> Problem:
    sentence = Sentence(
        _(
            "the row has {size} cells, the heading {width}. Add what is missing, or put a text that holds a "
            "{delimiter} between quotes."
        ),
        size=str(size),
        width=str(len(heading)),
        delimiter=places.source.told if places.source else "",
    )
    column = shown(heading[min(size, len(heading)) - 1])
    values = {"row": str(row.number), "column": column, "value": str(size), "sentence": sentence}
    return Problem("bad-cell", places.file, row.line, values=values)


def _one_line(text: str) -> str:
    """A heading without line breaks and spare spaces."""
    return " ".join(text.split())
