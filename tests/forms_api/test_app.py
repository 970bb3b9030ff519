from __future__ import annotations

import gzip
import json
import logging
import re
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import html5lib
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from forms_api.form_routes import page as original

from .conftest import Town

Answer = dict[str, str]
CODE = re.compile(r"<code[^>]*>((?:[2-9A-HJKMNP-TV-Z]{4}-){3}[2-9A-HJKMNP-TV-Z]{4})</code>")
AS_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FORM = "/api/feedback?kind=project&id=cumhuriyet-meydani&lang=tr"


def code_of(response: TestResponse) -> str:
    found = CODE.search(response.text)
    assert found, response.text
    return found[1]


def faults_of(response: TestResponse) -> set[tuple[str, str]]:
    assert response.status_code == 422
    return {(error["field"], error["code"]) for error in response.json["errors"]}  # type: ignore[index]


def as_json(answer: Answer, **changes: Any) -> dict[str, Any]:
    answers = {name.removeprefix("answer."): value for name, value in answer.items() if name.startswith("answer.")}
    return {**{k: v for k, v in answer.items() if not k.startswith("answer.")}, "answers": answers, **changes}


# --- taking an answer -----------------------------------------------------------------------------------------------


def test_an_answer_is_on_the_disk_before_the_thank_you(town: Town, answer: Answer, monkeypatch: Any) -> None:
    seen: list[tuple[Any, ...]] = []
    rendered = "forms_api.form_routes.page"

    def page(template: str, *arguments: Any, **values: Any) -> Any:
        seen.extend(town.rows("SELECT state, text, answers FROM submissions"))  # as another program sees it
        return original(template, *arguments, **values)

    monkeypatch.setattr(rendered, page)
    response = town.app().test_client().post("/api/feedback", data=answer)
    assert response.status_code == 201
    assert seen == [("waiting", "Kaldırım iyi oldu, ama gölge yok.", '{"gidis": "4"}')]


def test_the_receipt_stands_on_the_page_and_nowhere_else(
    town: Town, client: FlaskClient, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    response = client.post("/api/feedback", data=answer)
    code = code_of(response)
    assert "Location" not in response.headers
    plain = code.replace("-", "")
    stored = b"".join(file.read_bytes() for file in town.folder.iterdir())
    for form in (code, plain, plain.lower()):
        assert form.encode() not in stored
        assert form not in caplog.text


def test_all_errors_come_at_once_with_the_text_kept(town: Town, client: FlaskClient, answer: Answer) -> None:
    town.forms["consent"] = {"tr": "Kabul ediyorum.", "en": "I agree."}
    town.write_forms()
    answer |= {"text": "Söz <b>" + "x" * 2000, "email": "yanlış", "answer.gidis": "9", "answer.engel": "Toz & gürültü"}
    response = client.post("/api/feedback", data=answer)
    assert response.status_code == 422
    page = html5lib.parse(response.text, namespaceHTMLElements=False)
    links = [link.get("href") for link in page.iterfind(".//section[@role='alert']//a")]
    assert sorted(links) == ["#answer-gidis", "#consent", "#email", "#text"]
    ids = {element.get("id") for element in page.iter()}
    assert {link.removeprefix("#") for link in links} <= ids
    assert page.find(".//textarea[@id='text']").text == answer["text"]
    assert page.find(".//textarea[@id='answer-engel']").text == "Toz & gürültü"
    assert page.find(".//input[@id='email']").get("value") == "yanlış"
    assert page.find(".//input[@id='email']").get("aria-invalid") == "true"
    assert town.rows("SELECT * FROM submissions") == []


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"id": "no-such"}, {("id", "unknown-record")}),
        ({"kind": "secret"}, {("id", "unknown-record")}),
        ({"stage": "measurement"}, {("stage", "stage-not-had"), ("answer.gidis", "unknown-question")}),
        ({"text": " \u200b ", "answers": {}}, {("text", "nothing-said"), ("answer.gidis", "answer-missing")}),
        ({"answers": {"gidis": "6"}}, {("answer.gidis", "unknown-answer")}),
        ({"answers": {"gidis": "5", "nope": "1"}}, {("answer.nope", "unknown-question")}),
        ({"text": "x" * 2001}, {("text", "too-long")}),
        ({"email": "a b@c"}, {("email", "not-an-email")}),
        ({"questions": "{{7*7}}"}, {("", "unknown-questions")}),
        ({"text": 5}, {("text", "not-text")}),
        ({"answers": [1]}, {("answers", "not-an-object"), ("answer.gidis", "answer-missing")}),
    ],
)
def test_json_and_html_have_the_same_rules(
    town: Town, client: FlaskClient, answer: Answer, changes: dict[str, Any], faults: set[tuple[str, str]]
) -> None:
    body = as_json(answer, **changes)
    assert faults_of(client.post("/api/feedback", json=body)) == faults
    if all(isinstance(value, str | dict) for value in changes.values()):
        form = {name: value for name, value in body.items() if name != "answers"}
        form |= {f"answer.{name}": value for name, value in body["answers"].items()}
        assert faults_of(client.post("/api/feedback", data=form, headers={"Accept": "application/json"})) == faults
        assert client.post("/api/feedback", data=form).status_code == 422
    assert town.rows("SELECT * FROM submissions") == []


