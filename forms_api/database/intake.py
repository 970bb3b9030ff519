"""Keeping what was posted: durable before the call returns, once for the same post sent twice.

Takes a checked statement, gives the receipt code; never decides whether the statement is fit to be kept or published.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, insert, select

from forms_api import receipts
from forms_api.checking import Statement
from forms_api.clock import day_in, stamp
from forms_api.contact_key import UNSEALED, ContactKey
from forms_api.database import letters, rates
from forms_api.database.engine import CONFLICT, Database
from forms_api.database.photos import keep_photos
from forms_api.database.prepared import Prepared
from forms_api.database.rates import forget_what_is_over
from forms_api.database.tables import acts, contacts, originals, repeats, submissions
from forms_api.database.tables import rates as counts
from forms_api.faults import Fault, Refused, _
from forms_api.settings import ORDINARY, Limits
from generator.records.feedback import Channel

REPEAT_WINDOW = timedelta(hours=1)
"""How long the same post from the same sender counts as the browser's repetition."""
TOKEN_WINDOW = timedelta(hours=24)
"""The same, when the form had a token of its own."""
TOO_MANY = Fault(
    "too-many", _("More answers came from your connection than we can take in an hour. Please try later, or call us.")
)
_ID_SYMBOLS = "23456789abcdefghjkmnpqrstvwxyz"


_SEEN = Prepared(
    select(
        select(repeats.c.nonce).where(repeats.c.mark == bindparam("mark")).scalar_subquery(),
        select(counts.c.posts).where(counts.c.mark == bindparam("sender")).scalar_subquery(),
    ),
    *("mark", "sender"),
)
"""Of the same post before, what its receipt is made from; and how many posts of this hour its sender has sent."""
_REPEAT = Prepared(insert(repeats), *repeats.c.keys())
_DECIDED_LATER = {
    *("approved_answers", "approved_text", "approved_name", "reason"),
    *("version", "assigned", "duplicate_of", "led_to", "undelivered"),
}
_SUBMISSION = Prepared(
    insert(submissions), *(column.name for column in submissions.c if column.name not in _DECIDED_LATER)
)
_ORIGINAL = Prepared(insert(originals), *originals.c.keys())
_CONTACT = Prepared(insert(contacts), *(column.name for column in contacts.c if column.name != "confirmed"))
_ACT = Prepared(insert(acts).inline(), *(column.name for column in acts.c if column.name != "id"))


@dataclass(frozen=True, slots=True)
class Intake:
    """One post that passed every check."""

    statement: Statement
    posted: str
    """As it was typed, for the private table."""
    signs: tuple[str, ...]
    """Why it is doubtful; none for an ordinary one."""
    consent: str | None
    """The sentence that was agreed to."""
    sender: str
    """What tells senders apart for an hour: a token, else address and browser. Only its keyed hash is kept."""
    has_token: bool
    neighbourhood: str = ""
    """What is counted as one sender of many posts; only its keyed hash is kept, for an hour."""
    limits: Limits = ORDINARY
    contact_consent: str | None = None
    """The sentence that was agreed to about the e-mail address."""
    contact_key: ContactKey = UNSEALED
    """What the e-mail address is sealed with."""
    photos: tuple[bytes, ...] = ()
    """JPEGs made anew."""
    channel: Channel = "web"
    entered_by: str = "web"
    """The member of staff who writes it down for somebody; ``web`` for the sender."""
    day: str | None = None
    """The day it was said, where that is not the day it comes in."""
    announced: bool = True
    """Whether anybody may have to be told of it: its sender, or a program."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the resident is told."""

    receipt: str
    repeated: bool
    state: str = ""
    """waiting or suspect, for a new one; senders are not told which."""


def keep(database: Database, secret: bytes, intake: Intake, moment: datetime, zone: ZoneInfo) -> Kept:
    """Store a post and give its receipt; the first one's when it is a repetition. On the disk when this returns."""
    try:
        return _kept(database, secret, intake, moment, zone)
    except Refused as refusal:
        if refusal.faults[0].code != CONFLICT:
            raise
        return _kept(database, secret, intake, moment, zone)  # another process kept the same post a moment ago


