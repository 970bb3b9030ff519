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
from generator.staff.reports import REPORTS, Column, Report
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
    longest = [_longest_word([column], rows, view) for column in columns]
    # The first column gets what its files' names take, as far as the others keep their words whole.
    longest[0] = min(_longest_word([columns[0], *below], rows, view), width - sum(longest[1:]) - 3 * len(columns))
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column, least in zip(columns, longest, strict=True):
        justify: Literal["right", "left"] = "right" if is_numeric(column, rows, view) else "left"
        table.add_column(Text(heading(column, view)), justify=justify, overflow="fold", min_width=max(1, least))
    for row in rows:
        # As Text: square brackets in a title are no markup.
        first, *others = (Text(cell(column, row, view)) for column in columns)
        for column in below:
            if told := cell(column, row, view):
                first.append(f"\n{told}", style="dim")
        table.add_row(first, *others)
    return table


def _longest_word(columns: list[Column], rows: tuple[Any, ...], view: View) -> int:
    texts = [heading(column, view) for column in columns]
    texts += [cell(column, row, view) for column in columns for row in rows]
    return max(len(word) for text in texts for word in text.split())
