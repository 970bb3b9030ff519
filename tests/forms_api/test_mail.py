"""Mail: an address is written to once its owner said so; a mail server that fails holds up and loses nothing."""

from __future__ import annotations

import logging
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiosmtpd.smtp import AuthResult

from forms_api import clock, posting
from forms_api.database import links
from forms_api.database.letter_queue import Keys
from forms_api.receipts import load_secret
from forms_api.sending import Post, Round, send_due
from tests.forms_api.conftest import ANSWER, Town
from tests.forms_api.sink import MailSink, certificate, free_port, mail_server

MAIL = "ayse@posta.example"
WORDS = "Gölge yok, komşum Zeynep de söyledi."
SETTINGS = """
[publish]
to = "folder"
path = "content"

[mail]
server = "127.0.0.1"
port = {port}
tls = "none"
from = "geribildirim@ornek.example"
public_address = "https://ornek.example"
"""


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with mail_server() as (sink, port):
        sink_port[0] = port
        yield sink


sink_port = [0]


@pytest.fixture
def town(make_town: Callable[..., Town], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sink: MailSink) -> Town:
    return town_with(make_town, monkeypatch, tmp_path, sink_port[0])


def town_with(
    make_town: Callable[..., Town], monkeypatch: pytest.MonkeyPatch, folder: Path, port: int, more: str = ""
) -> Town:
    (folder / "content").mkdir()
    made = make_town(SETTINGS.format(port=port) + more)
    monkeypatch.setattr(clock, "now", lambda: made.moment)
    return made


def send(town: Town) -> Round:
    """One round of the letters."""
    service = town.app().extensions["forms_api"]
    done = send_due(
        Post(service.settings, service.database, Keys(service.secret, service.contact_key), service.file, service.now)
    )
    service.database.close()
    return done


def post(town: Town, address: str = MAIL, **more: str) -> str:
    """A post with an address; gives its id."""
    with town.app().test_client() as client:
        answered = client.post("/api/feedback", data=ANSWER | {"text": WORDS, "email": address} | more)
    assert answered.status_code == 201, answered.text
    return str(town.rows("SELECT id FROM submissions ORDER BY rowid DESC LIMIT 1")[0][0])


def link_in(text: str, purpose: str) -> str:
    found = re.search(rf"https://ornek\.example(/api/{purpose}\?t=[A-Za-z0-9_-]{{22}})(?:\s|$)", text)
    assert found, text
    return found[1]


def follow(town: Town, link: str) -> int:
    """Open a link of a mail and press its button."""
    with town.app().test_client() as client:
        assert client.get(link).status_code == 200
        return client.post(link.partition("?")[0], data={"t": link.partition("t=")[2]}).status_code


def confirmed(town: Town, sink: MailSink, **more: str) -> str:
    """A post whose address is confirmed; gives its id."""
    identity = post(town, **more)
    send(town)
    assert follow(town, link_in(sink.texts()[-1], "confirm")) == 200
    return identity


def reply(town: Town, identity: str, text: str = "Ağaç dikildi.", language: str = "tr") -> None:
    """Approve, reply, publish."""
    for line in (
        ("approve", identity),
        ("reply", identity, "--unit", "fen-isleri", "--text", text, "--lang", language),
        ("publish",),
    ):
        told = town.run(*line)
        assert told.exit_code == 0, told.output


# --- an address is its owner's ----------------------------------------------------------------------------------------


def test_one_mail_asks_and_holds_nothing_of_what_was_written(town: Town, sink: MailSink) -> None:
    post(town)
    send(town)
    send(town)
    [message] = sink.messages
    assert message["To"] == MAIL
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@ornek.example>")
    assert message.get_content_type() == "text/plain"
    assert "Gölge" not in message.as_string() + sink.texts()[0]
    assert "meydan" not in sink.texts()[0].lower().replace("cumhuriyet meydanı 1", "")
    assert link_in(sink.texts()[0], "confirm")


@pytest.mark.parametrize(("language", "subject"), [("tr", "E-posta adresinizi onaylayın"), ("en", "Please confirm")])
def test_it_speaks_the_language_of_the_form(town: Town, sink: MailSink, language: str, subject: str) -> None:
    post(town, lang=language)
    send(town)
    assert sink.messages[0]["Subject"].startswith(subject)


