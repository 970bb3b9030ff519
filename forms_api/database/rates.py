"""How many posts came within the hour: from one sender, about one record, in all.

Takes the moment and keyed names, gives counts; the rows say nothing to whoever reads them and go when their hour ends.
An hour is an hour of the clock: at its turn a sender may post twice as often, and one row a sender is enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import Connection, bindparam, delete, select, text

from forms_api import receipts
from forms_api.clock import stamp
from forms_api.database.prepared import Prepared
from forms_api.database.tables import rates, repeats

_COUNTED = Prepared(
    text(
        "INSERT INTO rates (mark, posts, until) VALUES (:all, 1, :until), (:record, 1, :until), (:sender, 1, :until) "
        "ON CONFLICT (mark) DO UPDATE SET posts = rates.posts + 1 RETURNING mark, posts"
    ),
    *("all", "record", "sender", "until"),
)
"""Counts in one statement, on SQLite and PostgreSQL alike. What every post counts comes first: processes that count at
once wait for each other there, and never each for a row of the other."""
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


def is_private(address: str | None) -> bool:
    """Whether an address is of this machine or of a network of one's own, as a web server in front has."""
    try:
        return address is not None and ip_address(address).is_private
    except ValueError:
        return False


def marks_of(secret: bytes, moment: datetime, sender: str, record: str) -> dict[str, str]:
    """What a post is counted under in this hour: three keyed hashes, and `until` when they are kept."""
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    names = {"all": "all", "record": f"record {record}", "sender": f"sender {sender}"}
    marks = {name: receipts.mark_of(secret, f"rate {hour.isoformat()} {text}") for name, text in names.items()}
    return marks | {"until": stamp(hour + timedelta(hours=1))}


def first_time(connection: Connection, mark: str, until: str) -> bool:
    """Whether a mark was not there before; it is from now on, until then."""
    row = connection.execute(
        text(
            "INSERT INTO rates (mark, posts, until) VALUES (:mark, 1, :until) "
            "ON CONFLICT (mark) DO UPDATE SET posts = rates.posts + 1 RETURNING posts"
        ),
        {"mark": mark, "until": until},
    )
    return bool(row.scalar_one() == 1)


def wrong_lookups(connection: Connection, mark: str) -> int:
    """How many codes that are none were looked up from an address in this hour."""
    return connection.execute(select(rates.c.posts).where(rates.c.mark == mark)).scalar() or 0


def counted(connection: Connection, marks: Mapping[str, str]) -> dict[str, int]:
    """Count a post under its marks, and give how many there are of each in this hour, this one among them."""
    posts = dict(_COUNTED.run(connection, marks))
    return {name: posts[marks[name]] for name in ("all", "record", "sender")}