def test_json_gets_its_receipt(client: FlaskClient, answer: Answer) -> None:
    response = client.post("/api/feedback", json=as_json(answer))
    assert response.status_code == 201
    assert response.json is not None
    assert response.json["state"] == "waiting"
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", response.json["receipt"])


def test_two_thousand_letters_are_two_thousand_characters(client: FlaskClient, answer: Answer) -> None:
    answer["text"] = "👩‍🔧ş\r\n" * 400  # 2,000 characters, the last line end falls off
    assert client.post("/api/feedback", data=answer).status_code == 201


def test_a_page_older_than_the_record_is_accepted(town: Town, client: FlaskClient, answer: Answer) -> None:
    del answer["answer.gidis"]
    answer |= {"stage": "need", "questions": "2025-2", "answer.eski-soru": "belki"}
    assert client.post("/api/feedback", data=answer).status_code == 201
    assert town.rows("SELECT stage, questions, answers FROM submissions") == [
        ("need", "2025-2", '{"eski-soru": "belki"}')
    ]


def test_an_old_page_with_an_error_keeps_its_answers(client: FlaskClient, answer: Answer) -> None:
    answer |= {"questions": "2025-2", "answer.eski": "belki", "answer.gidis": "eskiden-iyi", "email": "x"}
    page = html5lib.parse(client.post("/api/feedback", data=answer).text, namespaceHTMLElements=False)
    hidden = {field.get("name"): field.get("value") for field in page.iterfind(".//input[@type='hidden']")}
    assert hidden["questions"] == "2025-2"
    assert hidden["answer.eski"] == "belki"
    assert hidden["answer.gidis"] == "eskiden-iyi"


def test_choices_alone_are_enough(town: Town, client: FlaskClient, answer: Answer) -> None:
    del answer["text"]
    assert client.post("/api/feedback", data=answer).status_code == 201
    assert town.rows("SELECT text FROM submissions") == [("",)]


ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(["kind", "id", "stage", "questions", "lang", "text", "email", "consent", "website", "token"])
ODD_POST = st.dictionaries(FIELDS | st.text(max_size=8), ANY_VALUE, max_size=6)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd=ODD_POST, answers=ANY_VALUE)
def test_no_post_whatever_is_a_fault_of_ours(client: FlaskClient, odd: dict[str, Any], answers: Any) -> None:
    start = {"kind": "need", "id": "golge-yok", "stage": "need", "text": "Söz"}
    assert client.post("/api/feedback", json={**start, "answers": answers, **odd}).status_code in (201, 422)
    fields = {**start, **{name: str(value) for name, value in odd.items()}, "answer.var-mi": str(answers)}
    body = urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in fields.items()})
    assert client.post("/api/feedback", data=body, headers=AS_FORM).status_code in (201, 422)


