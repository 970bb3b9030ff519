"""Answers as Open311 GeoReport v2 has them: XML and JSON say the same, and everything that is published is there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.dom import minidom

import pytest

from generator.build import views_of
from generator.check import check
from generator.check.town import Town
from generator.derive import derive
from generator.export.open311 import open311
from generator.export.source import Source
from generator.history import History
from generator.read import read
from tests.built import ROOT
from tests.towns import small_town

DAY = date(2026, 11, 20)
ID = "fb-2026-7k2m9q"
ANSWER = f"feedback/2026/{ID}.yml"
FIELDS = [
    *("service_request_id", "status", "status_notes", "service_name", "service_code", "description"),
    *("agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime"),
    *("address", "address_id", "zipcode", "lat", "long", "media_url"),
]
"""Every field of a request, in the order of the specification."""


def town_of(content: Path) -> Town:
    found = check(read(content))
    assert found.town is not None
    assert not found.errors
    return found.town


def files_of(town: Town, base_url: str = "https://kucuk.example/alt/") -> dict[str, bytes]:
    figures = derive(town, History(), DAY)
    return dict(open311(Source(town, figures, views_of(town, figures), {}, base_url, "/alt/")))


def told(files: Mapping[str, bytes], name: str) -> Any:
    return json.loads(files[f"open311/v2/{name}.json"])


def one_answer(tmp_path: Path, text: str, files: Mapping[str, str] | None = None) -> dict[str, Any]:
    """How one answer of the small town is told."""
    content = small_town(tmp_path, {ANSWER: text, **(files or {})})
    request: dict[str, Any] = told(files_of(town_of(content)), f"requests/{ID}")[0]
    return request


def answer(status: str = "{state: received}", more: str = "", about: str = "project, id: yol-genisletme") -> str:
    return (
        f"about: {{kind: {about}}}\nstage: need\nchannel: web\ndate: 2026-03-04\nstatus: {status}\n"
        f"text: Yol dar.\n{more}"
    )


def from_xml(content: bytes) -> Any:
    """A file's value by the Spark convention: equal children make a list, others a group, text is text."""
    return _value(minidom.parseString(content).documentElement)  # noqa: S318 - our own file


def _value(element: Any) -> Any:
    children = [node for node in element.childNodes if node.nodeType == node.ELEMENT_NODE]
    if not children:
        return "".join(node.data for node in element.childNodes) or None
    names = {child.tagName for child in children}
    if len(names) == 1:
        assert element.tagName.endswith(f"{names.pop()}s")
        return [_value(child) for child in children]
    assert len(names) == len(children)
    return {child.tagName: _value(child) for child in children}


def as_texts(value: Any) -> Any:
    """A value of a JSON file as XML can tell it: everything is text, and nothing is nothing."""
    if isinstance(value, dict):
        return {key: as_texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_texts(inner) for inner in value] or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def assert_same(files: Mapping[str, bytes]) -> None:
    names = sorted(name.removesuffix(".json") for name in files if name.endswith(".json"))
    assert names == sorted(name.removesuffix(".xml") for name in files if name.endswith(".xml"))
    for name in names:
        assert files[f"{name}.xml"].startswith(b'<?xml version="1.0" encoding="utf-8"?>\n')
        assert from_xml(files[f"{name}.xml"]) == as_texts(json.loads(files[f"{name}.json"])), name


# --- the invented town -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ours(ornek: Path) -> dict[str, bytes]:
    """The files as they lie in the built site."""
    found = (file for file in (ornek / "open311").rglob("*") if file.is_file())
    return {file.relative_to(ornek).as_posix(): file.read_bytes() for file in found}


def test_xml_and_json_say_the_same(ours: dict[str, bytes]) -> None:
    assert len(ours) > 100
    assert_same(ours)


