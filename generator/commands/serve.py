"""`uretken serve`: build, serve, build again when a record changes; /api goes to the form endpoint."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from markupsafe import escape
from waitress.server import create_server
from watchfiles import DefaultFilter, watch

from generator.build import Wanted
from generator.commands.build import DAY, settings_beside, tell
from generator.commands.common import content_option, words_for
from generator.records.words import Words
from generator.records.words import told as sentence_of
from generator.serving import application
from generator.serving.builder import Builder, Outcome
from generator.serving.live import MOST_WAITING, Live, Notice


@click.command()
@content_option
@click.option("--site", type=click.Path(file_okay=False, path_type=Path), default="site", show_default=True)
@click.option("--date", "day", type=DAY, help="The site date. [default: that of the commit]")
@click.option("--port", default=8000, show_default=True, help="Port on this machine.")
@click.option("--forms", default="http://127.0.0.1:8081", show_default=True, help="Address of the form endpoint.")
@click.pass_obj
def serve(language: str, content: Path, site: Path, day: date | None, port: int, forms: str) -> None:
    """Serve the site on this machine and rebuild it whenever a record changes. Ctrl-C ends it."""
    wanted = Wanted(content, site, day, f"http://127.0.0.1:{port}/", settings_beside(content), wait=True)
    with building(wanted) as builder:
        first = builder.first()
        tell_outcome(first, words_for(language), content)
        keep_serving(builder, first, wanted, language, port, forms, lambda: click.echo(f"http://127.0.0.1:{port}/"))


@contextmanager
def building(wanted: Wanted) -> Iterator[Builder]:
    """The process that builds; begun before any thread is."""
    builder = Builder(wanted)
    try:
        yield builder
    finally:
        builder.close()


def tell_outcome(outcome: Outcome, words: Words, content: Path) -> None:
    """Say on the console what became of a build."""
    if outcome.result is None:
        reason = reason_of(outcome, words)
        click.echo(words.gettext("The site was not built: {reason}").format(reason=reason), err=True)
    else:
        tell(outcome.result, words, content)


def reason_of(outcome: Outcome, words: Words) -> str:
    """Why a build could not be tried."""
    return outcome.reason or words.gettext("the process that builds it was ended.")


def notice_of(outcome: Outcome, words: Words, content: Path) -> Notice | None:
    """What open pages say of an outcome; nothing where nothing is wrong."""
    if outcome.problems:
        return Notice(
            words.gettext("Something is wrong in the records. Until it is mended, the pages stay as they were."),
            words.language,
            tuple(
                (f"{content.as_posix()}/{problem.file}:{problem.line}:{problem.column}", sentence_of(problem, words))
                for problem in outcome.problems[:MOST_TOLD]
            ),
        )
    if outcome.reason or (outcome.finished and outcome.result is None):
        title = words.gettext("The site was not built anew. What you see is the last one that could be built.")
        return Notice(title, words.language, (("", reason_of(outcome, words)),))
    return None


MOST_TOLD = 50
"""So many problems stand on a page; the console has all."""


def keep_serving(
    builder: Builder,
    first: Outcome,
    wanted: Wanted,
    language: str,
    port: int,
    forms: str | None,
    ready: Callable[[], None],
) -> None:
    """Serve until Ctrl-C; every change of a record or of the theme's settings begins a build."""
    words = words_for(language)
    closed = words.gettext("The form cannot be reached just now. Your text was not lost: go back, and try again later.")
    page = f'<!doctype html><meta charset="utf-8"><title>502</title><p>{escape(closed)}</p>'
    live = Live(notice=notice_of(first, words, wanted.content))
    try:
        served = application(wanted.site.resolve(), forms, page, live)
        server = create_server(served, host="127.0.0.1", port=port, threads=8 + MOST_WAITING)
    except OSError as error:
        message = words.gettext("Port {port} cannot be used ({reason}). Choose another one with --port.")
        raise click.ClickException(message.format(port=port, reason=error.strerror)) from error
    for work in (server.run, lambda: tell_all(builder, live, words, wanted.content)):
        threading.Thread(target=work, daemon=True).start()
    ready()
    watched = [wanted.content, *([wanted.mkdocs] if wanted.mkdocs else [])]
    try:
        # The filter leaves out .git, so that a commit of what is already built builds nothing.
        for changes in watch(
            *watched, watch_filter=DefaultFilter(), raise_interrupt=True, debounce=100, step=20, rust_timeout=1000
        ):
            builder.save(tuple(Path(name) for _, name in sorted(changes)))
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def tell_all(builder: Builder, live: Live, words: Words, content: Path) -> None:
    """Tell open pages of every outcome, and the console of every build."""
    for outcome in builder.outcomes():
        live.tell(early=outcome.early, notice=notice_of(outcome, words, content))
        if outcome.finished:
            tell_outcome(outcome, words, content)