def test_bytes_that_are_not_utf8_do_not_lose_the_rest(town: Town, client: FlaskClient) -> None:
    body = b"kind=need&id=golge-yok&stage=need&text=G%F6lge+yok&answer.var-mi=evet"
    assert client.post("/api/feedback", data=body, headers=AS_FORM).status_code == 201
    [(text,)] = town.rows("SELECT text FROM submissions")
    assert text.startswith("G")
    assert text.endswith("lge yok")


# --- once -------------------------------------------------------------------------------------------------------------


def test_a_repeated_post_gives_one_row_and_the_same_receipt(town: Town, client: FlaskClient, answer: Answer) -> None:
    first = code_of(client.post("/api/feedback", data=answer))
    town.later(minutes=59)
    assert code_of(client.post("/api/feedback", data=answer)) == first
    assert len(town.rows("SELECT * FROM submissions")) == 1


def test_the_same_words_an_hour_later_are_a_new_answer(town: Town, client: FlaskClient, answer: Answer) -> None:
    first = code_of(client.post("/api/feedback", data=answer))
    town.later(minutes=61)
    assert code_of(client.post("/api/feedback", data=answer)) != first
    assert len(town.rows("SELECT * FROM submissions")) == 2


def test_after_the_hour_nothing_is_left_to_make_the_code_from(town: Town, client: FlaskClient, answer: Answer) -> None:
    client.post("/api/feedback", data=answer)
    [(nonce,)] = town.rows("SELECT nonce FROM repeats")
    town.later(minutes=61)
    client.post("/api/feedback", data=answer | {"text": "Başka"})
    assert nonce not in {row[0] for row in town.rows("SELECT nonce FROM repeats")}
    assert len(town.rows("SELECT * FROM repeats")) == 1


def test_neighbours_with_the_same_answer_are_both_heard(town: Town, client: FlaskClient, answer: Answer) -> None:
    del answer["text"]
    client.post("/api/feedback", data=answer, environ_base={"REMOTE_ADDR": "203.0.113.1"})
    client.post("/api/feedback", data=answer, environ_base={"REMOTE_ADDR": "203.0.113.2"})
    client.post("/api/feedback", data=answer | {"token": "aaaaaaaa"})
    client.post("/api/feedback", data=answer | {"token": "bbbbbbbb"})
    assert len(town.rows("SELECT * FROM submissions")) == 4


def test_a_token_makes_it_one_answer_for_a_day_from_any_network(
    town: Town, client: FlaskClient, answer: Answer
) -> None:
    answer |= {"token": "0b6f2c1e-4c55-4c39"}
    first = code_of(client.post("/api/feedback", data=answer, environ_base={"REMOTE_ADDR": "203.0.113.1"}))
    town.later(hours=23)
    assert code_of(client.post("/api/feedback", data=answer, environ_base={"REMOTE_ADDR": "203.0.113.2"})) == first
    assert code_of(client.post("/api/feedback", data=answer | {"text": "Bir şey daha"})) != first


def test_a_double_click_in_two_threads_is_one_answer(town: Town, answer: Answer) -> None:
    app, codes = town.app(), []

    def post() -> None:
        codes.append(code_of(app.test_client().post("/api/feedback", data=answer)))

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 8
    assert len(set(codes)) == 1
    assert len(town.rows("SELECT * FROM submissions")) == 1


