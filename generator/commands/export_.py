"""`uretken export`: records as a spreadsheet that staff can edit and import again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.check import check
from generator.commands.common import content_option, words_for
from generator.importers.folder import write_whole
from generator.read import Contents, read
from generator.records.problem import in_order
from generator.records.validate import did_you_mean, shown
from generator.records.words import Words
from generator.report import as_text
from generator.spreadsheet.pages import offered, pages_of
from generator.spreadsheet.sheets import BUDGET_LINES, table_named, table_names
from generator.spreadsheet.writing import Page, as_csv, as_workbook

_ENDINGS = (".xlsx", ".csv")


@click.group("export")
def export_group() -> None:
    """Write records as spreadsheets."""


@export_group.command("table")
@click.argument("names", metavar="TABLE...", nargs=-1, required=True)
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="XLSX or CSV file."
)
@click.option("--year", help="Only this year's budget lines.")
@content_option
@click.pass_obj
def table(language: str, names: tuple[str, ...], output: Path, year: str | None, content: Path) -> None:
    """Write TABLE (projects, needs, milestones, budget-lines, …) as a sheet; several TABLEs into one XLSX.

    Change its cells and read it back with: uretken import table FILE

    Exit status: 0 when everything was written, 1 when a record could not be read and is missing, 2 for wrong arguments.
    """
    words = words_for(language)
    tables = _tables(names, words)
    if output.suffix.lower() not in _ENDINGS:
        raise click.UsageError(words.gettext("the name of the file has to end in .xlsx or .csv"))
    if output.suffix.lower() == ".csv" and len(tables) > 1:
        raise click.UsageError(words.gettext("a CSV file holds one table; name an .xlsx file for several"))
    contents = read(content)
    town = check(contents).town
    if town is None:
        raise click.ClickException(words.gettext("site.yml cannot be read. Run: uretken check"))
    if year is not None and BUDGET_LINES in tables and year not in town.lines:
        there = ", ".join(town.lines)
        raise click.UsageError(
            words.gettext("there is no budget {value}; there is {allowed}").format(value=year, allowed=there)
        )
    pages = pages_of(tables, town, contents, words, year)
    data = as_csv(pages[0]) if output.suffix.lower() == ".csv" else as_workbook(pages, offered(town, words), words)
    try:
        write_whole(output, data)
    except OSError as error:
        raise click.ClickException(f"{output.as_posix()}: {error.strerror}") from None
    _end(output, pages, contents, words)


def _tables(names: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """The tables that were named, each once. Leaves with what there is when one is not known."""
    found: list[str] = []
    for name in names:
        table_name = table_named(name)
        if table_name is None:
            there = ", ".join(table_names())
            sentence = words.gettext("there is no table {value}. {suggestion} Tables: {allowed}")
            hint = did_you_mean(name.replace("_", "-"), table_names())
            raise click.UsageError(sentence.format(value=shown(name), suggestion=hint, allowed=there))
        found.append(table_name)
    return tuple(dict.fromkeys(found))


def _end(output: Path, pages: list[Page], contents: Contents, words: Words) -> None:
    """Tells what was written, and which files of these kinds are missing because they are not YAML."""
    for page in pages:
        click.echo(f"{output.as_posix()}  {page.name}: " + rows_told(len(page.rows), words))
    missing = {document.file for document in contents.documents if not isinstance(document.value, dict)}
    problems = tuple(in_order([problem for problem in contents.problems if problem.file in missing]))
    if problems:
        click.echo(words.gettext("Missing, because they cannot be read:"), err=True)
        click.echo(as_text(problems, words, ""), nl=False, err=True)
    sys.exit(1 if problems else 0)


def rows_told(number: int, words: Words) -> str:
    """How many rows."""
    return words.ngettext("{number} row", "{number} rows", number).format(number=number)
