"""Sums of one year's budget: by direction and phase, and by the first level of each classification."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.check.town import Town
from generator.records.budget import BudgetLine

Amounts = Mapping[str, Decimal]
"""Phase to amount."""


@dataclass(frozen=True, slots=True)
class Group:
    """All lines whose code begins alike."""

    code: str
    label: str
    """What the code means, from the codelist or the lines; empty when neither says."""
    lines: int
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Side:
    """Expenditure or revenue of one year."""

    direction: str
    lines: int
    phases: tuple[str, ...]
    """The phases that occur, in the order of the codelist."""
    totals: Amounts
    functional: tuple[Group, ...]
    economic: tuple[Group, ...]
    institutional: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class BudgetFigures:
    """What is told about a year's budget without standing in its lines."""

    expenditure: Side
    revenue: Side
    population: int | None


def budget_figures(town: Town, year: str) -> BudgetFigures:
    """The sums of one year."""
    lines = town.lines.get(year, ())
    newest = max((c for c in town.site.population if c.year <= year), key=lambda count: count.year, default=None)
    return BudgetFigures(
        expenditure=_side(town, "expenditure", lines),
        revenue=_side(town, "revenue", lines),
        population=newest.value if newest else None,
    )


def _side(town: Town, direction: str, lines: tuple[BudgetLine, ...]) -> Side:
    chosen = [line for line in lines if line.direction == direction]
    phases = _phases(town, chosen)
    return Side(
        direction=direction,
        lines=len(chosen),
        phases=phases,
        totals=_sums(chosen, phases),
        functional=_groups(town, chosen, phases, "functional", first_level),
        economic=_groups(town, chosen, phases, "economic", first_level),
        institutional=_groups(town, chosen, phases, "institutional", str),
    )


def first_level(code: str) -> str:
    """The first level of a classification's code: ``06.2.0.00`` gives ``06``."""
    return code.split(".", 1)[0]


def _phases(town: Town, lines: list[BudgetLine]) -> tuple[str, ...]:
    present = {phase for line in lines for phase in line.amounts}
    codelist = town.codelists.get("phases")
    known = [entry.code for entry in codelist.codes] if codelist else []
    return (*(phase for phase in known if phase in present), *sorted(present.difference(known)))


def _sums(lines: list[BudgetLine], phases: tuple[str, ...]) -> dict[str, Decimal]:
    return {phase: sum((line.amount(phase) for line in lines), Decimal(0)) for phase in phases}


def _groups(
    town: Town, lines: list[BudgetLine], phases: tuple[str, ...], name: str, level: Callable[[str], str]
) -> tuple[Group, ...]:
    by_code: dict[str, list[BudgetLine]] = {}
    for line in lines:
        if code := getattr(line, name):
            by_code.setdefault(level(code), []).append(line)
    return tuple(
        Group(code, _label(name, code, members), len(members), _sums(members, phases))
        for code, members in sorted(by_code.items())
    )


def _label(name: str, code: str, lines: list[BudgetLine]) -> str:
    """The label the lines themselves give to a whole code; a level's own name comes from the codelist, in `render`."""
    return next((getattr(line, f"{name}_label") or "" for line in lines if getattr(line, name) == code), "")
