"""What was published can be taken back: its words leave the content, and that it was there stays."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from forms_api import clock
from forms_api.database.engine import open_database
from forms_api.database.moderation import Actor
from forms_api.outbox import target_of
from forms_api.publishing import publish as publish_due
from generator.records.yaml_reader import parse_yaml
from tests.built import DAY, ROOT, built

from .conftest import ANSWER, Town, git
from .life import CutOff, Killed

GIT = '[publish]\nto = "git"\nrepository = "town.git"\nfolder = "content"\n'
SAID = "Kaldırım iyi, ama gölgelik-xyzzy yok."
TOMBSTONES = """# Kayıtlardan çıkarılanlar. Bu satır kalsın.
records:
  - kind: project   # eski
    id: eski-proje
    date: 2025-09-12
    reason: Vazgeçildi.
"""


@pytest.fixture
def town(make_town: Callable[..., Town], staff: Path) -> Town:
    (staff / "content" / "withdrawn.yml").write_text(TOMBSTONES, "utf-8")
    git(staff, "add", ".")
    git(staff, "commit", "--quiet", "-m", "Withdrawn")
    git(staff, "push", "--quiet", "origin", "main")
    return make_town(GIT)


def publish(town: Town) -> tuple[str, str]:
    """A published answer: its id and its receipt code."""
    client = town.app().test_client()
    code = client.post("/api/feedback", json={**as_json(), "text": SAID}).get_json()["receipt"]
    identity = str(town.rows("SELECT id FROM submissions ORDER BY received DESC, rowid DESC")[0][0])
    assert town.run("approve", identity).exit_code == 0
    assert town.run("publish").exit_code == 0
    return identity, str(code)


def as_json() -> dict[str, object]:
    plain = {name: value for name, value in ANSWER.items() if not name.startswith("answer.")}
    return {**plain, "answers": {"gidis": "4"}}


def erase(town: Town, code: str) -> None:
    given = {"code": code, "confirm": "yes"}
    assert town.app().test_client().post("/api/receipt/erase", data=given).status_code == 200


def tombstones(text: str) -> list[tuple[str, str]]:
    parsed = parse_yaml(text.encode(), "withdrawn.yml").value
    assert parsed is not None
    return [(entry["kind"], entry["id"]) for entry in parsed["records"]]


def test_what_its_sender_erases_leaves_the_content_and_staffs_lines_stay(town: Town, staff: Path) -> None:
    identity, code = publish(town)
    erase(town, code)
    stored = b"".join(file.read_bytes() for file in town.folder.glob("forms.sqlite*"))
    assert b"xyzzy" not in stored
    done = town.run("publish")
    assert done.exit_code == 0, done.output
    git(staff, "pull", "--quiet", "origin", "main")
    assert list((staff / "content" / "feedback").rglob("*.yml")) == []
    text = (staff / "content" / "withdrawn.yml").read_text("utf-8")
    assert text.startswith(TOMBSTONES.rstrip("\n").rpartition("reason")[0])
    assert tombstones(text) == [("project", "eski-proje"), ("feedback", identity)]
    assert "xyzzy" not in text
    assert identity not in town.run("publish").output, "once"
    told = town.app().test_client().post("/api/receipt", json={"code": code}).get_json()
    assert (told["state"], told["text"]) == ("withdrawn", None)


def test_staff_take_back_with_a_sentence_of_their_own(town: Town, staff: Path) -> None:
    identity, _code = publish(town)
    assert town.run("withdraw", identity, "--reason", "Başkasının adı geçiyordu.").exit_code == 0
    for verb in (("approve", identity), ("reject", identity, "--reason", "spam"), ("withdraw", identity)):
        assert town.run(*verb).exit_code == 1
    assert town.run("publish").exit_code == 0
    git(staff, "pull", "--quiet", "origin", "main")
    assert "Başkasının adı geçiyordu." in (staff / "content" / "withdrawn.yml").read_text("utf-8")


def test_what_is_erased_while_it_is_being_pushed_is_taken_down_again(town: Town, staff: Path) -> None:
    client = town.app().test_client()
    code = client.post("/api/feedback", json={**as_json(), "text": SAID}).get_json()["receipt"]
    identity = town.only_id()
    town.run("approve", identity)
    command = f'"{Path(sys.executable).parent}/uretken-forms" --config "{town.file}" erase --receipt {code}'
    hook = town.folder / "town.git" / "hooks" / "pre-receive"
    hook.write_text(f"#!/bin/sh\nexec {command} >/dev/null 2>&1\n", "utf-8")
    hook.chmod(0o755)
    assert town.run("publish").exit_code == 0
    hook.unlink()
    assert town.rows("SELECT state FROM submissions") == [("withdrawn",)]
    assert f"{identity}.yml" in git(staff, "ls-remote", "origin") + git(
        town.folder / "town.git", "ls-tree", "-r", "--name-only", "main"
    )
    assert town.run("publish").exit_code == 0
    assert f"{identity}.yml" not in git(town.folder / "town.git", "ls-tree", "-r", "--name-only", "main")


@pytest.fixture
def cut_off(town: Town) -> tuple[str, str]:
    """An answer whose publishing was cut off behind its push: its id and receipt code; it counts as approved."""
    client = town.app().test_client()
    code = client.post("/api/feedback", json={**as_json(), "text": SAID}).get_json()["receipt"]
    identity = town.only_id()
    town.run("approve", identity)
    database, settings = open_database(town.settings().database), town.settings()
    with pytest.raises(Killed):
        publish_due(database, CutOff(target_of(settings)), Actor("test", "2026-11-20T10:00:00Z"), ("tr", "en"))
    database.close()
    assert "xyzzy" in standing(town, identity)
    return identity, str(code)


def standing(town: Town, identity: str) -> str:
    """Its file in the repository; empty where there is none."""
    folder, path = town.folder / "town.git", f"content/feedback/2026/{identity}.yml"
    return git(folder, "show", f"main:{path}") if path in git(folder, "ls-tree", "-r", "--name-only", "main") else ""


def test_words_taken_out_after_a_push_that_was_cut_off_leave_the_file(town: Town, cut_off: tuple[str, str]) -> None:
    identity, _code = cut_off
    assert town.run("approve", identity, "--text", "Kaldırım iyi, ama […] yok.").exit_code == 0
    assert town.run("publish").exit_code == 0
    assert "xyzzy" not in standing(town, identity)
    assert "[…]" in standing(town, identity)


def test_what_staff_wrote_into_the_file_meanwhile_stays(town: Town, staff: Path, cut_off: tuple[str, str]) -> None:
    identity, _code = cut_off
    git(staff, "pull", "--quiet", "origin", "main")
    file = staff / f"content/feedback/2026/{identity}.yml"
    file.write_text(file.read_text("utf-8").replace("gölgelik-xyzzy", "gölgelik"), "utf-8")
    git(staff, "commit", "--quiet", "-am", "Shorter")
    git(staff, "push", "--quiet", "origin", "main")
    assert town.run("publish").exit_code == 0
    assert "ama gölgelik yok" in standing(town, identity)
    assert town.rows("SELECT state FROM submissions") == [("published",)]


@pytest.mark.parametrize("by_its_sender", [False, True])
def test_what_is_rejected_after_a_push_that_was_cut_off_is_taken_down(
    town: Town, cut_off: tuple[str, str], monkeypatch: pytest.MonkeyPatch, *, by_its_sender: bool
) -> None:
    identity, code = cut_off
    monkeypatch.setattr(clock, "now", lambda: town.moment)
    assert town.run("reject", identity, "--reason", "insult").exit_code == 0
    town.later(days=400)
    assert town.run("retention").exit_code == 0
    if by_its_sender:
        erase(town, code)
    assert town.run("publish").exit_code == 0
    assert standing(town, identity) == ""
    assert ("feedback", identity) in tombstones(git(town.folder / "town.git", "show", "main:content/withdrawn.yml"))


def test_the_same_words_said_again_after_they_were_taken_back_are_a_new_answer(town: Town) -> None:
    _identity, code = publish(town)
    erase(town, code)
    again = town.app().test_client().post("/api/feedback", json={**as_json(), "text": SAID}).get_json()["receipt"]
    assert again != code
    assert town.rows("SELECT count(*) FROM submissions WHERE state = 'waiting'") == [(1,)]


def test_an_approved_answer_that_is_erased_never_goes_out(town: Town, staff: Path) -> None:
    client = town.app().test_client()
    code = client.post("/api/feedback", json={**as_json(), "text": SAID}).get_json()["receipt"]
    town.run("approve", town.only_id())
    erase(town, str(code))
    assert town.run("publish").exit_code == 0
    objects = git(town.folder / "town.git", "log", "-p", "--all")
    assert "xyzzy" not in objects
    assert tombstones(git(town.folder / "town.git", "show", "main:content/withdrawn.yml")) == [
        ("project", "eski-proje")
    ]


def test_a_withdrawn_yml_with_a_fault_is_told_and_nothing_is_deleted(town: Town, staff: Path) -> None:
    identity, code = publish(town)
    git(staff, "pull", "--quiet", "origin", "main")
    (staff / "content" / "withdrawn.yml").write_text("records: [\n", "utf-8")
    git(staff, "commit", "--quiet", "-am", "A slip")
    git(staff, "push", "--quiet", "origin", "main")
    erase(town, code)
    told = town.run("publish")
    assert told.exit_code == 1
    assert "withdrawn.yml" in told.output
    assert f"{identity}.yml" in git(town.folder / "town.git", "ls-tree", "-r", "--name-only", "main")
    (staff / "content" / "withdrawn.yml").write_text(TOMBSTONES, "utf-8")
    git(staff, "commit", "--quiet", "-am", "Mended")
    git(staff, "push", "--quiet", "origin", "main")
    assert town.run("publish").exit_code == 0
    assert f"{identity}.yml" not in git(town.folder / "town.git", "ls-tree", "-r", "--name-only", "main")


def test_what_was_withdrawn_is_forgotten_after_its_days(town: Town) -> None:
    _identity, code = publish(town)
    erase(town, code)
    town.later(days=400)
    assert town.run("retention").exit_code == 0
    assert town.rows("SELECT state FROM submissions") == [("withdrawn",)], "its file still stands"
    assert town.run("publish").exit_code == 0
    with town.app().extensions["forms_api"].database.writing() as connection:
        connection.exec_driver_sql("UPDATE acts SET at = '2024-01-01T00:00:00Z' WHERE act = 'taken-down'")
    assert town.run("retention").exit_code == 0
    assert town.rows("SELECT count(*) FROM submissions") == [(0,)]


def test_the_site_says_that_it_was_withdrawn_and_holds_no_word_of_it(
    make_town: Callable[..., Town], tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    town = make_town('[publish]\nto = "folder"\npath = "content"\n')
    identity, code = publish(town)
    project = tmp_path / "content" / "projects" / "cumhuriyet-meydani.yml"
    assert "because_of:" in project.read_text("utf-8")
    text = project.read_text("utf-8")
    project.write_text(text.replace("because_of: [", f"because_of: [{identity}, ", 1), "utf-8")
    assert identity in project.read_text("utf-8")
    site = built(tmp_path / "content", tmp_path / "before")
    assert any(b"xyzzy" in page.read_bytes() for page in site.rglob("*.html"))
    erase(town, code)
    assert town.run("publish").exit_code == 0
    checked = subprocess.run(
        [sys.executable, "-m", "generator", "check", "--content", str(tmp_path / "content"), "--date", DAY],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert "error" not in checked.stdout + checked.stderr, checked.stdout
    site = built(tmp_path / "content", tmp_path / "after")
    holding = [page for page in site.rglob("*") if page.is_file() and b"xyzzy" in page.read_bytes()]
    assert holding == []
    assert any(identity.encode() in page.read_bytes() for page in site.rglob("*.html"))
