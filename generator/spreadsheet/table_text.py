"""Cells of a CSV table changed in its text, every other sign as it was.

Takes the text of a table and new texts for some of its cells, gives the text; amounts are written as their column
writes them. Never guesses a dialect.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import StringIO
from itertools import zip_longest

from generator.records.budget import Dialect

Place = tuple[int, int]
"""Row and column, counted from 0."""
_GROUPS = {".": ".", ",": ",", "space": " "}


def with_cells(text: str, delimiter: str, cells: Mapping[Place, str]) -> str | None:
    """The text with these cells; None when it cannot be changed without changing more than them."""
    spans = list(_spans(text, delimiter))
    done = text
    for row, column in sorted(cells, reverse=True):
        start, end = spans[row][column]
        done = done[:start] + _as_written(cells[row, column], text[start:end], delimiter) + done[end:]
    wanted = dict(cells)
    for row, (old, new) in enumerate(zip_longest(_grid(text, delimiter), _grid(done, delimiter), fillvalue=())):
        for column, (was, now) in enumerate(zip_longest(old, new)):
            if now != wanted.pop((row, column), was):
                return None
    return None if wanted else done


def amount_text(number: str, dialect: Dialect, like: str) -> str:
    """An amount in a table's number marks, with the decimals and groups of another one of its column."""
    value = Decimal(number)
    exponent = value.as_tuple().exponent
    needed = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    decimals = max(needed, len(like.rpartition(dialect.decimal)[2]) if dialect.decimal in like else 0)
    whole, _, fraction = f"{abs(value):.{decimals}f}".partition(".")
    if mark := _group_mark(dialect, like):
        whole = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", mark, whole)
    return ("-" if value < 0 else "") + whole + (dialect.decimal + fraction if fraction else "")


def _group_mark(dialect: Dialect, like: str) -> str:
    """The mark between thousands; none where the column goes without in a number that is long enough."""
    if dialect.thousands == "none":
        return ""
    marks = [sign for sign in like if sign in " \u00a0\u202f"] if dialect.thousands == "space" else []
    mark = marks[0] if marks else _GROUPS[dialect.thousands]
    digits = like.lstrip("-").partition(dialect.decimal)[0]
    return "" if len(digits) > 3 and mark not in digits else mark


def _as_written(value: str, old: str, delimiter: str) -> str:
    """A cell's text, between quotes where it was or has to be; the blanks around the old one stay."""
    inner = old.strip()
    if inner.startswith('"') or any(sign in value for sign in (delimiter, '"', "\n", "\r")):
        return '"' + value.replace('"', '""') + '"'
    if not inner:
        return value
    return old.replace(inner, value, 1)


def _grid(text: str, delimiter: str) -> Iterator[Sequence[str]]:
    for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
        yield [cell.strip() for cell in row]


def _spans(text: str, delimiter: str) -> Iterator[list[tuple[int, int]]]:
    """Where each cell of each row begins and ends; a quote counts at the beginning of a cell only, as for `csv`."""
    row: list[tuple[int, int]] = []
    start = index = 0
    quoted = False
    while index < len(text):
        sign = text[index]
        if sign == '"' and (quoted or index == start):
            quoted = not quoted
            if not quoted and text[index + 1 : index + 2] == '"':
                quoted, index = True, index + 1
        elif not quoted and sign in (delimiter, "\n", "\r"):
            row.append((start, index))
            if sign != delimiter:
                index += text[index : index + 2] == "\r\n"
                yield row
                row = []
            start = index + 1
        index += 1
    if row or start < len(text):
        yield [*row, (start, len(text))]
