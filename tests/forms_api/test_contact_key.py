"""E-mail addresses are unreadable for whoever has the database alone, where the town set a key."""

from __future__ import annotations

import json
import sqlite3

import pytest

from forms_api.contact_key import FORMER, VARIABLE, ContactKey
from forms_api.faults import Refused

from .conftest import ANSWER, Town

KEY, OTHER = "8f" + "0123456789abcde" * 4 + "01", "0123456789abcdef" * 4
MAIL = "zeynep@ornek.example"


def send(town: Town) -> str:
    answer = town.app().test_client().post("/api/feedback", data={**ANSWER, "email": MAIL})
    assert answer.status_code == 201
    return town.only_id()


def held(town: Town) -> bytes:
    town.close()
    return b"".join(file.read_bytes() for file in town.folder.glob("forms.sqlite*"))


def told_to_its_sender(town: Town, identity: str) -> str | None:
    kept = town.run("export", identity)
    assert kept.exit_code == 0, kept.output
    return str(json.loads(kept.stdout)["contact"]["email"])


def test_an_address_is_in_no_byte_of_the_database_and_its_sender_still_gets_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    identity = send(town)
    assert MAIL.encode() not in held(town)
    assert told_to_its_sender(town, identity) == MAIL


def test_what_was_kept_before_is_sealed_by_a_command_and_with_a_new_key_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = send(town)
    assert MAIL.encode() in held(town)
    assert town.run("seal-contacts").exit_code == 1
    for key, former in ((KEY, ""), (OTHER, KEY)):
        monkeypatch.setenv(VARIABLE, key)
        monkeypatch.setenv(FORMER, former)
        assert town.run("seal-contacts").exit_code == 0
        monkeypatch.setenv(FORMER, "")
        assert told_to_its_sender(town, identity) == MAIL
        assert MAIL.encode() not in held(town)


def test_without_the_key_or_with_another_the_service_does_not_start_and_says_why(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    send(town)
    for key in ("", OTHER):
        monkeypatch.setenv(VARIABLE, key)
        with pytest.raises(Refused) as refusal:
            town.app()
        assert refusal.value.faults[0].code == "contact-key"
    for weak in ("short", "0" * 64, "z" * 64):
        monkeypatch.setenv(VARIABLE, weak)
        assert town.run("run").exit_code == 1


def test_a_sealed_address_is_worth_nothing_at_another_submission() -> None:
    key = ContactKey(bytes.fromhex(KEY))
    sealed = key.sealed(MAIL, "fb-2026-aaaaaa")
    assert key.opened(sealed, "fb-2026-aaaaaa") == MAIL
    with pytest.raises(Refused):
        key.opened(sealed, "fb-2026-bbbbbb")
    with pytest.raises(Refused):
        key.opened(sealed[:-4] + "AAA=", "fb-2026-aaaaaa")


def test_a_backup_holds_it_sealed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    send(town)
    assert town.run("backup", str(town.folder / "backup.zip")).exit_code == 0
    stored = sqlite3.connect(town.folder / "forms.sqlite").execute("SELECT email FROM contacts").fetchone()[0]
    assert stored.startswith("aes1:")


def test_restoring_says_that_the_key_is_missing_and_restores_all_the_same(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    identity = send(town)
    assert town.run("backup", str(town.folder / "backup.zip")).exit_code == 0
    town.close()
    for file in town.folder.glob("forms.sqlite*"):
        file.unlink()
    monkeypatch.delenv(VARIABLE)
    done = town.run("restore", str(town.folder / "backup.zip"))
    assert done.exit_code == 0
    assert VARIABLE in done.stderr
    assert "erase it once more" in done.stdout
    monkeypatch.setenv(VARIABLE, KEY)
    assert told_to_its_sender(town, identity) == MAIL
