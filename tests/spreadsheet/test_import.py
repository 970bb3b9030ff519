"""What an import takes over and what it refuses: every bad cell is named with its fix, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from generator.check import check
from generator.commands import main
from generator.read import read
from generator.records.yaml_reader import parse_yaml
from generator.spreadsheet.importing import write
from tests.spreadsheet.town import FILE, PROJECT, Sheets, cell, faults_of, lines_of, saved, town, with_cell

Work = Callable[[Any], None]


def setting(heading: str, value: Any, *, row: Any = "meydan", key: int = 1, form: str | None = None) -> Work:
    def work(sheet: Any) -> None:
        target = cell(sheet, row, heading, key=key)
        target.value = value
        if form:
            target.number_format = form

    return work


@pytest.mark.parametrize(
    ("heading", "value", "fix"),
    [
        ("policy_plan", 6, 'in the file stands "06"'),
        ("policy_sdg", 11.2, "Give the cell the format Text"),
        ("cost_approved_value", "12.500.000", "Write 12500000"),
        ("cost_approved_value", "1.250", "Is it 1250, or 1.25?"),
        ("cost_approved_value", date(2026, 1, 10), "made a date of it (2026-01-10)"),
        ("cost_approved_value", True, "made true or false of it"),
        ("stage", "implemetation", "Did you mean implementation?"),
        ("as_of", "31.10.2026", "Write 2026-10-31."),
        ("as_of", 46326, "Write YYYY"),
        ("unit", "fenn", "Did you mean fen?"),
        ("needs", "yol; yollar", 'there is no need "yollar"'),
        ("title_tr", date(2026, 3, 5), "in the file stands"),
        ("stage", None, "stage is needed"),
        ("cost_approved_value", None, "cost.approved.value is needed"),
        ("location_lat", None, "location.lat is needed"),
        ("status_state", "on_hold", "needs a reason"),
        ("cost_spent_value", "=1+1", "the result of the formula is not stored"),
    ],
)
def test_a_bad_cell_is_named_with_its_fix_and_its_record_stays(
    heading: str, value: Any, fix: str, tmp_path: Path
) -> None:
    sheets = town(tmp_path)
    outcome = sheets.after("projects", setting(heading, value))
    [problem] = [problem for problem in outcome.problems if problem.severity == "error"]
    assert (problem.code, problem.values["sheet"], problem.values["row"]) == ("bad-sheet-cell", "projects", "2")
    top = next(top for top in load_workbook(BytesIO(sheets.export("projects")))["projects"][1] if top.value == heading)
    assert problem.values["column"] == f"{top.column_letter} ({heading})"
    assert fix in problem.values["sentence"]
    assert (outcome.files, outcome.refused) == ({}, (FILE,))


def test_all_bad_cells_are_told_at_once_and_the_other_records_are_written(tmp_path: Path) -> None:
    sheets = town(tmp_path)

    def work(sheet: Any) -> None:
        cell(sheet, "meydan", "stage").value = "x"
        cell(sheet, "meydan", "cost_final_value").value = "çok"
        cell(sheet, "yol-genisletme", "title_en").value = "A wider road"

    outcome = sheets.after("projects", work)
    assert sorted(column for column, _ in faults_of(outcome)) == ["BA (cost_final_value)", "I (stage)"]
    assert lines_of(outcome) == [("title.en", "Widening the road", "A wider road")]
    assert list(outcome.files or {}) == ["projects/yol-genisletme.yml"]


def test_a_record_that_changed_since_the_export_is_refused_unless_told(tmp_path: Path) -> None:
    sheets = town(tmp_path)
    book = load_workbook(BytesIO(sheets.export("projects")))
    cell(book["projects"], "meydan", "title_en").value = "The square"
    (sheets.content / FILE).write_text(PROJECT.replace("physical: 62.5", "physical: 70"), "utf-8")
    outcome = sheets.imported(saved(book))
    assert [column for column, _ in faults_of(outcome)] == ["BM (record_version)"]
    assert outcome.files == {}
    outcome = sheets.imported(saved(book), even_if_changed=True)
    assert ("title.en", "Square", "The square") in lines_of(outcome)
    assert ("progress.physical", "70", "62.5") in lines_of(outcome)


def test_a_record_that_changed_since_the_export_counts_only_where_its_row_differs(tmp_path: Path) -> None:
    sheets = town(tmp_path)
    data = sheets.export("projects_milestones")
    (sheets.content / FILE).write_text(PROJECT.replace("physical: 62.5", "physical: 70"), "utf-8")
    assert sheets.imported(data).problems == ()


@pytest.mark.parametrize(
    ("value", "form", "told"),
    [
        (date(2026, 11, 1), "yyyy-mm-dd", "2026-11-01"),
        (date(2026, 11, 1), "mmm-yy", "2026-11"),
        (2027, "General", "2027"),
        ("2026-12", "@", "2026-12"),
    ],
)
def test_a_date_cell_is_read_as_the_spreadsheet_shows_it(value: Any, form: str, told: str, tmp_path: Path) -> None:
    outcome = town(tmp_path).after("projects", setting("as_of", value, form=form))
    assert lines_of(outcome) == [("as_of", "2026-10", told)]


def test_an_empty_cell_removes_the_field_and_says_so(tmp_path: Path) -> None:
    sheets = town(tmp_path)
    outcome = sheets.after("projects", setting("unit", None))
    assert lines_of(outcome) == [("unit", "fen", "")]
    write(sheets.content, outcome)
    assert "unit" not in parse_yaml((sheets.content / FILE).read_bytes(), FILE).value


def test_absent_columns_and_rows_leave_everything_as_it_is(tmp_path: Path) -> None:
    def work(sheet: Any) -> None:
        cell(sheet, "meydan", "title_en").value = "The square"
        sheet.delete_rows(3)
        sheet.delete_cols(6 + 1, 50)

    sheets = town(tmp_path)
    outcome = sheets.after("projects", work)
    assert (lines_of(outcome), outcome.problems) == ([("title.en", "Square", "The square")], ())


def test_an_unknown_column_is_an_error_that_names_the_one_meant(tmp_path: Path) -> None:
    outcome = town(tmp_path).after("projects", lambda sheet: setattr(sheet["I1"], "value", "stagee"))
    assert outcome.files is None
    assert faults_of(outcome)[0][0] == "I (stagee)"
    assert "Did you mean stage?" in faults_of(outcome)[0][1]


# --- new records ---


def _added(sheets: Sheets, **values: Any) -> Any:
    def work(sheet: Any) -> None:
        heads = [top.value for top in sheet[1]]
        sheet.append([values.get(head) for head in heads])

    return sheets.after("projects", work)


def test_a_row_with_a_new_id_is_a_new_record_that_passes_the_check(tmp_path: Path) -> None:
    sheets = town(tmp_path)
    outcome = _added(
        sheets, id="park", title_tr="Park", title_en="Park", stage="need", status_state="active", policy_plan="06"
    )
    assert (outcome.new, outcome.problems) == (("projects/park.yml",), ())
    write(sheets.content, outcome)
    checked = check(read(sheets.content))
    assert checked.errors == 0
    assert checked.town is not None
    assert checked.town.projects["park"].policy is not None
    assert checked.town.projects["park"].policy.plan == "06"


@pytest.mark.parametrize(
    ("identity", "version", "fix"),
    [
        ("Yeni Park", None, "yeni-park"),
        ("eski-yol", None, "in use before"),
        ("park", "0123456789ab", "An id stays as it is"),
        (None, None, "Write the id"),
        ("meydan", None, "stands in row 2 already"),
    ],
)
def test_a_new_id_has_to_be_valid_and_free(identity: Any, version: Any, fix: str, tmp_path: Path) -> None:
    values = {"title_tr": "Park", "stage": "need", "status_state": "active", "record_version": version}
    outcome = _added(town(tmp_path), id=identity, **values)
    assert [fix in sentence for _, sentence in faults_of(outcome)] == [True]
    assert outcome.files == {}


def test_a_new_row_with_the_id_of_a_record_does_not_overwrite_it(tmp_path: Path) -> None:
    sheets = town(tmp_path)
    book = Workbook()
    sheet = book.create_sheet("projects", 0)
    sheet.append(["id", "title_tr", "stage"])
    sheet.append(["meydan", "Başka", "need"])
    outcome = sheets.imported(saved(book))
    assert ["is there already" in sentence for _, sentence in faults_of(outcome)] == [True]
    assert outcome.files == {}


def test_a_record_that_needs_a_refused_one_is_refused_too(tmp_path: Path) -> None:
    sheets = town(tmp_path)
    book = load_workbook(BytesIO(sheets.export("needs", "projects")))
    heads = [top.value for top in book["needs"][1]]
    given = {"id": "park-yok", "title_tr": "Park yok", "status_state": "acik"}
    book["needs"].append([given.get(head) for head in heads])
    cell(book["projects"], "meydan", "needs").value = "yol; park-yok"
    outcome = sheets.imported(saved(book))
    assert {problem.values["sheet"] for problem in outcome.problems} == {"needs", "projects"}
    assert outcome.files == {}


def test_a_record_and_its_entries_come_in_one_workbook(tmp_path: Path) -> None:
    sheets = town(tmp_path)
    book = load_workbook(BytesIO(sheets.export("projects", "projects_milestones")))
    heads = [top.value for top in book["projects"][1]]
    given = {"id": "park", "title_tr": "Park", "stage": "need", "status_state": "active"}
    book["projects"].append([given.get(head) for head in heads])
    book["projects_milestones"].append(["park", None, "ihale", "İhale", None, "2026-11"])
    outcome = sheets.imported(saved(book))
    assert (outcome.new, [p for p in outcome.problems if p.severity == "error"]) == (("projects/park.yml",), [])
    value = parse_yaml((outcome.files or {})["projects/park.yml"], "").value
    assert value["milestones"] == [{"id": "ihale", "title": "İhale", "planned": "2026-11"}]


# --- entries ---


def test_entries_are_known_by_their_id_however_the_rows_are_sorted(tmp_path: Path) -> None:
    def work(sheet: Any) -> None:
        first, second = ([top.value for top in sheet[row]] for row in (2, 3))
        for index, (a, b) in enumerate(zip(first, second, strict=True), 1):
            sheet.cell(2, index).value, sheet.cell(3, index).value = b, a
        sheet["B2"], sheet["B3"] = 1, 2

    outcome = town(tmp_path).after("projects_milestones", work)
    assert (outcome.changes, outcome.problems) == ((), ())


def test_a_copied_row_with_another_id_is_a_new_entry(tmp_path: Path) -> None:
    def work(sheet: Any) -> None:
        row = [top.value for top in sheet[3]]
        row[2] = "kabul"
        sheet.append(row)

    sheets = town(tmp_path)
    outcome = sheets.after("projects_milestones", work)
    write(sheets.content, outcome)
    found = parse_yaml((sheets.content / FILE).read_bytes(), FILE).value["milestones"]
    assert [entry["id"] for entry in found] == ["ihale", "insaat", "kabul"]


def test_another_id_in_the_row_of_an_entry_renames_it(tmp_path: Path) -> None:
    outcome = town(tmp_path).after("projects_milestones", setting("id", "acik-ihale", row="ihale", key=3))
    assert lines_of(outcome) == [("milestones[0].id", "ihale", "acik-ihale")]


def test_an_entry_that_is_absent_from_the_sheet_is_kept_and_told(tmp_path: Path) -> None:
    outcome = town(tmp_path).after("projects_milestones", lambda sheet: sheet.delete_rows(2))
    assert (outcome.changes, outcome.kept) == ((), ((FILE, "milestones[0]"),))


def test_entries_without_ids_are_known_by_their_number_and_new_ones_have_none(tmp_path: Path) -> None:
    def work(sheet: Any) -> None:
        sheet["D2"] = 8000000
        sheet.append(["meydan", None, "loan", 1000000])

    outcome = town(tmp_path).after("projects_funding", work)
    assert lines_of(outcome) == [
        ("funding[0].amount", "9000000.50", "8000000"),
        ("funding[2].source", "", "loan"),
        ("funding[2].amount", "", "1000000"),
    ]


@pytest.mark.parametrize(
    ("coordinate", "value", "fix"),
    [("A2", "meydann", "Did you mean meydan?"), ("B3", 1, "stands in row 2 already"), ("B2", "ilk", "Write 1, 2, 3")],
)
def test_a_row_of_no_entry_is_told(coordinate: str, value: Any, fix: str, tmp_path: Path) -> None:
    outcome = town(tmp_path).after("projects_funding", lambda sheet: setattr(sheet[coordinate], "value", value))
    assert [fix in sentence for _, sentence in faults_of(outcome)] == [True]
    assert outcome.files == {}


def test_shares_that_no_longer_add_up_are_told_at_the_changed_cell(tmp_path: Path) -> None:
    outcome = town(tmp_path).after("projects_places", setting("share", 70, row="carsi", key=3))
    assert faults_of(outcome)[0][0] == "D (share)"
    assert "110" in faults_of(outcome)[0][1]


# --- files ---


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 99, b"\xd0\xcf\x11\xe0rest", b"\xff\xfe\0", b"a,b\n1,2\n", b"id\n\0"],
)
def test_any_bytes_give_a_problem_and_no_change(data: bytes, tmp_path: Path) -> None:
    outcome = town(tmp_path).imported(data, name="x")
    assert not outcome.files
    assert outcome.problems or data in (b"", b"id\n\0")


def test_the_command_writes_only_when_asked_and_tells_by_its_status(tmp_path: Path) -> None:
    sheets = town(tmp_path)
    file, folder = tmp_path / "projects.csv", ["--content", str(sheets.content)]

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["--lang", "en", *arguments, *folder])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    assert run("export", "table", "projects", "-o", str(file))[0] == 0
    assert run("import", "table", str(file)) == (0, "2 rows read: 0 fields in 0 files changed, 0 new records\n")
    file.write_bytes(with_cell(file.read_bytes(), 1, "cost_approved_value", "12500000"))
    code, text = run("import", "table", str(file))
    assert (code, text.splitlines()[0]) == (0, f"{FILE}  cost.approved.value: 12400000 -> 12500000")
    assert (sheets.content / FILE).read_text("utf-8") == PROJECT
    assert run("import", "table", str(file), "--write")[0] == 0
    assert (sheets.content / FILE).read_text("utf-8") == PROJECT.replace("value: 12400000,", "value: 12500000,")
    file.write_bytes(with_cell(file.read_bytes(), 1, "stage", "x"))
    assert run("import", "table", str(file))[0] == 1
    file.write_bytes(b"PK\x03\x04")
    assert run("import", "table", str(file))[0] == 2
    assert "Did you mean milestones?" not in run("export", "table", "milestones", "-o", str(tmp_path / "m.xlsx"))[1]
    code, text = run("export", "table", "milestonez", "-o", str(file))
    assert (code, "projects-milestones" in text) == (2, True)
