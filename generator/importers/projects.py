"""A table of projects to `content/projects/`, one record a row.

Takes a content folder, a table and its map. A project is known by its identifier, so it keeps its id and its file when
its title changes; what the map does not name stays as staff wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator.budget_cells import CellFault
from generator.dialect import dialect_of
from generator.importers.cells import CellReader
from generator.importers.folder import (
    Owned,
    Stored,
    free_id,
    merged,
    once_used,
    problems_of,
    stored,
    unchanged,
    unreadable,
    write_record,
)
from generator.importers.maps import ProjectMap
from generator.importers.names import Names
from generator.importers.outcome import Outcome
from generator.importers.project_rows import ProjectRows, wanted_columns
from generator.records.base import Record
from generator.records.budget import Dialect
from generator.records.kinds import kind_named
from generator.records.problem import SENTENCES, FieldPath, Problem, Sentence, _
from generator.records.project import Project
from generator.records.validate import Finding, validate
from generator.tables import Row, Table, read_table

PROJECT = kind_named("project")
UNIT = kind_named("unit")


def import_projects(content: Path, file: Path, project_map: ProjectMap, *, remove_absent: bool = False) -> Outcome:
    """Writes the projects of a table. Raises OSError when a file cannot be read or written."""
    source = file.read_bytes()
    dialect = dialect_of(source, project_map.dialect)
    columns = wanted_columns(project_map)
    table = read_table(source, file.as_posix(), dialect, columns)
    if not table.rows and table.problems:
        return Outcome(problems=table.problems, stopped=True)
    before = stored(content, PROJECT)
    if broken := unreadable(before):
        return Outcome(problems=broken, stopped=True)
    reading = _Reading(content, project_map, table, dialect, before)
    for row in table.rows:
        reading.take(row)
    return reading.write(remove_absent=remove_absent)


@dataclass
class _Reading:
    """One import: what the folder had, what the rows made of it."""

    content: Path
    project_map: ProjectMap
    table: Table
    dialect: Dialect
    before: Mapping[str, Stored]
    """The projects there were."""
    seen: dict[str, int] = field(default_factory=dict)
    """Identifier to the row it was first met in."""
    matched: set[str] = field(default_factory=set)
    """Ids of the records the rows belong to."""
    records: dict[str, Record] = field(default_factory=dict)
    """New and changed records, in the order of the rows."""
    unchanged: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0
    """Rows that gave no record."""
    nameless: bool = False
    """Whether a row could not be told apart from the others."""

    def __post_init__(self) -> None:
        self.problems.extend(self.table.problems)
        self.left_out = len(self.table.problems)
        self.nameless = bool(self.table.problems)
        self.by_identifier = _by_identifier(self.before, self.project_map.identifier.scheme)
        self.reserved = once_used(self.content, PROJECT, self.before)
        places = stored(self.content, kind_named("place"))
        aliases = self.project_map.places.aliases if self.project_map.places else {}
        self.rows = ProjectRows(
            self.project_map,
            self.table.columns,
            CellReader(self.dialect, self.project_map.dates),
            Names(places, aliases),
            Names(stored(self.content, UNIT)),
        )

    def take(self, row: Row) -> None:
        """Reads one row into a record, or notes why not."""
        at = self.rows.index(self.project_map.identifier.column)
        code = row.cells[at]
        if not code:
            self.nameless = True
            return self._refuse(
                row, CellFault(at, Sentence(_("the cell is empty. Every project needs its identifier.")), code)
            )
        if code in self.seen:
            sentence = Sentence(
                _("the identifier stands twice, first in row {row}. Keep one of the rows."), row=str(self.seen[code])
            )
            return self._refuse(row, CellFault(at, sentence, code))
        self.seen[code] = row.number
        before = self.by_identifier.get(f"{self.project_map.identifier.scheme} {code}")
        if before is not None:
            self.matched.add(before.document.id)
        value = before.value if before and before.value else {}
        owned, faults = self.rows.owned(row.cells, value)
        identity = before.document.id if before else self._new_id(owned, code)
        record, more = self._validated(identity, value, owned, before)
        for fault in {fault.index: fault for fault in (*more, *faults)}.values():  # one of each cell, its own first
            self._fault(row, fault)
        if record is not None:
            self._note(identity, before, record)
        else:
            self.left_out += 1
        return None

    def _refuse(self, row: Row, fault: CellFault) -> None:
        self.left_out += 1
        self._fault(row, fault)

    def _fault(self, row: Row, fault: CellFault) -> None:
        self.problems.append(self.table.fault(row, fault.index, fault.sentence, row.cells[fault.index]))

    def _new_id(self, owned: list[Owned], code: str) -> str:
        title = next((field.value for field in owned if field.path[0] == "title"), None)
        text = title if self.project_map.ids == "title" and title else code
        return free_id(text, {*self.before, *self.matched, *self.reserved})

    def _validated(
        self, identity: str, value: Mapping[str, Any], owned: list[Owned], before: Stored | None
    ) -> tuple[Record | None, list[CellFault]]:
        """The record with as many of the fields as fit, and the cells that do not."""
        faults: list[CellFault] = []
        while True:
            result = validate(PROJECT, identity, merged(value, owned))
            if result.record is not None:
                return result.record, faults
            bad: list[Owned] = []
            for finding in result.findings:
                culprits = _culprits(finding, owned)
                if not culprits and before is not None and value:
                    self.problems.extend(problems_of(PROJECT, before))  # staff wrote it; told of as it stands
                    return None, faults
                if not (finding.code == "missing-field" and faults and len(finding.path) > 1):
                    # Else it is what is left of a group, a longitude without its latitude, which was told.
                    faults.append(self._cell_fault(finding, culprits))
                bad.extend(culprits)
            if not bad:
                return None, faults
            owned = [field for field in owned if field not in bad]

    def _cell_fault(self, finding: Finding, culprits: Sequence[Owned]) -> CellFault:
        column = culprits[0].column if culprits else self._column_of(finding.path)
        if finding.code == "missing-field":
            sentence = Sentence(
                _("there is nothing for {field}, and a project needs it."), field=".".join(map(str, finding.path))
            )
        else:
            sentence = Sentence(SENTENCES[finding.code], **finding.values)
        return CellFault(column, sentence, finding.values.get("value", ""))

    def _column_of(self, path: FieldPath) -> int:
        """The column that was to tell a field; the identifier's when none was."""
        name = ".".join(map(str, path))
        for named, source in self.project_map.fields.items():
            if source.column and (name == named or named.startswith(f"{name}.")):
                return self.rows.index(source.column)
        return self.rows.index(self.project_map.identifier.column)

    def _note(self, identity: str, before: Stored | None, record: Record) -> None:
        self.matched.add(identity)
        if unchanged(PROJECT, identity, before, record):
            self.unchanged.append(identity)
        else:
            self.records[identity] = record

    def _units(self) -> list[Record]:
        """The new units that a record names."""
        named = {record.unit for record in self.records.values() if isinstance(record, Project)}
        units = [validate(UNIT, name, value).record for name, value in self.rows.new_units.items() if name in named]
        return [unit for unit in units if unit is not None]

    def write(self, *, remove_absent: bool) -> Outcome:
        """Writes what is new or changed, removes what is absent if asked, and tells."""
        units = self._units()
        for unit in units:
            write_record(self.content, UNIT, unit)
        for record in self.records.values():
            write_record(self.content, PROJECT, record)
        mine = {before.document.id for before in self.by_identifier.values()}
        absent = tuple(sorted(mine - self.matched))
        outcome = Outcome(
            added=tuple(name for name in self.records if name not in self.before),
            changed=tuple(name for name in self.records if name in self.before),
            unchanged=tuple(self.unchanged),
            kept=absent,
            problems=tuple(self.problems),
            units=tuple(unit.id for unit in units),
            left_out=self.left_out,
        )
        if not remove_absent or self.nameless:
            return replace(outcome, withheld=remove_absent and bool(absent))
        for name in absent:
            (self.content / self.before[name].document.file).unlink()
        return replace(outcome, kept=(), removed=absent)


def _by_identifier(records: Mapping[str, Stored], scheme: str) -> dict[str, Stored]:
    """The records that an import of this scheme made, by their identifier."""
    found: dict[str, Stored] = {}
    for record in records.values():
        identifiers = (record.value or {}).get("identifiers")
        for text in identifiers if isinstance(identifiers, list) else []:
            if isinstance(text, str) and text.startswith(f"{scheme} "):
                found.setdefault(text, record)
    return found


def _culprits(finding: Finding, owned: Sequence[Owned]) -> list[Owned]:
    """The owned fields a finding is about; for a missing field, what else its group was given."""
    path = tuple(map(str, finding.path))
    paths = [tuple(map(str, field.path)) for field in owned]
    exact = [field for field, mine in zip(owned, paths, strict=True) if path[: len(mine)] == mine]
    below = [field for field, mine in zip(owned, paths, strict=True) if mine[: len(path)] == path]
    if exact or below or finding.code != "missing-field" or len(path) < 2:
        return exact or below
    group = path[:-1]
    return [field for field, mine in zip(owned, paths, strict=True) if mine[: len(group)] == group]
