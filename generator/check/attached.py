"""The tables and shapes that stand beside records: budget lines and areas of places.

Takes what `read` gives, gives typed values and problems placed in the table or GeoJSON itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from generator.check.town import LinePlace, Ring, Shape
from generator.read import Contents, Document, locate
from generator.records.base import Record
from generator.records.budget import Budget, BudgetLine
from generator.records.problem import Problem, Sentence, _
from generator.records.validate import Finding, shown
from generator.tables import budget_lines

SHAPES = "places/places.geojson"
"""The areas of all places: a FeatureCollection whose features carry the place's id."""


def budget_tables(
    budgets: Mapping[str, Record], contents: Contents, documents: Mapping[tuple[str, str], Document]
) -> tuple[dict[str, tuple[BudgetLine, ...]], dict[str, tuple[LinePlace, ...]], list[Problem]]:
    """Each budget's lines and where they stand: those of its tables in order, then those written in the record."""
    lines: dict[str, tuple[BudgetLine, ...]] = {}
    places: dict[str, tuple[LinePlace, ...]] = {}
    problems: list[Problem] = []
    for identity, budget in sorted(budgets.items()):
        if not isinstance(budget, Budget):
            continue
        document = documents["budget", identity]
        found: list[BudgetLine] = []
        stand: list[LinePlace] = []
        for index, table in enumerate(budget.tables):
            file = str(PurePosixPath(document.file).parent / table.file)
            content = contents.attachments.get(file)
            if content is None:
                finding = Finding("missing-file", ("tables", index, "file"), {"value": shown(table.file)})
                problems.append(locate(document, finding))
                continue
            read = budget_lines(table, content, file)
            found.extend(read.lines)
            stand.extend(LinePlace(file, row.line, row.number) for row in read.rows)
            problems.extend(read.problems)
        lines[identity] = (*found, *budget.lines)
        places[identity] = (*stand, *[LinePlace(before=len(found))] * len(budget.lines))
    return lines, places, problems


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
