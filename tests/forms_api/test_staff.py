"""Moderation in the browser: who gets in, what each may do, and that nobody decides over another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.forms_api.conftest import ANSWER, Town

HOST = "http://localhost:8081"
STAFF = f'[staff]\naddress = "{HOST}"\n[publish]\nto = "folder"\npath = "content"\n'
PASSWORD = "dört söz bir kapı açar"  # noqa: S105 - of the invented staff
OURS = {"Origin": HOST, "Sec-Fetch-Site": "same-origin"}


class Colleague:
    """Somebody with an account and a browser."""

    def __init__(self, town: Town, name: str, role: str = "admin") -> None:
        self.town, self.name = town, name
        made = town.run("staff", "add", name, "--role", role, given=f"{PASSWORD}\n{PASSWORD}\n")
        assert made.exit_code == 0, made.output
        self.key = re.search(r"\b[A-Z2-7]{32}\b", made.output)[0]  # type: ignore[index]
        self.client: FlaskClient = town.app().test_client()

    def code(self) -> str:
        return pyotp.TOTP(self.key).at(self.town.moment)

    def sign_in(self, other: Mapping[str, str] = MappingProxyType({})) -> TestResponse:
        given = {"name": self.name, "password": PASSWORD, "code": self.code(), **other}
        return self.client.post("/staff/sign-in", data=given, base_url=HOST, headers=OURS)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=HOST)

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, headers: dict[str, str] = OURS, **form: str) -> TestResponse:
        """Send a form of the page it stands on."""
        queue = self.page("/staff/")
        token = re.search(r'name="form_token" value="(\w+)"', queue)[1]  # type: ignore[index]
        return self.client.post(path, data={"form_token": token, **form}, base_url=HOST, headers=headers)

    def decide(self, identity: str, act: str, **form: str) -> TestResponse:
        """Send a form of the submission's page."""
        page = self.page(f"/staff/submissions/{identity}")
        version = re.search(r'name="version" value="(\d+)"', page)[1]  # type: ignore[index]
        return self.post(f"/staff/submissions/{identity}/{act}", **{"version": version, **form})


@pytest.fixture
def desk(make_town: Callable[..., Town]) -> Town:
    town = make_town(STAFF)
    (town.folder / "content").mkdir()
    return town


@pytest.fixture
def ayse(desk: Town) -> Colleague:
    colleague = Colleague(desk, "ayse")
    assert colleague.sign_in().status_code == 303
    return colleague


def send(town: Town, **other: str) -> str:
    """A resident's answer; its id."""
    with town.app().test_client() as client:
        assert client.post("/api/feedback", data={**ANSWER, **other}).status_code == 201
    return str(town.rows("SELECT id FROM submissions ORDER BY received DESC, rowid DESC")[0][0])


def test_name_password_and_code_open_the_queue_and_each_alone_does_not(desk: Town) -> None:
    ayse = Colleague(desk, "ayse")
    assert ayse.get("/staff/").headers["Location"] == "/staff/sign-in"
    wrong = [
        ayse.sign_in({"password": "dört söz bir kapı açmaz"}),
        ayse.sign_in({"code": "000000"}),
        ayse.sign_in({"name": "fatma"}),
    ]
    assert {(answer.status_code, re.findall(r"<li>(.*?)</li>", answer.text)[0]) for answer in wrong} == {
        (422, re.findall(r"<li>(.*?)</li>", wrong[0].text)[0])
    }
    desk.later(minutes=20)
    opened = ayse.sign_in()
    assert opened.status_code == 303
    cookie = opened.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Nothing waits here" in ayse.page("/staff/") or "Burada bekleyen yok" in ayse.page("/staff/")


def test_a_one_time_code_opens_once(desk: Town) -> None:
    ayse = Colleague(desk, "ayse")
    assert ayse.sign_in().status_code == 303
    assert ayse.sign_in().status_code == 422
    desk.later(seconds=60)
    assert ayse.sign_in().status_code == 303


