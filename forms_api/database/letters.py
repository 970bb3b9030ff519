"""What is to be told, to whom and by which way; never an address or a text of a resident: these are looked up last.

Takes what happened, puts letters into the queue (`letter_queue` takes them out), counts and forgets them.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, and_, delete, exists, func, insert, or_, select

from forms_api.clock import stamp
from forms_api.database import links
from forms_api.database.prepared import Prepared
from forms_api.database.tables import contacts, letters

Event = Literal["new", "approved", "published", "replied", "rejected"]
_HOOKED = ("new", "approved", "published")
_MAILED: Mapping[str, str] = {"new": "confirm", "replied": "replied", "rejected": "rejected"}
"""The events a sender is told of, and by which letter."""
_COLUMNS = tuple(column.name for column in letters.c if column.name != "id")
_LETTER = Prepared(insert(letters).inline(), *_COLUMNS)
_AT_ONCE = 200
_SENT_KEPT = timedelta(days=30)
_UNSORTED_KEPT = timedelta(days=7)


def announce(connection: Connection, identity: str, event: Event, at: str) -> None:
    """Note that something happened to a submission; who is to be told of it is sorted out when letters are sent."""
    put(connection, event, at, submission=identity)


def put(
    connection: Connection,
    kind: str,
    at: str,
    *,
    submission: str | None,
    way: str = "",
    target: str = "",
    body: str = "",
) -> None:
    """Add a letter; the same on every engine, as fast as a post needs it."""
    values = {"kind": kind, "way": way, "target": target, "submission": submission, "body": body, "made": at}
    _LETTER.run(connection, {**values, "next": at, "tries": 0, "state": "waiting", "error": ""})


def sort_out(connection: Connection, secret: bytes, hooks: Mapping[str, Collection[str]], *, mail: bool) -> bool:
    """Turn what happened into letters; `hooks` are the addresses of programs and the events each wants.

    Gives whether there may be more: one transaction is for some of it only.
    """
    query = select(letters).where(letters.c.way == "").order_by(letters.c.id).limit(_AT_ONCE)
    found = tuple(connection.execute(query.with_for_update(skip_locked=True)))
    for event in found:
        for url, wanted in hooks.items():
            if event.kind in wanted and event.kind in _HOOKED:
                put(connection, event.kind, event.made, submission=event.submission, way="hook", target=url)
        kind = _MAILED.get(event.kind)
        if mail and kind and _has_contact(connection, event.submission):
            nonce = secrets.token_hex(16)
            links.keep(connection, secret, event.submission, nonce, "confirm" if kind == "confirm" else "stop")
            put(connection, kind, event.made, submission=event.submission, way="mail", body=nonce)
    connection.execute(delete(letters).where(letters.c.id.in_([event.id for event in found])))
    return len(found) == _AT_ONCE


def counted(connection: Connection) -> Mapping[tuple[str, str], int]:
    """How many letters there are by way and state."""
    columns = (letters.c.way, letters.c.state)
    found = connection.execute(select(*columns, func.count()).where(letters.c.way != "").group_by(*columns))
    return {(row[0], row[1]): row[2] for row in found}


def dead(connection: Connection) -> int:
    """How many letters could not be sent in two days."""
    return sum(count for (_way, state), count in counted(connection).items() if state == "dead")


def about(connection: Connection, identity: str) -> list[dict[str, str]]:
    """The mail that was or is to be sent to the sender of a submission: what for, when, and whether it went."""
    query = select(letters.c.kind, letters.c.next, letters.c.state).order_by(letters.c.id)
    found = connection.execute(query.where(letters.c.submission == identity, letters.c.way == "mail"))
    return [{"kind": kind, "at": at, "state": state} for kind, at, state in found]


def forget_mail(connection: Connection, ids: Iterable[str]) -> None:
    """Delete the mail about submissions whose address goes."""
    connection.execute(delete(letters).where(letters.c.way == "mail", letters.c.submission.in_(list(ids))))


def forget_old(connection: Connection, moment: datetime) -> None:
    """Delete what was sent or given up long ago, and what happened where nobody is to be told of anything."""
    closed = and_(letters.c.state != "waiting", letters.c.next < stamp(moment - _SENT_KEPT))
    unsorted = and_(letters.c.way == "", letters.c.made < stamp(moment - _UNSORTED_KEPT))
    connection.execute(delete(letters).where(or_(closed, unsorted)))


def _has_contact(connection: Connection, identity: str) -> bool:
    return connection.execute(select(exists().where(contacts.c.submission == identity))).scalar_one()
