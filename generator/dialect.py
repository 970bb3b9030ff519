"""How a table's text seems to be written: encoding, delimiter, number marks.

Takes bytes, gives a dialect; a guess from simple rules that a person can follow, which a map may correct.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from generator.records.budget import DecimalMark, Delimiter, Dialect, ThousandsMark, ToldDialect


class NumberCell(str):
    """A cell that holds a number and not its text: digits, and a point before the decimals."""


_MARKS: tuple[tuple[bytes, str], ...] = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_TURKISH = re.compile(rb"[\xd0\xdd\xde\xf0\xfd\xfe]")
"""Where the two code pages differ: Ğİşğış in Windows-1254, ÐÝÞðýþ (Icelandic) in Windows-1252."""
_DELIMITERS: tuple[tuple[Delimiter, str], ...] = ((";", ";"), ("tab", "\t"), (",", ","), ("|", "|"))
_SAMPLE = 2000
"""Rows looked at; amounts without decimals may fill many."""
_COMMA = re.compile(r"-?[0-9]{1,15},[0-9]{1,2}|-?[0-9]{1,3}([. ][0-9]{3})+(,[0-9]{1,2})?", re.ASCII)
_POINT = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,2}|-?[0-9]{1,3}([, ][0-9]{3})+(\.[0-9]{1,2})?", re.ASCII)


WORKBOOK = b"PK\x03\x04"
"""How a workbook begins; it needs no dialect, its numbers are numbers."""


def dialect_of(content: bytes, told: ToldDialect) -> Dialect:
    """What is told of a table's dialect, and what the table shows for the rest."""
    given = {name: value for name, value in told if value is not None}
    if content.startswith(WORKBOOK):
        seen = Dialect()
    elif given.keys() >= {"delimiter", "decimal", "thousands"}:
        seen = Dialect(encoding=given.get("encoding") or _encoding(content))
    else:
        seen = detect_dialect(content)
    return seen.model_copy(update=given)


def detect_dialect(content: bytes) -> Dialect:
    """The dialect a table seems to have."""
    encoding = _encoding(content)
    text = content.decode(encoding, "replace").removeprefix("\ufeff")
    delimiter, rows = _delimiter(text)
    decimal, thousands = number_marks(cell.strip() for row in rows for cell in row)
    return Dialect(encoding=encoding, delimiter=delimiter, decimal=decimal, thousands=thousands)


def _encoding(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1254" if _TURKISH.search(content) else "windows-1252"
    return "utf-8"


def _delimiter(text: str) -> tuple[Delimiter, list[list[str]]]:
    """The delimiter that cuts most rows into the same number of cells, and the rows it gives."""
    best: tuple[tuple[int, int], Delimiter, list[list[str]]] = ((0, 0), ",", [])
    for name, character in _DELIMITERS:
        rows = _sample(text, character)
        sizes = Counter(len(row) for row in rows if len(row) > 1)
        size, agreeing = max(sizes.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        if (agreeing, size) > best[0]:
            best = ((agreeing, size), name, rows)
    return best[1], best[2]


def _sample(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(islice(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), _SAMPLE))
    except csv.Error:
        return []


def number_marks(cells: Iterable[str]) -> tuple[DecimalMark, ThousandsMark]:
    """The marks most numbers agree with. ``1.250`` alone tells nothing: it may be either."""
    spaced = (cell.replace("\u00a0", " ").replace("\u202f", " ") for cell in cells)
    numbers = [cell for cell in spaced if cell[-1:].isdigit() and not cell.isdigit()]
    commas, points = _told_by(numbers, _COMMA, ","), _told_by(numbers, _POINT, ".")
    decimal: DecimalMark = "," if len(commas) > len(points) else "."
    grouped = commas if decimal == "," else points
    mark: ThousandsMark = "." if decimal == "," else ","
    if any(mark in cell for cell in grouped):
        return decimal, mark
    return decimal, "space" if any(" " in cell for cell in grouped) else "none"


def _told_by(numbers: Sequence[str], pattern: re.Pattern[str], decimal: str) -> list[str]:
    """The numbers that can only be meant with this decimal mark: it ends them, or the other mark stands twice."""
    other = "." if decimal == "," else ","
    return [
        number
        for number in numbers
        if pattern.fullmatch(number) and (decimal in number or number.count(other) > 1 or " " in number)
    ]
