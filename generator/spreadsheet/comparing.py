"""Sheets that came back, held against the records: what would change, field by field, and every cell that cannot be.

Takes what the folder holds and what was read, gives changed records and problems placed in the sheet; writes nothing.
Rows that are absent change nothing, columns that are absent change nothing, an empty cell takes its field out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, get_args, get_origin

from generator.columns import Column, cell_of
from generator.importers.folder import Stored, problems_of
from generator.records.base import Record
from generator.records.day import Day
from generator.records.kinds import Kind, kind_named
from generator.records.problem import SENTENCES, FieldPath, Problem, Sentence, _, field_name
from generator.records.scalars import is_id
from generator.records.slug import slug
from generator.records.validate import Finding, close_to, shown, validate
from generator.spreadsheet.layout import VERSION, Sheet, hint_of
from generator.spreadsheet.reading import Cell, Read
from generator.spreadsheet.values import with_cell, without_entry


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell stands."""

    sheet: str
    row: int
    column: int
    heading: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field that would change."""

    path: FieldPath
    """As the file has it."""
    before: str
    after: str
    place: CellPlace


@dataclass
class Draft:
    """One record on its way: its value with the cells put in so far."""

    kind: Kind
    id: str
    before: Stored | None
    """None for a record that is not there yet."""
    record: Record | None
    """The record as it is; None when it is new or cannot be read."""
    value: dict[str, Any]
    changes: list[Change] = field(default_factory=list)
    emptied: list[tuple[FieldPath, CellPlace]] = field(default_factory=list)
    """Entries whose cells were all taken out."""
    refused: bool = False
    place: CellPlace | None = None
    """The row it was first met in."""


@dataclass
class Comparison:
    """What a spreadsheet would change."""

    file: str
    drafts: dict[tuple[str, str], Draft] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, draft: Draft | None, place: CellPlace, sentence: str, value: str) -> None:
        """Notes a cell that cannot be, and that its record is not written."""
        self.problems.append(bad_cell(self.file, place, sentence, value))
        if draft is not None:
            draft.refused = True


def bad_cell(file: str, place: CellPlace, sentence: str, value: str) -> Problem:
    """The problem of one cell: the sheet, the row, the column as a spreadsheet calls it, the value and what to do."""
    values = {
        "row": str(place.row),
        "column": f"{_letter(place.column)} {shown(place.heading)}",
        "value": value,
        "sentence": sentence,
    }
    return Problem("bad-cell", f"{file}[{place.sheet}]", place.row, place.column, values=values)


def version_of(source: bytes) -> str:
    """The version of a record's file, short enough for a cell."""
    return hashlib.sha256(source).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Folder:
    """What the content folder holds of one kind."""

    records: Mapping[str, Stored]
    taken: frozenset[str]
    """Ids that no new record may have."""
    first: str
    """The language of plain texts."""


def compare(sheet: Sheet, read: Read, folder: Folder, into: Comparison, *, even_if_changed: bool) -> None:
    """Puts every cell of a sheet that differs into the drafts of its records."""
    columns = _columns(sheet, read, into)
    if columns is None:
        return
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in read.rows:
        row = _Row(sheet, read, columns, number, cells, folder, into)
        key = tuple(row.cell(name).text for name in row.key_names)
        if all(key) and key in seen:
            sentence = Sentence(_("this row stands twice, first in row {row}. Keep one."), row=str(seen[key]))
            into.refuse(row.draft(), row.place(row.key_names[0]), sentence, key[0])
            continue
        seen[key] = number
        row.take(even_if_changed=even_if_changed)


def _columns(sheet: Sheet, read: Read, into: Comparison) -> dict[str, int] | None:
    """Heading to its place; None when the row's key cannot be told."""
    known = [*(column.name for column in sheet.columns), VERSION]
    found: dict[str, int] = {}
    for index, heading in enumerate(read.headings):
        place = CellPlace(read.name, 1, index + 1, heading)
        if heading in found:
            into.refuse(None, place, Sentence(_("the column stands twice. Delete one.")), heading)
        elif heading in known:
            found[heading] = index
        elif heading:
            sentence = _("there is no column of this name. {suggestion} Rename it, or delete the column.")
            into.refuse(None, place, Sentence(sentence, suggestion=close_to(heading, known)), heading)
    missing = [column.name for column in sheet.columns[: sheet.keys] if column.name not in found]
    if missing:
        names = ", ".join(missing)
        sentence = Sentence(
            _("the sheet lacks {names}, and without it no row can be told. Export it again."), names=names
        )
        into.refuse(None, CellPlace(read.name, 1, 1, names), sentence, "")
        return None
    return found