def test_opening_the_link_changes_nothing_and_pressing_twice_is_as_once(town: Town, sink: MailSink) -> None:
    post(town)
    send(town)
    link = link_in(sink.texts()[0], "confirm")
    with town.app().test_client() as client:
        for _scanner in range(3):
            page = client.get(link)
            assert page.status_code == 200
            assert '<form method="post"' in page.text
        client.head(link)
        assert town.rows("SELECT confirmed FROM contacts") == [(None,)]
        assert follow(town, link) == 200
        first = town.rows("SELECT confirmed FROM contacts")
        town.later(hours=1)
        assert follow(town, link) == 200
        assert town.rows("SELECT confirmed FROM contacts") == first != [(None,)]


def test_the_database_alone_does_not_give_the_link(town: Town, sink: MailSink) -> None:
    post(town)
    send(town)
    token = link_in(sink.texts()[0], "confirm").partition("t=")[2]
    town.close()
    assert token.encode() not in (town.folder / "forms.sqlite").read_bytes()
    assert town.rows("SELECT body FROM letters") == [("",)]  # and with the secret it cannot be made again
    with town.app().test_client() as client:
        assert client.post("/api/stop", data={"t": token}).status_code == 404  # a token has one purpose
        assert client.post("/api/confirm", data={"t": token[:-1] + "!"}).status_code == 404


def test_without_being_confirmed_nothing_else_is_sent_and_the_address_goes(town: Town, sink: MailSink) -> None:
    reply(town, post(town))
    for _day in range(6):
        send(town)
        town.later(days=1)
    town.run("retention")
    assert town.rows("SELECT count(*) FROM contacts") == [(1,)]
    town.later(days=1, minutes=1)
    town.run("retention")
    assert len(sink.messages) == 1
    assert town.rows("SELECT count(*) FROM contacts") == [(0,)]
    assert town.rows("SELECT count(*) FROM links") == [(0,)]


def test_a_late_confirmation_still_brings_the_reply(town: Town, sink: MailSink) -> None:
    identity = post(town)
    send(town)
    reply(town, identity)
    send(town)
    assert len(sink.messages) == 1
    follow(town, link_in(sink.texts()[0], "confirm"))
    send(town)
    assert "Ağaç dikildi." in sink.texts()[1]


def test_the_receipt_and_the_thanks_say_where_it_stands(town: Town, sink: MailSink) -> None:
    with town.app().test_client() as client:
        thanks = client.post("/api/feedback", data=ANSWER | {"email": MAIL, "lang": "en"}).text
        assert "Please look at your e-mail" in thanks
        code = re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", thanks)
        assert code
        assert client.post("/api/receipt", json={"code": code[0]}).json["email"] == "unconfirmed"  # type: ignore[index]
        send(town)
        follow(town, link_in(sink.texts()[0], "confirm"))
        assert "Your e-mail address is confirmed" in client.post("/api/receipt?lang=en", data={"code": code[0]}).text


def test_nobody_is_bombed_through_us(town: Town, sink: MailSink) -> None:
    for number in range(12):
        post(town, "kurban@posta.example", text=f"Söz {number}")
        post(town, f"Kurban+{number}@Posta.example", text=f"Söz {number}")
    send(town)
    assert len(sink.messages) == 1
    for hour in range(1, 24):
        town.later(minutes=61)
        send(town)
        assert len(sink.messages) == min(hour + 1, 5)
    assert town.rows("SELECT count(*) FROM letters WHERE state = 'waiting'") == [(0,)]


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: x@y.example", "a@b.example,c@d.example", "<a@b.example>", "a b@c.example", '"a"@b.example'],
)
def test_an_address_can_carry_no_header_and_no_second_one(town: Town, sink: MailSink, address: str) -> None:
    with town.app().test_client() as client:
        assert client.post("/api/feedback", data=ANSWER | {"email": address}).status_code == 422
    assert send(town).sent == 0


@pytest.mark.parametrize("address", ["a(b)@c.example", "ayşe@posta.example", "a@örnek.example", "-oX@c.example"])
def test_an_odd_address_gets_one_mail_or_none(town: Town, sink: MailSink, address: str) -> None:
    post(town, address)
    post(town)
    send(town)
    assert MAIL in sink.recipients
    assert len(sink.recipients) <= 2
    assert town.rows("SELECT count(*) FROM letters WHERE state = 'waiting'") == [(0,)]


