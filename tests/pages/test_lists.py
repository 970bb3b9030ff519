"""The lists by step, place, year and state: every record stands in each of its lists once, and totals are its sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.built import built
from tests.pages.reading import Page, amount, page, rows
from tests.search.large_town import large_town

STEPS = ("need", "development", "implementation", "measurement")


@pytest.fixture(params=["ornek", "madrid_site"])
def site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def pages_of(folder: Path) -> Iterator[Page]:
    """The pages of one list, by the links from each to the next."""
    yield page(folder)
    number = 2
    while (folder / str(number)).is_dir():
        yield page(folder / str(number))
        number += 1


def listed(folder: Path, section: str) -> list[str]:
    links = [link for one in pages_of(folder) for link in one.links(f"/{section}/")]
    names = [link.split(f"/{section}/")[1].strip("/") for link in links]
    return [name for name in names if name and "/" not in name]


def test_every_project_stands_once_in_the_list_of_its_step_of_its_year_and_of_each_place(site: Path) -> None:
    projects = {row["id"]: row for row in rows(site / "data/projects.csv")}
    root = site / "en/projects"
    by_step = {step: listed(root / "step" / step, "projects") for step in STEPS if (root / "step" / step).is_dir()}
    assert Counter(identity for several in by_step.values() for identity in several) == Counter(list(projects))
    assert all(projects[identity]["stage"] == step for step, several in by_step.items() for identity in several)
    years = [listed(folder, "projects") for folder in (root / "year").iterdir()]
    assert Counter(identity for several in years for identity in several) == Counter(list(projects))
    for folder in (root / "place").iterdir() if (root / "place").is_dir() else ():
        here = [row["project"] for row in rows(site / "data/projects_places.csv") if row["place"] == folder.name]
        assert Counter(listed(folder, "projects")) == Counter(here)


def test_a_list_says_how_many_there_are_and_what_they_cost(site: Path) -> None:
    projects = list(rows(site / "data/projects.csv"))
    for step in STEPS:
        folder = site / "en/projects/step" / step
        if folder.is_dir():
            here = [row for row in projects if row["stage"] == step]
            first = page(folder)
            assert first.text.find(f"{len(here)} project") >= 0
            approved = sum(Decimal(row["cost_approved_value"] or 0) for row in here)
            table = [
                amount(row[4], "en") for one in pages_of(folder) for row in one.tables["Projects"].rows if row[4] != "–"
            ]
            assert sum(table) == approved
            offered = {link.rsplit("/", 1)[-1] for link in first.links("data/")}
            assert "projects.csv" in offered


def test_needs_and_answers_have_their_lists(ornek: Path) -> None:
    needs = Counter(i for state in (ornek / "en/needs/state").iterdir() for i in listed(state, "needs"))
    assert needs == Counter(row["id"] for row in rows(ornek / "data/needs.csv"))
    answers = Counter(
        link.partition("#")[2]
        for step in (ornek / "en/feedback/step").iterdir()
        for one in pages_of(step)
        for link in one.links("#fb-")
    )
    assert answers == Counter(row["id"] for row in rows(ornek / "data/feedback.csv"))


def test_every_budget_line_is_listed_page_by_page(site: Path) -> None:
    lines = list(rows(site / "data/budget_lines.csv"))
    for year in sorted({row["year"] for row in lines}):
        shown = [row for one in pages_of(site / "en/budget" / year / "lines") for row in one.tables["Lines"].rows]
        here = [row for row in lines if row["year"] == year]
        assert len(shown) == len(here)
        assert Counter(row[1] for row in shown) == Counter(row["code"] for row in here)


def test_a_long_list_is_cut_into_pages_that_lead_to_each_other(tmp_path: Path) -> None:
    site = built(large_town(tmp_path, 260), tmp_path / "site")
    every = [listed(folder, "projects") for folder in (site / "en/projects/step").iterdir()]
    assert sum(map(len, every)) == len({identity for several in every for identity in several}) == 281
    place = site / "en/projects/place/carsi"
    assert [len(one.tables["Projects"].rows) for one in pages_of(place)] == [100, 100, 81]
    assert any(link.endswith("/projects/place/carsi/3/") for link in page(place / "2").links())
    titles = [one.root.findtext(".//{*}h1") or one.text[:60] for one in pages_of(place)]
    assert len(set(titles)) == 3
