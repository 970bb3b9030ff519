"""Reading submissions: one, those in a state, those that are to be brought to the site.

Takes ids and states, gives submissions; changes nothing, and never gives an e-mail address, a receipt or a post as it
was typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, union

from forms_api.database.tables import contacts, replies, submissions
from forms_api.faults import _, refused
from forms_api.submission import Consequence, OfficialReply, State, Submission


def listed(connection: Connection, states: Iterable[str]) -> tuple[Submission, ...]:
    """The submissions in these states, the oldest first."""
    found = connection.execute(
        every().where(submissions.c.state.in_(list(states))).order_by(submissions.c.received, submissions.c.id)
    )
    return tuple(submission_of(row) for row in found)


def counted(connection: Connection) -> Mapping[str, int]:
    """How many submissions are in each state."""
    found = connection.execute(select(submissions.c.state, func.count()).group_by(submissions.c.state))
    return {row[0]: row[1] for row in found}


def one(connection: Connection, identity: str) -> Submission:
    """The submission with this id. Raises Refused when there is none."""
    row = connection.execute(every().where(submissions.c.id == identity)).first()
    if row is None:
        raise refused(
            "unknown-submission",
            _("There is no submission {id}. The command pending lists those that wait."),
            id=identity,
        )
    return submission_of(row)


def by_receipt(connection: Connection, receipt: str) -> Submission | None:
    """The submission whose receipt code has this keyed hash."""
    row = connection.execute(every().where(submissions.c.receipt == receipt)).first()
    return submission_of(row) if row else None


def due(connection: Connection) -> tuple[Submission, ...]:
    """What is approved and not published, and what is published without its reply or another decision."""
    # By their ids: asked in one condition with OR, the database looks at every submission there is.
    approved = select(submissions.c.id).where(submissions.c.state == "approved")
    unsaid = select(replies.c.submission).where(replies.c.delivered.is_(False))
    lacking = select(submissions.c.id).where(submissions.c.undelivered.is_(True))
    found = connection.execute(
        every().where(submissions.c.id.in_(union(approved, unsaid, lacking))).order_by(submissions.c.id)
    )
    return tuple(submission_of(row) for row in found if row.state in ("approved", "published"))


def to_take_down(connection: Connection) -> tuple[Submission, ...]:
    """What was withdrawn, or rejected after it was approved, and may still stand in the content."""
    gone = submissions.c.state.in_(("withdrawn", "rejected")) & submissions.c.undelivered.is_(True)
    return tuple(submission_of(row) for row in connection.execute(every().where(gone).order_by(submissions.c.id)))


def unanswered(connection: Connection, most: int) -> tuple[Submission, ...]:
    """The published without a reply: those whose sender gave an address first, then the newest."""
    found = connection.execute(
        every()
        .where(submissions.c.state == "published", replies.c.unit.is_(None))
        .order_by(contacts.c.submission.is_(None), submissions.c.received.desc())
        .limit(most)
    )
    return tuple(submission_of(row) for row in found)


@cache
def every() -> Select[Any]:
    """The rows that `submission_of` reads. Made once: making it takes half of the time of looking one up."""
    columns = (
        *submissions.c,
        contacts.c.submission.label("has_email"),
        contacts.c.confirmed,
        *(replies.c[name] for name in ("unit", "texts", "delivered")),
    )
    reply = (
        replies.c.day.label("reply_day"),
        replies.c.state.label("reply_state"),
        replies.c.reason.label("reply_reason"),
    )
    return select(*columns, *reply).select_from(submissions.outerjoin(contacts).outerjoin(replies))


def submission_of(row: Row[Any]) -> Submission:
    """The submission of a row of `every`."""
    reply = None
    if row.unit is not None:
        texts = json.loads(row.texts)
        reply = OfficialReply(row.unit, row.reply_day, texts, row.reply_state, row.reply_reason, row.delivered)
    state: State = row.state
    return Submission(
        id=row.id,
        state=state,
        day=row.day,
        kind=row.kind,
        record=row.record,
        stage=row.stage,
        questions=row.questions,
        language=row.language,
        answers=json.loads(row.answers),
        text=row.text,
        figure=row.figure,
        signs=tuple(json.loads(row.signs)),
        approved_answers=None if row.approved_answers is None else json.loads(row.approved_answers),
        approved_text=row.approved_text,
        reason=row.reason,
        has_email=row.has_email is not None,
        email_confirmed=row.confirmed is not None,
        reply=reply,
        channel=row.channel,
        duplicate_of=row.duplicate_of,
        led_to=tuple(Consequence(**one) for one in json.loads(row.led_to or "[]")),
        place=row.place,
        dimension=row.dimension,
        name=row.name,
        approved_name=row.approved_name,
        undelivered=row.undelivered,
        assigned=row.assigned,
        version=row.version,
    )
