"""What the records themselves say happened, each with its day: an update, a milestone, a contract, a reply.

Takes a town, gives happenings by record and day; knows neither git nor the site date. Of a resident's answer only that
it was replied to: never its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from generator.check.town import Town
from generator.records.base import STAGES
from generator.records.budget import Budget
from generator.records.day import Day
from generator.records.feedback import Feedback
from generator.records.need import Need
from generator.records.project import Project

What = Literal[
    "new",
    "state",
    "began",
    "ended",
    "change",
    "reply",
    "milestone",
    "contract",
    "contract_change",
    "decision",
    "approval",
    "transfer",
    "measured",
    "update",
    "document",
    "edited",
    "withdrawn",
    "vanished",
]
"""What can happen to a record, in the order it is told within a day."""

Record = tuple[str, str]
"""(kind, id); the id is empty for answers of residents, which are never named here."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a record."""

    what: What
    entry: Any
    """What tells it: the record's own entry (an Update, a Milestone, a Withdrawal …; the answers that were replied to;
    the step that began or ended); of an edit the FieldChanges of one commit; None for a new record."""
    part: Any = None
    """What the entry is part of: the Contract of a contract's change, the Indicator of a value."""
    key: tuple[str, ...] = ()
    """What the same thing is called in the record's history, so that it is not told twice."""
    recorded: date | None = None
    """The day it was written into the record, where git knows that this was later."""


Dated = tuple[Record, Day, Happening]


def happenings(town: Town) -> Iterator[Dated]:
    """Everything the records date themselves, in no order."""
    for project in town.projects.values():
        yield from _of(("project", project.id), _of_project(project))
    for need in town.needs.values():
        yield from _of(("need", need.id), _state(need, "open"))
    for budget in town.budgets.values():
        yield from _of(("budget", budget.id), _of_budget(budget))
    yield from _replies(town)
    yield from _what_answers_led_to(town)
    for entry in town.withdrawn.records if town.withdrawn else ():
        record = (entry.kind, "" if entry.kind == "feedback" else entry.id)
        yield record, entry.date, Happening("withdrawn", entry)


def _of(record: Record, found: Iterable[tuple[Day | None, Happening]]) -> Iterator[Dated]:
    return ((record, day, happening) for day, happening in found if day is not None)


def _of_project(project: Project) -> Iterator[tuple[Day | None, Happening]]:
    yield from _state(project, "active")
    for step in STAGES:
        period = getattr(project.periods, step) if project.periods else None
        if period and period.actual:
            start, end = period.actual.start, period.actual.end
            yield start, Happening("began", step, key=("periods", step, "start", str(start)))
            yield end, Happening("ended", step, key=("periods", step, "end", str(end)))
    for milestone in project.milestones:
        key = ("milestones", milestone.id, str(milestone.actual))
        yield milestone.actual, Happening("milestone", milestone, key=key)
    for contract in project.contracts:
        yield contract.date, Happening("contract", contract, key=("contracts", contract.id))
        for change in contract.changes:
            key = ("contracts", contract.id, str(change.date))
            yield change.date, Happening("contract_change", change, contract, key)
    for indicator in project.indicators:
        for value in indicator.values:
            yield value.date, Happening("measured", value, indicator, ("indicators", indicator.id, str(value.date)))
    yield from _entries("change", "changes", project.changes)
    yield from _entries("decision", "decisions", project.decisions)
    yield from _entries("update", "updates", project.updates)
    yield from _entries("document", "documents", project.documents)


def _of_budget(budget: Budget) -> Iterator[tuple[Day | None, Happening]]:
    yield from _entries("approval", "approvals", budget.approvals)
    yield from _entries("transfer", "transfers", budget.transfers)
    yield from _entries("document", "documents", budget.documents)


def _entries(what: What, field: str, entries: Iterable[Any]) -> Iterator[tuple[Day | None, Happening]]:
    """The entries of a list, each with its own date."""
    for entry in entries:
        yield entry.date, Happening(what, entry, key=(field, str(entry.date)))


def _state(record: Project | Need, usual: str) -> Iterator[tuple[Day | None, Happening]]:
    """The state a record is in, unless it is the one every record begins with."""
    if record.status.state != usual:
        yield record.status.since, Happening("state", record.status, key=("status", record.status.state))


def _replies(town: Town) -> Iterator[Dated]:
    """Official replies; those of one day about one record are one happening."""
    found: dict[tuple[Record, Day], list[Feedback]] = {}
    for answer in town.feedback.values():
        if answer.reply:
            found.setdefault(((answer.about.kind, answer.about.id), answer.reply.date), []).append(answer)
    for (record, day), answers in found.items():
        yield record, day, Happening("reply", tuple(answers))


def _what_answers_led_to(town: Town) -> Iterator[Dated]:
    """Changes that only the answers tell; where the project tells them too, its own words stand."""
    told = {(p.id, str(c.date)) for p in town.projects.values() for c in p.changes}
    told |= {(p.id, answer) for p in town.projects.values() for c in p.changes for answer in c.because_of}
    for answer in town.feedback.values():
        for led in answer.led_to:
            if led.date and not {(led.project, str(led.date)), (led.project, answer.id)} & told:
                told.add((led.project, str(led.date)))
                yield ("project", led.project), led.date, Happening("change", led)