def test_every_failure_after_three_doubles_the_wait_and_the_right_password_does_not_shorten_it(desk: Town) -> None:
    ayse = Colleague(desk, "ayse")
    waits = []
    for _try in range(12):
        answer = ayse.sign_in({"password": "yanlış parola yanlış"})
        if answer.status_code == 429:
            waits.append(int(re.search(r"(\d+) s", answer.text)[1]))  # type: ignore[index]
            assert ayse.sign_in().status_code == 429
            desk.later(seconds=waits[-1])
    assert waits == sorted(waits)
    assert waits[-1] >= 4 * waits[0]


def test_an_account_stays_open_for_others_addresses_while_one_guesses(desk: Town) -> None:
    ayse = Colleague(desk, "ayse")
    for _try in range(6):
        ayse.sign_in({"password": "yanlış parola yanlış"})
    given = {"name": "ayse", "password": PASSWORD, "code": ayse.code()}
    elsewhere = ayse.client.post(
        "/staff/sign-in", data=given, base_url=HOST, headers=OURS, environ_base={"REMOTE_ADDR": "198.51.100.7"}
    )
    assert elsewhere.status_code == 303


def test_a_session_ends_after_idling_after_hours_and_by_signing_out(desk: Town, ayse: Colleague) -> None:
    for _part in range(20):
        desk.later(minutes=29)
        assert ayse.get("/staff/").status_code == 200
    desk.later(minutes=31)
    assert ayse.get("/staff/").status_code == 303
    assert ayse.sign_in().status_code == 303
    for _part in range(25):
        desk.later(minutes=29)
        ayse.get("/staff/")
    assert ayse.get("/staff/").status_code == 303, "twelve hours are over"
    desk.later(minutes=1)
    assert ayse.sign_in().status_code == 303
    kept = ayse.client.get_cookie("uretken-staff", domain="localhost")
    assert kept is not None
    assert ayse.post("/staff/sign-out").status_code == 303
    ayse.client.set_cookie("uretken-staff", kept.value, domain="localhost")
    assert ayse.get("/staff/").status_code == 303, "the token itself is worth nothing any more"


def test_nothing_that_opens_an_account_is_in_the_database_or_a_backup_as_it_is(desk: Town, ayse: Colleague) -> None:
    cookie = ayse.client.get_cookie("uretken-staff", domain="localhost")
    assert cookie is not None
    stored = (desk.folder / "forms.sqlite").read_bytes()
    assert PASSWORD.encode() not in stored
    assert cookie.value.encode() not in stored
    assert b"$argon2id$" in stored


