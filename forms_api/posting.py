"""The two ways out of the house: a message to a mail server, a signed note to a program's address.

Takes what is to be sent, returns when the other side has it, else raises NotTaken; bounded in time, remembers nothing,
and names nobody in what it raises.
"""

from __future__ import annotations

import hmac
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from hashlib import sha256
from typing import IO, Any

from forms_api.settings_mail import Mail, Webhook

SECONDS = 20
"""How long the other side may keep us waiting, at each step."""


class NotTaken(Exception):
    """The other side did not take it; the text is fit for the log and the database."""

    def __init__(self, reason: str, *, for_good: bool = False, nobody_there: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good
        """Trying this letter again will not help."""
        self.nobody_there = nobody_there
        """Nor is there any use in trying others there now."""


@contextmanager
def mail_server(mail: Mail) -> Iterator[smtplib.SMTP]:
    """A connection to the mail server, signed in. Raises NotTaken."""
    server: smtplib.SMTP | None = None
    try:
        trusted = ssl.create_default_context()
        if mail.tls == "tls":
            server = smtplib.SMTP_SSL(mail.server, mail.port, timeout=SECONDS, context=trusted)
        else:
            server = smtplib.SMTP(mail.server, mail.port, timeout=SECONDS)
        if mail.tls == "starttls":
            server.starttls(context=trusted)
        if mail.user:
            server.login(mail.user, mail.password())
    except (OSError, smtplib.SMTPException) as error:
        if server:
            server.close()
        raise NotTaken(_named(error), nobody_there=True) from None
    try:
        yield server
    finally:
        server.close()


def send_mail(mail: Mail, message: EmailMessage) -> None:
    """Give a message to the mail server. Raises NotTaken."""
    to = message["To"].addresses[0].addr_spec
    sender = message["From"].addresses[0].addr_spec
    with mail_server(mail) as server:
        try:
            server.send_message(message, sender, [to])
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise NotTaken(f"recipient refused {code}", for_good=500 <= code < 600) from None
        except smtplib.SMTPDataError as error:
            raise NotTaken(f"message refused {error.smtp_code}", for_good=500 <= error.smtp_code < 600) from None
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise NotTaken(type(error).__name__, for_good=True) from None
        except (OSError, smtplib.SMTPException) as error:
            raise NotTaken(_named(error), nobody_there=isinstance(error, OSError)) from None


def signature(secret: bytes, body: bytes, second: int) -> str:
    """What proves that a note is ours and of this second: the moment belongs to what is signed."""
    return f"t={second},v1={hmac.new(secret, f'{second}.'.encode() + body, sha256).hexdigest()}"


def tell_program(hook: Webhook, body: bytes, second: int) -> None:
    """Post a signed note. Raises NotTaken."""
    try:
        secret = hook.secret_file.read_bytes().rstrip(b"\r\n")
    except OSError as error:
        raise NotTaken(f"secret_file: {error.strerror}", nobody_there=True) from None
    headers = {"Content-Type": "application/json", "X-Uretken-Signature": signature(secret, body, second)}
    request = urllib.request.Request(hook.url, body, headers, method="POST")  # noqa: S310 - the settings hold it to https
    try:
        with _OPENER.open(request, timeout=SECONDS):
            pass
    except urllib.error.HTTPError as error:
        error.close()
        raise NotTaken(f"HTTP {error.code}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise NotTaken(type(reason).__name__, nobody_there=True) from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A note goes to the address of the settings or nowhere."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        """Never follow: the answer counts as a failure."""


_OPENER = urllib.request.build_opener(_NoRedirect)


def _named(error: Exception) -> str:
    """A failure without the other side's words, which may quote an address."""
    code = getattr(error, "smtp_code", None)
    reason = error.strerror if isinstance(error, OSError) and isinstance(error.errno, int) else None
    return " ".join(filter(None, (type(error).__name__, str(code or ""), reason or "")))
