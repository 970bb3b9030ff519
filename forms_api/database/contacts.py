"""E-mail addresses as they are stored, sealed or not."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from forms_api.contact_key import ContactKey, is_sealed
from forms_api.database.tables import contacts


def address_of(connection: Connection, identity: str, key: ContactKey) -> str | None:
    """Where the sender of a submission wants to be told. Raises Refused when the key does not fit."""
    stored = connection.execute(select(contacts.c.email).where(contacts.c.submission == identity)).scalar()
    return key.opened(stored, identity) if stored else None


def check_key(connection: Connection, key: ContactKey) -> None:
    """Raises Refused when the newest sealed address cannot be read."""
    newest = (
        select(contacts.c.submission, contacts.c.email)
        .where(contacts.c.email.startswith("aes1:"))
        .order_by(contacts.c.given.desc())
    )
    row = connection.execute(newest.limit(1)).first()
    if row:
        key.opened(row.email, row.submission)


def seal_all(connection: Connection, key: ContactKey) -> int:
    """Seal every address with the present key; how many. Raises Refused when a former one does not fit."""
    count = 0
    for row in connection.execute(select(contacts.c.submission, contacts.c.email)).all():
        sealed = key.sealed(key.opened(row.email, row.submission), row.submission)
        connection.execute(update(contacts).where(contacts.c.submission == row.submission).values(email=sealed))
        count += is_sealed(sealed)
    return count
