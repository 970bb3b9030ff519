"""`uretken export table`: records as a workbook or a CSV that can be brought back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.check import check
from generator.commands.common import content_option, words_for
from generator.importers.folder import write_whole
from generator.read import read
from generator.records.words import said
from generator.spreadsheet.budget_lines import budget_sheet, years
from generator.spreadsheet.layout import BUDGET_LINES, UnknownTable, table_named
from generator.spreadsheet.taking import filled
from generator.spreadsheet.writing import Filled, as_csv_file, as_workbook


@click.group("export")
def export_group() -> None:
    """Take records out, to change them in a spreadsheet."""


@export_group.command("table")
@click.argument("names", nargs=-1, required=True)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="FILE.xlsx or FILE.csv."
)
@click.option("--year", help="The year of budget-lines. [default: the newest]")
@content_option
@click.pass_obj
def table(language: str, names: tuple[str, ...], output: Path, year: str | None, content: Path) -> None:
    """Write the tables NAMES (projects, needs, milestones, indicators, budget-lines, ...) to one file.

    Change cells and bring the file back with `uretken import table`.
    """
    words = words_for(language)
    contents = read(content)
    town = check(contents).town
    if town is None:
        click.echo(words.gettext("There is no readable site.yml; run uretken check."), err=True)
        sys.exit(2)
    sheets: list[Filled] = []
    for name in dict.fromkeys(names):
        if name == BUDGET_LINES:
            there = list(years(town))
            chosen = year or (there[-1] if there else "")
            if chosen not in there:
                told = words.gettext("There is no budget of {year}. There are: {years}")
                click.echo(told.format(year=chosen, years=", ".join(there)), err=True)
                sys.exit(2)
            sheets.append(budget_sheet(town, contents, chosen))
            continue
        try:
            sheets.append(filled(table_named(name), town, contents, words))
        except UnknownTable as unknown:
            click.echo(said(unknown.sentence, words), err=True)
            sys.exit(2)
    if output.suffix.lower() == ".csv":
        if len(sheets) > 1:
            click.echo(words.gettext("A CSV holds one table. Name one, or write an .xlsx file."), err=True)
            sys.exit(2)
        data = as_csv_file(sheets[0])
    elif output.suffix.lower() == ".xlsx":
        data = as_workbook(sheets, words)
    else:
        click.echo(words.gettext("The file must end in .xlsx or .csv."), err=True)
        sys.exit(2)
    write_whole(output, data)
    for sheet in sheets:
        line = words.ngettext("{name}: {number} row", "{name}: {number} rows", len(sheet.rows))
        click.echo(line.format(name=sheet.name, number=len(sheet.rows)))
