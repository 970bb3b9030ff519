"""What is taken out comes back as it was; what is changed in one cell changes one line; what cannot be is told."""

from __future__ import annotations

import difflib
import io
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from generator.commands import main
from generator.spreadsheet.layout import editable_tables
from tests.importers.tables import every_file
from tests.towns import small_town

CONTENT = Path(__file__).parents[2] / "content"
NAMES = sorted({table.name for table in editable_tables().values()})


def run(*arguments: object, lang: str = "en") -> Result:
    return CliRunner().invoke(main, ["--lang", lang, *map(str, arguments)], catch_exceptions=False)


def exported(content: Path, file: Path, *names: str) -> Path:
    done = run("export", "table", *names, "-o", file, "--content", content)
    assert done.exit_code == 0, done.output
    return file


def brought_back(content: Path, file: Path, *more: str) -> Result:
    return run("import", "table", file, "--content", content, *more)


def sheet(file: Path, name: str | None = None) -> tuple[Workbook, Any]:
    book = load_workbook(file)
    return book, book[name] if name else book.worksheets[0]


def cell(page: Any, row_id: str, heading: str, number: int | None = None) -> Any:
    """The cell of a record (and of the entry with a number) below a heading."""
    heads = [head.value for head in page[1]]
    for row in page.iter_rows(min_row=2):
        if row[0].value == row_id and (number is None or str(row[1].value) == str(number)):
            return row[heads.index(heading)]
    raise AssertionError(f"no row of {row_id}")


def lines_changed(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, list[str]]:
    """File to the lines that were taken out and put in."""
    found = {}
    for name in before.keys() | after.keys():
        if before.get(name) != after.get(name):
            old, new = (data.get(name, b"").decode().splitlines() for data in (before, after))
            diff = list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:]
            found[name] = [line for line in diff if not line.startswith("@@")]
    return found


