"""The areas of the places as GeoJSON (RFC 7946), and as the picture that project pages put their point on."""

from __future__ import annotations

from collections.abc import Iterator

from generator.export.json_files import as_json
from generator.export.source import DataFile, Source
from generator.render.maps import base_picture


def places_as_geojson(source: Source) -> Iterator[DataFile]:
    """``data/places.geojson``, for a town with areas."""
    features = []
    for identity, shape in source.town.shapes.items():
        place = source.town.places.get(identity)
        if place is None:
            continue
        names = {f"name_{language}": view.text(place.name) for language, view in source.views.items()}
        geometry = {"type": "Polygon", "coordinates": shape.rings}
        if len(shape.rings) > 1:
            geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in shape.rings]}
        features.append({"type": "Feature", "id": identity, "properties": names, "geometry": geometry})
    if features:
        yield "data/places.geojson", as_json({"type": "FeatureCollection", "features": features})


def places_as_picture(source: Source) -> Iterator[DataFile]:
    """``data/places.svg``, for a town with areas."""
    picture = base_picture(source.town)
    if picture is not None:
        yield "data/places.svg", picture.encode()
