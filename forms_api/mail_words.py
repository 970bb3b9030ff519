"""What stands in a mail: plain text in the sender's language, and headers with nothing a resident typed.

Takes a letter with its matter, gives a message; sends nothing. The one text of a mail that is not a sentence of the
catalogues is the official reply.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from urllib.parse import urljoin, urlsplit

from babel.dates import format_date

from forms_api import receipts
from forms_api.contract import Forms, Texts
from forms_api.database.letter_queue import Taken
from forms_api.database.links import Purpose, token_of
from forms_api.faults import _, words_for
from forms_api.settings_mail import Mail
from forms_api.submission import Submission
from generator.records.words import Words


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a mail is written on: the town's settings and secret, what it knows of the site, the moment."""

    mail: Mail
    secret: bytes
    forms: Forms
    moment: datetime


def message_of(sheet: Sheet, taken: Taken) -> EmailMessage:
    """The whole message. Raises ValueError for an address no mail can be sent to."""
    language = taken.submission.language if taken.submission else sheet.forms.languages[0]
    words = words_for(language)
    subject, lines = _WRITTEN[taken.letter.kind](sheet, taken, words)
    town = _in(sheet.forms.site_name, language)
    message = EmailMessage(policy=SMTP if taken.address.isascii() else SMTPUTF8)
    message["From"] = _address(sheet.mail.sender, town)
    message["To"] = _address(taken.address)
    message["Subject"] = f"{words.gettext(subject)} - {town}"
    message["Date"] = format_datetime(sheet.moment)
    # The same letter sent twice, because its sender died in between, is one message to most programs.
    mark = receipts.keyed(sheet.secret, "message", f"{taken.letter.id} {taken.letter.made}").hex()[:32]
    message["Message-ID"] = f"<{mark}@{urlsplit(sheet.mail.public_address).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        "\n".join([*lines, "", "-- ", town, *_how_to_reach(sheet.forms, language)]) + "\n", cte="quoted-printable"
    )
    message["Content-Language"] = words.language
    return message


def _confirm(sheet: Sheet, taken: Taken, words: Words) -> tuple[str, list[str]]:
    """Nothing of what was written: it may be anybody's, sent to an address that is not theirs."""
    return _("Please confirm your e-mail address"), [
        words.gettext(_("Somebody gave this address with an answer on our site, to be told of our reply.")),
        "",
        words.gettext(_("Was it you? Open this page and press the button:")),
        _link(sheet, "confirm", taken),
        "",
        words.gettext(_("If it was not you, do nothing. The address is deleted after seven days.")),
    ]


def _replied(sheet: Sheet, taken: Taken, words: Words) -> tuple[str, list[str]]:
    said = taken.submission
    if said is None or said.reply is None:
        raise ValueError("no reply")
    unit = sheet.forms.units.get(said.reply.unit)
    name = _in(unit.name, said.language) if unit else said.reply.unit
    heading = words.gettext(_("The reply"))
    return _("There is a reply to your answer"), [
        *_greeting(sheet, said, words, _("You wrote to us on {day} about this:")),
        f"{heading} ({name}, {_day(said.reply.day, words)}):",
        "",
        _in(said.reply.texts, said.language),
        "",
        *_stopping(sheet, taken, words),
    ]


def _rejected(sheet: Sheet, taken: Taken, words: Words) -> tuple[str, list[str]]:
    said = taken.submission
    if said is None:
        raise ValueError("no submission")
    return _("Your answer was not published"), [
        *_greeting(sheet, said, words, _("You wrote to us on {day} about this:")),
        words.gettext(_("We read your answer and did not publish it. The reason:")),
        words.label("rejection", said.reason or "other"),
        "",
        *_stopping(sheet, taken, words),
    ]


def _digest(sheet: Sheet, taken: Taken, words: Words) -> tuple[str, list[str]]:
    told = json.loads(taken.letter.body)
    rows = [
        (_("Waiting for a decision: {count}"), told["waiting"]),
        (_("Doubtful: {count}"), told["suspect"]),
        (_("Come in since yesterday: {count}"), told["new"]),
        (_("Without a reply after thirty days: {count}"), told["late"]),
        (_("Letters that could not be sent: {count}"), told["dead"]),
        (_("Answers that could not be published: {count}"), told["stuck"]),
    ]
    lines = [words.gettext(sentence).format(count=count) for sentence, count in rows]
    if told["oldest"]:
        lines.append(
            words.gettext(_("The oldest that waits came in on {day}.")).format(day=_day(told["oldest"], words))
        )
    return _("What waits for you"), lines


_WRITTEN: dict[str, Callable[[Sheet, Taken, Words], tuple[str, list[str]]]] = {
    "confirm": _confirm,
    "replied": _replied,
    "rejected": _rejected,
    "digest": _digest,
}


def _greeting(sheet: Sheet, said: Submission, words: Words, sentence: str) -> list[str]:
    about = sheet.forms.about(said.kind, said.record)
    named = [said.record]
    if about:
        named = [_in(about.title, said.language), urljoin(sheet.mail.public_address, _in(about.url, said.language))]
    return [words.gettext(sentence).format(day=_day(said.day, words)), *named, ""]


def _stopping(sheet: Sheet, taken: Taken, words: Words) -> list[str]:
    return [
        words.gettext(_("No more mail about this answer, and your address deleted:")),
        _link(sheet, "stop", taken),
    ]


def _link(sheet: Sheet, purpose: Purpose, taken: Taken) -> str:
    return f"{sheet.mail.public_address}/api/{purpose}?t={token_of(sheet.secret, purpose, taken.letter.body)}"


def _in(texts: Texts, language: str) -> str:
    return texts.get(language) or next(iter(texts.values()))


def _day(text: str, words: Words) -> str:
    return str(format_date(date.fromisoformat(text), "long", locale=words.language))


def _how_to_reach(forms: Forms, language: str) -> list[str]:
    contact = forms.contact
    return [text for text in (contact.phone, contact.address and contact.address.get(language)) if text]


def _address(text: str, name: str = "") -> Address:
    """One address, the part before its @ quoted where it must be. Raises ValueError."""
    told, plain = parseaddr(text)
    local, at, domain = (plain or text).rpartition("@")
    if not at or not local or not domain:
        raise ValueError("not an address")
    return Address(told or name, local, domain.encode("idna").decode("ascii"))
