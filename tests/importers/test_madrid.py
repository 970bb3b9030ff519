"""Madrid's own tables become a content folder: every project, line and district, every total to the cent."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from generator.check import Checked, check
from generator.check.town import Town
from generator.importers import BudgetMap, Outcome, PlaceMap, ProjectMap
from generator.read import read
from generator.records.words import load_words
from generator.report import as_text
from tests.importers.tables import MADRID, MADRID_MAPS, every_file, imported, where_madrid_is

pytestmark = where_madrid_is

EXPENDITURE = {
    "approved": "5721776274.00",
    "modification": "544741703.36",
    "adjusted": "6266517977.30",
    "authorised": "5942495157.67",
    "committed": "5936002373.47",
    "executed": "5817577154.50",
}
REVENUE = {
    "approved": "6161081568",
    "adjusted": "6705823271.32",
    "executed": "6146583947.40",
    "collected": "5603582541.44",
}
"""As the index of the data has them."""


def take(content: Path, name: str, file: str, model: type, *, replace: bool = False) -> Outcome:
    return imported(content, MADRID / file, MADRID_MAPS / "maps" / f"{name}.yml", model, replace=replace)


def take_all(content: Path) -> list[Outcome]:
    return [
        take(content, "places", "madrid-districts.geojson", PlaceMap),
        take(content, "projects", "inversiones_principales.csv", ProjectMap),
        take(content, "expenditure", "gastos.csv", BudgetMap),
        take(content, "revenue", "ingresos.csv", BudgetMap),
    ]


def fresh(folder: Path) -> Path:
    content = folder / "content"
    for name, data in every_file(MADRID_MAPS / "content").items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_bytes(data)
    return content


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder after one import of everything; tests that change it take a copy of their own."""
    folder = fresh(tmp_path_factory.mktemp("madrid"))
    outcomes = take_all(folder)
    assert [len(outcome.added) for outcome in outcomes] == [21, 203, 9211, 278]
    assert not [problem for outcome in outcomes for problem in outcome.problems]
    return folder


@pytest.fixture(scope="module")
def checked(content: Path) -> Checked:
    return check(read(content))


@pytest.fixture(scope="module")
def town(checked: Checked) -> Town:
    assert checked.town is not None
    return checked.town


