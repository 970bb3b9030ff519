"""A budget in a workbook is read as the same budget in a CSV, and what a spreadsheet does to codes and sums is told."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from generator.records.budget import BudgetTable
from generator.tables import Lines, budget_lines

ROWS: list[list[Any]] = [
    ["Kod", "Finans", "Açıklama", "Ödenek", "Harcanan"],
    ["06.5.7.01", 5, "Meydan", 4500000, 1250000.5],
    ["03.2.1.01", 5, None, "1.234,56", None],
]


def book(rows: list[list[Any]], sheet: str = "Gider") -> bytes:
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    data = BytesIO()
    workbook.save(data)
    return data.getvalue()


def read(content: bytes, **more: Any) -> Lines:
    table = {
        "file": "gider.xlsx",
        "direction": "expenditure",
        "dialect": {"decimal": ",", "thousands": "."},
        "columns": {"economic": "Kod", "finance": "Finans", "description": "Açıklama"},
        "phases": {"approved": "Ödenek", "executed": "Harcanan"},
        **more,
    }
    return budget_lines(BudgetTable.model_validate(table), content, "budgets/gider.xlsx")


def test_a_workbook_gives_the_lines_its_csv_would_give() -> None:
    found = read(book(ROWS))
    csv = "Kod;Finans;Açıklama;Ödenek;Harcanan\n06.5.7.01;5;Meydan;4500000;1250000,5\n03.2.1.01;5;;1.234,56;\n"
    assert not found.problems
    assert found.lines == read(csv.encode()).lines
    assert [row for _, row in found.places] == [2, 3]


def test_a_code_that_became_a_number_is_told_at_its_cell_and_the_other_rows_are_kept() -> None:
    found = read(book([*ROWS, [1.1, 5, "Yol", 10, 10], ["06.5.7.02", 5, "Yol", "on bin", 10.555]]))
    told = [(p.code, p.line, p.column, p.values["row"], p.values["column"], p.values["value"]) for p in found.problems]
    assert told == [
        ("bad-cell", 4, 1, "4", '"Kod"', "1.1"),
        ("bad-cell", 5, 4, "5", '"Ödenek"', "on bin"),
        ("bad-cell", 5, 5, "5", '"Harcanan"', "10.555"),
    ]
    assert len(found.lines) == 2


def test_sums_of_binary_fractions_arrive_as_they_are_shown() -> None:
    found = read(book([ROWS[0], ["06.5.7.01", 5, "Yol", 0.1 + 0.2, 1999999999999.99]]))
    assert found.lines[0].amounts == {"approved": Decimal("0.3"), "executed": Decimal("1999999999999.99")}


def test_rows_above_the_heading_and_other_sheets_are_not_read() -> None:
    titled = [["Örnek Belediyesi", None], ["2026 gider bütçesi"], *ROWS]
    assert read(book(titled), heading=3, sheet="Gider").lines == read(book(ROWS)).lines
    [problem] = read(book(ROWS), sheet="Gelir").problems
    assert problem.code == "bad-table"
    assert "Gider" in problem.values["reason"]


def test_a_formula_without_its_result_is_no_missing_amount() -> None:
    [problem] = read(book([*ROWS, ["06.5.7.02", 5, "Yol", "=D2+D3", 1]])).problems
    assert problem.code == "bad-table"
    assert "D4" in problem.values["reason"]


@pytest.mark.parametrize("damage", ["cut", "no sheets", "not zip", "huge"])
def test_a_damaged_workbook_is_one_problem(damage: str) -> None:
    whole = book(ROWS)
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        if damage == "huge":
            archive.writestr("xl/worksheets/sheet1.xml", b" " * 201 * 1024 * 1024)
        else:
            archive.writestr("note.txt", "x")
    content = {"cut": whole[: len(whole) // 2], "not zip": whole[:4] + b"abc"}.get(damage, data.getvalue())
    assert [problem.code for problem in read(content).problems] == ["bad-table"]
