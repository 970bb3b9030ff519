"""How many posts came within the hour: from one sender, about one record, in all.

Takes the moment and keyed names, gives counts; the rows say nothing to whoever reads them and go when their hour ends.
An hour is an hour of the clock: at its turn a sender may post twice as often, and one row a sender is enough.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import Connection, bindparam, delete, text

from forms_api import receipts
from forms_api.clock import stamp
from forms_api.database.prepared import Prepared
from forms_api.database.tables import rates, repeats

_COUNTED = Prepared(
    text(
        "INSERT INTO rates (mark, posts, until) VALUES (:mark, 1, :until) "
        "ON CONFLICT (mark) DO UPDATE SET posts = rates.posts + 1 RETURNING posts"
    ),
    *("mark", "until"),
)
"""Counts in one statement, on SQLite and PostgreSQL alike."""
_OVER = [Prepared(delete(table).where(table.c.until < bindparam("now")), "now") for table in (rates, repeats)]


def forget_what_is_over(connection: Connection, moment: datetime) -> None:
    """Delete the marks whose time is over."""
    for statement in _OVER:
        statement.run(connection, {"now": stamp(moment)})


def neighbourhood_of(address: str) -> str:
    """What counts as one sender: an IPv4 address, or the /64 of an IPv6 address, which one household has whole."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)


def counted(connection: Connection, secret: bytes, moment: datetime, *names: str) -> list[int]:
    """Count a post under each name, and give how many there are of each in this hour, this one among them."""
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    until = stamp(hour + timedelta(hours=1))
    marks = (receipts.mark_of(secret, f"rate {hour.isoformat()} {name}") for name in names)
    return [(_COUNTED.run(connection, {"mark": mark, "until": until}) or (0,))[0] for mark in marks]