def table(file: str, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """The rows as Python's own reader has them."""
    text = (MADRID / file).read_bytes().decode(encoding)
    return [row for row in csv.DictReader(StringIO(text, newline=""), delimiter=";") if any(row.values())]


def test_check_lists_exactly_the_expected_faults(checked: Checked) -> None:
    told = as_text(checked.problems, load_words("generator")["en"], "").splitlines()
    expected = (MADRID_MAPS / "expected-problems.txt").read_text("utf-8").splitlines()
    assert told == [line for line in expected if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("direction", "count", "totals"), [("expenditure", 9211, EXPENDITURE), ("revenue", 278, REVENUE)]
)
def test_totals_are_those_of_the_file_to_the_cent(
    town: Town, direction: str, count: int, totals: dict[str, str]
) -> None:
    lines = [line for line in town.lines["2023"] if line.direction == direction]
    assert len(lines) == count
    for phase, total in totals.items():
        assert sum((line.amount(phase) for line in lines), Decimal(0)) == Decimal(total)


def test_every_line_has_its_codes_and_amounts_as_the_file_has_them(town: Town) -> None:
    lines = [line for line in town.lines["2023"] if line.direction == "expenditure"]
    for line, row in zip(lines, table("gastos.csv", "cp1252"), strict=True):
        assert line.institutional == f"{row['Centro']}.{row['Seccion']}"
        assert line.functional == row["Programa"]
        assert line.economic == f"{row['Capitulo']}.{row['Economico']}"
        assert line.amount("executed") == Decimal(row["OBL_RECONOC"].replace(",", "."))


def test_every_project_is_there_with_money_years_state_and_point(town: Town) -> None:
    by_code = {project.identifiers[0]: project for project in town.projects.values()}
    rows = table("inversiones_principales.csv")
    assert len(rows) == len(by_code) == 203
    for row in rows:
        project = by_code[f"PEP {row['Código PEP']}"]
        assert project.title.in_language("es", ("es",))[0] == " ".join(row["Denominación"].split())
        assert project.cost is not None
        assert project.cost.approved is not None
        assert project.cost.approved.value == Decimal(row["Presupuesto Total (Previsto)"].replace(",", "."))
        spent = row["Gasto ejecutado"].strip().replace(",", ".")
        assert (project.cost.spent.value if project.cost.spent else None) == (Decimal(spent) if spent else None)
        assert project.periods is not None
        assert project.periods.implementation is not None
        planned, actual = project.periods.implementation.planned, project.periods.implementation.actual
        assert planned is not None
        assert str(planned.start) == row["Año inicio"]
        assert str(planned.end) == row["Año de finalización previsto"]
        assert (str(actual.end) if actual else "") == row["Año de finalización"]
        assert project.location is not None
        assert abs(project.location.lat - Decimal(row["Latitud"])) < Decimal("0.000001")
        assert abs(project.location.lon - Decimal(row["Longitud"])) < Decimal("0.000001")
        assert project.status.state == {"EN PROCESO": "active", "FINALIZADO": "completed"}[row["Estado"]]
    assert sum(bool(project.documents) for project in by_code.values()) == sum(
        bool(row["Url_fotografia"].strip()) for row in rows
    )


def test_every_project_has_its_districts_and_six_have_shares(town: Town) -> None:
    codes = {place.id: place.code for place in town.places.values()}
    by_code = {project.identifiers[0]: project for project in town.projects.values()}
    shared = 0
    for row in table("inversiones_principales.csv"):
        places = by_code[f"PEP {row['Código PEP']}"].places
        if "%" in row["Distrito"]:
            shared += 1
            written = {f"{codes[share.place]} ({share.share}%)" for share in places}
            assert written == {" ".join(part.split()) for part in row["Distrito"].replace("-", "\n").split("\n")} - {""}
            assert sum(share.share or 0 for share in places) == 100
        else:
            assert [codes[share.place] for share in places] == [row["Distrito"]]
    assert shared == 6


def test_every_district_has_its_official_name_and_code_and_an_area(town: Town) -> None:
    assert len(town.places) == len(town.shapes) == 21
    assert {place.code for place in town.places.values()} == {str(code) for code in range(201, 222)}
    names = {place.name.in_language("es", ("es",))[0] for place in town.places.values()}
    assert {"Chamartín", "Tetuán", "San Blas-Canillejas"} <= names


def test_importing_all_again_changes_no_byte(content: Path) -> None:
    before = every_file(content)
    for outcome in take_all(content):
        assert (outcome.added, outcome.changed, outcome.kept, outcome.problems) == ((), (), (), ())
    assert every_file(content) == before


def test_the_folder_builds_and_the_budget_page_has_the_files_totals(content: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "generator", "build", "--content", str(content), "--site", str(tmp_path / "site")]
    done = subprocess.run([*command, "--date", "2024-01-05"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "en" / "budget" / "2023" / "index.html").read_text("utf-8")
    assert not [total for total in (*EXPENDITURE.values(), *REVENUE.values()) if f"{Decimal(total):,.2f}" not in page]
    pages = {path.parent.name for path in (tmp_path / "site" / "en" / "projects").glob("*/index.html")}
    assert len(pages - {"map"}) == 203


def test_the_list_of_2024_updates_131_and_keeps_72_until_they_are_replaced(content: Path, tmp_path: Path) -> None:
    later = tmp_path / "content"
    for name, data in every_file(content).items():
        (later / name).parent.mkdir(parents=True, exist_ok=True)
        (later / name).write_bytes(data)
    outcome = take(later, "projects", "inversiones_principales_2024.csv", ProjectMap)
    assert (len(outcome.changed) + len(outcome.unchanged), len(outcome.added), len(outcome.kept)) == (131, 75, 72)
    town = check(read(later)).town
    assert town is not None
    states = Counter(town.projects[name].status.state for name in outcome.kept)
    assert states == {"completed": 56, "active": 16}
    removed = take(later, "projects", "inversiones_principales_2024.csv", ProjectMap, replace=True)
    assert removed.removed == outcome.kept
    town = check(read(later)).town
    assert town is not None
    assert {project.identifiers[0] for project in town.projects.values()} == {
        f"PEP {row['Código PEP']}" for row in table("inversiones_principales_2024.csv")
    }