@dataclass
class _Row:
    """One row, held against its record."""

    sheet: Sheet
    read: Read
    columns: Mapping[str, int]
    number: int
    cells: tuple[Cell, ...]
    folder: Folder
    into: Comparison

    @property
    def key_names(self) -> list[str]:
        return [column.name for column in self.sheet.columns[: self.sheet.keys]]

    def cell(self, name: str) -> Cell:
        return self.cells[self.columns[name]] if name in self.columns else Cell()

    def place(self, name: str) -> CellPlace:
        return CellPlace(self.read.name, self.number, self.columns.get(name, 0) + 1, name)

    def draft(self) -> Draft | None:
        """The draft of the row's record; None when its id tells none."""
        name = self.key_names[0]
        identity, kind = self.cell(name).text, kind_named(self.sheet.table.kind)
        if (kind.name, identity) in self.into.drafts:
            return self.into.drafts[kind.name, identity]
        before = self.folder.records.get(identity)
        if before is None and (sentence := self._no_new_record(identity)):
            self.into.refuse(None, self.place(name), sentence, identity)
            return None
        record = validate(kind, identity, before.value).record if before else None
        value = before.value if before and before.value else {}
        draft = Draft(kind, identity, before, record, dict(value), place=self.place(name))
        if before is not None and record is None:
            self.into.problems.extend(problems_of(kind, before))
            draft.refused = True
        self.into.drafts[kind.name, identity] = draft
        return draft

    def _no_new_record(self, identity: str) -> str:
        """Why a record of this id cannot be made; empty when it can."""
        if not identity:
            return Sentence(_("the cell is empty. Write the id of the record."))
        if self.sheet.table.lists:
            suggestion = close_to(identity, sorted(self.folder.records))
            return Sentence(_("there is no such record. {suggestion} Add it first."), suggestion=suggestion)
        if not is_id(identity):
            return Sentence(SENTENCES["not-an-id"], value=shown(identity), suggestion=slug(identity) or "yeni-kayit")
        if identity in self.folder.taken:
            return Sentence(_("this id was used before and leads to another record. Choose another one."))
        return ""

    def take(self, *, even_if_changed: bool) -> None:
        """Puts the cells that differ into the draft."""
        draft = self.draft()
        if draft is None or (draft.refused and draft.before is not None and draft.record is None):
            return
        found = self._entry(draft)
        if found is None:
            return
        entry, at = found
        differing = [
            (column, self.cell(column.name), current)
            for column in self.sheet.columns
            if column.path and column.name in self.columns and not self._is_key(column)
            for current in [cell_of(entry, column, self.folder.first) if entry is not None else ""]
            if not _same(self.cell(column.name), current, column)
        ]
        if differing and not even_if_changed and self._is_stale(draft):
            sentence = _("the record was changed after this table was made. Export it again, or add --even-if-changed.")
            self.into.refuse(draft, self.place(VERSION), Sentence(sentence), self.cell(VERSION).text)
            return
        if entry is not None and differing and self._is_emptied():
            draft.emptied.append((at, self.place(self.key_names[-1])))
            return
        for column, cell, current in differing:
            self._put(draft, at, column, cell, current)

    def _is_stale(self, draft: Draft) -> bool:
        """Whether the record's file is not the one the row was taken from."""
        version = self.cell(VERSION).text
        return bool(version and draft.before and version != version_of(draft.before.document.source))

    def _is_key(self, column: Column) -> bool:
        return column.name in self.key_names

    def _is_emptied(self) -> bool:
        """Whether a row of a list holds nothing but what tells it, and the sheet has every column."""
        rest = [column.name for column in self.sheet.columns if column.path and not self._is_key(column)]
        is_whole = all(name in self.columns for name in rest)
        return bool(self.sheet.table.lists) and is_whole and not any(self.cell(name).text for name in rest)

    def _entry(self, draft: Draft) -> tuple[Any, FieldPath] | None:
        """The entry the row is about and its path, None for one that is added; None when there is no such entry."""
        entry: Any = draft.record
        at: FieldPath = ()
        names = self.key_names[1:]
        for depth, (name, listed) in enumerate(zip(names, self.sheet.table.lists, strict=True)):
            last = depth == len(names) - 1
            entries: Sequence[Any] = getattr(entry, listed, ()) if entry is not None else ()
            text = self.cell(name).text
            if not text and last:
                return None, (*at, listed, self._added(draft, (*at, listed), len(entries)))
            if not text.isdigit() or not 1 <= int(text) <= len(entries):
                sentence = _("there is no entry {value}; there are {count}. Leave the cell empty to add one.")
                told = Sentence(sentence, value=shown(text), count=str(len(entries)))
                self.into.refuse(draft, self.place(name), told, text)
                return None
            entry, at = entries[int(text) - 1], (*at, listed, int(text) - 1)
        return entry, at

    def _added(self, draft: Draft, at: FieldPath, there: int) -> int:
        """The number of a new entry: after those there are, and those that other rows add."""
        value: Any = draft.value
        for step in at:
            value = value.get(step, []) if isinstance(value, dict) else value[int(step)]
        return max(there, len(value))

    def _put(self, draft: Draft, at: FieldPath, column: Column, cell: Cell, current: str) -> None:
        place = self.place(column.name)
        if sentence := _what_the_spreadsheet_did(cell, current, column, hint_of(self.sheet.table.model, column.path)):
            self.into.refuse(draft, place, sentence, cell.text)
            return
        model = draft.kind.model
        draft.value, path = with_cell(draft.value, model, at, column, cell.text, self.folder.first)
        draft.changes.append(Change(path, current, cell.text, place))


