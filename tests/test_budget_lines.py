"""Lines are plain values between check and output: they lose nothing, and what is written of them is what it was."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from generator.budget_cells import BudgetCells
from generator.check import check
from generator.dialect import NumberCell
from generator.export.json_files import _lines_as_json, as_json
from generator.read import read
from generator.records.budget import BudgetLine, Dialect, PlainLine, phases_of, sum_of
from generator.records.yaml_writer import plain
from tests.benchmarks.many_budget_lines import town_with_budget_lines

WRITTEN = (
    BudgetLine.model_validate(
        {
            "direction": "expenditure",
            "institutional": "46.03",
            "functional": "06.2.0.00",
            "finance": "5",
            "economic": "06.5.7.01",
            "economic_label": 'Yol "yapımı" & \\ bakımı',
            "description": "Çarşı – İstasyon yolu",
            "project": "yol",
            "amounts": {"approved": "1250.50", "executed": "-3", "adjusted": "0.00"},
        }
    ),
    BudgetLine.model_validate({"direction": "revenue", "economic": "05.2", "amounts": {}}),
)


def test_a_plain_line_has_the_fields_of_a_written_one_in_their_order() -> None:
    assert PlainLine._fields == tuple(BudgetLine.model_fields)
    for line in WRITTEN:
        assert line.plain._asdict() == dict(line)


def test_a_code_joins_the_codes_that_are_there() -> None:
    assert [line.plain.code for line in WRITTEN] == ["46.03-06.2.0.00-5-06.5.7.01", "05.2"]
    some = WRITTEN[0].plain._replace(finance=None)
    assert some.code == "46.03-06.2.0.00-06.5.7.01"


def test_json_of_lines_is_what_the_model_writes_to_the_byte() -> None:
    by_hand = b"[%b]\n" % b"".join(_lines_as_json([line.plain for line in WRITTEN]))
    assert by_hand == as_json([plain(line) for line in WRITTEN])


def test_sums_and_phases_are_of_the_lines_that_have_them() -> None:
    lines = [line.plain for line in WRITTEN]
    assert sum_of("approved", lines) == Decimal("1250.50")
    assert sum_of("collected", lines) == 0
    assert phases_of(lines) == {"approved", "executed", "adjusted"}


def test_a_number_of_a_workbook_is_not_taken_for_the_same_signs_as_text() -> None:
    cells = BudgetCells("expenditure", ("economic",), ("approved",), Dialect(decimal=",", thousands="."))
    for _ in range(2):
        line, _faults = cells.line(["01", "1.250"])
        assert line is not None
        assert line.amounts == {"approved": Decimal(1250)}
        assert cells.line(["01", NumberCell("1.250")])[0] is None
        other, _faults = cells.line(["01", NumberCell("1.25")])
        assert other is not None
        assert other.amounts == {"approved": Decimal("1.25")}


def test_a_made_up_town_has_the_lines_that_were_asked_for_and_no_fault(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    content, again = (town_with_budget_lines(tmp_path / name, 300) for name in ("one", "two"))
    tables = [sorted((folder / "budgets").glob("*.csv")) for folder in (content, again)]
    assert [table.read_bytes() for table in tables[0]] == [table.read_bytes() for table in tables[1]]
    checked = check(read(content))
    assert not checked.errors
    assert checked.town
    assert len(checked.town.lines["2026"]) == 300
    assert {line.direction for line in checked.town.lines["2026"]} == {"expenditure", "revenue"}
