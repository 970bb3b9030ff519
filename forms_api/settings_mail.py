"""The settings `[mail]` and `[[webhook]]`: how letters leave the house, and who is told of what by a program.

Takes the tables of the settings file, gives frozen values; notes every fault with its place. Opens no file: a password
or a secret is read when a letter is sent.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from forms_api.faults import _
from generator.records.validate import shown

if TYPE_CHECKING:
    from forms_api.settings import _Reading

PASSWORD = "URETKEN_FORMS_SMTP_PASSWORD"  # noqa: S105 - the name of the variable
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
EVENTS = ("new", "approved", "published")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ADDRESS = re.compile(r"[^\s@<>,;:\"\\()]{1,64}@[^\s@<>,;:\"\\()]+", re.ASCII)
_MAIL = ("server", "port", "user", "password_file", "tls", "from", "public_address", "staff")


@dataclass(frozen=True, slots=True)
class Mail:
    """How mail is sent, and what stands in it."""

    server: str
    port: int
    tls: Literal["starttls", "tls", "none"]
    sender: str
    """An address, with or without a name before it."""
    public_address: str
    """Where residents reach the service, as ``https://ornek.bel.tr``; links in letters begin with it."""
    user: str = ""
    password_file: Path | None = None
    staff: tuple[str, ...] = ()
    """Who is told each day what waits."""

    def password(self) -> str:
        """From the environment, else from its file. Raises OSError."""
        given = os.environ.get(PASSWORD)
        if given is None and self.password_file:
            given = self.password_file.read_text("utf-8").strip()
        return given or ""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told what happened."""

    url: str
    secret_file: Path
    """Whose text, without its last line end, is the key of the signature."""
    events: tuple[str, ...] = EVENTS


def mail_of(reading: _Reading, values: Mapping[str, Any], home: Path) -> Mail | None:
    """The table `[mail]`; None where there is none: then nothing is sent."""
    table = reading.table(values, "mail", _MAIL)
    if table is None:
        return None
    tls = table.get("tls", "starttls")
    if tls not in _PORTS:
        reading.note("mail.tls", _('{place}: {field} is {value}. Write "starttls", "tls" or "none".'), value=shown(tls))
        tls = "starttls"
    server = reading.text(table, "mail.server", "smtp.example.bel.tr")
    user = reading.text(table, "mail.user", "uretken", "")
    if user and tls == "none" and server not in _LOOPBACK:
        reading.note(
            "mail.tls", _('{place}: the password would be sent for everybody to read. Write tls = "starttls" or "tls".')
        )
    password = reading.text(table, "mail.password_file", "smtp.password", "")
    sender = reading.text(table, "mail.from", "geribildirim@example.bel.tr")
    _note_unless_addresses(reading, "mail.from", [sender] if sender else [])
    staff = table.get("staff", [])
    _note_unless_addresses(reading, "mail.staff", staff if isinstance(staff, list) else [staff])
    public = reading.text(table, "mail.public_address", "https://example.bel.tr").rstrip("/")
    if public and (not _is_safe(public) or urlsplit(public).path):
        reading.note(
            "mail.public_address",
            _("{place}: {value} is not where residents reach us. Write for example {example}, without a path."),
            value=shown(public),
            example='public_address = "https://example.bel.tr"',
        )
    return Mail(
        server=server,
        port=reading.number(table, "mail.port", 1, 65535, _PORTS[tls]),
        tls=tls,
        sender=sender,
        public_address=public,
        user=user,
        password_file=home / password if password else None,
        staff=tuple(one for one in staff if isinstance(one, str)) if isinstance(staff, list) else (),
    )


def webhooks_of(reading: _Reading, values: Mapping[str, Any], home: Path) -> tuple[Webhook, ...]:
    """The tables `[[webhook]]`."""
    given = values.get("webhook", [])
    found = []
    for one in given if isinstance(given, list) else [given]:
        table = reading.table({"webhook": one}, "webhook", ("url", "secret_file", "events"))
        if table is None:
            continue
        url = reading.text(table, "webhook.url", "https://example.bel.tr/uretken")
        if url and not _is_safe(url):
            reading.note(
                "webhook.url",
                _("{place}: {value} is not a safe address. Write one that begins with https://"),
                value=shown(url),
            )
        events = table.get("events", list(EVENTS))
        for event in events if isinstance(events, list) else [events]:
            if event not in EVENTS:
                reading.note(
                    "webhook.events",
                    _("{place}: there is no event {value}. Write some of: {names}."),
                    value=shown(event),
                    names=", ".join(EVENTS),
                )
        secret = reading.text(table, "webhook.secret_file", "webhook.secret")
        found.append(Webhook(url, home / secret, tuple(name for name in EVENTS if name in events)))
    return tuple(found)


def _note_unless_addresses(reading: _Reading, path: str, given: list[Any]) -> None:
    for one in given:
        if not isinstance(one, str) or re.search(r"[\r\n]", one) or not _ADDRESS.fullmatch(parseaddr(one)[1]):
            reading.note(
                path,
                _('{place}: {value} is not an e-mail address. Write it like "name@example.bel.tr".'),
                value=shown(one),
            )


def _is_safe(address: str) -> bool:
    """Whether an address is https, or on this machine."""
    parts = urlsplit(address)
    here = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool((parts.scheme == "https" or here) and parts.hostname and "@" not in parts.netloc)
