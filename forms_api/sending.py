"""One round of the letters: what happened is sorted out, what is due is sent, what came of it is noted.

Takes the settings and the database, gives what was sent and what was not. Can be run at any time and by several at
once; no transaction is open while the other side is waited for.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass

from forms_api.clock import Clock
from forms_api.contract import FormsFile
from forms_api.database import digest, letter_queue, letters
from forms_api.database.engine import Database
from forms_api.database.letter_queue import Keys, Letter, Taken
from forms_api.mail_words import Sheet, message_of
from forms_api.posting import NotTaken, send_mail, tell_program
from forms_api.settings import Settings

log = logging.getLogger("forms_api")


@dataclass(frozen=True, slots=True)
class Post:
    """What letters are sent with."""

    settings: Settings
    database: Database
    keys: Keys
    file: FormsFile
    now: Clock


@dataclass(slots=True)
class Round:
    """What one round did."""

    sent: int = 0
    failed: int = 0


def send_due(post: Post, stopped: Callable[[], bool] = lambda: False) -> Round:
    """Send everything that is due, unless it is stopped. Raises Refused when the database cannot be used."""
    done, without = Round(), set[str]()
    if post.settings.mail is None or post.file.now() is None:
        without.add("mail")
    _sort_out(post)
    while not stopped():
        with post.database.reading() as connection:
            letter = letter_queue.next_due(connection, post.now(), without=without)
        if letter is None:
            break
        with post.database.writing() as connection:
            taken = letter_queue.take(connection, post.keys, letter, post.now())
        if taken is None:
            continue
        try:
            _send(post, taken)
        except NotTaken as fault:
            done.failed += 1
            log.warning("a letter (%s) was not sent: %s", letter.kind, fault)
            _note_failed(post, taken.letter, fault)
            if fault.nobody_there:
                without.add(letter.target if letter.way == "hook" else "mail")
            continue
        with post.database.writing() as connection:
            letter_queue.note_sent(connection, taken, post.now())
        done.sent += 1
    return done


def _sort_out(post: Post) -> None:
    settings, moment = post.settings, post.now()
    hooks = {hook.url: hook.events for hook in settings.webhooks}
    more = True
    while more:
        with post.database.writing() as connection:
            more = letters.sort_out(connection, post.keys.secret, hooks, mail=settings.mail is not None)
    if settings.mail and settings.mail.staff:
        with post.database.writing() as connection:
            digest.put_digests(connection, settings.mail.staff, moment, settings.time_zone)


def _send(post: Post, taken: Taken) -> None:
    """Raises NotTaken."""
    letter, moment = taken.letter, post.now()
    if letter.way == "hook":
        hook = next((one for one in post.settings.webhooks if one.url == letter.target), None)
        if hook is None:
            raise NotTaken("no such webhook any more", for_good=True)
        tell_program(hook, _note(taken), int(moment.timestamp()))
        return
    forms, mail = post.file.now(), post.settings.mail
    if forms is None or mail is None:
        raise NotTaken("no forms.json" if mail else "no [mail]", nobody_there=True)
    try:
        message = message_of(Sheet(mail, post.keys.secret, forms, moment), taken)
    except (ValueError, IndexError, UnicodeError):
        raise NotTaken("no mail can be sent to this address", for_good=True) from None
    send_mail(mail, message)


def _note(taken: Taken) -> bytes:
    """What a program is told: that something happened to which submission, none of its words."""
    said, letter = taken.submission, taken.letter
    if said is None:
        raise NotTaken("no submission", for_good=True)
    about = {"kind": said.kind, "record": said.record, "stage": said.stage}
    return json.dumps({"event": letter.kind, "id": said.id, **about, "at": letter.made}).encode()


def _note_failed(post: Post, letter: Letter, fault: NotTaken) -> None:
    with post.database.writing() as connection:
        letter_queue.note_failed(connection, letter, str(fault), post.now(), for_good=fault.for_good)
