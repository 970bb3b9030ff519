"""What the first page says of the whole town can be counted in the tables it offers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.built import DAY
from tests.pages.reading import amount, page, rows

SITE_DATE = date.fromisoformat(DAY)


@pytest.fixture(params=["ornek", "madrid_site"])
def site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def test_every_tile_is_counted_from_the_tables(site: Path) -> None:
    data, language = site / "data", "tr" if (site / "tr").is_dir() else "en"
    home = page(site / language)
    values = {value for tile in home.tiles.values() if (value := tile)}
    assert str(len(rows(data / "projects.csv"))) in values
    assert str(len(rows(data / "needs.csv"))) in values
    assert str(len(rows(data / "feedback.csv"))) in values
    totals = [r for r in rows(data / "budget_totals.csv") if r["direction"] == "expenditure"]
    year = max(row["year"] for row in totals)
    first = [r for r in totals if (r["year"], r["classification"], r["level"]) == (year, "economic", "1")]
    budget = next(value for label, value in home.tiles.items() if year in label)
    shown = (amount(budget, language) or Decimal(0)) * (10**9 if "milyar" in budget or "billion" in budget else 10**6)
    assert abs(sum(Decimal(row["adjusted"]) for row in first) / shown - 1) < Decimal("0.005")


def test_projects_that_are_late_are_those_whose_planned_end_is_over(ornek: Path) -> None:
    late = [
        row["id"]
        for row in rows(ornek / "data/projects.csv")
        if (row["stage"], row["status_state"]) == ("implementation", "active")
        and not row["periods_implementation_actual_end"]
        and (planned := row["periods_implementation_planned_end"])
        and (f"{planned}-12-31"[:10] if len(planned) == 4 else f"{planned}-31"[:10]) < DAY
    ]
    assert late
    for language, words in (("tr", "tanesi gecikti"), ("en", "of them late")):
        assert f"{len(late)} {words}" in page(ornek / language).text


def test_every_place_leads_from_the_first_page_to_its_own(ornek: Path) -> None:
    for row in rows(ornek / "data/places.csv"):
        assert page(ornek / "tr").links(f"mahalleler/{row['id']}/")
