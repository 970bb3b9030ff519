"""The verb publish: what was approved goes to the content folder or repository."""

from __future__ import annotations

import click

from forms_api.commands.common import Call, desk
from forms_api.content_replies import take_replies
from forms_api.faults import _
from forms_api.outbox import publish_all, target_of
from forms_api.pages import FIRST_LANGUAGE


@click.command()
@click.pass_obj
def publish(call: Call) -> None:
    """Publish what is approved, bring replies that came later, take down what was withdrawn. Can be run at any time."""
    with desk(call) as at:
        outcome = publish_all(at.database, at.settings, at.forms, at.actor, at.moment)
        language = at.forms.languages[0] if at.forms else FIRST_LANGUAGE
        for identity in take_replies(at.database, target_of(at.settings), at.actor, language):
            at.say(_("{id}: the reply in its file is noted."), id=identity)
        for identity in (*outcome.published, *outcome.taken_down):
            click.echo(identity)
        click.echo(
            at.words.ngettext("{n} published.", "{n} published.", len(outcome.published)).format(
                n=len(outcome.published)
            ),
            err=True,
        )
        if outcome.taken_down:
            click.echo(
                at.words.ngettext("{n} taken down.", "{n} taken down.", len(outcome.taken_down)).format(
                    n=len(outcome.taken_down)
                ),
                err=True,
            )
        for fault in outcome.faults:
            click.echo(fault.told(at.words), err=True)
        if outcome.faults:
            raise SystemExit(1)
