"""A spreadsheet to what it would change in a content folder: shown first, written only when asked.

Takes a content folder and a file, gives an outcome; `write` puts it into the folder. Nothing that a sheet lacks is ever
removed, and what could not be read is told, all of it at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.check import check
from generator.check.town import Town
from generator.columns import EXPORTED, tables
from generator.importers.folder import write_whole
from generator.read import Contents, read
from generator.records.problem import Problem, Sentence, Severity, _
from generator.records.validate import did_you_mean, shown
from generator.spreadsheet.budget_sheet import KEYS, BudgetSheet
from generator.spreadsheet.collecting import Collecting, rows_in_order
from generator.spreadsheet.edits import Change
from generator.spreadsheet.judging import judge_alone, judge_together
from generator.spreadsheet.line_edits import LineEdits
from generator.spreadsheet.matching import heading_problems, table_of
from generator.spreadsheet.reading import ReadSheet, UnreadableSheet, read_sheets
from generator.spreadsheet.sheets import BUDGET_LINES, Sheet, sheet_of, table_names


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A file to be imported."""

    name: str
    content: bytes
    even_if_changed: bool = False
    """Whether rows count whose record changed since the export."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import changes, and what it leaves out and why."""

    changes: tuple[Change, ...] = ()
    """Field by field, of the files that may be written."""
    new: tuple[str, ...] = ()
    """The files of new records."""
    kept: tuple[tuple[str, str], ...] = ()
    """File and field of entries that the sheet lacks."""
    refused: tuple[str, ...] = ()
    """Files that are left as they are because of a problem."""
    rows: int = 0
    problems: tuple[Problem, ...] = ()
    files: Mapping[str, bytes] | None = None
    """What is to be written, by file below the content folder; None when the spreadsheet could not be read at all."""

    @property
    def has_errors(self) -> bool:
        """Whether anything was refused; warnings are told and written."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def import_sheets(content: Path, file: Path, *, even_if_changed: bool = False) -> Outcome:
    """What a spreadsheet changes. Raises OSError when a file cannot be read."""
    contents = read(content)
    checked = check(contents)
    if checked.town is None:
        return Outcome(problems=tuple(problem for problem in checked.problems if problem.file == "site.yml"))
    sheet = Spreadsheet(file.as_posix(), file.read_bytes(), even_if_changed)
    return compared(contents, checked.town, sheet)


def compared(contents: Contents, town: Town, file: Spreadsheet) -> Outcome:
    """What a spreadsheet changes in records that were read and checked."""
    try:
        sheets = read_sheets(file.content, file.name)
    except UnreadableSheet as error:
        return Outcome(problems=(Problem("bad-table", file.name, values={"reason": error.reason}),))
    matched, problems = _matched(sheets, town, contents)
    if not matched:
        return Outcome(problems=tuple(problems))
    return _outcome(contents, town, matched, problems, even_if_changed=file.even_if_changed)


def write(content: Path, outcome: Outcome) -> None:
    """Writes the files of an outcome, each whole or not at all. Raises OSError."""
    for name, data in (outcome.files or {}).items():
        write_whole(content / name, data)


def _matched(
    sheets: Sequence[ReadSheet], town: Town, contents: Contents
) -> tuple[list[tuple[ReadSheet, Sheet | BudgetSheet]], list[Problem]]:
    """Each sheet with its table, and the problems of those that have none or the wrong columns."""
    there: dict[str, Sheet | BudgetSheet] = {table.name: sheet_of(table, town.languages) for table in tables()}
    there[BUDGET_LINES] = BudgetSheet(town, contents)
    matched: list[tuple[ReadSheet, Sheet | BudgetSheet]] = []
    problems: list[Problem] = []
    for sheet in sheets:
        if not sheet.headings and not sheet.rows:
            continue
        name = table_of(sheet, {name: table.columns for name, table in there.items()})
        if name is None:
            hint = did_you_mean(sheet.name, tuple(there))
            sentence = _("the sheet {value} is none of the tables. {suggestion} Name it after one: {allowed}")
            reason = Sentence(sentence, value=shown(sheet.name), suggestion=hint, allowed=", ".join(table_names()))
            problems.append(Problem("bad-table", sheet.file, values={"reason": reason}))
            continue
        if there[name] in [table for _sheet, table in matched]:
            sentence = _(
                "the sheet {value} holds the table {table}, which another sheet holds already. Delete one of them"
            )
            reason = Sentence(sentence, value=shown(sheet.name), table=name)
            problems.append(Problem("bad-table", sheet.file, values={"reason": reason}))
            continue
        found = heading_problems(sheet, there[name].columns, _needed(there[name], sheet))
        problems.extend(found)
        if not found:
            matched.append((sheet, there[name]))
    return matched, problems


def _needed(table: Sheet | BudgetSheet, sheet: ReadSheet) -> list[str]:
    """The columns a row cannot be told apart without; where entries have ids, those do."""
    if isinstance(table, BudgetSheet):
        return [column.name for column in KEYS]
    keys = [column.name for column in table.keys]
    return keys[:-1] if table.named_by and table.named_by.name in sheet.headings else keys


def _outcome(
    contents: Contents,
    town: Town,
    matched: Sequence[tuple[ReadSheet, Sheet | BudgetSheet]],
    problems: list[Problem],
    *,
    even_if_changed: bool,
) -> Outcome:
    documents = {
        (document.kind.name, document.id): document
        for document in contents.documents
        if document.kind.name in EXPORTED and isinstance(document.value, dict)
    }
    files = frozenset(document.file for document in contents.documents)
    collecting = Collecting(documents, files, _once_used(contents, town), even_if_changed)
    for sheet, table in rows_in_order([(sheet, table) for sheet, table in matched if isinstance(table, Sheet)]):
        collecting.take(sheet, table)
    lines = LineEdits(BudgetSheet(town, contents), collecting)
    for sheet in (sheet for sheet, table in matched if isinstance(table, BudgetSheet)):
        lines.take(sheet)
    edits = [edit for edit in collecting.edits.values() if edit.changes or edit.problems or edit.document is None]
    for edit in edits:
        judge_alone(edit)
    judged = judge_together(contents, edits, lines)
    written = [edit for edit in edits if edit.file in judged.texts]
    refused = [edit for edit in edits if edit.file not in judged.texts]
    return Outcome(
        changes=(*(change for edit in written for change in edit.changes.values()), *lines.changes()),
        new=tuple(edit.file for edit in written if edit.document is None),
        kept=tuple(collecting.kept),
        refused=(*(edit.file for edit in refused), *lines.refused()),
        rows=collecting.rows,
        problems=(
            *problems,
            *collecting.problems,
            *(problem for edit in refused for problem in edit.problems),
            *lines.problems,
            *judged.problems,
        ),
        files={**judged.texts, **lines.tables()},
    )


def _once_used(contents: Contents, town: Town) -> dict[str, set[str]]:
    """Kind to the ids that no new record may take: former ids and withdrawn records keep their addresses."""
    gone = town.withdrawn.records if town.withdrawn else ()
    found = {kind: {entry.id for entry in gone if entry.kind == kind} for kind in EXPORTED}
    for document in contents.documents:
        if document.kind.name in found and isinstance(document.value, dict):
            former = document.value.get("former_ids")
            found[document.kind.name].update(map(str, former if isinstance(former, list) else ()))
    return found
