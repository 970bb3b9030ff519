"""What the database holds.

Times are UTC text (``2026-11-20T09:30:00Z``), days and lists are text: the same on every engine. Personal data stands
apart from the words: `originals` (as typed) and `contacts` can be deleted without touching the rest.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, false

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _submission(name: str = "submission") -> Column[str]:
    """The submission a row belongs to and dies with."""
    return Column(name, String(20), ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True)


submissions = Table(
    "submissions",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("received", String(20), nullable=False),
    Column("day", String(10), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("record", String(80), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("questions", String(100), nullable=False),
    Column("language", String(3), nullable=False),
    Column("answers", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("figure", String(100)),
    Column("signs", Text, nullable=False),
    Column("consent", Text),
    Column("receipt", String(64), nullable=False, unique=True),
    Column("approved_answers", Text),
    Column("approved_text", Text),
    Column("reason", Text),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("channel", String(10), nullable=False, server_default="web"),
    Column("assigned", String(80)),
    Column("duplicate_of", String(20)),
    Column("led_to", Text),
    Column("undelivered", Boolean, nullable=False, server_default=false()),
    Column("place", String(80)),
    Column("dimension", String(10)),
    Column("name", Text),
    Column("approved_name", Text),
    Index("ix_submissions_state_received", "state", "received"),
)
"""One row a submission: what was said, cleaned, and what may be published of it.

`version` counts the acts on it, so that two people do not decide over each other; `undelivered` says that its published
file lacks something that was decided since.
"""

Index(
    "ix_submissions_undelivered",
    submissions.c.state,
    sqlite_where=submissions.c.undelivered.is_(True),
    postgresql_where=submissions.c.undelivered.is_(True),
)
# The few that publishing asks for, among all that were ever published.

originals = Table("originals", metadata, _submission(), Column("posted", Text, nullable=False))
"""The post as it was typed, as ASCII JSON."""

contacts = Table(
    "contacts",
    metadata,
    _submission(),
    Column("email", Text, nullable=False),
    Column("given", String(20), nullable=False),
    Column("confirmed", String(20)),
    Column("consent", Text),
)
"""Where a resident wants to be told, the sentence that was agreed to, and when the owner of the address said so; never
leaves the database.
"""

repeats = Table(
    "repeats",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("submission", String(20), ForeignKey("submissions.id", ondelete="CASCADE"), nullable=False),
    Column("nonce", String(32), nullable=False),
    Column("until", String(20), nullable=False, index=True),
)
"""Keyed hashes of recent posts, so that the same post sent twice is kept once."""

rates = Table(
    "rates",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("posts", Integer, nullable=False),
    Column("until", String(20), nullable=False, index=True),
)
"""How many posts came in an hour: keyed hashes of whom or what it counts, which nobody can read back."""

replies = Table(
    "replies",
    metadata,
    _submission(),
    Column("unit", String(80), nullable=False),
    Column("day", String(10), nullable=False),
    Column("texts", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", Text),
    Column("delivered", Boolean, nullable=False),
)
"""The municipality's answer; not delivered until it stands in the published file."""

acts = Table(
    "acts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(20), nullable=False),
    Column("who", String(80), nullable=False),
    Column("submission", String(20), nullable=False, index=True),
    Column("act", String(20), nullable=False),
    Column("detail", Text, nullable=False),
)
"""Who did what and when; rows are only added, hold no text of a resident, and outlive the submission."""

staff = Table(
    "staff",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("role", String(12), nullable=False),
    Column("password", Text, nullable=False),
    Column("totp", String(64), nullable=False),
    Column("step", Integer, nullable=False),
    Column("language", String(3), nullable=False),
    Column("subject", String(255), unique=True),
    Column("made", String(20), nullable=False),
    Column("closed", Boolean, nullable=False),
)
"""Who may moderate in the browser: argon2id hash, key of the one-time codes and the last of their steps used."""

sessions = Table(
    "sessions",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("name", String(40), ForeignKey("staff.name", ondelete="CASCADE"), nullable=False, index=True),
    Column("started", String(20), nullable=False),
    Column("seen", String(20), nullable=False),
)
"""Who is signed in: keyed hashes of what the browser holds."""

attempts = Table(
    "attempts",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("next", String(20), nullable=False),
    Column("until", String(20), nullable=False, index=True),
)
"""Failed sign-ins by keyed hash of the account or the address: before `next` no other is tried."""

stuck = Table(
    "stuck",
    metadata,
    _submission(),
    Column("tries", Integer, nullable=False),
    Column("next", String(20), nullable=False),
    Column("code", String(40), nullable=False),
)
"""What could not be published: how often it was tried, when it is tried again by itself, and the code of the fault."""

supports = Table(
    "supports",
    metadata,
    Column("feedback", String(20), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("undelivered", Boolean, nullable=False, index=True),
)
"""How many others said that they want the same as a published answer; who did is known to nobody."""

letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(12), nullable=False),
    Column("way", String(4), nullable=False),
    Column("target", String(300), nullable=False),
    Column("submission", String(20), ForeignKey("submissions.id", ondelete="CASCADE"), index=True),
    Column("body", Text, nullable=False),
    Column("made", String(20), nullable=False),
    Column("next", String(20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("error", String(100), nullable=False),
    Index("ix_letters_state_next", "state", "next"),
)
"""What is to be told by mail or to a program; no address of a resident and no text of one.

`way` is empty while it is only known that something happened, then ``mail`` or ``hook``; `target` is the address of the
program or of a member of staff; `state` is waiting, sent, refused (by the other side, for good) or dead.
"""

links = Table(
    "links",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column(
        "submission",
        String(20),
        ForeignKey("contacts.submission", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("purpose", String(8), nullable=False),
)
"""The links in letters, by keyed hash of their token: to confirm an address, to stop letters. They die with it."""

photos = Table(
    "photos",
    metadata,
    _submission(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("jpeg", Text, nullable=False),
    Column("approved", Boolean, nullable=False),
)
"""Photos that came with a submission, made anew and without metadata, in base64; the files as sent are kept nowhere."""
