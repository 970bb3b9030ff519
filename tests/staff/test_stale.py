"""Figures older than the limit of their kind; what cannot change any more never is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.records.text import Text
from generator.staff.stale import FIGURES, stale
from tests.staff.towns import LATE_ROAD, town_of
from tests.towns import SMALL_TOWN

DAY = date(2026, 12, 1)
BUDGET = (SMALL_TOWN / "budgets" / "2026.yml").read_text("utf-8").replace("as_of: 2026-10-31", "as_of: 2025-10-26")


def told(folder: Path, files: dict[str, str], day: date = DAY) -> list[tuple[str, str, str, int]]:
    return [
        (row.origin.id, row.what if isinstance(row.what, str) else "indicator", str(row.as_of), row.days)
        for row in stale(town_of(folder, files), day)
    ]


def test_each_kind_has_its_own_limit_and_the_longest_past_it_comes_first(tmp_path: Path) -> None:
    files = {
        "projects/gec.yml": LATE_ROAD,
        "budgets/2026.yml": BUDGET,
        "places/carsi.yml": "name: Çarşı\npopulation: [{year: 2022, value: 10}, {year: 2021, value: 9}]\n",
        "places/istasyon.yml": "name: İstasyon\npopulation: [{year: 2025, value: 10}]\n",
        "needs/yol.yml": "title: Yol\nstatus: {state: open}\nplaces: [carsi]\nas_of: 2024-12-01\npeople: 12\n"
        "evidence: [{text: Sayım, value: 3, date: 2020}, {text: Sayım, value: 4, date: 2024-11-30}]\n",
    }
    assert told(tmp_path, files) == [
        ("carsi", "population", "2022", 1431),  # 631 past 800
        ("gec", "spent", "2026-01-31", 304),  # 124 past 180
        ("2026", "amounts", "2025-10-26", 401),  # 1 past 400
        ("yol", "evidence", "2024-11-30", 731),  # 1 past 730; the people it touches, of a day later, are in time
    ]


def test_a_figure_of_the_last_day_within_its_limit_is_not_stale(tmp_path: Path) -> None:
    """2026-06-04 and 180 days make 2026-12-01; 2025-10-28 and 400 days make 2026-12-02."""
    days = {
        day: {what for _, what, _, _ in told(tmp_path / str(day), {"projects/gec.yml": LATE_ROAD}, day)}
        for day in (date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3))
    }
    assert list(days.values()) == [{"spent"}, {"spent", "progress"}, {"spent", "progress", "indicator"}]


@pytest.mark.parametrize("state", ["cancelled", "completed"])
def test_nothing_of_a_project_that_is_over_is_stale(tmp_path: Path, state: str) -> None:
    over = LATE_ROAD.replace("{state: active}", f"{{state: {state}, reason: Bitti, since: 2026-01-02}}")
    assert not [row for row in told(tmp_path, {"projects/gec.yml": over}, date(2030, 1, 1)) if row[0] == "gec"]


def test_nothing_of_a_closed_budget_is_stale(tmp_path: Path) -> None:
    closed = BUDGET.replace("status: approved", "status: closed")
    assert told(tmp_path / "open", {"budgets/2026.yml": BUDGET}) == [("2026", "amounts", "2025-10-26", 401)]
    assert told(tmp_path / "closed", {"budgets/2026.yml": closed}) == []


def test_an_estimate_ages_until_the_council_has_approved_a_cost(tmp_path: Path) -> None:
    unapproved = LATE_ROAD.replace("  approved: {value: 100, as_of: 2020-01-01}\n", "")
    assert [what for _, what, _, _ in told(tmp_path, {"projects/gec.yml": unapproved})] == ["estimate", "spent"]


def test_a_town_sets_its_own_limits(tmp_path: Path) -> None:
    site = (SMALL_TOWN / "site.yml").read_text("utf-8")
    files = {"projects/gec.yml": LATE_ROAD, "site.yml": site + "limits: {stale: {project: 304}}\n"}
    assert told(tmp_path, files) == []


def test_every_figure_has_a_word(tmp_path: Path) -> None:
    rows = stale(town_of(tmp_path, {"projects/gec.yml": LATE_ROAD, "budgets/2026.yml": BUDGET}), date(2040, 1, 1))
    assert rows
    assert all(isinstance(row.what, Text) or row.what in FIGURES for row in rows)
