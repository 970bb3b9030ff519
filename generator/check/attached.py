"""The tables and shapes that stand beside records: budget lines and areas of places.

Takes what `read` gives, gives typed values and problems placed in the table or GeoJSON itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from generator.check.town import LinePlace, Ring, Shape
from generator.read import Contents, Document, locate
from generator.records.base import Record
from generator.records.budget import Budget, BudgetTable, Dialect, PlainLine, sum_of
from generator.records.problem import Problem, Sentence, _
from generator.records.validate import Finding, shown
from generator.tables import Lines, budget_lines

SHAPES = "places/places.geojson"
"""The areas of all places: a FeatureCollection whose features carry the place's id."""


@dataclass(frozen=True, slots=True)
class TableRead:
    """How a budget's table was read, for its owner to confirm."""

    file: str
    lines: int
    dialect: Dialect | None
    """None for a workbook."""
    seen: tuple[str, ...]
    """The parts of the dialect that nobody told."""
    totals: Mapping[str, Decimal]
    """Phase to the sum of its amounts."""


@dataclass(frozen=True, slots=True)
class Budgets:
    """What the budgets' tables hold."""

    lines: dict[str, tuple[PlainLine, ...]]
    places: dict[str, tuple[LinePlace, ...]]
    tables: tuple[TableRead, ...]
    problems: list[Problem]
    incomplete: frozenset[str]
    """Years of which a table or a row could not be read; it has been told, and sums would tell it again."""


def budget_tables(
    budgets: Mapping[str, Record], contents: Contents, documents: Mapping[tuple[str, str], Document]
) -> Budgets:
    """Each budget's lines and where they stand: those of its tables in order, then those written in the record."""
    lines: dict[str, tuple[PlainLine, ...]] = {}
    places: dict[str, tuple[LinePlace, ...]] = {}
    tables: list[TableRead] = []
    problems: list[Problem] = []
    incomplete: set[str] = set()
    for identity, budget in sorted(budgets.items()):
        if not isinstance(budget, Budget):
            continue
        document = documents["budget", identity]
        found: list[PlainLine] = []
        stand: list[LinePlace] = []
        for index, table in enumerate(budget.tables):
            file = str(PurePosixPath(document.file).parent / table.file)
            content = contents.attachments.get(file)
            if content is None:
                finding = Finding("missing-file", ("tables", index, "file"), {"value": shown(table.file)})
                problems.append(locate(document, finding))
                incomplete.add(identity)
                continue
            read = budget_lines(table, content, file)
            found.extend(read.lines)
            stand.extend(LinePlace(file, line, row) for line, row in read.places)
            problems.extend(read.problems)
            incomplete.update([identity] if read.problems else [])
            if read.lines:
                tables.append(_table_read(table, file, read))
        lines[identity] = (*found, *(line.plain for line in budget.lines))
        places[identity] = (*stand, *[LinePlace(before=len(found))] * len(budget.lines))
    return Budgets(lines, places, tuple(tables), problems, frozenset(incomplete))


def _table_read(table: BudgetTable, file: str, read: Lines) -> TableRead:
    told = table.dialect.model_dump(exclude_none=True)
    seen = tuple(name for name in Dialect.model_fields if name not in told) if read.dialect else ()
    if seen == ("encoding",) and read.dialect and read.dialect.encoding == "utf-8":
        seen = ()  # what everything here is in
    totals = {phase: sum_of(phase, read.lines) for phase in table.phases}
    return TableRead(file, len(read.lines), read.dialect, seen, totals)


def place_shapes(contents: Contents) -> tuple[dict[str, Shape], list[Problem]]:
    """The area of each place that has one."""
    content = contents.attachments.get(SHAPES)
    if content is None:
        return {}, []
    try:
        collection = json.loads(content)
        features = collection["features"]
        shapes = {str(feature["id"]): _shape(feature["geometry"]) for feature in features}
    except json.JSONDecodeError as error:
        values = {"reason": error.msg}
        return {}, [Problem("bad-geojson", SHAPES, error.lineno, error.colno, values=values)]
    except (UnicodeDecodeError, KeyError, TypeError, ValueError, RecursionError) as error:
        reason = Sentence(
            _("a FeatureCollection of Polygon features with an id is expected ({error})"),
            error=f"{type(error).__name__}: {error}",
        )
        return {}, [Problem("bad-geojson", SHAPES, values={"reason": reason})]
    return dict(sorted(shapes.items())), []


def _shape(geometry: Mapping[str, Any]) -> Shape:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"{kind} is not Polygon or MultiPolygon")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    return Shape(tuple(_ring(ring) for polygon in polygons for ring in polygon))


def _ring(points: list[list[float]]) -> Ring:
    ring = tuple((float(point[0]), float(point[1])) for point in points)
    if len(ring) < 4 or any(abs(lon) > 180 or abs(lat) > 90 for lon, lat in ring):
        raise ValueError("a ring needs four points, each [longitude, latitude]")
    return ring
