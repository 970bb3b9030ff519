"""The town's places as SVG paths.

Takes areas in degrees, gives paths in whole units of a picture; never draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, radians
from typing import Literal

from generator.check.town import Ring, Shape, Town
from generator.records.project import Project

POINTS = 220
"""How many points a picture shows: with their titles they are 70 kB. Of more, the places tell how many there are."""
WIDTH = 640
MARGIN = 8
_NEAR = 3
"""Units between two points of a line; what is nearer cannot be told apart on a phone."""
_LETTER_WIDE, _LETTER_SMALL = 8.6, 12.0
"""How wide a letter of a name is, in units: on wide screens, and on small ones, where the whole map is smaller."""


@dataclass(frozen=True, slots=True)
class MapShape:
    """One place on the map."""

    place: str
    path: str
    """The ``d`` of an SVG path; its holes are told by even-odd filling."""
    x: float
    """Where its name or number stands."""
    y: float
    here: bool
    name: Literal["always", "wide", "never"]
    """Where its name has room: on every screen, on wide ones alone, nowhere. The list beside the map has them all."""


@dataclass(frozen=True, slots=True)
class TownMap:
    """The map of a town, in the units of its picture."""

    width: int
    height: int
    shapes: tuple[MapShape, ...]
    points: tuple[tuple[str, float, float], ...]
    """Project, x, y: projects that say where they are; none where there are too many of them."""
    counted: bool
    """Whether each place tells its number of projects, in place of the points."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one project is, on the picture of the town (`base_picture`)."""

    width: int
    height: int
    x: float
    y: float
    paths: tuple[str, ...]
    """The areas of its places."""


@dataclass(frozen=True, slots=True)
class _Frame:
    west: float
    north: float
    across: float
    """Units a degree of longitude."""
    down: float
    """Units a degree of latitude; a degree of longitude is shorter by the cosine of the latitude."""

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return round(MARGIN + (lon - self.west) * self.across, 1), round(MARGIN + (self.north - lat) * self.down, 1)


def town_map(town: Town, here: str | None = None) -> TownMap | None:
    """The map of all places, with one of them marked; None for a town without areas."""
    if not town.shapes:
        return None
    frame, height, paths = _drawn(tuple(town.shapes.items()))
    names = {identity: place.name.in_language("", town.languages)[0] for identity, place in town.places.items()}
    first = sorted(paths, key=lambda drawn: (drawn[0] != here, -len(drawn[1]), drawn[0]))
    points = _points(town, frame, height, here)
    counted = len(points) > POINTS
    small, wide = (_fitting(first, names, letter, 2 if counted else 1) for letter in (_LETTER_SMALL, _LETTER_WIDE))
    room: dict[str, Literal["always", "wide"]] = dict.fromkeys(wide, "wide")
    room.update(dict.fromkeys(small & wide, "always"))
    shapes = tuple(
        MapShape(place, path, x, y, place == here, room.get(place, "never"))
        for place, path, x, y in paths
        if place in town.places
    )
    return TownMap(WIDTH, height, shapes, () if counted else points, counted)


def project_spot(town: Town, project: Project) -> Spot | None:
    """Where a project is; None where it does not say, is not on the picture, or the town has no areas."""
    if not town.shapes or project.location is None:
        return None
    frame, height, paths = _drawn(tuple(town.shapes.items()))
    at = _point(frame, height, project)
    here = {share.place for share in project.places}
    return Spot(WIDTH, height, *at, tuple(path for place, path, _, _ in paths if place in here)) if at else None


def base_picture(town: Town) -> str | None:
    """The areas of all places as one SVG file, on which pages put their points; None for a town without areas.

    It has colours of its own, for a picture that a page shows does not know the page's.
    """
    if not town.shapes:
        return None
    _, height, paths = _drawn(tuple(town.shapes.items()))
    drawn = "".join(f'<path d="{path}"/>' for _, path, _, _ in paths)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        "<style>path{fill:#dfe8e6;stroke:#fff;stroke-width:2;stroke-linejoin:round;fill-rule:evenodd}"
        "@media(prefers-color-scheme:dark){path{fill:#24393c;stroke:#172427}}</style>"
        f"{drawn}</svg>"
    )


def _points(town: Town, frame: _Frame, height: int, here: str | None) -> tuple[tuple[str, float, float], ...]:
    """The projects on the picture: all of them, or those of one place."""
    return tuple(
        (project.id, *at)
        for project in town.projects.values()
        if here is None or any(share.place == here for share in project.places)
        if (at := _point(frame, height, project)) is not None
    )


def _point(frame: _Frame, height: int, project: Project) -> tuple[float, float] | None:
    if project.location is None:
        return None
    x, y = frame.at(float(project.location.lon), float(project.location.lat))
    return (x, y) if 0 <= x <= WIDTH and 0 <= y <= height else None


@lru_cache(maxsize=4)
def _drawn(areas: tuple[tuple[str, Shape], ...]) -> tuple[_Frame, int, tuple[tuple[str, str, float, float], ...]]:
    rings = {place: area.rings for place, area in areas}
    lons = [lon for several in rings.values() for ring in several for lon, _ in ring]
    lats = [lat for several in rings.values() for ring in several for _, lat in ring]
    squeeze = cos(radians((min(lats) + max(lats)) / 2))
    across = (WIDTH - 2 * MARGIN) / ((max(lons) - min(lons)) or 1)
    frame = _Frame(min(lons), max(lats), across, across / squeeze)
    height = round((max(lats) - min(lats)) * frame.down) + 2 * MARGIN
    drawn = []
    for place, several in rings.items():
        path = "".join(_path(frame, ring) for ring in several)
        x, y = _middle(frame, max(several, key=len))
        drawn.append((place, path, x, y))
    return frame, height, tuple(drawn)


def _path(frame: _Frame, ring: Ring) -> str:
    """The ring as a path in whole units, each point told from the one before; points too near to it are left out."""
    points: list[tuple[int, int]] = []
    for lon, lat in ring:
        x, y = frame.at(lon, lat)
        point = (round(x), round(y))
        if not points or abs(point[0] - points[-1][0]) + abs(point[1] - points[-1][1]) >= _NEAR:
            points.append(point)
    steps = (f"{x - x0} {y - y0}" for (x0, y0), (x, y) in pairwise(points))
    return f"M{points[0][0]} {points[0][1]}l" + " ".join(steps).replace(" -", "-") + "z"


def _fitting(
    drawn: list[tuple[str, str, float, float]], names: Mapping[str, str], letter: float, lines: int
) -> set[str]:
    """The places whose names stand free of those before them, in letters so wide; the first ones come first.

    With a second line, a number stands below each name.
    """
    taken: list[tuple[float, float, float, float]] = []
    fits = set()
    for place, _, x, y in drawn:
        half, tall = len(names.get(place, "")) * letter / 2, letter * 1.1
        box = (x - half, y - tall, x + half, y + tall * (2 * lines - 1))
        free = all(box[2] < a or c < box[0] or box[3] < b or d < box[1] for a, b, c, d in taken)
        if place in names and free and box[0] >= 0 and box[2] <= WIDTH:
            taken.append(box)
            fits.add(place)
    return fits


def _middle(frame: _Frame, ring: Ring) -> tuple[float, float]:
    """The centre of a ring's area (shoelace formula)."""
    points = [frame.at(lon, lat) for lon, lat in ring]
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area += cross
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    if not area:
        return points[0]
    return round(x / (3 * area), 1), round(y / (3 * area), 1)