# --- doubts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "signs"),
    [
        ({}, []),
        ({"Origin": "http://localhost"}, []),
        ({"Origin": "https://ornek.example"}, []),
        ({"Origin": "https://other-name.example", "Sec-Fetch-Site": "same-origin"}, []),
        ({"Origin": "https://evil.example"}, ["foreign-origin"]),
        ({"Origin": "null"}, ["foreign-origin"]),
        ({"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"}, ["foreign-origin"]),
    ],
)
def test_a_foreign_origin_is_kept_as_suspect(
    town: Town, client: FlaskClient, answer: Answer, headers: dict[str, str], signs: list[str]
) -> None:
    assert client.post("/api/feedback", data=answer, headers=headers).status_code == 201
    [(state, kept)] = town.rows("SELECT state, signs FROM submissions")
    assert (state, json.loads(kept)) == ("suspect" if signs else "waiting", signs)


def test_a_filled_honeypot_is_kept_as_suspect_and_answered_alike(
    town: Town, client: FlaskClient, answer: Answer
) -> None:
    assert client.post("/api/feedback", json=as_json(answer, website="http://spam.example")).json["state"] == "waiting"  # type: ignore[index]
    assert town.rows("SELECT state, signs FROM submissions") == [("suspect", '["hidden-field-filled"]')]


# --- what is kept -----------------------------------------------------------------------------------------------------


def test_the_original_and_the_email_are_kept_apart(town: Town, client: FlaskClient, answer: Answer) -> None:
    answer |= {"text": "Ge\u202ece  ", "email": " ayse@ornek.example "}
    client.post("/api/feedback", data=answer)
    identity = town.only_id()
    assert town.rows("SELECT submission, email FROM contacts") == [(identity, "ayse@ornek.example")]
    [(posted,)] = town.rows("SELECT posted FROM originals")
    assert json.loads(posted)["text"] == answer["text"]
    assert "ayse" not in str(town.rows("SELECT * FROM submissions")) + str(town.rows("SELECT * FROM acts"))
    assert town.rows("SELECT text FROM submissions") == [("Gece",)]


def test_the_consent_that_was_given_is_kept(town: Town, client: FlaskClient, answer: Answer) -> None:
    town.forms["consent"] = {"tr": "Kabul ediyorum.", "en": "I agree."}
    town.write_forms()
    client.post("/api/feedback", data=answer | {"consent": "yes"})
    assert town.rows("SELECT consent FROM submissions") == [("Kabul ediyorum.",)]


def test_the_day_is_the_towns(town: Town, client: FlaskClient, answer: Answer) -> None:
    town.moment = town.moment.replace(month=12, day=31, hour=22)  # in Turkey it is 2027 already
    client.post("/api/feedback", data=answer)
    assert town.rows("SELECT day, received FROM submissions") == [("2027-01-01", "2026-12-31T22:30:00Z")]
    assert town.only_id().startswith("fb-2027-")


# --- the form page ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_form_is_a_page_of_its_own(client: FlaskClient, language: str) -> None:
    response = client.get(f"/api/feedback?kind=project&id=cumhuriyet-meydani&lang={language}")
    assert response.status_code == 200
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(response.text)
    assert page.get("lang") == language
    assert page.find(".//h1").text == {"tr": "İş nasıl gidiyor?", "en": "How is the work going?"}[language]
    labelled = {label.get("for") for label in page.iterfind(".//label[@for]")}
    fields = {field.get("id") for field in page.iterfind(".//textarea")} | {"email", "website"}
    assert fields <= labelled
    assert page.find(".//a[@href='tel:02720000011']") is not None


def test_the_form_page_can_be_sent_as_it_is(town: Town, client: FlaskClient) -> None:
    page = html5lib.parse(client.get(FORM).text, namespaceHTMLElements=False)
    fields = {f.get("name"): f.get("value") or "" for f in page.iterfind(".//input") if f.get("type") != "radio"}
    town.later(seconds=20)  # nobody reads it faster
    assert client.post("/api/feedback", data=fields | {"answer.gidis": "2"}).status_code == 201
    assert town.rows("SELECT state, stage, questions FROM submissions") == [("waiting", "implementation", "2026-1")]


