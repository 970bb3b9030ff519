"""Madrid's list of 2023, then that of 2024 in its place: history says what an auditor finds in the two tables."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from generator.history import History
from generator.importers import ProjectMap
from generator.read import read
from tests.importers.tables import MADRID, MADRID_MAPS, every_file, imported, where_madrid_is
from tests.repositories import Repository

pytestmark = where_madrid_is

LISTS = ("inversiones_principales.csv", "inversiones_principales_2024.csv")
END, COST, STATE = "Año de finalización previsto", "Presupuesto Total (Previsto)", "Estado"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    content = tmp_path_factory.mktemp("madrid") / "content"
    for name, data in every_file(MADRID_MAPS / "content").items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_bytes(data)
    made = Repository(content)
    for day, file in zip(("2024-01-05", "2025-03-31"), LISTS, strict=True):
        imported(content, MADRID / file, MADRID_MAPS / "maps" / "projects.yml", ProjectMap, replace=True)
        made.commit(day, f"Inversiones principales, {day[:4]}")
    return made


@pytest.fixture(scope="module")
def known(repository: Repository) -> History:
    return repository.cold()


@pytest.fixture(scope="module")
def codes(repository: Repository) -> dict[str, str]:
    """Id to Madrid's own code, of every project that ever had a file."""
    repository.git("checkout", "--quiet", "main~1")
    both = [*read(repository.content).documents]
    repository.git("checkout", "--quiet", "main")
    both += read(repository.content).documents
    return {doc.id: doc.value["identifiers"][0].removeprefix("PEP ") for doc in both if doc.kind.name == "project"}


def rows(file: str) -> dict[str, dict[str, str]]:
    """The projects of a list by code, as Python's own reader has them."""
    text = (MADRID / file).read_bytes().decode("utf-8-sig")
    return {
        row["Código PEP"]: row for row in csv.DictReader(StringIO(text, newline=""), delimiter=";") if any(row.values())
    }


@pytest.mark.parametrize(
    ("column", "path", "count"),
    [
        (END, ("periods", "implementation", "planned", "end"), 68),
        (COST, ("cost", "approved", "value"), 120),
        (STATE, ("status", "state"), 50),
    ],
)
def test_history_says_which_of_the_131_changed(
    known: History, codes: dict[str, str], column: str, path: tuple[str, ...], count: int
) -> None:
    first, second = map(rows, LISTS)
    common = first.keys() & second.keys()
    assert len(common) == 131
    expected = {code for code in common if first[code][column].strip() != second[code][column].strip()}
    told = [key[1] for key, changes in known.changes.items() for change in changes if change.path == path]
    assert {codes[identity] for identity in told} == expected
    assert len(told) == count


def test_the_16_unfinished_projects_that_vanished_are_named(known: History, codes: dict[str, str]) -> None:
    first, second = map(rows, LISTS)
    absent = first.keys() - second.keys()
    unfinished = {code for code in absent if first[code][STATE] != "FINALIZADO"}
    assert (len(known.vanished), len(unfinished)) == (72, 16)
    assert {codes[record.id] for record in known.vanished} == absent
    assert {codes[record.id] for record in known.vanished if record.unfinished} == unfinished
    titles = {codes[record.id]: record.title.in_language("es", ("es",))[0] for record in known.vanished if record.title}
    assert titles == {code: " ".join(first[code]["Denominación"].split()) for code in absent}
    assert {(str(record.date), record.reason.plain) for record in known.vanished} == {
        ("2025-03-31", "Inversiones principales, 2025")
    }
