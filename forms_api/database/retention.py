"""What dies on a clock, and what a person asked to be erased or shown.

Takes the days of the settings and a moment, gives counts; deletes whole rows and writes down that it did, never what.
KVKK art. 7 and the By-Law on Erasure, Destruction and Anonymization of Personal Data (Official Gazette 30224 of
28 October 2017): what is no longer needed is deleted, and that it was is kept on record for three years.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, or_, select, update

from forms_api.clock import stamp
from forms_api.contact_key import ContactKey
from forms_api.contract import Days
from forms_api.database import letters, moderation, reading
from forms_api.database.contacts import address_of
from forms_api.database.moderation import Actor
from forms_api.database.photos import photo, photos_of
from forms_api.database.rates import forget_what_is_over
from forms_api.database.tables import acts, contacts, links, originals, replies, submissions
from forms_api.database.tables import photos as sent_photos
from forms_api.faults import _, refused
from forms_api.submission import BY_SENDER

RECORDED = timedelta(days=3 * 365 + 1)
"""How long it is kept on record that something was done or erased."""
_TO_CONFIRM = 7
"""Days its owner has to confirm an address."""
_AT_ONCE = 500
"""Values in one statement."""
_DECIDED = ("approved", "rejected", "published", "replied")


@dataclass(frozen=True, slots=True)
class Overdue:
    """Ids of what is past its days."""

    contacts: tuple[str, ...]
    """Submissions whose address is to be deleted."""
    originals: tuple[str, ...]
    """Submissions whose text is to be kept as published alone."""
    submissions: tuple[str, ...]
    """Submissions that are to be deleted whole."""
    acts: int
    """Notes of acts that are older than RECORDED."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is past its days."""
        return not any(getattr(self, field.name) for field in fields(self))


def overdue(connection: Connection, days: Days, moment: datetime) -> Overdue:
    """What is past its days at a moment; changes nothing."""

    def before(count: int) -> str:
        return stamp(moment - timedelta(days=count))

    decided = _last_act(_DECIDED)
    gone = or_(
        and_(submissions.c.state == "rejected", submissions.c.undelivered.is_(False), decided < before(days.rejected)),
        and_(submissions.c.state == "suspect", submissions.c.received < before(days.rejected)),
        and_(
            submissions.c.state == "withdrawn",
            submissions.c.undelivered.is_(False),
            _last_act(("taken-down",)) < before(days.rejected),
        ),
    )
    closed = and_(submissions.c.state.in_(("published", "rejected")), _has_nothing_to_send())
    whole = _ids(connection, select(submissions.c.id).where(gone))
    unconfirmed = and_(contacts.c.given < before(_TO_CONFIRM), contacts.c.confirmed.is_(None), _was_asked())
    addresses = (
        select(submissions.c.id).join(contacts).where(or_(and_(closed, decided < before(days.contact)), unconfirmed))
    )
    texts = (
        select(submissions.c.id).join(originals).where(submissions.c.state == "published", decided < before(days.text))
    )
    old = select(func.count()).select_from(acts).where(acts.c.at < stamp(moment - RECORDED))
    return Overdue(
        contacts=tuple(one for one in _ids(connection, addresses) if one not in whole),
        originals=_ids(connection, texts),
        submissions=whole,
        acts=connection.execute(old).scalar_one(),
    )


def forget(connection: Connection, found: Overdue, moment: datetime, actor: Actor) -> None:
    """Delete it, and note for each that it was."""
    as_published = {"text": func.coalesce(submissions.c.approved_text, ""), "answers": submissions.c.approved_answers}
    as_published |= {"name": submissions.c.approved_name}
    for ids, statement, column in (
        (found.contacts, delete(contacts), contacts.c.submission),
        (found.originals, delete(originals), originals.c.submission),
        (found.originals, delete(sent_photos), sent_photos.c.submission),
        (found.originals, update(submissions).values(as_published), submissions.c.id),
        (found.submissions, delete(submissions), submissions.c.id),
    ):
        for start in range(0, len(ids), _AT_ONCE):
            connection.execute(statement.where(column.in_(ids[start : start + _AT_ONCE])))
    _take_addresses_out_of_posts(connection, found.contacts)
    letters.forget_mail(connection, found.contacts)
    letters.forget_old(connection, moment)
    connection.execute(delete(acts).where(acts.c.at < stamp(moment - RECORDED)))
    forget_what_is_over(connection, moment)
    for what in ("contacts", "originals", "submissions"):
        for identity in getattr(found, what):
            _note(connection, identity, actor, "expired", what)


