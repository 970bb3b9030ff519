"""The time of a project: steps and milestones as planned and as they happened, what comes next, how the end moved.

Takes a project, its history and the site date, gives values; knows no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic_core import PydanticCustomError

from generator.derive.age import GOING_ON
from generator.derive.slippage import Delay, delay
from generator.history import FieldChange
from generator.records.base import STAGES, Span, Stage
from generator.records.day import Day, parse_day
from generator.records.project import Milestone, Project
from generator.records.text import Text
from generator.records.yaml_reader import Value

MilestoneState = Literal["done", "late", "ahead", "open"]


@dataclass(frozen=True, slots=True)
class StepTime:
    """One step as planned and as it happened."""

    stage: Stage
    planned: Span | None
    actual: Span | None
    delay: Delay | None
    """From its planned end to the actual one; of a step that goes on past it, to the site date."""
    goes_on: bool
    """Whether the project is at this step and goes on."""


@dataclass(frozen=True, slots=True)
class MilestoneTime:
    """One milestone against its plan."""

    milestone: Milestone
    state: MilestoneState
    """done; late: its day is past; ahead; open: not done, and the project has ended."""
    delay: Delay | None
    """From the planned day to the actual one; of a late one, to the site date."""


@dataclass(frozen=True, slots=True)
class EndMoved:
    """One change of the planned end of carrying it out."""

    date: date
    """The day the record was changed."""
    before: Day
    after: Day
    reason: Text


@dataclass(frozen=True, slots=True)
class Schedule:
    """The time of one project."""

    steps: tuple[StepTime, ...]
    """The steps whose time is known, in their order."""
    milestones: tuple[MilestoneTime, ...]
    next: MilestoneTime | None
    """The first milestone that is still to be done; None for a project that has ended."""
    moved: tuple[EndMoved, ...]
    """How the planned end moved, oldest first, as far as git knows."""


def schedule(project: Project, changes: Iterable[FieldChange], site_date: date) -> Schedule:
    """The time of a project as of the site date; `changes` are those of its record, oldest first."""
    goes_on = project.status.state in GOING_ON
    milestones = tuple(_milestone(milestone, site_date, goes_on=goes_on) for milestone in project.milestones)
    open_ones = [point for point in milestones if point.state in ("late", "ahead")]
    return Schedule(
        steps=tuple(_steps(project, site_date)),
        milestones=milestones,
        next=min(open_ones, key=_planned_for, default=None),
        moved=tuple(_moved(changes)),
    )


def _planned_for(point: MilestoneTime) -> date:
    return point.milestone.planned.last if point.milestone.planned else date.max


def _steps(project: Project, site_date: date) -> Iterator[StepTime]:
    for stage in STAGES:
        period = getattr(project.periods, stage) if project.periods else None
        if period is None or not (period.planned or period.actual):
            continue
        planned, actual = period.planned, period.actual
        goes_on = stage == project.stage and project.status.state in GOING_ON and not (actual and actual.end)
        # A step at which the project was cancelled did not end early: it was not done.
        given_up = stage == project.stage and project.status.state == "cancelled"
        yield StepTime(
            stage=stage,
            planned=planned,
            actual=actual,
            delay=None if given_up else _end_delay(planned, actual, site_date, goes_on=goes_on),
            goes_on=goes_on,
        )


def _end_delay(planned: Span | None, actual: Span | None, site_date: date, *, goes_on: bool) -> Delay | None:
    if planned is None or planned.end is None:
        return None
    if actual and actual.end:
        return delay(planned.end, actual.end)
    return _past(planned.end, site_date) if goes_on else None


def _past(planned: Day, site_date: date) -> Delay | None:
    """How long a planned day is past, told in days from its last one; None when it is not."""
    days = (site_date - planned.last).days
    return Delay(days, "days") if days > 0 else None


def _milestone(milestone: Milestone, site_date: date, *, goes_on: bool) -> MilestoneTime:
    planned, actual = milestone.planned, milestone.actual
    if actual is not None:
        return MilestoneTime(milestone, "done", delay(planned, actual) if planned else None)
    if not goes_on:
        return MilestoneTime(milestone, "open", None)
    past = _past(planned, site_date) if planned else None
    return MilestoneTime(milestone, "late" if past else "ahead", past)


def _moved(changes: Iterable[FieldChange]) -> Iterator[EndMoved]:
    for change in changes:
        if change.path == ("periods", "implementation", "planned", "end"):
            before, after = _day(change.before), _day(change.after)
            if before and after and before != after:
                yield EndMoved(change.date, before, after, change.reason)


def _day(text: Value) -> Day | None:
    """What was written as a day then, if it is one."""
    try:
        return parse_day(text) if isinstance(text, str) else None
    except PydanticCustomError:
        return None
