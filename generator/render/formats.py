"""Numbers, money, dates and sorting as a language writes them.

Takes values and a language, gives text; Babel's CLDR data decide, only the Turkish alphabet's order is written here.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache, partial

from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import (
    format_decimal,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
)

from generator.records.day import Day

_ALPHABET = {"tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz"}
"""Languages whose order differs from that of the letters without their marks."""


_MANY = 8192
"""How many written values are kept: the same dates and amounts come again in every language's lists and pages."""


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


@lru_cache(_MANY)
def money(value: Decimal, currency: str, language: str) -> str:
    """An amount in full: ``12.400.000,00 ₺`` in Turkish, ``₺12,400,000.00`` in English."""
    return _with_sign(_marked(f"{value:,.2f}", language), currency, language)


@lru_cache(_MANY)
def short_money(value: Decimal, currency: str, language: str) -> str:
    """An amount for a headline: ``12,4 milyon ₺``, ``₺12.4 million``."""
    if abs(value) < 100_000:
        return _with_sign(format_decimal(value, "#,##0", locale=_locale(language)), currency, language)
    return _with_sign(_compact(value, language), currency, language)


def _compact(value: Decimal, language: str) -> str:
    """Three figures that count and a word: 5,95 milyon, 12,4 milyon, 790 milyon. The words are CLDR's."""
    rounded = abs(Decimal(f"{value:.2E}"))
    digits = rounded.adjusted() + 1
    pattern = _locale(language).compact_decimal_formats["long"]["other"][str(10 ** (digits - 1))].pattern
    whole = pattern.count("0")
    number = f"{rounded.scaleb(whole - digits):.{3 - whole}f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    sign = "-" if value < 0 else ""
    return sign + str(pattern.replace("0" * whole, _marked(number, language)))


def _marked(text: str, language: str) -> str:
    """A number with Python's marks, given the language's; ten times faster than having Babel lay out a pattern.

    Raises ValueError for a language that groups digits otherwise than by three.
    """
    group, decimal = _marks(language)
    if (group, decimal) == (",", "."):
        return text
    return text.replace(",", "_").replace(".", decimal).replace("_", group)


@cache
def _marks(language: str) -> tuple[str, str]:
    """What a language writes between thousands and before decimals."""
    locale = _locale(language)
    if locale.decimal_formats[None].grouping != (3, 3):
        raise ValueError(f"{language} does not group digits by three")
    return get_group_symbol(locale), get_decimal_symbol(locale)


def _with_sign(text: str, currency: str, language: str) -> str:
    # CLDR's English writes TRY and its Turkish puts the sign first; people here write the sign, and last in Turkish.
    sign = _currency_sign(currency)
    if language == "tr":
        return f"{text}\u00a0{sign}"
    return f"-{sign}{text[1:]}" if text.startswith("-") else f"{sign}{text}"


@cache
def _currency_sign(currency: str) -> str:
    return str(get_currency_symbol(currency, "tr"))


@lru_cache(_MANY)
def number(value: Decimal | int, language: str) -> str:
    """A number with the language's marks, no needless zeros."""
    # Equal numbers share what is kept, so 2.0 must be written as 2 is.
    return _marked(f"{Decimal(value).normalize():,f}", language)


@lru_cache(_MANY)
def percent(value: Decimal | int, language: str) -> str:
    """A percentage, whole or with one decimal: ``%62,5`` in Turkish, ``62.5%`` in English."""
    rounded = Decimal(value).quantize(Decimal("0.1"))
    text = format_decimal(rounded, "#,##0.#", locale=_locale(language))
    return f"%{text}" if language == "tr" else f"{text}%"


def signed_percent(value: Decimal, language: str) -> str:
    """A change in percent, with its sign: ``+%8,7``, ``-8.7%``."""
    text = percent(abs(value), language)
    return f"{'-' if value < 0 else '+'}{text}"


@lru_cache(_MANY)
def day(value: Day | date, language: str) -> str:
    """A date as precisely as it is known: ``1 Mart 2026``, ``Mart 2026``, ``2026``."""
    if isinstance(value, date) or value.day is not None:
        when = value if isinstance(value, date) else value.first
        return format_date(when, "d MMMM y", locale=_locale(language))
    if value.month is not None:
        return format_skeleton("yMMMM", value.first, locale=_locale(language))
    return str(value)


def language_name(code: str) -> str:
    """A language's name in that language."""
    name = Locale.parse(code).get_language_name(code) or code
    return name[:1].upper() + name[1:] if code != "tr" else "Türkçe"


def sorting(language: str) -> Callable[[str], tuple[str, str]]:
    """The key that sorts texts in a language's order; Turkish has ı before i and ç after c."""
    return partial(_sort_key, language)


@lru_cache(1 << 16)
def _sort_key(language: str, text: str) -> tuple[str, str]:
    """A title stands in several lists, so that it is asked for several times."""
    lowered, alphabet = lower(text, language), _ALPHABET.get(language)
    if alphabet is None:
        lowered = unicodedata.normalize("NFKD", lowered)
        return "".join(sign for sign in lowered if not unicodedata.combining(sign)), text
    return "".join([chr(_rank(alphabet, sign)) for sign in lowered]), text


def lower(text: str, language: str) -> str:
    """Small letters; in Turkish I becomes ı and İ becomes i."""
    return (text.replace("İ", "i").replace("I", "ı") if language == "tr" else text).lower()


@lru_cache(1 << 10)
def _rank(alphabet: str, sign: str) -> int:
    place = alphabet.find(sign)
    if place >= 0:
        return 1000 + place
    base = unicodedata.normalize("NFKD", sign)[0]
    place = alphabet.find(base)
    if place >= 0:
        return 1000 + place
    return ord(sign) if ord(sign) < 1000 else min(2000 + ord(sign), sys.maxunicode)