def erase(connection: Connection, identity: str, actor: Actor) -> None:
    """Delete a submission because its sender asks for it.

    Of a published one it stays that there was one until its file is taken down, which the next publishing does. Raises
    Refused where there is no such submission.
    """
    found = reading.one(connection, identity)
    letters.forget_mail(connection, [identity])
    if found.state in ("approved", "published") or (found.state == "rejected" and found.undelivered):
        # Also what is approved: it may be on its way to the content at this very moment.
        moderation.withdraw(connection, identity, BY_SENDER, actor)
    elif found.state != "withdrawn":
        connection.execute(delete(submissions).where(submissions.c.id == identity))
    _note(connection, identity, actor, "erased", "submissions")


def everything_about(connection: Connection, identity: str, key: ContactKey) -> dict[str, Any]:
    """All that is kept about a submission, for its sender to have (KVKK art. 11). Raises Refused for an unknown one."""
    row = connection.execute(select(submissions).where(submissions.c.id == identity)).mappings().first()
    if row is None:
        raise refused(
            "unknown-submission",
            _("There is no submission {id}. The command pending lists those that wait."),
            id=identity,
        )
    kept = {name: value for name, value in row.items() if name not in ("receipt", "signs")}
    kept["answers"] = json.loads(kept["answers"])
    kept["approved_answers"] = json.loads(kept["approved_answers"] or "null")
    posted = connection.execute(select(originals.c.posted).where(originals.c.submission == identity)).scalar()
    columns = (contacts.c.given, contacts.c.consent, contacts.c.confirmed)
    contact = connection.execute(select(*columns).where(contacts.c.submission == identity)).mappings().first()
    address = address_of(connection, identity, key)
    done = select(acts.c.at, acts.c.act).where(acts.c.submission == identity).order_by(acts.c.id)
    return {
        **kept,
        "photos": [
            {"number": number, "jpeg_base64": base64.b64encode(photo(connection, identity, number) or b"").decode()}
            for number, _approved in photos_of(connection, identity)
        ],
        "as_posted": json.loads(posted) if posted else None,
        "contact": {"email": address, **contact} if contact else None,
        "letters": letters.about(connection, identity),
        "history": [{"at": at, "act": act} for at, act in connection.execute(done)],
    }


def _last_act(names: Iterable[str]) -> ColumnElement[Any]:
    """When a submission was last decided on."""
    return (
        select(func.max(acts.c.at))
        .where(acts.c.submission == submissions.c.id, acts.c.act.in_(tuple(names)))
        .correlate(submissions)
        .scalar_subquery()
    )


def _has_nothing_to_send() -> ColumnElement[bool]:
    waiting = select(replies.c.submission).where(
        replies.c.submission == submissions.c.id, replies.c.delivered.is_(False)
    )
    return ~waiting.correlate(submissions).exists()


def _was_asked() -> ColumnElement[bool]:
    """Whether a letter was to ask for it; a town that sends none keeps addresses without."""
    asked = select(links.c.mark).where(links.c.submission == contacts.c.submission, links.c.purpose == "confirm")
    return asked.correlate(contacts).exists()


def _ids(connection: Connection, query: Select[Any]) -> tuple[str, ...]:
    return tuple(sorted(row[0] for row in connection.execute(query)))


def _take_addresses_out_of_posts(connection: Connection, ids: tuple[str, ...]) -> None:
    """Posts as they were typed once held the address as well."""
    for identity in ids:
        row = connection.execute(select(originals.c.posted).where(originals.c.submission == identity)).first()
        posted = json.loads(row.posted) if row else {}
        if posted.pop("email", None):
            kept = {"posted": json.dumps(posted)}
            connection.execute(update(originals).where(originals.c.submission == identity).values(kept))


def _note(connection: Connection, identity: str, actor: Actor, act: str, what: str) -> None:
    values = {"at": actor.at, "who": actor.who[:80], "submission": identity, "act": act}
    connection.execute(insert(acts).values(**values, detail=json.dumps({"what": what})))
