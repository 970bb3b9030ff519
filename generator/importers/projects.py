"""A table of projects to `content/projects/`, one record a row.

Takes a content folder, a table and its map. A project is known by its identifier, so it keeps its id and its file when
its title changes; what the map does not name stays as staff wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator.budget_cells import CellFault
from generator.dialect import detect_dialect
from generator.importers.cells import CellReader
from generator.importers.folder import Owned, Stored, free_id, merged, problems_of, stored, unchanged, write_record
from generator.importers.maps import MapDialect, ProjectMap
from generator.importers.names import Names
from generator.importers.outcome import Outcome
from generator.importers.project_rows import ProjectRows, wanted_columns
from generator.records.base import Record
from generator.records.budget import Dialect
from generator.records.kinds import kind_named
from generator.records.problem import SENTENCES, FieldPath, Problem
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
    reading = _Reading(content, project_map, table, dialect)
    for row in table.rows:
        reading.take(row)
    return reading.write(remove_absent=remove_absent)


def dialect_of(source: bytes, told: MapDialect) -> Dialect:
    """What the map tells of the dialect, and what the table shows for the rest."""
    given = {name: value for name, value in told if name in Dialect.model_fields and value is not None}
    return detect_dialect(source).model_copy(update=given)


@dataclass
class _Reading:
    """One import: what the folder had, what the rows made of it."""

    content: Path
    project_map: ProjectMap
    table: Table
    dialect: Dialect
    seen: dict[str, int] = field(default_factory=dict)
    """Identifier to the row it was first met in."""
    matched: set[str] = field(default_factory=set)
    """Ids of the records the rows belong to."""
    records: dict[str, Record] = field(default_factory=dict)
    """New and changed records, in the order of the rows."""
    unchanged: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    nameless: bool = False
    """Whether a row could not be told apart from the others."""

    def __post_init__(self) -> None:
        self.problems.extend(self.table.problems)
        self.nameless = bool(self.table.problems)
        self.before = stored(self.content, PROJECT)
        self.by_identifier = _by_identifier(self.before, self.project_map.identifier.scheme)
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
            return self._fault(row, CellFault(at, "the cell is empty. Every project needs its identifier.", code))
        if code in self.seen:
            sentence = f"the identifier stands twice, first in row {self.seen[code]}. Keep one of the rows."
            return self._fault(row, CellFault(at, sentence, code))
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
        return None

    def _fault(self, row: Row, fault: CellFault) -> None:
        self.problems.append(self.table.fault(row, fault.index, fault.sentence, fault.value))

    def _new_id(self, owned: list[Owned], code: str) -> str:
        title = next((field.value for field in owned if field.path[0] == "title"), None)
        text = title if self.project_map.ids == "title" and title else code
        return free_id(text, {*self.before, *self.matched})

    def _validated(
        self, identity: str, value: Mapping[str, Any], owned: list[Owned], before: Stored | None
    ) -> tuple[Record | None, list[CellFault]]:
        """The record with as many of the fields as fit, and the cells that do not."""
        result = validate(PROJECT, identity, merged(value, owned))
        faults: list[CellFault] = []
        bad: list[Owned] = []
        for finding in result.findings:
            culprit = _culprit(finding.path, owned)
            if culprit is None:
                if before is not None and value:  # staff wrote it; their file is told of as it stands
                    self.problems.extend(problems_of(PROJECT, before))
                    return None, faults
                culprit = Owned(finding.path, None)
            bad.append(culprit)
            faults.append(self._cell_fault(finding, culprit))
        if bad and result.record is None:
            result = validate(PROJECT, identity, merged(value, [field for field in owned if field not in bad]))
        return result.record, faults

    def _cell_fault(self, finding: Finding, culprit: Owned) -> CellFault:
        column = self._column_of(culprit.path)
        if finding.code == "missing-field":
            sentence = f"there is nothing for {'.'.join(map(str, finding.path))}, and a project needs it."
        else:
            sentence = SENTENCES[finding.code].format_map(finding.values).strip()
        return CellFault(column, sentence, finding.values.get("value", ""))

    def _column_of(self, path: FieldPath) -> int:
        name = ".".join(map(str, path))
        for named, source in self.project_map.fields.items():
            if source.column and (name == named or name.startswith(f"{named}.") or named.startswith(f"{name}.")):
                return self.rows.index(source.column)
        if path[:1] == ("places",) and self.project_map.places:
            return self.rows.index(self.project_map.places.column)
        return self.rows.index(self.project_map.identifier.column)

    def _note(self, identity: str, before: Stored | None, record: Record) -> None:
        self.matched.add(identity)
        if unchanged(PROJECT, identity, before, record):
            self.unchanged.append(identity)
        else:
            self.records[identity] = record

    def write(self, *, remove_absent: bool) -> Outcome:
        """Writes what is new or changed, removes what is absent if asked, and tells."""
        units = {name: validate(UNIT, name, value).record for name, value in self.rows.new_units.items()}
        for unit in units.values():
            if unit is not None:
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
            units=tuple(name for name, unit in units.items() if unit is not None),
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


def _culprit(path: FieldPath, owned: list[Owned]) -> Owned | None:
    """The owned field a finding is about."""
    texts = tuple(map(str, path))
    for one in owned:
        mine = tuple(map(str, one.path))
        if texts[: len(mine)] == mine or mine[: len(texts)] == texts:
            return one
    return None
