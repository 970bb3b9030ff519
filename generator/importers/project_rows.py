"""One row of a table of projects to the fields it fills.

Takes the cells of a row and what the town has, gives owned fields and the faults of cells; writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from generator.budget_cells import CellFault
from generator.importers.cells import CellReader, Unfit, chosen, link, one_line, places_with_shares, several_places
from generator.importers.fields import project_fields
from generator.importers.folder import Owned, free_id
from generator.importers.maps import DocumentSource, FieldSource, PlaceSource, ProjectMap, UnitSource
from generator.importers.names import Names
from generator.records.problem import SENTENCES, Sentence, _
from generator.records.validate import did_you_mean, shown


def wanted_columns(project_map: ProjectMap) -> tuple[str, ...]:
    """The headings a map names, each once."""
    named = [project_map.identifier.column]
    named += [source.column for source in project_map.fields.values() if source.column]
    named += [project_map.places.column] if project_map.places else []
    if project_map.unit:
        named += [project_map.unit.name, *([project_map.unit.code] if project_map.unit.code else [])]
    named += [document.column for document in project_map.documents]
    return tuple(dict.fromkeys(named))


@dataclass
class ProjectRows:
    """Reads the rows of one table by its map; remembers the units it met."""

    project_map: ProjectMap
    columns: tuple[str, ...]
    cells: CellReader
    places: Names
    units: Names
    new_units: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Id to the value of each unit that the town did not have."""

    def index(self, column: str) -> int:
        """Where a column's cell stands in a row."""
        return self.columns.index(column)

    def owned(self, row: tuple[str, ...], before: Mapping[str, Any]) -> tuple[list[Owned], list[CellFault]]:
        """The fields a row fills, and the cells that do not fit; a field at fault is not among the owned."""
        readings: list[tuple[str, Callable[[], Owned]]] = [
            (source.column or self.columns[0], partial(self._field, name, source, row))
            for name, source in self.project_map.fields.items()
        ]
        if places := self.project_map.places:
            readings.append((places.column, partial(self._places, places, row)))
        if unit := self.project_map.unit:
            readings.append((unit.name, partial(self._unit, unit, row)))
        readings.append((self.project_map.identifier.column, partial(self._identifiers, row, before)))
        found: list[Owned] = []
        faults: list[CellFault] = []
        for column, reading in readings:
            try:
                found.append(reading())
            except Unfit as unfit:
                faults.append(CellFault(self.index(column), unfit.sentence, row[self.index(column)]))
        documents, broken = self._documents(row, before)
        return [*found, *documents], [*faults, *broken]

    def _field(self, name: str, source: FieldSource, row: tuple[str, ...]) -> Owned:
        kind = project_fields()[name]
        path: tuple[str, ...] = tuple(name.split("."))
        if kind == "text" and self.project_map.language:
            path = (*path, self.project_map.language)
        at = self.index(source.column) if source.column else 0
        text = row[at] if source.column else source.text or ""
        if not text:
            return Owned(path, None, at)
        if source.values:
            return Owned(path, chosen(source.values, text), at)
        return Owned(path, self.cells.read(kind, text) if source.column else text, at)

    def _places(self, source: PlaceSource, row: tuple[str, ...]) -> Owned:
        at = self.index(source.column)
        text = row[at]
        if not text or one_line(text) in source.nowhere:
            return Owned(("places",), None, at)
        entries = []
        for name, share in self._named(text):
            if not (place := self.places.find(name)):
                suggestion = did_you_mean(name, sorted(self.places.ids)) or Sentence(
                    _("Correct it, or name it in the map.")
                )
                values = {"kind": Sentence(_("place")), "value": shown(name), "suggestion": suggestion}
                raise Unfit(Sentence(SENTENCES["unknown-record"], **values))
            entries.append({"place": place, "share": share} if share else place)
        return Owned(("places",), entries, at)

    def _named(self, text: str) -> list[tuple[str, str | None]]:
        named = places_with_shares(text)
        if len(named) == 1 and named[0][1] is None and not self.places.find(named[0][0]):
            return [(name, None) for name in several_places(text)]
        return named

    def _unit(self, source: UnitSource, row: tuple[str, ...]) -> Owned:
        at = self.index(source.name)
        name = one_line(row[at])
        code = row[self.index(source.code)] if source.code else ""
        known = (self.units.with_code(code) if code else None) or (self.units.with_name(name) if name else None)
        if known or not name:
            return Owned(("unit",), known, at)
        language = self.project_map.language
        value: dict[str, Any] = {"name": {language: name} if language else name, **({"code": code} if code else {})}
        identity = free_id(name, self.units.ids)
        self.units.add(identity, value)
        self.new_units[identity] = value
        return Owned(("unit",), identity, at)

    def _identifiers(self, row: tuple[str, ...], before: Mapping[str, Any]) -> Owned:
        at = self.index(self.project_map.identifier.column)
        mine = f"{self.project_map.identifier.scheme} {row[at]}"
        there = _list(before, "identifiers")
        return Owned(("identifiers",), there if mine in there else [mine, *there], at)

    def _documents(self, row: tuple[str, ...], before: Mapping[str, Any]) -> tuple[list[Owned], list[CellFault]]:
        """The project's documents with those of the table as the row has them, each in its old place."""
        documents = list(_list(before, "documents"))
        faults: list[CellFault] = []
        for source in self.project_map.documents:
            at = self.index(source.column)
            try:
                url = link(row[at]) if row[at] else None
            except Unfit as unfit:
                faults.append(CellFault(at, unfit.sentence, row[at]))
                continue
            old = next((index for index, entry in enumerate(documents) if _is_titled(entry, source.title)), None)
            if old is not None and url is None:
                del documents[old]
            elif old is not None:
                documents[old] = {**documents[old], "url": url}
            elif url is not None:
                documents.append(self._document(source, url))
        return ([Owned(("documents",), documents or None)] if self.project_map.documents else []), faults

    def _document(self, source: DocumentSource, url: str) -> dict[str, Any]:
        language = self.project_map.language
        title = {language: source.title} if language else source.title
        return {"title": title, **({"type": source.type} if source.type else {}), "url": url}


def _is_titled(document: Any, title: str) -> bool:
    """Whether a document has this title, in any language."""
    written = document.get("title") if isinstance(document, dict) else None
    return title in written.values() if isinstance(written, dict) else written == title


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []
