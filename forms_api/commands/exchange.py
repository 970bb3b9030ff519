"""The verb exchange: decisions made in the private repository come in, what waits goes there."""

from __future__ import annotations

import click

from forms_api.commands.common import Call, desk
from forms_api.exchange import exchange as exchange_with
from forms_api.faults import _


@click.command()
@click.pass_obj
def exchange(call: Call) -> None:
    """Take in what staff decided in the private repository, and lay out there what waits."""
    with desk(call) as at:
        done = exchange_with(at.database, at.settings, at.forms, at.moment)
        for identity in done.decided:
            click.echo(identity)
        for identity, faults in done.problems.items():
            for fault in faults:
                click.echo(f"{identity}: {fault.told(at.words)}", err=True)
        at.say(_("Decided: {decided}, waiting: {waiting}"), decided=str(len(done.decided)), waiting=str(done.waiting))
        if done.problems:
            raise SystemExit(1)
