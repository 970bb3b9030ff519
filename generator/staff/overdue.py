"""What should have been done by the site date and was not: milestones, and the end of the step a project is at.

Takes a town and the site date, gives rows, the longest overdue first; knows no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.check.town import Town
from generator.derive.age import GOING_ON
from generator.records.base import PlannedAndActual, Stage
from generator.records.day import Day
from generator.records.problem import FieldPath
from generator.records.project import Project, ProjectState
from generator.records.text import Text
from generator.staff.origin import Origin, origin


@dataclass(frozen=True, slots=True)
class Overdue:
    """One planned day that is past."""

    origin: Origin
    what: Text | Stage
    """The milestone's title, or the step that should have ended."""
    state: ProjectState
    planned: Day
    days: int
    """From the last day that was still in time to the site date."""


def overdue(town: Town, site_date: date) -> tuple[Overdue, ...]:
    """Planned days before the site date of projects that go on, told at their precision: 2026-11 from 2026-12-01 on."""
    rows = [
        Overdue(origin(town, "project", project, path), what, project.status.state, planned, days)
        for project in town.projects.values()
        if project.status.state in GOING_ON
        for path, what, planned in _open_ends(project)
        if (days := (site_date - planned.last).days) > 0
    ]
    return tuple(sorted(rows, key=lambda row: (-row.days, row.origin.id, str(row.origin.path))))


def _open_ends(project: Project) -> Iterator[tuple[FieldPath, Text | Stage, Day]]:
    """The planned days of a project that have no actual one."""
    for index, milestone in enumerate(project.milestones):
        if milestone.planned and milestone.actual is None:
            yield ("milestones", index, "planned"), milestone.title, milestone.planned
    period: PlannedAndActual | None = getattr(project.periods, project.stage) if project.periods else None
    if period and period.planned and period.planned.end and not (period.actual and period.actual.end):
        yield ("periods", project.stage, "planned", "end"), project.stage, period.planned.end
