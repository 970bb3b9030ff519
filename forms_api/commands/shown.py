"""How a submission looks on a terminal.

Takes submissions, prints; every text was cleaned of control signs at intake.
"""

from __future__ import annotations

import click

from forms_api.commands.common import Desk
from forms_api.faults import _
from forms_api.submission import Submission
from forms_api.text import first_words


def print_line(at: Desk, submission: Submission) -> None:
    """One submission on one line: id, day, what it is about, stage, first words; ``?`` where it is doubtful."""
    words = first_words(submission.text) or ", ".join(f"{name}={value}" for name, value in submission.answers.items())
    mark = "?" if submission.signs else " "
    stage = at.words.label("stage", submission.stage)
    click.echo(f"{submission.id} {mark} {submission.day}  {submission.kind}/{submission.record}  {stage}  {words}")


def print_whole(at: Desk, submission: Submission) -> None:
    """Everything about one submission that a decision needs."""
    language = at.words.language
    about = at.forms.about(submission.kind, submission.record) if at.forms else None
    title = about.title.get(language) if about else None
    known = (
        {question.id: question for question in at.forms.asked(submission.stage, submission.kind)} if at.forms else {}
    )
    rows = [
        (_("State"), at.words.label("state", submission.state)),
        (_("Received"), submission.day),
        (_("About"), " ".join(filter(None, (f"{submission.kind}/{submission.record}", title)))),
        (_("Stage"), at.words.label("stage", submission.stage)),
        (_("Language"), submission.language),
        (_("E-mail"), at.words.gettext(_("given, kept apart")) if submission.has_email else "-"),
    ]
    rows += _where_given(at, submission)
    for heading, value in rows:
        click.echo(f"{at.words.gettext(heading)}: {value}")
    for name, value in submission.answers.items():
        question = known.get(name)
        labels = (
            {option.code: option.label.get(language, option.code) for option in question.options} if question else {}
        )
        asked = question.text.get(language, name) if question else name
        click.echo(f"\n{asked} [{name}]\n  {labels.get(value, value)}")
    _print_text(at, _("Text"), submission.text)
    if submission.approved_text is not None and submission.approved_text != submission.text:
        _print_text(at, _("Text as published"), submission.approved_text)
    if submission.reply:
        for text in submission.reply.texts.values():
            _print_text(at, _("Reply"), text)


def _where_given(at: Desk, submission: Submission) -> list[tuple[str, str]]:
    """What not every submission has: heading and value."""
    found: list[tuple[str, str]] = []
    if submission.place:
        found.append((_("Place"), submission.place))
    if submission.dimension:
        found.append((_("Side of life"), at.words.label("dimension", submission.dimension)))
    if submission.name:
        found.append((_("Wants to be named"), submission.name))
    if submission.figure:
        named = at.forms.figure(submission.kind, submission.figure, at.words.language) if at.forms else ""
        found.append((_("Figure said to be wrong"), f"{submission.figure} {named}".strip()))
    if submission.signs:
        found.append((_("Doubts"), ", ".join(at.words.label("sign", sign) for sign in submission.signs)))
    if submission.reason:
        found.append((_("Rejected because"), at.words.label("rejection", submission.reason)))
    return found


def _print_text(at: Desk, heading: str, text: str) -> None:
    if text:
        click.echo(f"\n{at.words.gettext(heading)}:")
        click.echo("\n".join(f"  {line}" for line in text.split("\n")))
