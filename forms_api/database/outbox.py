"""What could not be published: tried again later and later, and after a day only when somebody asks for it.

Takes ids and moments; never a reason that quotes a text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from forms_api.clock import stamp
from forms_api.database.tables import stuck

_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)
MOST_TRIES = 12
"""After these, which takes about a day, it is a dead letter."""


def resting(connection: Connection, moment: datetime) -> frozenset[str]:
    """Submissions that are not to be tried now: too soon after a failure, or dead letters."""
    now = stamp(moment)
    rows = connection.execute(select(stuck.c.submission).where((stuck.c.next > now) | (stuck.c.tries >= MOST_TRIES)))
    return frozenset(row[0] for row in rows)


def note_stuck(connection: Connection, identity: str, code: str, moment: datetime) -> int:
    """Note a failure; how many there were."""
    tried = connection.execute(select(stuck.c.tries).where(stuck.c.submission == identity)).scalar() or 0
    wait = min(_FIRST_WAIT * 2**tried, _LONGEST_WAIT)
    values = {"tries": tried + 1, "next": stamp(moment + wait), "code": code[:40]}
    if tried:
        connection.execute(update(stuck).where(stuck.c.submission == identity).values(**values))
    else:
        connection.execute(insert(stuck).values(submission=identity, **values))
    return tried + 1


def note_free(connection: Connection, identities: Collection[str]) -> None:
    """These are through."""
    connection.execute(delete(stuck).where(stuck.c.submission.in_(list(identities))))


def dead(connection: Connection) -> int:
    """How many are not tried by themselves any more."""
    counting = select(func.count()).select_from(stuck).where(stuck.c.tries >= MOST_TRIES)
    return connection.execute(counting).scalar_one()


def stuck_now(connection: Connection) -> Iterable[tuple[str, int, str]]:
    """Each with its number of tries and the code of the fault, the most tried first."""
    rows = connection.execute(select(stuck).order_by(stuck.c.tries.desc(), stuck.c.submission))
    return [(row.submission, row.tries, row.code) for row in rows]
