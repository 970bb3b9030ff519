"""`uretken build`: a content folder to a site."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn

from generator.build import Result, Wanted
from generator.build import build as build_site
from generator.commands.check import summary
from generator.commands.common import content_option, words_for
from generator.git import GitError, NoCommitThen
from generator.history import Vanished
from generator.kept.alone import BusyError
from generator.publish.shells import ShellError
from generator.publishing import Progress as Told
from generator.records.words import Words
from generator.report import as_text

STAGES = ("read", "check", "data", "inventory", "theme", "compare", "pages", "publish", "search", "keep")
"""The stages in their order, as the progress bar counts them; labels of the context ``stage of build``."""


class Stopwatch:
    """How long each stage took."""

    def __init__(self) -> None:
        self._laps: list[tuple[str, float]] = []

    def beside(self, told: Told) -> Told:
        """The same progress, with an eye on the clock."""

        def both(stage: str, pages: int) -> None:
            if not pages:
                self._laps.append((stage, time.monotonic()))
            told(stage, pages)

        return both

    def table(self, aside: Mapping[str, float], words: Words) -> str:
        """The stages in their order with their seconds; below them what was done beside them, on other cores."""
        ends = [*(began for _, began in self._laps[1:]), time.monotonic()]
        seconds: dict[str, float] = {}
        for (stage, began), end in zip(self._laps, ends, strict=True):
            seconds[stage] = seconds.get(stage, 0.0) + end - began
        lines = [f"{time:8.2f} s  {words.label('stage of build', stage)}" for stage, time in seconds.items()]
        lines += [f"{sum(seconds.values()):8.2f} s  {words.gettext('together; beside that, on other cores:')}"]
        lines += [f"{time:8.2f} s  {words.label('stage of build', stage)}" for stage, time in aside.items() if time]
        return "\n".join(lines)


class _Date(click.ParamType[date]):
    """A day, as YYYY-MM-DD."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day. Write YYYY-MM-DD, for example 2026-11-20.", param, ctx)


DAY = _Date()


@click.command()
@content_option
@click.option(
    "--site",
    type=click.Path(file_okay=False, path_type=Path),
    default="site",
    show_default=True,
    help="Folder to publish to; it is replaced as a whole.",
)
@click.option("--date", "day", type=DAY, help="The site date. [default: that of the commit]")
@click.option("--at", type=DAY, help="Build from the records as they stood at the end of that day.")
@click.option("--base-url", help="Address of the site. [default: url of site.yml]")
@click.option(
    "--mkdocs",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Settings of the theme. [default: mkdocs.yml beside the content, else the built-in ones]",
)
@click.option("--without-search", is_flag=True, help="Leave the files of the search out.")
@click.option("--wait", is_flag=True, help="Wait for another build of the same site, instead of ending.")
@click.option("--profile", is_flag=True, help="Say how long each stage took.")
@click.pass_obj
def build(
    language: str,
    content: Path,
    site: Path,
    day: date | None,
    at: date | None,
    base_url: str | None,
    mkdocs: Path | None,
    *,
    without_search: bool,
    wait: bool,
    profile: bool,
) -> None:
    """Build the site, whole or not at all; what did not change since the last build is left as it is.

    Exit status: 0 when it was built, 1 when problems kept it from being built, 2 when it could not be tried.
    """
    words = words_for(language)
    settings = mkdocs or settings_beside(content)
    wanted = Wanted(content, site, day, base_url, settings, at, search=not without_search, wait=wait)
    stopwatch = Stopwatch()
    try:
        with progress_bar(words) as told:
            result = build_site(wanted, stopwatch.beside(told))
    except BusyError:
        click.echo(words.gettext("This site is being built already. --wait waits until that is done."), err=True)
        sys.exit(2)
    except (ShellError, GitError, OSError) as error:
        reason = no_commit_then(error, words) if isinstance(error, NoCommitThen) else str(error)
        click.echo(words.gettext("The site was not built: {reason}").format(reason=reason), err=True)
        click.echo(words.gettext("The published site stays as it was."), err=True)
        sys.exit(2)
    tell(result, words, content)
    if profile:
        click.echo(stopwatch.table(result.aside, words), err=True)
    if not result.pages:
        sys.exit(1)


def settings_beside(content: Path) -> Path | None:
    """The town's own settings of the theme: mkdocs.yml in the folder that holds the content folder."""
    beside = content.resolve().parent / "mkdocs.yml"
    return beside if beside.is_file() else None


def no_commit_then(error: NoCommitThen, words: Words) -> str:
    """Why the records of a day cannot be had, and which is the first day that can."""
    if error.first is None:
        return words.gettext("no commit holds these records yet.")
    sentence = words.gettext("no commit holds the records as they stood on {day}; the first day there is: {first}.")
    return sentence.format(day=error.day, first=error.first)


def tell(result: Result, words: Words, content: Path) -> None:
    """Say what was built, or why not."""
    click.echo(as_text(result.checked.problems, words, content.as_posix()), nl=False, err=True)
    if not result.pages:
        click.echo(summary(result.checked.errors, result.checked.warnings, words), err=True)
        click.echo(words.gettext("Nothing was built; the published site stays as it was."), err=True)
        return
    for warning in result.warnings:
        click.echo(f"mkdocs: {warning}", err=True)
    if result.date_is_today:
        note = words.gettext("The content is in no git repository: the site date is today. Give --date to choose it.")
        click.echo(note, err=True)
    tell_vanished(result.vanished, words)
    line = words.gettext("{pages} pages, {files} files, {megabytes} MB in {seconds} s, as of {day}")
    click.echo(
        line.format(
            pages=result.pages,
            files=result.files,
            megabytes=f"{result.bytes / 1e6:.1f}",
            seconds=f"{result.seconds:.1f}",
            day=result.site_date,
        )
    )


_NAMED = 20
"""So many records are named; the page of open data names all."""


def tell_vanished(vanished: tuple[Vanished, ...], words: Words) -> None:
    """Name the records that went without a word, unfinished projects first."""
    for gone in sorted(vanished, key=lambda gone: (not gone.unfinished, gone.kind, gone.id))[:_NAMED]:
        sentence = words.gettext("{file} went on {day}, and nothing says why. Add it to withdrawn.yml.")
        unfinished = f" ({words.gettext('not finished')})" if gone.unfinished else ""
        click.echo(sentence.format(file=gone.file, day=gone.date) + unfinished, err=True)
    if len(vanished) > _NAMED:
        more = len(vanished) - _NAMED
        click.echo(words.ngettext("{number} more", "{number} more", more).format(number=more), err=True)


@contextmanager
def progress_bar(words: Words) -> Iterator[Told]:
    """A bar on a terminal; silence elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda stage, pages: None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[done]}"),
    )
    # Refreshed by hand: a refreshing thread must not live while the build forks.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=len(STAGES), done="")
        pages = 0

        def told(stage: str, count: int) -> None:
            nonlocal pages
            pages += count
            if count and pages % 25:
                return
            name = words.label("stage of build", stage)
            done = words.ngettext("{number} page", "{number} pages", pages).format(number=pages) if pages else ""
            bar.update(task, completed=STAGES.index(stage), description=name, done=done)
            bar.refresh()

        yield told
