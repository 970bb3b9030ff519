"""The map page without a script: every place with its number of projects, and a weight that a town cannot outgrow."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from generator.render.maps import POINTS
from tests.benchmarks.many_projects import town_with_projects
from tests.built import built
from tests.pages.reading import page, rows, words_of

LIMIT = 100_000
HALVES = {"carsi": 30.5, "istasyon": 30.55}
"""The western edges of two areas that hold every project of a large town."""


def areas() -> str:
    features = [
        {
            "type": "Feature",
            "id": place,
            "properties": {},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[w, 38.7], [w + 0.05, 38.7], [w + 0.05, 38.8], [w, 38.8], [w, 38.7]]],
            },
        }
        for place, w in HALVES.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a town with more projects than a picture shows."""
    folder = tmp_path_factory.mktemp("crowded")
    content = town_with_projects(folder, POINTS + 10)
    (content / "places/places.geojson").write_text(areas(), "utf-8")
    return built(content, folder / "site")


@pytest.mark.parametrize("town", ["ornek", "madrid_site", "crowded"])
def test_every_place_stands_with_the_number_of_its_projects(town: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(town)
    file = site / "tr/projeler/harita"
    assert (file / "index.html").stat().st_size < LIMIT
    listed = {
        link.get("href", "").rstrip("/").rpartition("/")[2]: int(re.findall(r"\d+", words_of(item))[-1])
        for item in page(file).main.iter("li")
        if (link := item.find("a")) is not None and "mahalleler/" in link.get("href", "")
    }
    pairs = {(row["project"], row["place"]) for row in rows(site / "data/projects_places.csv")}
    counted = Counter(place for _, place in pairs)
    assert listed == {row["id"]: counted[row["id"]] for row in rows(site / "data/places.csv")}


@pytest.mark.parametrize("path", ["tr", "tr/mahalleler", "tr/projeler/harita", "tr/mahalleler/carsi"])
def test_a_crowded_picture_tells_numbers_in_place_of_points(crowded: Path, path: str) -> None:
    html = (crowded / path / "index.html").read_text("utf-8")
    picture = re.findall(r"<svg[^>]*map-.*?</svg>", html, re.DOTALL)[0]
    assert "u-point" not in picture
    pairs = {(row["project"], row["place"]) for row in rows(crowded / "data/projects_places.csv")}
    counted = Counter(place for _, place in pairs)
    assert {int(count) for count in re.findall(r"<tspan[^>]*>(\d+)<", picture)} == {counted[place] for place in HALVES}
    assert "Noktalar" not in html


@pytest.mark.parametrize("path", ["tr", "tr/projeler", "tr/mahalleler"])
def test_the_map_is_led_to(ornek: Path, path: str) -> None:
    links = [link.get("href", "") for link in page(ornek / path).main.iter("a")]
    assert any(link.rstrip("/").endswith("projeler/harita") or link.rstrip("/") == "harita" for link in links)
