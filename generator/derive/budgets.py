"""Sums of one year's budget: by direction and phase, by every level of each classification; what was moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.check.town import Town
from generator.derive.prices import residents_in
from generator.records.budget import PlainLine, phases_of, sum_of
from generator.records.town import YearCount

Amounts = Mapping[str, Decimal]
"""Phase to amount."""


CLASSIFICATIONS: tuple[str, ...] = ("functional", "economic", "institutional", "finance")
"""The codes a line is ordered by."""


PLANNED = ("adjusted", "approved", "proposed")
"""Phases that tell what is meant to be spent, the latest decision first."""
DONE = {"expenditure": ("executed",), "revenue": ("collected", "executed")}
"""Phases that tell what was spent or came in."""


def codelist_of(classification: str, direction: str) -> str:
    """The codelist that tells what the codes of a classification mean."""
    return f"economic-{direction}" if classification == "economic" else classification


@dataclass(frozen=True, slots=True)
class Group:
    """All lines whose code begins alike."""

    code: str
    level: int
    """How many parts the code has: 1 for ``06``, 4 for ``06.2.0.00``."""
    label: str
    """What the code means where a line tells; empty when none does. The codelist's own words come in `render`."""
    lines: int
    amounts: Amounts

    @property
    def parent(self) -> str:
        """The code one level up; empty at the first level."""
        return self.code.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Largest:
    """The larger groups of a level, and all the rest of a direction in one."""

    groups: tuple[Group, ...]
    """In the order of the codes."""
    others: int
    """How many groups are not among them."""
    rest: Amounts
    """What they come to, with the lines that have no such code."""


@dataclass(frozen=True, slots=True)
class Side:
    """Expenditure or revenue of one year."""

    direction: str
    lines: int
    phases: tuple[str, ...]
    """The phases that occur, in the order of the codelist."""
    totals: Amounts
    groups: Mapping[str, tuple[Group, ...]]
    """Classification to its groups at every level, in the order of the codes: each below the one it is part of."""
    moved: tuple[PlainLine, ...]
    """Lines that were changed during the year, the largest change first."""

    @property
    def planned(self) -> str | None:
        """The phase that tells what was meant to be spent or to come in, as last decided."""
        return next((phase for phase in PLANNED if phase in self.totals), None)

    @property
    def done(self) -> str | None:
        """The phase that tells what was spent or came in; None where no line has it."""
        return next((phase for phase in DONE[self.direction] if phase in self.totals), None)

    @property
    def main(self) -> str | None:
        """The phase that tells most: what was done, else what was planned."""
        return self.done or self.planned

    def share_done(self, amounts: Amounts) -> Decimal | None:
        """What was done in percent of what was planned, of the whole or a part."""
        planned, done = self.planned, self.done
        return 100 * amounts[done] / amounts[planned] if planned and done and amounts[planned] else None

    def largest(self, name: str, level: int, most: int) -> Largest:
        """The groups of a level by which most was planned, and what the others come to."""
        groups = self.at_level(name, level)
        main = self.planned or self.done
        ranked = sorted(groups, key=lambda group: (-group.amounts[main] if main else 0, group.code))
        kept = {group.code for group in ranked[:most]}
        shown = tuple(group for group in groups if group.code in kept)
        rest = {
            phase: total - sum((group.amounts[phase] for group in shown), Decimal(0))
            for phase, total in self.totals.items()
        }
        return Largest(shown, len(groups) - len(shown), rest)

    def at_level(self, name: str, level: int) -> tuple[Group, ...]:
        """The groups of a classification at one level."""
        return tuple(group for group in self.groups[name] if group.level == level)

    def deepest(self, name: str) -> int:
        """How many levels a classification has here; 0 when no line is ordered by it."""
        return max((group.level for group in self.groups[name]), default=0)


@dataclass(frozen=True, slots=True)
class BudgetFigures:
    """What is told about a year's budget without standing in its lines."""

    expenditure: Side
    revenue: Side
    residents: YearCount | None
    """The people of that year, or of the newest year before it."""
    currency: str
    old: bool
    """Whether its amounts should have been renewed by the site date; those of a closed year stay true."""

    @property
    def population(self) -> int | None:
        """How many people live in the town."""
        return self.residents.value if self.residents else None

    def side(self, direction: str) -> Side:
        """Expenditure or revenue."""
        return self.expenditure if direction == "expenditure" else self.revenue


def budget_figures(town: Town, year: str, site_date: date) -> BudgetFigures:
    """The sums of one year."""
    lines = town.lines.get(year, ())
    record = town.budgets[year]
    age = (site_date - record.as_of.last).days if record.as_of else 0
    return BudgetFigures(
        expenditure=_side(town, "expenditure", lines),
        revenue=_side(town, "revenue", lines),
        residents=residents_in(town, year),
        currency=record.currency or town.site.currency,
        old=record.status != "closed" and age > town.site.limits.stale.budget,
    )


def _side(town: Town, direction: str, lines: tuple[PlainLine, ...]) -> Side:
    chosen = [line for line in lines if line.direction == direction]
    phases = _phases(town, chosen)
    moved = sorted((line for line in chosen if line.amount("modification")), key=_change, reverse=True)
    return Side(
        direction=direction,
        lines=len(chosen),
        phases=phases,
        totals=sums_of(chosen, phases),
        groups={name: _groups(chosen, phases, name) for name in CLASSIFICATIONS},
        moved=tuple(moved),
    )


def _change(line: PlainLine) -> tuple[Decimal, str]:
    return abs(line.amount("modification")), line.code


def _phases(town: Town, lines: list[PlainLine]) -> tuple[str, ...]:
    present = phases_of(lines)
    codelist = town.codelists.get("phases")
    known = [entry.code for entry in codelist.codes] if codelist else []
    return (*(phase for phase in known if phase in present), *sorted(present.difference(known)))


def sums_of(lines: Sequence[PlainLine], phases: tuple[str, ...]) -> dict[str, Decimal]:
    """The sum of each phase over some lines."""
    return {phase: sum_of(phase, lines) for phase in phases}


def _groups(lines: list[PlainLine], phases: tuple[str, ...], name: str) -> tuple[Group, ...]:
    """Every level of a classification: whole codes are summed first, for a budget has few codes and many lines."""
    by_code: dict[str, list[PlainLine]] = {}
    for line in lines:
        if code := getattr(line, name):
            by_code.setdefault(code, []).append(line)
    counts: dict[str, int] = {}
    sums: dict[str, dict[str, Decimal]] = {}
    for code, members in by_code.items():
        amounts = sums_of(members, phases)
        for level in levels_of(code):
            counts[level] = counts.get(level, 0) + len(members)
            total = sums.setdefault(level, dict.fromkeys(phases, Decimal(0)))
            for phase, amount in amounts.items():
                total[phase] += amount
    return tuple(
        Group(code, code.count(".") + 1, _label(name, by_code.get(code, [])), counts[code], sums[code])
        for code in sorted(sums, key=lambda code: code.split("."))
    )


def levels_of(code: str) -> list[str]:
    """A code and every code above it: 06, 06.2, 06.2.0, 06.2.0.00."""
    parts = code.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


def _label(name: str, lines: list[PlainLine]) -> str:
    """The label the lines themselves give to their code."""
    return next((label for line in lines if (label := getattr(line, f"{name}_label"))), "")