@pytest.fixture
def town(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    return folder


def test_a_workbook_of_every_table_that_comes_back_untouched_changes_nothing(tmp_path: Path) -> None:
    file = exported(CONTENT, tmp_path / "hepsi.xlsx", *NAMES)
    assert sorted(load_workbook(file, read_only=True).sheetnames) == sorted([*NAMES, "lists"])
    done = brought_back(CONTENT, file)
    assert (done.exit_code, done.output) == (0, "Nothing would change.\n")


@pytest.mark.parametrize("name", ["projects", "needs", "projects_contracts_changes", "projects_places", "codelists"])
def test_a_csv_that_comes_back_untouched_changes_nothing(tmp_path: Path, name: str) -> None:
    done = brought_back(CONTENT, exported(CONTENT, tmp_path / f"{name}.csv", name))
    assert (done.exit_code, done.output) == (0, "Nothing would change.\n")


@pytest.mark.parametrize("year", ["2023", "2024", "2025", "2026"])
def test_budget_lines_that_come_back_untouched_change_nothing(tmp_path: Path, year: str) -> None:
    file = tmp_path / "butce.xlsx"
    assert run("export", "table", "budget-lines", "--year", year, "-o", file, "--content", CONTENT).exit_code == 0
    done = brought_back(CONTENT, file)
    assert (done.exit_code, done.output) == (0, "Nothing would change.\n")


def test_one_changed_cell_is_one_changed_line_and_only_when_it_is_asked_for(town: Path, tmp_path: Path) -> None:
    file = exported(town, tmp_path / "projects.xlsx", "projects")
    book, page = sheet(file)
    cell(page, "cumhuriyet-meydani", "cost_approved_value").value = 12500000
    book.save(file)
    before = every_file(town)
    shown = brought_back(town, file)
    assert shown.exit_code == 0
    assert shown.output.splitlines()[:2] == [
        "projects/cumhuriyet-meydani.yml",
        "  cost.approved.value: 12400000 -> 12500000",
    ]
    assert every_file(town) == before
    assert brought_back(town, file, "--write").exit_code == 0
    assert lines_changed(before, every_file(town)) == {
        "projects/cumhuriyet-meydani.yml": [
            "-  approved: {value: 12400000, as_of: 2025-12-05, source: Meclis kararı 2025/118}",
            "+  approved: {value: 12500000, as_of: 2025-12-05, source: Meclis kararı 2025/118}",
        ]
    }
    assert brought_back(town, file).output == "Nothing would change.\n"


def test_a_bare_amount_stays_bare_and_its_underscores_elsewhere_stay(tmp_path: Path) -> None:
    record = "title: {tr: Yol, en: Road} # ad\nstage: implementation\nstatus: {state: active}\nformer_ids: [eski-yol]\n"
    money = "cost:\n  estimate: 12_400_000.50   # ilk keşif\n  approved: 13_000_000\nas_of: 2026-01\nsource: Meclis\n"
    content = small_town(tmp_path, {"projects/yol-genisletme.yml": record + money})
    file = exported(content, tmp_path / "p.xlsx", "projects")
    book, page = sheet(file)
    cell(page, "yol-genisletme", "cost_approved_value").value = 13100000.25
    book.save(file)
    assert brought_back(content, file, "--write").exit_code == 0
    text = (content / "projects/yol-genisletme.yml").read_text("utf-8")
    assert text == record + money.replace("13_000_000", "13100000.25")


def test_entries_are_changed_added_and_taken_out_by_their_numbers(town: Path, tmp_path: Path) -> None:
    file = exported(town, tmp_path / "m.xlsx", "milestones")
    book, page = sheet(file, "projects_milestones")
    heads = [head.value for head in page[1]]
    cell(page, "cumhuriyet-meydani", "actual", 4).value = "2026-11-10"
    for heading in heads[2:-1]:
        cell(page, "cumhuriyet-meydani", heading, 5).value = None
    new = {"project": "cumhuriyet-meydani", "id": "tabela", "title_tr": "Tabelalar", "title_en": "Signs"}
    page.append([{**new, "planned": "2026-11"}.get(head) for head in heads])
    book.save(file)
    before = every_file(town)
    done = brought_back(town, file, "--write")
    assert done.exit_code == 0, done.output
    assert lines_changed(before, every_file(town)) == {
        "projects/cumhuriyet-meydani.yml": [
            "-  - {id: kaplama, title: {tr: Taş kaplama, en: Stone paving}, planned: 2026-10-15}",
            "-  - {id: agaclar, title: {tr: 22 ağacın dikimi, en: Planting of 22 trees}, planned: 2026-11-20}",
            "+  - {id: kaplama, title: {tr: Taş kaplama, en: Stone paving}, planned: 2026-10-15, actual: 2026-11-10}",
            "+  - id: tabela",
            "+    title: {tr: Tabelalar, en: Signs}",
            "+    planned: 2026-11",
        ]
    }


def test_a_new_row_is_a_new_record_that_passes_the_check(town: Path, tmp_path: Path) -> None:
    file = exported(town, tmp_path / "needs.csv", "needs")
    heads = file.read_text("utf-8-sig").splitlines()[0].split(",")
    row = {"id": "golge-istasyon", "title_tr": "=Durakta gölge yok", "title_en": "No shade", "status_state": "open"}
    with file.open("a", encoding="utf-8", newline="") as out:
        out.write(",".join({**row, "title_tr": "'=Durakta gölge yok"}.get(head, "") for head in heads) + "\r\n")
    done = brought_back(town, file, "--write")
    assert done.exit_code == 0, done.output
    assert "needs/golge-istasyon.yml (new)" in done.output
    made = (town / "needs/golge-istasyon.yml").read_text("utf-8")
    assert made == 'title:\n  tr: "=Durakta gölge yok"\n  en: "No shade"\nstatus:\n  state: open\n'
    assert run("check", "--content", town).exit_code == 0


def test_a_row_whose_record_changed_since_is_refused_unless_told(town: Path, tmp_path: Path) -> None:
    file = exported(town, tmp_path / "p.xlsx", "projects")
    book, page = sheet(file)
    cell(page, "bisiklet-yolu", "title_en").value = "Cycle path to school"
    cell(page, "kent-bostani", "title_en").value = "Garden of the town"
    book.save(file)
    record = town / "projects/bisiklet-yolu.yml"
    record.write_text(record.read_text("utf-8") + "identifiers: [ULŞ-1]\n", "utf-8")
    done = brought_back(town, file, "--write")
    assert done.exit_code == 1
    assert "p.xlsx[projects]" in done.output
    assert "changed after this table was made" in done.output
    assert "Cycle path to school" not in record.read_text("utf-8")
    assert "Garden of the town" in (town / "projects/kent-bostani.yml").read_text("utf-8")
    assert brought_back(town, file, "--write", "--even-if-changed").exit_code == 0
    text = record.read_text("utf-8")
    assert "Cycle path to school" in text
    assert "ULŞ-1" not in text  # the row had it empty: that is what --even-if-changed means


def test_every_cell_that_cannot_be_is_named_and_the_other_records_are_written(town: Path, tmp_path: Path) -> None:
    file = exported(town, tmp_path / "p.xlsx", "projects")
    book, page = sheet(file)
    cell(page, "cumhuriyet-meydani", "cost_approved_value").value = "12,5 milyon"
    cell(page, "cumhuriyet-meydani", "stage").value = "implemetation"
    cell(page, "bisiklet-yolu", "unit").value = "ulasm"
    cell(page, "katli-otopark", "status_since").value = "31.10.2026"
    cell(page, "kent-bostani", "title_tr").value = "Kent bostanı, büyüyor"
    page.append(["Yeni Yol", "Yeni yol"])
    book.save(file)
    before = every_file(town)
    done = brought_back(town, file, "--write")
    assert done.exit_code == 1
    bad = re.findall(
        r"\[projects\]:(\d+):\d+: error: row \1, column ([A-Z]+) \"(\w+)\": (.*) \[bad-cell\]", done.output
    )
    told = {heading: sentence for _, _, heading, sentence in bad}
    assert told.keys() == {"cost_approved_value", "stage", "unit", "status_since", "id"}
    assert "12500000" in told["cost_approved_value"] or "Write digits" in told["cost_approved_value"]
    assert "Did you mean implementation?" in told["stage"]
    assert "Did you mean ulasim?" in told["unit"]
    assert "Write 2026-10-31." in told["status_since"]
    assert "yeni-yol" in told["id"]
    assert list(lines_changed(before, every_file(town))) == ["projects/kent-bostani.yml"]


def test_what_a_spreadsheet_makes_of_codes_and_days_is_told_not_taken(tmp_path: Path) -> None:
    record = (
        "title: {tr: Yol, en: Road}\nstage: implementation\nstatus: {state: active}\nformer_ids: [eski-yol]\n"
        "periods: {implementation: {planned: {start: 2026-03}}}\npolicy: {plan: '01.10'}\n"
    )
    content = small_town(tmp_path, {"projects/yol-genisletme.yml": record})
    file = exported(content, tmp_path / "p.xlsx", "projects")
    book, page = sheet(file)
    import datetime

    cell(page, "yol-genisletme", "policy_plan").value = 1.1
    cell(page, "yol-genisletme", "periods_implementation_planned_start").value = datetime.datetime(2026, 3, 1)  # noqa: DTZ001
    book.save(file)
    done = brought_back(content, file, "--write")
    assert done.exit_code == 1
    assert '"01.10" became the number 1.1' in done.output
    assert '"2026-03" became the day 2026-03-01' in done.output
    assert (content / "projects/yol-genisletme.yml").read_text("utf-8") == record


def test_codes_are_text_and_amounts_are_numbers_in_the_file_itself(tmp_path: Path) -> None:
    file = exported(CONTENT, tmp_path / "p.xlsx", "projects")
    with zipfile.ZipFile(file) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in page
        assert "dataValidation" in page
        notes = "".join(parts.read(name).decode() for name in parts.namelist() if "comments" in name)
        assert "Cost · Approved · Value" in notes
    _, sheet_page = sheet(file)
    assert cell(sheet_page, "cumhuriyet-meydani", "cost_approved_value").data_type == "n"
    assert cell(sheet_page, "cumhuriyet-meydani", "periods_need_planned_start").data_type == "s"


def test_one_changed_amount_of_a_budget_changes_that_cell_of_the_towns_own_table(town: Path, tmp_path: Path) -> None:
    file = tmp_path / "butce.xlsx"
    assert run("export", "table", "budget-lines", "--year", "2025", "-o", file, "--content", town).exit_code == 0
    book, page = sheet(file)
    heads = [head.value for head in page[1]]
    row = next(row for row in page.iter_rows(min_row=2) if row[1].value == "2025-gider.csv")
    row[heads.index("executed")].value = 1234567.8
    row[heads.index("description")].value = "Maaş; zamlı"
    book.save(file)
    before = every_file(town)
    assert brought_back(town, file, "--write").exit_code == 0
    changed = lines_changed(before, every_file(town))
    assert list(changed) == ["budgets/2025-gider.csv"]
    old, new = changed["budgets/2025-gider.csv"]
    assert new.endswith(";1.234.567,80")
    assert '"Maaş; zamlı"' in new
    assert old.rsplit(";", 1)[0].count(";") == new.replace("Maaş; ", "").rsplit(";", 1)[0].count(";")


def test_a_table_nobody_knows_is_refused_with_those_there_are(tmp_path: Path) -> None:
    done = run("export", "table", "projekts", "-o", tmp_path / "x.xlsx", "--content", CONTENT)
    assert done.exit_code == 2
    assert "Did you mean projects?" in done.output
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    assert brought_back(CONTENT, tmp_path / "x.xlsx").exit_code == 2
    book = Workbook()
    data = io.BytesIO()
    book.save(data)
    (tmp_path / "y.xlsx").write_bytes(data.getvalue())
    done = brought_back(CONTENT, tmp_path / "y.xlsx")
    assert done.exit_code == 1
    assert "none of the tables" in done.output
