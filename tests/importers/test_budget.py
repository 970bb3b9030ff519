"""An invented table of budget lines: written again in one common form, compared line by line with the next one."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from generator.check import check
from generator.importers import BudgetMap, Outcome
from generator.read import read
from generator.records.budget import PlainLine
from tests.importers.tables import OWN, every_file, imported, windows_table
from tests.towns import small_town


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return small_town(tmp_path)


def take(content: Path, changes: dict[str, str] | None = None, *, replace: bool = False) -> Outcome:
    table = windows_table(OWN / "gider.csv", content.parent)
    text = table.read_bytes().decode("cp1254")
    for before, after in (changes or {}).items():
        assert before in text
        text = text.replace(before, after)
    table.write_bytes(text.encode("cp1254"))
    return imported(content, table, OWN / "gider.yml", BudgetMap, replace=replace)


def lines(content: Path) -> tuple[PlainLine, ...]:
    checked = check(read(content))
    assert checked.town is not None
    assert not checked.errors
    return checked.town.lines["2025"]


FAULTLESS = {"0620;": "06200;", "06200;;": "06200;03210;", "1.0000,00": "1.000,00"}
RAGGED = {"46;2;06200;03210;KIRTASİYE\r\n": ""}


def test_lines_are_read_back_as_the_table_has_them(content: Path) -> None:
    outcome = take(content)
    assert (len(outcome.added), outcome.left_out) == (5, 4)
    found = lines(content)
    assert [(line.code, line.economic_label) for line in found] == [
        ("46.1-06.2.0.0-03.2.1.0", "KIRTASİYE"),
        ("46.1-06.2.0.0-03.2.1.0", "KIRTASİYE"),
        ("46.1-06.2.0.0-03.2.3.0", "ENERJİ; YAKIT"),
        ("46.2-06.2.0.0-03.2.1.0", "KIRTASİYE"),
        ("46.2-06.2.0.0-06.5.7.0", "YOL"),
    ]
    assert outcome.totals == {"approved": Decimal("1272000.00"), "executed": Decimal("916200.50") + Decimal("0.50")}
    assert "executed" not in found[3].amounts  # an empty cell is no amount, not an amount of nothing


def test_the_table_beside_the_record_is_plain_utf8_csv(content: Path) -> None:
    take(content)
    rows = list(csv.DictReader((content / "budgets" / "2025-expenditure.csv").read_text("utf-8").splitlines()))
    assert list(rows[0]) == ["institutional", "functional", "economic", "economic_label", "approved", "executed"]
    assert (rows[2]["approved"], rows[2]["executed"]) == ("1250000", "900000.5")


def test_rows_at_fault_are_told_and_left_out(content: Path) -> None:
    told = [(p.line, p.values["row"], p.values["column"], p.values["value"]) for p in take(content).problems]
    assert sorted(told) == [
        (7, "6", '"Fonksiyon"', "0620"),
        (9, "8", '"Ekonomik"', ""),
        (10, "9", '"Ödenek"', "1.0000,00"),
        (11, "10", '"Açıklama"', "5"),
    ]


def test_importing_twice_changes_no_byte_and_staffs_fields_stay(content: Path) -> None:
    take(content)
    path = content / "budgets" / "2025.yml"
    path.write_text(path.read_text("utf-8") + "summary: Denk bütçe.  # elle\n", "utf-8")
    before = every_file(content)
    assert take(content).changed == ()
    assert every_file(content) == before


def test_the_second_of_two_equal_lines_is_the_second_in_the_next_table(content: Path) -> None:
    take(content)
    outcome = take(
        content, {"KIRTASİYE;12.500,00;8.100,25\r\n46;1;06200;03230": "KIRTASİYE;13.000;0\r\n46;1;06200;03230"}
    )
    assert outcome.changed == ("46.1-06.2.0.0-03.2.1.0",)
    assert [line.amount("approved") for line in lines(content)[:2]] == [Decimal(12500), Decimal(13000)]


def test_absent_lines_are_kept_and_replace_removes_them(content: Path) -> None:
    take(content, {**FAULTLESS, **RAGGED})
    fewer = {**FAULTLESS, **RAGGED, "46;2;06200;06570;YOL;-4.000,00;0,00\r\n": ""}
    kept = take(content, fewer)
    assert kept.kept == ("46.2-06.2.0.0-06.5.7.0",)
    assert len(lines(content)) == 8
    again = take(content, fewer)
    assert again.kept == kept.kept
    removed = take(content, fewer, replace=True)
    assert removed.removed == kept.kept
    assert len(lines(content)) == 7


def test_replace_removes_nothing_while_rows_cannot_be_read(content: Path) -> None:
    take(content, {**FAULTLESS, **RAGGED})
    outcome = take(content, {**RAGGED, "0620;": "06200;", "06200;;": "06200;03210;"}, replace=True)
    assert outcome.withheld
    assert len(lines(content)) == 8


def test_another_table_of_the_year_stands_beside_the_first(content: Path, tmp_path: Path) -> None:
    take(content)
    revenue = tmp_path / "gelir.csv"
    revenue.write_text("Kod,Tutar\n01.2.9.51,500.25\n", "utf-8")
    map_file = tmp_path / "gelir.yml"
    map_file.write_text(
        "{year: '2025', direction: revenue, status: closed, columns: {economic: Kod}, phases: {collected: Tutar}}",
        "utf-8",
    )
    imported(content, revenue, map_file, BudgetMap)
    assert [line.direction for line in lines(content)] == ["expenditure"] * 5 + ["revenue"]
