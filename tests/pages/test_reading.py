"""The site of the invented town can be read: its tables, tiles and downloads are found."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.pages.reading import amount, page, rows


def test_every_amount_of_a_projects_cost_stands_in_the_table_of_projects(ornek: Path) -> None:
    costs = page(ornek / "en/projects/cumhuriyet-meydani").tables["Cost of the project"]
    shown = {amount(cell, "en") for cell in costs.column("Amount")}
    record = next(row for row in rows(ornek / "data/projects.csv") if row["id"] == "cumhuriyet-meydani")
    assert {Decimal(record[f"cost_{name}_value"]) for name in ("estimate", "approved", "spent")} <= shown