def finish(comparison: Comparison) -> None:
    """Takes emptied entries out, and holds every draft against its model; what does not fit is told at its cell."""
    for draft in comparison.drafts.values():
        for at, place in sorted(draft.emptied, key=lambda entry: str(entry[0][-1]).zfill(6), reverse=True):
            draft.value = without_entry(draft.value, at)
            draft.changes.append(Change(at, "…", "", place))
        if not draft.changes or draft.refused:
            continue
        for finding in validate(draft.kind, draft.id, draft.value).findings:
            comparison.refuse(draft, *told_at(draft, finding))


def told_at(draft: Draft, finding: Finding) -> tuple[CellPlace, str, str]:
    """The cell that a fault of a record comes from, the sentence and the value."""
    change = next((c for c in draft.changes if _touches(c.path, finding.path)), None)
    sentence = Sentence(SENTENCES[finding.code], **finding.values)
    place = change.place if change else draft.place
    assert place is not None  # noqa: S101 - every draft was met in a row
    if change is None or finding.code == "missing-field":
        sentence = Sentence(_("{field}: {sentence}"), field=field_name(finding.path), sentence=sentence)
    return place, sentence, finding.values.get("value", "")


def _touches(changed: FieldPath, fault: FieldPath) -> bool:
    return changed[: len(fault)] == fault or fault[: len(changed)] == changed


def _same(cell: Cell, current: str, column: Column) -> bool:
    if cell.text == current.strip():
        return True
    if column.type in ("number", "integer") or cell.is_number:
        one, other = _number(cell.text), _number(current)
        return one is not None and one == other and column.type in ("number", "integer")
    return "\n" in current and cell.text.split() == current.split()


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace("_", "")) if text else None
    except InvalidOperation:
        return None


def _what_the_spreadsheet_did(cell: Cell, current: str, column: Column, hint: Any) -> str:
    """What a spreadsheet made of a code or a day that nobody meant to change; empty when it made nothing of it."""
    if column.type in ("number", "integer"):
        return ""
    if cell.is_number and hint is not Day:
        if _number(cell.text) == _number(current) and current:
            sentence = _("{current} became the number {value}. Give the column the format Text and write it again.")
            return Sentence(sentence, current=shown(current), value=cell.text)
        if "." in cell.text:
            sentence = _("{value} is a number here. Give the column the format Text and write it again.")
            return Sentence(sentence, value=shown(cell.text))
    if cell.is_day and hint is Day and current and cell.text.startswith(current):
        sentence = _("{current} became the day {value}. Give the column the format Text and write it again.")
        return Sentence(sentence, current=shown(current), value=cell.text)
    return ""


def is_list(hint: Any) -> bool:
    """Whether a field holds several values."""
    return get_origin(hint) is tuple and bool(get_args(hint))


def _letter(number: int) -> str:
    """The name of a column in a spreadsheet: A, B, …, Z, AA."""
    name = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
