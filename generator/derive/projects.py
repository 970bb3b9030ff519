"""Money and time of one project: approved, contracted, spent; planned, actual, late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.check.town import Town
from generator.derive.slippage import PlanSlippage, slippage
from generator.history import History
from generator.records.base import STAGES, Figure, PlannedAndActual, Stage
from generator.records.budget import BudgetLine
from generator.records.day import Day
from generator.records.project import BudgetLineLink, Project
from generator.records.text import Text


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount with its date and source, its own or inherited from the record."""

    value: Decimal
    as_of: Day | None = None
    source: Text | None = None


@dataclass(frozen=True, slots=True)
class LinkedLines:
    """The official budget lines behind one link of a project: a code in a year, its rows summed by phase."""

    link: BudgetLineLink
    rows: int
    amounts: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """What is told about a project without standing in its record."""

    money: dict[str, Amount]
    """estimate, approved, contracted, spent, final: those that are known."""
    lines: tuple[LinkedLines, ...]
    planned_end: Day | None
    """When carrying it out was to end."""
    days_late: int
    """Days between the planned and the actual end of carrying it out, or the site date while it goes on; 0 if none."""
    stages_had: tuple[Stage, ...]
    slippage: PlanSlippage | None
    """How far it moved from its first approved plan; None where git does not know it."""

    @property
    def cost(self) -> Amount | None:
        """The best known cost: what was approved, else the estimate."""
        return self.money.get("approved") or self.money.get("estimate")

    @property
    def spent_share(self) -> Decimal | None:
        """Spent in percent of approved, when both are known."""
        approved, spent = self.money.get("approved"), self.money.get("spent")
        return 100 * spent.value / approved.value if approved and spent and approved.value else None


def project_figures(town: Town, project: Project, site_date: date, history: History) -> ProjectFigures:
    """The figures of one project as of the site date."""
    implementation = project.periods.implementation if project.periods else None
    return ProjectFigures(
        money=_money(project),
        lines=tuple(_linked(town.lines.get(link.year, ()), link) for link in project.budget_lines),
        planned_end=implementation.planned.end if implementation and implementation.planned else None,
        days_late=_days_late(project, implementation, site_date),
        stages_had=STAGES[: STAGES.index(project.stage) + 1],
        slippage=slippage(project, history),
    )


def _money(project: Project) -> dict[str, Amount]:
    money: dict[str, Amount] = {}
    for name in ("estimate", "approved", "contracted", "spent", "final"):
        figure: Figure | None = getattr(project.cost, name) if project.cost else None
        if figure is not None:
            as_of = figure.as_of or project.as_of
            money[name] = Amount(figure.value, as_of, figure.source or project.source)
        elif name == "contracted" and project.contracts:
            total = sum(
                (_present_value(contract.value, contract.final_value) for contract in project.contracts), Decimal(0)
            )
            money[name] = Amount(total, project.as_of, project.source)
    return money


def _present_value(signed: Figure, final: Figure | None) -> Decimal:
    return final.value if final else signed.value


def _linked(lines: tuple[BudgetLine, ...], link: BudgetLineLink) -> LinkedLines:
    rows = [line for line in lines if line.code == link.code]
    amounts: dict[str, Decimal] = {}
    for row in rows:
        for phase, amount in row.amounts.items():
            amounts[phase] = amounts.get(phase, Decimal(0)) + amount
    return LinkedLines(link, len(rows), amounts)


def _days_late(project: Project, period: PlannedAndActual | None, site_date: date) -> int:
    """Told at the coarser precision: a planned end of 2026-11 is late from 2026-12-01 on."""
    if period is None or period.planned is None or period.planned.end is None:
        return 0
    planned = period.planned.end
    if period.actual and period.actual.end:
        actual = period.actual.end
        return (actual.first - planned.last).days if planned.is_before(actual) else 0
    going_on = project.stage == "implementation" and project.status.state in ("active", "on_hold")
    return max(0, (site_date - planned.last).days) if going_on else 0
