"""The verb publish: what was approved goes to the content folder or repository."""

from __future__ import annotations

import click

from forms_api.commands.common import Call, Desk, desk
from forms_api.faults import _, refused
from forms_api.folder_target import FolderTarget
from forms_api.git_target import GitTarget
from forms_api.publishing import Target
from forms_api.publishing import publish as publish_due
from forms_api.settings import ToFolder, ToGit


@click.command()
@click.pass_obj
def publish(call: Call) -> None:
    """Publish what is approved, and replies that came later. Can be run again at any time."""
    with desk(call) as at:
        outcome = publish_due(at.database, _target(at), at.actor)
        for identity in outcome.published:
            click.echo(identity)
        click.echo(
            at.words.ngettext("{n} published.", "{n} published.", len(outcome.published)).format(
                n=len(outcome.published)
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