@pytest.mark.parametrize(("language", "named"), [("tr", "Harcanan"), ("en", "Spent")])
def test_a_wrong_figure_is_named_and_nothing_else_is_asked(client: FlaskClient, language: str, named: str) -> None:
    text = client.get(f"{FORM.replace('lang=tr', f'lang={language}')}&figure=cost.spent").text
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert named in "".join(page.find(".//p[@class='lead']").itertext())
    assert not page.findall(".//input[@type='radio']")
    assert page.find(".//input[@name='figure']").get("value") == "cost.spent"


def test_a_wrong_figure_needs_words_and_no_answer_to_the_steps_question(
    town: Town, client: FlaskClient, answer: Answer
) -> None:
    about = {name: value for name, value in answer.items() if name != "answer.gidis"} | {"figure": "cost.spent"}
    assert faults_of(client.post("/api/feedback", json=as_json(about, text=" "))) == {("text", "nothing-said")}
    odd = client.post("/api/feedback", json=as_json(about, figure="a b; drop"))
    assert {code for _, code in faults_of(odd)} == {"unknown-figure"}
    assert client.post("/api/feedback", data=about).status_code == 201
    assert town.rows("SELECT figure, answers FROM submissions") == [("cost.spent", "{}")]


def test_an_earlier_step_can_be_asked_for(client: FlaskClient) -> None:
    assert "Bu ihtiyaç sizin için gerçek mi?" in client.get(FORM + "&stage=need").text
    assert "İş nasıl gidiyor?" in client.get(FORM + "&stage=measurement").text


def test_the_language_is_the_asked_one_else_the_browsers_else_the_towns(client: FlaskClient) -> None:
    address = "/api/feedback?kind=need&id=golge-yok"
    assert '<html lang="en"' in client.get(address, headers={"Accept-Language": "en-GB"}).text
    assert '<html lang="tr"' in client.get(address, headers={"Accept-Language": "de"}).text
    assert '<html lang="tr"' in client.get(address + "&lang=tr", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize(
    "text",
    [
        "{{7*7}}",
        "<script>alert(1)</script>",
        "</textarea><img src=x onerror=alert(1)>",
        '"><svg onload=x>',
        "&lt;b&gt;",
    ],
)
def test_hostile_text_comes_back_as_text(client: FlaskClient, answer: Answer, text: str) -> None:
    answer |= {"text": text, "email": text, "answer.engel": text}
    page = html5lib.parse(client.post("/api/feedback", data=answer).text, namespaceHTMLElements=False)
    assert page.find(".//textarea[@id='text']").text == text
    assert page.find(".//input[@id='email']").get("value") == text
    assert page.find(".//script") is None
    assert page.find(".//img") is None


# --- limits and errors ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda client: client.get("/api/feedback"), 404),
        (lambda client: client.get("/api/nowhere"), 404),
        (lambda client: client.delete("/api/feedback"), 405),
        (lambda client: client.post("/api/feedback", data={"text": "x" * 70_000}), 413),
        (lambda client: client.post("/api/feedback", data=b"{", content_type="application/json"), 400),
        (lambda client: client.post("/api/feedback", data=b"[" * 60_000, content_type="application/json"), 400),
        (lambda client: client.post("/api/feedback", data=b"x", content_type="text/plain"), 415),
        (lambda client: client.post("/api/feedback", data=b"", content_type=""), 415),
        (
            lambda client: client.post(
                "/api/feedback", data=gzip.compress(b"text=x"), headers={"Content-Encoding": "gzip"}
            ),
            415,
        ),
        (lambda client: client.post("/api/feedback", data={f"answer.{n}": "x" for n in range(99)}), 422),
    ],
)
def test_every_error_is_a_plain_page_in_the_visitors_language(
    client: FlaskClient, send: Callable[[FlaskClient], TestResponse], status: int
) -> None:
    response = send(client)
    assert response.status_code == status
    if response.mimetype == "text/html":
        assert '<html lang="tr"' in response.text
        assert "0272 000 00 00" in response.text
    else:  # a program sent JSON
        assert response.json["errors"][0]["message"]  # type: ignore[index]


