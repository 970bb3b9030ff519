"""What the service tells of itself says how it is, and nothing of anybody."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.forms_api.conftest import ANSWER, Town

MARKED = {"text": "GIZLI-METIN", "email": "gizli@ornek.example", "website": ""}


def number(client: FlaskClient, name: str) -> float:
    told = client.get("/metrics").text
    found = re.search(rf"^{re.escape(name)} ([0-9.e+]+)$", told, re.MULTILINE)
    return float(found[1]) if found else 0


def test_alive_is_not_ready(town: Town, client: FlaskClient) -> None:
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 200
    with town.rows_locked():
        assert client.get("/health/live").status_code == 200
    (town.folder / "forms.json").unlink()
    fresh = town.app().test_client()
    assert fresh.get("/health/ready").json == {"status": "no-forms"}
    assert fresh.get("/health/ready").status_code == 503
    assert fresh.get("/health/live").status_code == 200


def test_posts_are_counted_by_what_became_of_them(client: FlaskClient) -> None:
    client.post("/api/feedback", data=ANSWER)
    client.post("/api/feedback", data=ANSWER)
    client.post("/api/feedback", data=ANSWER | {"text": "Başka", "website": "x"})
    client.post("/api/feedback", data=ANSWER | {"email": "yanlis"})
    for outcome in ("waiting", "repeated", "suspect", "faulty"):
        assert number(client, f'uretken_forms_posts_total{{outcome="{outcome}"}}') == 1
    assert number(client, 'uretken_forms_submissions{state="waiting"}') == 1
    route = 'uretken_forms_requests_total{method="POST",route="/api/feedback",status="201"}'
    assert number(client, route) == 3


def test_numbers_are_for_the_machine_itself_alone(client: FlaskClient) -> None:
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "198.51.100.7"}).status_code == 404
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200


def test_numbers_and_routes_hold_nothing_of_anybody(client: FlaskClient) -> None:
    client.post("/api/feedback?gizli-soru=1", data=ANSWER | MARKED)
    client.get("/api/feedback?kind=project&id=gizli-kayit")
    client.get("/gizli-adres")
    client.open("/api/feedback", method="GIZLI")
    assert "gizli" not in client.get("/metrics").text.lower()


def test_the_log_is_json_and_holds_nothing_of_anybody(town: Town, tmp_path: Path) -> None:
    with (town.file).open("a", encoding="utf-8") as settings:
        settings.write("port = 0\n")
    command = [Path(sys.executable).with_name("uretken-forms"), "--config", town.file, "run"]
    with subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        body = "&".join(f"{name}={value}" for name, value in (ANSWER | MARKED).items()).encode("utf-8")
        for target in (address, address + "?gizli-soru=1"):
            request = urllib.request.Request(target, body, {"User-Agent": "gizli-tarayici"})  # noqa: S310 - our own
            receipt = urllib.request.urlopen(request).read().decode()  # noqa: S310 - as above
        code = re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", receipt)
        process.terminate()
        _out, log = process.communicate(timeout=20)
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    answered = [line for line in lines if line["what"] == "answered"]
    assert [line["status"] for line in answered] == [201, 201]
    assert {line["route"] for line in answered} == {"/api/feedback"}
    assert all(line["time"].endswith("+00:00") for line in lines)
    assert code
    for secret in ("gizli", code[0], "127.0.0.1", "cumhuriyet"):
        assert secret.lower() not in log.lower()


def test_an_unexpected_failure_is_logged_without_what_was_posted(
    town: Town, client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(post: object, *_others: object) -> None:
        raise RuntimeError(str(post))  # quotes what was posted, as exceptions do

    monkeypatch.setattr("forms_api.form_routes.check", broken)
    client.application.testing = False
    with caplog.at_level(logging.INFO):
        assert client.post("/api/feedback", data=ANSWER | MARKED).status_code == 500
    assert "incident" in caplog.text
    assert "GIZLI" not in caplog.text
    assert "gizli" not in caplog.text
