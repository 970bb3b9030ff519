"""The rows of sheets to edits of records: which record and which entry a row is about, and whether it may change it.

Takes sheets whose tables are known and the documents there are, gives edits and the problems of rows that belong to no
record. Nothing is ever removed for being absent from a sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.read import Document
from generator.records.problem import FieldPath, Problem, Sentence, _, field_name
from generator.records.scalars import is_id
from generator.records.slug import slug
from generator.records.validate import did_you_mean, shown
from generator.spreadsheet.edits import Edit, edit_of
from generator.spreadsheet.entry_rows import Entry, entries_named
from generator.spreadsheet.matching import CellPlace
from generator.spreadsheet.reading import ReadRow, ReadSheet
from generator.spreadsheet.sheets import VERSION, Sheet, version_of

RecordKey = tuple[str, str]


@dataclass
class Collecting:
    """Reads sheet after sheet; records before the entries of their lists."""

    documents: Mapping[RecordKey, Document]
    files: frozenset[str]
    """Every file that holds a record or should."""
    once_used: Mapping[str, set[str]]
    """Kind to the ids that no new record may take."""
    even_if_changed: bool = False
    edits: dict[RecordKey, Edit] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    """File and field of entries that the sheet lacks and the record keeps."""
    rows: int = 0

    def take(self, sheet: ReadSheet, table: Sheet) -> None:
        """Reads the rows of one sheet."""
        reading = _Columns(sheet, table)
        self.rows += len(sheet.rows)
        if table.lists:
            self._entries(reading)
        else:
            self._records(reading)

    # --- records ---

    def _records(self, columns: _Columns) -> None:
        seen: dict[str, int] = {}
        for row in columns.sheet.rows:
            place = columns.place(row, "id")
            identity = row.cell(place.index).text
            if not identity:
                self.problems.append(place.fault(Sentence(_("the cell is empty. Write the id of the record."))))
            elif identity in seen:
                sentence = _("the record {value} stands in row {row} already. Keep one of the rows.")
                values = {"value": shown(identity), "row": str(seen[identity])}
                self.problems.append(place.fault(Sentence(sentence, **values)))
            elif edit := self._edit(columns, row, place, identity):
                seen[identity] = row.number
                self._fill(edit, columns, row, (), is_new=edit.document is None)

    def _edit(self, columns: _Columns, row: ReadRow, place: CellPlace, identity: str) -> Edit | None:
        """The edit of the record a row names; of a new one when there is none and there may be."""
        kind = columns.table.kind
        key = (kind.name, identity)
        if key not in self.edits:
            document = self.documents.get(key)
            if document is None and (reason := self._not_free(columns, row, identity)):
                self.problems.append(place.fault(reason))
                return None
            file = f"{kind.folder}/{columns.year(row)}{identity}.yml"
            if document is None and file in self.files:
                sentence = _("the file {value} cannot be read. Run uretken check, and mend it first.")
                self.problems.append(place.fault(Sentence(sentence, value=shown(file))))
                return None
            self.edits[key] = edit_of(document) if document else Edit(kind, identity, file, None)
        self.edits[key].rows.append(place)
        return self.edits[key]

    def _not_free(self, columns: _Columns, row: ReadRow, identity: str) -> str:
        """Why no record can be added under this id; empty when one can."""
        kind = columns.table.kind.name
        if not is_id(identity):
            sentence = _("{value} is not an id. Use a-z, 0-9 and -, for example {suggestion}.")
            return Sentence(sentence, value=shown(identity), suggestion=slug(identity) or "cumhuriyet-meydani")
        if identity in self.once_used.get(kind, set()):
            return Sentence(_("the id {value} was in use before. Take another one."), value=shown(identity))
        if columns.version(row):
            names = [name for of_kind, name in self.documents if of_kind == kind]
            sentence = _(
                "there is no record {value}. {suggestion} An id stays as it is; for a new record leave {column} empty."
            )
            values = {"value": shown(identity), "suggestion": did_you_mean(identity, names), "column": VERSION.name}
            return Sentence(sentence, **values)
        return ""

    # --- entries of lists ---

    def _entries(self, columns: _Columns) -> None:
        groups: dict[tuple[RecordKey, FieldPath], list[Entry]] = {}
        for row in columns.sheet.rows:
            place = columns.place(row, columns.table.kind.name)
            identity = row.cell(place.index).text
            key = (columns.table.kind.name, identity)
            if key not in self.edits and key not in self.documents:
                self.problems.append(place.fault(self._unknown(key)))
                continue
            if key not in self.edits:
                self.edits[key] = edit_of(self.documents[key])
            edit = self.edits[key]
            edit.rows.append(place)
            entry = columns.entry(edit, row)
            if isinstance(entry, Problem):
                edit.problems.append(entry)
            else:
                groups.setdefault((key, entry.list), []).append(entry)
        for (key, path), rows in groups.items():
            self._list(columns, self.edits[key], path, rows)

    def _unknown(self, key: RecordKey) -> str:
        names = [name for kind, name in (*self.documents, *self.edits) if kind == key[0]]
        sentence = _("there is no record {value}. {suggestion} Correct the id, or add the record first.")
        return Sentence(sentence, value=shown(key[1]), suggestion=did_you_mean(key[1], names))

    def _list(self, columns: _Columns, edit: Edit, path: FieldPath, rows: Sequence[Entry]) -> None:
        """The rows of one list of one record."""
        before = edit.at(path)
        there = before if isinstance(before, list) else []
        matched = entries_named(there, rows, columns.table.named_by)
        edit.problems.extend(matched.problems)
        for index in range(len(there)):
            if index not in matched.indexes.values():
                self.kept.append((edit.file, field_name((*path, index))))
        for entry in rows:
            if entry.row.number in matched.indexes:
                where = (*path, matched.indexes[entry.row.number])
                self._fill(edit, columns, entry.row, where, is_new=False)
            elif entry.row.number in matched.new:
                self._fill(edit, columns, entry.row, edit.append(path), is_new=True)

    # --- cells ---

    def _fill(self, edit: Edit, columns: _Columns, row: ReadRow, path: FieldPath, *, is_new: bool) -> None:
        before, faults = len(edit.changes), len(edit.problems)
        for sheet_field, index in columns.fields:
            edit.fill(sheet_field, CellPlace(columns.sheet, row, index), path)
        if len(edit.changes) == before and not is_new:
            return
        if edit.document is None or self.even_if_changed:
            return
        if sentence := _stale(columns.version(row), version_of(edit.document.source), is_new=is_new, path=path):
            edit.problems.insert(faults, columns.place(row, VERSION.name).fault(sentence))


def _stale(told: str, now: str, *, is_new: bool, path: FieldPath) -> str:
    """Why a row may not change the record; empty when it may."""
    if told == now or (is_new and not told):
        return ""
    if told:
        return Sentence(
            _("the record changed since the sheet was made. Export it anew, or import with --even-if-changed.")
        )
    if path:
        return Sentence(
            _("the row does not say which version of the record it changes. Copy it from a row of the same record.")
        )
    return Sentence(
        _(
            "a record with this id is there already. Take another id for a new one; to change this one, export it anew "
            "or import with --even-if-changed."
        )
    )


@dataclass
class _Columns:
    """Where the columns of a table stand in a sheet."""

    sheet: ReadSheet
    table: Sheet

    def __post_init__(self) -> None:
        self.at = {heading: index for index, heading in enumerate(self.sheet.headings) if heading}
        self.fields = [(field, self.at[field.name]) for field in self.table.fields if field.name in self.at]

    def place(self, row: ReadRow, name: str) -> CellPlace:
        """A row's cell in a column; in the first one when the sheet lacks it."""
        return CellPlace(self.sheet, row, self.at.get(name, self.at.get(self.table.keys[0].name, 0)))

    def text(self, row: ReadRow, name: str) -> str:
        """What a row has in a column."""
        return row.cell(self.at[name]).text if name in self.at else ""

    def version(self, row: ReadRow) -> str:
        """The version a row was exported at."""
        return self.text(row, VERSION.name)

    def year(self, row: ReadRow) -> str:
        """The folder of a kind whose files stand by year."""
        return f"{self.text(row, 'date')[:4]}/" if self.table.kind.by_year else ""

    def entry(self, edit: Edit, row: ReadRow) -> Entry | Problem:
        """Which list a row belongs to, and which entry of it."""
        path: FieldPath = ()
        *above, last = self.table.lists
        *outer, number = self.table.keys[1:]
        for key, name in zip(outer, above, strict=True):
            path = (*path, name)
            text, found = self.text(row, key.name), edit.at(path)
            if not _is_number(text) or not isinstance(found, list) or int(text) > len(found):
                sentence = _("{value} is not the number of an entry of {field}. Look it up in that table.")
                values = {"value": shown(text), "field": field_name(path)}
                return self.place(row, key.name).fault(Sentence(sentence, **values))
            path = (*path, int(text) - 1)
        text, place = self.text(row, number.name), self.place(row, number.name)
        if text and not _is_number(text):
            sentence = _("{value} is not the number of an entry. Write 1, 2, 3, …, or nothing for a new one.")
            return place.fault(Sentence(sentence, value=shown(text)))
        named_by = self.table.named_by
        own = self.text(row, named_by.name) if named_by else ""
        return Entry((*path, last), int(text) if text else None, own, row, place)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0


def rows_in_order(sheets: Sequence[tuple[ReadSheet, Sheet]]) -> Iterator[tuple[ReadSheet, Sheet]]:
    """Sheets of records before those of their lists, and these before the lists within."""
    yield from sorted(sheets, key=lambda pair: len(pair[1].lists))