def test_without_forms_json_the_text_is_given_back(town: Town, answer: Answer) -> None:
    (town.folder / "forms.json").unlink()
    client = town.app().test_client()
    response = client.post("/api/feedback", data=answer)
    assert response.status_code == 503
    assert answer["text"] in response.text
    assert client.get("/api/health").status_code == 503


def test_a_database_that_cannot_be_written_is_told_and_the_text_given_back(
    town: Town, answer: Answer, monkeypatch: Any
) -> None:
    monkeypatch.setattr("forms_api.database.engine._BUSY_SECONDS", 0.1)
    client = town.app().test_client()
    with town.rows_locked():
        response = client.post("/api/feedback", data=answer)
    assert response.status_code == 503
    assert answer["text"] in response.text
    assert client.post("/api/feedback", data=answer).status_code == 201


def test_an_unexpected_fault_says_a_number_and_logs_no_words(
    town: Town, answer: Answer, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: Any) -> None:
        raise ValueError(answer["text"])

    monkeypatch.setattr("forms_api.form_routes.keep", fail)
    response = town.app().test_client().post("/api/feedback", data=answer)
    assert response.status_code == 500
    number = re.search(r"numara ([0-9a-f]{8})", response.text)
    assert number
    assert number[1] in caplog.text
    assert answer["text"] not in caplog.text


def test_every_response_carries_the_headers(client: FlaskClient, answer: Answer) -> None:
    for response in (client.get(FORM), client.post("/api/feedback", data=answer), client.get("/api/nowhere")):
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert response.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in response.headers
        assert " style=" not in response.text
        assert "<script" not in response.text


def test_only_named_origins_may_read_the_answer(client: FlaskClient) -> None:
    named = client.options("/api/feedback", headers={"Origin": "https://ornek.example"})
    assert named.headers["Access-Control-Allow-Origin"] == "https://ornek.example"
    other = client.options("/api/feedback", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in other.headers


def test_health_is_told(client: FlaskClient) -> None:
    assert client.get("/api/health").json == {"status": "ok", "outbox": "ok", "proxy": "ok"}


# --- the receipt ------------------------------------------------------------------------------------------------------


def test_a_receipt_tells_what_became_of_the_answer(town: Town, client: FlaskClient, answer: Answer) -> None:
    code = code_of(client.post("/api/feedback", data=answer | {"email": "ayse@ornek.example"}))
    assert client.post("/api/receipt", json={"code": code.lower()}).json == {
        "state": "waiting",
        "date": "2026-11-20",
        "text": None,
        "reply": None,
        "reason": None,
        "email": None,
    }
    assert town.run("reject", town.only_id(), "--reason", "off-topic").exit_code == 0
    page = client.post("/api/receipt", data={"code": code, "lang": "tr"}).text
    assert "Bu kayıtla ilgili olmadığı için." in page
    assert "ayse" not in page


def test_a_doubtful_answer_looks_like_any_other(client: FlaskClient, answer: Answer) -> None:
    code = code_of(client.post("/api/feedback", data=answer | {"website": "x"}))
    assert client.post("/api/receipt", json={"code": code}).json["state"] == "waiting"  # type: ignore[index]


@pytest.mark.parametrize("code", ["", "ABCD", "2222-2222-2222-2222", "' OR 1=1 --", "\x00"])
def test_every_wrong_code_gets_the_same_answer(client: FlaskClient, code: str) -> None:
    response = client.post("/api/receipt", data={"code": code})
    assert response.status_code == 404
    assert "Bu kodla bir yanıt bulamadık." in response.text


def test_the_look_up_page_asks_for_the_code(client: FlaskClient) -> None:
    assert 'name="code"' in client.get("/api/receipt").text