def test_a_sealed_address_is_written_to_and_one_without_its_key_holds_up_no_other(
    town: Town, sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("URETKEN_FORMS_CONTACT_KEY", "0123456789abcdef" * 4)
    post(town, "eski@posta.example")
    monkeypatch.setenv("URETKEN_FORMS_CONTACT_KEY", "fedcba9876543210" * 4)
    with monkeypatch.context() as unchecked:
        unchecked.setattr("forms_api.app.check_key", lambda *_: None)
        post(town)
        send(town)
        assert sink.recipients == [MAIL]
    assert town.rows("SELECT state, error FROM letters ORDER BY id LIMIT 1") == [("dead", "contact-key")]


# --- what a sender is told --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "subject", "unit"),
    [("tr", "Yazdığınıza cevap verildi", "Fen İşleri Müdürlüğü"), ("en", "There is a reply", "Directorate of Works")],
)
def test_a_delivered_reply_is_sent_with_its_page(
    town: Town, sink: MailSink, language: str, subject: str, unit: str
) -> None:
    identity = confirmed(town, sink, lang=language)
    town.run("approve", identity)
    town.run("reply", identity, "--unit", "fen-isleri", "--text", "Ağaç dikildi.\nSağ olun.", "--lang", language)
    send(town)
    assert len(sink.messages) == 1  # not before it can be read on the site
    town.run("publish")
    send(town)
    send(town)
    [_asked, message] = sink.messages
    text = sink.texts()[1]
    assert message["Subject"].startswith(subject)
    assert "Ağaç dikildi.\nSağ olun." in text
    assert unit in text
    path = {"tr": "/tr/projeler/cumhuriyet-meydani/", "en": "/en/projects/cumhuriyet-meydani/"}[language]
    assert f"https://ornek.example{path}" in text
    assert "Gölge" not in text


def test_a_rejection_tells_its_reason(town: Town, sink: MailSink) -> None:
    town.run("reject", confirmed(town, sink, lang="en"), "--reason", "personal-data")
    send(town)
    assert "personal" in sink.texts()[1].lower()
    assert "Your answer was not published" in sink.messages[1]["Subject"]


def test_a_rejection_that_was_taken_back_is_not_told(town: Town, sink: MailSink) -> None:
    identity = confirmed(town, sink)
    town.run("reject", identity, "--reason", "other")
    town.run("approve", identity)
    send(town)
    assert len(sink.messages) == 1


def test_the_stop_link_asks_and_deletes_the_address(town: Town, sink: MailSink) -> None:
    identity = confirmed(town, sink)
    reply(town, identity)
    send(town)
    link = link_in(sink.texts()[1], "stop")
    with town.app().test_client() as client:
        client.get(link)
    assert town.rows("SELECT count(*) FROM contacts") == [(1,)]
    assert follow(town, link) == 200
    assert town.rows("SELECT count(*) FROM contacts") == [(0,)]
    assert town.rows("SELECT who, act FROM acts ORDER BY id DESC LIMIT 1") == [("sender", "stopped")]
    town.run("reply", identity, "--unit", "fen-isleri", "--text", "Bir ağaç daha.")
    assert town.run("publish").exit_code == 0
    send(town)
    assert len(sink.messages) == 2
    with town.app().test_client() as client:
        assert client.post(link).status_code == 404


def test_erasing_takes_the_letters_along_and_exporting_tells_of_them(town: Town, sink: MailSink) -> None:
    identity = confirmed(town, sink)
    reply(town, identity)
    told = town.run("export", identity).stdout
    assert '"kind": "confirm"' in told
    assert '"confirmed": "2026-11-20T09:30:00Z"' in told
    town.run("erase", identity)
    send(town)
    assert len(sink.messages) == 1
    assert town.rows("SELECT count(*) FROM letters WHERE way = 'mail'") == [(0,)]


def test_the_same_reply_in_one_more_language_is_no_second_mail_but_another_text_is(town: Town, sink: MailSink) -> None:
    identity = confirmed(town, sink)
    reply(town, identity)
    send(town)
    town.run("reply", identity, "--unit", "fen-isleri", "--text", "A tree was planted.", "--lang", "en")
    town.run("publish")
    send(town)
    assert len(sink.messages) == 2
    town.run("reply", identity, "--unit", "fen-isleri", "--text", "İki ağaç dikildi.")
    town.run("publish")
    send(town)
    assert "İki ağaç dikildi." in sink.texts()[2]


