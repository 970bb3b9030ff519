"""The verb send: mail to residents and staff, notes to programs. Arguments and printing only."""

from __future__ import annotations

import click

from forms_api import clock, receipts
from forms_api.commands.common import Call, desk
from forms_api.contact_key import load_contact_key
from forms_api.contract import FormsFile
from forms_api.database import letter_queue
from forms_api.database.letter_queue import Keys
from forms_api.faults import _, refused
from forms_api.sending import Post, Round, send_due


@click.command()
@click.option("--again", is_flag=True, help="Also those that could not be sent in two days.")
@click.pass_obj
def send(call: Call, *, again: bool) -> None:
    """Send the letters that are due. The verb run does it by itself; this is for cron, and to see what fails."""
    with desk(call) as at:
        if at.settings.mail is None and not at.settings.webhooks:
            raise refused(
                "no-mail",
                _("{file} does not say how to send letters. Add a table [mail] or [[webhook]]."),
                file=str(at.settings.file),
            )
        keys = Keys(receipts.load_secret(at.settings.secret), load_contact_key())
        post = Post(at.settings, at.database, keys, FormsFile(at.settings.forms_json), clock.now)
        if again:
            with at.database.writing() as connection:
                letter_queue.revive(connection, at.moment)
        with at.database.alone("letters") as alone:
            done = send_due(post) if alone else Round()
        at.say(
            _("Letters sent: {sent}. Not sent, to be tried again: {failed}."),
            sent=str(done.sent),
            failed=str(done.failed),
        )
        if done.failed:
            raise SystemExit(1)
