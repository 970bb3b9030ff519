"""A day, a month or a year, as precisely as it is known.

Takes YYYY, YYYY-MM or YYYY-MM-DD, gives a Day or a fault that says what to write; knows no clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from generator.records.fault import FOR_EXAMPLE, fault, text_of, write_it
from generator.records.problem import Sentence, _

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
# Every day the calendar has, and 29 February of every year.
_CALENDAR = (
    "(?:1[89][0-9]{2}|2[01][0-9]{2}|2200)"
    "(?:-(?:0[1-9]|1[0-2])|-(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|-(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|-02-(?:0[1-9]|[12][0-9]))?"
)
_EARLIEST, _LATEST = 1800, 2200
_OTHER_DAY = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", re.ASCII)


@dataclass(frozen=True, slots=True, order=False)
class Day:
    """A year, a month or a day, as precisely as it is known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def is_before(self, other: Day) -> bool:
        """Whether it is surely earlier, told at the coarser of the two precisions: 2026 is not before 2026-03."""
        return self.last < other.first

    def __str__(self) -> str:
        if self.day is not None:
            return f"{self.year:04}-{self.month:02}-{self.day:02}"
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Checked by `parse_day`; written out as YYYY, YYYY-MM or YYYY-MM-DD."""
        return core_schema.no_info_plain_validator_function(
            parse_day, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Text, or the bare number an editor sees in a year."""
        return {
            "$comment": "day",
            "type": ["string", "integer"],
            "pattern": f"^(?:{_CALENDAR})$",
            "minimum": _EARLIEST,
            "maximum": _LATEST,
        }


def parse_day(value: Any) -> Day:
    """A Day from YYYY, YYYY-MM or YYYY-MM-DD. Raises the fault not-a-day."""
    if isinstance(value, Day):
        return value
    return _day_of(text_of(value, FOR_EXAMPLE, _("a date"), "2026-03-01"))


@lru_cache(1 << 12)
def _day_of(text: str) -> Day:
    if not (match := _DAY.fullmatch(text)):
        raise fault("not-a-day", value=text, suggestion=_day_advice(text))
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or not _EARLIEST <= year <= _LATEST:
        raise fault("not-a-day", value=text, suggestion=Sentence(_("The year must be between 1800 and 2200.")))
    try:
        # Asked of the calendar with the numbers themselves: month 00 is no month, not an unknown one.
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise fault("not-a-day", value=text, suggestion=Sentence(_("There is no such day."))) from None
    return Day(year, month, day)


def _day_advice(text: str) -> str:
    if match := _OTHER_DAY.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            return write_it(f"{year:04}-{month:02}-{day:02}")
    return Sentence(_("For example 2026-03-01."))
