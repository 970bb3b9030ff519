"""One value of a file to one cell of a sheet, and back.

Takes a field, what the file has, and what the cell holds; gives the value the file is to have, or what is wrong and
how to mend it. What spreadsheet programs do to values unasked is told and never taken over: 06 that became 6,
01.10 that became 1.1, a code that became a date.
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from io import StringIO
from typing import Any

from pydantic import ValidationError

from generator.budget_cells import number_reader
from generator.records.budget import Dialect
from generator.records.problem import Sentence, _
from generator.records.validate import shown
from generator.records.yaml_reader import Value
from generator.spreadsheet.fields import Shape, SheetField, number_type

LONGEST = 32_767
"""Characters a cell can hold, by the limits of XLSX."""
DIGITS = 15
"""Digits of a number that a spreadsheet keeps."""
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_COMMA = Dialect(decimal=",", thousands="none")


class Sort(Enum):
    """What a cell holds, as the spreadsheet has it."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TRUTH = "true or false"
    ERROR = "error"
    FORMULA = "formula"
    """A formula whose result is not stored."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, numbers as digits with a point, dates as YYYY-MM-DD; empty without text."""

    text: str = ""
    sort: Sort = Sort.TEXT


@dataclass(frozen=True, slots=True)
class Taken:
    """The value a cell gives its field; None removes the field."""

    value: Value


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a cell gives no value, with the fix."""

    sentence: str


def cell_of(field: SheetField, value: Value) -> Cell:
    """The cell that shows a value."""
    if field.shape is Shape.LIST:
        return Cell(_clean(_joined(value)) if isinstance(value, list) else "")
    if field.shape is Shape.GROUP:
        return Cell(_clean(json.dumps(value, ensure_ascii=False)) if isinstance(value, dict) and value else "")
    if not isinstance(value, str):
        return Cell()
    if field.shape is Shape.NUMBER:
        number = _number(field, value.strip())
        if number is not None and len(number.as_tuple().digits) <= DIGITS:
            return Cell(format(number, "f"), Sort.NUMBER)
    return Cell(_clean(value))


def taken(field: SheetField, cell: Cell, before: Value, *, comma: bool = False) -> Taken | Refused | None:
    """What a cell gives its field; None when it says what the file has. `comma`: the decimal mark of its numbers."""
    there = cell_of(field, before)
    if cell == there:
        return None
    if refused := _unusable(cell, there):
        return refused
    if not cell.text:
        return Taken(None)
    match field.shape:
        case Shape.NUMBER:
            return _number_taken(field, cell, there, comma=comma)
        case Shape.LIST:
            return _list_taken(cell, there, before)
        case Shape.GROUP:
            return _group_taken(cell, before)
        case Shape.YES_NO | Shape.DAY:
            return _plain_taken(field, cell, there)
        case _:
            return _text_taken(field, cell, there)


def _clean(text: str) -> str:
    """A text as a cell holds it: no blanks around it, one sort of line end, nothing XLSX cannot hold."""
    return _UNSEEN.sub("", text.strip().replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST]


def _unusable(cell: Cell, there: Cell) -> Refused | None:
    if cell.sort is Sort.ERROR:
        return Refused(Sentence(_("the cell holds the error {value}. Write the value."), value=cell.text))
    if cell.sort is Sort.FORMULA:
        return Refused(
            Sentence(_("the result of the formula is not stored. Open the file, save it, or write the value."))
        )
    if len(cell.text) > LONGEST or len(there.text) >= LONGEST:
        return Refused(
            Sentence(_("the text is longer than a cell can hold ({limit}). Change it in the YAML."), limit=str(LONGEST))
        )
    return None


def _made_into(cell: Cell, there: Cell) -> Refused:
    """The spreadsheet took a text for something else."""
    made = {
        Sort.DATE: _("the spreadsheet made a date of it ({value}). {fix}"),
        Sort.TRUTH: _("the spreadsheet made true or false of it ({value}). {fix}"),
    }
    sentence = made.get(cell.sort, _("the spreadsheet made the number {value} of it, and zeros are lost. {fix}"))
    return Refused(Sentence(sentence, value=cell.text, fix=_fix(there)))


def _fix(there: Cell) -> str:
    if there.text:
        return Sentence(
            _("Give the cell the format Text and write the value again; in the file stands {value}."),
            value=shown(there.text),
        )
    return Sentence(_("Give the cell the format Text and write the value again."))


# --- numbers ------------------------------------------------------------------------------------------------------


def _number(field: SheetField, text: str) -> Decimal | None:
    """A number as the field reads it; None for what it refuses."""
    try:
        return Decimal(number_type(field.scalar).validate_python(text))
    except ValidationError:
        return None


def _number_taken(field: SheetField, cell: Cell, there: Cell, *, comma: bool) -> Taken | Refused | None:
    if cell.sort not in (Sort.TEXT, Sort.NUMBER):
        return _made_into(cell, there)
    text = cell.text
    if cell.sort is Sort.NUMBER:
        number: Decimal | None = Decimal(text)
        text = _digits(field, Decimal(text))
    else:
        if comma and (read := number_reader(_COMMA, "{1,9}")(text)):
            text = read
        number = _number(field, text)
    if number is not None and number == _decimal(there.text):
        return None
    return Taken(text)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace("_", "")) if text.isascii() else None
    except InvalidOperation:
        return None


def _digits(field: SheetField, number: Decimal) -> str:
    """A number as the file is to have it: kuruş with two digits, no exponent."""
    if field.scalar == "amount" and number != number.to_integral_value():
        cents = number.quantize(Decimal("0.01"))
        number = cents if cents == number else number
    if field.scalar == "count" or number == number.to_integral_value():
        return format(number.normalize(), "f") if number else "0"
    return str(number_type(field.scalar).dump_python(number, mode="json"))


# --- texts, codes, days -------------------------------------------------------------------------------------------


def _plain_taken(field: SheetField, cell: Cell, there: Cell) -> Taken | Refused | None:
    """A day or a yes or no: the cell's text, whatever made it."""
    wrong = Sort.TRUTH if field.shape is Shape.DAY else Sort.DATE
    if cell.sort is wrong:
        return _made_into(cell, there)
    text = cell.text.lower() if field.shape is Shape.YES_NO else cell.text
    return None if text == there.text else Taken(text)


