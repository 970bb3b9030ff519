"""Personal data die on the clock the town set; a sender can have them shown or erased, which is kept on record."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from forms_api import clock
from tests.forms_api.conftest import ANSWER, Town

MAIL = "ayse@ornek.example"
WORDS = "Gölge yok, komşum Zeynep Hanım da söyledi."


@pytest.fixture
def town(make_town: Callable[..., Town], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Town:
    (tmp_path / "content").mkdir()
    made = make_town('[publish]\nto = "folder"\npath = "content"\n')
    made.forms["retention"] = {"contact": 10, "text": 20, "rejected": 5}
    made.write_forms()
    monkeypatch.setattr(clock, "now", lambda: made.moment)
    return made


def send(town: Town, **more: str) -> tuple[str, str]:
    """A post; gives its id and receipt."""
    answered = town.app().test_client().post("/api/feedback", data=ANSWER | {"text": WORDS, "email": MAIL} | more)
    code = re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", answered.get_data(as_text=True))
    assert code
    return str(town.rows("SELECT id FROM submissions ORDER BY rowid DESC LIMIT 1")[0][0]), code[0]


def publish(town: Town, identity: str) -> None:
    assert town.run("approve", identity, "--text", "Gölge yok, komşum […] da söyledi.").exit_code == 0
    assert town.run("publish").exit_code == 0


def held(town: Town) -> str:
    """Every byte of the database and its journal."""
    town.close()
    return b"".join(file.read_bytes() for file in town.folder.glob("forms.sqlite*")).decode("utf-8", "ignore")


def test_a_dry_run_counts_and_deletes_nothing(town: Town) -> None:
    identity, _code = send(town)
    publish(town, identity)
    town.later(days=30)
    told = town.run("retention", "--dry-run").stdout
    assert "E-mail addresses: 1" in told
    assert "Texts as they were sent: 1" in told
    assert MAIL in held(town)
    assert town.run("retention").exit_code == 0
    assert MAIL not in held(town)


def test_each_kind_of_data_goes_on_its_own_day_and_not_before(town: Town) -> None:
    identity, _code = send(town)
    publish(town, identity)
    town.later(days=9)
    town.run("retention")
    assert MAIL in held(town)
    town.later(days=2)
    town.run("retention")
    assert MAIL not in held(town)
    assert "Zeynep" in held(town)
    town.later(days=10)
    town.run("retention")
    assert "Zeynep" not in held(town), "what was taken out before publishing is nowhere any more"
    assert town.rows("SELECT text FROM submissions") == [("Gölge yok, komşum […] da söyledi.",)]


def test_what_was_not_published_goes_whole_and_what_still_waits_stays(town: Town) -> None:
    rejected, _code = send(town)
    town.run("reject", rejected, "--reason", "insult")
    doubtful, _code = send(town, text="Şüpheli", website="x")
    waiting, _code = send(town, text="Bekliyor")
    town.later(days=6)
    town.run("retention")
    assert town.rows("SELECT id FROM submissions") == [(waiting,)]
    assert {row[0] for row in town.rows("SELECT submission FROM acts WHERE act = 'expired'")} == {rejected, doubtful}
    assert WORDS not in held(town)


def test_an_address_stays_while_a_reply_is_still_to_be_sent(town: Town) -> None:
    identity, _code = send(town)
    publish(town, identity)
    assert town.run("reply", identity, "--unit", "fen-isleri", "--text", "Ağaç dikiyoruz.").exit_code == 0
    town.later(days=15)
    town.run("retention")
    assert MAIL in held(town)
    assert town.run("publish").exit_code == 0
    town.later(days=15)
    town.run("retention")
    assert MAIL not in held(town)


def test_the_sender_can_have_everything_shown_by_the_receipt_code(town: Town) -> None:
    identity, code = send(town)
    shown = json.loads(town.run("export", "--receipt", code.lower()).stdout)
    assert shown["id"] == identity
    assert shown["contact"]["email"] == MAIL
    assert shown["as_posted"]["text"] == WORDS
    assert [act["act"] for act in shown["history"]] == ["received"]
    assert "receipt" not in shown


@pytest.mark.parametrize("is_published", [False, True])
def test_what_its_sender_has_erased_is_in_no_byte_of_the_database(town: Town, *, is_published: bool) -> None:
    identity, code = send(town)
    if is_published:
        publish(town, identity)
    told = town.run("erase", "--receipt", code)
    assert told.exit_code == 0
    assert ("publish takes it down" in told.stdout) == is_published
    rest = held(town)
    assert MAIL not in rest
    assert "Zeynep" not in rest
    assert town.rows("SELECT act FROM acts ORDER BY id")[-1] == ("erased",)
    assert [row[0] for row in town.rows("SELECT id FROM submissions")] == [identity] * is_published


def test_that_something_was_erased_is_on_record_for_three_years(town: Town) -> None:
    identity, _code = send(town)
    town.run("erase", identity)
    town.later(days=3 * 365)
    town.run("retention")
    assert town.rows("SELECT act FROM acts WHERE act = 'erased'") == [("erased",)]
    town.later(days=3)
    town.run("retention")
    assert town.rows("SELECT * FROM acts") == []


def test_an_address_in_a_post_of_an_earlier_version_goes_with_the_others(town: Town) -> None:
    identity, _code = send(town)
    publish(town, identity)
    town.close()
    connection = sqlite3.connect(town.folder / "forms.sqlite")
    connection.execute("UPDATE originals SET posted = ?", (json.dumps({"email": MAIL, "text": WORDS}),))
    connection.commit()
    connection.close()
    town.later(days=11)
    town.run("retention")
    assert MAIL not in held(town)
    assert json.loads(town.rows("SELECT posted FROM originals")[0][0]) == {"text": WORDS}


def test_a_wrong_code_and_no_name_at_all_are_told(town: Town) -> None:
    send(town)
    for arguments in (("erase", "--receipt", "2222-2222-2222-2222"), ("erase",), ("export", "fb-2026-zzzzzz")):
        told = town.run(*arguments)
        assert told.exit_code == 1
        assert "Traceback" not in told.output
    assert len(town.rows("SELECT * FROM submissions")) == 1


# --- by the sender, in the browser


def test_a_sender_downloads_and_deletes_an_answer_with_the_receipt_code_alone(town: Town) -> None:
    identity, code = send(town)
    client = town.app().test_client()
    page = client.post("/api/receipt", data={"code": code, "lang": "tr"}).text
    assert "/api/receipt/export" in page
    kept = client.post("/api/receipt/export", data={"code": code})
    assert kept.headers["Content-Disposition"] == f'attachment; filename="{identity}.json"'
    assert kept.headers["Cache-Control"] == "no-store"
    assert kept.get_json()["contact"]["email"] == MAIL
    asked = client.post("/api/receipt/erase", data={"code": code, "lang": "tr"})
    assert 'name="confirm" value="yes"' in asked.text
    assert len(town.rows("SELECT * FROM submissions")) == 1, "asked once more before anything is deleted"
    done = client.post("/api/receipt/erase", data={"code": code, "lang": "tr", "confirm": "yes"})
    assert "Yanıtınız silindi" in done.text
    assert client.post("/api/receipt", data={"code": code}).status_code == 404
    assert town.rows("SELECT who, act FROM acts ORDER BY id")[-1] == ("sender", "erased")
    assert MAIL not in held(town)


def test_programs_have_to_confirm_too_and_a_wrong_code_tells_nothing(town: Town) -> None:
    _identity, code = send(town)
    client = town.app().test_client()
    assert client.post("/api/receipt/erase", json={"code": code}).status_code == 422
    for path in ("/api/receipt/erase", "/api/receipt/export"):
        unknown = client.post(path, json={"code": "2222-2222-2222-2222", "confirm": "yes"})
        assert unknown.status_code == 404
        assert client.get(path).status_code == 405, "nothing is changed or shown by following a link"
    assert client.post("/api/receipt/erase", json={"code": code, "confirm": "yes"}).json == {
        "erased": True,
        "published": False,
    }