def test_every_published_answer_is_a_request_of_its_own_and_in_the_list(ours: dict[str, bytes]) -> None:
    published = {file.stem for file in (ROOT / "content/feedback").rglob("*.yml")}
    listed = told(ours, "requests")
    assert {request["service_request_id"] for request in listed} == published
    assert len(listed) == len(published)
    files = {Path(name).stem for name in ours if name.startswith("open311/v2/requests/")}
    assert files == published
    for request in listed:
        assert list(request) == FIELDS
        assert told(ours, f"requests/{request['service_request_id']}") == [request]
    days = [request["requested_datetime"] for request in listed]
    assert days == sorted(days, reverse=True)


def test_a_request_says_what_the_record_says(ours: dict[str, bytes]) -> None:
    request = told(ours, "requests/fb-2026-2p2m8t")[0]
    assert request["description"].startswith("Postane Sokağı harika oldu")
    assert request["status_notes"].startswith("Tuvalet henüz teslim alınmamıştı.")
    assert (request["status"], request["service_code"]) == ("closed", "implementation")
    assert request["agency_responsible"] == "Fen İşleri Müdürlüğü"
    assert request["requested_datetime"] == "2026-09-15T00:00:00Z"
    assert request["updated_datetime"] == "2026-09-24T00:00:00Z"


def test_services_are_the_steps_with_their_questions(ours: dict[str, bytes]) -> None:
    services = told(ours, "services")
    assert [service["service_code"] for service in services] == ["need", "development", "implementation", "measurement"]
    assert {service["metadata"] for service in services} == {True}
    assert services[0]["service_name"] == "İhtiyacı belirleme"
    definition = told(ours, "services/need")
    first, _, last = definition["attributes"]
    assert (first["code"], first["datatype"], first["order"]) == ("var-mi", "singlevaluelist", 1)
    assert not any(attribute["required"] for attribute in definition["attributes"])
    assert first["values"][1] == {"key": "kismen", "name": "Kısmen"}
    assert (last["code"], last["datatype"], last["order"], last["values"]) == ("kimler", "text", 3, [])


def test_the_way_in_names_the_address_and_both_formats(ours: dict[str, bytes]) -> None:
    endpoint = told(ours, "discovery")["endpoints"][0]
    assert endpoint["url"] == "https://ornek.example/open311/v2"
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]


# --- what became of an answer ----------------------------------------------------------------------------------------

REPLY = "reply: {unit: fen, date: 2026-03-09, text: {tr: Bakıyoruz., en: We look.}}\n"
REASON = "reason: {tr: Yer yok., en: No room.}"


@pytest.mark.parametrize(
    ("status", "more", "expected"),
    [
        ("{state: received}", "", ("open", None)),
        ("{state: under_review}", "", ("open", None)),
        ("{state: under_review}", REPLY, ("open", "Bakıyoruz.")),
        ("{state: answered}", REPLY, ("closed", "Bakıyoruz.")),
        (
            "{state: acted_on}",
            f"{REPLY}led_to: [{{project: yol-genisletme, date: 2026-04-01, change: Genişledi.}}]\n",
            ("closed", "Bakıyoruz."),
        ),
        (f"{{state: declined, {REASON}}}", "", ("closed", "Yer yok.")),
        (f"{{state: declined, {REASON}}}", REPLY, ("closed", "Bakıyoruz.")),
        ("{state: duplicate, duplicate_of: fb-2026-abcdef}", "", ("closed", None)),
    ],
)
def test_a_request_is_open_until_there_is_an_outcome(
    tmp_path: Path, status: str, more: str, expected: tuple[str, str | None]
) -> None:
    other = {"feedback/2026/fb-2026-abcdef.yml": answer()}
    request = one_answer(tmp_path, answer(status, more), other)
    assert (request["status"], request["status_notes"]) == expected
    last = "2026-04-01" if "acted_on" in status else "2026-03-09" if more else "2026-03-04"
    assert request["updated_datetime"] == f"{last}T00:00:00Z"


