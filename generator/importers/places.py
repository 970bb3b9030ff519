"""A GeoJSON of places to `content/places/`: one record a place, and all areas in places.geojson.

Takes a content folder, a FeatureCollection and its map. A place is known by its id, code or name, so it keeps its id;
coordinates are written as they are given.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator.dialect import dialect_of
from generator.importers.folder import (
    Owned,
    Stored,
    free_id,
    merged,
    problems_of,
    stored,
    unchanged,
    unreadable,
    write_record,
)
from generator.importers.folder import write_whole as write_file
from generator.importers.maps import PlaceMap
from generator.importers.names import Names, folded
from generator.importers.outcome import Outcome
from generator.records.base import Record
from generator.records.kinds import kind_named
from generator.records.problem import Problem, Sentence, _
from generator.records.validate import shown, validate
from generator.tables import Layout, read_table

PLACE = kind_named("place")
SHAPES = "places.geojson"


def import_places(content: Path, file: Path, place_map: PlaceMap, *, remove_absent: bool = False) -> Outcome:
    """Writes the places of a GeoJSON. Raises OSError when a file cannot be read or written."""
    try:
        features = list(json.loads(file.read_bytes())["features"])
    except json.JSONDecodeError as error:
        values = {"reason": error.msg}
        return _stopped(Problem("bad-geojson", file.as_posix(), error.lineno, error.colno, values=values))
    except (UnicodeDecodeError, KeyError, TypeError, RecursionError):
        values = {"reason": Sentence(_("a FeatureCollection is expected"))}
        return _stopped(Problem("bad-geojson", file.as_posix(), values=values))
    official, problems = _official(file.parent, place_map)
    before = stored(content, PLACE)
    if broken := unreadable(before):
        return Outcome(problems=broken, stopped=True)
    reading = _Reading(place_map, file.as_posix(), official, before, Names(before))
    reading.problems.extend(problems)
    for number, feature in enumerate(features, 1):
        reading.take(number, feature)
    return reading.write(content, remove_absent=remove_absent)


def _stopped(problem: Problem) -> Outcome:
    return Outcome(problems=(problem,), stopped=True)


def _official(folder: Path, place_map: PlaceMap) -> tuple[dict[str, tuple[str, str]], list[Problem]]:
    """Folded name to the name and code of the table beside the GeoJSON."""
    table = place_map.table
    if table is None:
        return {}, []
    path = folder / table.file
    source = path.read_bytes()
    dialect = dialect_of(source, table.dialect)
    read = read_table(
        source, path.as_posix(), dialect, (table.name, table.code), Layout(heading=1 if table.headed else 0)
    )
    found: dict[str, tuple[str, str]] = {}
    for row in read.rows:
        name, code = row.cells
        found[folded(place_map.aliases.get(name, name))] = (name, code)
    return found, list(read.problems)


@dataclass
class _Reading:
    place_map: PlaceMap
    file: str
    official: Mapping[str, tuple[str, str]]
    before: Mapping[str, Stored]
    names: Names
    records: dict[str, Record] = field(default_factory=dict)
    """Every place of the file, in its order."""
    shapes: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0

    def take(self, number: int, feature: Any) -> None:
        """One feature to a place and its area, or a problem."""
        properties = feature.get("properties") if isinstance(feature, dict) else None
        given = properties.get(self.place_map.name) if isinstance(properties, dict) else None
        if not isinstance(given, str) or not given.strip():
            return self._refuse(
                number, Sentence(_("it has no property {value} with a name"), value=shown(self.place_map.name))
            )
        code = str(properties.get(self.place_map.code) or "") if properties and self.place_map.code else ""
        name, code = self.official.get(folded(given), (given.strip(), code))
        known = (self.names.with_code(code) if code else None) or self.names.with_name(name)
        identity = known or free_id(name, self.names.ids)
        if identity in self.records:
            return self._refuse(number, Sentence(_("the place {value} stands twice"), value=shown(name)))
        before = self.before.get(identity)
        if before is not None and (faults := problems_of(PLACE, before)):
            self.left_out += 1
            self.problems.extend(faults)
            return None
        language = self.place_map.language
        path = ("name", language) if language else ("name",)
        owned = [Owned(path, name)]
        owned += [Owned(("kind",), self.place_map.kind)] if self.place_map.kind else []
        owned += [Owned(("code",), code)] if code else []
        result = validate(PLACE, identity, merged(before.value or {} if before else {}, owned))
        if result.record is None:
            return self._refuse(
                number,
                Sentence(_("{value} or its code {code} is not fit for a record"), value=shown(name), code=shown(code)),
            )
        self.names.add(identity, {"name": name, "code": code})
        self.records[identity] = result.record
        geometry = feature.get("geometry")
        if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            return self._fault(
                number,
                Sentence(_("{value} has no polygon; the place was imported without its area"), value=shown(name)),
            )
        self.shapes[identity] = {"type": geometry["type"], "coordinates": geometry.get("coordinates")}
        return None

    def _refuse(self, number: int, reason: str) -> None:
        self.left_out += 1
        self._fault(number, reason)

    def _fault(self, number: int, reason: str) -> None:
        values = {"reason": Sentence(_("feature {number}: {reason}"), number=str(number), reason=reason)}
        self.problems.append(Problem("bad-geojson", self.file, path=("features", number - 1), values=values))

    def write(self, content: Path, *, remove_absent: bool) -> Outcome:
        """Writes what is new or changed; an area that is absent from the file stays, unless it is to be removed."""
        path = content / PLACE.folder / SHAPES
        old = _areas(path)
        absent = tuple(name for name in old if name not in self.records)
        remove = remove_absent and not self.problems
        areas = {**{name: old[name] for name in absent if not remove}, **self.shapes}
        changed = [n for n, record in self.records.items() if not unchanged(PLACE, n, self.before.get(n), record)]
        for name in changed:
            write_record(content, PLACE, self.records[name])
        if areas:
            write_file(path, _geojson(areas).encode())
        outcome = Outcome(
            added=tuple(name for name in changed if name not in self.before),
            changed=tuple(name for name in changed if name in self.before),
            unchanged=tuple(name for name in self.records if name not in changed),
            problems=tuple(self.problems),
            left_out=self.left_out,
        )
        if not remove:
            return replace(outcome, kept=absent, withheld=remove_absent and bool(absent))
        for name in absent:
            if name in self.before:
                (content / self.before[name].document.file).unlink()
        return replace(outcome, removed=absent)


def _areas(path: Path) -> dict[str, Any]:
    """The areas that are there, by place; none when the file is not readable, `uretken check` tells of that."""
    try:
        return {str(feature["id"]): feature["geometry"] for feature in json.loads(path.read_bytes())["features"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _geojson(areas: Mapping[str, Any]) -> str:
    """One feature a line, by id, so that a change of one place is a change of one line."""
    lines = [
        json.dumps({"type": "Feature", "id": name, "properties": {}, "geometry": areas[name]}, ensure_ascii=False)
        for name in sorted(areas)
    ]
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
