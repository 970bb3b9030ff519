"""The map of all projects: a picture and the list of places; a script makes it one that can be moved and narrowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from generator.records.base import DIMENSIONS, Dimension
from generator.render.maps import town_map
from generator.render.page import Page, View

_SHIPPED = {"leaflet.js": "dist/leaflet.js", "leaflet.css": "dist/leaflet.css", "LICENSE": "LICENSE"}


@cache
def leaflet() -> Mapping[str, Traversable]:
    """The files of Leaflet that the map page loads; none where they were not fetched when this was installed."""
    folder = files("generator") / "theme" / "node_modules" / "leaflet"
    found = {name: folder.joinpath(path) for name, path in _SHIPPED.items()}
    return found if all(file.is_file() for file in found.values()) else {}


def projects_map(view: View) -> Iterator[Page]:
    """The map page, for a town with areas."""
    picture = town_map(view.town)
    if picture is None:
        return
    lead = view.words.gettext(
        "Where the projects are. Narrow them by step, place, year or money; the list below follows."
    )
    yield Page(
        language=view.language,
        path=view.below("projects", "map"),
        section="projects",
        title=view.words.gettext("Map of the projects"),
        description=lead,
        template="projects_map.html.jinja",
        values={
            "lead": lead,
            "map": picture,
            "places": view.in_order(list(view.town.places.values()), lambda place: view.text(place.name)),
            "sides": _sides(view),
            "live": bool(leaflet()),
            "tiles": view.town.site.map.tiles,
        },
        others=view.paths_below("projects", "map"),
    )


def _sides(view: View) -> list[Dimension]:
    """The sides of life whose forms stand on the map: of each project the first it names."""
    first = {project.dimensions[0].dimension for project in view.town.projects.values() if project.dimensions}
    return [side for side in DIMENSIONS if side in first]
