"""A sheet that nobody worked on changes nothing; one changed cell changes one line of one file."""

from __future__ import annotations

from difflib import ndiff
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from generator.check import check
from generator.read import read
from generator.records.words import load_words
from generator.records.yaml_reader import parse_yaml
from generator.spreadsheet.importing import Spreadsheet, compared, write
from generator.spreadsheet.pages import offered, pages_of
from generator.spreadsheet.sheets import table_names
from generator.spreadsheet.writing import as_csv, as_workbook
from tests.spreadsheet.town import FILE, cell, lines_of, saved, town, with_cell

INVENTED = Path(__file__).parents[2] / "content"
TABLES = tuple(name.replace("-", "_") for name in table_names())
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def test_a_workbook_of_all_tables_of_the_invented_town_changes_nothing() -> None:
    contents = read(INVENTED)
    invented = check(contents).town
    assert invented is not None
    words = load_words("generator")["tr"]
    pages = pages_of(TABLES, invented, contents, words)
    outcome = compared(contents, invented, Spreadsheet("x.xlsx", as_workbook(pages, offered(invented, words), words)))
    assert outcome.rows == sum(len(page.rows) for page in pages) > 2000
    assert (outcome.changes, outcome.problems, outcome.kept, outcome.files) == ((), (), (), {})


def test_every_table_of_the_invented_town_as_csv_changes_nothing() -> None:
    contents = read(INVENTED)
    invented = check(contents).town
    assert invented is not None
    for page in pages_of(TABLES, invented, contents, load_words("generator")["tr"]):
        outcome = compared(contents, invented, Spreadsheet(f"{page.name}.csv", as_csv(page)))
        if page.rows:
            assert (page.name, outcome.rows) == (page.name, len(page.rows))
        assert (outcome.changes, outcome.problems, outcome.files) == ((), (), {}), page.name


@pytest.mark.parametrize("name", TABLES)
def test_a_sheet_saved_by_a_spreadsheet_program_changes_nothing(name: str, tmp_path: Path) -> None:
    sheets = town(tmp_path)
    outcome = sheets.imported(saved(load_workbook(BytesIO(sheets.export(name)))))
    assert (outcome.changes, outcome.problems) == ((), ())
    outcome = sheets.imported(sheets.export_csv(name), name=f"{name}.csv")
    assert (outcome.changes, outcome.problems) == ((), ())


@pytest.mark.parametrize(
    ("table", "key", "row", "heading", "value", "told", "line"),
    [
        ("projects", 1, "meydan", "cost_approved_value", 12500000, "12500000", "cost.approved.value"),
        ("projects", 1, "meydan", "cost_estimate_value", 11500000.5, "11500000.50", "cost.estimate.value"),
        ("projects", 1, "meydan", "cost_final_value", 7, "7", "cost.final.value"),
        ("projects", 1, "meydan", "title_en", "The square", "The square", "title.en"),
        ("projects", 1, "meydan", "summary_tr", "Meydan: yeni", "Meydan: yeni", "summary.tr"),
        ("projects", 1, "meydan", "as_of", "2026-11", "2026-11", "as_of"),
        ("projects", 1, "meydan", "location_lat", 38.7565, "38.7565", "location.lat"),
        ("projects", 1, "meydan", "policy_plan", "07", "07", "policy.plan"),
        ("projects", 1, "meydan", "policy_sdg", "11.20; 4", "11.20; 4", "policy.sdg"),
        ("projects", 1, "meydan", "cost_approved_source_en", "Decision", "Decision", "cost.approved.source.en"),
        ("projects", 1, "meydan", "cost_approved_as_of", None, "", "cost.approved.as_of"),
        ("projects_milestones", 3, "insaat", "actual", "2026-10-01", "2026-10-01", "milestones[1].actual"),
        ("projects_milestones", 3, "ihale", "planned", "2026-03", "2026-03", "milestones[0].planned"),
        ("projects_indicators_values", 4, 12500, "value", 12345.678, "12345.678", "indicators[0].values[0].value"),
        ("projects_indicators_values", 4, 3.75, "value", 12.345, "12.3450", "indicators[0].values[1].value"),
        ("projects_contracts", 3, "yapim", "tenderers", 6, "6", "contracts[0].tenderers"),
        ("projects_places", 3, "carsi", "share", 60.0, None, ""),
        ("projects_funding", 3, "own", "amount", 9000001, "9000001", "funding[0].amount"),
        ("projects_contracts_changes", 6, "8500000", "from", "8400000", "8400000", "contracts[0].changes[0].from"),
    ],
)
def test_one_changed_cell_is_one_change_and_one_line(
    table: str, key: int, row: Any, heading: str, value: Any, told: str | None, line: str, tmp_path: Path
) -> None:
    sheets = town(tmp_path)
    before = (sheets.content / FILE).read_text("utf-8")
    outcome = sheets.after(table, lambda sheet: setattr(cell(sheet, row, heading, key=key), "value", value))
    assert [p for p in outcome.problems if p.severity == "error"] == []
    assert [(change.file, change.where, change.after) for change in outcome.changes] == (
        [(FILE, line, told)] if told is not None else []
    )
    write(sheets.content, outcome)
    after = (sheets.content / FILE).read_text("utf-8")
    signs = [text[0] for text in ndiff(before.splitlines(), after.splitlines()) if text[0] in "+-"]
    assert sorted(signs) in ([["+", "-"], ["+"]] if told is not None else [[]])


