"""Days, steps and states of one record: they agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from generator.check.rules.breach import Breach
from generator.check.town import Town
from generator.read import Contents
from generator.records.base import STAGES, PlannedAndActual, Span, Stage
from generator.records.day import Day
from generator.records.problem import FieldPath, Severity
from generator.records.project import Project
from generator.records.validate import Finding

_DayPair = tuple[FieldPath, Day | None, Day | None]


def dates_are_in_order(town: Town, contents: Contents) -> Iterator[Breach]:
    """Ends are not before starts, steps not before earlier ones, changes and replies not before what they are about."""
    for project in town.projects.values():
        for path, first, second in _pairs_of_days(project):
            if first and second and second.is_before(first):
                values = {"value": str(second), "other": str(first)}
                yield Breach("project", project.id, Finding("dates-out-of-order", path, values))
    for answer in town.feedback.values():
        if answer.reply and answer.reply.date.is_before(answer.date):
            values = {"value": str(answer.reply.date), "other": str(answer.date)}
            yield Breach("feedback", answer.id, Finding("dates-out-of-order", ("reply", "date"), values))


def _pairs_of_days(project: Project) -> Iterator[_DayPair]:
    """The pairs whose second must not be before the first, with the path of the second."""
    for name in ("planned", "actual"):
        spans = [(stage, span) for stage in STAGES if (span := getattr(_period(project, stage), name, None))]
        for stage, span in spans:
            yield ("periods", stage, name, "end"), span.start, span.end
        for (_, before), (stage, after) in pairwise(spans):
            yield ("periods", stage, name, "start"), before.start, after.start
    for index, contract in enumerate(project.contracts):
        for number, change in enumerate(contract.changes):
            yield ("contracts", index, "changes", number, "date"), contract.date, change.date
    for index, indicator in enumerate(project.indicators):
        if indicator.baseline:
            for path, measurement in (
                (("target",), indicator.target),
                *((("values", number), value) for number, value in enumerate(indicator.values)),
            ):
                if measurement:
                    yield ("indicators", index, *path, "date"), indicator.baseline.date, measurement.date


def _period(project: Project, stage: Stage) -> PlannedAndActual | None:
    return getattr(project.periods, stage) if project.periods else None


def _actual(project: Project, stage: Stage) -> Span | None:
    period = _period(project, stage)
    return period.actual if period else None


def stage_and_dates_agree(town: Town, contents: Contents) -> Iterator[Breach]:
    """No step later than the stage has begun, and the steps that are over have an end."""
    for project in town.projects.values():
        reached = STAGES.index(project.stage)
        for later in STAGES[reached + 1 :]:
            if (span := _actual(project, later)) and (began := span.start or span.end):
                path = ("periods", later, "actual")
                values = {"value": later, "other": str(began), "stage": project.stage}
                yield Breach("project", project.id, Finding("stage-too-early", path, values))
        over = STAGES[: reached + (project.status.state == "completed")]
        for earlier in over:
            if (span := _actual(project, earlier)) and span.start and not span.end:
                field = f"periods.{earlier}.actual.end"
                values = {"value": earlier, "stage": project.stage, "field": field}
                finding = Finding("step-not-ended", ("periods", earlier, "actual"), values, Severity.WARNING)
                yield Breach("project", project.id, finding)


def milestones_lie_within_the_periods(town: Town, contents: Contents) -> Iterator[Breach]:
    """A milestone is planned for the time that is planned for the project."""
    for project in town.projects.values():
        planned = [period.planned for stage in STAGES if (period := _period(project, stage)) and period.planned]
        starts = [span.start for span in planned if span.start]
        ends = [span.end for span in planned if span.end]
        if not starts or not ends:
            continue
        first, last = min(starts, key=lambda day: day.first), max(ends, key=lambda day: day.last)
        for index, milestone in enumerate(project.milestones):
            if (day := milestone.planned) and (day.is_before(first) or last.is_before(day)):
                values = {"value": str(day), "first": str(first), "last": str(last)}
                path = ("milestones", index, "planned")
                yield Breach("project", project.id, Finding("milestone-outside", path, values, Severity.WARNING))


def states_that_need_a_reason_have_one(town: Town, contents: Contents) -> Iterator[Breach]:
    """On hold, cancelled, declined, met otherwise: the reason is part of the record."""
    needing = {
        "project": ("on_hold", "cancelled"),
        "need": ("declined", "met_otherwise"),
        "feedback": ("declined",),
    }
    for kind, record in town.records():
        if kind in needing:
            status: Any = getattr(record, "status")  # noqa: B009 - three models share the field, no class does
            if status.state in needing[kind] and status.reason is None:
                yield Breach(kind, record.id, Finding("reason-missing", ("status",), {"value": status.state}))


def a_cancelled_project_keeps_its_history(town: Town, contents: Contents) -> Iterator[Breach]:
    """A cancelled project still says since when, and what it had come to: its cost and its time."""
    for project in town.projects.values():
        if project.status.state != "cancelled":
            continue
        begun = project.stage in ("implementation", "measurement")
        span = _actual(project, "implementation")
        missing = [
            name
            for name, is_missing in (
                ("status.since", project.status.since is None),
                ("periods.implementation.actual.start", begun and (span is None or span.start is None)),
                ("cost", begun and project.cost is None),
            )
            if is_missing
        ]
        if missing:
            values = {"value": ", ".join(missing)}
            finding = Finding("cancelled-without-history", ("status", "state"), values, Severity.WARNING)
            yield Breach("project", project.id, finding)
