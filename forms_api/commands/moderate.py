"""The verbs of moderation: pending, show, approve, reject, withdraw, reply. Arguments and printing only."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from forms_api.commands.common import Call, Desk, desk
from forms_api.commands.shown import print_line, print_whole
from forms_api.database import letters, moderation, outbox, reading
from forms_api.database.photos import photo, photos_of
from forms_api.faults import Fault, Refused, _, refused
from forms_api.submission import BY_SENDER, REJECTIONS, REPLY_STATES, STATES, OfficialReply, Submission
from forms_api.text import clean
from generator.records.scalars import is_id

_IDENTITY = click.argument("identity", metavar="ID")


@click.command()
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="[default: waiting and suspect]")
@click.pass_obj
def pending(call: Call, states: tuple[str, ...]) -> None:
    """List what waits for a decision, the oldest first."""
    with desk(call) as at:
        with at.database.reading() as connection:
            found = reading.listed(connection, states or ("waiting", "suspect"))
            counts, stuck = reading.counted(connection), outbox.stuck_now(connection)
            unsent = letters.dead(connection)
        for submission in found:
            print_line(at, submission)
        if not found:
            at.say(_("Nothing waits for a decision."))
        for identity, tries, code in stuck:
            at.say(_("{id} could not be published at {tries} tries: {code}."), id=identity, tries=str(tries), code=code)
        if unsent:
            at.say(
                _("Letters that could not be sent: {count}. Try again: uretken-forms send --again"), count=str(unsent)
            )
        click.echo(", ".join(f"{at.words.label('state', state)}: {counts.get(state, 0)}" for state in STATES), err=True)


@click.command()
@_IDENTITY
@click.pass_obj
def show(call: Call, identity: str) -> None:
    """Show one submission with everything staff need to decide."""
    with desk(call) as at:
        with at.database.reading() as connection:
            found = reading.one(connection, identity)
        print_whole(at, found)  # outside: a pager would hold up the writers


@click.command()
@_IDENTITY
@click.option("--text", help="The text to publish instead; mark what you take out with […].")
@click.option(
    "--edit-file",
    type=click.File("r", encoding="utf-8"),
    help="The same, from a file; - reads what is typed or piped in.",
)
@click.option("--edit", is_flag=True, help="The same, in the editor $EDITOR names.")
@click.option(
    "--answer", "answers", multiple=True, metavar="QUESTION=TEXT", help="Replace a written answer; empty drops it."
)
@click.option("--photo", "photos", type=int, multiple=True, help="The number of a photo that may be published.")
@click.option("--unnamed", is_flag=True, help="Leave out the name its sender gave.")
@click.pass_obj
def approve(
    call: Call,
    identity: str,
    text: str | None,
    edit_file: TextIO | None,
    *,
    edit: bool,
    answers: tuple[str, ...],
    unnamed: bool,
    photos: tuple[int, ...],
) -> None:
    """Let a submission be published, as it is or redacted. What was said stays in the database."""
    with desk(call) as at:
        with at.database.reading() as connection:
            found = reading.one(connection, identity)
        wanted = _text_to_publish(found, text, edit_file, edit=edit)
        chosen = _answers_to_publish(found, answers)
        with at.database.writing() as connection:
            moderation.approve(connection, identity, clean(wanted), chosen, at.actor, named=not unnamed, photos=photos)
        at.say(_("{id} is approved. The command publish brings it to the site."), id=identity)


def _text_to_publish(found: Submission, text: str | None, file: TextIO | None, *, edit: bool) -> str:
    if text is not None:
        return text
    if file is not None:
        try:
            return str(file.read())
        except UnicodeDecodeError:
            raise refused("not-utf8", _("The file {file} is not UTF-8. Save it as UTF-8."), file=file.name) from None
    if edit:
        edited = click.edit(found.text)
        if edited is None:
            raise refused("not-saved", _("The text was not saved, so nothing was changed."))
        return edited
    return found.text


def _answers_to_publish(found: Submission, given: tuple[str, ...]) -> dict[str, str]:
    answers = dict(found.answers)
    for part in given:
        name, sign, value = part.partition("=")
        if name not in answers or not sign:
            raise refused(
                "no-such-answer",
                _("{id} has no answer {name}. Write QUESTION=TEXT with one of: {names}."),
                id=found.id,
                name=name,
                names=", ".join(answers) or "-",
            )
        answers[name] = clean(value)
    return {name: value for name, value in answers.items() if value}


@click.command("photos")
@_IDENTITY
@click.option("--into", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="A folder.")
@click.pass_obj
def write_photos(call: Call, identity: str, folder: Path) -> None:
    """Write the photos of a submission into a folder, to look at them."""
    with desk(call) as at:
        folder.mkdir(parents=True, exist_ok=True)
        with at.database.reading() as connection:
            reading.one(connection, identity)
            numbers = [number for number, _approved in photos_of(connection, identity)]
            for number in numbers:
                (folder / f"{identity}-{number}.jpg").write_bytes(photo(connection, identity, number) or b"")
        at.say(_("{count} files written to {folder}."), count=str(len(numbers)), folder=str(folder))


@click.command()
@_IDENTITY
@click.option("--reason", required=True, help=f"What its sender is told: {', '.join(REJECTIONS)}, or a sentence.")
@click.pass_obj
def reject(call: Call, identity: str, reason: str) -> None:
    """Keep a submission from being published, and tell its sender why."""
    with desk(call) as at:
        if not clean(reason):
            raise refused("no-reason", _("Give a reason: one of {codes}, or a sentence."), codes=", ".join(REJECTIONS))
        with at.database.writing() as connection:
            moderation.reject(connection, identity, clean(reason), at.actor)
        at.say(_("{id} is rejected."), id=identity)


@click.command()
@_IDENTITY
@click.option("--reason", help="A sentence that is published in its place. [default: its sender asked for it]")
@click.pass_obj
def withdraw(call: Call, identity: str, reason: str | None) -> None:
    """Take back what was published: publish takes its file down, and nothing that was said stays here."""
    with desk(call) as at:
        with at.database.erasing() as connection:
            moderation.withdraw(connection, identity, clean(reason or "") or BY_SENDER, at.actor)
        at.say(_("{id} is withdrawn. The command publish takes it down."), id=identity)


@click.command()
@_IDENTITY
@click.option("--unit", required=True, help="The id of the directorate that answers.")
@click.option("--text", required=True, help="What it says.")
@click.option("--lang", "language", help="The language of the text. [default: the town's first]")
@click.option(
    "--state", type=click.Choice(REPLY_STATES), default="answered", show_default=True, help="What became of it."
)
@click.option("--reason", help="Why; needed with declined.")
@click.pass_obj
def reply(
    call: Call, identity: str, unit: str, text: str, language: str | None, state: str, reason: str | None
) -> None:
    """Give the municipality's official reply; publish brings it to the site. A second language joins the first."""
    with desk(call) as at:
        given = _reply(at, unit, clean(text), language, state, clean(reason or "") or None)
        with at.database.writing() as connection:
            moderation.set_reply(connection, identity, given, at.actor)
        at.say(_("The reply to {id} is kept. The command publish brings it to the site."), id=identity)


def _reply(at: Desk, unit: str, text: str, language: str | None, state: str, reason: str | None) -> OfficialReply:
    """The reply, or every reason why it is none."""
    languages = at.forms.languages if at.forms else ("tr",)
    faults: list[Fault] = []
    if at.forms and unit not in at.forms.units:
        known = ", ".join(sorted(at.forms.units))
        faults += refused("no-unit", _("There is no unit {unit}. There are: {known}."), unit=unit, known=known).faults
    elif not is_id(unit):
        faults += refused("no-unit", _("{unit} is not the id of a unit."), unit=unit).faults
    if not text:
        faults += refused("no-text", _("The reply has no text. Write it with --text.")).faults
    if language and language not in languages:
        known = ", ".join(languages)
        faults += refused(
            "no-language", _("The site has no language {language}. It has: {known}."), language=language, known=known
        ).faults
    if state == "declined" and not reason:
        faults += refused("no-reason-given", _("Say with --reason why it is declined.")).faults
    if faults:
        raise Refused(faults)
    kept_state = next(known_state for known_state in REPLY_STATES if known_state == state)
    return OfficialReply(unit, at.today, {language or languages[0]: text}, kept_state, reason)