def test_closing_or_changing_an_account_signs_it_out(desk: Town, ayse: Colleague) -> None:
    assert desk.run("staff", "change", "ayse", "--role", "reader").exit_code == 0
    assert ayse.get("/staff/").status_code == 303
    desk.later(minutes=1)
    assert ayse.sign_in().status_code == 303
    assert desk.run("staff", "close", "ayse").exit_code == 0
    assert ayse.get("/staff/").status_code == 303
    desk.later(minutes=1)
    assert ayse.sign_in().status_code == 422


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://ornek.example", "Sec-Fetch-Site": "same-site"},
        {"Origin": HOST, "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_post_from_another_page_changes_nothing(desk: Town, ayse: Colleague, headers: dict[str, str]) -> None:
    identity = send(desk)
    answer = ayse.post(f"/staff/submissions/{identity}/reject", headers=headers, version="0", reason="spam")
    assert answer.status_code == 403
    assert desk.rows("SELECT state FROM submissions") == [("waiting",)]


def test_a_form_of_another_session_changes_nothing(desk: Town, ayse: Colleague) -> None:
    identity = send(desk)
    foreign = {"form_token": "0" * 64, "version": "0", "reason": "spam"}
    for given in (foreign, {**foreign, "form_token": "ı"}, {"version": "0", "reason": "spam"}):
        answer = ayse.client.post(f"/staff/submissions/{identity}/reject", data=given, base_url=HOST, headers=OURS)
        assert answer.status_code == 403
    assert desk.rows("SELECT state FROM submissions") == [("waiting",)]


def test_no_address_of_staff_changes_anything_by_get(desk: Town, ayse: Colleague) -> None:
    identity = send(desk)
    before = desk.rows("SELECT * FROM submissions") + desk.rows("SELECT * FROM acts")
    for rule in desk.app().url_map.iter_rules():
        if rule.rule.startswith("/staff") and "POST" in (rule.methods or ()):
            path = rule.rule.replace("<identity>", identity)
            for method in ("get", "head"):
                getattr(ayse.client, method)(path, base_url=HOST, query_string={"version": "0", "reason": "spam"})
    assert desk.rows("SELECT * FROM submissions") + desk.rows("SELECT * FROM acts") == before


def test_the_pages_are_on_the_host_of_the_settings_alone(desk: Town, ayse: Colleague) -> None:
    assert ayse.client.get("/staff/sign-in", base_url="http://ornek.example").status_code == 404
    assert ayse.client.get("/staff/", base_url="http://ornek.example").status_code == 404


def test_without_the_setting_there_are_no_pages_of_staff(town: Town) -> None:
    assert town.app().test_client().get("/staff/sign-in").status_code == 404


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example", "/staff/submissions/../../x"])
def test_signing_in_leads_to_pages_of_ours_only(desk: Town, wanted: str) -> None:
    assert Colleague(desk, "ayse").sign_in({"to": wanted}).headers["Location"] == "/staff/"


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("reader", set()),
        ("moderator", {"approve", "reject", "assign"}),
        ("editor", {"approve", "reject", "assign", "reply", "link"}),
    ],
)
def test_a_role_may_do_what_it_says_and_no_more(desk: Town, role: str, allowed: set[str]) -> None:
    colleague = Colleague(desk, "can", role)
    colleague.sign_in()
    identity = send(desk)
    forms = {
        "approve": {"text": "Gölge yok."},
        "assign": {"unit": "fen-isleri"},
        "reply": {"unit": "fen-isleri", "text.tr": "Ağaç diktik.", "state": "acted_on"},
        "link": {"project": "cumhuriyet-meydani", "day": "2026-11-20", "change.tr": "Ağaç"},
        "reject": {"reason": "spam"},
    }
    done = set()
    for act, form in forms.items():
        page = colleague.page(f"/staff/submissions/{identity}")
        version = desk.rows("SELECT version FROM submissions")[0][0]
        answer = colleague.post(f"/staff/submissions/{identity}/{act}", version=str(version), **form)
        assert (f"/{act}" in page) is (act in allowed), "a page offers what may be done, and nothing else"
        done |= {act} if answer.status_code == 303 else set()
        assert answer.status_code in (303, 403)
    assert done == allowed
    assert colleague.get("/staff/acts").status_code == 403


def test_two_people_on_one_answer_get_a_conflict_and_no_loss(desk: Town, ayse: Colleague) -> None:
    identity = send(desk)
    can = Colleague(desk, "can")
    can.sign_in()
    seen = {"version": "0"}
    assert ayse.post(f"/staff/submissions/{identity}/approve", **seen, text="Gölge yok.").status_code == 303
    mine = "Kaldırım iyi oldu, ama […] gölge yok."
    late = can.post(f"/staff/submissions/{identity}/approve", **seen, text=mine)
    assert late.status_code == 409
    assert mine in late.text, "what was typed is given back"
    assert desk.rows("SELECT approved_text FROM submissions") == [("Gölge yok.",)]
    assert [row[0] for row in desk.rows("SELECT act FROM acts")] == ["received", "approved"]


def test_what_is_typed_after_the_session_ended_is_given_back(desk: Town, ayse: Colleague) -> None:
    identity = send(desk)
    desk.later(hours=1)
    text = "Ağaçları ekim sonunda dikiyoruz; gölge o zaman olacak."
    answer = ayse.client.post(
        f"/staff/submissions/{identity}/reply", data={"text.tr": text}, base_url=HOST, headers=OURS
    )
    assert answer.status_code == 401
    assert text in answer.text


def test_a_redacted_answer_goes_out_without_what_was_taken_out_and_the_difference_is_shown(
    desk: Town, ayse: Colleague
) -> None:
    identity = send(desk, text="Komşum Ahmet Kaya dedi ki gölge yok.")
    assert ayse.decide(identity, "approve", text="Komşum […] dedi ki gölge yok.").status_code == 303
    page = ayse.page(f"/staff/submissions/{identity}")
    assert re.search(r"<del>Ahmet</del>.*<del>.*Kaya</del>|<del>Ahmet Kaya</del>", page)
    assert desk.run("publish").exit_code == 0
    published = next((desk.folder / "content" / "feedback").rglob("*.yml")).read_text("utf-8")
    assert "Ahmet" not in published
    assert "dedi ki gölge yok" in published


