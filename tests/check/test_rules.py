"""Every rule has one example that it refuses and one that it lets pass; both stand in `examples/`."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from generator.check import check
from generator.check.rules import OF_EACH, RULES
from generator.check.rules.budget import lines_of_tables_name_records_that_exist
from generator.check.rules.references import shapes_belong_to_places
from generator.check.rules.words import prose_holds_no_personal_data
from generator.read import read, read_records
from generator.records.base import Record
from tests.towns import small_town

BESIDE_RECORDS = {
    f"{rule.__name__}/{name}"
    for rule in (
        shapes_belong_to_places,
        lines_of_tables_name_records_that_exist,
        prose_holds_no_personal_data,
    )
    for name in ("fails", "passes")
}
"""Rules about files that are no records; their examples are below."""
EXAMPLES = Path(__file__).parent / "examples"
FOLDERS = sorted((EXAMPLES.parent / "folders").glob("*/*"))
"""What is wrong with a folder, a table or a shape: laid over the small town."""
FILES = sorted(EXAMPLES.rglob("*.yml"))


def test_every_rule_has_a_failing_and_a_passing_example() -> None:
    named = {f"{rule.__name__}/{name}" for rule in RULES for name in ("fails", "passes")}
    assert named == {f"{file.parent.name}/{file.stem.split('--')[0]}" for file in FILES} | BESIDE_RECORDS


@pytest.mark.parametrize("example", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_example_gives_what_its_heading_says(example: Path, tmp_path: Path) -> None:
    text = example.read_text("utf-8")
    heading = dict(line.removeprefix("# ").split(": ") for line in text.splitlines()[:2])
    content = small_town(tmp_path, {heading["file"]: text})
    problems = check(read(content)).problems
    expected = [] if heading["gives"] == "nothing" else [(heading["file"], heading["gives"])]
    assert [(problem.file, problem.code) for problem in problems] == expected
    assert all(problem.line > 2 for problem in problems)


def test_an_area_of_an_unknown_place_is_a_problem(tmp_path: Path) -> None:
    ring = "[[30,38],[30,39],[31,39],[30,38]]"
    feature = '{"type":"Feature","id":"%s","geometry":{"type":"Polygon","coordinates":[' + ring + "]}}"
    collection = '{"type":"FeatureCollection","features":[' + feature % "carsi" + "," + feature % "carsii" + "]}"
    problems = check(read(small_town(tmp_path, {"places/places.geojson": collection}))).problems
    assert [(problem.code, problem.values["value"]) for problem in problems] == [("unknown-record", '"carsii"')]
    assert "carsi?" in problems[0].values["suggestion"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_folder_gives_the_code_it_is_named_after(folder: Path, tmp_path: Path) -> None:
    content = small_town(tmp_path)
    shutil.copytree(folder, content, dirs_exist_ok=True, symlinks=True)
    expected = [folder.parent.name] if folder.name == "fails" else []
    assert [problem.code for problem in check(read(content)).problems] == expected


@pytest.mark.parametrize(("project", "codes"), [("yol-genisletme", []), ("eski-yol", ["unknown-record"])])
def test_a_line_of_a_table_names_a_project_that_exists(tmp_path: Path, project: str, codes: list[str]) -> None:
    budget = (
        "year: 2026\nstatus: approved\nas_of: 2026-10-31\nsource: Muhasebe\ntables:\n"
        "  - file: gider.csv\n    direction: expenditure\n    columns: {economic: Kod, project: Proje}\n"
        "    phases: {approved: Tutar}\n"
    )
    table = f"Kod,Proje,Tutar\n06.5.7.01,,1\n06.5.7.02,{project},2\n"
    record = "title: {tr: Yol, en: Road}\nstage: implementation\nstatus: {state: active}\nformer_ids: [eski-yol]\n"
    files = {"budgets/2026.yml": budget, "budgets/gider.csv": table, "projects/yol-genisletme.yml": record}
    problems = check(read(small_town(tmp_path, files))).problems
    assert [(problem.code, problem.file, problem.line) for problem in problems] == [
        (code, "budgets/gider.csv", 3) for code in codes
    ]


@pytest.mark.parametrize(("told", "codes"), [("444 0 123", []), ("0532 123 45 67", ["personal-data"])])
def test_a_page_of_prose_holds_no_number_of_a_person(tmp_path: Path, told: str, codes: list[str]) -> None:
    page = f"---\npage: contact\ntitle: İletişim\n---\n\nBize yazın.\n\nAyşe Hanım: {told}\n"
    problems = check(read(small_town(tmp_path, {"pages/tr/iletisim.md": page}))).problems
    assert [(problem.code, problem.file, problem.line) for problem in problems] == [
        (code, "pages/tr/iletisim.md", 8) for code in codes
    ]


def test_a_bad_cell_is_one_problem_though_totals_are_declared(tmp_path: Path) -> None:
    budget = (
        "year: 2025\nstatus: approved\nas_of: 2025-12-31\nsource: Muhasebe\ntables:\n"
        "  - {file: gider.csv, direction: expenditure, columns: {economic: Kod}, phases: {approved: Tutar}}\n"
        "totals: [{direction: expenditure, phase: approved, amount: 3}]\n"
    )
    files = {"budgets/2025.yml": budget, "budgets/gider.csv": "Kod,Tutar\n06.5.7.01,bir\n06.5.7.02,2\n"}
    problems = check(read(small_town(tmp_path, files))).problems
    assert [(problem.code, problem.line) for problem in problems] == [("bad-cell", 2)]


def test_a_record_that_cannot_be_read_is_not_missing_as_well(tmp_path: Path) -> None:
    content = small_town(tmp_path, {"needs/yol.yml": "title: Yol dar\nstatus: {state: opn}\n"})
    assert [problem.code for problem in check(read(content)).problems] == ["not-in-list"]


def test_all_problems_of_all_files_come_in_one_run(tmp_path: Path) -> None:
    content = small_town(
        tmp_path,
        {
            "needs/yol.yml": "title: Yol dar\ntitle: Yol çok dar\nstatus: {state: opn}\nrenk: mavi\n",
            "units/fen.yml": "name: [Fen]\n",
            "projects/Yeni Yol.yml": "title: x\n",
            "oneri.yml": "a: b\n",
        },
    )
    found = [(problem.file, problem.line, problem.code) for problem in check(read(content)).problems]
    assert found == [
        ("needs/yol.yml", 2, "duplicate-key"),
        ("needs/yol.yml", 3, "not-in-list"),
        ("needs/yol.yml", 4, "unknown-field"),
        ("oneri.yml", 1, "unexpected-file"),
        ("projects/Yeni Yol.yml", 1, "bad-file-name"),
        ("units/fen.yml", 1, "wrong-type"),
    ]


@pytest.mark.parametrize("example", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_rule_of_each_record_says_the_same_when_it_is_given_only_that_record(example: Path, tmp_path: Path) -> None:
    text = example.read_text("utf-8")
    heading = dict(line.removeprefix("# ").split(": ") for line in text.splitlines()[:2])
    contents = read(small_town(tmp_path, {heading["file"]: text}))
    town = check(contents).town
    assert town is not None
    nothing: dict[str, dict[str, Record]] = {name: {} for name in ("places", "needs", "projects", "feedback")}
    bare = replace(town, **nothing)  # type: ignore[arg-type]
    for rule in OF_EACH:
        together = list(rule(town, contents))
        apart = list(rule(bare, contents))
        for name in nothing:
            for identity, record in getattr(town, name).items():
                alone = replace(bare, **{name: {identity: record}})
                apart += [
                    breach for breach in rule(alone, contents) if (breach.kind, breach.id) == (_KIND[name], identity)
                ]
        assert sorted(map(repr, apart)) == sorted(map(repr, together)), rule.__name__


_KIND = {"places": "place", "needs": "need", "projects": "project", "feedback": "feedback"}


def test_records_known_to_be_sound_are_told_about_again_when_they_are_not_any_more(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    first = check(read_records(content))
    assert first.problems == ()
    assert check(read_records(content), first.sound).problems == ()
    place = next((content / "places").glob("*.yml"))  # what others name: they are faulty now, though their files stay
    place.rename(place.with_stem("baska-yer"))
    told = check(read_records(content), first.sound).problems
    assert told == check(read(content)).problems
    assert "unknown-record" in {problem.code for problem in told}
