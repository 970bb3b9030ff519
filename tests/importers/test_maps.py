"""A map is read as strictly as a record; the command tells its faults, what it did, and how it ended."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.commands.import_ import import_group
from generator.importers import BudgetMap, PlaceMap, ProjectMap, read_map
from tests.importers.tables import MADRID_MAPS, OWN, every_file
from tests.towns import small_town

BROKEN = """\
identifier: {column: No, scheme: YATIRIM}
fields:
  titel: Ad
  cost.aproved: Tutar
  stage: {column: Durum, valeus: {}}
plcaes: Yer
"""


@pytest.mark.parametrize(
    ("file", "model"),
    [
        (OWN / "projeler.yml", ProjectMap),
        (OWN / "gider.yml", BudgetMap),
        (OWN / "yerler.yml", PlaceMap),
        (MADRID_MAPS / "maps" / "projects.yml", ProjectMap),
        (MADRID_MAPS / "maps" / "expenditure.yml", BudgetMap),
        (MADRID_MAPS / "maps" / "revenue.yml", BudgetMap),
        (MADRID_MAPS / "maps" / "places.yml", PlaceMap),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_every_map_that_is_kept_here_is_read(file: Path, model: type[ProjectMap]) -> None:
    found, problems = read_map(file, model)
    assert not problems
    assert found is not None


def test_every_fault_of_a_map_is_told_at_its_place(tmp_path: Path) -> None:
    file = tmp_path / "map.yml"
    file.write_text(BROKEN, "utf-8")
    found, problems = read_map(file, ProjectMap)
    assert found is None
    assert sorted((p.line, p.column, p.code, p.values["suggestion"]) for p in problems) == [
        (3, 3, "unknown-field", "Did you mean title?"),
        (4, 3, "unknown-field", "Did you mean cost.approved?"),
        (5, 26, "unknown-field", ""),
        (6, 1, "unknown-field", "Did you mean places?"),
    ]


def run(verb: str, file: Path, map_file: Path, content: Path, *options: str) -> tuple[int, str]:
    arguments = [verb, str(file), "--map", str(map_file), "--content", str(content), *options]
    result = CliRunner().invoke(import_group, arguments, obj="en")
    return result.exit_code, result.output


def test_the_command_tells_counts_then_rows_and_exits_1_when_some_were_left_out(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    code, told = run("budget", OWN / "gider.csv", OWN / "gider.yml", content)
    assert code == 1
    lines = told.splitlines()
    assert lines[:4] == [
        "5 added, 0 changed, 0 as before, 4 left out",
        "  approved: 1272000.00",
        "  executed: 916201.00",
        "Could not be read: 4",
    ]
    assert lines[4].startswith(f'{(OWN / "gider.csv").as_posix()}:7:6: error: row 6, column "Fonksiyon": "0620" has')


def test_the_command_exits_0_when_all_was_read_and_lists_what_is_absent(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    table = tmp_path / "p.csv"
    map_file = tmp_path / "p.yml"
    fields = "{title: Ad, stage: {text: need}, status.state: {text: active}}"
    map_file.write_text(f"identifier: {{column: No, scheme: N}}\nids: identifier\nfields: {fields}\n", "utf-8")
    table.write_text("No,Ad\n1/a,Bir\n2/a,İki\n", "utf-8")
    assert run("projects", table, map_file, content) == (0, "2 added, 0 changed, 0 as before, 0 left out\n")
    table.write_text("No,Ad\n2/a,İki\n", "utf-8")
    code, told = run("projects", table, map_file, content)
    assert (code, told.splitlines()[1:]) == (0, ["Absent from the file and kept (--replace removes them): 1", "  1-a"])
    code, told = run("projects", table, map_file, content, "--replace")
    assert (code, told.splitlines()[1:]) == (0, ["Absent from the file and removed: 1", "  1-a"])


@pytest.mark.parametrize(
    ("table", "map_text", "told"),
    [
        ("No,Ad\n1,A\n", BROKEN, "Did you mean title?"),
        ("No;Ad\n1;A\n", None, 'the table has no column "Durum"'),
        ("", None, "it is empty"),
    ],
)
def test_the_command_exits_2_and_changes_nothing_when_nothing_can_be_read(
    tmp_path: Path, table: str, map_text: str | None, told: str
) -> None:
    content = small_town(tmp_path)
    before = every_file(content)
    file = tmp_path / "p.csv"
    file.write_text(table, "utf-8")
    map_file = tmp_path / "p.yml"
    fields = "{title: Ad, stage: Durum, status.state: {text: active}}"
    whole = f"identifier: {{column: No, scheme: N}}\nfields: {fields}\n"
    map_file.write_text(map_text or whole, "utf-8")
    code, output = run("projects", file, map_file, content)
    assert code == 2
    assert told in output
    assert output.endswith("Nothing was imported.\n")
    assert every_file(content) == before