@pytest.mark.parametrize("written", ["Dikildi bile: bir çınar.", {"en": "Planted.", "tr": "Dikildi bile: bir çınar."}])
def test_a_reply_that_staff_write_into_the_file_reaches_its_sender(
    town: Town, sink: MailSink, tmp_path: Path, written: object
) -> None:
    identity = confirmed(town, sink)
    town.run("approve", identity)
    town.run("publish")
    [file] = (tmp_path / "content" / "feedback").rglob("fb-*.yml")
    values = yaml.safe_load(file.read_text("utf-8"))
    values |= {"status": {"state": "acted_on"}, "reply": {"unit": "fen-isleri", "date": "2026-11", "text": written}}
    by_hand = yaml.safe_dump(values, allow_unicode=True)
    file.write_text(by_hand, "utf-8")
    assert identity in town.run("publish").stdout
    assert identity not in town.run("publish").stdout
    assert file.read_text("utf-8") == by_hand
    send(town)
    send(town)
    assert len(sink.messages) == 2
    assert "Dikildi bile: bir çınar." in sink.texts()[1]
    assert town.run("reply", identity, "--unit", "fen-isleri", "--text", "Bir çınar daha.").exit_code == 0
    town.run("publish")
    send(town)
    assert "Bir çınar daha." in sink.texts()[2]


# --- a mail server that fails -----------------------------------------------------------------------------------------


