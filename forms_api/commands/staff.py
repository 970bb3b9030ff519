"""The verbs about accounts: staff add, list, change, close. There is no other way to make or reset one."""

from __future__ import annotations

import click
import segno

from forms_api.commands.common import Call, Desk, desk
from forms_api.database import staff as kept
from forms_api.database.staff import Account
from forms_api.faults import Refused, _, refused
from forms_api.staff.accounts import (
    ROLES,
    SHORTEST_PASSWORD,
    address_of,
    fault_of_name,
    fault_of_password,
    hash_password,
    new_key,
)

_NAME = click.argument("name")
_ROLE = click.option("--role", type=click.Choice(ROLES), help="What it may do; each may do what those before it may.")


@click.group()
def staff() -> None:
    """Accounts of those who moderate in the browser."""


@staff.command()
@_NAME
@_ROLE
@click.option("--lang", "language", help="Language of the pages. [default: the town's first]")
@click.option("--subject", help="How the provider of identities calls this person, where the settings name one.")
@click.pass_obj
def add(call: Call, name: str, role: str | None, language: str | None, subject: str | None) -> None:
    """Make an account; asks for the password and shows the key of the one-time codes once."""
    with desk(call) as at:
        if fault := fault_of_name(name):
            raise Refused([fault])
        with at.database.reading() as connection:
            if any(account.name == name for account in kept.accounts(connection)):
                raise refused("account-there", _("There is an account {name} already. Change it instead."), name=name)
        password, key = _new_password(at, name), new_key()
        spoken = language or (at.forms.languages[0] if at.forms else "tr")
        account = Account(name, role or "moderator", spoken, closed=False, made=at.actor.at, subject=subject)
        with at.database.writing() as connection:
            kept.add(connection, account, hash_password(password), key)
        at.say(_("The account {name} is made. Role: {role}."), name=name, role=at.words.label("role", account.role))
        _show_key(at, name, key)


@staff.command("list")
@click.pass_obj
def list_accounts(call: Call) -> None:
    """List the accounts."""
    with desk(call) as at:
        with at.database.reading() as connection:
            found = kept.accounts(connection)
        for account in found:
            parts = [account.name, at.words.label("role", account.role), account.made[:10]]
            click.echo("  ".join(parts + [at.words.gettext(_("closed"))] * account.closed))
        if not found:
            at.say(_("There is no account. Make one: uretken-forms staff add NAME --role admin"))


@staff.command()
@_NAME
@_ROLE
@click.option("--password", is_flag=True, help="Ask for a new password.")
@click.option("--key", is_flag=True, help="Make a new key for one-time codes, and show it once.")
@click.pass_obj
def change(call: Call, name: str, role: str | None, *, password: bool, key: bool) -> None:
    """Change an account, and sign it out everywhere."""
    with desk(call) as at:
        values: dict[str, object] = {"role": role} if role else {}
        if password:
            values["password"] = hash_password(_new_password(at, name))
        if key:
            values |= {"totp": new_key(), "step": 0}
        if not values:
            raise refused("nothing-to-change", _("Say what to change: --role, --password or --key."))
        _change(at, name, values)
        at.say(_("The account {name} is changed and signed out everywhere."), name=name)
        if key:
            _show_key(at, name, str(values["totp"]))


@staff.command()
@_NAME
@click.option("--again", is_flag=True, help="Open it again.")
@click.pass_obj
def close(call: Call, name: str, *, again: bool) -> None:
    """Close an account; what it did stays on record under its name."""
    with desk(call) as at:
        _change(at, name, {"closed": not again})
        said = _("The account {name} is open again.") if again else _("The account {name} is closed.")
        at.say(said, name=name)


def _change(at: Desk, name: str, values: dict[str, object]) -> None:
    with at.database.writing() as connection:
        if not kept.change(connection, name, **values):
            raise refused("no-account", _("There is no account {name}. The command staff list shows them."), name=name)


def _new_password(at: Desk, name: str) -> str:
    asked = at.words.gettext(_("Password, at least {least} characters")).format(least=SHORTEST_PASSWORD)
    password = str(click.prompt(asked, hide_input=True, confirmation_prompt=at.words.gettext(_("The same once more"))))
    if fault := fault_of_password(password, name):
        raise Refused([fault])
    return password


def _show_key(at: Desk, name: str, key: str) -> None:
    address = address_of(key, name, at.forms.site_name.get(at.words.language, "Üretken") if at.forms else "Üretken")
    at.say(_("Read this with an authenticator app (it is shown only now), or type in the key {key}:"), key=key)
    segno.make(address, error="l").terminal(compact=True)
