"""Amounts of different years made comparable: in constant prices, and for each resident.

Takes a town's price index and its counts of people, gives amounts rounded to the hundredth; guesses no year that
nobody has published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from generator.check.town import Town
from generator.records.text import Text
from generator.records.town import YearCount

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PriceIndex:
    """The price index amounts are put into constant prices with."""

    title: Text
    source: Text | None
    base: str
    """The newest year of the index: constant prices are the prices of this year."""
    values: Mapping[str, Decimal]
    """Year to index, in the order of the years."""

    def constant(self, amount: Decimal, year: str) -> Decimal | None:
        """An amount of a year in the prices of the base year; None for a year the index does not have.

        amount × index of the base year / index of the year, which is what the OECD's Glossary of Statistical Terms
        calls constant prices: values divided by a price index, and told in the prices of one year.
        """
        index = self.values.get(year)
        return cents(amount * self.values[self.base] / index) if index else None


def price_index(town: Town) -> PriceIndex | None:
    """The town's price index, the first by its name where there are several; None where there is none."""
    for prices in town.prices.values():
        values = {entry.year: entry.value for entry in sorted(prices.values, key=lambda entry: entry.year)}
        if values:
            return PriceIndex(prices.title, prices.source, max(values), values)
    return None


def residents_in(town: Town, year: str) -> YearCount | None:
    """The count of people for a year: its own, else the newest before it; None where there is none so early."""
    return max((count for count in town.site.population if count.year <= year), key=_year, default=None)


def _year(count: YearCount) -> str:
    return count.year


def for_each(amount: Decimal, residents: int | None) -> Decimal | None:
    """An amount for each resident; None where their number is not known."""
    return cents(amount / residents) if residents else None


def cents(amount: Decimal) -> Decimal:
    """Rounded to the hundredth, halves away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)