def _kept(database: Database, secret: bytes, intake: Intake, moment: datetime, zone: ZoneInfo) -> Kept:
    said, limits = intake.statement, intake.limits
    mark = receipts.mark_of(secret, _content(intake))
    marks = rates.marks_of(secret, moment, intake.neighbourhood, f"{said.kind} {said.record}")

    def work(connection: Connection) -> Kept | None:
        forget_what_is_over(connection, moment)
        [(nonce, from_sender)] = _SEEN.run(connection, {"mark": mark, "sender": marks["sender"]})
        if nonce:
            return Kept(receipts.code_from(secret, nonce), repeated=True)
        if (from_sender or 0) >= limits.refused:
            return None  # told, not raised: what is raised undoes what others have in the same transaction
        nonce = receipts.new_nonce()
        code = receipts.code_from(secret, nonce)
        judged = replace(intake, signs=(*intake.signs, *_signs_of_many(rates.counted(connection, marks), limits)))
        identity = _insert(connection, judged, receipts.hash_of(secret, code) or "", moment, zone)
        until = stamp(moment + (TOKEN_WINDOW if intake.has_token else REPEAT_WINDOW))
        _REPEAT.run(connection, {"mark": mark, "submission": identity, "nonce": nonce, "until": until})
        return Kept(code, repeated=False, state="suspect" if judged.signs else "waiting")

    kept = database.write(work)
    if kept is None:
        raise Refused([TOO_MANY])
    return kept


def _signs_of_many(posts: Mapping[str, int], limits: Limits) -> tuple[str, ...]:
    """The signs of more posts than residents send."""
    signs = (
        ("many-from-sender", posts["sender"] > limits.sender),
        ("many-about-record", posts["record"] > limits.record),
        ("many-in-all", posts["all"] > limits.all),
    )
    return tuple(sign for sign, is_so in signs if is_so)


def _content(intake: Intake) -> str:
    said = intake.statement
    parts = (
        said.kind,
        said.record,
        said.figure,
        said.stage,
        said.questions,
        said.language,
        sorted(said.answers.items()),
        said.place,
        said.name,
        said.dimension,
    )
    # The sender belongs to it: neighbours who choose the same answers have both been heard.
    pictures = [sha256(jpeg).hexdigest() for jpeg in intake.photos]
    return json.dumps([*parts, said.text, said.email, intake.sender, *pictures])


def _insert(connection: Connection, intake: Intake, receipt: str, moment: datetime, zone: ZoneInfo) -> str:
    said, at, day = intake.statement, stamp(moment), intake.day or day_in(moment, zone)
    # The name of the future file, fixed now so that staff, logs and git mean the same one. One that is taken (there are
    # 729 million a year) is a conflict, and the post is kept under another.
    identity = f"fb-{day[:4]}-{_six_symbols()}"
    state = "suspect" if intake.signs else "waiting"
    _SUBMISSION.run(
        connection,
        {
            "id": identity,
            "state": state,
            "received": at,
            "day": day,
            "kind": said.kind,
            "record": said.record,
            "stage": said.stage,
            "questions": said.questions,
            "language": said.language,
            "answers": json.dumps(dict(said.answers), ensure_ascii=False),
            "text": said.text,
            "figure": said.figure or None,
            "signs": json.dumps(list(intake.signs)),
            "consent": intake.consent,
            "receipt": receipt,
            "channel": intake.channel,
            "place": said.place or None,
            "dimension": said.dimension or None,
            "name": said.name or None,
        },
    )
    _ORIGINAL.run(connection, {"submission": identity, "posted": intake.posted})
    if intake.photos:
        keep_photos(connection, identity, intake.photos)
    if said.email:
        address = intake.contact_key.sealed(said.email, identity)
        agreed = {"given": at, "consent": intake.contact_consent}
        _CONTACT.run(connection, {"submission": identity, "email": address, **agreed})
    _ACT.run(
        connection, {"at": at, "who": intake.entered_by, "submission": identity, "act": "received", "detail": state}
    )
    if intake.announced:
        letters.announce(connection, identity, "new", at)
    return identity


def _six_symbols() -> str:
    """A random end of an id; one number, for each asks the system and gives way to other threads."""
    number, symbols = secrets.randbelow(len(_ID_SYMBOLS) ** 6), ""
    for _place in range(6):
        number, index = divmod(number, len(_ID_SYMBOLS))
        symbols += _ID_SYMBOLS[index]
    return symbols
