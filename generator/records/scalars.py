"""The types a field gives to the text that was written: Text, Code, Id, Amount, Day and the small numbers.

Takes text as `yaml_reader` gives it, gives a typed value or a problem code. Patterns are anchored and ASCII, because
lax parsing corrupts: pydantic alone reads ``1.250`` as 1.25, ``1772323200`` as a date and ``١٢٣`` as a number.
Never touches a file, a clock or a locale.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, PlainSerializer, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from generator.records.problem import Sentence, _
from generator.records.slug import slug

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}", re.ASCII)
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:/+-]{0,99}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
_WHOLE = r"(?:[0-9]{1,3}(?:_[0-9]{3})+|[0-9]{1,15})"
_AMOUNT = re.compile(rf"-?{_WHOLE}(?:\.[0-9]{{1,2}})?", re.ASCII)
_QUANTITY = re.compile(rf"-?{_WHOLE}(?:\.[0-9]{{1,9}})?", re.ASCII)
_COUNT = re.compile(_WHOLE, re.ASCII)
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,9})?", re.ASCII)
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"'\\]{3,2000}")
_EARLIEST, _LATEST = 1800, 2200
# Every day the calendar has, and 29 February of every year.
_CALENDAR = (
    "(?:1[89][0-9]{2}|2[01][0-9]{2}|2200)"
    "(?:-(?:0[1-9]|1[0-2])|-(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|-(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|-02-(?:0[1-9]|[12][0-9]))?"
)
_SEEN = r"\S"
_OTHER_DAY = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", re.ASCII)
# Characters that are not seen but change what is read: control characters (YAML lets "\\0" write them), bidirectional
# controls, zero-width signs, line separators, tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def fault(code: str, **values: str) -> PydanticCustomError:
    """The error that `validate` turns into the problem with this code."""
    return PydanticCustomError(code, "{value}", {"value": "", **values})


_FOR_EXAMPLE = _("Write for example {text}.")


def _text_of(value: Any, advice: str, wanted: str, example: str = "") -> str:
    """The text; advice and what is wanted are made into sentences only when it is none, for nearly all are."""
    if isinstance(value, str):
        return value
    if value is None:
        raise fault("absent-value")
    raise fault("wrong-type", got=kind_of(value), wanted=Sentence(wanted), example=Sentence(advice, text=example))


def kind_of(value: Any) -> str:
    """What a value is, in the words of a person who writes YAML."""
    if isinstance(value, list | tuple):
        return Sentence(_("a list"))
    return Sentence(_("a group of fields")) if isinstance(value, dict) else Sentence(_("a value"))


# --- numbers -----------------------------------------------------------------------------------------------------


def parse_amount(text: str) -> Decimal:
    """Money: digits, at most two decimals after a point, ``_`` between thousands. Raises the fault not-an-amount."""
    if _AMOUNT.fullmatch(text):
        return Decimal(text.replace("_", ""))
    raise fault("not-an-amount", value=text, suggestion=_amount_advice(text))


def _amount_advice(text: str) -> str:
    bare = re.sub(r"[\s\u00a0'’_]|TL|TRY|₺|€|\$", "", text)
    if _GROUPED.fullmatch(bare):
        return _grouped_advice(bare)
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})*,[0-9]{1,2}|-?[0-9]+,[0-9]{1,2}", bare, re.ASCII):
        return _write(bare.replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?", bare, re.ASCII):
        return _write(bare.replace(",", ""))
    if re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", bare, re.ASCII):
        return _write(bare)
    return Sentence(_("Write digits and, if needed, a point and two decimals, for example 12400000 or 12400000.50."))


def _write(text: str) -> Sentence:
    return Sentence(_("Write {text}."), text=text)


def _grouped_advice(text: str) -> str:
    """What ``1.250`` may mean, each written so that it is accepted: thousands as 1250, decimals as 1.25."""
    whole = text.replace(".", "")
    fraction = plain_number(Decimal(text)) if text.count(".") == 1 else text
    if _GROUPED.fullmatch(fraction):  # three decimals that count, or several marks: an amount has two decimals
        return Sentence(_("Write {text}, without a mark between thousands."), text=whole)
    return Sentence(
        _("Is it {one}, or {other}? Write the one that is meant, without a mark between thousands."),
        one=whole,
        other=fraction,
    )


def _amount(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    return parse_amount(_text_of(value, _FOR_EXAMPLE, _("an amount"), "12400000.50"))


def _quantity(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    text = _text_of(value, _FOR_EXAMPLE, _("a number"), "3.75")
    if _QUANTITY.fullmatch(text) and not _GROUPED.fullmatch(text):
        return Decimal(text.replace("_", ""))
    raise fault("not-a-quantity", value=text, suggestion=_quantity_advice(text))


def _quantity_advice(text: str) -> str:
    if _GROUPED.fullmatch(text) and text.count(".") == 1:
        # A fourth decimal tells that the point is no mark between thousands.
        fraction = plain_number(Decimal(text))
        fraction += "0" if _GROUPED.fullmatch(fraction) else ""
        return Sentence(
            _("Is it {one}, or {other}? Write the one that is meant."), one=text.replace(".", ""), other=fraction
        )
    return _amount_advice(text)


def _count(value: Any) -> int:
    if isinstance(value, int):
        return value
    text = _text_of(value, _FOR_EXAMPLE, _("a whole number"), "12500")
    if _COUNT.fullmatch(text):
        return int(text.replace("_", ""))
    raise fault("not-a-count", value=text)


def _percentage(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    text = _text_of(value, _FOR_EXAMPLE, _("a percentage"), "62")
    if _DECIMAL.fullmatch(text) and 0 <= Decimal(text) <= 100:
        return Decimal(text)
    raise fault("not-a-percentage", value=text)


def _coordinate(axis: str, limit: int, example: str) -> Callable[[Any], Decimal]:
    def coordinate(value: Any) -> Decimal:
        if isinstance(value, Decimal):
            return value
        text = _text_of(value, _FOR_EXAMPLE, axis, example)
        if _DECIMAL.fullmatch(text) and abs(Decimal(text)) <= limit:
            return Decimal(text)
        raise fault("not-a-coordinate", value=text, axis=Sentence(axis), example=example)

    return coordinate


def plain_number(value: Decimal) -> str:
    """A number as files carry it: no exponent, no trailing zeros after the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scalar(check: Callable[[Any], Any], name: str, types: str, whole: str | None, **more: Any) -> Any:
    """The annotation of one scalar type: how it is checked, and what an editor may accept for it.

    An editor reads YAML 1.2: it sees a number in 12400000 and in 06, and a boolean in true, where the file has text.
    So `types` are generous: what is right is never refused, and only the check tells 1.250 from 1.25.
    """
    schema: JsonSchemaValue = {"$comment": name, "type": types.split()}
    if whole:
        schema["pattern"] = f"^(?:{whole})$"
    return (BeforeValidator(check), WithJsonSchema(schema | more))


