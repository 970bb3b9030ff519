"""`uretken serve`: build, serve, build again when a record changes; /api goes to the form endpoint."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
from markupsafe import escape
from waitress.server import create_server
from watchfiles import DefaultFilter, watch

from generator.build import Wanted
from generator.commands.build import DAY, settings_beside
from generator.commands.common import content_option, words_for
from generator.serving import application


@click.command()
@content_option
@click.option("--site", type=click.Path(file_okay=False, path_type=Path), default="site", show_default=True)
@click.option("--date", "day", type=DAY, help="The site date. [default: that of the commit]")
@click.option("--port", default=8000, show_default=True, help="Port on this machine.")
@click.option("--forms", default="http://127.0.0.1:8081", show_default=True, help="Address of the form endpoint.")
@click.pass_obj
def serve(language: str, content: Path, site: Path, day: date | None, port: int, forms: str) -> None:
    """Serve the site on this machine and rebuild it whenever a record changes. Ctrl-C ends it."""
    wanted = Wanted(content, site, day, f"http://127.0.0.1:{port}/", settings_beside(content))
    rebuild(wanted, language)
    keep_serving(wanted, language, port, forms, lambda: click.echo(f"http://127.0.0.1:{port}/"))


def rebuild(wanted: Wanted, language: str) -> bool:
    """Build and say how it went; a failed build leaves the served site as it is.

    In a process of its own: a build parts into several, which must not happen beside the threads that serve.
    """
    options = [f"--content={wanted.content}", f"--site={wanted.site}", f"--base-url={wanted.base_url}"]
    options += [f"--date={wanted.day}"] if wanted.day else []
    options += [f"--mkdocs={wanted.mkdocs}"] if wanted.mkdocs else []
    command = [sys.executable, "-m", "generator", "--lang", language, "build", *options]
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603 - our own command


def keep_serving(wanted: Wanted, language: str, port: int, forms: str | None, ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C; build again on every change of a record or of the theme's settings."""
    words = words_for(language)
    closed = words.gettext("The form cannot be reached just now. Your text was not lost: go back, and try again later.")
    page = f'<!doctype html><meta charset="utf-8"><title>502</title><p>{escape(closed)}</p>'
    try:
        server = create_server(application(wanted.site, forms, page), host="127.0.0.1", port=port, threads=8)
    except OSError as error:
        message = words.gettext("Port {port} cannot be used ({reason}). Choose another one with --port.")
        raise click.ClickException(message.format(port=port, reason=error.strerror)) from error
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    ready()
    watched = [wanted.content, *([wanted.mkdocs] if wanted.mkdocs else [])]
    try:
        # The filter leaves out .git, so that a commit of what is already built builds nothing.
        for _ in watch(*watched, watch_filter=DefaultFilter(), raise_interrupt=True, debounce=400):
            rebuild(wanted, language)
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
