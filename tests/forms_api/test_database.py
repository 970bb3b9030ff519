from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import OperationalError

from forms_api.checking import Statement
from forms_api.database import moderation, reading
from forms_api.database.engine import Database, journal_mode, open_database
from forms_api.database.intake import Intake, keep
from forms_api.database.moderation import Actor
from forms_api.database.tables import acts, metadata
from forms_api.faults import Refused
from forms_api.receipts import hash_of
from forms_api.submission import OfficialReply

SECRET = b"0" * 64
NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Istanbul")
ACTOR = Actor("moderator", "2026-11-20T10:00:00Z")
SAID = Statement(
    "need", "golge-yok", "need", "2026-1", "tr", {"var-mi": "evet"}, "Çok sıcak.", "ayse@ornek.example", consent=True
)
INTAKE = Intake(SAID, "{}", (), None, "203.0.113.7 Firefox", has_token=False)
REPLY = OfficialReply("parklar", "2026-11-21", {"tr": "Olur"}, "answered")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        opened = open_database(f"sqlite:///{tmp_path}/forms.sqlite")
    else:
        opened = open_database(request.getfixturevalue("postgres"))
        with opened.writing() as connection:
            connection.execute(text("TRUNCATE submissions, acts CASCADE"))
    yield opened
    opened.close()


def kept(database: Database, intake: Intake = INTAKE) -> str:
    """Keep a post and give its id."""
    receipt = keep(database, SECRET, intake, NOON, ZONE).receipt
    with database.reading() as connection:
        found = reading.by_receipt(connection, hash_of(SECRET, receipt) or "")
    assert found is not None
    return found.id


def test_the_migrations_make_the_tables_the_code_means(database: Database) -> None:
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/forms.sqlite"
    first = open_database(address)
    identity = kept(first)
    first.close()
    second = open_database(address)
    with second.reading() as connection:
        assert reading.one(connection, identity).text == "Çok sıcak."
    second.close()


def test_a_database_of_a_later_version_is_refused(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/forms.sqlite"
    open_database(address).close()
    connection = sqlite3.connect(tmp_path / "forms.sqlite")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(Refused, match="database-not-opened"):
        open_database(address)


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:////nowhere/at/all/f.sqlite", "nonsense://x", "no address"])
def test_a_database_that_cannot_be_opened_is_told_in_a_sentence(address: str) -> None:
    with pytest.raises(Refused, match="database-not-opened"):
        open_database(address)


def test_a_password_is_not_told() -> None:
    with pytest.raises(Refused) as refusal:
        open_database("postgresql://forms:hunter2@127.0.0.1:1/forms?connect_timeout=1")
    assert "hunter2" not in str(refusal.value.faults)


def test_the_file_is_the_services_alone_and_every_commit_reaches_the_disk(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path}/forms.sqlite")
    with opened.reading() as connection:
        pragma = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("synchronous", "foreign_keys", "secure_delete", "journal_mode")
        }
    opened.close()
    assert stat.S_IMODE((tmp_path / "forms.sqlite").stat().st_mode) == 0o600
    assert pragma["synchronous"] == 2
    assert pragma["foreign_keys"] == 1
    assert pragma["secure_delete"] == 1
    assert pragma["journal_mode"] == journal_mode(sqlite3.sqlite_version_info[:3]).lower()


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "PERSIST"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "PERSIST"),
        ((3, 46, 1), "PERSIST"),
        ((3, 50, 6), "PERSIST"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "PERSIST"),
        ((3, 51, 3), "WAL"),
        ((3, 54, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_it_cannot_lose_a_commit(version: tuple[int, int, int], mode: str) -> None:
    assert journal_mode(version) == mode


def test_what_is_kept_comes_back_the_same(database: Database) -> None:
    with database.reading() as connection:
        assert reading.listed(connection, ["waiting"]) == ()
    identity = kept(database)
    with database.reading() as connection:
        [found] = reading.listed(connection, ["waiting"])
    assert found.id == identity
    assert (found.kind, found.record, found.day, found.text) == ("need", "golge-yok", "2026-11-20", "Çok sıcak.")
    assert found.answers == {"var-mi": "evet"}
    assert found.has_email


def test_a_repetition_is_kept_once(database: Database) -> None:
    first = keep(database, SECRET, INTAKE, NOON, ZONE)
    second = keep(database, SECRET, INTAKE, NOON, ZONE)
    assert (first.repeated, second.repeated) == (False, True)
    assert first.receipt == second.receipt
    with database.reading() as connection:
        assert reading.counted(connection) == {"waiting": 1}


def test_processes_that_keep_the_same_post_at_once_keep_it_once(database: Database) -> None:
    others = [Database(database.engine) for _ in range(4)]  # each with a lock of its own, as a process has
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda other: keep(other, SECRET, INTAKE, NOON, ZONE), others * 4))
    assert len({one.receipt for one in kept}) == 1
    assert [one.repeated for one in kept].count(False) == 1