def _quantity_out(value: Decimal) -> str:
    """A quantity so that `_quantity` reads it back: 12.345 could be thousands, 12.3450 could not."""
    text = plain_number(value)
    return f"{text}0" if _GROUPED.fullmatch(text) else text


_number_out = PlainSerializer(plain_number, return_type=str)

Amount = Annotated[
    Decimal, *_scalar(_amount, "amount", "number string", _AMOUNT.pattern), PlainSerializer(str, return_type=str)
]
"""Money, exact, in the currency of its record."""
Quantity = Annotated[
    Decimal,
    *_scalar(_quantity, "quantity", "number string", _QUANTITY.pattern),
    PlainSerializer(_quantity_out, return_type=str),
]
"""A measured number that is not money."""
Percentage = Annotated[
    Decimal,
    *_scalar(_percentage, "percentage", "number string", _DECIMAL.pattern, minimum=0, maximum=100),
    _number_out,
]
"""0 to 100."""
Count = Annotated[int, *_scalar(_count, "count", "integer string", _COUNT.pattern, minimum=0)]
"""A whole number of things or people."""
Latitude = Annotated[
    Decimal,
    *_scalar(
        _coordinate(_("a latitude"), 90, "38.7565"),
        "latitude",
        "number string",
        _DECIMAL.pattern,
        minimum=-90,
        maximum=90,
    ),
    _number_out,
]
Longitude = Annotated[
    Decimal,
    *_scalar(
        _coordinate(_("a longitude"), 180, "30.5433"),
        "longitude",
        "number string",
        _DECIMAL.pattern,
        minimum=-180,
        maximum=180,
    ),
    _number_out,
]


# --- names -------------------------------------------------------------------------------------------------------


def parse_id(value: Any) -> str:
    """The id of a record. Raises the fault not-an-id."""
    text = _text_of(value, _FOR_EXAMPLE, _("an id"), "cumhuriyet-meydani")
    if _ID.fullmatch(text):
        return text
    raise fault("not-an-id", value=text, suggestion=slug(text) or "cumhuriyet-meydani")


def is_id(text: str) -> bool:
    """Whether the text can be the id of a record."""
    return _ID.fullmatch(text) is not None


def parse_code(value: Any) -> str:
    """A code as it was written. Raises the fault not-a-code."""
    text = _text_of(value, _FOR_EXAMPLE, _("a code"), "06.5.7.01")
    if _CODE.fullmatch(text):
        return text
    raise fault("not-a-code", value=text)


