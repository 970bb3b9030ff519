"""Every rule has one example that it refuses and one that it lets pass; both stand in `examples/`."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.check import check
from generator.check.rules import RULES
from generator.check.rules.references import shapes_belong_to_places
from generator.read import read
from tests.towns import small_town

EXAMPLES = Path(__file__).parent / "examples"
FILES = sorted(EXAMPLES.rglob("*.yml"))


def test_every_rule_has_a_failing_and_a_passing_example() -> None:
    named = {f"{rule.__name__}/{name}" for rule in RULES for name in ("fails", "passes")}
    named -= {f"{shapes_belong_to_places.__name__}/{name}" for name in ("fails", "passes")}  # tested below
    assert named == {f"{file.parent.name}/{file.stem}" for file in FILES}


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