def test_who_means_to_write_holds_the_file_from_the_start(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path}/forms.sqlite")
    other = sqlite3.connect(tmp_path / "forms.sqlite", timeout=0, isolation_level=None)
    with opened.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    with opened.reading():
        other.execute("BEGIN IMMEDIATE")
    other.close()
    opened.close()


def test_a_block_that_fails_keeps_nothing(database: Database) -> None:
    identity = kept(database)
    with suppress(ZeroDivisionError), database.writing() as connection:
        moderation.reject(connection, identity, "spam", ACTOR)
        raise ZeroDivisionError
    with database.reading() as connection:
        assert reading.one(connection, identity).state == "waiting"


def test_every_act_is_written_down_without_the_residents_words(database: Database) -> None:
    identity = kept(database)
    with database.writing() as connection:
        moderation.approve(connection, identity, "Çok […]", {}, ACTOR)
        moderation.set_reply(connection, identity, REPLY, ACTOR)
    with database.reading() as connection:
        rows = connection.execute(text("SELECT who, act, detail FROM acts ORDER BY id")).all()
    assert [(who, act) for who, act, _detail in rows] == [
        ("web", "received"),
        ("moderator", "approved"),
        ("moderator", "replied"),
    ]
    assert not any("sıcak" in detail or "Çok" in detail for *_rest, detail in rows)
    assert '"redacted": true' in rows[1].detail


def test_what_changed_while_it_was_published_is_not_noted_as_published(database: Database) -> None:
    identity = kept(database)
    with database.writing() as connection:
        moderation.approve(connection, identity, "Çok sıcak.", {}, ACTOR)
        sent = reading.one(connection, identity)
        moderation.approve(connection, identity, "Çok […].", {}, ACTOR)
        with pytest.raises(Refused, match="changed-while-publishing"):
            moderation.note_published(connection, sent, ACTOR)
        assert reading.one(connection, identity).state == "approved"


def test_a_reply_in_another_language_joins_and_in_the_same_replaces(database: Database) -> None:
    identity = kept(database)
    reply = REPLY
    with database.writing() as connection:
        moderation.set_reply(connection, identity, reply, ACTOR)
        moderation.set_reply(connection, identity, replace(reply, day="2026-11-22", texts={"en": "Yes"}), ACTOR)
        both = reading.one(connection, identity).reply
        moderation.set_reply(connection, identity, replace(reply, day="2026-11-23", texts={"tr": "Olmaz"}), ACTOR)
        new = reading.one(connection, identity).reply
    assert both == replace(reply, texts={"tr": "Olur", "en": "Yes"})
    assert new == replace(reply, day="2026-11-23", texts={"tr": "Olmaz"})


def test_published_and_rejected_are_final_in_their_way(database: Database) -> None:
    identity = kept(database)
    reply = REPLY
    with database.writing() as connection:
        moderation.reject(connection, identity, "spam", ACTOR)
        with pytest.raises(Refused, match="rejected-no-reply"):
            moderation.set_reply(connection, identity, reply, ACTOR)
        moderation.approve(connection, identity, "Çok sıcak.", {}, ACTOR)
        moderation.note_published(connection, reading.one(connection, identity), ACTOR)
        with pytest.raises(Refused, match="already-published"):
            moderation.approve(connection, identity, "Başka", {}, ACTOR)
        with pytest.raises(Refused, match="already-published-reject"):
            moderation.reject(connection, identity, "spam", ACTOR)
        with pytest.raises(Refused, match="unknown-submission"):
            reading.one(connection, "fb-2026-000000")


# --- several writes in one transaction


def test_writes_that_wait_for_each_other_are_all_kept_and_a_failing_one_undoes_itself_alone(database: Database) -> None:
    def write(number: int) -> str:
        def work(connection: Connection) -> str:
            note = {"at": "", "who": "test", "submission": f"nr-{number}", "act": "t", "detail": ""}
            connection.execute(insert(acts).values(**note))
            if number % 7 == 0:
                raise ValueError(str(number))
            return f"nr-{number}"

        try:
            return database.write(work)
        except ValueError as error:
            return f"failed {error}"

    with ThreadPoolExecutor(16) as threads:
        told = list(threads.map(write, range(200)))
    assert told == [f"failed {number}" if number % 7 == 0 else f"nr-{number}" for number in range(200)]
    with database.reading() as connection:
        kept = [row[0] for row in connection.execute(select(acts.c.submission).where(acts.c.who == "test"))]
    assert sorted(kept) == sorted(f"nr-{number}" for number in range(200) if number % 7)


def test_a_commit_that_fails_is_told_to_everyone_who_waited_for_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_engine: object) -> Iterator[None]:
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    monkeypatch.setattr(type(database.engine), "connect", broken)
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda _n: _refusal_of(database), range(40)))
    assert set(told) == {"database-failed"}


def _refusal_of(database: Database) -> str:
    try:
        database.write(lambda connection: None)
    except Refused as refusal:
        return refusal.faults[0].code
    return "kept"
