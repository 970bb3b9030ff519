"""Lists in columns: what a list in the browser filters, sorts and sums by, small enough for a phone.

A value is named once and stands in a row as its place among the values (-1 for none, several as a list); an amount is a
whole number of units or of hundredths, a day is written as precisely as it is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from generator.records.day import Day

R = TypeVar("R")
Column = dict[str, Any]
Values = Sequence[tuple[str, str]]
"""Code and label, in the order they are offered."""


@dataclass(frozen=True, slots=True)
class Columns(Generic[R]):
    """Makes the columns of rows."""

    rows: Sequence[R]

    def choice(self, key: str, label: str, values: Values, of: Callable[[R], Iterable[str | None]]) -> Column:
        """What rows are narrowed by; values no row has are left out, one a row has twice counts once."""
        told = [tuple(of(row)) for row in self.rows]
        different = set(told)
        used = {code for codes in different for code in codes if code}
        offered = [(code, name) for code, name in values if code in used]
        numbers = {code: number for number, (code, _) in enumerate(offered)}
        shown: dict[tuple[str | None, ...], int | list[int]] = {}
        for codes in different:
            found = list(dict.fromkeys(numbers[code] for code in codes if code in numbers))
            shown[codes] = found[0] if len(found) == 1 else found or -1
        data = [shown[codes] for codes in told]
        return {"key": key, "label": label, "type": "choice", "values": [list(one) for one in offered], "data": data}

    def money(self, key: str, label: str, currency: str, of: Callable[[R], Decimal | None]) -> Column:
        """An amount; in hundredths where any has some."""
        amounts = [of(row) for row in self.rows]
        scale = 2 if any(amount is not None and amount % 1 for amount in amounts) else 0
        data = [None if amount is None else round(amount * 10**scale) for amount in amounts]
        return {"key": key, "label": label, "type": "money", "scale": scale, "currency": currency, "data": data}

    def number(self, key: str, label: str, of: Callable[[R], int | None]) -> Column:
        """A count."""
        return {"key": key, "label": label, "type": "number", "data": [of(row) for row in self.rows]}

    def day(self, key: str, label: str, of: Callable[[R], Day | None]) -> Column:
        """A day, month or year; empty for none."""
        return {"key": key, "label": label, "type": "day", "data": [str(of(row) or "") for row in self.rows]}


def with_values(columns: Iterable[Column]) -> list[Column]:
    """The columns that tell anything apart: a choice of one value, or amounts nobody knows, are left out."""
    return [column for column in columns if _tells(column)]


def _tells(column: Column) -> bool:
    if column["type"] == "choice":
        return len(column["values"]) > 1 or (len(column["values"]) == 1 and -1 in column["data"])
    return any(value not in (None, "") for value in column["data"])
