"""The links in letters to residents: confirm an address, stop all letters; how often an address may be asked.

Takes tokens, gives what they stand for; only keyed hashes of tokens are kept, each for one purpose.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from forms_api import receipts
from forms_api.clock import stamp
from forms_api.database.tables import acts, contacts, letters, links, rates, submissions

Purpose = Literal["confirm", "stop"]
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_A_DAY = 5
"""How often an address is asked in a day whether it is its owner's, however many posts name it."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link leads to."""

    submission: str
    language: str
    confirmed: bool


def token_of(secret: bytes, purpose: Purpose, nonce: str) -> str:
    """The token of a link: 128 bits for one purpose."""
    return urlsafe_b64encode(receipts.keyed(secret, purpose, nonce)[:16]).decode().rstrip("=")


def keep(connection: Connection, secret: bytes, identity: str, nonce: str, purpose: Purpose) -> None:
    """Let the link of this nonce lead to the address of a submission."""
    mark = _mark(secret, purpose, token_of(secret, purpose, nonce))
    connection.execute(insert(links).values(mark=mark, submission=identity, purpose=purpose))


def followed(connection: Connection, secret: bytes, purpose: Purpose, token: str) -> Linked | None:
    """What a token leads to; None for an unknown one and for one whose address is gone."""
    columns = (links.c.submission, submissions.c.language, contacts.c.confirmed)
    row = connection.execute(
        select(*columns)
        .select_from(links.join(contacts, contacts.c.submission == links.c.submission))
        .join(submissions, submissions.c.id == links.c.submission)
        .where(links.c.mark == _mark(secret, purpose, token), links.c.purpose == purpose)
    ).first()
    return Linked(row.submission, row.language, row.confirmed is not None) if row else None


def confirm(connection: Connection, identity: str, at: str) -> None:
    """The owner of the address says that it is theirs; said again it changes nothing."""
    new = (contacts.c.submission == identity) & contacts.c.confirmed.is_(None)
    connection.execute(update(contacts).where(new).values(confirmed=at))


def stop(connection: Connection, identity: str, at: str) -> None:
    """Delete the address, and the letters that were to go there; that it was is kept on record."""
    connection.execute(delete(letters).where(letters.c.way == "mail", letters.c.submission == identity))
    connection.execute(delete(contacts).where(contacts.c.submission == identity))
    done = {"at": at, "who": "sender", "submission": identity, "act": "stopped", "detail": '{"what": "contacts"}'}
    connection.execute(insert(acts).values(done))


def asked(connection: Connection, secret: bytes, address: str, moment: datetime) -> str:
    """Whether an address may be asked ``now``, at a later moment, or, having been asked too often, ``never``.

    With ``now`` it counts as asked: at most once an hour and five times a day.
    """
    hour, day = (receipts.keyed(secret, "asked", f"{name} {_same(address)}").hex() for name in ("hour", "day"))
    connection.execute(delete(rates).where(rates.c.mark.in_((hour, day)), rates.c.until <= stamp(moment)))
    found = {row.mark: row for row in connection.execute(select(rates).where(rates.c.mark.in_((hour, day))))}
    if day in found and found[day].posts >= _A_DAY:
        return "never"
    if hour in found:
        return str(found[hour].until)
    connection.execute(insert(rates).values(mark=hour, posts=1, until=stamp(moment + _HOUR)))
    if day in found:
        connection.execute(update(rates).where(rates.c.mark == day).values(posts=rates.c.posts + 1))
    else:
        connection.execute(insert(rates).values(mark=day, posts=1, until=stamp(moment + _DAY)))
    return "now"


def _mark(secret: bytes, purpose: Purpose, token: str) -> str:
    return receipts.keyed(secret, f"{purpose} link", token).hex()


def _same(address: str) -> str:
    """An address as its post office tells it from others: without letter case and what stands behind a plus."""
    local, _at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}".lower()
