"""Sending by Open311 GeoReport v2: with a key, through the same door as the form, told in the shape of the standard."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from .conftest import Town

KEY = "0123456789abcdef" * 3
PATH = "/open311/v2/requests"
SENT = {
    "api_key": KEY,
    "service_code": "implementation",
    "attribute[record]": "project/cumhuriyet-meydani",
    "attribute[gidis]": "4",
    "description": "Meydanda gölge yok <b>&amp;",
    "lat": "38.75",
    "long": "30.55",
    "phone": "0532 000 00 00",
    "media_url": "http://127.0.0.1:1/secret.jpg",
    "device_id": "x",
}


@pytest.fixture
def town(make_town: Callable[..., Town]) -> Town:
    town = make_town('[open311]\nkeys = "keys"\n[publish]\nto = "folder"\npath = "content"\n')
    (town.folder / "keys").write_text(f"muhtarlik {KEY}\n", "utf-8")
    (town.folder / "content").mkdir()
    return town


@pytest.fixture
def client(town: Town) -> FlaskClient:
    return town.app().test_client()


def read(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - of our own service


def send(client: FlaskClient, form: str = "xml", **changes: str) -> TestResponse:
    return client.post(f"{PATH}.{form}", data={name: text for name, text in {**SENT, **changes}.items() if text})


def test_a_request_gets_a_token_that_becomes_its_id_once_it_is_published(town: Town, client: FlaskClient) -> None:
    answer = send(client)
    assert answer.status_code == 201, answer.text
    assert answer.content_type == "text/xml; charset=utf-8"
    token = read(answer.data).findtext("request/token")
    assert read(answer.data).findtext("request/service_notice")
    waiting = client.get(f"/open311/v2/tokens/{token}.xml")
    assert (read(waiting.data).findtext("request/service_request_id") or "") == ""
    identity = town.only_id()
    town.run("approve", identity)
    assert town.run("publish").exit_code == 0
    assert client.get(f"/open311/v2/tokens/{token}.json").get_json()[0]["service_request_id"] == identity
    published = (town.folder / "content" / "feedback" / "2026" / f"{identity}.yml").read_text("utf-8")
    assert "38.75, 30.55" in published
    assert "gidis" in published
    stored = b"".join(file.read_bytes() for file in town.folder.glob("forms.sqlite*"))
    assert b"0532" not in stored, "a telephone number is not kept"


def test_a_need_without_a_record_is_a_new_one(town: Town, client: FlaskClient) -> None:
    town.forms["records"]["town"] = {
        "new-need": {
            "title": {"tr": "Yeni bir ihtiyaç", "en": "A new need"},
            "stage": "need",
            "stages": ["need"],
            "url": {"tr": "/tr/ihtiyaclar/", "en": "/en/needs/"},
            "unit": None,
        }
    }
    town.write_forms()
    given = {"service_code": "need", "attribute[record]": "", "attribute[gidis]": ""}
    assert send(client, **given).status_code == 201
    assert town.rows("SELECT kind, record FROM submissions") == [("town", "new-need")]


@pytest.mark.parametrize("key", ["", "0" * 48, KEY[:-1], KEY + " ", "ı"])
def test_without_a_key_nothing_is_kept(town: Town, client: FlaskClient, key: str) -> None:
    answer = send(client, api_key=key)
    assert answer.status_code == 403
    assert read(answer.data).findtext("error/code") == "403"
    assert town.rows("SELECT count(*) FROM submissions") == [(0,)]


@pytest.mark.parametrize(
    ("status", "changes"),
    [
        (404, {"service_code": "potholes"}),
        (400, {"attribute[record]": ""}),
        (400, {"attribute[record]": "project/../x"}),
        (400, {"attribute[gidis]": "9", "email": "no address"}),
        (400, {"description": "x" * 3000}),
    ],
)
def test_every_fault_is_told_in_both_formats(
    town: Town, client: FlaskClient, status: int, changes: dict[str, str]
) -> None:
    as_xml, as_json = send(client, "xml", **changes), send(client, "json", **changes)
    assert (as_xml.status_code, as_json.status_code) == (status, status)
    told = [error.findtext("description") for error in read(as_xml.data)]
    assert told == [error["description"] for error in as_json.get_json()]
    assert all(told)
    assert len(told) == (2 if "email" in changes else 1)
    assert town.rows("SELECT count(*) FROM submissions") == [(0,)]


def test_the_same_request_sent_twice_is_one(town: Town, client: FlaskClient) -> None:
    first, second = (read(send(client).data).findtext("request/token") for _time in range(2))
    assert first == second
    assert len(town.rows("SELECT id FROM submissions")) == 1


@pytest.mark.parametrize("token", ["x", "fb-2026-aaaaaa." + "0" * 32, "fb-2026-aaaaaa"])
def test_a_token_cannot_be_made_up(client: FlaskClient, token: str) -> None:
    assert client.get(f"/open311/v2/tokens/{token}.xml").status_code == 404


def test_other_methods_and_paths_change_nothing_and_it_works_below_api_too(town: Town, client: FlaskClient) -> None:
    assert client.get(f"{PATH}.xml").status_code == 405
    assert client.post(f"{PATH}.html", data=SENT).status_code == 404
    assert client.post(f"/api{PATH}.json", data=SENT).status_code == 201


def test_a_weak_key_is_refused_at_the_start(town: Town) -> None:
    (town.folder / "keys").write_text("muhtarlik kisa\n", "utf-8")
    told = town.run("pending")
    assert told.exit_code == 1
    assert "line 1" in told.output
