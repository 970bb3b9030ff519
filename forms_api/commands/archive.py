"""The verbs backup and restore. Arguments and printing only."""

from __future__ import annotations

from pathlib import Path

import click

from forms_api.commands.common import Call, desk, telling
from forms_api.contact_key import load_contact_key
from forms_api.database import contacts
from forms_api.database.archive import Contents, read_archive, restore_archive, write_archive
from forms_api.faults import Refused, _, refused
from forms_api.settings import find_settings, load_settings

_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@_FILE
@click.pass_obj
def backup(call: Call, file: Path) -> None:
    """Write the whole database and its secret into FILE, and read it back. Answers are taken meanwhile."""
    with desk(call) as at:
        try:
            contents = write_archive(at.database, at.settings.secret, file)
        except OSError as error:
            raise refused(
                "archive-not-written",
                _("{file} cannot be written: {reason}. Name another file."),
                file=str(file),
                reason=error.strerror or str(error),
            ) from None
    _tell(call, contents)


@click.command()
@_FILE
@click.option("--check", is_flag=True, help="Only read the archive and compare every part with its hash.")
@click.pass_obj
def restore(call: Call, file: Path, *, check: bool) -> None:
    """Put an archive into the database of the settings, which has to be empty, and its secret in place."""
    with telling(call):
        if check:
            contents = read_archive(file)
        else:
            settings = load_settings(find_settings(call.config))
            contents = restore_archive(file, settings.database, settings.secret)
    _tell(call, contents)
    if not check:
        _tell_what_is_to_be_done(call)


def _tell_what_is_to_be_done(call: Call) -> None:
    """What an archive cannot know: the key of the addresses, and what was erased after it was made."""
    with desk(call) as at:
        at.say(_("What was erased after this archive was made is here again: erase it once more."))
        try:
            with at.database.reading() as connection:
                contacts.check_key(connection, load_contact_key())
        except Refused as refusal:
            for fault in refusal.faults:
                click.echo(fault.told(call.words), err=True)


def _tell(call: Call, contents: Contents) -> None:
    for table, count in contents.rows.items():
        click.echo(f"{table}: {count}")
    click.echo(
        call.words.gettext(_("Every part is whole (tables of version {version}).")).format(version=contents.version)
    )
