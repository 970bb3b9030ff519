"""`uretken up`: the whole loop on this machine, on a scratch copy of the records; the checkout stays as it is."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import click

from generator.build import Wanted
from generator.check import check
from generator.commands.common import content_option, words_for
from generator.commands.serve import building, keep_serving, tell_outcome
from generator.git import GitError
from generator.past import PastError, replay
from generator.read import read
from generator.records.words import Words

MARK = "made-by-uretken-up"
"""A file that says that a scratch folder may be thrown away."""


@click.command()
@content_option
@click.option(
    "--scratch",
    type=click.Path(file_okay=False, path_type=Path),
    default=".up",
    show_default=True,
    help="Folder for the copy; it is made anew each time.",
)
@click.option(
    "--port", default=8000, show_default=True, help="Port of the site and the form; the endpoint takes the next."
)
@click.pass_obj
def up(language: str, content: Path, scratch: Path, port: int) -> None:
    """Copy the records with their past, build, and serve site and form on one address. Ctrl-C ends both."""
    words = words_for(language)
    signal.signal(signal.SIGTERM, _interrupt)
    prepare(content, scratch, port, words)
    mkdocs = content.resolve().parent / "mkdocs.yml"
    copy = scratch / "content"
    settings = mkdocs if mkdocs.is_file() else None
    wanted = Wanted(copy, scratch / "site", None, f"http://127.0.0.1:{port}/", settings, wait=True)
    forms = f"http://127.0.0.1:{port + 1}"
    with building(wanted) as builder:
        first = builder.first()
        tell_outcome(first, words, copy)
        if not first.built:
            sys.exit(1)
        with endpoint(scratch / "forms.toml", words):
            keep_serving(builder, first, wanted, language, port, forms, lambda: _welcome(words, scratch, port))
    click.echo(words.gettext("Stopped."))


def prepare(content: Path, scratch: Path, port: int, words: Words) -> None:
    """The scratch folder: a copy of the records as a git repository with their past, and the endpoint's settings."""
    if scratch.exists():
        if not (scratch / MARK).is_file():
            message = words.gettext(
                "{folder} was not made by this command and is not thrown away. Choose another --scratch."
            )
            raise click.ClickException(message.format(folder=scratch))
        shutil.rmtree(scratch)
    scratch.mkdir(parents=True)
    (scratch / MARK).touch()
    copy = scratch / "content"
    shutil.copytree(content, copy, ignore=shutil.ignore_patterns(".git"))
    town = check(read(copy)).town
    if town is not None and town.past is not None:
        click.echo(words.gettext("Replaying the town's past …"), err=True)
        try:
            count = replay(copy, town.past)
        except (PastError, GitError) as error:
            message = words.gettext("The past cannot be replayed: {reason}")
            raise click.ClickException(message.format(reason=error)) from error
        told = words.ngettext("{number} commit in {folder}", "{number} commits in {folder}", count)
        click.echo(told.format(number=count, folder=copy), err=True)
    (scratch / "forms.toml").write_text(_settings(port), "utf-8")


def _settings(port: int) -> str:
    """The endpoint's settings; paths are relative to the file."""
    quoted = json.dumps  # a JSON string is a TOML string
    return (
        f"database = {quoted('forms.sqlite')}\n"
        f"forms_json = {quoted('site/data/forms.json')}\n"
        f"port = {port + 1}\n"
        f"origins = [{quoted(f'http://127.0.0.1:{port}')}, {quoted(f'http://localhost:{port}')}]\n"
        f"\n[staff]\naddress = {quoted(f'http://127.0.0.1:{port}')}\n"
        f"\n[publish]\nto = {quoted('folder')}\nevery = 5\npath = {quoted('content')}\n"
    )


@contextmanager
def endpoint(settings: Path, words: Words) -> Iterator[None]:
    """The form endpoint as a process of its own, ended with this one; the generator knows it by its command only."""
    command = Path(sysconfig.get_path("scripts")) / "uretken-forms"
    if not command.exists():
        click.echo(words.gettext("The form endpoint is not installed: pip install 'uretken[forms]'."), err=True)
        yield
        return
    # Its one line names its own address, which would only lead people away from the site's.
    run = [str(command), "--config", str(settings), "run"]
    process = subprocess.Popen(run, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _welcome(words: Words, scratch: Path, port: int) -> None:
    forms = f"{Path(sys.executable).parent / 'uretken-forms'} --config {scratch / 'forms.toml'}"
    with suppress(ValueError):
        forms = str(Path(forms).relative_to(Path.cwd()))
    click.echo(f"\n  {words.gettext('The site:')}  http://127.0.0.1:{port}/\n")
    click.echo(f"  {words.gettext('Answer on a project page, then moderate in a second terminal:')}")
    for verb in ("pending", "approve ID", "publish"):
        click.echo(f"    {forms} {verb}")
    click.echo(
        f"\n  {words.gettext('Or in the browser, with an account of your own:')}  http://127.0.0.1:{port}/staff/"
    )
    click.echo(f"    {forms} staff add {words.gettext('NAME')} --role admin")
    click.echo(f"\n  {words.gettext('Ctrl-C stops both.')}\n", nl=True)
    sys.stdout.flush()


def _interrupt(number: int, frame: FrameType | None) -> None:
    """A request to end is Ctrl-C."""
    raise KeyboardInterrupt
