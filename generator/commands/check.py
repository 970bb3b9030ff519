"""`uretken check`: every problem of every record in one run."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.check import check as check_contents
from generator.check.attached import TableRead
from generator.commands.common import content_option, words_for
from generator.read import read
from generator.records.words import Words
from generator.report import REPORTERS


@click.command()
@content_option
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(sorted(REPORTERS)), default="text", help="Form of the report.")
@click.option("--strict", is_flag=True, help="Let warnings fail as well.")
@click.pass_obj
def check(language: str, content: Path, paths: tuple[Path, ...], form: str, *, strict: bool) -> None:
    """Check all records; with PATHS, report only the problems of those files or folders.

    Exit status: 0 when nothing is wrong, 1 when something is, 2 when the check could not be run.
    """
    words = words_for(language)
    missing = [path for path in paths if not path.exists()]
    if missing:
        names = ", ".join(str(path) for path in missing)
        raise click.UsageError(words.gettext("there is no file {names}").format(names=names))
    root = content.resolve()
    outside = [path for path in paths if not path.resolve().is_relative_to(root)]
    if outside:
        names = ", ".join(str(path) for path in outside)
        message = words.gettext("{names} is not below {folder}; --content names another folder")
        raise click.UsageError(message.format(names=names, folder=content))
    checked = check_contents(read(content))
    problems = checked.problems
    if paths:
        wanted = [path.resolve() for path in paths]
        problems = tuple(p for p in problems if any((root / p.file).is_relative_to(path) for path in wanted))
    click.echo(REPORTERS[form](problems, words, content.as_posix()), nl=False)
    errors = sum(problem.severity == "error" for problem in problems)
    if form == "text":
        click.echo(summary(errors, len(problems) - errors, words), err=True)
        for table in checked.tables:
            if table.seen and (not paths or any((root / table.file).is_relative_to(path.resolve()) for path in paths)):
                click.echo(f"{content.as_posix()}/{confirmation(table, words)}", err=True)
    sys.exit(1 if errors or (strict and problems) else 0)


def summary(errors: int, warnings: int, words: Words) -> str:
    """One line: how many errors and warnings."""
    if not errors and not warnings:
        return words.gettext("Nothing is wrong.")
    told_errors = words.ngettext("{number} error", "{number} errors", errors).format(number=errors)
    told_warnings = words.ngettext("{number} warning", "{number} warnings", warnings).format(number=warnings)
    return f"{told_errors}, {told_warnings}"


def confirmation(table: TableRead, words: Words) -> str:
    """How a table was read whose dialect nobody told: to be compared with the source."""
    assert table.dialect is not None  # noqa: S101 - nothing is seen in a workbook
    totals = ", ".join(f"{phase} {total}" for phase, total in table.totals.items())
    return words.gettext(
        "{file}: {lines} lines, read as {encoding}, cells apart by {delimiter}, decimals after {decimal}, "
        "thousands: {thousands} (seen: {seen}). Compare the sums: {totals}"
    ).format(
        file=table.file,
        lines=table.lines,
        encoding=table.dialect.encoding,
        delimiter=table.dialect.delimiter,
        decimal=table.dialect.decimal,
        thousands=table.dialect.thousands,
        seen=", ".join(table.seen),
        totals=totals,
    )
