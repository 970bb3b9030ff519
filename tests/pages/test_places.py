"""What a neighbourhood's page says of money, answers and what is next can be counted in the tables it offers."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from math import acos, cos, radians, sin
from pathlib import Path

import pytest

from generator.derive.nearest import centre, distance
from tests.built import DAY
from tests.pages.reading import amount, page, rows

CENT = Decimal("0.01")
SVG = "{http://www.w3.org/2000/svg}"
TOWNS = ["ornek", "madrid_site"]


@pytest.fixture(params=TOWNS)
def site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def shares(site: Path) -> dict[str, dict[str, Decimal]]:
    """Place to project to share, from the table of projects' places."""
    by_project = defaultdict(list)
    for row in rows(site / "data/projects_places.csv"):
        by_project[row["project"]].append(row)
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for project, entries in by_project.items():
        for entry in entries:
            share = Decimal(entry["share"]) / 100 if entry["share"] else Decimal(1) / len(entries)
            found[entry["place"]][project] = share
    return found


def money(site: Path, name: str) -> dict[str, Decimal]:
    return {row["id"]: Decimal(row[f"cost_{name}_value"] or 0) for row in rows(site / "data/projects.csv")}


def test_money_of_every_place_is_that_of_its_projects_by_share(site: Path) -> None:
    here, approved, spent = shares(site), money(site, "approved"), money(site, "spent")
    for row in rows(site / "data/places.csv"):
        if not here[row["id"]]:
            continue
        total = page(site / "tr/mahalleler" / row["id"]).tables["Bu mahalleye düşen"].rows[-1]
        for cell, costs in ((total[2], approved), (total[3], spent)):
            due = sum((costs[project] * share for project, share in here[row["id"]].items()), Decimal(0))
            assert amount(cell, "tr") == due.quantize(CENT, ROUND_HALF_UP), row["id"]


def test_places_and_what_falls_on_none_make_all_projects(site: Path) -> None:
    shown = page(site / "en/places")
    total = shown.tables["Neighbourhoods"].rows[-1]
    told = re.search(r"names? no neighbourhood: (\S+) approved, (\S+) spent", shown.text)
    for column, name, group in ((4, "approved", 1), (5, "spent", 2)):
        outside = amount(told[group], "en") if told else Decimal(0)
        assert abs((amount(total[column], "en") or 0) + (outside or 0) - sum(money(site, name).values())) <= CENT


def test_per_resident_is_money_by_the_newest_count_of_people(ornek: Path) -> None:
    here, approved = shares(ornek), money(ornek, "approved")
    people = {row["place"]: int(row["value"]) for row in rows(ornek / "data/places_population.csv")}  # the newest last
    table = page(ornek / "en/places").tables["Neighbourhoods"]
    names = {row["name_en"] or row["name_tr"]: row["id"] for row in rows(ornek / "data/places.csv")}
    for row in table.rows[:-1]:
        place = names[row[0]]
        due = sum((approved[project] * share for project, share in here[place].items()), Decimal(0)) / people[place]
        assert amount(row[6], "en") == due.quantize(Decimal(1), ROUND_HALF_UP), place


def test_answers_of_a_place_are_those_about_it_its_projects_and_its_needs(ornek: Path) -> None:
    here = shares(ornek)
    needs = defaultdict(set)
    for row in rows(ornek / "data/needs_places.csv"):
        needs[row["place"]].add(row["need"])
    for row in rows(ornek / "data/places.csv"):
        place = row["id"]
        about = {("place", place), *(("project", p) for p in here[place]), *(("need", n) for n in needs[place])}
        heard = [a for a in rows(ornek / "data/feedback.csv") if (a["about_kind"], a["about_id"]) in about]
        shown = page(ornek / "tr/mahalleler" / place).tiles
        assert shown["Halkın sözü"] == str(len(heard)), place


def test_what_is_next_is_told_against_the_site_date(ornek: Path) -> None:
    shown = page(ornek / "en/places/merkez")
    entries = [
        entry for entry in shown.main.iter("li") if "u-ahead__day" in str([s.get("class") for s in entry.iter("span")])
    ]
    milestones = {
        (row["project"], row["title_en"]): row["planned"]
        for row in rows(ornek / "data/projects_milestones.csv")
        if not row["actual"]
    }
    seen = 0
    for entry in entries:
        words = "".join(entry.itertext())
        for (project, title), planned in milestones.items():
            if title in words and any(project in (a.get("href") or "") for a in entry.iter("a")):
                seen += 1
                assert ("its day is over" in words) == (planned < DAY), words
    assert seen


def test_every_area_of_a_map_leads_to_its_place_and_says_its_name(site: Path) -> None:
    drawn = json.loads((site / "data/places.geojson").read_text("utf-8"))["features"]
    root = page(site / "tr/mahalleler").main
    found = {
        re.sub(r".*/([^/]+)/$", r"\1", link.get("href", "")): link.get("aria-label", "")
        for link in root.iter(f"{SVG}a")
        if any("u-area" in (path.get("class") or "") for path in link.iter(f"{SVG}path"))
    }
    names = {feature["id"]: feature["properties"]["name_tr"] for feature in drawn}
    assert found.keys() == names.keys()
    assert all(label.startswith(f"{names[place]}, ") for place, label in found.items())


def test_distances_agree_with_the_law_of_cosines(site: Path) -> None:
    features = json.loads((site / "data/places.geojson").read_text("utf-8"))["features"]
    rings = [f["geometry"]["coordinates"] for f in features if f["geometry"]["type"] == "Polygon"]
    points = [centre(tuple(map(tuple, ring[0]))) for ring in rings]
    for (lon0, lat0), (lon1, lat1) in pairwise(points):
        angle = acos(
            sin(radians(lat0)) * sin(radians(lat1))
            + cos(radians(lat0)) * cos(radians(lat1)) * cos(radians(lon1 - lon0))
        )
        assert distance((lon0, lat0), (lon1, lat1)) == pytest.approx(6371.0088 * angle, rel=1e-6)


def test_the_centre_of_a_square_is_its_middle() -> None:
    square = ((30.0, 38.0), (30.2, 38.0), (30.2, 38.2), (30.0, 38.2), (30.0, 38.0))
    assert centre(square) == pytest.approx((30.1, 38.1))
