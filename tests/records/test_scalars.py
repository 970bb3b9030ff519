"""What each scalar type takes, what it refuses, and what it then advises."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from generator.records.day import Day, parse_day
from generator.records.scalars import (
    Amount,
    Count,
    Latitude,
    Link,
    Percentage,
    Quantity,
    is_id,
    parse_amount,
    plain_number,
)
from generator.records.slug import slug
from generator.records.text import Text
from generator.records.validate import did_you_mean, shown

AMOUNT: TypeAdapter[Decimal] = TypeAdapter(Amount)


@pytest.mark.parametrize(
    ("written", "amount"),
    [("0", "0"), ("12400000", "12400000"), ("12400000.50", "12400000.50"), ("-5.5", "-5.5"), ("1_250_000", "1250000")],
)
def test_amount_is_read_to_the_cent(written: str, amount: str) -> None:
    assert AMOUNT.validate_python(written) == Decimal(amount)


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("1.250", "Is it 1250, or 1.25?"),
        ("1.255", "Write 1255, without"),
        ("1.250.000", "Write 1250000, without"),
        ("1.250,00", "Write 1250.00."),
        ("1250,5", "Write 1250.5."),
        ("1,250.00", "Write 1250.00."),
        ("1.250.000 TL", "Write 1250000, without"),
        ("₺ 12 400 000", "Write 12400000."),
        ("1_00", "Write 100."),
        ("no", "Write digits"),
        ("1e6", "Write digits"),
        ("١٢٣", "Write digits"),
        ("12400000.505", "Write digits"),
        ("NaN", "Write digits"),
        ("Infinity", "Write digits"),
        ("+5", "Write digits"),
        ("5\n", "Write 5."),
    ],
)
def test_what_is_no_amount_is_refused_with_what_to_write(written: str, advice: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        parse_amount(written)
    assert caught.value.type == "not-an-amount"
    assert str((caught.value.context or {})["suggestion"]).startswith(advice)


@given(st.decimals(-(10**15) + 1, 10**15 - 1, places=2))
def test_every_amount_is_read_back_as_written(amount: Decimal) -> None:
    assert AMOUNT.validate_python(AMOUNT.dump_python(amount, mode="json")) == amount


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (Quantity, ["0.125", "38.7565", "1_000", "12.3450"], ["12.345", "1.250", "1,5", "1e3", "no"]),
        (Count, ["0", "12500", "12_500"], ["12.500", "-1", "1.5", "no"]),
        (Percentage, ["0", "62", "62.5", "33.333", "100"], ["62%", "-1", "100.1", "1_0", "yarım"]),
        (Latitude, ["38.7565", "-90", "90"], ["90.1", "38,7", "38°"]),
        (Link, ["https://ornek.example/a?b=ç"], ["www.ornek.example", "https://", "https://[a", "ftp://a.example/b"]),
    ],
)
def test_small_types_take_and_refuse(kind: Any, right: list[str], wrong: list[str]) -> None:
    adapter = TypeAdapter[Any](kind)
    for text in right:
        adapter.validate_python(text)
    for text in wrong:
        with pytest.raises(ValidationError):
            adapter.validate_python(text)


@given(st.decimals(-(10**9), 10**9, places=6))
def test_every_quantity_is_read_back_as_written(number: Decimal) -> None:
    adapter: TypeAdapter[Decimal] = TypeAdapter(Quantity)
    assert adapter.validate_python(adapter.dump_python(number, mode="json")) == number


@pytest.mark.parametrize(("number", "text"), [("5.00", "5"), ("-0.50", "-0.5"), ("1E+3", "1000"), ("100", "100")])
def test_plain_number_has_no_exponent_and_no_idle_zeros(number: str, text: str) -> None:
    assert plain_number(Decimal(number)) == text


# --- days --------------------------------------------------------------------------------------------------------


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)), st.integers(1, 3))
def test_day_is_read_and_written_at_any_precision(day: date, precision: int) -> None:
    written = "-".join(day.isoformat().split("-")[:precision])
    read = parse_day(written)
    assert str(read) == written
    assert read.first <= day <= read.last
    assert read.last + timedelta(days=1) > read.first


@pytest.mark.parametrize(
    "written",
    [
        *("2026-13-01", "2026-00", "2026-01-00", "2026-02-29", "2026-00-00", "26-01-05", "2026-1-5", "31.10.2026"),
        *("0000", "1799", "2201", "2026-01-05T10:00", "2026-01-05\n", "٢٠٢٦", "20260105", "1772323200", "yarın", ""),
    ],
)
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        parse_day(written)
    assert caught.value.type == "not-a-day"


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        ("2026-03-01", "2026-03-02", True),
        ("2026-03-01", "2026-03-01", False),
        ("2026-03-31", "2026-04", True),
        ("2026-03-15", "2026-03", False),
        ("2026-03", "2026-03-31", False),
        ("2026", "2026-03", False),
        ("2025", "2026-01-01", True),
        ("2026-12", "2026", False),
    ],
)
def test_a_day_is_before_another_only_where_the_coarser_precision_tells(one: str, other: str, *, before: bool) -> None:
    assert parse_day(one).is_before(parse_day(other)) is before
    assert not (before and parse_day(other).is_before(parse_day(one)))


def test_month_of_a_leap_year_ends_on_the_29th() -> None:
    assert Day(2028, 2).last == date(2028, 2, 29)


# --- texts and names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (Text("Park"), "en", ("Park", "tr")),
        (Text(None, (("tr", "Park"), ("en", "Green"))), "en", ("Green", "en")),
        (Text(None, (("tr", "Park"),)), "en", ("Park", "tr")),
        (Text(None, (("de", "Grün"),)), "en", ("Grün", "de")),
    ],
)
def test_text_falls_back_and_says_in_which_language_it_is(text: Text, language: str, expected: tuple[str, str]) -> None:
    assert text.in_language(language, ("tr", "en")) == expected


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Işıklar Çarşısı 2", "isiklar-carsisi-2"),
        ("İSTASYON", "istasyon"),
        ("ŞEHİR İÇİ ULAŞIM", "sehir-ici-ulasim"),
        ("Kâğıthane", "kagithane"),
        ("Grüne Straße & Co.", "grune-strae-co"),
        ("---", ""),
        ("日本", ""),
        ("a" * 200, "a" * 60),
        ("uzun " * 30, "-".join(["uzun"] * 12)),
    ],
)
def test_slug_knows_turkish_letters_and_is_short(title: str, name: str) -> None:
    assert slug(title) == name


@given(st.text())
def test_slug_is_empty_or_an_id_and_settled(title: str) -> None:
    name = slug(title)
    assert name == "" or (is_id(name) and len(name) <= 60 and name.strip("-") == name)
    assert slug(name) == name


@pytest.mark.parametrize(
    ("written", "choices", "hint"),
    [
        ("implemetation", ["need", "implementation"], "Did you mean implementation?"),
        ("sp-2.3", ["SP-2.3", "SP-9.9"], "Did you mean SP-2.3?"),
        ("İmar", ["imar", "fen"], "Did you mean imar?"),
        ("xyz", ["need", "project"], "There is need, project."),
        ("xyz", [], ""),
        ("xyz", [f"kod-{number}" for number in range(40)], ""),
    ],
)
def test_did_you_mean(written: str, choices: list[str], hint: str) -> None:
    assert did_you_mean(written, choices) == hint


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        ("a\nb", '"a\\nb"'),
        ("a\x1b[31m", '"a\\x1b[31m"'),
        ("ş" * 80, '"' + "ş" * 59 + '…"'),
        (["a"], "[1 entry]"),
        ({}, "{}"),
        ({"a": 1, "b": 2}, "{a, b, …}"),
        (None, "nothing"),
    ],
)
def test_a_value_is_quoted_on_one_short_line(value: Any, quoted: str) -> None:
    assert shown(value) == quoted
