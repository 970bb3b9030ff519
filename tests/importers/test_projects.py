"""An invented list of projects with every fault of a real one: what fits is imported, the rest is told cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from generator.check import check
from generator.importers import Outcome, ProjectMap
from generator.importers.fields import project_fields
from generator.read import read
from generator.records.problem import Severity
from generator.records.project import Project
from tests.importers.tables import OWN, every_file, imported, windows_table
from tests.towns import small_town

PLACES = {
    "places/carsi.yml": "name: Çarşı\ncode: 10\n",
    "places/istasyon.yml": "name: İstasyon\ncode: 20\n",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return small_town(tmp_path, PLACES)


def take(
    content: Path,
    changes: Mapping[str, str] | None = None,
    *,
    replace: bool = False,
    without: tuple[str, ...] = (),
) -> Outcome:
    """Imports the list, some of its rows left out and some of its text changed."""
    table = windows_table(OWN / "projeler.csv", content.parent)
    text = table.read_bytes().decode("cp1254")
    for before, after in (changes or {}).items():
        text = text.replace(before, after)
    kept = [row for row in text.split("\r\n") if not row.startswith(without or ("\0",))]
    table.write_bytes("\r\n".join(kept).encode("cp1254"))
    return imported(content, table, OWN / "projeler.yml", ProjectMap, replace=replace)


def projects(content: Path) -> dict[str, Project]:
    town = check(read(content)).town
    assert town is not None
    return dict(town.projects)


def test_rows_become_projects(content: Path) -> None:
    outcome = take(content)
    assert (len(outcome.added), outcome.left_out) == (13, 5)
    road = projects(content)["carsi-kaldirimlari"]
    assert road.title.plain == "Çarşı kaldırımları"
    assert (road.stage, road.status.state, road.unit) == ("implementation", "active", "park-ve-bahceler")
    assert road.location is not None
    assert (road.location.lat, road.location.lon) == (Decimal("38.756512"), Decimal("30.543298"))
    assert road.cost is not None
    assert road.cost.spent is not None
    assert road.cost.spent.value == Decimal("1250000.50")
    assert road.periods is not None
    assert road.periods.implementation is not None
    assert str(road.periods.implementation.planned.end) == "2025"  # type: ignore[union-attr]
    assert str(road.as_of) == "2025-01-05"
    assert road.identifiers == ("YATIRIM 2024/001",)
    assert [document.url for document in road.documents] == ["https://ornek.example/foto%201.jpg"]


def test_places_come_by_code_name_alias_and_share_also_over_a_line_break(content: Path) -> None:
    take(content)
    places = {
        name: [(share.place, share.share) for share in project.places] for name, project in projects(content).items()
    }
    assert places["istasyon-parki"] == [("istasyon", None)]
    assert places["su-hatti-yenileme"] == [("carsi", 30), ("istasyon", 70)]
    assert places["kopru-onarimi"] == [("carsi", 50), ("istasyon", 40)]
    assert places["yol-genisletme-2"] == [("carsi", None), ("istasyon", None)]
    assert places["kres-yapimi"] == [("carsi", None)]
    assert places["kent-ormani"] == []


def test_every_cell_that_cannot_be_read_is_told_with_row_column_value_and_reason(content: Path) -> None:
    told = {
        (problem.line, problem.values["row"], problem.values["column"].strip('"'), problem.values["value"]): str(
            problem.values["sentence"]
        )
        for problem in take(content).problems
    }
    expected = {
        (10, "9", "Mahalle", "Bahçeli"): "there is no place",
        (11, "10", "Harcama", "12,5 bin"): "is not an amount",
        (12, "11", "Durum", "ASKIDA"): "name the value in the map",
        (13, "12", "Başlangıç", "2O23"): "is not a date",
        (13, "12", "Enlem", "138.7562"): "is not a latitude",
        (13, "12", "Foto", "ornek.example/foto.jpg"): "beginning with https://",
        (13, "12", "Veri Tarihi", "31/02/2025"): "There is no such day",
        (14, "13", "Proje No", "2024/002"): "first in row 3",
        (15, "14", "Proje No", ""): "needs its identifier",
        (16, "15", "Enlem", "8"): "8 cells, the heading 17",
        (17, "16", "Proje Adı", ""): "nothing for title",
        (21, "20", "Harcama", "1.25.00,0"): "is not an amount",
    }
    assert told.keys() == expected.keys()
    assert not [place for place, part in expected.items() if part not in told[place]]


def test_a_cell_at_fault_costs_the_field_and_not_the_project(content: Path) -> None:
    take(content)
    sport = projects(content)["spor-alani"]
    assert sport.location is None
    assert sport.as_of is None
    assert sport.cost is not None
    assert sport.cost.approved is not None
    assert sport.cost.approved.value == 700000


def test_what_fits_a_record_but_breaks_a_rule_is_left_to_check(content: Path) -> None:
    take(content)
    problems = check(read(content)).problems
    assert [(p.file, p.code) for p in problems if p.severity is Severity.ERROR] == [
        ("projects/kopru-onarimi.yml", "shares-not-100"),
        ("projects/kutuphane.yml", "dates-out-of-order"),
    ]


def test_units_are_known_by_code_or_name_and_added_once(content: Path) -> None:
    outcome = take(content)
    assert outcome.units == ("park-ve-bahceler", "su-ve-kanal", "genclik-ve-spor", "kultur")
    assert projects(content)["kres-yapimi"].unit == "fen"


def test_importing_twice_changes_no_byte(content: Path) -> None:
    first = take(content)
    before = every_file(content)
    second = take(content)
    assert (second.added, second.changed) == ((), ())
    assert second.unchanged == first.added
    assert every_file(content) == before


def test_what_staff_wrote_stays_and_what_the_map_names_follows_the_table(content: Path) -> None:
    take(content)
    path = content / "projects" / "su-hatti-yenileme.yml"
    text = path.read_text("utf-8").replace("approved: 5750000", "approved: {value: 5750000, source: Meclis kararı}")
    text = text.replace("identifiers:\n", "identifiers:\n  - EKAP 7\n")
    text += "summary: Eski borular değişir.  # elle\ndocuments:\n  - {title: Karar, url: 'https://ornek.example/k'}\n"
    path.write_text(text, "utf-8")
    take(content)
    assert path.read_text("utf-8") == text  # nothing new for it: not even its comment goes
    take(content, {"Su hattı yenileme": "Su hattı ve depo", "2023;2026": "2023;2027"})
    changed = text.replace("Su hattı yenileme", "Su hattı ve depo").replace("end: 2026", "end: 2027")
    assert path.read_text("utf-8") == changed  # comments, quotes and the order of keys are those of staff
    project = projects(content)["su-hatti-yenileme"]
    assert project.title.plain == "Su hattı ve depo"
    assert project.summary is not None
    assert project.cost is not None
    assert project.cost.approved is not None
    assert project.cost.approved.source is not None
    assert project.identifiers == ("EKAP 7", "YATIRIM 2024/003")
    assert [document.title.plain for document in project.documents] == ["Karar"]
    assert str(project.periods.implementation.planned.end) == "2027"  # type: ignore[union-attr]


def test_an_amount_that_changed_takes_its_old_source_with_it(content: Path) -> None:
    take(content)
    path = content / "projects" / "kopru-onarimi.yml"
    path.write_text(
        path.read_text("utf-8").replace("approved: 1100000", "approved: {value: 1100000, source: Meclis kararı}"),
        "utf-8",
    )
    take(content, {"1.100.000": "1.300.000"})
    cost = projects(content)["kopru-onarimi"].cost
    assert cost is not None
    assert cost.approved is not None
    assert (cost.approved.value, cost.approved.source) == (1300000, None)


def test_absent_rows_are_kept_and_listed_and_replace_removes_them(content: Path) -> None:
    take(content)
    unreadable = ("2024/011", ";Numara")
    kept = take(content, without=("2024/004", *unreadable))
    assert kept.kept == ("kopru-onarimi",)
    assert "kopru-onarimi" in projects(content)
    removed = take(content, without=("2024/004", *unreadable), replace=True)
    assert (removed.kept, removed.removed) == ((), ("kopru-onarimi",))
    assert "kopru-onarimi" not in projects(content)
    assert "yol-genisletme" in projects(content)  # never imported, never removed


def test_replace_removes_nothing_while_a_row_cannot_be_told_apart(content: Path) -> None:
    take(content)
    outcome = take(content, without=("2024/004",), replace=True)
    assert (outcome.kept, outcome.removed, outcome.withheld) == (("kopru-onarimi",), (), True)


def test_a_project_keeps_its_id_when_its_file_was_renamed(content: Path) -> None:
    take(content)
    old = content / "projects" / "kent-ormani.yml"
    old.rename(old.with_name("orman.yml"))
    assert take(content).added == ()
    assert "kent-ormani" not in projects(content)


def test_ids_of_old_addresses_are_not_given_again(content: Path) -> None:
    (content / "withdrawn.yml").write_text(
        "records: [{kind: project, id: kent-ormani, date: 2025-01-01, reason: İptal}]\n", "utf-8"
    )
    path = content / "projects" / "yol-genisletme.yml"
    path.write_text(path.read_text("utf-8").replace("[eski-yol]", "[pazar-catisi]"), "utf-8")
    outcome = take(content)
    assert {"kent-ormani-2", "pazar-catisi-2"} <= set(outcome.added)


def test_a_record_that_is_not_yaml_stops_the_import_before_it_doubles_a_project(content: Path) -> None:
    take(content)
    (content / "projects" / "kres-yapimi.yml").write_text("title: [\n", "utf-8")
    before = every_file(content)
    outcome = take(content)
    assert outcome.stopped
    assert [problem.file for problem in outcome.problems] == ["projects/kres-yapimi.yml"]
    assert every_file(content) == before


def test_a_record_that_staff_broke_is_told_and_left_as_it_is(content: Path) -> None:
    take(content)
    path = content / "projects" / "kres-yapimi.yml"
    path.write_text(path.read_text("utf-8") + "renk: mavi\n", "utf-8")
    text = path.read_text("utf-8")
    outcome = take(content)
    assert ("projects/kres-yapimi.yml", "unknown-field") in [(p.file, p.code) for p in outcome.problems]
    assert path.read_text("utf-8") == text


def test_every_field_that_a_map_may_name_is_one_of_a_project() -> None:
    assert {"title", "cost.approved", "status.state", "periods.need.actual.start", "link"} <= set(project_fields())
    assert not {"id", "unit", "places", "milestones", "former_ids"} & set(project_fields())
    for path in project_fields():
        model: type = Project
        for name in path.split("."):
            assert name in model.model_fields  # type: ignore[attr-defined]
            annotation = model.model_fields[name].annotation  # type: ignore[attr-defined]
            choices = getattr(annotation, "__args__", (annotation,))
            model = next((c for c in choices if hasattr(c, "model_fields")), object)
