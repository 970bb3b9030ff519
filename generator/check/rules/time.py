"""Days, steps and states of one record: they agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.check.rules.breach import Breach
from generator.check.town import Town
from generator.read import Contents
from generator.records.base import PlannedAndActual
from generator.records.problem import FieldPath
from generator.records.project import Periods, Project
from generator.records.scalars import Day
from generator.records.validate import Finding


def dates_are_in_order(town: Town, contents: Contents) -> Iterator[Breach]:
    """Ends are not before starts, changes of a contract not before it, replies not before answers."""
    for project in town.projects.values():
        for path, first, second in _pairs_of_days(project):
            if first and second and second.is_before(first):
                values = {"value": str(second), "other": str(first)}
                yield Breach("project", project.id, Finding("dates-out-of-order", path, values))
    for answer in town.feedback.values():
        if answer.reply and answer.reply.date.is_before(answer.date):
            values = {"value": str(answer.reply.date), "other": str(answer.date)}
            yield Breach("feedback", answer.id, Finding("dates-out-of-order", ("reply", "date"), values))


def _pairs_of_days(project: Project) -> Iterator[tuple[FieldPath, Day | None, Day | None]]:
    """The pairs whose second must not be before the first, with the path of the second."""
    for stage in Periods.model_fields:
        period: PlannedAndActual | None = getattr(project.periods, stage) if project.periods else None
        for name in ("planned", "actual"):
            if span := getattr(period, name, None):
                yield ("periods", stage, name, "end"), span.start, span.end
    for index, contract in enumerate(project.contracts):
        for number, change in enumerate(contract.changes):
            yield ("contracts", index, "changes", number, "date"), contract.date, change.date
    for index, indicator in enumerate(project.indicators):
        if indicator.baseline and indicator.target:
            yield ("indicators", index, "target", "date"), indicator.baseline.date, indicator.target.date


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
