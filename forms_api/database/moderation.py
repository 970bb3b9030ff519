"""What staff do with submissions: decide, reply, note what was published.

Takes ids and decisions; every act is written to the audit table in the same transaction. Raises
Refused where the state of a submission does not allow an act.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, update

from forms_api.database.reading import one
from forms_api.database.tables import acts, replies, submissions
from forms_api.faults import Fault, Refused, _, refused
from forms_api.submission import REJECTIONS, OfficialReply, Submission


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and when."""

    who: str
    at: str


@dataclass(slots=True)
class MonthCounts:
    """What became of the submissions that came in one month."""

    received: int = 0
    published: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    """Reason to count; a sentence of staff's own counts as other."""


def by_month(connection: Connection, going_out: Collection[str]) -> dict[str, MonthCounts]:
    """Month (``2026-10``) to its counts; `going_out` are ids that are being published now."""
    found: dict[str, MonthCounts] = {}
    columns = (submissions.c.id, submissions.c.day, submissions.c.state, submissions.c.reason)
    for identity, day, state, reason in connection.execute(select(*columns)):
        month = found.setdefault(day[:7], MonthCounts())
        month.received += 1
        if state == "rejected":
            code = reason if reason in REJECTIONS else "other"
            month.refused[code] = month.refused.get(code, 0) + 1
        elif state == "published" or identity in going_out:
            month.published += 1
    return found


def to_take_back(connection: Connection) -> tuple[str, ...]:
    """Published submissions whose sender had them erased: their files are still in the content."""
    asked = select(acts.c.submission).where(acts.c.act == "erased")
    found = select(submissions.c.id).where(submissions.c.state == "published", submissions.c.id.in_(asked))
    return tuple(sorted(row[0] for row in connection.execute(found)))


def approve(connection: Connection, identity: str, text: str, answers: Mapping[str, str], actor: Actor) -> None:
    """Let this text and these answers be published; what was said stays beside them."""
    found = one(connection, identity)
    if found.state == "published":
        raise refused(
            "already-published",
            _("{id} is published already. Change its file {path} in the content repository."),
            id=identity,
            path=found.path,
        )
    if not text and not answers:
        raise refused("nothing-left", _("Nothing is left of {id} to publish. Reject it instead."), id=identity)
    changed = text != found.text or dict(answers) != dict(found.answers)
    _update(
        connection,
        identity,
        state="approved",
        approved_text=text,
        approved_answers=json.dumps(dict(answers), ensure_ascii=False),
        reason=None,
    )
    _note(connection, identity, actor, "approved", redacted=changed, text=_fingerprint(text))


def reject(connection: Connection, identity: str, reason: str, actor: Actor) -> None:
    """Keep a submission from being published; its sender sees the reason."""
    found = one(connection, identity)
    if found.state == "published":
        raise refused(
            "already-published-reject",
            _("{id} is published already. Delete its file {path} and name it in withdrawn.yml."),
            id=identity,
            path=found.path,
        )
    _update(connection, identity, state="rejected", reason=reason, approved_text=None, approved_answers=None)
    _note(connection, identity, actor, "rejected", reason=_fingerprint(reason))


def set_reply(connection: Connection, identity: str, given: OfficialReply, actor: Actor) -> None:
    """Give the official reply; a text in a further language joins the reply that is there."""
    found = one(connection, identity)
    if found.state == "rejected":
        raise refused(
            "rejected-no-reply", _("{id} was rejected, and a reply would not be seen. Approve it first."), id=identity
        )
    texts, day, earlier = dict(given.texts), given.day, found.reply
    if earlier and earlier.unit == given.unit and not set(texts) & set(earlier.texts):
        texts, day = {**earlier.texts, **texts}, earlier.day
    values: dict[str, Any] = {
        "unit": given.unit,
        "day": day,
        "texts": json.dumps(texts, ensure_ascii=False),
        "state": given.state,
        "reason": given.reason,
        "delivered": False,
    }
    if earlier is None:
        connection.execute(insert(replies).values(submission=identity, **values))
    else:
        connection.execute(update(replies).where(replies.c.submission == identity).values(**values))
    _note(connection, identity, actor, "replied", unit=given.unit, state=given.state, languages=sorted(given.texts))


def note_published(connection: Connection, sent: Submission, actor: Actor) -> None:
    """Note that a submission stands in the content as it was read. Raises Refused if it was changed since."""
    if one(connection, sent.id) != sent:
        fault = Fault(
            "changed-while-publishing",
            _("{id} was changed while it was being published. Compare its file {path} with the command show."),
            {"id": sent.id, "path": sent.path},
        )
        raise Refused([fault])
    _update(connection, sent.id, state="published")
    if sent.reply:
        connection.execute(update(replies).where(replies.c.submission == sent.id).values(delivered=True))
    _note(connection, sent.id, actor, "published", replied=sent.reply is not None)


def _update(connection: Connection, identity: str, **values: Any) -> None:
    connection.execute(update(submissions).where(submissions.c.id == identity).values(**values))


def _note(connection: Connection, identity: str, actor: Actor, act: str, **detail: Any) -> None:
    values = {"at": actor.at, "who": actor.who[:80], "submission": identity, "act": act}
    connection.execute(insert(acts).values(**values, detail=json.dumps(detail)))


def _fingerprint(text: str) -> str:
    """Tells later whether a text is the one that was decided on, without keeping the text here."""
    return sha256(text.encode()).hexdigest()[:16]
