"""A GeoJSON of places: known by folded names and codes, one record each, all areas in one file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.check import check
from generator.importers import Outcome, PlaceMap
from generator.read import read
from tests.importers.tables import OWN, every_file, imported
from tests.towns import small_town


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return small_town(tmp_path)


def take(content: Path, file: Path = OWN / "yerler.geojson", *, replace: bool = False) -> Outcome:
    return imported(content, file, OWN / "yerler.yml", PlaceMap, replace=replace)


def test_features_become_places_with_official_names_and_codes(content: Path) -> None:
    outcome = take(content)
    town = check(read(content)).town
    assert town is not None
    assert {name: (place.name.plain, place.code) for name, place in town.places.items()} == {
        "bahcelievler": ("Bahçelievler", "30"),
        "carsi": ("Çarşı", "10"),
        "dag": ("Dağ", None),
        "istasyon": ("İstasyon", "20"),
    }
    assert set(town.shapes) == {"bahcelievler", "carsi", "istasyon"}
    assert outcome.changed == ("carsi", "istasyon")


def test_a_feature_without_a_name_or_an_area_is_told(content: Path) -> None:
    outcome = take(content)
    assert [(p.code, p.path) for p in outcome.problems] == [("bad-geojson", ("features", n)) for n in (3, 4)]
    assert outcome.left_out == 1


def test_areas_are_one_feature_a_line_with_the_coordinates_as_given(content: Path) -> None:
    take(content)
    text = (content / "places" / "places.geojson").read_text("utf-8")
    given = json.loads((OWN / "yerler.geojson").read_text("utf-8"))["features"]
    written = {feature["id"]: feature["geometry"] for feature in json.loads(text)["features"]}
    assert written["carsi"] == given[0]["geometry"]
    assert written["bahcelievler"] == given[2]["geometry"]
    assert len(text.splitlines()) == 2 + 3


def test_importing_twice_changes_no_byte(content: Path) -> None:
    take(content)
    before = every_file(content)
    assert take(content).changed == ()
    assert every_file(content) == before


def test_absent_places_are_kept_and_replace_removes_them(content: Path, tmp_path: Path) -> None:
    take(content)
    features = json.loads((OWN / "yerler.geojson").read_text("utf-8"))["features"][:2]
    fewer = tmp_path / "yerler.geojson"
    fewer.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    (tmp_path / "yerler.csv").write_bytes((OWN / "yerler.csv").read_bytes())
    assert take(content, fewer).kept == ("bahcelievler",)
    assert (content / "places" / "bahcelievler.yml").exists()
    assert take(content, fewer, replace=True).removed == ("bahcelievler",)
    assert not (content / "places" / "bahcelievler.yml").exists()


@pytest.mark.parametrize("text", ["[", "[]", '{"features": 3}', '{"type": "Topology"}', "\xff"])
def test_a_file_that_is_no_geojson_is_a_problem(content: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "yerler.geojson"
    file.write_bytes(text.encode("latin-1"))
    before = every_file(content)
    outcome = take(content, file)
    assert outcome.stopped
    assert [problem.code for problem in outcome.problems] == ["bad-geojson"]
    assert every_file(content) == before
