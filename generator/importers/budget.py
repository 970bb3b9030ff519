"""A table of budget lines to `content/budgets/<year>.yml` and a table in one common form beside it.

Takes a content folder, a table and its map. Lines have no names: the second line of a code is the second of that code
in the next file. What the map does not name in the budget's record stays.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from generator.budget_cells import FIELDS, BudgetCells, CellFault
from generator.dialect import dialect_of
from generator.importers.cells import one_line
from generator.importers.folder import (
    Owned,
    Stored,
    merged,
    problems_of,
    stored,
    unchanged,
    write_record,
    write_whole,
)
from generator.importers.maps import BudgetMap, LineColumn
from generator.importers.outcome import Outcome
from generator.records.base import Record
from generator.records.budget import BudgetTable, PlainLine, sum_of
from generator.records.kinds import kind_named
from generator.records.problem import Problem, Sentence, _
from generator.records.validate import shown, validate
from generator.tables import budget_lines, read_table

BUDGET = kind_named("budget")
_Key = tuple[str | None, ...]
_TELLS_APART = tuple(name for name in FIELDS if not name.endswith("_label"))
"""Labels are reworded from one export to the next; codes, project, place and description are not."""


@dataclass(frozen=True, slots=True)
class _Read:
    lines: list[PlainLine]
    problems: tuple[Problem, ...]
    rows: int | None
    """How many rows the table has; None when it could not be read at all."""


def import_budget(content: Path, file: Path, budget_map: BudgetMap, *, remove_absent: bool = False) -> Outcome:
    """Writes the lines of a table. Raises OSError when a file cannot be read or written."""
    read = _lines(file, budget_map)
    problems = read.problems
    if read.rows is None:
        return Outcome(problems=problems, stopped=True)
    before = stored(content, BUDGET).get(budget_map.year)
    if before is not None and (faults := problems_of(BUDGET, before)):
        return Outcome(problems=(*problems, *faults), stopped=True)
    name = budget_map.file or f"{budget_map.year}-{budget_map.direction}.csv"
    old = _old_lines(content, before, name)
    compared = _compared(read.lines, old)
    remove = remove_absent and not problems
    lines = [*read.lines, *([] if remove else compared.absent)]
    columns = tuple(field for field in FIELDS if any(getattr(line, field) for line in lines))
    phases = tuple(dict.fromkeys([*budget_map.phases, *(phase for line in lines for phase in line.amounts)]))
    record = _record(budget_map, before, name, columns, phases)
    if isinstance(record, tuple):
        return Outcome(problems=(*problems, *record), stopped=True)
    write_whole(content / BUDGET.folder / name, _csv(lines, columns, phases).encode())
    if not unchanged(BUDGET, budget_map.year, before, record):
        write_record(content, BUDGET, record)
    codes = tuple(line.code for line in compared.absent)
    outcome = replace(compared.outcome, problems=problems, totals=_totals(lines, phases))
    outcome = replace(outcome, left_out=read.rows - len(read.lines))
    if remove:
        return replace(outcome, removed=codes)
    return replace(outcome, kept=codes, withheld=remove_absent and bool(codes))


def _lines(file: Path, budget_map: BudgetMap) -> _Read:
    """The lines of a town's table."""
    source = file.read_bytes()
    dialect = dialect_of(source, budget_map.dialect)
    sources = tuple(budget_map.columns.values())
    headings = tuple(dict.fromkeys([*(h for s in sources for h in s.columns), *budget_map.phases.values()]))
    table = read_table(source, file.as_posix(), dialect, headings)
    if not table.rows and table.problems:
        return _Read([], table.problems, None)
    fields = tuple(budget_map.columns)
    indexes = [[headings.index(heading) for heading in source.columns] for source in sources]
    indexes += [[headings.index(heading)] for heading in budget_map.phases.values()]
    cells = BudgetCells(budget_map.direction, fields, tuple(budget_map.phases), dialect)
    lines: list[PlainLine] = []
    problems = list(table.problems)
    for row in table.rows:
        texts, faults = _texts(row.cells, fields, sources, indexes)
        line, more = cells.line(texts)
        if line is not None and not faults:
            lines.append(line)
            continue
        mended = {fault.index for fault in faults}
        told = [*faults, *(fault for fault in more if fault.index not in mended)]
        problems += [table.fault(row, indexes[fault.index][0], fault.sentence, fault.value) for fault in told]
    return _Read(lines, tuple(problems), len(table.rows) + len(table.problems))


