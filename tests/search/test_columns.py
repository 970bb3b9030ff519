"""The lists in columns: what the tables of the site say, in the order of the alphabet, small enough for a phone."""

from __future__ import annotations

import gzip
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from generator.build import views_of
from generator.check import check
from generator.derive import derive
from generator.history import History
from generator.read import read
from generator.search import search
from generator.search.columns import Columns
from tests.pages.reading import rows
from tests.search.long_lists import town_with_long_lists

A_ROW = 30
"""Compressed bytes of a row: 300 kB at 10,000."""


def list_of(site: Path, language: str, name: str) -> Any:
    return json.loads((site / language / "search" / f"{name}.json").read_text("utf-8"))


def column(found: Any, key: str) -> Any:
    return next(one for one in found["columns"] if one["key"] == key)


def test_rows_say_what_the_tables_say(ornek: Path) -> None:
    found = list_of(ornek, "tr", "projects")
    projects = {row["id"]: row for row in rows(ornek / "data/projects.csv")}
    assert sorted(found["ids"]) == sorted(projects)
    approved, stage = column(found, "approved"), column(found, "stage")
    for number, identity in enumerate(found["ids"]):
        row = projects[identity]
        assert found["titles"][number] == row["title_tr"]
        assert stage["values"][stage["data"][number]][0] == row["stage"]
        amount = approved["data"][number]
        told = None if amount is None else Decimal(amount).scaleb(-approved["scale"])
        assert told == (Decimal(row["cost_approved_value"]) if row["cost_approved_value"] else None)


def test_rows_are_numbered_as_the_entries_of_the_search(ornek: Path) -> None:
    index = json.loads((ornek / "tr/search/index.json").read_text("utf-8"))
    entries = [
        row
        for name in index["entries"]
        for row in json.loads((ornek / "tr/search" / f"{name}.json").read_text("utf-8"))
    ]
    for name in ("projects", "needs", "feedback"):
        found = list_of(ornek, "tr", name)
        for number, identity in enumerate(found["ids"]):
            assert entries[found["base"] + number][1].rstrip("/") == f"{found['root']}{identity}"


def test_budget_lines_keep_hundredths_and_the_order_of_the_budget(ornek: Path) -> None:
    found = list_of(ornek, "tr", "lines-2025")
    lines = [row for row in rows(ornek / "data/budget_lines.csv") if row["year"] == "2025"]
    assert found["ids"] == [row["code"] for row in lines]
    executed = column(found, "executed")
    assert executed["scale"] == 2
    assert sum(Decimal(value or 0) for value in executed["data"]) / 100 == sum(
        Decimal(row["executed"] or 0) for row in lines
    )


def test_points_stand_by_the_row(ornek: Path) -> None:
    found, points = list_of(ornek, "tr", "projects"), list_of(ornek, "tr", "projects-points")
    projects = {row["id"]: row for row in rows(ornek / "data/projects.csv")}
    for number, identity in enumerate(found["ids"]):
        lat = projects[identity]["location_lat"]
        assert points["lat"][number] == (float(lat) if lat else None)


def test_a_row_weighs_little(tmp_path: Path) -> None:
    town = check(read(town_with_long_lists(tmp_path, 2000))).town
    assert town is not None
    for view in views_of(town, derive(town, History(), date(2026, 11, 20))).values():
        files = dict(search(view))
        for name in ("projects", "needs", "feedback", "lines-2026"):
            content = files[f"{view.language}/search/{name}.json"]
            count = json.loads(content)["count"]
            assert count >= 2000
            assert len(gzip.compress(content, 6)) / count <= A_ROW, name


def test_what_a_record_has_twice_counts_once() -> None:
    made = Columns(["ab", "aba", "", "zz"])
    column = made.choice("letter", "Letter", [("b", "B"), ("a", "A"), ("c", "C")], iter)
    assert column["values"] == [["b", "B"], ["a", "A"]]
    assert column["data"] == [[1, 0], [1, 0], -1, -1]