def test_a_server_that_is_down_holds_up_nothing_and_loses_nothing(
    make_town: Callable[..., Town], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    port = free_port()
    town = town_with(make_town, monkeypatch, tmp_path, port)
    identity = post(town)
    assert send(town) == Round(sent=0, failed=1)
    reply(town, identity)
    assert "ConnectionRefused" in str(town.rows("SELECT error FROM letters WHERE kind = 'confirm'"))
    with mail_server(port) as (sink, _port):
        assert send(town).sent == 0  # a minute is not over
        town.later(minutes=2)
        assert send(town).sent == 1
        assert len(sink.messages) == 1


def test_after_two_days_a_letter_is_dead_and_staff_are_told(
    make_town: Callable[..., Town], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    town = town_with(make_town, monkeypatch, tmp_path, free_port())
    post(town)
    began, tries = town.moment, 0
    while town.rows("SELECT state FROM letters") != [("dead",)]:
        tries += send(town).failed
        town.later(minutes=30)
        assert (town.moment - began).days <= 3
    assert (town.moment - began).total_seconds() > 44 * 3600
    assert 10 <= tries <= 14
    assert "could not be sent: 1" in town.run("pending").output
    with town.app().test_client() as client:
        assert 'uretken_forms_letters{state="dead",way="mail"} 1.0' in client.get("/metrics").text
    town.run("send", "--again")
    assert town.rows("SELECT state, tries FROM letters") == [("waiting", 1)]


def test_a_server_that_hangs_is_left_after_a_while_and_others_do_not_wait_for_it(
    make_town: Callable[..., Town], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(posting, "SECONDS", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        town = town_with(make_town, monkeypatch, tmp_path, silent.getsockname()[1])
        for number in range(5):
            post(town, f"a{number}@posta.example")
        sending = threading.Thread(target=send, args=(town,))
        began = time.monotonic()
        sending.start()
        post(town, "b@posta.example")
        assert sending.is_alive(), "the post did not wait for the mail"
        sending.join()
        assert time.monotonic() - began < 5 * 2  # one was tried, not six
    assert town.rows("SELECT count(*), max(tries) FROM letters") == [(6, 1)]


def test_a_server_that_says_later_is_asked_later_and_one_that_says_no_is_not(town: Town, sink: MailSink) -> None:
    sink.answers = ["450 busy", "550 nobody of that name: kim@posta.example"]
    post(town)
    post(town, "kim@posta.example")
    send(town)
    assert town.rows("SELECT state, error FROM letters ORDER BY id") == [
        ("waiting", "recipient refused 450"),
        ("refused", "recipient refused 550"),
    ]
    town.later(minutes=2)
    send(town)
    send(town)
    assert sink.recipients == [MAIL]


def test_nothing_is_sent_where_others_could_read_along(
    make_town: Callable[..., Town], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    asked: list[tuple[bytes, bytes]] = []

    def sign_in(_server: object, _session: object, _envelope: object, _how: str, data: Any) -> AuthResult:
        asked.append((data.login, data.password))
        return AuthResult(success=data.password == b"gizli")

    safe = {"tls_context": context, "require_starttls": True, "authenticator": sign_in}
    with mail_server() as (plain, plain_port), mail_server(**safe) as (sink, port):
        town = town_with(make_town, monkeypatch, tmp_path, plain_port, 'user = "u"\n')
        settings = town.file.read_text("utf-8").replace('"none"', '"starttls"')
        monkeypatch.setenv("URETKEN_FORMS_SMTP_PASSWORD", "gizli")
        town.file.write_text(settings, "utf-8")
        post(town)
        assert send(town).failed == 1  # the server cannot
        town.later(minutes=2)
        town.file.write_text(settings.replace(str(plain_port), str(port)), "utf-8")
        assert send(town).failed == 1  # nobody vouches for the server
        assert (plain.messages, sink.messages, asked) == ([], [], [])
        town.later(minutes=6)
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert send(town).sent == 1
        assert asked == [(b"u", b"gizli")]


def test_a_sender_killed_before_it_could_note_sends_once_more_and_no_more(town: Town, sink: MailSink) -> None:
    town.moment = clock_of_the_machine()
    post(town)
    sending = command(town, "send")
    sink.before_answering = sending.kill  # the message is taken, and nobody is left to note it
    assert sending.wait(20) == -signal.SIGKILL
    assert len(sink.messages) == 1
    sink.before_answering = None
    for _round in range(3):
        town.later(minutes=20)
        send(town)
    assert len(sink.messages) == 2
    assert sink.messages[0]["Message-ID"] == sink.messages[1]["Message-ID"]


def test_the_running_service_sends_by_itself(town: Town, sink: MailSink) -> None:
    town.moment = clock_of_the_machine()
    post(town)
    town.file.write_text("port = 0\n" + town.file.read_text("utf-8"), "utf-8")
    running = command(town, "run")
    try:
        until = time.monotonic() + 20
        while not sink.messages and time.monotonic() < until:
            time.sleep(0.05)
        assert sink.recipients == [MAIL]
    finally:
        running.terminate()
        assert running.wait(10) == 0


def command(town: Town, verb: str) -> subprocess.Popen[bytes]:
    """The command in a process of its own."""
    line = [sys.executable, "-c", "from forms_api.commands import main; main()", "--config", str(town.file), verb]
    return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def clock_of_the_machine() -> datetime:
    return datetime.now(UTC)


def test_no_log_line_and_no_row_of_the_queue_holds_an_address_or_a_word(
    town: Town, sink: MailSink, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sink.answers = [f"450 {MAIL} busy", f"550 no {MAIL}"]
    town.run("reject", post(town), "--reason", WORDS)
    send(town)
    post(town, f"x{MAIL}")
    town.later(minutes=2)
    send(town)
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("forms_api"))
    assert "was not sent" in ours
    said = ours + str(town.rows("SELECT * FROM letters")) + str(town.rows("SELECT * FROM rates"))
    assert "posta.example" not in said
    assert "Zeynep" not in said


# --- the day's numbers ------------------------------------------------------------------------------------------------


def test_staff_are_told_once_a_day_at_eight_what_waits(
    make_town: Callable[..., Town], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sink: MailSink
) -> None:
    staff = 'staff = ["yazi@ornek.example", "baskan@ornek.example"]\n'
    town = town_with(make_town, monkeypatch, tmp_path, sink_port[0], staff)
    send(town)
    assert not sink.messages  # nothing waits
    with town.app().test_client() as client:
        client.post("/api/feedback", data=ANSWER | {"text": WORDS})
        client.post("/api/feedback", data=ANSWER | {"text": "spam", "website": "x"})
    town.moment = town.moment.replace(day=21, hour=4, minute=59)
    send(town)
    assert not sink.messages  # 7:59 in the town
    town.later(minutes=1)
    send(town)
    town.later(hours=3)
    send(town)
    assert sorted(sink.recipients) == ["baskan@ornek.example", "yazi@ornek.example"]
    text = sink.texts()[0]
    for line in ("Karar bekleyen: 1", "Şüpheli: 1", "Dünden beri gelen: 2", "20 Kasım 2026"):
        assert line in text
    assert "Gölge" not in text
    town.moment = town.moment.replace(day=22)
    send(town)
    assert len(sink.messages) == 2  # a Sunday, and nothing new
    town.moment = town.moment.replace(day=23)
    send(town)
    assert len(sink.messages) == 4


def test_without_mail_settings_nothing_is_sent_and_addresses_stay(
    make_town: Callable[..., Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    town = make_town()
    monkeypatch.setattr(clock, "now", lambda: town.moment)
    post(town)
    town.later(days=8)
    town.run("retention")
    assert town.rows("SELECT count(*) FROM contacts") == [(1,)]
    assert town.rows("SELECT count(*) FROM letters") == [(0,)]
    assert "does not say how to send" in town.run("send").output


def test_the_secret_makes_the_token(town: Town) -> None:
    secret = load_secret(town.settings().secret)
    tokens = {links.token_of(key, purpose, "n") for key in (secret, b"x" * 64) for purpose in ("confirm", "stop")}
    assert len(tokens) == 4
