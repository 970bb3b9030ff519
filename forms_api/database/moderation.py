"""What staff do with submissions: decide, reply, note what was published.

Takes ids and decisions; every act is written to the audit table in the same transaction. Raises
Refused where the state of a submission does not allow an act.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from forms_api.database import letters
from forms_api.database.photos import approve_photos, photos_of
from forms_api.database.reading import one
from forms_api.database.tables import acts, contacts, originals, repeats, replies, submissions
from forms_api.database.tables import photos as sent_photos
from forms_api.faults import Fault, Refused, _, refused
from forms_api.submission import REJECTIONS, Consequence, OfficialReply, Submission

CHANGED = _("Somebody else has decided about {id} meanwhile, so nothing was changed. Look at it again.")


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
        elif state in ("published", "withdrawn") or identity in going_out:
            month.published += 1
    return found


def approve(
    connection: Connection,
    identity: str,
    text: str,
    answers: Mapping[str, str],
    actor: Actor,
    *,
    seen: int | None = None,
    duplicate_of: str | None = None,
    named: bool = True,
    photos: Collection[int] = (),
) -> None:
    """Let this text and these answers be published; what was said stays beside them.

    `seen` is the version the decision was made on, `duplicate_of` another submission that says the same, `named`
    whether the name its sender gave stands beside it, `photos` the numbers of those that may be seen.
    """
    found = _as_seen(connection, identity, seen)
    _not_withdrawn(found)
    if found.state == "published":
        raise refused(
            "already-published",
            _("{id} is published already. Change its file {path} in the content repository."),
            id=identity,
            path=found.path,
        )
    there = [number for number, _seen in photos_of(connection, identity)]
    if unknown := sorted(set(photos) - set(there)):
        known = ", ".join(map(str, there)) or "-"
        sentence = _("{id} has no photo {number}. It has: {known}.")
        raise refused("no-such-photo", sentence, id=identity, number=str(unknown[0]), known=known)
    if not text and not answers:
        raise refused("nothing-left", _("Nothing is left of {id} to publish. Reject it instead."), id=identity)
    same = _the_first_said(connection, found, duplicate_of) if duplicate_of else None
    name = found.name if named else None
    changed = text != found.text or dict(answers) != dict(found.answers)
    _decide(
        connection,
        found,
        state="approved",
        approved_text=text,
        approved_answers=json.dumps(dict(answers), ensure_ascii=False),
        reason=None,
        approved_name=name,
        duplicate_of=same,
    )
    approve_photos(connection, identity, photos)
    more = {"duplicate_of": same} if same else {}
    _note(
        connection, identity, actor, "approved", redacted=changed, words=words_mark(text, answers, name, photos), **more
    )
    letters.announce(connection, identity, "approved", actor.at)


def reject(connection: Connection, identity: str, reason: str, actor: Actor, *, seen: int | None = None) -> None:
    """Keep a submission from being published; its sender sees the reason."""
    found = _as_seen(connection, identity, seen)
    _not_withdrawn(found)
    if found.state == "published":
        raise refused("already-published-reject", _("{id} is published already. Withdraw it instead."), id=identity)
    cleared: dict[str, Any] = dict.fromkeys(("approved_text", "approved_answers", "approved_name", "duplicate_of"))
    # Publishing may have been cut off behind its push: then the file of what was approved stands, and is taken down.
    cleared["undelivered"] = found.state == "approved" or found.undelivered
    _decide(connection, found, state="rejected", reason=reason, **cleared)
    _note(connection, identity, actor, "rejected", reason=_fingerprint(reason))
    letters.announce(connection, identity, "rejected", actor.at)


def set_reply(
    connection: Connection, identity: str, given: OfficialReply, actor: Actor, *, seen: int | None = None
) -> None:
    """Give the official reply; a text in a further language joins the reply that is there."""
    found = _as_seen(connection, identity, seen)
    _not_withdrawn(found)
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
    _decide(connection, found)
    if earlier is None:
        connection.execute(insert(replies).values(submission=identity, **values))
    else:
        connection.execute(update(replies).where(replies.c.submission == identity).values(**values))
    _note(connection, identity, actor, "replied", unit=given.unit, state=given.state, languages=sorted(given.texts))


def assign(connection: Connection, identity: str, unit: str | None, actor: Actor, *, seen: int | None = None) -> None:
    """Say which directorate is to answer; None for the one in charge of the record."""
    _decide(connection, _as_seen(connection, identity, seen), assigned=unit)
    _note(connection, identity, actor, "assigned", unit=unit)


def link(
    connection: Connection, identity: str, consequence: Consequence, actor: Actor, *, seen: int | None = None
) -> None:
    """Say what a submission changed in a project; said again of the same project it replaces what was said."""
    found = _as_seen(connection, identity, seen)
    _not_withdrawn(found)
    if found.state == "rejected":
        raise refused("rejected-no-change", _("{id} was rejected, so nobody would see what it changed."), id=identity)
    kept = [*(one for one in found.led_to if one.project != consequence.project), consequence]
    told = json.dumps([asdict(one) for one in kept], ensure_ascii=False)
    _decide(connection, found, led_to=told, undelivered=found.state == "published")
    _note(connection, identity, actor, "linked", project=consequence.project)


def withdraw(connection: Connection, identity: str, reason: str, actor: Actor, *, seen: int | None = None) -> None:
    """Take back what was published or is about to be: nothing that was said stays here, and its file is taken down.

    `reason` is BY_SENDER or a sentence, which is published in its place.
    """
    found = _as_seen(connection, identity, seen)
    if found.state not in ("approved", "published") and not (found.state == "rejected" and found.undelivered):
        raise refused("not-published", _("{id} is not published, so there is nothing to take back."), id=identity)
    for table in (originals, contacts, replies, repeats, sent_photos):  # said again, it is a new answer
        connection.execute(delete(table).where(table.c.submission == identity))
    empty = {"text": "", "answers": "{}", "approved_text": None, "approved_answers": None, "consent": None}
    gone = {"name": None, "approved_name": None, "figure": None, "led_to": None, "duplicate_of": None, "signs": "[]"}
    _decide(connection, found, state="withdrawn", reason=reason, undelivered=True, **empty, **gone)
    _note(connection, identity, actor, "withdrawn")


def note_taken_down(connection: Connection, gone: Submission, actor: Actor) -> None:
    """Note that a withdrawn or rejected submission is not in the content any more, unless it was approved meanwhile."""
    same = (submissions.c.id == gone.id) & (submissions.c.state == gone.state)
    if connection.execute(update(submissions).where(same).values(undelivered=False)).rowcount:
        _note(connection, gone.id, actor, "taken-down")


def words_approved(connection: Connection, identity: str) -> frozenset[str]:
    """The marks of all words of a submission that were ever approved."""
    found = select(acts.c.detail).where(acts.c.submission == identity, acts.c.act == "approved")
    return frozenset(json.loads(row.detail).get("words", "") for row in connection.execute(found))


def _as_seen(connection: Connection, identity: str, seen: int | None) -> Submission:
    """The submission, if it is still the one a decision was made on. Raises Refused."""
    found = one(connection, identity)
    if seen is not None and found.version != seen:
        raise refused("changed-meanwhile", CHANGED, id=identity)
    return found


def _not_withdrawn(found: Submission) -> None:
    if found.state == "withdrawn":
        raise refused("withdrawn", _("{id} was withdrawn; nothing can be decided about it any more."), id=found.id)


def _decide(connection: Connection, found: Submission, **values: Any) -> None:
    """Change a submission that nobody else has changed since it was read. Raises Refused."""
    still = (submissions.c.id == found.id) & (submissions.c.version == found.version)
    changed = connection.execute(update(submissions).where(still).values(version=found.version + 1, **values))
    if changed.rowcount != 1:
        raise refused("changed-meanwhile", CHANGED, id=found.id)


def _the_first_said(connection: Connection, found: Submission, identity: str) -> str:
    """The submission that another repeats; where that one repeats a third, the third. Raises Refused."""
    said = one(connection, identity)
    same = said.duplicate_of or said.id
    if same == found.id or said.state not in ("approved", "published"):
        raise refused(
            "not-a-duplicate",
            _("{id} cannot be a duplicate of {other}: that one must be approved or published, and be another."),
            id=found.id,
            other=identity,
        )
    return same


def note_published(connection: Connection, sent: Submission, actor: Actor) -> bool:
    """Note that a submission stands in the content as it was read; False if it was withdrawn meanwhile.

    Raises Refused if it was changed otherwise.
    """
    found = one(connection, sent.id)
    if found.state == "withdrawn":
        return False  # the next publishing takes it down
    if found != sent:
        fault = Fault(
            "changed-while-publishing",
            _("{id} was changed while it was being published. Compare its file {path} with the command show."),
            {"id": sent.id, "path": sent.path},
        )
        raise Refused([fault])
    _update(connection, sent.id, state="published", undelivered=False)
    if sent.reply:
        connection.execute(update(replies).where(replies.c.submission == sent.id).values(delivered=True))
    _note(connection, sent.id, actor, "published", replied=sent.reply is not None)
    if sent.state == "approved":
        letters.announce(connection, sent.id, "published", actor.at)
    if sent.reply and not sent.reply.delivered:
        letters.announce(connection, sent.id, "replied", actor.at)
    return True


def note_reply_found(connection: Connection, identity: str, found: OfficialReply, actor: Actor) -> None:
    """Note a reply that staff wrote into the published file themselves; nothing where there is one meanwhile."""
    answered = one(connection, identity)
    if answered.state != "published" or answered.reply is not None:
        return
    _decide(connection, answered)
    values = {"unit": found.unit, "state": found.state, "reason": found.reason, "delivered": True}
    # A month or a year stands for the day it was found: the pages tell a day.
    day = found.day if len(found.day) == len("2026-11-20") else actor.at[:10]
    texts = json.dumps(dict(found.texts), ensure_ascii=False)
    connection.execute(insert(replies).values(submission=identity, day=day, texts=texts, **values))
    _note(connection, identity, actor, "replied", unit=found.unit, state=found.state, languages=sorted(found.texts))
    letters.announce(connection, identity, "replied", actor.at)


def _update(connection: Connection, identity: str, **values: Any) -> None:
    connection.execute(update(submissions).where(submissions.c.id == identity).values(**values))


def _note(connection: Connection, identity: str, actor: Actor, act: str, **detail: Any) -> None:
    values = {"at": actor.at, "who": actor.who[:80], "submission": identity, "act": act}
    connection.execute(insert(acts).values(**values, detail=json.dumps(detail)))


def words_mark(text: str, answers: Mapping[str, str], name: str | None, photos: Iterable[int]) -> str:
    """Tells later whether these are the words, and the photos beside them, that were approved."""
    pictures = sorted(set(photos))
    return _fingerprint(json.dumps([text, sorted(answers.items()), name, *([pictures] if pictures else [])]))


def _fingerprint(text: str) -> str:
    """Tells later whether a text is the one that was decided on, without keeping the text here."""
    return sha256(text.encode()).hexdigest()[:16]
