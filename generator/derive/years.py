"""A budget's amounts over the years: in the money of each year, in constant prices, for each resident.

Takes sums by year, gives them in the three measures; knows neither lines nor pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.check.town import Town
from generator.derive.budgets import Amounts, BudgetFigures
from generator.derive.prices import PriceIndex, for_each, price_index
from generator.records.town import YearCount


@dataclass(frozen=True, slots=True)
class YearAmounts:
    """What one year's amounts are in each measure."""

    year: str
    currency: str
    amounts: Amounts
    """In that year's money."""
    constant: Amounts | None
    """In the prices of the index's base year; None for a year without an index or in another currency."""
    each: Amounts | None
    """For each resident, in that year's money; None where their number is not known."""
    residents: YearCount | None


@dataclass(frozen=True, slots=True)
class Measures:
    """What amounts of different years are measured by."""

    index: PriceIndex | None
    currency: str
    """The town's: the index tells of no other."""
    years: Mapping[str, BudgetFigures]
    """Every budget year, in order."""

    def over_years(self, sums: Mapping[str, Amounts]) -> tuple[YearAmounts, ...]:
        """Sums by year in every measure, in the order of the years."""
        return tuple(self._of(year, sums[year]) for year in self.years if year in sums)

    def totals(self, direction: str) -> tuple[YearAmounts, ...]:
        """The whole of each year that has lines of a direction."""
        sides = {year: figures.side(direction) for year, figures in self.years.items()}
        return self.over_years({year: side.totals for year, side in sides.items() if side.lines})

    def phases(self, direction: str) -> tuple[str, ...]:
        """The phases of any year, in the order each year has them."""
        found: dict[str, None] = {}
        for figures in self.years.values():
            found.update(dict.fromkeys(figures.side(direction).phases))
        order = max((figures.side(direction).phases for figures in self.years.values()), key=len, default=())
        return tuple(sorted(found, key=lambda phase: order.index(phase) if phase in order else len(order)))

    @property
    def without_index(self) -> tuple[str, ...]:
        """Budget years that cannot be put into constant prices."""
        return tuple(year for year, figures in self.years.items() if not self._indexed(year, figures.currency))

    def _indexed(self, year: str, currency: str) -> bool:
        return self.index is not None and currency == self.currency and year in self.index.values

    def _of(self, year: str, amounts: Amounts) -> YearAmounts:
        figures = self.years[year]
        index = self.index if self._indexed(year, figures.currency) else None
        return YearAmounts(
            year=year,
            currency=figures.currency,
            amounts=amounts,
            constant=_known(
                {phase: index.constant(amount, year) for phase, amount in amounts.items()} if index else {}
            ),
            each=_known({phase: for_each(amount, figures.population) for phase, amount in amounts.items()}),
            residents=figures.residents,
        )


def _known(amounts: Mapping[str, Decimal | None]) -> Amounts | None:
    known = {phase: amount for phase, amount in amounts.items() if amount is not None}
    return known or None


def measures(town: Town, budgets: Mapping[str, BudgetFigures]) -> Measures:
    """What the budgets of a town are measured by."""
    return Measures(price_index(town), town.site.currency, {year: budgets[year] for year in sorted(budgets)})
