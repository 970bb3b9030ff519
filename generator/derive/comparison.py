"""Two years of the budget side by side: what rose and fell, in money and in constant prices.

Takes the sums of both years, gives changes by function and by kind; the years must be in one currency.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from generator.check.town import Town
from generator.derive.budgets import BudgetFigures, Side, codelist_of
from generator.derive.prices import cents, for_each
from generator.derive.years import Measures

COMPARED = {"expenditure": ("functional", "economic"), "revenue": ("economic",)}
"""What each direction is compared by."""
MOST = 5
"""How many rises and falls are told."""


@dataclass(frozen=True, slots=True)
class Change:
    """One code, or the whole, in two years."""

    code: str
    """Empty for the whole."""
    before: Decimal
    after: Decimal
    before_now: Decimal | None
    """The earlier amount in the prices of the later year; None without an index for both."""
    each_before: Decimal | None
    each_after: Decimal | None

    @property
    def difference(self) -> Decimal:
        """What the later year has more."""
        return self.after - self.before

    @property
    def percent(self) -> Decimal | None:
        """The same in percent of the earlier year."""
        return _percent(self.before, self.after)

    @property
    def real_difference(self) -> Decimal | None:
        """What the later year has more when prices are left out."""
        return self.after - self.before_now if self.before_now is not None else None

    @property
    def real_percent(self) -> Decimal | None:
        """The same in percent."""
        return _percent(self.before_now, self.after) if self.before_now is not None else None


@dataclass(frozen=True, slots=True)
class Compared:
    """One direction of two years, by one phase and one classification, at its first level."""

    direction: str
    kind: str
    """planned or done."""
    phases: tuple[str, str]
    codelist: str
    total: Change
    rows: tuple[Change, ...]
    """By code."""
    rises: tuple[Change, ...]
    """What rose most, prices left out where they are known; one level deeper where there is one."""
    falls: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two years of one currency."""

    first: str
    second: str
    currency: str
    real: bool
    """Whether the index has both years."""
    parts: tuple[Compared, ...]


def comparable(measures: Measures) -> tuple[tuple[str, str], ...]:
    """Every pair of years in one currency, the earlier first."""
    years = measures.years
    return tuple(pair for pair in combinations(years, 2) if years[pair[0]].currency == years[pair[1]].currency)


def comparison(town: Town, measures: Measures, first: str, second: str) -> Comparison:
    """What changed from one year to another: as planned, and as done where both years are closed."""
    pair = _Pair(measures, first, second)
    closed = all(town.budgets[year].status == "closed" for year in (first, second))
    return Comparison(
        first=first,
        second=second,
        currency=pair.before.currency,
        real=pair.in_later_prices(Decimal(0)) is not None,
        parts=tuple(part for kind in (("planned", "done") if closed else ("planned",)) for part in _parts(pair, kind)),
    )


class _Pair:
    """Two years, and how an amount of the earlier is told in the prices of the later."""

    def __init__(self, measures: Measures, first: str, second: str) -> None:
        self.before: BudgetFigures = measures.years[first]
        self.after: BudgetFigures = measures.years[second]
        index = measures.index if self.before.currency == measures.currency else None
        values = index.values if index else {}
        self._factor = values[second] / values[first] if first in values and second in values else None

    def in_later_prices(self, amount: Decimal) -> Decimal | None:
        return cents(amount * self._factor) if self._factor is not None else None

    def change(self, code: str, before: Decimal, after: Decimal) -> Change:
        return Change(
            code=code,
            before=before,
            after=after,
            before_now=self.in_later_prices(before),
            each_before=for_each(before, self.before.population),
            each_after=for_each(after, self.after.population),
        )


def _parts(pair: _Pair, kind: str) -> Iterator[Compared]:
    for direction, names in COMPARED.items():
        sides = pair.before.side(direction), pair.after.side(direction)
        phases = tuple(getattr(side, kind) for side in sides)
        if None in phases:
            continue
        for name in names:
            first, second = (_by_code(side, name, phase, 1) for side, phase in zip(sides, phases, strict=True))
            level = min(2, *(side.deepest(name) for side in sides))
            moves = _changes(
                pair, *(_by_code(side, name, phase, level) for side, phase in zip(sides, phases, strict=True))
            )
            yield Compared(
                direction=direction,
                kind=kind,
                phases=(phases[0], phases[1]),
                codelist=codelist_of(name, direction),
                total=pair.change("", sides[0].totals[phases[0]], sides[1].totals[phases[1]]),
                rows=_changes(pair, first, second),
                rises=tuple(sorted((c for c in moves if _moved(c) > 0), key=lambda c: (-_moved(c), c.code))[:MOST]),
                falls=tuple(sorted((c for c in moves if _moved(c) < 0), key=lambda c: (_moved(c), c.code))[:MOST]),
            )


def _by_code(side: Side, name: str, phase: str, level: int) -> dict[str, Decimal]:
    return {group.code: group.amounts[phase] for group in side.at_level(name, level)}


def _changes(pair: _Pair, before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> tuple[Change, ...]:
    every = sorted(before.keys() | after.keys(), key=lambda code: code.split("."))
    return tuple(pair.change(code, before.get(code, Decimal(0)), after.get(code, Decimal(0))) for code in every)


def _moved(change: Change) -> Decimal:
    return change.difference if change.real_difference is None else change.real_difference


def _percent(before: Decimal, after: Decimal) -> Decimal | None:
    return 100 * (after - before) / before if before else None
