"""The cells of one row to one budget line.

Takes text cells in a known order, gives a line or the faults of its cells; never knows where the cells stood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from generator.dialect import NumberCell
from generator.records.budget import BudgetLine, Dialect, LineDirection, PlainLine
from generator.records.problem import SENTENCES, Sentence, _
from generator.records.validate import did_you_mean, shown

FIELDS: tuple[str, ...] = tuple(name for name in BudgetLine.model_fields if name not in ("direction", "amounts"))
"""The fields of a line that a column may fill."""
_SUMS = frozenset(["toplam", "genel toplam", "ara toplam", "total", "grand total", "subtotal", "sum", "yekün", "yekun"])
"""What stands where a code belongs in a row that sums others."""
_AMOUNTS = 4096
"""How many amounts are remembered."""
_SPACES = " \u00a0\u202f"
_GROUP_MARKS = {".": r"\.", ",": ",", "space": f"[{_SPACES}]"}


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell; `index` counts the cells of the row that was given."""

    index: int
    sentence: str
    value: str


def unknown_fields(columns: Mapping[str, object]) -> str:
    """What is wrong with the fields that columns are to fill; empty when nothing is."""
    unknown = [name for name in columns if name not in FIELDS]
    if unknown:
        return Sentence(
            _("a budget line has no field {value} ({suggestion})"),
            value=shown(unknown[0]),
            suggestion=did_you_mean(unknown[0], FIELDS),
        )
    return "" if "economic" in columns else Sentence(_("no column is named for the field economic"))


def number_reader(dialect: Dialect, decimals: str = "{1,2}") -> Callable[[str], str | None]:
    """From a number as the dialect writes it to digits with a point; None for what is no such number."""
    whole = "[0-9]{1,15}"
    if mark := _GROUP_MARKS.get(dialect.thousands):
        whole = f"[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+|{whole}"
    pattern = re.compile(rf"(-?(?:{whole}))(?:{re.escape(dialect.decimal)}([0-9]{decimals}))?", re.ASCII)
    bare = re.compile(rf"-?[0-9]{{1,15}}(?:\.[0-9]{decimals})?", re.ASCII)
    marks = _SPACES if dialect.thousands == "space" else dialect.thousands if mark else ""

    def read(text: str) -> str | None:
        if isinstance(text, NumberCell):
            return str(text) if bare.fullmatch(text) else None
        if not (match := pattern.fullmatch(text)):
            return None
        digits = match[1]
        for sign in marks:
            digits = digits.replace(sign, "")
        return f"{digits}.{match[2]}" if match[2] else digits

    return read


def not_an_amount(text: str, dialect: Dialect) -> str:
    """The sentence for a cell that holds no amount."""
    suggestion = Sentence(
        _("Write it as {example}, or correct the dialect (decimal: {decimal}, thousands: {thousands})."),
        example=f"12400000{dialect.decimal}50",
        decimal=dialect.decimal,
        thousands=dialect.thousands,
    )
    return Sentence(SENTENCES["not-an-amount"], value=shown(text), suggestion=suggestion)


def told_of(error: ValidationError, text: str) -> str:
    """The sentence of the first fault that a scalar type found in a text."""
    details = error.errors(include_url=False)[0]
    context: dict[str, Any] = dict(details.get("ctx", {}))
    if details["type"] not in SENTENCES:
        return Sentence(SENTENCES["bad-value"], value=shown(text), reason=details["msg"])
    values = {name: value if isinstance(value, str) else str(value) for name, value in context.items()}
    return Sentence(SENTENCES[details["type"]], **{**values, "value": shown(values.get("value") or text)})


def _number_for_code(text: str) -> str:
    return Sentence(
        _(
            "{value} is a number here, and a code such as 01.10 loses its zeros as a number. Give the column the "
            "format Text and write the code again."
        ),
        value=shown(str(text)),
    )


@dataclass
class BudgetCells:
    """Reads rows of one table: first the cells of the fields, then those of the phases."""

    direction: LineDirection
    fields: tuple[str, ...]
    phases: tuple[str, ...]
    dialect: Dialect

    def __post_init__(self) -> None:
        hints = get_type_hints(BudgetLine, include_extras=True)
        self._types = {name: TypeAdapter[str | None](hints[name]) for name in self.fields}
        self._number = number_reader(self.dialect)
        # The place of each field among those of a line; text to value and sentence, for codes and labels repeat.
        self._seen: tuple[tuple[int, dict[str, tuple[str | None, str]]], ...] = tuple(
            (PlainLine._fields.index(name), {}) for name in self.fields
        )
        self._amounts: dict[str, Decimal] = {}
        self._empty: list[Any] = [None] * len(PlainLine._fields)
        self._empty[0] = self.direction

    def line(self, cells: Sequence[str]) -> tuple[PlainLine | None, Sequence[CellFault]]:
        """The line, or None and every fault of the row."""
        values = self._empty.copy()
        faults: list[CellFault] = []
        for index, (at, seen) in enumerate(self._seen):
            text = cells[index]
            if type(text) is NumberCell and not text.isdigit():
                faults.append(CellFault(index, _number_for_code(text), text))
                continue
            values[at], fault = seen.get(text) or self._checked(index, text)
            if fault:
                faults.append(CellFault(index, fault, text))
        amounts: dict[str, Decimal] = {}
        for index, phase in enumerate(self.phases, len(self.fields)):
            text = cells[index]
            if text:
                amount = self._amounts.get(text) if type(text) is str else None
                amount = self._amount(text) if amount is None else amount
                if amount is None:
                    faults.append(CellFault(index, not_an_amount(text, self.dialect), text))
                else:
                    amounts[phase] = amount
        if faults:
            return None, faults
        # Every cell has been checked by its own type; checking the whole again would take ten times as long.
        values[-1] = amounts
        return PlainLine._make(values), ()

    def _amount(self, text: str) -> Decimal | None:
        """An amount; one that was read just before is the same object, for most lines say two of them twice."""
        number = self._number(text)
        if number is None:
            return None
        amount = Decimal(number)
        if type(text) is str:  # the same signs may tell another amount where they are a workbook's number
            if len(self._amounts) >= _AMOUNTS:
                self._amounts.clear()
            self._amounts[text] = amount
        return amount

    def _checked(self, index: int, text: str) -> tuple[str | None, str]:
        name = self.fields[index]
        result: tuple[str | None, str]
        if text.strip(" :.").lower() in _SUMS:
            result = (
                None,
                Sentence(_("{value} is a sum of other rows. Delete the row, or it counts twice."), value=shown(text)),
            )
        elif not text:
            empty = Sentence(_("the cell is empty. Write the economic code.")) if name == "economic" else ""
            result = (None, empty)
        else:
            try:
                result = (self._types[name].validate_python(text), "")
            except ValidationError as error:
                result = (None, told_of(error, text))
        self._seen[index][1][text] = result
        return result