def test_a_decision_leads_to_the_one_that_has_waited_longest(desk: Town, ayse: Colleague) -> None:
    ids = []
    for number in range(3):
        ids.append(send(desk, text=f"Gölge yok, {number}. kez söylüyorum"))
        desk.later(minutes=1)
    answer = ayse.decide(ids[2], "reject", reason="spam")
    assert f"/staff/submissions/{ids[0]}" in answer.headers["Location"]


def test_a_repetition_is_published_as_one_and_leads_to_the_first(desk: Town, ayse: Colleague) -> None:
    first = send(desk, text="Meydanda hiç gölge yok, ağaç dikin.")
    assert ayse.decide(first, "approve", text="Meydanda hiç gölge yok, ağaç dikin.").status_code == 303
    second = send(desk, text="Meydanda gölge yok. Ağaç dikin lütfen!")
    assert first in ayse.page(f"/staff/submissions/{second}")
    answer = ayse.decide(second, "approve", text="Meydanda gölge yok. Ağaç dikin lütfen!", duplicate_of=first)
    assert answer.status_code == 303, answer.text
    assert ayse.decide(first, "approve", text="x", duplicate_of=second).status_code == 422, "no circle"
    assert desk.run("publish").exit_code == 0
    published = (desk.folder / "content" / "feedback" / "2026" / f"{second}.yml").read_text("utf-8")
    assert "duplicate_of" in published
    assert first in published


def test_a_reply_and_what_it_changed_reach_the_published_file(desk: Town, ayse: Colleague) -> None:
    identity = send(desk)
    ayse.decide(identity, "approve", text="Gölge yok.")
    assert desk.run("publish").exit_code == 0
    change = {"project": "cumhuriyet-meydani", "day": "2026-11-20", "change.tr": "12 ağaç eklendi"}
    assert ayse.decide(identity, "link", **change).status_code == 303
    reply = {"unit": "fen-isleri", "text.tr": "12 ağaç diktik.", "text.en": "We planted 12 trees.", "state": "acted_on"}
    assert ayse.decide(identity, "reply", **reply).status_code == 303
    assert desk.run("publish").exit_code == 0
    published = (desk.folder / "content" / "feedback" / "2026" / f"{identity}.yml").read_text("utf-8")
    assert all(text in published for text in ("12 ağaç eklendi", "12 ağaç diktik.", "We planted 12 trees.", "acted_on"))
    before = (desk.folder / "content" / "feedback" / "2026" / f"{identity}.yml").stat().st_mtime_ns
    assert identity not in desk.run("publish").output, "once"
    assert (desk.folder / "content" / "feedback" / "2026" / f"{identity}.yml").stat().st_mtime_ns == before


def test_what_was_said_at_a_meeting_is_entered_with_its_day_and_gets_a_receipt(desk: Town, ayse: Colleague) -> None:
    given = {
        **{name: ANSWER[name] for name in ("kind", "id", "stage", "questions", "lang", "answer.gidis")},
        "text": "Toplantıda herkes gölge istedi.",
        "channel": "meeting",
        "day": "2026-11-12",
        "token": "a-token-of-the-page",
    }
    wrong = ayse.post("/staff/enter", **{**given, "channel": "", "day": "12.11.2026"})
    assert wrong.status_code == 422
    assert "Toplantıda herkes" in wrong.text
    assert wrong.text.count('class="fault"') == 2
    kept = ayse.post("/staff/enter", **given)
    assert kept.status_code == 201
    code = re.search(r"<code[^>]*>([\w-]+)</code>", kept.text)[1]  # type: ignore[index]
    identity = desk.only_id()
    assert ayse.post("/staff/enter", **given).status_code == 201, "sent twice, kept once"
    assert desk.only_id() == identity
    assert ayse.client.post("/api/receipt", data={"code": code}, base_url=HOST).status_code == 200
    ayse.decide(identity, "approve", text="Herkes gölge istedi.")
    assert desk.run("publish").exit_code == 0
    published = (desk.folder / "content" / "feedback" / "2026" / f"{identity}.yml").read_text("utf-8")
    assert "channel: meeting" in published
    assert "2026-11-12" in published
    assert desk.rows("SELECT who, act FROM acts ORDER BY id")[0] == ("ayse", "received")


