"""How far a project moved from its first approved plan: its end and its cost, then and now.

Takes a project and its history, gives values. What is not known from git is not guessed: no history, no slippage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Literal

from pydantic_core import PydanticCustomError

from generator.history import FieldChange, History
from generator.records.base import Figure
from generator.records.day import Day, parse_day
from generator.records.problem import FieldPath
from generator.records.project import Project
from generator.records.scalars import parse_amount
from generator.records.yaml_reader import Value

Unit = Literal["days", "months", "years"]

_APPROVED: FieldPath = ("cost", "approved", "value")
_ESTIMATE: FieldPath = ("cost", "estimate", "value")
_END: FieldPath = ("periods", "implementation", "planned", "end")


@dataclass(frozen=True, slots=True)
class Delay:
    """A time between two days, in the unit of the less precise one; negative when it is earlier."""

    number: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class PlanSlippage:
    """A project against its first approved plan; where none was approved, against its first plan and estimate."""

    baseline_date: date
    """The day of that plan's commit; that of the oldest commit when it was there from the beginning."""
    approved: bool
    """Whether the baseline is an approved plan."""
    baseline_end: Day | None
    """When carrying it out was to end; where that came after the approval, the first end that was given."""
    present_end: Day | None
    """When it ended, else when it is to end now; None when it was cancelled, for stopping early is not being early."""
    baseline_cost: Decimal | None
    present_cost: Decimal | None
    """What it cost in the end, else what is approved, else the estimate."""

    @property
    def delay(self) -> Delay | None:
        """From the end planned first to the present one."""
        return delay(self.baseline_end, self.present_end) if self.baseline_end and self.present_end else None

    @property
    def cost_change(self) -> Decimal | None:
        """What was added to the cost planned first; negative when it became cheaper."""
        if self.baseline_cost is None or self.present_cost is None:
            return None
        return self.present_cost - self.baseline_cost

    @property
    def percent(self) -> Decimal | None:
        """The change of cost in percent of the cost planned first."""
        change = self.cost_change
        return 100 * change / self.baseline_cost if change is not None and self.baseline_cost else None


def delay(planned: Day, present: Day) -> Delay:
    """From one day to another, at the coarser of the two precisions: 2025 to 2027-03 is two years."""
    if planned.month is None or present.month is None:
        return Delay(present.year - planned.year, "years")
    if planned.day is None or present.day is None:
        return Delay(12 * (present.year - planned.year) + present.month - planned.month, "months")
    return Delay((present.first - planned.first).days, "days")


def slippage(project: Project, history: History) -> PlanSlippage | None:
    """How far a project moved from its plan; None where git does not know it."""
    key = ("project", project.id)
    first = history.first_seen.get(key)
    if first is None:
        return None
    changes = history.changes.get(key, ())
    plans = list(_plans(project, first, changes))
    baseline = next((plan for plan in plans if plan.approved is not None), None)
    later = plans[plans.index(baseline) :] if baseline else plans
    known_end = next((plan for plan in later if plan.end is not None), None)
    known_cost = next((plan for plan in plans if plan.estimate is not None), None)
    start = baseline or known_end or known_cost
    implementation = project.periods.implementation if project.periods else None
    actual = implementation.actual.end if implementation and implementation.actual else None
    planned = implementation.planned.end if implementation and implementation.planned else None
    return PlanSlippage(
        baseline_date=start.since if start else first,
        approved=baseline is not None,
        baseline_end=known_end.end if known_end else None,
        present_end=(actual or planned) if project.status.state != "cancelled" else None,
        baseline_cost=baseline.approved if baseline else known_cost.estimate if known_cost else None,
        present_cost=_present_cost(project),
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    since: date
    approved: Decimal | None
    estimate: Decimal | None
    end: Day | None


def _plans(project: Project, first: date, changes: Iterable[FieldChange]) -> Iterator[_Plan]:
    """The plan as it was first known and after each commit that changed it."""
    relevant = [change for change in changes if change.path in (_APPROVED, _ESTIMATE, _END)]
    # What was never changed was always what it is; of the rest, the oldest change tells what stood there before.
    state = _present(project) | {change.path: change.before for change in reversed(relevant)}
    yield _plan(first, state)
    for _, together in groupby(relevant, key=lambda change: change.commit):
        day = first
        for change in together:
            state[change.path] = change.after
            day = change.date
        yield _plan(day, state)


def _plan(since: date, state: dict[FieldPath, Value]) -> _Plan:
    return _Plan(since, _amount(state[_APPROVED]), _amount(state[_ESTIMATE]), _day(state[_END]))


def _present(project: Project) -> dict[FieldPath, Value]:
    cost, periods = project.cost, project.periods
    planned = periods.implementation.planned if periods and periods.implementation else None
    return {
        _APPROVED: str(cost.approved.value) if cost and cost.approved else None,
        _ESTIMATE: str(cost.estimate.value) if cost and cost.estimate else None,
        _END: str(planned.end) if planned and planned.end else None,
    }


def _present_cost(project: Project) -> Decimal | None:
    figures: tuple[Figure | None, ...] = ()
    if project.cost:
        figures = (project.cost.final, project.cost.approved, project.cost.estimate)
    return next((figure.value for figure in figures if figure is not None), None)


def _amount(text: Value) -> Decimal | None:
    """What was written as an amount then; it was never checked, so it may be none."""
    try:
        return parse_amount(text) if isinstance(text, str) else None
    except PydanticCustomError:
        return None


def _day(text: Value) -> Day | None:
    """What was written as a day then, if it is one."""
    try:
        return parse_day(text) if isinstance(text, str) else None
    except PydanticCustomError:
        return None
