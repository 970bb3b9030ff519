"""How many want the same as what somebody said before: counts alone, each sender once a day.

Takes ids and keyed marks, gives counts; never knows who it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from forms_api import receipts
from forms_api.clock import stamp
from forms_api.database import rates
from forms_api.database.tables import rates as counts
from forms_api.database.tables import supports
from forms_api.settings import Limits

ONCE_IN = timedelta(days=1)


def support(
    connection: Connection,
    secret: bytes,
    feedback: str,
    sender: str,
    neighbourhood: str,
    limits: Limits,
    moment: datetime,
) -> bool:
    """Count one more, unless this sender was counted today; False where more come than residents send."""
    mark = receipts.mark_of(secret, f"support {feedback} {sender}")
    until = connection.execute(select(counts.c.until).where(counts.c.mark == mark)).scalar()
    if until and until > stamp(moment):
        return True
    marks = rates.marks_of(secret, moment, f"support {neighbourhood}", f"support {feedback}")
    many = rates.counted(connection, marks)
    if many["sender"] > limits.sender or many["record"] > limits.record:
        return False
    if until:
        connection.execute(update(counts).where(counts.c.mark == mark).values(until=stamp(moment + ONCE_IN)))
    else:
        connection.execute(insert(counts).values(mark=mark, posts=1, until=stamp(moment + ONCE_IN)))
    more = update(supports).where(supports.c.feedback == feedback)
    if not connection.execute(more.values(count=supports.c.count + 1, undelivered=True)).rowcount:
        connection.execute(insert(supports).values(feedback=feedback, count=1, undelivered=True))
    return True


def to_deliver(connection: Connection) -> Mapping[str, int]:
    """Feedback to the count its file is to have."""
    rows = connection.execute(select(supports.c.feedback, supports.c.count).where(supports.c.undelivered.is_(True)))
    return {row[0]: row[1] for row in rows}


def note_delivered(connection: Connection, delivered: Mapping[str, int]) -> None:
    """Note what stands in the files; what came since stays to be delivered."""
    for feedback, count in delivered.items():
        same = (supports.c.feedback == feedback) & (supports.c.count == count)
        connection.execute(update(supports).where(same).values(undelivered=False))
