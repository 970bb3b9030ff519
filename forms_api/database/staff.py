"""Accounts of staff, who is signed in, and failed sign-ins.

Takes keyed hashes and names, gives accounts; never sees a password or what the browser holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from forms_api.clock import stamp
from forms_api.database.tables import attempts, sessions, staff

_LONGEST_WAIT = timedelta(minutes=15)
_REMEMBERED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Account:
    """One account, without its password."""

    name: str
    role: str
    language: str
    closed: bool
    made: str
    subject: str | None


@dataclass(frozen=True, slots=True)
class Secrets:
    """What an account is proved by."""

    account: Account
    password: str
    totp: str
    step: int


def add(connection: Connection, account: Account, password: str, totp: str) -> None:
    """Make an account. The name must be free."""
    values = {name: getattr(account, name) for name in ("name", "role", "language", "closed", "made", "subject")}
    connection.execute(insert(staff).values(**values, password=password, totp=totp, step=0))


def accounts(connection: Connection) -> tuple[Account, ...]:
    """All of them, by name."""
    return tuple(_account(row) for row in connection.execute(select(staff).order_by(staff.c.name)))


def secrets_of(connection: Connection, name: str) -> Secrets | None:
    """What the account with this name is proved by; None where there is none or it is closed."""
    row = connection.execute(select(staff).where(staff.c.name == name, staff.c.closed.is_(False))).first()
    return Secrets(_account(row), row.password, row.totp, row.step) if row else None


def of_subject(connection: Connection, subject: str) -> Account | None:
    """The account that a provider of identities knows under this subject."""
    row = connection.execute(select(staff).where(staff.c.subject == subject, staff.c.closed.is_(False))).first()
    return _account(row) if row else None


def change(connection: Connection, name: str, **values: Any) -> bool:
    """Change an account and end its sessions; False where there is none."""
    changed = connection.execute(update(staff).where(staff.c.name == name).values(**values)).rowcount == 1
    end_all(connection, name)
    return changed


def use_step(connection: Connection, name: str, step: int) -> bool:
    """Note that a one-time code was used; False when another sign-in used it, or a later one, first."""
    unused = (staff.c.name == name) & (staff.c.step < step)
    return connection.execute(update(staff).where(unused).values(step=step)).rowcount == 1


def begin(connection: Connection, mark: str, name: str, moment: datetime) -> None:
    """Someone is signed in."""
    at = stamp(moment)
    connection.execute(insert(sessions).values(mark=mark, name=name, started=at, seen=at))


def signed_in(
    connection: Connection, mark: str, moment: datetime, idle: timedelta, longest: timedelta
) -> tuple[Account, bool] | None:
    """Whose session it is, and whether it was last noted as in use more than a minute ago; None when it is over."""
    found = connection.execute(
        select(staff, sessions.c.seen)
        .join(sessions)
        .where(
            sessions.c.mark == mark,
            sessions.c.seen > stamp(moment - idle),
            sessions.c.started > stamp(moment - longest),
            staff.c.closed.is_(False),
        )
    ).first()
    return (_account(found), found.seen < stamp(moment - timedelta(minutes=1))) if found else None


def note_use(connection: Connection, mark: str, moment: datetime) -> None:
    """Note that a session is in use."""
    connection.execute(update(sessions).where(sessions.c.mark == mark).values(seen=stamp(moment)))


def end(connection: Connection, mark: str) -> None:
    """Someone signed out."""
    connection.execute(delete(sessions).where(sessions.c.mark == mark))


def end_all(connection: Connection, name: str) -> None:
    """Sign someone out everywhere."""
    connection.execute(delete(sessions).where(sessions.c.name == name))


def forget_old(connection: Connection, moment: datetime, longest: timedelta) -> None:
    """Delete sessions and failed attempts that count no more."""
    connection.execute(delete(sessions).where(sessions.c.started <= stamp(moment - longest)))
    connection.execute(delete(attempts).where(attempts.c.until <= stamp(moment)))


def try_once(connection: Connection, marks: Mapping[str, int], moment: datetime) -> str | None:
    """Count an attempt before it is made, so that many at one moment do not all count as the first.

    `marks` says how many failures of each cost nothing; after those the wait doubles with each. Gives the time to wait
    until, when the attempt comes too early; it is not counted then.
    """
    rows = connection.execute(select(attempts).where(attempts.c.mark.in_(marks)).with_for_update())
    now = stamp(moment)
    found = {row.mark: row for row in rows if row.until > now}
    if waits := [row.next for row in found.values() if row.next > now]:
        return str(max(waits))
    connection.execute(delete(attempts).where(attempts.c.mark.in_(marks)))
    until = stamp(moment + _REMEMBERED)
    for mark, free in marks.items():
        failures = 1 + (found[mark].failures if mark in found else 0)
        wait = min(timedelta(seconds=2 ** min(failures - free, 20)), _LONGEST_WAIT) if failures > free else timedelta()
        values = {"mark": mark, "failures": failures, "next": stamp(moment + wait), "until": until}
        connection.execute(insert(attempts).values(**values))
    return None


def succeeded(connection: Connection, marks: Iterable[str]) -> None:
    """Take back what was counted for an attempt that turned out right."""
    right = attempts.c.mark.in_(list(marks))
    connection.execute(delete(attempts).where(right, attempts.c.failures <= 1))
    connection.execute(update(attempts).where(right).values(failures=attempts.c.failures - 1, next=""))


def _account(row: Any) -> Account:
    return Account(row.name, row.role, row.language, bool(row.closed), row.made, row.subject)
