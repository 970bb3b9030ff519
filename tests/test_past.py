"""The invented town's past is replayed into a repository that ends with the town as it is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from generator.check import check
from generator.git import git
from generator.history import history
from generator.past import PastError, replay, unwound
from generator.read import read
from generator.records.town import Past

CONTENT = Path(__file__).parents[1] / "content"


def test_the_replayed_past_ends_with_the_present_and_every_step_is_dated(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    town = check(read(content)).town
    assert town is not None
    assert town.past is not None
    count = replay(content, town.past)
    assert count == len(town.past.changes) + 1
    status = subprocess.run(["git", "status", "--porcelain"], cwd=content, capture_output=True, text=True, check=True)
    assert status.stdout == ""
    same = subprocess.run(
        ["diff", "-r", "--exclude=.git", CONTENT, content], capture_output=True, text=True, check=False
    )
    assert same.stdout == ""
    known = history(content)
    assert str(known.commit_date) == str(town.past.changes[-1].date)
    assert str(known.last_change["projects/cumhuriyet-meydani.yml"]) > "2026-01-01"


def test_a_text_that_is_not_there_once_stops_the_replay_and_is_named() -> None:
    change = {"date": "2026-01-01", "author": "Fen", "message": "m"}
    edit = {"file": "a.yml", "before": "x", "after": "stage: need"}
    past = Past.model_validate({"id": "past", "changes": [{**change, "edits": [edit]}]})
    with pytest.raises(PastError, match=r"2026-01-01: 'stage: need' stands 2 times in a\.yml"):
        unwound({"a.yml": "stage: need\nstage: need\n"}, past)


def test_the_records_hold_on_the_days_of_the_past_too(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    town = check(read(content)).town
    assert town is not None
    assert town.past is not None
    replay(content, town.past)
    for commit in git(content, "log", "--reverse", "--format=%H").split()[::5]:
        git(content, "checkout", "--quiet", commit)
        assert not check(read(content)).errors, commit
