"""An auditor builds the site as the records stood on a day; what was withdrawn since does not come back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.commands import main
from tests.repositories import Repository
from tests.towns import SMALL_TOWN, small_town

ROAD = (SMALL_TOWN / "projects/yol-genisletme.yml").read_text("utf-8")
SAID = "Kaldırım bitince rahat ettik"
ANSWER = f"""about: {{kind: project, id: yol-genisletme}}
stage: implementation
channel: web
date: 2026-02-03
text: {SAID}
status: {{state: received}}
"""
GONE = """records:
  - {kind: feedback, id: fb-2026-222222, date: 2026-06-01, reason: {tr: İstek üzerine, en: On request}}
"""


@pytest.fixture
def town(tmp_path: Path) -> Repository:
    """Three commits: the town with an answer, a dearer project under another end, the answer withdrawn."""
    made = Repository(small_town(tmp_path))
    made.commit("2026-01-10", "Kayıtlar", {"feedback/2026/fb-2026-222222.yml": ANSWER})
    dearer = ROAD.replace("1000000.50", "1250000").replace("end: 2026-09", "end: 2026-12")
    made.commit("2026-04-05", "Zemin etüdü: maliyet arttı", {"projects/yol-genisletme.yml": dearer})
    withdrawn = (made.content / "withdrawn.yml").read_text("utf-8").rstrip("\n")
    entry = GONE.splitlines()[1]
    made.commit(
        "2026-06-01",
        "Bir söz geri alındı",
        {"feedback/2026/fb-2026-222222.yml": None, "withdrawn.yml": f"{withdrawn}\n{entry}\n"},
    )
    return made


def built(town: Repository, site: Path, *more: str) -> Result:
    line = ["--lang", "en", "build", "--content", str(town.content), "--site", str(site), *more]
    return CliRunner().invoke(main, line, catch_exceptions=False)


def page(site: Path, path: str) -> str:
    """The words of a page."""
    text = re.sub(r"<[^>]+>", " ", (site / path / "index.html").read_text("utf-8"))
    return " ".join(html.unescape(text).split())


def everything(site: Path) -> Iterator[str]:
    for file in site.rglob("*"):
        if file.is_file():
            yield file.read_bytes().decode("utf-8", "replace")


def test_the_site_of_a_day_has_the_records_of_that_day_and_says_so(town: Repository, tmp_path: Path) -> None:
    done = built(town, tmp_path / "site", "--at", "2026-03-31")
    assert done.exit_code == 0, done.output
    then = page(tmp_path / "site", "tr/projeler/yol-genisletme")
    assert "1.000.000,50 ₺" in then
    assert "1.250.000" not in then
    assert "kayıtların 31 Mart 2026 günündeki hâlidir" in then
    assert "as its records stood on 31 March 2026" in page(tmp_path / "site", "en")
    assert built(town, tmp_path / "site").exit_code == 0
    now = page(tmp_path / "site", "tr/projeler/yol-genisletme")
    assert "1.250.000,00 ₺" in now
    assert "günündeki hâlidir" not in now


def test_what_was_withdrawn_since_is_nowhere_in_the_site_of_an_earlier_day(town: Repository, tmp_path: Path) -> None:
    assert built(town, tmp_path / "site", "--at", "2026-05-01").exit_code == 0
    assert not [text[:80] for text in everything(tmp_path / "site") if SAID in text]


def test_a_day_before_the_records_is_refused_and_the_first_day_named(town: Repository, tmp_path: Path) -> None:
    assert built(town, tmp_path / "site").exit_code == 0
    before = sorted(map(hash, everything(tmp_path / "site")))
    refused = built(town, tmp_path / "site", "--at", "2025-12-31")
    assert refused.exit_code == 2
    assert "2026-01-10" in refused.output
    assert sorted(map(hash, everything(tmp_path / "site"))) == before


def test_a_page_tells_what_changed_from_what_to_what_and_why(town: Repository, tmp_path: Path) -> None:
    assert built(town, tmp_path / "site").exit_code == 0
    told = page(tmp_path / "site", "tr/projeler/yol-genisletme")
    assert "5 Nisan 2026 Zemin etüdü: maliyet arttı" in told
    assert "Onaylanan 1.000.000,50 ₺ iken 1.250.000,00 ₺ oldu." in told
    assert "Eylül 2026 iken Aralık 2026 oldu" in told
    assert "3 ay gecikti" in told
    english = page(tmp_path / "site", "en/projects/yol-genisletme")
    assert "3 months late" in english
    assert "+25%" in english


@pytest.mark.parametrize("shown", [False, True])
def test_names_of_those_who_changed_a_record_are_shown_only_where_the_town_says_so(
    town: Repository, tmp_path: Path, *, shown: bool
) -> None:
    site = (town.content / "site.yml").read_text("utf-8") + ("history: {authors: true}\n" if shown else "")
    (town.content / "site.yml").write_text(site, "utf-8")
    town.git("commit", "--all", "--allow-empty", "--quiet", "-m", "x", day="2026-07-01")
    assert built(town, tmp_path / "site").exit_code == 0
    assert ("5 Nisan 2026 · Fen İşleri" in page(tmp_path / "site", "tr/projeler/yol-genisletme")) == shown


def test_outside_git_the_site_says_that_nothing_earlier_is_known(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    line = ["build", "--content", str(content), "--site", str(tmp_path / "site"), "--date", "2026-11-20"]
    assert CliRunner().invoke(main, line, catch_exceptions=False).exit_code == 0
    assert "in no git repository" in page(tmp_path / "site", "en/open-data")
    assert "What changed in this record" not in page(tmp_path / "site", "en/projects/yol-genisletme")


def test_a_shallow_clone_says_from_when_it_knows(town: Repository, tmp_path: Path) -> None:
    town.git("clone", "--quiet", "--depth", "2", f"file://{town.top}", str(tmp_path / "shallow"))
    clone = Repository(tmp_path / "shallow")
    assert built(clone, tmp_path / "site").exit_code == 0
    told = page(tmp_path / "site", "en/open-data")
    assert "since 5 April 2026" in told
    assert "What was before that day is not in this copy." in told


def test_a_record_that_vanished_is_named_on_the_page_of_data_and_when_building(
    town: Repository, tmp_path: Path
) -> None:
    town.commit("2026-08-01", "Temizlik", {"needs/yol.yml": None})
    road = (town.content / "projects/yol-genisletme.yml").read_text("utf-8").replace("needs: [yol]\n", "")
    town.commit("2026-08-02", "Bağ kaldırıldı", {"projects/yol-genisletme.yml": road})
    done = built(town, tmp_path / "site")
    assert done.exit_code == 0, done.output
    assert "needs/yol.yml went on 2026-08-01" in done.output
    assert "Yol dar yol 1 Ağustos 2026 Temizlik" in page(tmp_path / "site", "tr/acik-veri")


def test_a_record_renamed_and_withdrawn_later_does_not_come_back_under_its_old_name(tmp_path: Path) -> None:
    road = "title: {tr: Gizli yol, en: Secret road}\nstage: need\nstatus: {state: active}\nidentifiers: [G-1]\n"
    town = Repository(small_town(tmp_path))
    town.commit("2026-01-10", "Kayıtlar", {"projects/gizli-eski.yml": road})
    town.commit("2026-02-10", "Adı değişti", {"projects/gizli-eski.yml": None, "projects/gizli-yeni.yml": road})
    gone = "  - {kind: project, id: gizli-yeni, date: 2026-06-01, reason: {tr: İstek üzerine, en: On request}}\n"
    withdrawn = (town.content / "withdrawn.yml").read_text("utf-8").rstrip("\n")
    files: dict[str, str | bytes | None] = {"projects/gizli-yeni.yml": None, "withdrawn.yml": f"{withdrawn}\n{gone}"}
    town.commit("2026-06-01", "Geri alındı", files)
    done = built(town, tmp_path / "site", "--at", "2026-01-20")
    assert done.exit_code == 0, done.output
    assert not [text[:80] for text in everything(tmp_path / "site") if "Gizli yol" in text]


def test_without_a_readable_list_of_the_withdrawn_no_earlier_day_is_built(town: Repository, tmp_path: Path) -> None:
    with (town.content / "withdrawn.yml").open("a", encoding="utf-8") as file:
        file.write("  - : [\n")
    done = built(town, tmp_path / "site", "--at", "2026-05-01")
    assert done.exit_code == 2
    assert "withdrawn.yml" in done.output
    assert not (tmp_path / "site").exists()


def test_personal_data_that_were_taken_out_are_not_told_as_what_stood_there(tmp_path: Path) -> None:
    town = Repository(small_town(tmp_path))
    need = "title: {tr: Yol dar TEL, en: The road is narrow}\nstatus: {state: open}\n"
    town.commit("2026-01-10", "Kayıtlar", {"needs/yol.yml": need.replace("TEL", "0532 123 45 67")})
    town.commit("2026-02-10", "Silindi (ayse@posta.example istedi)", {"needs/yol.yml": need.replace(" TEL", "")})
    assert built(town, tmp_path / "site").exit_code == 0
    told = page(tmp_path / "site", "tr/ihtiyaclar/yol")
    assert "Yol dar […] → Yol dar" in told
    assert not [text for text in everything(tmp_path / "site") if "0532 123 45 67" in text or "ayse@" in text]
