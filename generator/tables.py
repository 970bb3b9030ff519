"""Tables beside records: text to rows, rows to budget lines. The one place that reads tables through frictionless.

Takes bytes and how they are to be read, gives typed values and problems that name row, column and value. frictionless
cuts the text into cells and finds rows that are too long or too short; our own scalars give each cell its type, because
only they know that ``1.250`` is a trap. Never guesses a mark: a guess is a `Dialect` that somebody can read.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from charset_normalizer import from_bytes
from pydantic_core import PydanticCustomError

from generator.records.budget import BudgetLine, BudgetTable, DecimalMark, Delimiter, Dialect, ThousandsMark
from generator.records.problem import SENTENCES, Problem
from generator.records.scalars import parse_code, parse_id, parse_line
from generator.records.validate import shown

DELIMITERS: Mapping[Delimiter, str] = {",": ",", ";": ";", "tab": "\t", "|": "|"}
THOUSANDS: Mapping[ThousandsMark, str] = {".": ".", ",": ",", "space": " ", "none": ""}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table as it was written."""

    number: int
    """Its place in the file, the headings being row 1; a cell with a line break does not count twice."""
    cells: Mapping[str, str]
    """Heading to cell; surrounding space is taken off."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that could be opened."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    """Rows that are longer or shorter than the headings; they are not among `rows`."""


def read_table(content: bytes, dialect: Dialect, file: str) -> Table:
    """The rows of a CSV file as text. Blank rows are passed over."""
    try:
        content.decode(dialect.encoding.replace("utf-8", "utf-8-sig"))
    except (UnicodeDecodeError, LookupError) as error:
        return Table((), (), (Problem("bad-table", file, values={"reason": _words_of(error, dialect)}),))
    import frictionless  # a third of a second: only when there is a table to read
    from frictionless import formats
    from frictionless.resources import TableResource

    # Headings are read as rows and named here, because real files repeat a heading or leave the last one empty.
    control = formats.CsvControl(delimiter=DELIMITERS[dialect.delimiter])
    resource = TableResource(
        data=content,
        scheme="buffer",
        format="csv",
        encoding=dialect.encoding,
        dialect=frictionless.Dialect(header=False, controls=[control]),
        detector=frictionless.Detector(field_type="string", field_missing_values=[""], sample_size=1),
    )
    try:
        with resource.open() as opened:  # type: ignore[no-untyped-call]  # theirs has no types
            rows = [[str(cell if cell is not None else "").strip() for cell in row] for row in opened.cell_stream]
    except frictionless.FrictionlessException as error:
        return Table((), (), (Problem("bad-table", file, values={"reason": error.error.note}),))
    if not rows:
        return Table((), (), (Problem("bad-table", file, values={"reason": "it is empty"}),))
    return _named(rows, file)


def _named(rows: list[list[str]], file: str) -> Table:
    """Rows with the cells named by the headings; an empty last heading and the empty cells below it are dropped."""
    headings = [heading.removeprefix("\ufeff").strip() for heading in rows[0]]
    while headings and not headings[-1]:
        headings.pop()
    found, problems = [], []
    for number, cells in enumerate(rows[1:], start=2):
        while len(cells) > len(headings) and not cells[-1]:
            cells.pop()
        if not any(cells):
            continue
        if len(cells) != len(headings):
            reason = f"row {number} has {len(cells)} cells, the headings are {len(headings)}"
            problems.append(Problem("bad-table", file, number, values={"reason": reason}))
            continue
        found.append(Row(number, dict(zip(headings, cells, strict=True))))
    return Table(tuple(headings), tuple(found), tuple(problems))


def _words_of(error: Exception, dialect: Dialect) -> str:
    if isinstance(error, LookupError):
        return f"there is no encoding {dialect.encoding}"
    return f"it is not {dialect.encoding}; set dialect.encoding, for example windows-1254"


# --- cells to values ---------------------------------------------------------------------------------------------


def parse_cell_amount(text: str, dialect: Dialect) -> Decimal:
    """An amount with the marks the dialect names. Raises the fault not-an-amount."""
    thousands = THOUSANDS[dialect.thousands]
    whole = r"[0-9]+" if not thousands else rf"(?:[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+|[0-9]+)"
    if re.fullmatch(rf"-?{whole}(?:{re.escape(dialect.decimal)}[0-9]+)?", text, re.ASCII):
        plain = text.replace(thousands, "") if thousands else text
        whole_part, _, decimals = plain.replace(dialect.decimal, ".").partition(".")
        if len(decimals.rstrip("0")) <= 2:
            return Decimal(f"{whole_part}.{decimals}" if decimals else whole_part)
    raise PydanticCustomError(
        "not-an-amount",
        "{value}",
        {"value": text, "suggestion": f"Decimals stand after “{dialect.decimal}”, thousands: {dialect.thousands}."},
    )


_FIELD_CHECKS: Mapping[str, Callable[[Any], str]] = {
    "direction": parse_line,
    "institutional": parse_code,
    "functional": parse_code,
    "finance": parse_code,
    "economic": parse_code,
    "project": parse_id,
    "place": parse_id,
}
"""How the fields of a budget line are checked; those that are not here are texts."""


def budget_lines(table: BudgetTable, content: bytes, file: str) -> tuple[list[BudgetLine], list[Problem]]:
    """The lines a table holds, in its order, and the problems of its rows; a row with a problem gives no line."""
    read = read_table(content, table.dialect, file)
    problems = list(read.problems)
    wanted = [*table.columns.values(), *table.phases.values()]
    if read.headings:
        for column in dict.fromkeys(wanted):
            if column not in read.headings:
                values = {"value": shown(column), "allowed": ", ".join(read.headings)}
                problems.append(Problem("missing-column", file, values=values))
    unknown = [field for field in table.columns if field not in BudgetLine.model_fields]
    problems.extend(Problem("unknown-field", file, values={"value": field, "suggestion": ""}) for field in unknown)
    if any(problem.code in ("missing-column", "unknown-field") for problem in problems):
        return [], problems
    lines = []
    for row in read.rows:
        line, faults = _budget_line(table, row, file)
        problems.extend(faults)
        if line is not None and not faults:
            lines.append(line)
    return lines, problems


def _budget_line(table: BudgetTable, row: Row, file: str) -> tuple[BudgetLine | None, list[Problem]]:
    values: dict[str, Any] = {"direction": table.direction}
    faults: list[Problem] = []
    for field, column in table.columns.items():
        if text := row.cells[column]:
            try:
                values[field] = _FIELD_CHECKS.get(field, parse_line)(text)
            except PydanticCustomError as error:
                faults.append(_bad_cell(error, row, column, file))
    amounts = {}
    for phase, column in table.phases.items():
        if text := row.cells[column]:
            try:
                amounts[phase] = parse_cell_amount(text, table.dialect)
            except PydanticCustomError as error:
                faults.append(_bad_cell(error, row, column, file))
    if "economic" not in values and not faults:
        missing = PydanticCustomError("missing-field", "", {"field": "economic"})
        faults.append(_bad_cell(missing, row, table.columns.get("economic", "economic"), file))
    if faults:
        return None, faults
    # Every cell was checked above; the model would check it again, nine thousand times.
    return BudgetLine.model_construct(**values, amounts=amounts), []


def _bad_cell(error: PydanticCustomError, row: Row, column: str, file: str) -> Problem:
    context = {name: str(value) for name, value in (error.context or {}).items()}
    context["value"] = shown(context.get("value", row.cells.get(column, "")))
    sentence = SENTENCES[error.type].format_map(context)
    values = {"row": str(row.number), "column": shown(column), "sentence": sentence, "value": context["value"]}
    return Problem("bad-cell", file, row.number, values=values)


# --- what a file probably is -------------------------------------------------------------------------------------


def detect_dialect(content: bytes) -> Dialect:
    """How a file is probably to be read: its encoding, what stands between cells, and its number marks."""
    encoding = _encoding(content)
    text = content.decode(encoding, "replace")
    delimiter = _delimiter(text)
    decimal, thousands = _marks(text, DELIMITERS[delimiter])
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    return Dialect(encoding=name, delimiter=delimiter, decimal=decimal, thousands=thousands)


def _encoding(content: bytes) -> str:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8-sig"
    found = from_bytes(content[:200_000], cp_isolation=["cp1254", "cp1252"]).best()
    return {"cp1254": "windows-1254", "cp1252": "windows-1252"}.get(found.encoding if found else "", "windows-1254")


def _delimiter(text: str) -> Delimiter:
    """The mark that cuts the first lines into the same number of cells, the most of them."""
    sample = text[:20_000]

    def columns(delimiter: Delimiter) -> tuple[int, int]:
        rows = list(csv.reader(io.StringIO(sample), delimiter=DELIMITERS[delimiter]))[:-1] or [[]]
        width, rows_of_it = Counter(map(len, rows)).most_common(1)[0]
        return (rows_of_it if width > 1 else 0), width

    choices: tuple[Delimiter, ...] = (";", ",", "tab", "|")
    return max(choices, key=lambda delimiter: (columns(delimiter)[1] > 1, *columns(delimiter)))


def _marks(text: str, delimiter: str) -> tuple[DecimalMark, ThousandsMark]:
    """The marks of numbers: told by cells that can be read in one way only."""
    seen: Counter[tuple[DecimalMark, ThousandsMark]] = Counter()
    for cell in _cells(text, delimiter):
        if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d{1,2}", cell, re.ASCII):
            seen[(",", ".")] += 1
        elif re.fullmatch(r"-?\d{1,3}(,\d{3})+\.\d{1,2}", cell, re.ASCII):
            seen[(".", ",")] += 1
        elif re.fullmatch(r"-?\d+,\d{1,2}", cell, re.ASCII):
            seen[(",", "none")] += 1
        elif re.fullmatch(r"-?\d+\.\d{1,2}", cell, re.ASCII):
            seen[(".", "none")] += 1
    if not seen:
        return ".", "none"
    grouped = [marks for marks in seen if marks[1] != "none"]
    return max(grouped or list(seen), key=lambda marks: seen[marks])


def _cells(text: str, delimiter: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(text[:500_000]), delimiter=delimiter):
        yield from (cell.strip() for cell in row)
