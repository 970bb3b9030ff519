"""A need that no record covers, from the resident's form to the page of its place."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.built import DAY, ROOT, built

from .conftest import Town

NEED = {"kind": "town", "id": "new-need", "stage": "need", "questions": "2026-1", "lang": "tr", "consent": "yes"}
SAID = "Otogarın arkasında çocuklar için oyun alanı gerekiyor."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT / "content", tmp_path_factory.mktemp("new-need") / "site")


@pytest.fixture
def town(make_town: Callable[..., Town], site: Path, tmp_path: Path) -> Town:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    made = make_town('[publish]\nto = "folder"\npath = "content"\n')
    made.forms = json.loads((site / "data" / "forms.json").read_text("utf-8"))
    made.write_forms()
    shutil.copy(site / "data" / "similar.json", made.folder / "similar.json")
    return made


def test_a_new_need_is_told_published_and_stands_on_the_page_of_its_place(town: Town, site: Path) -> None:
    place = next(iter(town.forms["places"]))
    form = (site / "tr" / "ihtiyaclar" / "index.html").read_text("utf-8")
    assert 'name="kind" value="town"' in form
    assert f'<option value="{place}">' in form
    with town.app().test_client() as client:
        given = {**NEED, "text": SAID, "place": place, "dimension": "social", "name": "Ayşe"}
        answer = client.post("/api/feedback", data=given)
        assert answer.status_code == 201, answer.text
    identity = town.only_id()
    shown = town.run("show", identity).stdout
    assert place in shown
    assert "Ayşe" in shown
    assert town.run("approve", identity).exit_code == 0
    assert town.run("publish").exit_code == 0
    content = town.folder / "content"
    checked = subprocess.run(
        [sys.executable, "-m", "generator", "check", "--content", str(content), "--date", DAY],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert "error" not in checked.stdout, checked.stdout
    after = built(content, town.folder / "after")
    of_place = next(page for page in (after / "tr").glob(f"*/{place}/index.html"))
    voices = [page for page in (after / "tr").rglob("*.html") if f'id="{identity}"' in page.read_text("utf-8")]
    assert of_place in voices
    assert len(voices) >= 2
    text = of_place.read_text("utf-8")
    assert SAID in text
    assert "Söyleyen: Ayşe" in text
    assert "Yeni bir ihtiyaç" in text
    listed = (after / "data" / "tables" / "feedback.csv") if (after / "data" / "tables").exists() else None
    found = [file for file in (after / "data").rglob("*.csv") if identity in file.read_text("utf-8")]
    assert found or listed


def test_a_need_that_the_town_has_is_shown_before_a_new_one_is_kept(town: Town) -> None:
    with town.app().test_client() as client:
        items = json.loads((town.folder / "similar.json").read_text("utf-8"))["items"]
        need = next(item for item in items if not item["can_be_supported"] and item["language"] == "tr")
        answer = client.post("/api/feedback", data={**NEED, "text": need["text"]})
        assert answer.status_code == 409
        assert need["url"]["tr"] in answer.text
    assert town.rows("SELECT count(*) FROM submissions") == [(0,)]


def test_it_needs_words_and_a_place_of_the_list_and_asks_no_questions_of_a_record(town: Town) -> None:
    with town.app().test_client() as client:
        shown = client.get("/api/feedback?kind=town&id=new-need&lang=tr")
        assert shown.status_code == 200
        assert "Neye ihtiyaç var?" in shown.text
        assert "answer." not in shown.text
        faulty = client.post(
            "/api/feedback", data={**NEED, "place": "atlantis", "dimension": "magic", "name": "x" * 81}
        )
        assert faulty.status_code == 422
        assert set(re.findall(r'<li><a href="#(\w+)"', faulty.text)) == {"place", "dimension", "name", "text"}


def test_staff_leave_a_name_out_and_it_is_in_no_file(town: Town) -> None:
    with town.app().test_client() as client:
        client.post("/api/feedback", data={**NEED, "text": SAID, "name": "Zeynep Xyzzy"})
    identity = town.only_id()
    assert town.run("approve", identity, "--unnamed").exit_code == 0
    assert town.run("publish").exit_code == 0
    assert all("Xyzzy" not in file.read_text("utf-8") for file in (town.folder / "content").rglob("*.yml"))
    with town.app().extensions["forms_api"].database.writing() as connection:
        connection.exec_driver_sql("UPDATE acts SET at = '2025-01-01T00:00:00Z' WHERE act <> 'received'")
    assert town.run("retention").exit_code == 0
    assert town.rows("SELECT name FROM submissions") == [(None,)]
    stored = b"".join(one.read_bytes() for one in town.folder.glob("forms.sqlite*"))
    assert b"Xyzzy" not in stored
