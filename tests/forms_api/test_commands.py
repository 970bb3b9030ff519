from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Town

Answer = dict[str, str]
COMMAND = str(Path(sys.executable).with_name("uretken-forms"))


def send(town: Town, answer: Answer) -> str:
    assert town.app().test_client().post("/api/feedback", data=answer).status_code == 201
    return town.only_id()


def test_pending_lists_id_day_record_stage_and_first_words(town: Town, answer: Answer) -> None:
    identity = send(town, answer | {"text": "Kaldırım iyi oldu,\nama gölge yok. " + "çok sıcak " * 10})
    line = town.run("pending").stdout.strip()
    assert line.startswith(
        f"{identity}   2026-11-20  project/cumhuriyet-meydani  Carrying it out  Kaldırım iyi oldu, ama"
    )
    assert line.endswith("…")


def test_pending_shows_the_doubtful_and_not_the_decided(town: Town, answer: Answer) -> None:
    identity = send(town, answer | {"website": "x"})
    assert f"{identity} ?" in town.run("pending").stdout
    town.run("reject", identity, "--reason", "spam")
    assert "Nothing waits" in town.run("pending").stdout
    assert identity in town.run("pending", "--state", "rejected").stdout


def test_show_tells_everything_but_the_address(town: Town, answer: Answer) -> None:
    identity = send(town, answer | {"email": "ayse@ornek.example", "website": "x"})
    shown = town.run("show", identity).stdout
    assert "How do you find the work so far? [gidis]\n  Good" in shown
    assert "given, kept apart" in shown
    assert "the hidden field was filled in" in shown
    assert "ayse" not in shown


def test_a_redaction_can_come_from_a_file_or_a_pipe(town: Town, answer: Answer, tmp_path: Path) -> None:
    identity = send(town, answer)
    (tmp_path / "text").write_text("Kaldırım […].\n", "utf-8")
    assert town.run("approve", identity, "--edit-file", str(tmp_path / "text")).exit_code == 0
    assert town.rows("SELECT approved_text FROM submissions") == [("Kaldırım […].",)]
    assert town.run("approve", identity, "--edit-file", "-", given="Başka […]\u202e").exit_code == 0
    assert town.rows("SELECT approved_text FROM submissions") == [("Başka […]",)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "fb-2026-000000"), "There is no submission fb-2026-000000"),
        (("approve", "ID", "--text", " ", "--answer", "gidis="), "Nothing is left"),
        (("approve", "ID", "--answer", "nope=x"), "has no answer nope"),
        (("reject", "ID", "--reason", " "), "Give a reason"),
        (("publish",), "does not say where to publish. Add: publish = {to ="),
        (("reply", "ID", "--unit", "xx", "--text", "Evet"), "There is no unit xx. There are: fen-isleri."),
        (("reply", "ID", "--unit", "fen-isleri", "--text", "x", "--state", "declined"), "Say with --reason"),
        (("reply", "ID", "--unit", "fen-isleri", "--text", "x", "--lang", "de"), "no language de"),
    ],
)
def test_a_refusal_is_a_sentence(town: Town, answer: Answer, arguments: tuple[str, ...], told: str) -> None:
    identity = send(town, answer)
    result = town.run(*(identity if part == "ID" else part for part in arguments))
    assert result.exit_code == 1
    assert told in result.stderr
    assert town.rows("SELECT state FROM submissions") == [("waiting",)]


def test_messages_come_in_the_language_asked_for(town: Town) -> None:
    assert "Karar bekleyen bir şey yok." in town.run("--lang", "tr", "pending").stdout


def test_every_fault_of_the_settings_is_told_without_a_traceback(town: Town) -> None:
    town.file.write_text('port = "x"\nfoo = 1\n', "utf-8")
    done = subprocess.run(
        [COMMAND, "--config", str(town.file), "--lang", "en", "run"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 3
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_run_serves_until_it_is_told_to_stop(
    make_town: Callable[..., Town], answer: Answer, ending: signal.Signals
) -> None:
    town = make_town("port = 0\n")
    server = subprocess.Popen(
        [COMMAND, "--config", str(town.file), "run"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/api/feedback", address)
        body = json.dumps({**answer, "answers": {"gidis": "4"}}).encode()
        request = urllib.request.Request(address, body, {"Content-Type": "application/json"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
            assert response.status == 201
        assert "Server" not in response.headers
    finally:
        server.send_signal(ending)
        out, err = server.communicate(timeout=20)
    assert (server.returncode, out) == (0, "")
    assert [json.loads(line)["status"] for line in err.splitlines()] == [201]
    assert town.rows("SELECT state FROM submissions") == [("waiting",)]


def test_a_port_in_use_is_told(make_town: Callable[..., Town]) -> None:
    town = make_town("port = 0\n")
    server = subprocess.Popen([COMMAND, "--config", str(town.file), "run"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = server.stdout.readline().split(":")[2].split("/")[0]
        town.file.write_text(town.file.read_text("utf-8").replace("port = 0", f"port = {port}"), "utf-8")
        line = [COMMAND, "--config", str(town.file), "--lang", "en", "run"]
        done = subprocess.run(line, capture_output=True, text=True, timeout=60)
    finally:
        server.terminate()
        server.communicate(timeout=20)
    assert done.returncode == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in done.stderr
