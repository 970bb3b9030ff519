"""Promises kept: when projects were to end and when they did, what they were to cost, which milestones were met.

Takes a town, the figures of its projects and the site date, gives every project's outcome, the worst first. Days are
held against each other at the coarser precision: of two years only years are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from generator.check.town import Town
from generator.derive.effects import is_finished
from generator.derive.projects import ProjectFigures
from generator.derive.slippage import Delay, PlanSlippage, delay
from generator.derive.spread import Spread, spread
from generator.history import Vanished
from generator.records.day import Day
from generator.records.project import Project

Outcome = Literal["overdue", "late", "on_hold", "cancelled", "on_time", "going_on", "untold"]
OUTCOMES: tuple[Outcome, ...] = ("overdue", "late", "on_hold", "cancelled", "on_time", "going_on", "untold")
"""Going on and late, finished late, on hold, cancelled, finished on time, going on in time, without a planned end or
without the day it ended."""

_DAYS = {"days": Decimal(1), "months": Decimal("30.44"), "years": Decimal("365.25")}


@dataclass(frozen=True, slots=True)
class CostOutcome:
    """What a project was approved to cost and what it cost."""

    approved: Decimal
    paid: Decimal
    """The final cost, else what was spent."""
    finished: bool

    @property
    def difference(self) -> Decimal:
        """What was paid beyond what was approved; negative when less."""
        return self.paid - self.approved

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of what was approved."""
        return 100 * self.difference / self.approved if self.approved else None


@dataclass(frozen=True, slots=True)
class Promise:
    """One project against its plan."""

    project: str
    outcome: Outcome
    planned: Day | None
    """When carrying it out is to end by the plan in force."""
    ended: Day | None
    lateness: Delay | None
    """From the planned end to the actual one, or to the site date while that is past; None while its day is ahead."""
    slippage: PlanSlippage | None
    cost: CostOutcome | None
    """Told of finished projects, and of others once more was spent than approved."""

    @property
    def moved(self) -> Delay | None:
        """How far the planned end was moved since the first approved plan; None where git does not know."""
        first = self.slippage.baseline_end if self.slippage else None
        return delay(first, self.planned) if first and self.planned else None


@dataclass(frozen=True, slots=True)
class OpenMilestone:
    """A milestone whose day is past."""

    project: str
    milestone: str
    lateness: Delay


@dataclass(frozen=True, slots=True)
class MilestoneFigures:
    """Milestones with a planned day."""

    on_time: int
    late: int
    """Done later than planned."""
    overdue: tuple[OpenMilestone, ...]
    """Not done though their day is past, the latest first; not those of cancelled projects."""
    ahead: int

    @property
    def due(self) -> int:
        """Those whose day has come or that are done."""
        return self.on_time + self.late + len(self.overdue)


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """What became of what was promised."""

    by_outcome: Mapping[Outcome, tuple[Promise, ...]]
    """Every outcome, the worst first in each."""
    over: tuple[Promise, ...]
    """Over cost, by the amount."""
    under: tuple[Promise, ...]
    as_approved: int
    """Finished at exactly what was approved."""
    lateness: Spread
    """Finished projects and those past their end, by how late they are against the plan in force."""
    slippage: Spread
    """Projects whose first planned end git knows, by how far they are from it now."""
    moved: tuple[Promise, ...]
    """Those whose planned end is not the first one any more, the farthest first."""
    repriced: tuple[Promise, ...]
    """Those whose cost is not the first one any more, the largest change first; a cancelled one did not get cheaper."""
    milestones: MilestoneFigures
    vanished: tuple[Vanished, ...]
    """Records that are gone without a word; unfinished projects first."""

    @property
    def costed(self) -> int:
        """Projects of which it can be told whether they kept to their cost."""
        return len(self.over) + len(self.under) + self.as_approved


