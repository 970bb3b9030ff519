"""One test for each defect that other feedback systems had, which would catch it here.

Defect elsewhere: test here, or in the file that is named.

- redirect to an address of the sender's choosing: test_nothing_leads_to_an_address_of_the_senders_choosing; test_staff
- list of origins that nobody reads: test_a_foreign_page_may_not_read_an_answer_and_what_it_sends_is_doubted
- one key for every action: test_what_is_signed_for_one_thing_opens_no_other
- approval by following a link: test_no_get_or_head_changes_anything; test_staff
- a solved puzzle counts again: test_a_solved_challenge_outweighs_a_doubt_once
- a camera's data kept: test_photos
- an address that the sender makes up: test_a_sender_cannot_say_where_he_comes_from
- personal data in the history of the repository: test_publishing, test_exchange, test_life_of_answers
- errors of git or the database shown to visitors: test_no_failure_of_the_house_is_shown_to_a_visitor
- a password that everybody has: there is no account at first; test_staff
- paths made of what was sent: test_an_id_of_other_letters_is_no_id
- HTML in mail, links in logs: test_mail
- only JSON is taken, so nothing works without a script: test_app
- a post sent twice by the browser: test_app, test_similar
- bombs of every kind: test_what_is_far_too_much_is_told_and_costs_little; test_photos
"""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import altcha
import pytest
import requests
from flask.testing import FlaskClient

from forms_api import receipts
from forms_api.faults import Refused
from forms_api.receipts import load_secret

from .conftest import ANSWER, Town

AWAY = "https://elsewhere.example/"


def test_nothing_leads_to_an_address_of_the_senders_choosing(town: Town, client: FlaskClient) -> None:
    more = dict.fromkeys(("redirect", "next", "to", "url", "return", "options[redirect]"), AWAY)
    for answer in (
        client.post("/api/feedback", data={**ANSWER, **more}),
        client.post("/api/receipt", data={"code": "2222", **more}),
        client.get("/api/feedback", query_string={"kind": "project", "id": "cumhuriyet-meydani", **more}),
    ):
        assert "Location" not in answer.headers
        assert AWAY not in answer.text


def test_a_foreign_page_may_not_read_an_answer_and_what_it_sends_is_doubted(town: Town, client: FlaskClient) -> None:
    answer = client.post("/api/feedback", data=ANSWER, headers={"Origin": AWAY.rstrip("/")})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert town.rows("SELECT state FROM submissions") == [("suspect",)]
    own = client.get("/api/receipt", headers={"Origin": "https://ornek.example"})
    assert own.headers["Access-Control-Allow-Origin"] == "https://ornek.example"
    assert "Access-Control-Allow-Credentials" not in own.headers


def test_what_is_signed_for_one_thing_opens_no_other(town: Town) -> None:
    secret = b"k" * 31 + b"j"
    purposes = ("code", "receipt", "repeat", "session", "form", "attempt", "open311", "altcha")
    assert len({receipts.keyed(secret, purpose, "x") for purpose in purposes}) == len(purposes)


def test_no_get_or_head_changes_anything(town: Town, client: FlaskClient) -> None:
    code = client.post("/api/feedback", json=as_json()).get_json()["receipt"]
    before = (
        town.rows("SELECT * FROM submissions") + town.rows("SELECT * FROM acts") + town.rows("SELECT * FROM contacts")
    )
    query = {"code": code, "confirm": "yes", "t": code, "id": town.only_id()}
    for rule in town.app().url_map.iter_rules():
        if "<" not in rule.rule:
            for method in ("GET", "HEAD"):
                client.open(rule.rule, method=method, query_string=query)
    after = (
        town.rows("SELECT * FROM submissions") + town.rows("SELECT * FROM acts") + town.rows("SELECT * FROM contacts")
    )
    assert after == before


def as_json(**more: object) -> dict[str, object]:
    plain = {name: value for name, value in ANSWER.items() if not name.startswith("answer.")}
    return {**plain, "answers": {"gidis": "4"}, **more}


def test_a_solved_challenge_outweighs_a_doubt_once(make_town: Callable[..., Town]) -> None:
    town = make_town("proof_of_work = true\n")
    town.moment = datetime.now(UTC)
    client = town.app().test_client()
    challenge = altcha.Challenge.from_dict(client.get("/api/altcha").get_json())
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    payload = altcha.Payload(challenge=challenge, solution=solution).to_base64()
    shouting = "BU BELEDİYE HİÇBİR ŞEY YAPMIYOR HEP AYNI ŞEYLERİ SÖYLÜYORSUNUZ ARTIK YETER"
    states = []
    for number, given in enumerate((payload, payload, payload[:-8] + "AAAAAAAA", "x" * 5000, "")):
        client.post("/api/feedback", json=as_json(text=f"{shouting} {number}", altcha=given))
        states.append(town.rows("SELECT state, signs FROM submissions ORDER BY rowid DESC LIMIT 1")[0])
    assert states[0] == ("waiting", "[]")
    assert json.loads(states[1][1]) == ["capitals-only", "altcha-replayed"]
    assert all(json.loads(signs) == ["capitals-only"] for _state, signs in states[2:])


