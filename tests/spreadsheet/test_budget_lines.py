"""Budget lines go back to where they stand: one cell of the table beside the budget, or one line of the record."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from generator.records.budget import Dialect
from generator.spreadsheet.importing import Outcome, write
from generator.spreadsheet.table_text import amount_text, with_cells
from tests.spreadsheet.town import Sheets, faults_of, lines_of, saved, town

YEAR = "budgets/2025.yml"
TABLE = "budgets/2025-gider.csv"
BUDGET = """\
year: 2025
status: approved
as_of: 2025-12-31
source: Muhasebe
tables:
  - file: {file}
    direction: expenditure
    columns: {{institutional: Kurum, economic: Ekonomik, economic_label: Açıklama, place: Yer}}
    phases: {{approved: Ödenek, executed: Harcanan}}
lines:
  - {{direction: revenue, economic: 05.2.2.51, amounts: {{approved: 1_000_000}}}}   # the state's share
"""
ROWS = (
    "Kurum;Ekonomik;Açıklama;Yer;Ödenek;Harcanan\r\n"
    "46.1.1.31;06.5.7.01;Şehir yolları;carsi;1.250.000,00;250.000,50\r\n"
    '46.1.1.31;03.2.1.01;"Kırtasiye; ""ufak""";;900,00; 12,5 \r\n'
    "\r\n"
    "46.1.1.31;03.5.1.01;İlan;;0,00;\r\n"
)


def with_budget(folder: Path) -> Sheets:
    return town(folder, {YEAR: BUDGET.format(file="2025-gider.csv"), TABLE: ROWS.encode("windows-1254")})


def changed(sheets: Sheets, row: int, heading: str, value: Any) -> Outcome:
    """What one changed cell of the sheet of 2025 does; the row as the sheet counts."""
    book = load_workbook(BytesIO(sheets.export("budget_lines", year="2025")))
    sheet = book["budget_lines"]
    sheet.cell(row, [top.value for top in sheet[1]].index(heading) + 1).value = value
    return sheets.imported(saved(book))


@pytest.mark.parametrize(
    ("row", "heading", "value", "was", "now"),
    [
        (2, "approved", 1350000, "1.250.000,00", "1.350.000,00"),
        (2, "executed", 1250000.75, "250.000,50", "1.250.000,75"),
        (3, "executed", 1100, " 12,5 ", " 1.100,0 "),
        (4, "executed", 5, ";0,00;", ";0,00;5,00"),
        (3, "economic_label", 'a; "b"', '"Kırtasiye; ""ufak"""', '"a; ""b"""'),
        (4, "economic", "03.5.1.02", "03.5.1.01", "03.5.1.02"),
        (2, "place", None, ";carsi;", ";;"),
    ],
)
def test_one_changed_cell_changes_those_bytes_alone(
    row: int, heading: str, value: Any, was: str, now: str, tmp_path: Path
) -> None:
    sheets = with_budget(tmp_path)
    outcome = changed(sheets, row, heading, value)
    assert [p for p in outcome.problems if p.severity == "error"] == []
    assert [(change.file, change.where) for change in outcome.changes] == [(TABLE, heading)]
    write(sheets.content, outcome)
    assert (sheets.content / TABLE).read_bytes() == ROWS.replace(was, now, 1).encode("windows-1254")


def test_a_line_of_the_record_changes_in_the_record(tmp_path: Path) -> None:
    sheets = with_budget(tmp_path)
    outcome = changed(sheets, 5, "approved", 1200000)
    assert lines_of(outcome) == [("lines[0].amounts.approved", "1_000_000", "1200000")]
    write(sheets.content, outcome)
    text = (sheets.content / YEAR).read_text("utf-8")
    assert text == BUDGET.format(file="2025-gider.csv").replace("1_000_000", "1200000")


@pytest.mark.parametrize(
    ("row", "heading", "value", "fix"),
    [
        (2, "approved", "1.350.000,00", "Write 1350000.00"),
        (2, "economic", 6.5, "zeros are lost"),
        (2, "economic", None, "Write the economic code"),
        (2, "place", "carsii", "Did you mean carsi?"),
        (2, "functional", "06.2.0.00", "has no column for it"),
        (2, "collected", 5, "has no column for it"),
        (2, "economic_label", "日本", "cannot hold"),
        (2, "code", "46.1.1.31-06.5.7.02", "follows from the file"),
        (2, "direction", "revenue", "follows from the file"),
        (2, "row", 7, "added and removed in the budget itself"),
        (2, "row", 3, "already"),
        (2, "record_version", "0", ""),
    ],
)
def test_a_bad_cell_of_a_line_is_named_and_the_table_stays(
    row: int, heading: str, value: Any, fix: str, tmp_path: Path
) -> None:
    outcome = changed(with_budget(tmp_path), row, heading, value)
    assert any(fix in sentence for _, sentence in faults_of(outcome)) == bool(fix)
    assert not outcome.files


