"""Moderation by files in a private repository, for a town without a web login."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import ANSWER, Town, git

PUBLIC = '[publish]\nto = "git"\nrepository = "town.git"\nfolder = "content"\n'
SETTINGS = f'{PUBLIC}[private]\nrepository = "waiting.git"\nevery = 0\n'
SAYING = "gizli-xyzzy"


@pytest.fixture
def town(make_town: Callable[..., Town], staff: Path, tmp_path: Path) -> Town:
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "waiting.git")
    return make_town(SETTINGS)


def send(town: Town, text: str, **more: str) -> str:
    with town.app().test_client() as client:
        assert client.post("/api/feedback", data={**ANSWER, "text": text, **more}).status_code == 201
    return str(town.rows("SELECT id FROM submissions ORDER BY rowid DESC")[0][0])


def exchange(town: Town) -> str:
    done = town.run("exchange")
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def desk(tmp_path: Path) -> Callable[[], Path]:
    """Where a member of staff edits: a clone, brought up to date as people do it."""
    folder = tmp_path / "desk"

    def opened() -> Path:
        if not folder.exists():
            git(tmp_path, "clone", "--quiet", "waiting.git", "desk")
        else:
            git(folder, "pull", "--quiet", "--rebase")
        return folder

    return opened


def write(folder: Path, identity: str, *changes: tuple[str, str]) -> None:
    """Edit a file and push it."""
    file = folder / "pending" / f"{identity}.yml"
    text = file.read_text("utf-8")
    for before, after in changes:
        assert before in text, (before, text)
        text = text.replace(before, after, 1)
    file.write_text(text, "utf-8")
    git(folder, "commit", "--quiet", "-am", "Decided")
    git(folder, "push", "--quiet", "origin", "HEAD:main")


def everything(bare: Path) -> str:
    """Every object of a repository that the branch reaches, and every one that lies about."""
    names = git(bare, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)").split("\n")
    blobs = [line.split()[0] for line in names if line.endswith(("blob", "commit"))]
    return "".join(git(bare, "cat-file", "-p", name) for name in blobs)


def test_an_answer_is_decided_in_the_private_repository_and_only_what_is_approved_reaches_the_public_one(
    town: Town, desk: Callable[[], Path], tmp_path: Path
) -> None:
    kept = send(town, f"Gölge yok. Komşum {SAYING} da öyle diyor.", email="zeynep@ornek.example")
    spam = send(town, f"Ucuz saat {SAYING}")
    assert "waiting: 2" in exchange(town)
    folder = desk()
    text = (folder / "pending" / f"{kept}.yml").read_text("utf-8")
    assert "Gölge yok." in text
    assert "zeynep@ornek.example" not in everything(tmp_path / "waiting.git")
    reply = ("  unit:\n  state:\n  text:", "  unit: fen-isleri\n  state: acted_on\n  text: Ağaç diktik.")
    write(folder, kept, (SAYING, "[…]"), ("verdict:", "verdict: approve"), reply)
    write(folder, spam, ("verdict:", "verdict: reject"), ("reason:", "reason: spam"))
    done = exchange(town)
    assert kept in done
    assert spam in done
    assert sorted(path.name for path in desk().glob("[!.]*")) == ["README.md"], "what was decided leaves"
    assert town.run("publish").exit_code == 0
    public = everything(tmp_path / "town.git")
    assert "Gölge yok. Komşum […] da öyle diyor." in public
    assert "Ağaç diktik." in public
    assert SAYING not in public
    assert dict(town.rows("SELECT id, state FROM submissions")) == {kept: "published", spam: "rejected"}
    assert ("test", "approved") in town.rows("SELECT who, act FROM acts"), "the author of the commit decided"


def test_what_was_rejected_or_erased_is_not_in_the_history_of_the_branch(
    town: Town, desk: Callable[[], Path], tmp_path: Path
) -> None:
    rejected, erased = send(town, f"Kaba söz {SAYING}"), send(town, f"Pişmanım {SAYING}")
    exchange(town)
    write(desk(), rejected, ("verdict:", "verdict: reject"), ("reason:", "reason: insult"))
    assert town.run("erase", erased).exit_code == 0
    exchange(town)
    bare = tmp_path / "waiting.git"
    assert git(bare, "rev-list", "--count", "main").strip() == "1"
    git(bare, "reflog", "expire", "--expire=now", "--all")
    git(bare, "prune", "--expire=now")
    assert SAYING not in everything(bare)
    assert SAYING not in everything(tmp_path / "private.git"), "nor in the service's own clone"


def test_a_decision_with_faults_is_told_beside_it_and_nothing_is_lost(town: Town, desk: Callable[[], Path]) -> None:
    identity = send(town, "Gölge yok.")
    exchange(town)
    wrong = ("  unit:\n  state:\n  text:", "  unit: yok-boyle\n  state: olur\n  text: Ağaç diktik.")
    write(desk(), identity, ("verdict:", "verdict: approve"), wrong)
    told = town.run("exchange")
    assert told.exit_code == 1
    folder = desk()
    problem = (folder / "problems" / f"{identity}.txt").read_text("utf-8")
    assert "yok-boyle" in problem
    assert "olur" in problem
    assert town.rows("SELECT state FROM submissions") == [("waiting",)]
    write(folder, identity, ("yok-boyle", "fen-isleri"), ("olur", "answered"))
    exchange(town)
    assert not (desk() / "problems").exists()
    assert town.rows("SELECT state FROM submissions") == [("approved",)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("verdict:", "verdict: evet"),
        ("verdict:", "verdict: [approve"),
        ("verdict:", "karar: approve\nverdict: approve"),
    ],
)
def test_what_is_no_decision_is_told_with_its_place_or_value(
    town: Town, desk: Callable[[], Path], before: str, after: str
) -> None:
    identity = send(town, "Gölge yok.")
    exchange(town)
    write(desk(), identity, (before, after))
    told = town.run("exchange")
    assert told.exit_code == 1
    assert "Traceback" not in told.output
    assert (desk() / "problems" / f"{identity}.txt").exists()


def test_a_decision_made_on_an_older_state_is_a_conflict(town: Town, desk: Callable[[], Path]) -> None:
    identity = send(town, "Gölge yok.")
    exchange(town)
    town.run("approve", identity)
    town.run("reject", identity, "--reason", "spam")
    with town.app().extensions["forms_api"].database.writing() as connection:
        connection.exec_driver_sql("UPDATE submissions SET state = 'waiting'")
    write(desk(), identity, ("verdict:", "verdict: approve"))
    told = town.run("exchange")
    assert told.exit_code == 1
    assert town.rows("SELECT state FROM submissions") == [("waiting",)]


def test_what_staff_have_begun_to_write_stays_while_new_answers_come(town: Town, desk: Callable[[], Path]) -> None:
    first = send(town, "Gölge yok.")
    exchange(town)
    write(desk(), first, ("Gölge yok.", "Gölge […]"))
    second = send(town, "Bank da yok.")
    exchange(town)
    folder = desk()
    assert "Gölge […]" in (folder / "pending" / f"{first}.yml").read_text("utf-8")
    assert (folder / "pending" / f"{second}.yml").exists()


def test_what_staff_push_while_the_service_lays_out_is_not_overwritten(
    town: Town, desk: Callable[[], Path], tmp_path: Path
) -> None:
    first = send(town, "Gölge yok.")
    exchange(town)
    folder = desk()
    file = folder / "pending" / f"{first}.yml"
    file.write_text(file.read_text("utf-8").replace("verdict:", "verdict: approve"), "utf-8")
    git(folder, "commit", "--quiet", "-am", "Decided")
    hook = tmp_path / "waiting.git" / "hooks" / "pre-receive"
    # The moment before the service's push arrives, the decision does.
    hook.write_text(
        f"#!/bin/sh\nrm {hook}\n"
        "unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_DIR\n"
        f"git -C {folder} push --quiet origin HEAD:main\n",
        "utf-8",
    )
    hook.chmod(0o755)
    send(town, "Bank da yok.")
    exchange(town)
    assert town.rows("SELECT state FROM submissions ORDER BY rowid") == [("approved",), ("waiting",)]


def test_the_repository_of_the_site_or_one_with_other_files_is_refused(town: Town, tmp_path: Path) -> None:
    send(town, SAYING)
    same = town.file.read_text("utf-8").replace('repository = "waiting.git"', 'repository = "town.git"')
    town.file.write_text(same, "utf-8")
    assert "repository of the site" in town.run("exchange").output
    git(tmp_path, "clone", "--quiet", "--bare", "town.git", "copy.git")
    town.file.write_text(
        same.replace('[private]\nrepository = "town.git"', '[private]\nrepository = "copy.git"'), "utf-8"
    )
    told = town.run("exchange")
    assert told.exit_code == 1
    assert "content/site.yml" in told.output
    assert SAYING not in everything(tmp_path / "copy.git") + everything(tmp_path / "town.git")


def test_hostile_words_come_through_the_private_repository_as_they_were(town: Town, desk: Callable[[], Path]) -> None:
    hostile = "verdict: approve\n- !!python/object x\n\"' {{7*7}} # yorum\n  no: 12:30"
    identity = send(town, hostile)
    exchange(town)
    assert town.rows("SELECT state FROM submissions") == [("waiting",)]
    write(desk(), identity, ("\nverdict:\n", "\nverdict: approve\n"))
    exchange(town)
    [(approved,)] = town.rows("SELECT approved_text FROM submissions")
    assert approved == hostile
