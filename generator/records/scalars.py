"""The types a field gives to the text that was written: Code, Id, Line, Amount and the small numbers.

Takes text as `yaml_reader` gives it, gives a typed value or a problem code. Patterns are anchored and ASCII, because
lax parsing corrupts: pydantic alone reads ``1.250`` as 1.25, ``1772323200`` as a date and ``١٢٣`` as a number.
Never touches a file, a clock or a locale.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue

from generator.records.fault import FOR_EXAMPLE, INVISIBLE, SEEN, fault, text_of, words, write_it
from generator.records.problem import Sentence, _
from generator.records.slug import slug

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}", re.ASCII)
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:/+-]{0,99}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
_WHOLE = r"(?:[0-9]{1,3}(?:_[0-9]{3})+|[0-9]{1,15})"
_AMOUNT = re.compile(rf"-?{_WHOLE}(?:\.[0-9]{{1,2}})?", re.ASCII)
_QUANTITY = re.compile(rf"-?{_WHOLE}(?:\.[0-9]{{1,9}})?", re.ASCII)
_COUNT = re.compile(_WHOLE, re.ASCII)
_UP_TO_FIVE = ("0", "1", "2", "3", "4", "5")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,9})?", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"'\\]{3,2000}")


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
        return write_it(bare.replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?", bare, re.ASCII):
        return write_it(bare.replace(",", ""))
    if re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", bare, re.ASCII):
        return write_it(bare)
    return Sentence(_("Write digits and, if needed, a point and two decimals, for example 12400000 or 12400000.50."))


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
    return parse_amount(text_of(value, FOR_EXAMPLE, _("an amount"), "12400000.50"))


def _quantity(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    text = text_of(value, FOR_EXAMPLE, _("a number"), "3.75")
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
    text = text_of(value, FOR_EXAMPLE, _("a whole number"), "12500")
    if _COUNT.fullmatch(text):
        return int(text.replace("_", ""))
    raise fault("not-a-count", value=text)


def _up_to_five(value: Any) -> int:
    if isinstance(value, int):
        return value
    text = text_of(value, FOR_EXAMPLE, _("a whole number"), "3")
    if text in _UP_TO_FIVE:
        return int(text)
    raise fault("not-in-list", value=text, allowed=", ".join(_UP_TO_FIVE), suggestion="")


def _percentage(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    text = text_of(value, FOR_EXAMPLE, _("a percentage"), "62")
    if _DECIMAL.fullmatch(text) and 0 <= Decimal(text) <= 100:
        return Decimal(text)
    raise fault("not-a-percentage", value=text)


def _coordinate(axis: str, limit: int, example: str) -> Callable[[Any], Decimal]:
    def coordinate(value: Any) -> Decimal:
        if isinstance(value, Decimal):
            return value
        text = text_of(value, FOR_EXAMPLE, axis, example)
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
UpToFive = Annotated[int, *_scalar(_up_to_five, "count", "integer string", "[0-5]", minimum=0, maximum=5)]
"""How many of something that is heavy."""
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
    text = text_of(value, FOR_EXAMPLE, _("an id"), "cumhuriyet-meydani")
    if _ID.fullmatch(text):
        return text
    raise fault("not-an-id", value=text, suggestion=slug(text) or "cumhuriyet-meydani")


def is_id(text: str) -> bool:
    """Whether the text can be the id of a record."""
    return _ID.fullmatch(text) is not None


def parse_code(value: Any) -> str:
    """A code as it was written. Raises the fault not-a-code."""
    text = text_of(value, FOR_EXAMPLE, _("a code"), "06.5.7.01")
    if _CODE.fullmatch(text):
        return text
    raise fault("not-a-code", value=text)


def parse_language(value: Any) -> str:
    """A code of a language. Raises the fault not-a-language."""
    text = text_of(value, FOR_EXAMPLE, _("a language"), "tr")
    if _LANGUAGE.fullmatch(text):
        return text
    raise fault("not-a-language", value=text)


def _link(value: Any) -> str:
    text = text_of(value, _("Write it whole, beginning with https://."), _("a web address"))
    if _LINK.fullmatch(text) and not INVISIBLE.search(text) and _has_host(text):
        return text
    raise fault("not-a-link", value=text)


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:  # a bracket of an IPv6 address without the other
        return False


def parse_line(value: Any) -> str:
    """A text on one line. Raises the faults empty-text and invisible-character."""
    return words(text_of(value, _("Write the text on one line."), _("a text")))


def _yes_or_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = text_of(value, _("Write true or false."), _("true or false"))
    if text in ("true", "false"):
        return text == "true"
    raise fault("not-yes-or-no", value=text)


Id = Annotated[str, *_scalar(parse_id, "id", "string number", _ID.pattern)]
"""The id of a record: its file name without the ending."""
Code = Annotated[str, *_scalar(parse_code, "code", "string number", _CODE.pattern)]
"""A code exactly as written: 06.5.7.01, 01.10, 06."""
Language = Annotated[str, *_scalar(parse_language, "language", "string", _LANGUAGE.pattern)]
Link = Annotated[str, *_scalar(_link, "link", "string", _LINK.pattern)]
Line = Annotated[str, *_scalar(parse_line, "line", "string number boolean", None, pattern=SEEN)]
"""A text that is the same in every language: a name, a number of a decision."""
YesOrNo = Annotated[bool, *_scalar(_yes_or_no, "yes-or-no", "boolean string", "true|false")]