def _language(value: Any) -> str:
    text = _text_of(value, _FOR_EXAMPLE, _("a language"), "tr")
    if _LANGUAGE.fullmatch(text):
        return text
    raise fault("not-a-language", value=text)


def _link(value: Any) -> str:
    text = _text_of(value, _("Write it whole, beginning with https://."), _("a web address"))
    if _LINK.fullmatch(text) and not _INVISIBLE.search(text) and _has_host(text):
        return text
    raise fault("not-a-link", value=text)


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:  # a bracket of an IPv6 address without the other
        return False


def parse_line(value: Any) -> str:
    """A text on one line. Raises the faults empty-text and invisible-character."""
    return _words(_text_of(value, _("Write the text on one line."), _("a text")))


def _words(text: str) -> str:
    """A text people read: not empty, nothing in it that cannot be seen."""
    stripped = text.strip()
    if not stripped:
        raise fault("empty-text")
    if hidden := _INVISIBLE.search(stripped):
        raise fault("invisible-character", value=f"U+{ord(hidden[0]):04X}")
    return stripped


def _yes_or_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = _text_of(value, _("Write true or false."), _("true or false"))
    if text in ("true", "false"):
        return text == "true"
    raise fault("not-yes-or-no", value=text)


Id = Annotated[str, *_scalar(parse_id, "id", "string number", _ID.pattern)]
"""The id of a record: its file name without the ending."""
Code = Annotated[str, *_scalar(parse_code, "code", "string number", _CODE.pattern)]
"""A code exactly as written: 06.5.7.01, 01.10, 06."""
Language = Annotated[str, *_scalar(_language, "language", "string", _LANGUAGE.pattern)]
Link = Annotated[str, *_scalar(_link, "link", "string", _LINK.pattern)]
Line = Annotated[str, *_scalar(parse_line, "line", "string number boolean", None, pattern=_SEEN)]
"""A text that is the same in every language: a name, a number of a decision."""
YesOrNo = Annotated[bool, *_scalar(_yes_or_no, "yes-or-no", "boolean string", "true|false")]


# --- text in several languages -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A text people read: plain (the town's first language), or one per language."""

    plain: str | None
    translations: tuple[tuple[str, str], ...] = ()

    def in_language(self, language: str, fallbacks: tuple[str, ...]) -> tuple[str, str]:
        """The text and the language it is in; `fallbacks` are the town's languages, the first one first."""
        if self.plain is not None:
            return self.plain, fallbacks[0]
        written = dict(self.translations)
        for choice in (language, *fallbacks, *written):
            if choice in written:
                return written[choice], choice
        return "", language  # pragma: no cover - a Text has at least one language

    def languages(self) -> tuple[str, ...]:
        """The languages that are written out; none for a plain text."""
        return tuple(language for language, _ in self.translations)

    def in_each(self, first: str) -> tuple[tuple[str, str], ...]:
        """Every language with its text; `first` is the language of a plain text."""
        return ((first, self.plain),) if self.plain is not None else self.translations

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Checked by `_text`; written out as it was written."""
        by_language = core_schema.dict_schema(
            core_schema.no_info_plain_validator_function(_language),
            core_schema.no_info_plain_validator_function(_translation),
        )
        return core_schema.no_info_wrap_validator_function(
            _text, by_language, serialization=core_schema.plain_serializer_function_ser_schema(_text_out)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """A text, or a group language: text, one language at least; a language may be left absent."""
        written = {"type": ["string", "number", "boolean"], "pattern": _SEEN}
        return {
            **written,
            "$comment": "text",
            "type": [*written["type"], "object"],
            "additionalProperties": {**written, "type": [*written["type"], "null"]},
            "not": {"type": "object", "additionalProperties": {"type": "null"}},
        }


def _text(value: Any, by_language: Callable[[Any], dict[str, str]]) -> Text:
    """A Text from text or a mapping of language to text; every language at fault is told for itself."""
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text(_words(value))
    if isinstance(value, dict):
        if not value:  # every language was left absent
            raise fault("empty-text")
        return Text(None, tuple(by_language(value).items()))
    raise fault(
        "wrong-type",
        got=kind_of(value),
        wanted=Sentence(_("a text")),
        example=Sentence(_("Write the text, or {{tr: …, en: …}}.")),
    )


def _translation(value: Any) -> str:
    return _words(_text_of(value, _("Write language: text."), _("a text")))


def _text_out(text: Text) -> str | dict[str, str]:
    return text.plain if text.plain is not None else dict(text.translations)


# --- dates -------------------------------------------------------------------------------------------------------


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
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

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
    text = _text_of(value, _FOR_EXAMPLE, _("a date"), "2026-03-01")
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
            return _write(f"{year:04}-{month:02}-{day:02}")
    return Sentence(_("For example 2026-03-01."))
