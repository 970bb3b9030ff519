"""What a content folder holds, as sheets to take out; and sheets that came back, as what they would change.

Takes a folder and bytes, gives values; `keep` alone writes, and only what was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.check import check
from generator.check.town import Town
from generator.columns import Table
from generator.importers.folder import once_used, stored, write_whole
from generator.read import Contents, Document, read
from generator.records.key_order import key_order
from generator.records.kinds import kind_named
from generator.records.problem import Problem, Sentence, Severity, _
from generator.records.validate import Finding, close_to, validate
from generator.records.words import Words
from generator.records.yaml_edit import edited
from generator.records.yaml_reader import parse_yaml
from generator.records.yaml_writer import write_yaml
from generator.spreadsheet.budget_lines import budget_sheet_changes, is_budget_sheet
from generator.spreadsheet.comparing import (
    CellPlace,
    Comparison,
    Draft,
    Folder,
    bad_cell,
    compare,
    finish,
    told_at,
    version_of,
)
from generator.spreadsheet.layout import choices_of, editable_tables, name_of, rows_of, sheet_of
from generator.spreadsheet.reading import Read
from generator.spreadsheet.writing import Filled


@dataclass(frozen=True, slots=True)
class Plan:
    """What a spreadsheet would change in a folder."""

    comparison: Comparison
    texts: dict[str, bytes]
    """File below the content folder to what it would hold; of refused records none."""
    lines: tuple[str, ...] = ()
    """Changes of budget lines, told."""

    @property
    def changed(self) -> list[Draft]:
        """The records that would change, by file."""
        return sorted(
            (d for d in self.comparison.drafts.values() if d.changes and not d.refused),
            key=lambda d: (d.kind.folder, d.id),
        )


def filled(table: Table, town: Town, contents: Contents, words: Words) -> Filled:
    """One table with a row for each record, or each entry of its list."""
    sheet = sheet_of(table, town.languages)
    records = {record.id: record for kind, record in town.records() if kind == table.kind}
    sources = {d.id: version_of(d.source) for d in contents.documents if d.kind.name == table.kind}
    rows = [[*cells, sources.get(identity, "")] for identity, cells in rows_of(sheet, records, town.languages[0])]
    choices = {
        column.name: found for column in sheet.columns if column.path and (found := choices_of(sheet, column, town))
    }
    names = [name_of(table.model, column, words) for column in sheet.columns]
    return Filled(sheet.name, sheet.columns, rows, names, choices)


def planned(content: Path, file: str, sheets: Sequence[Read], *, even_if_changed: bool) -> Plan:
    """What these sheets would change. Raises OSError when the folder cannot be read."""
    contents = read(content)
    town = check(contents).town
    first = town.languages[0] if town else "tr"
    languages = town.languages if town else ("tr",)
    comparison = Comparison(file)
    folders: dict[str, Folder] = {}
    texts: dict[str, bytes] = {}
    lines: list[str] = []
    for sheet in sheets:
        if is_budget_sheet(sheet):
            told = budget_sheet_changes(sheet, contents, town, comparison, even_if_changed=even_if_changed)
            texts.update(told.texts)
            lines.extend(told.lines)
            continue
        table = _table_of(sheet, comparison)
        if table is None:
            continue
        if table.kind not in folders:
            kind = kind_named(table.kind)
            records = stored(content, kind)
            folders[table.kind] = Folder(records, frozenset(once_used(content, kind, records)), first)
        compare(sheet_of(table, languages), sheet, folders[table.kind], comparison, even_if_changed=even_if_changed)
    finish(comparison)
    _hold_against_the_others(contents, comparison)
    for draft in comparison.drafts.values():
        if draft.changes and not draft.refused:
            texts[_file(draft)] = _text(draft)
    return Plan(comparison, texts, tuple(lines))


def keep(content: Path, plan: Plan) -> None:
    """Write what the plan holds, each file whole."""
    for name, data in plan.texts.items():
        write_whole(content / name, data)


def _table_of(sheet: Read, comparison: Comparison) -> Table | None:
    """The table a sheet is: by its name, else by the headings that tell its rows."""
    known = editable_tables()
    if sheet.name in known:
        return known[sheet.name]
    fitting = [table for table in known.values() if _fits(sheet, table)]
    best = max(fitting, key=lambda table: _shared(sheet, table), default=None)
    if best is None:
        sentence = _(
            "this sheet is none of the tables that can be brought back. {suggestion} Name it as it was exported."
        )
        told = Sentence(sentence, suggestion=close_to(sheet.name, sorted(known)))
        comparison.problems.append(bad_cell(comparison.file, CellPlace(sheet.name, 1, 1, ""), told, sheet.name))
    return best


def _fits(sheet: Read, table: Table) -> bool:
    return all(column.name in sheet.headings for column in sheet_of(table, ()).columns[: 1 + len(table.lists)])


def _shared(sheet: Read, table: Table) -> int:
    names = {column.name for column in sheet_of(table, ()).columns}
    return len(names & set(sheet.headings)) - len(names - set(sheet.headings))


def _file(draft: Draft) -> str:
    return draft.before.document.file if draft.before else f"{draft.kind.folder}/{draft.id}.yml"


def _text(draft: Draft) -> bytes:
    if draft.before is not None:
        source = draft.before.document.source.decode("utf-8")
        return edited(source, draft.value, key_order(draft.kind.model)).encode()
    record = validate(draft.kind, draft.id, draft.value).record
    assert record is not None  # noqa: S101 - a draft with a fault is refused before
    return write_yaml(record).encode()


def _hold_against_the_others(contents: Contents, comparison: Comparison) -> None:
    """Checks the folder as it would be; an error that was not there before refuses its record."""
    drafts = {_file(d): d for d in comparison.drafts.values() if d.changes and not d.refused}
    if not drafts:
        return
    known = {_fault(problem) for problem in check(contents).problems}
    kept = [document for document in contents.documents if document.file not in drafts]
    made = [_document(name, draft) for name, draft in drafts.items()]
    then = replace(contents, documents=tuple(sorted((*kept, *made), key=lambda document: document.file)))
    for problem in check(then).problems:
        draft = drafts.get(problem.file)
        if _fault(problem) in known or (draft is None and problem.severity is Severity.WARNING):
            continue
        if draft is None:  # another record that no longer fits, such as one whose stage an answer was given at
            culprit = next(iter(drafts.values()))
            comparison.problems.append(problem)
            culprit.refused = True
            continue
        place, sentence, value = told_at(draft, Finding(problem.code, problem.path, problem.values))
        told = replace(bad_cell(comparison.file, place, sentence, value), severity=problem.severity)
        comparison.problems.append(told)
        draft.refused = draft.refused or problem.severity is Severity.ERROR


def _document(name: str, draft: Draft) -> Document:
    text = _text(draft)
    return Document(draft.kind, draft.id, name, text, parse_yaml(text, name).value)


def _fault(problem: Problem) -> tuple[Any, ...]:
    return problem.file, problem.code, problem.field, problem.values.get("value", "")