def test_a_written_sheet_leaves_the_other_values_as_the_reader_has_them(tmp_path: Path) -> None:
    sheets = town(tmp_path)
    before = parse_yaml((sheets.content / FILE).read_bytes(), FILE).value
    outcome = sheets.after("projects", lambda sheet: setattr(cell(sheet, "meydan", "cost_estimate_value"), "value", 5))
    write(sheets.content, outcome)
    after = parse_yaml((sheets.content / FILE).read_bytes(), FILE).value
    assert after == {**before, "cost": {**before["cost"], "estimate": "5"}}


def test_importing_the_written_sheet_again_changes_nothing(tmp_path: Path) -> None:
    sheets = town(tmp_path)
    book = load_workbook(BytesIO(sheets.export("projects", "projects_milestones")))
    cell(book["projects"], "meydan", "unit").value = None
    cell(book["projects_milestones"], "ihale", "id", key=3).value = "acik-ihale"
    write(sheets.content, sheets.imported(saved(book)))
    again = sheets.imported(saved(book))
    assert (again.changes, again.problems) == ((), ())


def test_a_changed_csv_cell_is_one_change(tmp_path: Path) -> None:
    sheets = town(tmp_path)
    data = with_cell(sheets.export_csv("projects"), 1, "cost_approved_value", "12500000")
    outcome = sheets.imported(data, name="my projects.csv")
    assert lines_of(outcome) == [("cost.approved.value", "12400000", "12500000")]


def test_a_csv_saved_with_decimal_commas_and_semicolons_reads_the_same(tmp_path: Path) -> None:
    sheets = town(tmp_path)
    text = (
        sheets.export_csv("projects_funding").decode("utf-8-sig").replace(",", ";").replace("9000000.50", "9000000,5")
    )
    outcome = sheets.imported(text.encode("windows-1254"), name="projects_funding.csv")
    assert (outcome.changes, outcome.problems) == ((), ())


def test_cells_are_stored_as_what_they_are(tmp_path: Path) -> None:
    """Read from the workbook's own XML, not through the library that wrote it."""
    with ZipFile(BytesIO(town(tmp_path).export("projects", "projects_funding"))) as parts:
        formats = _xml(parts.read("xl/styles.xml")).findall(f"{MAIN}cellXfs/{MAIN}xf")
        sheets = [_xml(parts.read(f"xl/worksheets/sheet{n}.xml")) for n in (1, 2)]
        book = parts.read("xl/workbook.xml").decode()
    found: dict[str, tuple[str, str]] = {}
    for sheet in sheets:
        assert not list(sheet.iter(f"{MAIN}f"))
        rows = sheet.findall(f"{MAIN}sheetData/{MAIN}row")
        heads = {_letters(top): "".join(top.itertext()) for top in rows[0]}
        for cell_ in (cell_ for row in rows[1:] if "".join(row[0].itertext()) == "meydan" for cell_ in row):
            name = heads[_letters(cell_)]
            found[name] = (cell_.get("t", "n"), "".join(cell_.itertext()))
            if name == "party":
                assert formats[int(cell_.get("s", "0"))].get("quotePrefix") == "1"
    assert found["policy_plan"] == ("inlineStr", "06")
    assert found["as_of"] == ("inlineStr", "2026-10")
    assert found["location_lat"] == ("n", "38.75")
    assert found["cost_approved_value"] == ("n", "12400000")
    assert found["cost_final_value"] == ("inlineStr", "999999999999999.99")
    assert found["party"] == ("inlineStr", "=HYPERLINK(1)")
    assert found["identifiers"] == ("inlineStr", '"a; b"; "c ""d"""; +90')
    assert 'state="hidden"' in book


def _xml(data: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(data)  # noqa: S314 - our own file


def _letters(cell_: ElementTree.Element) -> str:
    return cell_.get("r", "").rstrip("0123456789")


def test_a_heading_says_what_it_is_and_offers_what_may_be_chosen(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(town(tmp_path).export("projects")))
    sheet = book["projects"]
    [unit] = [top for top in sheet[1] if top.value == "unit"]
    assert "müdürlük" in unit.comment.text
    [ranges] = [v.formula1 for v in sheet.data_validations.dataValidation if unit.column_letter + "2" in str(v.sqref)]
    name, cells = ranges.replace("$", "").split("!")
    assert [row[0].value for row in book[name.strip("'")][cells]] == ["fen"]
    assert sheet.freeze_panes == "B2"


def test_no_text_of_a_csv_begins_a_formula(tmp_path: Path) -> None:
    data = town(tmp_path).export_csv("projects_funding").decode("utf-8-sig")
    assert ",'=HYPERLINK(1)," in data
