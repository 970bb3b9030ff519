"""What others said is shown before the same is said again, and one can join in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import ANSWER, Town

PUBLISHED = "Meydanda hiç gölge yok, yazın oturulmuyor; ağaç dikilsin."
ALIKE = [
    "Meydanda gölge yok, ağaç dikin lütfen",
    "MEYDANDA AĞAÇ YOK, GÖLGE YOK, OTURULMUYOR",
    "Yazın meydanda oturulmuyor, gölgelik ve ağaçlar gerekli",
]
OTHERS = [
    "Kaldırım taşları kırık, yürümek zor.",
    "Meydan çok güzel oldu, teşekkürler.",
    "Gölge yok.",
    "Oturacak yer az; gölge de şart.",
    "Otobüs durağına ağaç gölgesi değil, kapalı bekleme yeri yapılsın; kışın üşüyoruz.",
]


@pytest.fixture
def town(make_town: Callable[..., Town]) -> Town:
    made = make_town('[publish]\nto = "folder"\npath = "content"\n')
    url = {"tr": "/tr/sozler/#x", "en": "/en/voices/#x"}
    about = {"kind": "project", "record": "cumhuriyet-meydani", "language": "tr", "url": url}
    items = [
        {"id": "fb-2026-aaaaaa", "text": PUBLISHED, "can_be_supported": True, **about},
        {
            "id": "fb-2026-bbbbbb",
            "text": "Işıklar akşam yanmıyor, karanlıkta kalıyoruz.",
            "can_be_supported": True,
            **about,
        },
    ]
    (made.folder / "similar.json").write_text(json.dumps({"format": 1, "items": items}), "utf-8")
    return made


def post(town: Town, text: str, **more: str) -> tuple[int, str]:
    with town.app().test_client() as client:
        answer = client.post("/api/feedback", data={**ANSWER, "text": text, **more})
        return answer.status_code, answer.text


@pytest.mark.parametrize("text", ALIKE)
def test_what_says_the_same_is_asked_about_before_it_is_kept(town: Town, text: str) -> None:
    status, page = post(town, text)
    assert status == 409
    assert PUBLISHED in page
    assert "Işıklar" not in page
    assert town.rows("SELECT count(*) FROM submissions") == [(0,)]


@pytest.mark.parametrize("text", OTHERS)
def test_what_says_something_else_is_kept_at_once(town: Town, text: str) -> None:
    assert post(town, text)[0] == 201


def test_the_whole_post_goes_along_and_is_kept_when_its_sender_says_so(town: Town) -> None:
    _status, page = post(town, ALIKE[0], email="zeynep@ornek.example", name="Zeynep <b>")
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    carried = {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in carried.items()}
    assert carried["similar"] == "seen"
    with town.app().test_client() as client:
        assert client.post("/api/feedback", data=carried).status_code == 201
    [(text, answers, name)] = town.rows("SELECT text, answers, name FROM submissions")
    assert (text, json.loads(answers), name) == (ALIKE[0], {"gidis": "4"}, "Zeynep <b>")


def test_programs_are_asked_only_when_they_want_to_be(town: Town) -> None:
    plain = {name: value for name, value in ANSWER.items() if "." not in name}
    body = {**plain, "answers": {"gidis": "4"}, "text": ALIKE[0]}
    with town.app().test_client() as client:
        asked = client.post("/api/feedback", json={**body, "similar": "ask"})
        assert asked.status_code == 409
        assert [item["id"] for item in asked.get_json()["similar"]] == ["fb-2026-aaaaaa"]
        assert client.post("/api/feedback", json=body).status_code == 201


def test_joining_in_counts_each_sender_once_a_day_and_nobody_is_kept(town: Town) -> None:
    folder = town.folder / "content" / "feedback" / "2026"
    folder.mkdir(parents=True)
    file = folder / "fb-2026-aaaaaa.yml"
    file.write_text(
        "# Elle yazıldı.\nabout: {kind: project, id: cumhuriyet-meydani}\nstage: implementation\n"
        f"text: {PUBLISHED}\nlanguage: tr\nchannel: web\ndate: 2026-11-01\nstatus: {{state: received}}\n",
        "utf-8",
    )
    with town.app().test_client() as client:

        def join(address: str) -> int:
            given = {"id": "fb-2026-aaaaaa", "lang": "tr"}
            return client.post("/api/support", data=given, environ_base={"REMOTE_ADDR": address}).status_code

        assert [join(address) for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2")] == [
            200
        ] * 5
        assert town.run("publish").exit_code == 0
        assert "supports: 3" in file.read_text("utf-8")
        assert file.read_text("utf-8").startswith("# Elle yazıldı.")
        town.later(days=1, minutes=1)
        assert join("192.0.2.1") == 200
        assert town.run("publish").exit_code == 0
    assert "supports: 4" in file.read_text("utf-8")
    stored = b"".join(one.read_bytes() for one in town.folder.glob("forms.sqlite*"))
    assert b"192.0.2" not in stored


def test_a_burst_of_joining_in_is_not_counted_and_told(make_town: Callable[..., Town], town: Town) -> None:
    town.file.write_text(town.file.read_text("utf-8") + "[limits]\nrecord = 3\n", "utf-8")
    with town.app().test_client() as client:
        told = [
            client.post("/api/support", json={"id": "fb-2026-aaaaaa"}, environ_base={"REMOTE_ADDR": f"192.0.2.{n}"})
            for n in range(5)
        ]
    assert [answer.status_code for answer in told] == [200, 200, 200, 429, 429]
    assert town.rows("SELECT count FROM supports") == [(3,)]


@pytest.mark.parametrize("identity", ["fb-2026-cccccc", "../../x", "ı", "", "fb-2026-aaaaaa\n"])
def test_one_can_join_in_only_with_what_is_published(town: Town, identity: str) -> None:
    with town.app().test_client() as client:
        assert client.post("/api/support", data={"id": identity}).status_code == 404
        assert client.get("/api/support").status_code == 405
    assert town.rows("SELECT count(*) FROM supports") == [(0,)]


def test_without_the_file_or_with_a_broken_one_answers_are_taken_as_ever(town: Town) -> None:
    file: Path = town.folder / "similar.json"
    file.write_text("{", "utf-8")
    assert post(town, ALIKE[0])[0] == 201
    file.unlink()
    assert post(town, ALIKE[1])[0] == 201
