"""What is told of one project: money planned and spent, time, contracts, indicators, what its record discloses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.derive.age import GOING_ON
from generator.derive.contracts import ContractFigures, contract_figures
from generator.derive.disclosure import Element, disclosure
from generator.derive.elements import Around
from generator.derive.indicators import IndicatorFigures, indicator_figures
from generator.derive.lines import LinesOfCode
from generator.derive.schedule import Schedule, schedule
from generator.derive.slippage import PlanSlippage, slippage
from generator.history import History
from generator.records.base import STAGES, Figure, PlannedAndActual, Stage
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
    amounts: Mapping[str, Decimal]

    @property
    def planned(self) -> Decimal | None:
        """What may be spent: the adjusted budget, else the approved one."""
        return self.amounts.get("adjusted", self.amounts.get("approved"))

    @property
    def spent_share(self) -> Decimal | None:
        """Spent in percent of what may be spent."""
        spent, planned = self.amounts.get("executed"), self.planned
        return 100 * spent / planned if spent is not None and planned else None


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """What is told about a project without standing in its record."""

    money: dict[str, Amount]
    """estimate, approved, contracted, spent, final: those that are known."""
    funding: Decimal
    """What its sources give together; 0 when none is named."""
    lines: tuple[LinkedLines, ...]
    planned_end: Day | None
    """When carrying it out was to end."""
    days_late: int
    """Days between the planned and the actual end of carrying it out, or the site date while it goes on; 0 if none."""
    stages_had: tuple[Stage, ...]
    slippage: PlanSlippage | None
    """How far it moved from its first approved plan; None where git does not know it."""
    contracts: tuple[ContractFigures, ...]
    """In the order of the record."""
    schedule: Schedule
    indicators: tuple[IndicatorFigures, ...]
    """In the order of the record."""
    disclosure: tuple[Element, ...]
    """The 39 elements of CoST."""

    @property
    def cost(self) -> Amount | None:
        """The best known cost: what was approved, else the estimate."""
        return self.money.get("approved") or self.money.get("estimate")

    @property
    def spent_share(self) -> Decimal | None:
        """Spent in percent of approved, when both are known."""
        approved, spent = self.money.get("approved"), self.money.get("spent")
        return 100 * spent.value / approved.value if approved and spent and approved.value else None

    @property
    def not_contracted(self) -> Decimal | None:
        """What is approved and in no contract yet; negative when the contracts go beyond it."""
        return self._left("contracted")

    @property
    def not_spent(self) -> Decimal | None:
        """What is approved and not spent; negative when more was spent."""
        return self._left("spent")

    def _left(self, name: str) -> Decimal | None:
        approved, other = self.money.get("approved"), self.money.get(name)
        return approved.value - other.value if approved and other else None


def project_figures(around: Around, project: Project, site_date: date, history: History) -> ProjectFigures:
    """The figures of one project as of the site date."""
    implementation = project.periods.implementation if project.periods else None
    contracts = tuple(map(contract_figures, project.contracts))
    return ProjectFigures(
        money=_money(project, contracts),
        funding=sum((part.amount for part in project.funding), Decimal(0)),
        lines=tuple(_linked(around, link) for link in project.budget_lines),
        planned_end=implementation.planned.end if implementation and implementation.planned else None,
        days_late=_days_late(project, implementation, site_date),
        stages_had=STAGES[: STAGES.index(project.stage) + 1],
        slippage=slippage(project, history),
        contracts=contracts,
        schedule=schedule(project, history.changes.get(("project", project.id), ()), site_date),
        indicators=tuple(indicator_figures(indicator, site_date) for indicator in project.indicators),
        disclosure=disclosure(around, project),
    )


def _money(project: Project, contracts: tuple[ContractFigures, ...]) -> dict[str, Amount]:
    money: dict[str, Amount] = {}
    for name in ("estimate", "approved", "contracted", "spent", "final"):
        figure: Figure | None = getattr(project.cost, name) if project.cost else None
        if figure is not None:
            as_of = figure.as_of or project.as_of
            money[name] = Amount(figure.value, as_of, figure.source or project.source)
        elif name == "contracted" and contracts:
            total = sum((contract.present for contract in contracts), Decimal(0))
            money[name] = Amount(total, project.as_of, project.source)
    return money


def _linked(around: Around, link: BudgetLineLink) -> LinkedLines:
    found = around.lines.get((link.year, link.code), LinesOfCode())
    return LinkedLines(link, len(found.rows), found.amounts)


def _days_late(project: Project, period: PlannedAndActual | None, site_date: date) -> int:
    """Told at the coarser precision: a planned end of 2026-11 is late from 2026-12-01 on."""
    if period is None or period.planned is None or period.planned.end is None:
        return 0
    planned = period.planned.end
    if period.actual and period.actual.end:
        actual = period.actual.end
        return (actual.first - planned.last).days if planned.is_before(actual) else 0
    going_on = project.stage == "implementation" and project.status.state in GOING_ON
    return max(0, (site_date - planned.last).days) if going_on else 0