def promise_figures(
    town: Town, projects: Mapping[str, ProjectFigures], vanished: Iterable[Vanished], site_date: date
) -> PromiseFigures:
    """The outcomes of all projects as of the site date."""
    today = Day(site_date.year, site_date.month, site_date.day)
    every = [_promise(project, projects[project.id], today) for project in town.projects.values()]
    moved = [promise for promise in every if promise.moved and promise.moved.number]
    repriced = [one for one in every if one.outcome != "cancelled" and one.slippage and one.slippage.cost_change]
    costs = [promise for promise in every if promise.cost]
    return PromiseFigures(
        by_outcome={outcome: _worst_first(one for one in every if one.outcome == outcome) for outcome in OUTCOMES},
        over=tuple(sorted((one for one in costs if _beyond(one) > 0), key=_beyond, reverse=True)),
        under=tuple(sorted((one for one in costs if _beyond(one) < 0), key=_beyond)),
        as_approved=sum(_beyond(one) == 0 for one in costs),
        lateness=spread(
            one.lateness for one in every if one.lateness and one.outcome in ("overdue", "late", "on_time")
        ),
        slippage=spread(one.slippage.delay for one in every if one.slippage and one.slippage.delay),
        moved=tuple(sorted(moved, key=lambda one: in_days(one.moved), reverse=True)),
        repriced=tuple(sorted(repriced, key=lambda one: abs(_repriced_by(one)), reverse=True)),
        milestones=_milestones(town.projects.values(), today),
        vanished=tuple(sorted(vanished, key=lambda record: not record.unfinished)),
    )


def in_days(between: Delay | None) -> Decimal:
    """About how many days a delay is, to order delays of different precision by."""
    return between.number * _DAYS[between.unit] if between else Decimal(0)


def _beyond(promise: Promise) -> Decimal:
    return promise.cost.difference if promise.cost else Decimal(0)


def _repriced_by(promise: Promise) -> Decimal:
    return (promise.slippage.cost_change if promise.slippage else None) or Decimal(0)


def _worst_first(promises: Iterable[Promise]) -> tuple[Promise, ...]:
    return tuple(sorted(promises, key=lambda one: (-in_days(one.lateness), str(one.planned or "9"))))


def _promise(project: Project, figures: ProjectFigures, today: Day) -> Promise:
    carried = project.periods.implementation if project.periods else None
    ended = carried.actual.end if carried and carried.actual else None
    planned = figures.planned_end
    reference = ended or (None if is_finished(project) else today)
    known = (
        project.status.state != "cancelled"
        and planned is not None
        and reference is not None
        and (ended is not None or planned.is_before(reference))
    )
    return Promise(
        project=project.id,
        outcome=_outcome(project, planned, ended, today),
        planned=planned,
        ended=ended,
        lateness=delay(planned, reference) if known and planned and reference else None,
        slippage=figures.slippage,
        cost=_cost(project, figures),
    )


def _outcome(project: Project, planned: Day | None, ended: Day | None, today: Day) -> Outcome:
    state = project.status.state
    if state in ("cancelled", "on_hold"):
        return "cancelled" if state == "cancelled" else "on_hold"
    if planned is None:
        return "untold"
    if not is_finished(project):
        return "overdue" if planned.is_before(today) else "going_on"
    if ended is None:
        return "untold"
    return "late" if planned.is_before(ended) else "on_time"


def _cost(project: Project, figures: ProjectFigures) -> CostOutcome | None:
    approved, spent = figures.money.get("approved"), figures.money.get("spent")
    finished = is_finished(project)
    paid = figures.money.get("final") or spent
    if approved is None or paid is None or project.status.state == "cancelled":
        return None
    return CostOutcome(approved.value, paid.value, finished) if finished or paid.value > approved.value else None


def _milestones(projects: Iterable[Project], today: Day) -> MilestoneFigures:
    on_time = late = ahead = 0
    overdue: list[OpenMilestone] = []
    for project in projects:
        for entry in project.milestones:
            if entry.planned is None:
                continue
            if entry.actual is not None:
                late += entry.planned.is_before(entry.actual)
                on_time += not entry.planned.is_before(entry.actual)
            elif project.status.state == "cancelled":
                continue
            elif entry.planned.is_before(today):
                overdue.append(OpenMilestone(project.id, entry.id, delay(entry.planned, today)))
            else:
                ahead += 1
    return MilestoneFigures(on_time, late, _latest_first(overdue), ahead)


def _latest_first(overdue: list[OpenMilestone]) -> tuple[OpenMilestone, ...]:
    return tuple(sorted(overdue, key=lambda one: in_days(one.lateness), reverse=True))
