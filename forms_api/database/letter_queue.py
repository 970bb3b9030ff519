"""Sending the queue of letters: which is next, who sends it, what came of it.

Takes moments, gives letters one at a time with what they are written from. A letter is taken for a while before it is
sent, so that two senders do not send the same; what is not noted as sent when that while is over, for the sender died,
is sent once more.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, or_, select, true, update

from forms_api.clock import stamp
from forms_api.contact_key import UNSEALED, ContactKey
from forms_api.database import links, reading
from forms_api.database.contacts import address_of
from forms_api.database.tables import contacts, letters
from forms_api.faults import Refused
from forms_api.submission import Submission

_WAITS = (1, 5, 15, 60, 180, *[360] * 8)
"""Minutes until a letter is tried again; after the last of them, two days, it is dead."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of the queue."""

    id: int
    kind: str
    way: str
    target: str
    submission: str | None
    body: str
    """What only this letter knows: the nonce of its link, the numbers of a day, what a program is told."""
    made: str
    tries: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter to be sent now, with what it is written from."""

    letter: Letter
    address: str = ""
    submission: Submission | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """What letters are sent with: the key of the hashes and that of the addresses."""

    secret: bytes
    contact: ContactKey = UNSEALED


def next_due(connection: Connection, moment: datetime, *, without: Collection[str]) -> Letter | None:
    """The first letter that is to be sent now; `without` are addresses of programs, or ``mail`` for no mail at all."""
    conditions = [letters.c.state == "waiting", letters.c.next <= stamp(moment), letters.c.way != ""]
    conditions += [letters.c.way != "mail" if "mail" in without else true()]
    conditions += [or_(letters.c.way == "mail", letters.c.target.not_in(list(without)))]
    conditions += [
        or_(letters.c.way == "mail", ~_comes_after_another()),
        or_(letters.c.way == "hook", _may_be_mailed()),
    ]
    row = connection.execute(select(letters).where(*conditions).order_by(letters.c.id).limit(1)).first()
    return _letter_of(row) if row else None


def take(connection: Connection, keys: Keys, letter: Letter, moment: datetime) -> Taken | None:
    """Take a letter for as long as a try may last; None when it is not to be sent now or no longer."""
    row = connection.execute(select(letters).where(letters.c.id == letter.id).with_for_update()).first()
    if row is None or row.state != "waiting" or row.tries != letter.tries:
        return None
    if letter.tries >= len(_WAITS):
        _close(connection, letter, "dead", row.error or "interrupted", moment)
        return None
    try:
        taken = _with_its_matter(connection, keys, letter)
    except Refused as refusal:  # its address was sealed with another key; others have theirs
        _close(connection, letter, "dead", refusal.faults[0].code, moment)
        return None
    if taken is None:
        connection.execute(delete(letters).where(letters.c.id == letter.id))
        return None
    if letter.kind == "confirm" and letter.tries == 0:
        asked = links.asked(connection, keys.secret, taken.address, moment)
        if asked != "now":
            _put_off(connection, letter, asked)
            return None
    values = {"tries": letter.tries + 1, "next": stamp(moment + timedelta(minutes=_WAITS[letter.tries]))}
    connection.execute(update(letters).where(letters.c.id == letter.id).values(**values))
    return replace(taken, letter=replace(letter, tries=letter.tries + 1))


def note_sent(connection: Connection, taken: Taken, moment: datetime) -> None:
    """The other side has it."""
    _close(connection, taken.letter, "sent", "", moment)
    if taken.letter.kind == "replied" and taken.submission:
        told = update(letters).where(letters.c.id == taken.letter.id).values(body=_fingerprint(taken.submission))
        connection.execute(told)


def note_failed(connection: Connection, letter: Letter, error: str, moment: datetime, *, for_good: bool) -> None:
    """It was not taken: to be tried again, or refused for good; dead when it was tried for two days."""
    if for_good or letter.tries >= len(_WAITS):
        _close(connection, letter, "refused" if for_good else "dead", error, moment)
    else:
        connection.execute(update(letters).where(letters.c.id == letter.id).values(error=error[:100]))


def revive(connection: Connection, moment: datetime) -> int:
    """Try the dead ones again; gives how many."""
    values = {"state": "waiting", "tries": 0, "next": stamp(moment)}
    return connection.execute(update(letters).where(letters.c.state == "dead").values(**values)).rowcount


def _close(connection: Connection, letter: Letter, state: str, error: str, moment: datetime) -> None:
    # The nonce of a link goes with the sending: after that nobody can make the link again. A dead one may be revived.
    values = {"state": state, "error": error[:100], "next": stamp(moment)} | ({} if state == "dead" else {"body": ""})
    connection.execute(update(letters).where(letters.c.id == letter.id).values(**values))


def _put_off(connection: Connection, letter: Letter, until: str) -> None:
    if until == "never":
        connection.execute(delete(letters).where(letters.c.id == letter.id))
    else:
        connection.execute(update(letters).where(letters.c.id == letter.id).values(next=until))


def _with_its_matter(connection: Connection, keys: Keys, letter: Letter) -> Taken | None:
    """The letter with whom and what it is about; None when that is gone or no longer so."""
    if letter.submission is None:
        return Taken(letter, letter.target)
    found = reading.one(connection, letter.submission)
    if letter.way == "hook":
        return Taken(letter, submission=found)
    address = address_of(connection, letter.submission, keys.contact)
    if not address or not _is_still_news(connection, letter, found):
        return None
    return Taken(letter, address, found)


def _is_still_news(connection: Connection, letter: Letter, found: Submission) -> bool:
    if letter.kind == "rejected":
        return found.state == "rejected"
    if letter.kind != "replied":
        return True
    # A reply that was given again, with one more language or another state, is the same to who reads one of them.
    same = (letters.c.submission == found.id) & (letters.c.kind == "replied") & (letters.c.state == "sent")
    told = exists().where(same, letters.c.body == _fingerprint(found))
    return bool(found.reply and found.reply.delivered) and not connection.execute(select(told)).scalar_one()


def _fingerprint(found: Submission) -> str:
    """Tells whether a reply is the one that was sent, without keeping it here."""
    texts = found.reply.texts if found.reply else {}
    return sha256(json.dumps(texts.get(found.language) or dict(texts)).encode()).hexdigest()[:16]


def _comes_after_another() -> ColumnElement[bool]:
    """Whether the same program is still to be told of something earlier about the same submission."""
    earlier = letters.alias()
    return (
        select(earlier.c.id)
        .where(
            earlier.c.way == "hook",
            earlier.c.state == "waiting",
            earlier.c.target == letters.c.target,
            earlier.c.submission == letters.c.submission,
            earlier.c.id < letters.c.id,
        )
        .correlate(letters)
        .exists()
    )


def _may_be_mailed() -> ColumnElement[bool]:
    """Whether an address was confirmed, or only that is asked; without an address the letter is dropped later."""
    unconfirmed = select(contacts.c.submission).where(
        contacts.c.submission == letters.c.submission, contacts.c.confirmed.is_(None)
    )
    return or_(letters.c.kind.in_(("confirm", "digest")), ~unconfirmed.correlate(letters).exists())


def _letter_of(row: Row[Any]) -> Letter:
    return Letter(row.id, row.kind, row.way, row.target, row.submission, row.body, row.made, row.tries)