def _text_taken(field: SheetField, cell: Cell, there: Cell) -> Taken | Refused | None:
    text = _clean(cell.text)
    if text == there.text:
        return None
    if cell.sort in (Sort.DATE, Sort.TRUTH):
        return _made_into(cell, there)
    if cell.sort is Sort.NUMBER and _has_lost(field, cell, there):
        return _made_into(cell, there)
    return Taken(text)


def _has_lost(field: SheetField, cell: Cell, there: Cell) -> bool:
    """Whether a number may be what is left of a text: 6 of 06, 1.1 of 01.10."""
    return _decimal(there.text) == Decimal(cell.text) or (field.shape is not Shape.TEXT and "." in cell.text)


# --- lists and groups ---------------------------------------------------------------------------------------------


def _joined(values: list[Value]) -> str:
    """Values between semicolons; one that holds a semicolon or a quote stands between quotes, as in CSV."""
    parts = [str(value) for value in values]
    return "; ".join(f'"{part.replace(chr(34), chr(34) * 2)}"' if _needs_quotes(part) else part for part in parts)


def _needs_quotes(part: str) -> bool:
    return not part or any(sign in part for sign in ';"\n\r') or part != part.strip()


def _parted(text: str) -> list[str]:
    rows = list(csv.reader(StringIO(text, newline=""), delimiter=";", skipinitialspace=True))
    return [part.strip() for row in rows for part in row if part.strip()]


def _list_taken(cell: Cell, there: Cell, before: Value) -> Taken | Refused | None:
    if cell.text == there.text:
        return None
    if cell.sort in (Sort.DATE, Sort.TRUTH) or (cell.sort is Sort.NUMBER and "." in cell.text):
        return _made_into(cell, there)
    if cell.sort is Sort.NUMBER and _decimal(there.text) == Decimal(cell.text):
        return _made_into(cell, there)
    parts: list[Any] = _parted(cell.text)
    return None if parts == before else Taken(parts or None)


def _group_taken(cell: Cell, before: Value) -> Taken | Refused | None:
    try:
        value = json.loads(cell.text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or not all(isinstance(part, str) for part in value.values()):
        example = '{"memnuniyet": "iyi"}'
        return Refused(
            Sentence(_("{value} is not a group. Write it as {example}."), value=shown(cell.text), example=example)
        )
    return None if value == before else Taken(value or None)
