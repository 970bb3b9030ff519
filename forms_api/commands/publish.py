"""The verb publish: what was approved goes to the content folder or repository."""

from __future__ import annotations

import click

from forms_api.commands.common import Call, Desk, desk
from forms_api.faults import _, refused
from forms_api.folder_target import FolderTarget
from forms_api.git_target import GitTarget
from forms_api.pages import FIRST_LANGUAGE
from forms_api.publishing import Target
from forms_api.publishing import publish as publish_due
from forms_api.settings import ToFolder, ToGit


@click.command()
@click.pass_obj
def publish(call: Call) -> None:
    """Publish what is approved, bring replies that came later, take down what was withdrawn. Can be run at any time."""
    with desk(call) as at:
        languages = at.forms.languages if at.forms else (FIRST_LANGUAGE,)
        outcome = publish_due(at.database, _target(at), at.actor, languages)
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


def _target(at: Desk) -> Target:
    to = at.settings.publish
    if isinstance(to, ToFolder):
        return FolderTarget(to.path)
    if isinstance(to, ToGit):
        return GitTarget(to, at.settings.outbox)
    raise refused(
        "no-target",
        _('{file} does not say where to publish. Add: publish = {{to = "folder", path = "../content"}}'),
        file=str(at.settings.file),
    )
