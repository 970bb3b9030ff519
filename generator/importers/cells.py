"""One cell's text to the text a record has for it.

Takes what a table says, gives what YAML would say, or a sentence that tells why not; whether it fits the field is
decided by the record type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from generator.budget_cells import not_an_amount, number_reader, told_of
from generator.importers.fields import FieldType
from generator.importers.maps import DateOrder
from generator.records.budget import Dialect
from generator.records.day import parse_day
from generator.records.problem import SENTENCES, Sentence, _
from generator.records.scalars import Link
from generator.records.validate import close_to, shown

_DATE = re.compile(r"([0-9]{1,4})[./-]([0-9]{1,2})[./-]([0-9]{1,4})", re.ASCII)
_SHARE = re.compile(r"([^()%]+?)\s*\(\s*([0-9]+(?:[.,][0-9]+)?)\s*%\s*\)")
_BETWEEN_PLACES = re.compile(r"\s+[-–/+]\s+|\s*[;|\r\n]\s*")
_link = TypeAdapter[str](Link)


class Unfit(Exception):
    """A cell says nothing that the field could be, and the sentence for the user."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads the cells of one table."""

    dialect: Dialect
    dates: DateOrder = "year-month-day"

    def read(self, kind: FieldType, text: str) -> str:
        """The text of a record. Raises Unfit."""
        readers: Mapping[FieldType, Callable[[str], str]] = {
            "text": one_line,
            "word": str.strip,
            "day": self.day,
            "number": self.number,
            "degrees": self.degrees,
            "link": link,
        }
        return readers[kind](text)

    def number(self, text: str) -> str:
        """Digits with a point."""
        number = number_reader(self.dialect, "{1,9}")(text)
        if number is None:
            raise Unfit(not_an_amount(text, self.dialect))
        return number

    def degrees(self, text: str) -> str:
        """Degrees with six decimals, a tenth of a metre; tables write up to sixteen, with a point or a comma."""
        match = re.fullmatch(r"(-?[0-9]{1,3})(?:[.,]([0-9]{1,30}))?", text, re.ASCII)
        if not match:
            raise Unfit(
                Sentence(
                    SENTENCES["not-a-coordinate"],
                    value=shown(text),
                    axis=Sentence(_("a coordinate")),
                    example="38.7565",
                )
            )
        degrees = Decimal(f"{match[1]}.{match[2] or 0}").quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
        return f"{degrees.normalize():f}"

    def day(self, text: str) -> str:
        """YYYY, YYYY-MM or YYYY-MM-DD."""
        match = _DATE.fullmatch(text)
        written = self._in_order(match) if match else text
        try:
            return str(parse_day(written))
        except PydanticCustomError as error:
            suggestion = (error.context or {}).get("suggestion", "")
            raise Unfit(Sentence(SENTENCES["not-a-day"], value=shown(text), suggestion=suggestion)) from None

    def _in_order(self, match: re.Match[str]) -> str:
        names = {
            "year-month-day": ("year", "month", "day"),
            "day/month/year": ("day", "month", "year"),
            "month/day/year": ("month", "day", "year"),
        }[self.dates]
        part = dict(zip(names, match.groups(), strict=True))
        return f"{part['year']:0>4}-{part['month']:0>2}-{part['day']:0>2}"


def one_line(text: str) -> str:
    """A text without line breaks and spare spaces."""
    return " ".join(text.split())


def link(text: str) -> str:
    """An address; spaces in it are written %20, as browsers do."""
    address = text.strip().replace(" ", "%20")
    try:
        return _link.validate_python(address)
    except ValidationError as error:
        raise Unfit(told_of(error, text)) from None


def chosen(values: Mapping[str, str], text: str) -> str:
    """What the map makes of a value. Raises Unfit for one it does not name."""
    for written, meant in values.items():
        if one_line(written) == one_line(text):
            return meant
    allowed = ", ".join(values)
    suggestion = close_to(text, list(values)) or Sentence(_("Correct the cell, or name the value in the map."))
    raise Unfit(Sentence(SENTENCES["not-in-list"], value=shown(text), allowed=allowed, suggestion=suggestion))


def places_with_shares(text: str) -> list[tuple[str, str | None]]:
    """The places a cell names, with their shares where it tells them; one name for a cell without shares."""
    if "%" not in text:
        return [(one_line(text), None)]
    found = [(one_line(match[1].lstrip(" -–;,+/\r\n")), match[2].replace(",", ".")) for match in _SHARE.finditer(text)]
    left = _SHARE.sub("", text)
    if not found or left.strip(" -–;,+/\r\n"):
        raise Unfit(
            Sentence(
                _("{value} is no list of places with shares. Write for example 205 (30%) - 208 (70%)."),
                value=shown(text),
            )
        )
    return [(name, share) for name, share in found]


def several_places(text: str) -> list[str]:
    """The names in a cell that is not one place: cut at line breaks, ``;`` and hyphens between spaces."""
    return [one_line(part) for part in _BETWEEN_PLACES.split(text) if part.strip()]
