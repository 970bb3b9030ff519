"""Which places lie nearest to each place: by the centres of their areas, as the crow flies.

Takes areas in degrees, gives kilometres; a place without an area has no neighbours and is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from generator.check.town import Ring, Shape

EARTH_KM = 6371.0088
"""The mean radius of the earth (IUGG)."""
NEAREST = 4


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A place nearby."""

    place: str
    km: float
    """From centre to centre."""


def nearest(shapes: Mapping[str, Shape]) -> dict[str, tuple[Neighbour, ...]]:
    """Each place to the few that lie nearest, the nearest first."""
    centres = {place: centre(max(shape.rings, key=len)) for place, shape in shapes.items() if shape.rings}
    found = {}
    for place, here in centres.items():
        others = (Neighbour(other, distance(here, there)) for other, there in centres.items() if other != place)
        found[place] = tuple(sorted(others, key=lambda neighbour: (neighbour.km, neighbour.place))[:NEAREST])
    return found


def centre(ring: Ring) -> tuple[float, float]:
    """Longitude and latitude of the centre of a ring's area (shoelace formula, on a plane at its own latitude)."""
    squeeze = cos(radians(sum(lat for _, lat in ring) / len(ring)))
    lon0, lat0 = ring[0]
    points = [((lon - lon0) * squeeze, lat - lat0) for lon, lat in ring]
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area += cross
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    return (lon0 + x / (3 * area) / squeeze, lat0 + y / (3 * area)) if area else ring[0]


def distance(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Kilometres between two points of longitude and latitude (haversine formula)."""
    (lon0, lat0), (lon1, lat1) = ((radians(lon), radians(lat)) for lon, lat in (here, there))
    half = sin((lat1 - lat0) / 2) ** 2 + cos(lat0) * cos(lat1) * sin((lon1 - lon0) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
