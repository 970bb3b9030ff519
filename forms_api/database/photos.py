"""Photos of submissions, as JPEGs made anew; which of them may be published.

Takes and gives bytes; they are stored as text, the same on every engine and in backups.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, insert, select, update

from forms_api.database.tables import photos


def keep_photos(connection: Connection, identity: str, jpegs: Iterable[bytes]) -> None:
    """Keep the photos of a new submission."""
    for number, jpeg in enumerate(jpegs, 1):
        stored = base64.b64encode(jpeg).decode("ascii")
        connection.execute(insert(photos).values(submission=identity, number=number, jpeg=stored, approved=False))


def photos_of(connection: Connection, identity: str) -> tuple[tuple[int, bool], ...]:
    """Number of each photo, and whether it may be published."""
    columns = (photos.c.number, photos.c.approved)
    rows = connection.execute(select(*columns).where(photos.c.submission == identity).order_by(photos.c.number))
    return tuple((row.number, bool(row.approved)) for row in rows)


def numbers_by_submission(connection: Connection) -> dict[str, list[int]]:
    """The numbers of all photos there are."""
    found: dict[str, list[int]] = {}
    for row in connection.execute(select(photos.c.submission, photos.c.number).order_by(photos.c.number)):
        found.setdefault(row.submission, []).append(row.number)
    return found


def photo(connection: Connection, identity: str, number: int) -> bytes | None:
    """A photo."""
    wanted = (photos.c.submission == identity) & (photos.c.number == number)
    stored = connection.execute(select(photos.c.jpeg).where(wanted)).scalar()
    return base64.b64decode(stored) if stored else None


def approve_photos(connection: Connection, identity: str, numbers: Collection[int]) -> None:
    """Let these photos be published and no other."""
    own = photos.c.submission == identity
    connection.execute(update(photos).where(own).values(approved=photos.c.number.in_(list(numbers))))
