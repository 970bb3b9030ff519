"""`uretken import`: a town's own tables, and sheets that were exported, to its content folder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from generator.commands.common import content_option, words_for
from generator.importers import (
    BudgetMap,
    Outcome,
    PlaceMap,
    ProjectMap,
    import_budget,
    import_places,
    import_projects,
    read_map,
)
from generator.records.problem import in_order
from generator.records.words import Words
from generator.report import as_text

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("import")
def import_group() -> None:
    """Make records of a town's own tables, column by column as a map says.

    Exit status: 0 when every row was read, 1 when some were left out, 2 when nothing could be imported.
    """


def _arguments(command: Callable[..., None]) -> Callable[..., None]:
    """What the three verbs take."""
    replace = click.option("--replace", is_flag=True, help="Remove what an earlier import made and FILE lacks.")
    named = click.option("--map", "map_file", type=_FILE, required=True, help="The map: which column is which field.")
    return click.argument("file", type=_FILE)(named(content_option(replace(click.pass_obj(command)))))


@import_group.command("projects")
@_arguments
def projects(language: str, file: Path, map_file: Path, content: Path, *, replace: bool) -> None:
    """Make a project of each row of FILE (CSV); rows that cannot be read are listed, the rest is imported."""
    words = words_for(language)
    project_map, problems = read_map(map_file, ProjectMap)
    if project_map is None:
        _end(Outcome(problems=problems, stopped=True), words)
    else:
        _end(import_projects(content, file, project_map, remove_absent=replace), words)


@import_group.command("budget")
@_arguments
def budget(language: str, file: Path, map_file: Path, content: Path, *, replace: bool) -> None:
    """Make budget lines of the rows of FILE (CSV); rows that cannot be read are listed, the rest is imported."""
    words = words_for(language)
    budget_map, problems = read_map(map_file, BudgetMap)
    if budget_map is None:
        _end(Outcome(problems=problems, stopped=True), words)
    else:
        _end(import_budget(content, file, budget_map, remove_absent=replace), words)


@import_group.command("places")
@_arguments
def places(language: str, file: Path, map_file: Path, content: Path, *, replace: bool) -> None:
    """Make a place of each feature of FILE (GeoJSON), with its area."""
    words = words_for(language)
    place_map, problems = read_map(map_file, PlaceMap)
    if place_map is None:
        _end(Outcome(problems=problems, stopped=True), words)
    else:
        _end(import_places(content, file, place_map, remove_absent=replace), words)


@import_group.command("table")
@click.argument("file", type=_FILE)
@content_option
@click.option("--write", is_flag=True, help="Write the changes; without it they are only shown.")
@click.option("--even-if-changed", is_flag=True, help="Take over rows whose record changed since the export.")
@click.pass_obj
def table(language: str, file: Path, content: Path, *, write: bool, even_if_changed: bool) -> None:
    """Show what a sheet of `uretken export table` (XLSX or CSV) changes, and with --write write it.

    An empty cell removes its field; a row with a new id is a new record; what the sheet lacks stays as it is.

    Exit status: 0 when nothing is wrong, 1 when something was refused, 2 when FILE could not be read at all.
    """
    from generator.spreadsheet.importing import import_sheets
    from generator.spreadsheet.importing import write as write_files
    from generator.spreadsheet.telling import told as told_of_sheets

    words = words_for(language)
    try:
        outcome = import_sheets(content, file, even_if_changed=even_if_changed)
        if write:
            write_files(content, outcome)
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    click.echo(told_of_sheets(outcome, words, written=write), nl=False)
    sys.exit(2 if outcome.files is None else 1 if outcome.has_errors else 0)


def _end(outcome: Outcome, words: Words) -> None:
    """Tells what was done and leaves with the exit status."""
    click.echo(told(outcome, words), nl=False)
    sys.exit(2 if outcome.stopped else 1 if outcome.problems else 0)


def told(outcome: Outcome, words: Words) -> str:
    """Counts, sums, what was absent, then the rows that could not be read."""
    if outcome.stopped:
        return (
            as_text(tuple(in_order(list(outcome.problems))), words, "") + words.gettext("Nothing was imported.") + "\n"
        )
    lines = [
        words.gettext("{added} added, {changed} changed, {same} as before, {out} left out").format(
            added=len(outcome.added),
            changed=len(outcome.changed),
            same=len(outcome.unchanged),
            out=outcome.left_out,
        )
    ]
    lines += [f"  {phase}: {total}" for phase, total in outcome.totals.items()]
    lists = (
        (outcome.units, words.gettext("Units that were added: {number}")),
        (outcome.kept, words.gettext("Absent from the file and kept (--replace removes them): {number}")),
        (outcome.removed, words.gettext("Absent from the file and removed: {number}")),
    )
    for names, sentence in lists:
        if names:
            lines += [sentence.format(number=len(names)), *(f"  {name}" for name in names)]
    if outcome.withheld:
        lines.append(
            words.gettext("Nothing was removed: a row that could not be read may be one of them. Mend the file first.")
        )
    if outcome.problems:
        lines.append(words.gettext("Could not be read: {number}").format(number=len(outcome.problems)))
    return "".join(f"{line}\n" for line in lines) + as_text(tuple(in_order(list(outcome.problems))), words, "")
