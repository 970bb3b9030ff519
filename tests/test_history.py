"""What became of the records, from git: each changed field with its reason; nothing of answers or withdrawn records."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import date
from pathlib import Path

import pytest

import generator.history
from generator.check import check
from generator.derive import derive
from generator.derive.slippage import Delay
from generator.history import FieldChange, History, history
from generator.past import replay
from generator.read import read
from tests.repositories import Repository, town_in_git

CONTENT = Path(__file__).parents[1] / "content"
PROJECT = "projects/yol-genisletme.yml"
ROAD = ("project", "yol-genisletme")
FEEDBACK = "feedback/2026/fb-2026-7k2m9q.yml"
PARK = """title: {tr: Dere parkı, en: Stream park}
stage: development
status: {state: active}
cost: {estimate: 500000}
milestones:
  - {id: proje, title: Proje, planned: 2026-03-01}
  - {id: ihale, title: İhale, planned: 2026-05-01}
"""


def said(history: History, kind: str, identity: str) -> list[tuple[tuple[str | int, ...], object, object]]:
    return [(change.path, change.before, change.after) for change in history.changes.get((kind, identity), ())]


def text_of(repository: Repository, file: str) -> str:
    return (repository.content / file).read_text("utf-8")


def test_the_replayed_town_tells_the_estimate_the_reason_and_the_slippage(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    town = check(read(content)).town
    assert town is not None
    assert town.past is not None
    replay(content, town.past)
    known = history(content)
    (estimate,) = [
        change
        for change in known.changes["project", "cumhuriyet-meydani"]
        if change.path == ("cost", "estimate", "value")
    ]
    assert (estimate.before, estimate.after, estimate.date) == ("9800000", "11500000", date(2025, 6, 30))
    assert estimate.reason.plain == "Cumhuriyet Meydanı: ön proje keşfi tahmini artırdı"
    assert estimate.author == "Fen İşleri Müdürlüğü"
    assert (known.vanished, known.since, known.shallow) == ((), date(2025, 2, 9), False)
    figures = derive(town, known, date(2026, 11, 20))
    plan = figures.projects["cumhuriyet-meydani"].slippage
    assert plan is not None
    # Approved by the council on 5 December 2025, to end on 31 August 2026; twice put off, to 30 November.
    assert (plan.baseline_date, str(plan.baseline_end), str(plan.present_end)) == (
        date(2025, 12, 5),
        "2026-08-31",
        "2026-11-30",
    )
    assert plan.delay == Delay((date(2026, 11, 30) - date(2026, 8, 31)).days, "days")
    assert (plan.baseline_cost, plan.cost_change) == (12400000, 0)


def test_the_records_own_reason_comes_before_the_message(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    on_hold = 'status: {state: on_hold, reason: {tr: "Ödenek bekleniyor", en: "Waiting for funds"}}'
    changed = text_of(repository, PROJECT).replace("status: {state: active}", on_hold) + "needs: []\n"
    repository.commit(
        "2026-02-01", "Yol: durduruldu", {PROJECT: changed.replace("needs: []\n", "").replace("unit: fen\n", "")}
    )
    reasons = {
        change.path: change.reason.in_language("tr", ("tr",))[0] for change in history(repository.content).changes[ROAD]
    }
    assert reasons[("status", "state")] == "Ödenek bekleniyor"
    assert reasons[("unit",)] == "Yol: durduruldu"


def test_a_milestone_put_between_others_is_one_addition(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    repository.commit("2026-02-01", "Park", {"projects/park.yml": PARK})
    added = PARK.replace("  - {id: ihale", "  - {id: izin, title: İzin, planned: 2026-04-01}\n  - {id: ihale")
    repository.commit("2026-03-01", "İzin eklendi", {"projects/park.yml": added})
    repository.commit("2026-03-02", "İhale ertelendi", {"projects/park.yml": added.replace("2026-05-01", "2026-06-01")})
    assert said(history(repository.content), "project", "park") == [
        (("milestones", "izin"), None, {"id": "izin", "title": "İzin", "planned": "2026-04-01"}),
        (("milestones", "ihale", "planned"), "2026-05-01", "2026-06-01"),
    ]


def test_another_name_of_the_file_takes_the_history_along(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    repository.commit("2026-02-01", "Park", {"projects/park.yml": PARK})
    repository.commit("2026-02-02", "Tahmin", {"projects/park.yml": PARK.replace("500000", "600000")})
    renamed = PARK.replace("500000", "700000").replace("2026-05-01", "2026-07-01")
    repository.commit("2026-02-03", "Yeni ad", {"projects/park.yml": None, "projects/dere-parki.yml": renamed})
    known = history(repository.content)
    estimates = [
        change for change in said(known, "project", "dere-parki") if change[0] == ("cost", "estimate", "value")
    ]
    assert [values[1:] for values in estimates] == [("500000", "600000"), ("600000", "700000")]
    assert known.first_seen["project", "dere-parki"] == date(2026, 2, 1)
    assert known.vanished == ()
    assert ("project", "park") not in known.changes


def test_a_former_id_takes_the_history_along_however_much_was_rewritten(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    repository.commit("2026-02-01", "Park", {"projects/park.yml": PARK})
    repository.commit("2026-02-02", "Tahmin", {"projects/park.yml": PARK.replace("500000", "600000")})
    other = "title: Vadi\nstage: need\nstatus: {state: active}\ncost: {estimate: 900000}\nformer_ids: [park]\n"
    repository.commit("2026-02-03", "Baştan yazıldı", {"projects/park.yml": None, "projects/vadi.yml": other})
    known = history(repository.content)
    estimates = [change for change in said(known, "project", "vadi") if change[0] == ("cost", "estimate", "value")]
    assert [values[1:] for values in estimates] == [("500000", "600000"), ("600000", "900000")]
    assert (known.first_seen["project", "vadi"], known.vanished) == (date(2026, 2, 1), ())


def test_several_former_ids_follow_one_another(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    text = "title: {}\nstage: need\nstatus: {{state: active}}\ncost: {{estimate: {}}}\n"
    repository.commit("2026-02-01", "1", {"projects/bir.yml": text.format("Bir", 1)})
    repository.commit("2026-02-02", "2", {"projects/bir.yml": None, "projects/iki.yml": text.format("İki yeni", 2)})
    last = text.format("Üçüncü ve son", 3) + "former_ids: [bir, iki]\n"
    repository.commit("2026-02-03", "3", {"projects/iki.yml": None, "projects/son.yml": last})
    known = history(repository.content)
    estimates = [values for values in said(known, "project", "son") if values[0] == ("cost", "estimate", "value")]
    assert [values[1:] for values in estimates] == [("1", "2"), ("2", "3")]
    assert (known.first_seen["project", "son"], known.vanished) == (date(2026, 2, 1), ())


def test_a_record_that_takes_another_in_keeps_its_own_past_alone(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    lake = "title: Göl\nstage: need\nstatus: {state: active}\ncost: {estimate: 1}\n"
    repository.commit("2026-02-01", "İkisi", {"projects/park.yml": PARK, "projects/gol.yml": lake})
    repository.commit("2026-02-02", "Tahmin", {"projects/park.yml": PARK.replace("500000", "600000")})
    taken_in = lake.replace("estimate: 1", "estimate: 2") + "former_ids: [park]\n"
    repository.commit("2026-02-03", "Birleşti", {"projects/park.yml": None, "projects/gol.yml": taken_in})
    known = history(repository.content)
    assert said(known, "project", "gol") == [
        (("cost", "estimate", "value"), "1", "2"),
        (("former_ids", "park"), None, "park"),
    ]
    assert known.vanished == ()


def test_a_record_that_comes_back_is_compared_with_what_it_was(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    repository.commit("2026-02-01", "Park", {"projects/park.yml": PARK})
    repository.commit("2026-02-02", "Kalktı", {"projects/park.yml": None})
    repository.commit("2026-02-03", "Döndü", {"projects/park.yml": PARK.replace("500000", "600000")})
    known = history(repository.content)
    assert said(known, "project", "park") == [(("cost", "estimate", "value"), "500000", "600000")]
    assert known.vanished == ()


def test_a_record_that_only_looks_like_one_that_went_is_not_it(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    numbered = PARK + "identifiers: [FEN-1]\n"
    repository.commit("2026-02-01", "Park", {"projects/park.yml": numbered})
    other = numbered.replace("Dere parkı", "Göl parkı").replace("FEN-1", "FEN-2")
    repository.commit("2026-02-03", "2026 listesi", {"projects/park.yml": None, "projects/gol-parki.yml": other})
    status = repository.git("show", "-M50%", "--name-status", "--format=", "HEAD")
    assert status.startswith("R"), "git itself takes the one for the other"
    (vanished,) = history(repository.content).vanished
    assert (vanished.kind, vanished.id, vanished.file, vanished.date) == (
        "project",
        "park",
        "projects/park.yml",
        date(2026, 2, 3),
    )
    assert vanished.title is not None
    assert vanished.title.in_language("tr", ("tr",))[0] == "Dere parkı"
    assert vanished.unfinished
    assert vanished.reason.plain == "2026 listesi"


def test_a_withdrawn_record_leaves_no_trace(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    repository.commit(
        "2026-02-01",
        "Park",
        {"projects/park.yml": PARK, "needs/golge-alan.yml": "title: Gölge\nstatus: {state: open}\n"},
    )
    repository.commit(
        "2026-02-02",
        "golge-alan yol projesine bağlandı",
        {
            PROJECT: text_of(repository, PROJECT).replace("[yol]", "[yol, golge-alan]").replace("active", "on_hold"),
            "needs/golge-alan.yml": "title: Gölge yok\nstatus: {state: open}\n",
            "projects/park.yml": PARK.replace("500000", "600000"),
        },
    )
    # The park is renamed and its former id withdrawn: what it was before must not come along.
    repository.commit("2026-02-03", "Ad", {"projects/park.yml": None, "projects/dere-parki.yml": PARK})
    tombstones = text_of(repository, "withdrawn.yml")
    for kind, identity in (("need", "golge-alan"), ("project", "park")):
        tombstones += f"  - {{kind: {kind}, id: {identity}, date: 2026-02-04, reason: Geri alındı}}\n"
    repository.commit(
        "2026-02-04",
        "Geri alındı",
        {"needs/golge-alan.yml": None, PROJECT: text_of(repository, PROJECT).replace(", golge-alan", "")},
    )
    assert "golge-alan" in repr(history(repository.content))
    (repository.content / "withdrawn.yml").write_text(tombstones, "utf-8")  # takes effect before it is committed
    known = history(repository.content)
    assert said(known, *ROAD) == [(("status", "state"), "active", "on_hold")]
    assert known.changes[ROAD][0].reason.plain == ""  # its message names the withdrawn need
    assert known.vanished == ()
    assert said(known, "project", "dere-parki") == []
    assert known.first_seen["project", "dere-parki"] == date(2026, 2, 3)
    shown = repr((known.changes, known.first_seen, known.vanished))
    assert "golge-alan" not in shown
    assert "Gölge" not in shown


def test_residents_answers_are_never_opened(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    repository.commit(
        "2026-02-01", "Yanıt", {FEEDBACK: text_of(repository, FEEDBACK).replace("Kaldırım", "Bisiklet yolu")}
    )
    repository.commit("2026-02-02", "Silindi", {FEEDBACK: None})
    known = history(repository.content)
    assert {kind for kind, _ in (*known.changes, *known.first_seen)} <= {"project", "need", "budget", "place"}
    assert known.vanished == ()
    assert "genişlesin" not in repository.kept.read_text("utf-8")


def test_budget_lines_are_compared_by_their_code(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    budget = text_of(repository, "budgets/2026.yml")
    repository.commit(
        "2026-02-01", "Harcama", {"budgets/2026.yml": budget.replace("executed: 250000", "executed: 300_000")}
    )
    line = "46.1.1.31-06.2.0.00-5-06.5.7.01"
    assert said(history(repository.content), "budget", "2026") == [
        (("lines", line, "amounts", "executed"), "250000", "300_000")
    ]


def test_a_version_that_is_not_yaml_is_passed_over(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    repository.commit("2026-02-01", "Park", {"projects/park.yml": PARK})
    repository.commit("2026-02-02", "Bozuk", {"projects/park.yml": "title: [\n"})
    repository.commit(
        "2026-02-03", "Düzeltildi", {"projects/park.yml": PARK.replace("500000", "600000").replace("\n", "\r\n")}
    )
    (change,) = history(repository.content).changes["project", "park"]
    assert (change.path, change.before, change.after) == (("cost", "estimate", "value"), "500000", "600000")
    assert change.date == date(2026, 2, 3)


def test_a_merge_is_told_by_the_day_and_the_words_it_reached_the_mainline_with(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    repository.git("checkout", "--quiet", "-b", "taslak")
    repository.commit("2026-02-01", "wip", {PROJECT: text_of(repository, PROJECT).replace("2026-09", "2026-10")})
    repository.git("checkout", "--quiet", "main")
    repository.commit("2026-02-05", "Park", {"projects/park.yml": PARK})
    message = "Merge pull request 7\n\nYol ekime kaldı"
    repository.git("merge", "--quiet", "--no-ff", "-m", message, "taslak", day="2026-02-09")
    (change,) = history(repository.content).changes[ROAD]
    assert (change.after, change.date, change.reason.plain) == ("2026-10", date(2026, 2, 9), "Yol ekime kaldı")


def test_a_folder_below_the_top_and_odd_file_names_are_followed(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path, below="belediye/içerik dosyaları")
    (repository.top / "projects").mkdir()
    (repository.top / "projects" / "park.yml").write_text(PARK, "utf-8")  # not below the content folder
    repository.commit("2026-02-01", "Foto", {"files/çarşı önü.jpg": b"x", "projects/dere.yml": PARK})
    repository.commit(
        "2026-02-02", "Ad", {"projects/dere.yml": None, "projects/dere-parki.yml": PARK.replace("500000", "1")}
    )
    known = history(repository.content)
    assert known.last_change["files/çarşı önü.jpg"] == date(2026, 2, 1)
    assert said(known, "project", "dere-parki") == [(("cost", "estimate", "value"), "500000", "1")]
    assert ("project", "park") not in known.first_seen
    assert known.vanished == ()


def test_nobodys_own_settings_of_git_change_what_is_read(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path, below="belediye/content")
    other = "title: Vadi\nstage: need\nstatus: {state: active}\nformer_ids: [park]\n"
    repository.commit("2026-02-01", "Park", {"projects/park.yml": PARK, "projects/dere.yml": PARK})
    repository.commit("2026-02-02", "Ad", {"projects/dere.yml": None, "projects/su.yml": PARK.replace("500000", "1")})
    repository.commit("2026-02-03", "Baştan", {"projects/park.yml": None, "projects/vadi.yml": other})
    plain = repository.cold()
    for name, value in (
        ("log.showRoot", "false"),
        ("log.showSignature", "true"),
        ("log.date", "relative"),
        ("log.follow", "true"),
        ("diff.renames", "false"),
        ("diff.renameLimit", "1"),
        ("color.ui", "always"),
        ("grep.fullName", "true"),
        ("format.pretty", "raw"),
        ("core.quotePath", "true"),
    ):
        repository.git("config", name, value)
    assert repository.cold() == plain
    assert {("project", "su"), ("project", "vadi")} <= plain.changes.keys()


def test_a_shallow_clone_says_since_when(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    repository.commit("2026-02-01", "Park", {"projects/park.yml": PARK})
    repository.commit("2026-02-02", "Tahmin", {"projects/park.yml": PARK.replace("500000", "600000")})
    repository.git("clone", "--quiet", "--depth=2", repository.content.as_uri(), str(tmp_path / "clone"))
    known = history(tmp_path / "clone")
    assert (known.shallow, known.since) == (True, date(2026, 2, 1))
    assert said(known, "project", "park") == [(("cost", "estimate", "value"), "500000", "600000")]
    repository.git("-C", str(tmp_path / "clone"), "fetch", "--quiet", "--unshallow")
    deeper = history(tmp_path / "clone")
    assert (deeper.shallow, deeper.since) == (False, date(2026, 1, 5))
    assert deeper == history(repository.content)


def test_there_is_no_history_without_git_or_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert history(tmp_path) == History()
    unborn = Repository(tmp_path)
    assert history(tmp_path) == History()
    unborn.commit("2026-02-01", "Park", {"projects/park.yml": PARK})
    assert history(tmp_path).since == date(2026, 2, 1)
    monkeypatch.setenv("PATH", "")
    assert history(tmp_path) == History()


def test_an_edit_that_is_not_committed_is_no_history(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    before = history(repository.content)
    (repository.content / PROJECT).write_text(PARK, "utf-8")
    (repository.content / "needs" / "yol.yml").unlink()
    assert history(repository.content) == before == repository.cold()


def test_history_at_a_commit_knows_nothing_of_later_ones(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    repository.commit("2026-02-01", "Park", {"projects/park.yml": PARK})
    then = repository.commit("2026-02-02", "Tahmin", {"projects/park.yml": PARK.replace("500000", "600000")})
    at_that_time = repository.cold()
    repository.commit("2026-02-03", "Kalktı", {"projects/park.yml": None})
    assert history(repository.content).vanished
    kept = repository.kept.read_bytes()
    assert history(repository.content, at=then) == at_that_time
    assert repository.kept.read_bytes() == kept


def test_names_of_authors_are_not_shown_unless_the_town_says_so() -> None:
    town = check(read(CONTENT)).town
    assert town is not None
    assert town.site.history.authors is False
    assert "author" in {field.name for field in dataclasses.fields(FieldChange)}


def test_what_was_kept_is_used_and_only_new_commits_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = town_in_git(tmp_path)
    first = repository.commit("2026-02-01", "Park", {"projects/park.yml": PARK})
    history(repository.content)
    asked: list[str | None] = []
    mainline = generator.history.mainline
    monkeypatch.setattr(
        generator.history, "mainline", lambda content, tip, after: asked.append(after) or mainline(content, tip, after)
    )
    known = history(repository.content)
    assert asked == []
    repository.commit("2026-02-02", "Tahmin", {"projects/park.yml": PARK.replace("500000", "600000")})
    assert history(repository.content) != known
    assert asked == [first]