def test_the_other_lines_are_written_when_one_is_refused(tmp_path: Path) -> None:
    sheets = with_budget(tmp_path)
    book = load_workbook(BytesIO(sheets.export("budget_lines", year="2025")))
    sheet = book["budget_lines"]
    column = [top.value for top in sheet[1]].index("approved") + 1
    sheet.cell(2, column).value, sheet.cell(3, column).value = "çok", 950
    outcome = sheets.imported(saved(book))
    assert [column for column, _ in faults_of(outcome)] == [f"{sheet.cell(2, column).column_letter} (approved)"]
    assert (outcome.files or {})[TABLE] == ROWS.replace("900,00", "950,00").encode("windows-1254")


def test_a_table_that_changed_since_the_export_is_refused(tmp_path: Path) -> None:
    sheets = with_budget(tmp_path)
    book = load_workbook(BytesIO(sheets.export("budget_lines", year="2025")))
    (sheets.content / TABLE).write_bytes(ROWS.replace("900,00", "950,00").encode("windows-1254"))
    outcome = sheets.imported(saved(book))
    assert [column.split()[1] for column, _ in faults_of(outcome)] == ["(record_version)"]
    assert outcome.files == {}
    assert len(sheets.imported(saved(book), even_if_changed=True).changes) == 1


def test_lines_of_a_workbook_are_shown_and_not_changed(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("Gider", 0)
    sheet.append(["Kurum", "Ekonomik", "Açıklama", "Yer", "Ödenek", "Harcanan"])
    sheet.append(["46.1.1.31", "06.5.7.01", "Yollar", "carsi", 1250000, 5])
    files = {YEAR: BUDGET.format(file="2025-gider.xlsx"), "budgets/2025-gider.xlsx": saved(book)}
    outcome = changed(town(tmp_path, files), 2, "approved", 7)
    assert ["Change it there" in sentence for _, sentence in faults_of(outcome)] == [True]
    assert outcome.files == {}


def test_lines_that_break_a_declared_total_are_refused_and_the_others_written(tmp_path: Path) -> None:
    sheets = with_budget(tmp_path)
    totals = "totals: [{direction: expenditure, phase: approved, amount: 1250900}]\n"
    (sheets.content / YEAR).write_text(BUDGET.format(file="2025-gider.csv") + totals, "utf-8")
    book = load_workbook(BytesIO(sheets.export("budget_lines", "budgets_totals", year="2025")))
    sheet = book["budget_lines"]
    names = [top.value for top in sheet[1]]
    sheet.cell(2, names.index("executed") + 1).value = 1
    sheet.cell(3, names.index("approved") + 1).value = 950
    outcome = sheets.imported(saved(book))
    [(column, sentence)] = [(p.values["column"], p.values["sentence"]) for p in outcome.problems]
    assert column.endswith("(approved)")
    assert "1250950.00" in sentence
    assert [change.where for change in outcome.changes] == ["executed"]
    book["budgets_totals"]["E2"] = 1250950
    outcome = sheets.imported(saved(book))
    assert (outcome.problems, sorted(outcome.files or {})) == ((), [TABLE, YEAR])


CELLS = st.text(alphabet='ab;",\n\r é', max_size=5)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=4), CELLS, st.data())
def test_a_table_with_another_cell_is_the_same_text_around_it(rows: list[list[str]], new: str, data: Any) -> None:
    quoted = [['"' + c.replace('"', '""') + '"' if set(c) & set(';"\n\r') else c for c in row] for row in rows]
    text = "\r\n".join(";".join(row) for row in quoted) + "\r\n"
    at = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[at]) - 1))
    done = with_cells(text, ";", {(at, column): new.strip()})
    before = "\r\n".join(";".join(row) for row in quoted[:at])
    assert done is not None
    assert done.startswith(before)
    assert done.endswith("".join(f"\r\n{';'.join(row)}" for row in quoted[at + 1 :]) + "\r\n")


@given(st.decimals(-(10**13), 10**13, places=2), st.sampled_from("., "), st.booleans())
def test_an_amount_is_read_back_from_the_marks_of_its_table(amount: Any, decimal: str, grouped: bool) -> None:  # noqa: FBT001
    mark = "," if decimal != "," else "."
    dialect = Dialect(decimal=mark, thousands={",": ".", ".": ","}[mark] if grouped else "none")  # type: ignore[arg-type]
    text = amount_text(str(amount), dialect, "1,00".replace(",", mark))
    plain = text.replace({",": ".", ".": ","}[mark], "").replace(mark, ".")
    assert float(plain) == float(amount)
