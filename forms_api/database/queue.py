"""What waits for staff: submissions by what they are about and where they stand, a page at a time, and those like one.

Takes a choice, gives submissions; changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, and_, false, func, or_, select

from forms_api.database.reading import every, submission_of
from forms_api.database.tables import acts, replies, submissions
from forms_api.submission import State, Submission

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """Which submissions; what is empty chooses all."""

    states: tuple[State, ...]
    kind: str = ""
    record: str = ""
    stage: str = ""
    language: str = ""
    channel: str = ""
    unit: str = ""
    records_of_unit: tuple[tuple[str, str], ...] = ()
    """Kind and id of what the unit is in charge of: theirs unless assigned to another."""
    unanswered: bool = False
    """Only those without a reply."""


def chosen(connection: Connection, choice: Choice, page: int) -> tuple[Submission, ...]:
    """The submissions of a page (from 1), the oldest first."""
    rows = connection.execute(
        every()
        .where(*_conditions(choice))
        .order_by(submissions.c.received, submissions.c.id)
        .limit(PER_PAGE)
        .offset(PER_PAGE * (page - 1))
    )
    return tuple(submission_of(row) for row in rows)


def number_chosen(connection: Connection, choice: Choice) -> int:
    """How many submissions a choice has."""
    counting = select(func.count()).select_from(submissions.outerjoin(replies)).where(*_conditions(choice))
    return connection.execute(counting).scalar_one()


def next_waiting(connection: Connection, after: Submission, states: tuple[State, ...]) -> str | None:
    """The submission that has waited longest in these states, but for one."""
    found = (
        select(submissions.c.id)
        .where(submissions.c.state.in_(states), submissions.c.id != after.id)
        .order_by(submissions.c.received, submissions.c.id)
    )
    return connection.execute(found.limit(1)).scalar()


def beside(connection: Connection, one: Submission, most: int) -> tuple[Submission, ...]:
    """The newest that are approved or published about the same record, but for the one itself."""
    rows = connection.execute(
        every()
        .where(
            submissions.c.kind == one.kind,
            submissions.c.record == one.record,
            submissions.c.state.in_(("approved", "published")),
            submissions.c.id != one.id,
        )
        .order_by(submissions.c.received.desc())
        .limit(most)
    )
    return tuple(submission_of(row) for row in rows)


def acts_on(connection: Connection, identity: str) -> tuple[Row[tuple[str, str, str, str]], ...]:
    """What was done with a submission: at, who, act, detail; the oldest first."""
    columns = (acts.c.at, acts.c.who, acts.c.act, acts.c.detail)
    return tuple(connection.execute(select(*columns).where(acts.c.submission == identity).order_by(acts.c.id)))


def latest_acts(
    connection: Connection, before: int | None, most: int
) -> tuple[Row[tuple[int, str, str, str, str]], ...]:
    """The latest acts of staff: number, at, who, submission, act; those before a number, the newest first."""
    columns = (acts.c.id, acts.c.at, acts.c.who, acts.c.submission, acts.c.act)
    conditions = [acts.c.who != "web"] + ([acts.c.id < before] if before else [])
    return tuple(connection.execute(select(*columns).where(*conditions).order_by(acts.c.id.desc()).limit(most)))


def _conditions(choice: Choice) -> list[ColumnElement[bool]]:
    same: Mapping[str, str] = {
        "kind": choice.kind,
        "record": choice.record,
        "stage": choice.stage,
        "language": choice.language,
        "channel": choice.channel,
    }
    found: list[ColumnElement[bool]] = [submissions.c.state.in_(choice.states)]
    found += [submissions.c[name] == value for name, value in same.items() if value]
    if choice.unit:
        found.append(_of_unit(choice))
    if choice.unanswered:
        found.append(replies.c.unit.is_(None))
    return found


def _of_unit(choice: Choice) -> ColumnElement[bool]:
    kinds: dict[str, list[str]] = {}
    for kind, record in choice.records_of_unit:
        kinds.setdefault(kind, []).append(record)
    own = [and_(submissions.c.kind == kind, submissions.c.record.in_(ids)) for kind, ids in kinds.items()]
    theirs = and_(submissions.c.assigned.is_(None), or_(false(), *own))
    return or_(submissions.c.assigned == choice.unit, theirs)
