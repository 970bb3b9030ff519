"""The verb run: serve the form until it is told to stop."""

from __future__ import annotations

import logging
import os
import resource
import signal
import sys
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any

import click
from waitress.server import create_server

from forms_api.app import create_app
from forms_api.clock import stamp
from forms_api.commands.common import Call, telling
from forms_api.content_replies import take_replies
from forms_api.contract import MOST_PHOTOS
from forms_api.database.letter_queue import Keys
from forms_api.database.moderation import Actor
from forms_api.errands import Errand, Errands, Stopped
from forms_api.exchange import exchange
from forms_api.faults import Refused, _, refused
from forms_api.form_routes import LONGEST_POST
from forms_api.outbox import BY_ITSELF, publish_by_itself, target_of
from forms_api.pages import FIRST_LANGUAGE
from forms_api.photos import LARGEST
from forms_api.sending import Post, send_due
from forms_api.service import Service
from forms_api.settings import Settings, find_settings, load_settings
from forms_api.watching import Lines

_LIMITS: dict[str, Any] = {
    "threads": 16,
    # Two hundred visitors who send one byte a second must not keep others out.
    "connection_limit": 1000,
    "asyncore_use_poll": True,
    "channel_timeout": 20,
    # Above the application's own limit, so that it can answer with a page in the visitor's language.
    "max_request_body_size": LONGEST_POST + (MOST_PHOTOS + 1) * LARGEST,
    "max_request_header_size": 32 * 1024,
    "ident": None,
    # They are read for one thing alone: to tell that a web server stands in front which the settings do not name.
    "clear_untrusted_proxy_headers": False,
}


_SWITCH = 0.0005
"""Seconds a thread may keep Python to itself. The one that writes for all gives it away at every statement, and would
wait ten times as long to get it back."""


_LETTERS_SECONDS = 5
_REPLIES_SECONDS = 600


@click.command()
@click.pass_obj
def run(call: Call) -> None:
    """Serve the form on the address of the settings."""
    with telling(call):
        settings = load_settings(find_settings(call.config))
        lines = logging.StreamHandler()
        lines.setFormatter(Lines())
        logging.basicConfig(handlers=[lines], level=logging.WARNING)
        logging.getLogger("forms_api").setLevel(logging.INFO)
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # says so whenever a post waits a moment
        _have_enough_files()
        app = create_app(settings)
        if settings.database.startswith("sqlite"):
            _stay_on_one_processor()
        server = _server(app, settings)
        service = app.extensions["forms_api"]
        if service.file.now() is None:
            sentence = _("{file} is not there yet. Answers are taken as soon as the site has been built.")
            click.echo(call.words.gettext(sentence).format(file=settings.forms_json), err=True)
    # SIGINT too: a process started in a shell's background is born deaf to it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    sys.setswitchinterval(_SWITCH)
    click.echo(f"http://{_shown(settings.address)}:{server.effective_port}/api/feedback")
    errands = Errands(_errands(service), service.database)
    errands.start()
    try:
        server.run()  # ends on SystemExit and KeyboardInterrupt, after the requests under way
    finally:
        server.close()
        errands.stop()
        service.database.close()


def _errands(service: Service) -> tuple[Errand, ...]:
    """What is done beside answering; each as often as a resident or staff would notice."""
    settings, database = service.settings, service.database
    found = []
    if settings.mail or settings.webhooks:
        post = Post(settings, database, Keys(service.secret, service.contact_key), service.file, service.now)
        found.append(Errand("letters", _LETTERS_SECONDS, partial(_send_letters, post)))
    if settings.publish and settings.publish_every:
        found.append(Errand("publish", settings.publish_every, partial(_publish, service)))
        found.append(Errand("replies", _REPLIES_SECONDS, partial(_take_replies, service)))
    if settings.private and settings.exchange_every:
        found.append(Errand("exchange", settings.exchange_every, partial(_exchange, service)))
    return tuple(found)


def _send_letters(post: Post, stopped: Stopped) -> None:
    send_due(post, stopped)


def _publish(service: Service, stopped: Stopped) -> None:
    with suppress(Refused):  # told in the log already
        publish_by_itself(service.database, service.settings, service.file.now(), service.now())


def _exchange(service: Service, stopped: Stopped) -> None:
    try:
        exchange(service.database, service.settings, service.file.now(), service.now())
    except Refused as refusal:
        logging.getLogger("forms_api.exchange").error("nothing was exchanged: %s", refusal.faults[0].code)


def _take_replies(service: Service, stopped: Stopped) -> None:
    forms = service.file.now()
    language = forms.languages[0] if forms else FIRST_LANGUAGE
    take_replies(service.database, target_of(service.settings), Actor(BY_ITSELF, stamp(service.now())), language)


def _have_enough_files() -> None:
    """Raise the soft limit of open files, often 1,024, so that connections cannot use up those of the database."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * int(_LIMITS["connection_limit"])
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )


def _stay_on_one_processor() -> None:
    """Keep this thread, and those that it starts to answer, on one processor.

    Python lets one of them run at a time, and waking the next one on another processor takes longer than much of what
    it then does: on one they answer 1.4 times as many posts a second. With PostgreSQL there may be several processes,
    which must not meet on one; systemd's CPUAffinity can give each its own.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _server(app: Any, settings: Settings) -> Any:
    proxy: dict[str, Any] = {}
    if settings.proxy:
        proxy = {
            "trusted_proxy": settings.proxy.address,
            "trusted_proxy_count": settings.proxy.count,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        }
    try:
        return create_server(app, host=settings.address, port=settings.port, **_LIMITS, **proxy)
    except OSError as error:
        raise refused(
            "address-in-use",
            _("Port {port} of {address} cannot be used: {reason}. Set another port, or end what uses it."),
            address=settings.address,
            port=str(settings.port),
            reason=error.strerror or str(error),
        ) from None


def _shown(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
