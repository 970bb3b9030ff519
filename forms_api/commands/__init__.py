"""The command `uretken-forms`: run the service, moderate what it kept, publish what was approved."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click

from forms_api.commands.archive import backup, restore
from forms_api.commands.common import Call
from forms_api.commands.exchange import exchange
from forms_api.commands.moderate import approve, pending, reject, reply, show, withdraw, write_photos
from forms_api.commands.privacy import erase, export, keep_to_the_days, seal_contacts
from forms_api.commands.publish import publish
from forms_api.commands.run import run
from forms_api.commands.send import send
from forms_api.commands.staff import staff


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Settings file. [default: $URETKEN_FORMS_CONFIG, else forms.toml]",
)
@click.option("--lang", help="Language of messages, such as tr or en. [default: from LANG]")
@click.version_option(package_name="uretken", prog_name="uretken-forms")
@click.pass_context
def main(context: click.Context, config: Path | None, lang: str | None) -> None:
    """Take residents' answers, moderate them, and publish them as feedback records."""
    context.obj = Call(config, lang or language_of(os.environ))


def language_of(environment: Mapping[str, str]) -> str:
    """The language a user's environment asks for: the first two letters of LC_ALL, LC_MESSAGES or LANG."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return value[:2].lower()
    return "en"


for _command in (
    run,
    pending,
    show,
    approve,
    reject,
    reply,
    publish,
    keep_to_the_days,
    erase,
    export,
    backup,
    restore,
    seal_contacts,
    exchange,
    write_photos,
    withdraw,
    staff,
    send,
):
    main.add_command(_command)
