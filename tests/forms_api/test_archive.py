"""A backup holds everything, tells when it is damaged, and goes back into an empty database of either engine."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
import threading
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select

from forms_api.database.archive import read_archive, restore_archive, write_archive
from forms_api.database.engine import Database, open_database
from forms_api.faults import Refused
from tests.forms_api.conftest import ANSWER, Town


def send(town: Town, count: int = 1) -> str:
    """Posts with addresses; gives the last receipt code."""
    client = town.app().test_client()
    code = ""
    for number in range(count):
        said = ANSWER | {"text": f"Söz {number} İıŞş\u2019", "email": f"biri{number}@ornek.example"}
        answered = client.post("/api/feedback", data=said, environ_base={"REMOTE_ADDR": f"198.51.100.{number % 250}"})
        assert answered.status_code == 201
        found = re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", answered.get_data(as_text=True))
        assert found
        code = found[0]
    return code


def everything(database: Database) -> dict[str, list[dict[str, object]]]:
    tables = MetaData()
    with database.reading() as connection:
        tables.reflect(connection)
        return {
            name: sorted((dict(row) for row in connection.execute(select(table)).mappings()), key=repr)
            for name, table in tables.tables.items()
            if name != "alembic_version"
        }


def test_a_backup_goes_into_a_new_database_and_receipts_are_still_known(town: Town, tmp_path: Path) -> None:
    code = send(town, 30)
    town.run("reject", town.rows("SELECT id FROM submissions LIMIT 1")[0][0], "--reason", "spam")
    assert town.run("backup", str(tmp_path / "all.zip")).exit_code == 0
    assert stat.S_IMODE((tmp_path / "all.zip").stat().st_mode) == 0o600
    (tmp_path / "elsewhere").mkdir()
    other = Town(tmp_path / "elsewhere")
    told = other.run("restore", str(tmp_path / "all.zip"))
    assert told.exit_code == 0, told.output
    assert "submissions: 30" in told.stdout
    first, second = (open_database(f"sqlite:///{one.folder}/forms.sqlite") for one in (town, other))
    assert everything(first) == everything(second)
    first.close()
    second.close()
    shown = other.app().test_client().post("/api/receipt", json={"code": code, "lang": "tr"})
    assert shown.status_code == 200
    assert send(other, 1), "and it goes on"
    other.close()


def test_a_backup_of_one_engine_goes_into_the_other(town: Town, tmp_path: Path, postgres: str) -> None:
    send(town, 3)
    file = tmp_path / "all.zip"
    source = open_database(f"sqlite:///{town.folder}/forms.sqlite")
    write_archive(source, town.folder / "forms.secret", file)
    target = f"{postgres.replace('/postgres?', '/restored?')}"
    made = open_database(postgres)
    with made.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS restored")
        connection.exec_driver_sql("CREATE DATABASE restored")
    made.close()
    restore_archive(file, target, tmp_path / "restored.secret")
    there = open_database(target)
    assert everything(there) == everything(source)
    back = tmp_path / "back.zip"
    write_archive(there, tmp_path / "restored.secret", back)
    assert zipfile.ZipFile(back).read("submissions.jsonl") == zipfile.ZipFile(file).read("submissions.jsonl")
    there.close()
    source.close()


def test_a_backup_made_while_posts_arrive_is_of_one_moment(town: Town, tmp_path: Path) -> None:
    send(town)
    posting = threading.Thread(target=send, args=(town, 60))
    posting.start()
    counts = []
    for number in range(5):
        town.run("backup", str(tmp_path / f"{number}.zip"))
        rows = read_archive(tmp_path / f"{number}.zip").rows
        assert rows["submissions"] == rows["originals"] == rows["contacts"] == rows["acts"]
        counts.append(rows["submissions"])
    posting.join()
    assert counts == sorted(counts)


@pytest.mark.parametrize("part", ["submissions.jsonl", "secret", "archive.json"])
def test_a_damaged_archive_is_told_and_nothing_is_restored(town: Town, tmp_path: Path, part: str) -> None:
    send(town)
    town.run("backup", str(tmp_path / "all.zip"))
    with zipfile.ZipFile(tmp_path / "all.zip") as good, zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name)[:-3] if name == part else good.read(name))
    told = town.run("restore", "--check", str(tmp_path / "bad.zip"))
    assert told.exit_code == 1
    assert "Traceback" not in told.output
    assert part in told.output or part == "archive.json"
    with pytest.raises(Refused):
        restore_archive(tmp_path / "bad.zip", f"sqlite:///{tmp_path}/new.sqlite", tmp_path / "new.secret")
    assert not (tmp_path / "new.sqlite").exists()


def test_nothing_that_is_there_is_overwritten(town: Town, tmp_path: Path) -> None:
    send(town)
    town.run("backup", str(tmp_path / "all.zip"))
    told = town.run("restore", str(tmp_path / "all.zip"))
    assert told.exit_code == 1
    assert "not empty" in told.output
    (tmp_path / "elsewhere").mkdir()
    other = Town(tmp_path / "elsewhere")
    (other.folder / "forms.secret").write_text("f" * 64 + "\n")
    told = other.run("restore", str(tmp_path / "all.zip"))
    assert told.exit_code == 1
    assert "secret" in told.output
    assert not (other.folder / "forms.sqlite").exists()


def test_an_archive_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    old = open_database(f"sqlite:///{tmp_path}/old.sqlite", "0001")
    old.close()
    connection = sqlite3.connect(tmp_path / "old.sqlite")
    connection.execute(
        "INSERT INTO submissions (id, state, received, day, kind, record, stage, questions, language, answers, text, "
        "signs, receipt) VALUES ('fb-2025-abcdef', 'waiting', '2025-01-01T00:00:00Z', '2025-01-01', 'need', 'golge', "
        "'need', '1', 'tr', '{}', 'Söz', '[]', 'r')"
    )
    connection.commit()
    connection.row_factory = sqlite3.Row
    rows = [dict(row) for row in connection.execute("SELECT * FROM submissions")]
    connection.close()
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        archive.writestr("submissions.jsonl", lines)
        archive.writestr("secret", "a" * 64)
        parts = {
            "submissions.jsonl": {"sha256": sha256(lines).hexdigest(), "rows": 1},
            "secret": {"sha256": sha256(b"a" * 64).hexdigest()},
        }
        archive.writestr("archive.json", json.dumps({"format": 1, "version": "0001", "parts": parts}))
    restore_archive(tmp_path / "old.zip", f"sqlite:///{tmp_path}/new.sqlite", tmp_path / "new.secret")
    new = open_database(f"sqlite:///{tmp_path}/new.sqlite")
    assert [row["text"] for row in everything(new)["submissions"]] == ["Söz"]
    assert everything(new)["submissions"][0]["figure"] is None
    new.close()
