"""Webhooks: signed notes without a word or a person, in order, until they are taken; one errand at a time."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from forms_api import clock
from forms_api.database import letter_queue, letters
from forms_api.database.digest import put_digests
from forms_api.database.engine import Database, open_database
from forms_api.database.letter_queue import Keys, Taken
from forms_api.errands import Errand, Errands
from tests.forms_api.conftest import ANSWER, Town
from tests.forms_api.sink import HookSink, program
from tests.forms_api.test_database import NOON, SECRET, ZONE, kept
from tests.forms_api.test_mail import send

PERSON = "ayse@posta.example"
KEY = b"0123456789abcdef0123456789abcdef"


@pytest.fixture
def hook() -> Iterator[tuple[HookSink, str]]:
    with program() as found:
        yield found


@pytest.fixture
def town(
    make_town: Callable[..., Town], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, hook: tuple[HookSink, str]
) -> Town:
    (tmp_path / "content").mkdir()
    (tmp_path / "hook.secret").write_bytes(KEY + b"\n")
    made = make_town(
        'publish = {to = "folder", path = "content"}\n\n'
        f'[[webhook]]\nurl = "{hook[1]}"\nsecret_file = "hook.secret"\n'
    )
    monkeypatch.setattr(clock, "now", lambda: made.moment)
    return made


def post(town: Town, words: str = "Gölge yok.") -> str:
    with town.app().test_client() as client:
        client.post("/api/feedback", data=ANSWER | {"text": words, "email": "ayse@posta.example"})
    return str(town.rows("SELECT id FROM submissions ORDER BY rowid DESC LIMIT 1")[0][0])


def events(sink: HookSink) -> list[tuple[str, str]]:
    return [(note["event"], note["id"]) for note in (json.loads(body) for body, _signed in sink.notes)]


def test_a_program_is_told_and_can_prove_by_whom_and_when(town: Town, hook: tuple[HookSink, str]) -> None:
    identity = post(town)
    send(town)
    [(body, signed)] = hook[0].notes
    assert json.loads(body) == {
        "event": "new",
        "id": identity,
        "kind": "project",
        "record": "cumhuriyet-meydani",
        "stage": "implementation",
        "at": "2026-11-20T09:30:00Z",
    }
    parts = dict(part.split("=", 1) for part in signed.split(","))
    assert abs(int(parts["t"]) - town.moment.timestamp()) < 300  # what a receiver compares, against a replay
    wanted = hmac.new(KEY, parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(parts["v1"], wanted)


def test_a_program_that_fails_is_told_later_in_order_and_others_do_not_wait(
    town: Town, hook: tuple[HookSink, str]
) -> None:
    sink = hook[0]
    sink.answers = [500, 302, 404]
    first = post(town)
    town.run("approve", first)
    town.run("publish")
    second = post(town, "Kaldırım bitti.")
    send(town)
    assert events(sink) == []  # 500 to the first, 302 to the second; the first's other events wait for it
    town.later(minutes=2)
    send(town)
    assert events(sink) == [("new", second)]
    town.later(minutes=10)
    send(town)
    assert events(sink) == [("new", second), ("new", first), ("approved", first), ("published", first)]


def test_a_secret_that_is_missing_stops_nothing_else(town: Town, hook: tuple[HookSink, str], tmp_path: Path) -> None:
    (tmp_path / "hook.secret").unlink()
    post(town)
    assert send(town).failed == 1
    assert "secret_file" in str(town.rows("SELECT error FROM letters"))


def test_a_note_is_not_about_words_or_persons(town: Town, hook: tuple[HookSink, str]) -> None:
    identity = post(town, "Komşum Zeynep")
    town.run("reject", identity, "--reason", "Komşum Zeynep")
    send(town)
    said = b"".join(body for body, _signed in hook[0].notes).decode()
    assert "Zeynep" not in said
    assert "ayse" not in said


# --- the queue on both engines ----------------------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        opened = open_database(f"sqlite:///{tmp_path}/forms.sqlite")
    else:
        opened = open_database(request.getfixturevalue("postgres"))
        with opened.writing() as connection:
            connection.execute(text("TRUNCATE submissions, acts, letters, rates, repeats CASCADE"))
    yield opened
    opened.close()


def taken(database: Database, moment: datetime) -> Taken | None:
    with database.reading() as connection:
        letter = letter_queue.next_due(connection, moment, without=())
    if letter is None:
        return None
    with database.writing() as connection:
        return letter_queue.take(connection, Keys(SECRET), letter, moment)


def test_a_letter_is_taken_by_one_of_many_senders(database: Database) -> None:
    kept(database)
    with database.writing() as connection:
        letters.sort_out(connection, SECRET, {f"https://p{n}.example": ("new",) for n in range(12)}, mail=True)
    found: list[int] = []

    def work() -> None:
        tried = (taken(database, NOON) for _turn in range(40))
        found.extend(one.letter.id for one in tried if one)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == 13


def test_a_letter_whose_sender_died_is_taken_again_and_at_last_is_dead(database: Database) -> None:
    kept(database)
    with database.writing() as connection:
        letters.sort_out(connection, SECRET, {}, mail=True)
    moment, tries = NOON, 0
    while moment < NOON + timedelta(days=3):
        tries += taken(database, moment) is not None
        moment += timedelta(minutes=30)
    assert tries == 13
    with database.reading() as connection:
        assert letters.counted(connection) == {("mail", "dead"): 1}


def test_what_happened_twice_over_is_sorted_once(database: Database) -> None:
    kept(database)
    for _round in range(3):
        with database.writing() as connection:
            letters.sort_out(connection, SECRET, {"https://p.example": ("new", "approved")}, mail=True)
    with database.reading() as connection:
        assert letters.counted(connection) == {("hook", "waiting"): 1, ("mail", "waiting"): 1}


def test_two_services_that_share_a_database_sort_what_happened_once(database: Database) -> None:
    kept(database)
    ready = threading.Barrier(2)

    def sort() -> None:
        ready.wait()
        with database.writing() as connection:
            letters.sort_out(connection, SECRET, {"https://p.example": ("new",)}, mail=False)
            time.sleep(0.05)

    threads = [threading.Thread(target=sort) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert letters.counted(connection) == {("hook", "waiting"): 1}


def test_the_numbers_of_a_day_are_put_once(database: Database) -> None:
    kept(database)
    for _round in range(2):
        with database.writing() as connection:
            put_digests(connection, ["a@ornek.example", "b@ornek.example"], NOON, ZONE)
    with database.reading() as connection:
        assert letters.counted(connection) == {("mail", "waiting"): 2}


# --- errands ----------------------------------------------------------------------------------------------------------


def test_an_errand_that_fails_is_named_and_done_again_and_others_go_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    turns: list[str] = []

    def fail(_stopped: object) -> None:
        turns.append("fails")
        raise ValueError(PERSON)

    database = open_database(f"sqlite:///{tmp_path}/forms.sqlite")
    errands = Errands((Errand("fails", 0.02, fail), Errand("works", 0.02, lambda _: turns.append("works"))), database)
    errands.start()
    time.sleep(0.3)
    errands.stop()
    database.close()
    assert min(turns.count("fails"), turns.count("works")) >= 3
    assert "the errand fails failed: ValueError" in caplog.text
    assert PERSON not in caplog.text


def test_of_several_processes_one_does_an_errand(postgres: str) -> None:
    databases = [open_database(postgres) for _ in range(2)]
    with databases[0].alone("letters") as first, databases[1].alone("letters") as second:
        assert (first, second) == (True, False)
        with databases[1].alone("another") as other:
            assert other
    with databases[1].alone("letters") as again:
        assert again
    for database in databases:
        database.close()


def test_the_end_of_the_service_does_not_wait_for_a_long_errand(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/forms.sqlite")
    errands = Errands((Errand("long", 60, lambda stopped: _until(stopped)),), database)
    errands.start()
    time.sleep(0.05)
    began = time.monotonic()
    errands.stop()
    assert time.monotonic() - began < 4
    database.close()


def _until(stopped: Callable[[], bool]) -> None:
    while not stopped():
        time.sleep(0.01)
