"""Amounts of different years in the prices of one, by figures worked out on paper."""

from __future__ import annotations

from decimal import Decimal

from generator.derive.prices import PriceIndex, for_each
from generator.records.text import Text

INDEX = PriceIndex(Text("TÜFE"), None, "2026", {"2024": Decimal("200"), "2025": Decimal("250"), "2026": Decimal("300")})


def test_an_amount_rises_by_as_much_as_prices_did() -> None:
    # 1,000 lira of 2024 bought what 1,500 lira buy at an index that rose from 200 to 300.
    assert INDEX.constant(Decimal(1000), "2024") == Decimal("1500.00")
    assert INDEX.constant(Decimal("333.33"), "2025") == Decimal("400.00")
    assert INDEX.constant(Decimal("0.01"), "2024") == Decimal("0.02"), "half a hundredth is rounded up"


def test_the_base_year_stays_and_a_year_without_an_index_is_not_guessed() -> None:
    assert INDEX.constant(Decimal("12.34"), "2026") == Decimal("12.34")
    assert INDEX.constant(Decimal(1000), "2023") is None


def test_nothing_is_told_for_each_of_nobody() -> None:
    assert for_each(Decimal(100), 3) == Decimal("33.33")
    assert for_each(Decimal(100), 0) is None
    assert for_each(Decimal(100), None) is None
