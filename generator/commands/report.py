"""`uretken report`: what staff should look after."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any, Literal

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator.check import check as check_contents
from generator.commands.build import DAY
from generator.commands.check import summary as problems_in_short
from generator.commands.common import content_option, words_for
from generator.history import history
from generator.read import read
from generator.records.words import Words
from generator.report import as_text as problems_as_text
from generator.staff.reports import REPORTS, Report
from generator.staff.told import (
    Found,
    as_csv,
    as_json,
    as_text,
    cell,
    heading,
    is_numeric,
    summary,
    table_columns,
)
from generator.staff.view import View

NAMES = tuple(report.name for report in REPORTS)


@click.command()
@content_option
@click.argument("what", nargs=-1, type=click.Choice(NAMES))
@click.option("--date", "day", type=DAY, help="The day it is told for. [default: that of the commit]")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="Form.")
@click.option("--unit", help="Only what this directorate looks after: its id, such as fen-isleri.")
@click.pass_obj
def report(language: str, content: Path, what: tuple[str, ...], day: date | None, form: str, unit: str | None) -> None:
    """Tell what is late, old, unanswered, untranslated or not disclosed; without WHAT, all of it.

    Exit status: 0 when it could be told, whatever it says; 2 when it could not.
    """
    words = words_for(language)
    if form == "csv" and len(set(what)) != 1:
        message = words.gettext("a CSV file holds one report; name one of {names}")
        raise click.UsageError(message.format(names=", ".join(NAMES)))
    contents = read(content)
    checked = check_contents(contents)
    if checked.town is None:
        click.echo(problems_as_text(checked.problems, words, content.as_posix()), nl=False, err=True)
        sys.exit(2)
    if unit is not None and unit not in checked.town.units:
        message = words.gettext("there is no directorate {unit}; there are {names}")
        raise click.UsageError(message.format(unit=unit, names=", ".join(checked.town.units)))
    if checked.errors:
        click.echo(problems_in_short(checked.errors, checked.warnings, words), err=True)
        click.echo(words.gettext("Records that could not be read are not in the report. See uretken check."), err=True)
    site_date = _site_date(content, day, words)
    wanted = [entry for entry in REPORTS if entry.name in (what or NAMES)]
    found = tuple((entry, _of_unit(entry.rows(checked.town, site_date), unit)) for entry in wanted)
    view = View(checked.town, contents.documents, words, content.as_posix())
    _print(found, site_date, view, form)


def _site_date(content: Path, day: date | None, words: Words) -> date:
    """The day that was asked for, else that of the commit, else today."""
    if found := day or history(content).commit_date:
        return found
    note = words.gettext("The content is in no git repository: the site date is today. Give --date to choose it.")
    click.echo(note, err=True)
    return date.today()  # noqa: DTZ011 - no git, no --date: the edge's clock


def _of_unit(rows: tuple[Any, ...], unit: str | None) -> tuple[Any, ...]:
    return tuple(row for row in rows if unit is None or row.origin.unit == unit)


def _print(found: tuple[Found, ...], site_date: date, view: View, form: str) -> None:
    if form == "json":
        click.echo(as_json(found, site_date, view), nl=False)
    elif form == "csv":
        # As bytes: a Windows console would write its own line ends and its own encoding.
        click.echo(as_csv(*found[0], view).encode(), nl=False)
    else:
        _print_tables(found, site_date, view)


def _print_tables(found: tuple[Found, ...], site_date: date, view: View) -> None:
    """A line for each report and then its table; drawn on a terminal, aligned text elsewhere."""
    console = Console()
    click.echo(view.words.gettext("As of {day}").format(day=site_date.isoformat()))
    for entry, rows in found:
        click.echo(f"  {summary(entry, rows, view)}")
    for entry, rows in found:
        if not rows:
            continue
        click.echo(f"\n{view.words.label('report', entry.name)}\n{view.words.gettext(entry.remedy)}\n")
        if console.is_terminal:
            console.print(drawn(entry, rows, view, console.width))
        else:
            click.echo(as_text(entry, rows, view), nl=False)


def drawn(entry: Report, rows: tuple[Any, ...], view: View, width: int) -> Table:
    """A table for a terminal; what would be too wide for a column stands below the first cell."""
    columns = [column for column in table_columns(entry) if column.below <= width]
    below = [column for column in table_columns(entry) if column.below > width]
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    lines = []
    for row in rows:
        first, *others = (cell(column, row, view) for column in columns)
        lines.append(["\n".join(filter(None, [first, *(cell(column, row, view) for column in below)])), *others])
    headings = [heading(column, view) for column in columns]
    for column, name, wide in zip(columns, headings, widths([headings, *lines], width), strict=True):
        justify: Literal["right", "left"] = "right" if is_numeric(column, rows, view) else "left"
        table.add_column(Text(name), justify=justify, overflow="fold", width=wide)
    for line in lines:
        table.add_row(*map(Text, line))  # as Text: square brackets in a title are no markup
    return table


def widths(lines: list[list[str]], width: int) -> list[int]:
    """How wide each column is: at least its longest word, and what is left goes to the first columns first.

    The words of the first column are files' names as well; they go on in the next line where there is no room.
    """
    columns = list(zip(*lines, strict=True))
    wanted = [max(len(part) for text in column for part in text.split("\n")) for column in columns]
    least = [max((len(word) for text in column for word in text.split()), default=1) for column in columns]
    given = [min(least[0], 12), *least[1:]]
    left = width - sum(given) - 3 * (len(columns) - 1)
    for target in (least, wanted):
        for number, most in enumerate(target):
            more = max(0, min(left, most - given[number]))
            given[number] += more
            left -= more
    return given
