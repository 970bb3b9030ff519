"""The day's numbers for staff: what waits, what is doubtful, what is late. Counts alone, never a text.

Takes a moment, gives numbers, and puts one letter a day to each member of staff into the queue.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from forms_api.clock import stamp
from forms_api.database import outbox, reading
from forms_api.database.letters import dead, put
from forms_api.database.tables import letters, replies, submissions

_AT = time(8)
_LATE = timedelta(days=30)
"""A petition is to be answered within thirty days (Law no. 3071, art. 7)."""
_MONDAY = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """The numbers of one day."""

    waiting: int
    suspect: int
    new: int
    """Of both, those that came within a day."""
    oldest: str | None
    """The day the one came in that has waited longest."""
    late: int
    """Approved or published, and without a reply after thirty days."""
    dead: int
    """Letters that could not be sent."""
    stuck: int
    """Answers that could not be published."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.waiting or self.suspect or self.late or self.dead or self.stuck)


def digest(connection: Connection, moment: datetime) -> Digest:
    """The numbers of this moment."""
    counts = reading.counted(connection)
    undecided = submissions.c.state.in_(("waiting", "suspect"))
    new, oldest = (
        select(func.count()).where(undecided, submissions.c.received >= stamp(moment - timedelta(days=1))),
        select(func.min(submissions.c.received)).where(undecided),
    )
    late = (
        select(func.count())
        .select_from(submissions.outerjoin(replies))
        .where(
            submissions.c.state.in_(("approved", "published")),
            submissions.c.received < stamp(moment - _LATE),
            submissions.c.duplicate_of.is_(None),
            replies.c.unit.is_(None),
        )
    )
    since = connection.execute(oldest).scalar()
    return Digest(
        waiting=counts.get("waiting", 0),
        suspect=counts.get("suspect", 0),
        new=connection.execute(new).scalar_one(),
        oldest=since[:10] if since else None,
        late=connection.execute(late).scalar_one(),
        dead=dead(connection),
        stuck=outbox.dead(connection),
    )


def put_digests(connection: Connection, staff: Iterable[str], moment: datetime, zone: ZoneInfo) -> None:
    """After eight in the town, once a day: the numbers for each of staff; with nothing new, on Mondays alone."""
    local = moment.astimezone(zone)
    eight = datetime.combine(local.date(), _AT, zone)
    if local < eight:
        return
    told = digest(connection, moment)
    if told.is_empty or not (told.new or told.dead or told.stuck or local.weekday() == _MONDAY):
        return
    had = select(letters.c.target).where(letters.c.kind == "digest", letters.c.made >= stamp(eight))
    already = set(connection.execute(had).scalars())
    for address in staff:
        if address not in already:
            put(
                connection,
                "digest",
                stamp(moment),
                submission=None,
                way="mail",
                target=address,
                body=json.dumps(asdict(told)),
            )
