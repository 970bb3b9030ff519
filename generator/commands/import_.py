"""`uretken import`: a town's own tables to its content folder."""

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
from generator.records.problem import Severity, field_name, in_order
from generator.records.words import Words, said
from generator.report import as_text
from generator.spreadsheet.reading import UnreadableSpreadsheet, read_spreadsheet
from generator.spreadsheet.taking import Plan, keep, planned

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
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Write what is shown; without it nothing is changed.")
@click.option("--even-if-changed", is_flag=True, help="Also rows whose record was changed after the table was made.")
@content_option
@click.pass_obj
def table(language: str, file: Path, content: Path, *, write: bool, even_if_changed: bool) -> None:
    """Bring back a table made by `uretken export table`, and show what would change.

    Exit status: 0 when every cell fits, 1 when something is left out, 2 when the file could not be read.
    """
    words = words_for(language)
    try:
        sheets = read_spreadsheet(file.read_bytes(), file.name)
    except UnreadableSpreadsheet as unreadable:
        click.echo(f"{file}: {said(unreadable.sentence, words)}", err=True)
        sys.exit(2)
    plan = planned(content, file.as_posix(), sheets, even_if_changed=even_if_changed)
    click.echo(told_plan(plan, words, written=write), nl=False)
    if write:
        keep(content, plan)
    sys.exit(1 if any(problem.severity is Severity.ERROR for problem in plan.comparison.problems) else 0)


def told_plan(plan: Plan, words: Words, *, written: bool) -> str:
    """Every change, record by record and field by field; then counts, then the cells that cannot be."""
    lines = []
    for draft in plan.changed:
        name = f"{draft.kind.folder}/{draft.id}.yml"
        lines.append(name if draft.before else words.gettext("{file} (new)").format(file=name))
        lines += [f"  {field_name(c.path)}: {c.before or '–'} -> {c.after or '–'}" for c in draft.changes]
    lines += plan.lines
    records = len(plan.changed)
    fields = sum(len(draft.changes) for draft in plan.changed) + len(plan.lines)
    refused = sum(draft.refused for draft in plan.comparison.drafts.values())
    if not fields and not plan.comparison.problems:
        lines.append(words.gettext("Nothing would change."))
    else:
        count = words.gettext("{records} records with changes, {fields} fields in all, {refused} records left out")
        lines.append(count.format(records=records, fields=fields, refused=refused))
        if fields:
            lines.append(words.gettext("Written.") if written else words.gettext("Nothing was written; add --write."))
    return "".join(f"{line}\n" for line in lines) + as_text(tuple(in_order(plan.comparison.problems)), words, "")


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