def test_words_are_in_the_towns_first_language(tmp_path: Path) -> None:
    content = small_town(tmp_path, {ANSWER: answer("{state: answered}", REPLY)})
    site = content / "site.yml"
    site.write_text(site.read_text("utf-8").replace("languages: [tr, en]", "languages: [en, tr]"), "utf-8")
    request = told(files_of(town_of(content)), f"requests/{ID}")[0]
    assert request["status_notes"] == "We look."
    assert request["service_name"] == "Finding the need"


def test_a_day_that_is_known_to_the_month_is_its_first(tmp_path: Path) -> None:
    request = one_answer(tmp_path, answer().replace("2026-03-04", "2026-03"))
    assert request["requested_datetime"] == "2026-03-01T00:00:00Z"


# --- where it is -----------------------------------------------------------------------------------------------------


def test_a_place_is_told_with_those_it_lies_in_and_has_no_point_of_its_own(tmp_path: Path) -> None:
    inner = {"places/carsi.yml": "name: Çarşı\nparent: istasyon\n", "places/istasyon.yml": "name: İstasyon\n"}
    request = one_answer(tmp_path, answer(about="place, id: carsi"), inner)
    assert request["address"] == "Çarşı, İstasyon"
    assert (request["lat"], request["long"]) == (None, None)


# --- bounds and odd texts --------------------------------------------------------------------------------------------


def test_a_town_without_answers_and_questions_gives_empty_lists(tmp_path: Path) -> None:
    town = replace(town_of(small_town(tmp_path)), feedback={}, questions=None)
    files = files_of(town)
    assert_same(files)
    assert told(files, "requests") == []
    assert not [name for name in files if name.startswith("open311/v2/requests/")]
    assert from_xml(files["open311/v2/requests.xml"]) is None
    assert [service["metadata"] for service in told(files, "services")] == [False] * 4
    assert told(files, "services/need") == {"service_code": "need", "attributes": []}


def test_the_first_photo_of_an_answer_is_told_with_its_whole_address(tmp_path: Path) -> None:
    names = [f"feedback/2026/{ID}-{number}.jpg" for number in (2, 3)]
    photos = "photos: [" + ", ".join(f"{{file: {name}}}" for name in names) + "]\n"
    given = one_answer(tmp_path, answer(more=photos), {f"files/{name}": "" for name in names})
    assert given["media_url"] == f"https://kucuk.example/alt/files/{names[0]}"


def test_a_site_whose_address_is_not_known_is_named_by_its_path(tmp_path: Path) -> None:
    files = files_of(town_of(small_town(tmp_path)), base_url="")
    assert told(files, "discovery")["endpoints"][0]["url"] == "/alt/open311/v2"


def test_the_list_ends_at_the_newest_thousand_and_the_rest_keep_their_files(tmp_path: Path) -> None:
    town = town_of(small_town(tmp_path))
    one = next(iter(town.feedback.values()))
    many = {f"fb-2026-{number:06}": one.model_copy(update={"id": f"fb-2026-{number:06}"}) for number in range(1001)}
    files = files_of(replace(town, feedback=many))
    listed = [request["service_request_id"] for request in told(files, "requests")]
    assert listed == sorted(many)[:1000]
    assert told(files, "requests/fb-2026-001000")[0]["service_request_id"] == "fb-2026-001000"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<script>alert(1)</script> & ]]> <!--", "<script>alert(1)</script> & ]]> <!--"),
        ("a\x07\x00b\x1bc\ufffe\uffff", "abc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("{{7*7}} %s &amp; İı \u202e\x85", "{{7*7}} %s &amp; İı \u202e\x85"),
        ("\x07", None),
        ("x" * 4001, "x" * 3999 + "…"),
        ("x" * 4000, "x" * 4000),
    ],
)
def test_a_text_is_the_same_text_in_both_formats(tmp_path: Path, written: str, expected: str | None) -> None:
    town = town_of(small_town(tmp_path))
    one = next(iter(town.feedback.values()))
    odd = one.model_copy(update={"text": written})
    files = files_of(replace(town, feedback={odd.id: odd}))
    assert_same(files)
    assert told(files, f"requests/{odd.id}")[0]["description"] == expected
