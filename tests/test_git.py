"""The content folder as it stood on a day, beside what git itself checks out."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from generator.git import GitError, NoCommitThen, as_of
from tests.importers.tables import every_file
from tests.repositories import Repository, town_in_git
from tests.test_history import PARK

DAYS = ("2026-02-01", "2026-02-03", "2026-03-31")


@pytest.fixture(params=["", "belediye/içerik dosyaları"], ids=["at the top", "below it"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Repository:
    made = town_in_git(tmp_path, request.param)
    for number, day in enumerate(DAYS):
        files = {"projects/park.yml": PARK.replace("500000", str(number)), "files/çarşı.jpg": bytes([number, 13, 10])}
        made.commit(day, day, files)
    made.commit("2026-04-01", "Kalktı", {"projects/park.yml": None})
    return made


@pytest.mark.parametrize(("day", "back"), [("2026-02-01", 3), ("2026-02-02", 3), ("2026-02-03", 2), ("2027-01-01", 0)])
def test_the_folder_is_as_it_stood_at_the_end_of_the_day(
    repository: Repository, tmp_path: Path, day: str, back: int
) -> None:
    to = tmp_path / "then"
    to.mkdir()
    (repository.content / "projects" / "taslak.yml").write_text(PARK, "utf-8")  # not committed
    commit = as_of(repository.content, date.fromisoformat(day), to)
    assert commit == repository.git("rev-parse", f"HEAD~{back}")
    repository.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"), commit)
    below = repository.content.relative_to(repository.top)
    there = every_file(tmp_path / "tree" / below)
    assert every_file(to) == {name: data for name, data in there.items() if not name.startswith(".git")}


def test_a_day_before_the_first_commit_names_the_first_day(repository: Repository, tmp_path: Path) -> None:
    with pytest.raises(NoCommitThen, match="2026-01-05") as told:
        as_of(repository.content, date(2026, 1, 4), tmp_path)
    assert told.value.first == date(2026, 1, 5)


def test_a_day_before_the_folder_was_there_names_its_first_day(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    repository = Repository(top / "content", top)
    (top / "README").write_text("x", "utf-8")
    (top / "content").mkdir()
    repository.commit("2026-01-01", "Boş")
    repository.commit("2026-02-01", "Park", {"projects/park.yml": PARK})
    with pytest.raises(NoCommitThen, match="2026-02-01"):
        as_of(repository.content, date(2026, 1, 15), tmp_path / "none")


def test_a_merged_branch_counts_from_the_day_it_was_merged(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    repository.git("checkout", "--quiet", "-b", "taslak")
    repository.commit("2026-02-01", "Park", {"projects/park.yml": PARK})
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "-m", "Park", "taslak", day="2026-03-01")
    for day, there in ((date(2026, 2, 28), False), (date(2026, 3, 1), True)):
        to = tmp_path / str(day)
        to.mkdir()
        as_of(repository.content, day, to)
        assert (to / "projects" / "park.yml").exists() is there


def test_a_link_that_leads_out_of_the_folder_is_left_out(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    (tmp_path / "secret").write_text("x", "utf-8")
    (repository.content / "files" / "out.jpg").symlink_to(tmp_path / "secret")
    (repository.content / "files" / "near.jpg").symlink_to("var.jpg")
    repository.commit("2026-02-01", "Bağlantılar")
    to = tmp_path / "then"
    to.mkdir()
    as_of(repository.content, date(2026, 2, 1), to)
    assert sorted(path.name for path in (to / "files").iterdir()) == [
        "harita.svg",
        "near.jpg",
        "var.jpg",
    ]


def test_outside_git_it_says_so_in_gits_words(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        as_of(tmp_path, date(2026, 1, 1), tmp_path / "then")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    with pytest.raises(GitError):
        as_of(tmp_path, date(2026, 1, 1), tmp_path / "then")
