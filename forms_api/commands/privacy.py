"""The verbs of data protection: retention, erase, export. Arguments and printing only."""

from __future__ import annotations

import json

import click

from forms_api import receipts
from forms_api.commands.common import Call, Desk, desk
from forms_api.contact_key import VARIABLE, load_contact_key
from forms_api.contract import Days
from forms_api.database import contacts, reading, retention
from forms_api.faults import _, refused

_IDENTITY = click.argument("identity", metavar="ID", required=False)
_RECEIPT = click.option("--receipt", "code", help="The receipt code, where its sender gave that instead.")


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Tell what would be deleted, and delete nothing.")
@click.pass_obj
def keep_to_the_days(call: Call, *, dry_run: bool) -> None:
    """Delete what is past its days: addresses, texts as they were sent, what was not published. Run it every night."""
    with desk(call) as at:
        days = at.forms.retention if at.forms else Days()
        with at.database.erasing() as connection:
            found = retention.overdue(connection, days, at.moment)
            if not dry_run:
                retention.forget(connection, found, at.moment, at.actor)
        for sentence, count in (
            (_("E-mail addresses: {count}"), len(found.contacts)),
            (_("Texts as they were sent: {count}"), len(found.originals)),
            (_("Submissions that were not published: {count}"), len(found.submissions)),
            (_("Notes older than three years: {count}"), found.acts),
        ):
            at.say(sentence, count=str(count))
        at.say(_("Nothing was deleted: this was a dry run.") if dry_run else _("Deleted."))


@click.command()
@_IDENTITY
@_RECEIPT
@click.pass_obj
def erase(call: Call, identity: str | None, code: str | None) -> None:
    """Delete a submission because its sender asks for it; that it was is kept on record, not what."""
    with desk(call) as at:
        found = _named(at, identity, code)
        with at.database.erasing() as connection:
            public = reading.one(connection, found).state in ("approved", "published")
            retention.erase(connection, found, at.actor)
        at.say(_("{id} is erased."), id=found)
        if public:
            at.say(_("{id} is withdrawn. The command publish takes it down."), id=found)


@click.command()
@_IDENTITY
@_RECEIPT
@click.pass_obj
def export(call: Call, identity: str | None, code: str | None) -> None:
    """Print all that is kept about a submission as JSON, for its sender."""
    with desk(call) as at:
        found = _named(at, identity, code)
        with at.database.reading() as connection:
            click.echo(
                json.dumps(
                    retention.everything_about(connection, found, load_contact_key()), ensure_ascii=False, indent=2
                )
            )


@click.command("seal-contacts")
@click.pass_obj
def seal_contacts(call: Call) -> None:
    """Seal the e-mail addresses that are kept with the key of the environment, also those of a former key."""
    with desk(call) as at:
        key = load_contact_key()
        if not key.seals:
            raise refused("no-contact-key", _("There is no key in {variable}."), variable=VARIABLE)
        with at.database.erasing() as connection:
            count = contacts.seal_all(connection, key)
        at.say(_("E-mail addresses sealed: {count}"), count=str(count))


def _named(at: Desk, identity: str | None, code: str | None) -> str:
    if (identity is None) == (code is None):
        raise refused("name-one", _("Name the submission by its id, or by --receipt and its code."))
    if identity is not None:
        return identity
    receipt = receipts.hash_of(receipts.load_secret(at.settings.secret), code or "")
    with at.database.reading() as connection:
        found = reading.by_receipt(connection, receipt) if receipt else None
    if found is None:
        raise refused("unknown-receipt", _("No submission has this receipt code. Compare it with what was noted."))
    return found.id