def test_without_the_setting_there_is_no_challenge(client: FlaskClient) -> None:
    assert client.get("/api/altcha").status_code == 404


@pytest.mark.parametrize(
    "identity", ["cumhurıyet-meydani", "CUMHURIYET-MEYDANI", "cumhuriyet-meydani\n", "..", "\u212aelvin", "a" * 5000]
)
def test_an_id_of_other_letters_is_no_id(town: Town, client: FlaskClient, identity: str) -> None:
    assert client.post("/api/feedback", data={**ANSWER, "id": identity}).status_code == 422
    assert town.rows("SELECT count(*) FROM submissions") == [(0,)]


def test_no_failure_of_the_house_is_shown_to_a_visitor(town: Town, client: FlaskClient) -> None:
    with town.rows_locked():
        answer = client.post("/api/feedback", data=ANSWER)
    assert answer.status_code == 503
    assert ANSWER["text"] in answer.text
    for word in ("sqlite", "Traceback", "locked", str(town.folder)):
        assert word not in answer.text


def test_what_is_far_too_much_is_told_and_costs_little(client: FlaskClient) -> None:
    began = time.perf_counter()
    deep = b'{"answers":' * 20_000
    bomb = gzip.compress(b"a" * 50_000_000)
    parts = (
        b"".join(b'--x\r\nContent-Disposition: form-data; name="p"\r\n\r\n1\r\n' for _part in range(10_000))
        + b"--x--\r\n"
    )
    for body, headers in (
        (deep, {"Content-Type": "application/json"}),
        (bomb, {"Content-Type": "application/json", "Content-Encoding": "gzip"}),
        (parts, {"Content-Type": "multipart/form-data; boundary=x"}),
        (b"\xff\xfe" * 1000, {"Content-Type": "application/json"}),
        (b"a=1&" * 15_000, {"Content-Type": "application/x-www-form-urlencoded"}),
    ):
        assert client.post("/api/feedback", data=io.BytesIO(body), headers=headers).status_code in (400, 413, 415, 422)
    assert time.perf_counter() - began < 20


def test_codes_that_are_none_are_tried_in_vain_and_not_for_long(town: Town, client: FlaskClient) -> None:
    code = client.post("/api/feedback", json=as_json()).get_json()["receipt"]
    told = [client.post("/api/receipt", data={"code": f"2222-2222-2222-22{n}"}).status_code for n in range(22, 99)]
    assert told.count(404) == 60
    assert set(told[60:]) == {429}
    assert client.post("/api/receipt", data={"code": code}).status_code == 200, "neighbours have the same address"
    town.later(hours=1)
    assert client.post("/api/receipt", data={"code": "2222-2222-2222-2222"}).status_code == 404


def ask(address: str, sender: str) -> None:
    said = as_json(text=f"Gölge yok {sender}")
    answer = requests.post(f"{address}/api/feedback", json=said, headers={"X-Forwarded-For": sender}, timeout=20)
    assert answer.status_code == 201


@pytest.mark.parametrize("named", [True, False])
def test_a_sender_cannot_say_where_he_comes_from(make_town: Callable[..., Town], *, named: bool) -> None:
    proxy = 'trusted_proxy = {address = "127.0.0.1", count = 1}\n' if named else ""
    town = make_town(f"port = 0\n{proxy}[limits]\nsender = 2\n")
    command = [str(Path(sys.executable).with_name("uretken-forms")), "--config", str(town.file), "run"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip().removesuffix("/api/feedback")
        for number in range(4):  # what the web server adds comes last; what stands before it, anybody can write
            ask(address, f"203.0.113.{number}, 198.51.100.7")
        told = requests.get(f"{address}/health/ready", timeout=20).json()
    finally:
        process.terminate()
        _out, log = process.communicate(timeout=20)
    states = [state for (state,) in town.rows("SELECT state FROM submissions ORDER BY rowid")]
    assert states == ["waiting", "waiting", "suspect", "suspect"]
    assert told["proxy"] == ("ok" if named else "not-configured")
    assert ("trusted_proxy is not set" in log) is not named


@pytest.mark.parametrize("address", ["*", "0.0.0.0/0", "proxy.ornek.example"])
def test_nobody_is_believed_but_one_address(make_town: Callable[..., Town], address: str) -> None:
    told = make_town(f'trusted_proxy = {{address = "{address}"}}\n').run("pending")
    assert told.exit_code == 1
    assert address in told.output


@pytest.mark.parametrize(
    ("secret", "mode", "code"),
    [
        ("short", 0o600, "secret-weak"),
        ("ab" * 40, 0o600, "secret-guessed"),
        (os.urandom(32).hex(), 0o644, "secret-open"),
    ],
)
def test_a_secret_that_is_none_keeps_the_service_from_starting(
    tmp_path: Path, secret: str, mode: int, code: str
) -> None:
    file = tmp_path / "forms.secret"
    file.write_text(secret)
    file.chmod(mode)
    with pytest.raises(Refused) as refusal:
        load_secret(file)
    assert refusal.value.faults[0].code == code


def test_a_browser_that_came_by_https_comes_so_again(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" in client.get("/api/receipt", base_url="https://ornek.example").headers
    assert "Strict-Transport-Security" not in client.get("/api/receipt").headers