def _texts(
    row: Sequence[str], fields: Sequence[str], sources: Sequence[LineColumn], indexes: Sequence[Sequence[int]]
) -> tuple[list[str], list[CellFault]]:
    """The row's cells as the line wants them: columns joined, codes cut into levels, labels on one line."""
    texts: list[str] = []
    faults: list[CellFault] = []
    for at, (name, source) in enumerate(zip(fields, sources, strict=True)):
        mark = ", " if name.endswith("_label") or name == "description" else "."
        text = mark.join(row[index] for index in indexes[at] if row[index])
        if mark == ", ":
            text = one_line(text)
        elif source.levels and text:
            if len(text) != sum(source.levels):
                sentence = Sentence(
                    _("{value} has {count} signs, the levels {wanted}. Correct the cell, or the levels in the map."),
                    value=shown(text),
                    count=str(len(text)),
                    wanted=str(sum(source.levels)),
                )
                faults.append(CellFault(at, sentence, text))
            text = _in_levels(text, source.levels)
        texts.append(text)
    texts.extend(row[index] for (index,) in indexes[len(fields) :])
    return texts, faults


def _in_levels(text: str, levels: Sequence[int]) -> str:
    cuts = [sum(levels[:number]) for number in range(len(levels) + 1)]
    return ".".join(text[start:end] for start, end in pairwise(cuts))


def _old_lines(content: Path, before: Stored | None, name: str) -> list[PlainLine]:
    """The lines an earlier import wrote; none when its table is gone or was never there."""
    path = content / BUDGET.folder / name
    tables = (before.value or {}).get("tables", []) if before else []
    for entry in tables:
        if entry.get("file") == name and path.is_file():
            return list(budget_lines(BudgetTable.model_validate(entry), path.read_bytes(), name).lines)
    return []


@dataclass(frozen=True, slots=True)
class _Compared:
    outcome: Outcome
    absent: list[PlainLine]
    """Old lines that the new table lacks."""


def _compared(new: Sequence[PlainLine], old: Sequence[PlainLine]) -> _Compared:
    present = dict(_numbered(old))
    added: list[str] = []
    changed: list[str] = []
    same: list[str] = []
    for key, line in _numbered(new):
        before = present.pop(key, None)
        (added if before is None else same if before == line else changed).append(line.code)
    outcome = Outcome(added=tuple(added), changed=tuple(changed), unchanged=tuple(same))
    return _Compared(outcome, list(present.values()))


def _numbered(lines: Sequence[PlainLine]) -> list[tuple[tuple[_Key, int], PlainLine]]:
    """Each line with what tells it apart: its codes, and which of the lines with these codes it is."""
    counted: Counter[_Key] = Counter()
    numbered = []
    for line in lines:
        key = tuple(getattr(line, name) for name in _TELLS_APART)
        counted[key] += 1
        numbered.append(((key, counted[key]), line))
    return numbered


def _record(
    budget_map: BudgetMap, before: Stored | None, name: str, columns: Sequence[str], phases: Sequence[str]
) -> Record | tuple[Problem, ...]:
    """The budget's record with this table in it, or why it cannot be."""
    value = before.value if before and before.value else {}
    told: dict[str, Any] = budget_map.model_dump(mode="json", include={"year", "status", "currency", "as_of", "source"})
    entry = {
        "file": name,
        "direction": budget_map.direction,
        "columns": {column: column for column in columns},
        "phases": {phase: phase for phase in phases},
    }
    tables = [dict(table) for table in value.get("tables", [])]
    at = next((index for index, table in enumerate(tables) if table.get("file") == name), len(tables))
    tables[at : at + 1] = [entry]
    owned = [Owned((field,), text) for field, text in told.items() if text is not None]
    result = validate(BUDGET, budget_map.year, merged(value, [*owned, Owned(("tables",), tables)]))
    if result.record is None:
        return tuple(
            Problem(finding.code, f"{BUDGET.folder}/{budget_map.year}.yml", path=finding.path, values=finding.values)
            for finding in result.findings
        )
    return result.record


def _csv(lines: Sequence[PlainLine], columns: Sequence[str], phases: Sequence[str]) -> str:
    """UTF-8 with commas, points and our own headings, whatever the town's file was like."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*columns, *phases])
    for line in lines:
        fields = [getattr(line, name) or "" for name in columns]
        writer.writerow([*fields, *(str(line.amounts[phase]) if phase in line.amounts else "" for phase in phases)])
    return text.getvalue()


def _totals(lines: Sequence[PlainLine], phases: Sequence[str]) -> dict[str, Decimal]:
    return {phase: sum_of(phase, lines) for phase in phases}