def test_a_burst_is_rejected_at_once_and_all_or_nothing(desk: Town, ayse: Colleague) -> None:
    ids = [send(desk, text=f"Ucuz saat {number}") for number in range(4)]
    chosen = [f"{identity}:0" for identity in ids]
    desk.run("approve", ids[3])
    answer = ayse.post("/staff/reject", chosen=chosen, reason="spam")  # type: ignore[arg-type]
    assert answer.status_code == 409
    assert desk.rows("SELECT count(*) FROM submissions WHERE state = 'rejected'") == [(0,)]
    assert ayse.post("/staff/reject", chosen=chosen[:3], reason="spam").status_code == 303  # type: ignore[arg-type]
    assert desk.rows("SELECT count(*) FROM submissions WHERE state = 'rejected'") == [(3,)]


def test_filters_choose_and_a_directorate_has_what_it_is_in_charge_of_unless_handed_on(
    desk: Town, ayse: Colleague
) -> None:
    project = send(desk)
    need = send(desk, kind="need", id="golge-yok", stage="need", **{"answer.gidis": "", "answer.var-mi": "evet"})
    suspect = send(desk, website="x", text="Ucuz saat")

    def shown(query: str) -> set[str]:
        return set(re.findall(r'href="/staff/submissions/(fb-[\w-]+)"', ayse.page(f"/staff/?{query}")))

    assert shown("") == {project, need, suspect}
    assert shown("kind=need") == {need}
    assert shown("state=suspect") == {suspect}
    assert shown("unit=fen-isleri") == {project, suspect}
    ayse.decide(need, "assign", unit="fen-isleri")
    assert shown("unit=fen-isleri") == {project, need, suspect}
    assert shown("unit=yok") == set()
    assert shown("page=99999") == {project, need, suspect}


def test_hostile_words_stay_words_on_every_page_of_staff(desk: Town, ayse: Colleague) -> None:
    hostile = "<script>alert(1)</script>{{7*7}}\"'><img src=x onerror=alert(1)>"
    identity = send(desk, text=hostile)
    ayse.decide(identity, "approve", text=hostile + " […]")
    for path in ("/staff/?state=approved", f"/staff/submissions/{identity}"):
        page = ayse.page(path)
        assert "<script" not in page
        assert "<img" not in page
        assert "{{7*7}}" in page


def test_an_unknown_answer_is_told_and_no_page_of_staff_is_cached(desk: Town, ayse: Colleague) -> None:
    answer = ayse.get("/staff/submissions/fb-2026-zzzzzz")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_staff_see_that_there_is_an_address_but_never_the_address(desk: Town, ayse: Colleague) -> None:
    identity = send(desk, email="ahmet.kaya@example.org")
    page = ayse.page(f"/staff/submissions/{identity}") + ayse.page("/staff/") + ayse.page("/staff/acts")
    assert "ahmet.kaya" not in page


@pytest.mark.parametrize(
    ("name", "password"),
    [("Ayşe", PASSWORD), ("web", PASSWORD), ("ayse", "kısa"), ("ayse", "a" * 30), ("ayse", "ayse ve bir iki üç dört")],
)
def test_weak_names_and_passwords_are_refused_with_a_remedy(desk: Town, name: str, password: str) -> None:
    made = desk.run("staff", "add", name, given=f"{password}\n{password}\n")
    assert made.exit_code == 1
    assert desk.rows("SELECT count(*) FROM staff") == [(0,)]


def test_an_address_that_staff_cannot_use_safely_is_refused(make_town: Callable[..., Town]) -> None:
    told = make_town('[staff]\naddress = "http://yonetim.ornek.example"\n').run("staff", "list")
    assert told.exit_code == 1
    assert "http://yonetim.ornek.example" in told.output
