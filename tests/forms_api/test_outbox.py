"""The outbox: everything goes out exactly once, whatever is killed or pushed meanwhile; what is stuck rests alone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from forms_api.contract import FormsFile
from forms_api.database.engine import Database, open_database
from forms_api.database.outbox import MOST_TRIES
from forms_api.faults import Refused
from forms_api.outbox import publish_by_itself
from forms_api.publishing import Outcome

from .conftest import ANSWER, Town, git
from .outbox_kills import kill_and_compare

GIT = '[publish]\nto = "git"\nrepository = "town.git"\nfolder = "content"\n'


@pytest.fixture
def town(make_town: Callable[..., Town], staff: Path) -> Town:
    return make_town(GIT)


@pytest.fixture
def database(town: Town) -> Database:
    return open_database(town.settings().database)


def approved(town: Town, text: str) -> str:
    with town.app().test_client() as client:
        assert client.post("/api/feedback", data={**ANSWER, "text": text}).status_code == 201
    identity = str(town.rows("SELECT id FROM submissions ORDER BY rowid DESC")[0][0])
    assert town.run("approve", identity).exit_code == 0
    return identity


def run(town: Town, database: Database) -> Outcome:
    forms = FormsFile(town.settings().forms_json).now()
    outcome = publish_by_itself(database, town.settings(), forms, town.moment)
    assert outcome is not None
    return outcome


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_everything_is_published_once_under_kills_and_competing_pushes(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    address = "forms.sqlite"
    if engine == "postgres":
        server = request.getfixturevalue("postgres")
        opened = open_database(server)
        with opened.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("DROP DATABASE IF EXISTS outbox")
            connection.exec_driver_sql("CREATE DATABASE outbox")
        opened.close()
        address = server.replace("/postgres?", "/outbox?")
    outcome = kill_and_compare(tmp_path, 30, 2, address)
    assert outcome.published == 30
    assert (outcome.missing, outcome.added_more_than_once, outcome.staff_commits_lost) == (0, (), 0)
    assert (outcome.fsck, outcome.locks, outcome.states) == ("", (), {"published": 30})
    assert outcome.kills == 2
    assert outcome.staff_pushes > 3


def test_what_cannot_go_out_rests_longer_each_time_and_holds_up_nobody(
    town: Town, database: Database, staff: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = approved(town, "Bu söz takılacak."), approved(town, "Bu söz gidecek.")
    file = staff / "content" / "feedback" / "2026" / f"{bad}.yml"
    file.parent.mkdir(parents=True)
    file.write_text("about: {kind: need, id: golge-yok}\n", "utf-8")  # staff wrote something else there
    git(staff, "add", ".")
    git(staff, "commit", "--quiet", "-m", "Another answer")
    git(staff, "push", "--quiet", "origin", "main")
    caplog.set_level(logging.WARNING, "forms_api.outbox")
    first = run(town, database)
    assert first.published == [good]
    assert list(first.stuck) == [bad]
    assert run(town, database).stuck == {}, "it rests"
    tried = 1
    for _hour in range(24 * 3):
        town.later(hours=1)
        tried += len(run(town, database).stuck)
    assert tried == MOST_TRIES, "then it is a dead letter"
    assert "not tried any more" in caplog.text
    assert "takılacak" not in caplog.text
    git(staff, "rm", "--quiet", str(file))
    git(staff, "commit", "--quiet", "-m", "Moved")
    git(staff, "pull", "--quiet", "--rebase", "origin", "main")
    git(staff, "push", "--quiet", "origin", "main")
    assert run(town, database).published == [], "a dead letter waits for somebody"
    done = town.run("publish")
    assert (done.exit_code, bad in done.stdout) == (0, True)
    assert town.rows("SELECT count(*) FROM stuck") == [(0,)]
    database.close()


def test_a_repository_that_is_away_is_told_and_everything_goes_out_when_it_is_back(
    town: Town, database: Database, tmp_path: Path
) -> None:
    identity = approved(town, "Depo yokken.")
    (tmp_path / "town.git").rename(tmp_path / "away.git")
    with pytest.raises(Refused):
        run(town, database)
    (tmp_path / "away.git").rename(tmp_path / "town.git")
    assert run(town, database).published == [identity]
    database.close()


def test_locks_of_a_publisher_that_was_killed_stop_nobody(town: Town, database: Database, tmp_path: Path) -> None:
    approved(town, "İlk söz.")
    run(town, database)
    clone = tmp_path / "outbox.git"
    left = [clone / "packed-refs.lock", clone / "refs" / "heads" / "x.lock", clone / "index-abc" / "index.lock"]
    for file in left:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    for ref in list((clone / "refs").rglob("*")):
        if ref.is_file() and not ref.name.endswith(".lock"):
            ref.with_name(f"{ref.name}.lock").touch()
    town.later(minutes=1)
    identity = approved(town, "İkinci söz.")
    assert run(town, database).published == [identity]
    assert not any(file.exists() for file in left)
    database.close()


def test_two_machines_do_not_publish_at_once(postgres: str) -> None:
    first, second = open_database(postgres), open_database(postgres)
    with first.alone("outbox") as mine, second.alone("outbox") as theirs, second.alone("other") as other:
        assert (mine, theirs, other) == (True, False, True)
    with second.alone("outbox") as theirs:
        assert theirs
    first.close()
    second.close()


def test_a_waiting_time_is_not_forgotten_by_a_restart(town: Town, database: Database, staff: Path) -> None:
    bad = approved(town, "Takılan söz.")
    file = staff / "content" / "feedback" / "2026" / f"{bad}.yml"
    file.parent.mkdir(parents=True)
    file.write_text("x: [\n", "utf-8")
    git(staff, "add", ".")
    git(staff, "commit", "--quiet", "-m", "A slip")
    git(staff, "push", "--quiet", "origin", "main")
    assert list(run(town, database).stuck) == [bad]
    database.close()
    again = open_database(town.settings().database)
    assert run(town, again).stuck == {}
    town.moment += timedelta(minutes=2)
    assert list(run(town, again).stuck) == [bad]
    again.close()
