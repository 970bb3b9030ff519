"""Who is asked agrees to each purpose apart, and what was agreed to is kept as it was shown."""

from __future__ import annotations

import json
import re

import pytest

from .conftest import ANSWER, Town

MAIL = "ayse@ornek.example"
SENTENCES = {
    "consent": {"tr": "Adım olmadan yayımlanabilir.", "en": "It may be published without my name."},
    "contact_consent": {"tr": "Bana yazabilirsiniz.", "en": "You may write to me."},
}


@pytest.fixture
def asking(town: Town) -> Town:
    town.forms |= SENTENCES
    town.write_forms()
    return town


def test_an_address_without_its_own_consent_is_not_kept_whatever_else_was_agreed_to(asking: Town) -> None:
    client = asking.app().test_client()
    given = {**ANSWER, "email": MAIL, "consent": "yes"}
    told = client.post("/api/feedback", data=given)
    page = told.get_data(as_text=True)
    assert told.status_code == 422
    assert 'href="#contact_consent"' in page
    assert re.search(r'<input id="contact_consent"[^>]*aria-describedby="contact_consent-fault"', page)
    assert MAIL in page, "what was typed is still there"
    plain = {name: value for name, value in given.items() if not name.startswith("answer.")}
    [error] = client.post("/api/feedback", json={**plain, "answers": {"gidis": "4"}}).get_json()["errors"]
    assert (error["field"], error["code"]) == ("contact_consent", "contact-consent-missing")
    assert asking.rows("SELECT count(*) FROM submissions") == [(0,)]


def test_each_sentence_is_kept_as_it_was_shown_and_its_sender_can_have_it(asking: Town) -> None:
    given = {**ANSWER, "lang": "en", "email": MAIL, "consent": "yes", "contact_consent": "yes"}
    assert asking.app().test_client().post("/api/feedback", data=given).status_code == 201
    asking.forms["contact_consent"] = {"tr": "Başka bir cümle.", "en": "Another sentence."}
    asking.write_forms()
    kept = json.loads(asking.run("export", asking.only_id()).stdout)
    assert kept["consent"] == "It may be published without my name."
    contact = kept["contact"]
    assert (contact["email"], contact["consent"]) == (MAIL, "You may write to me.")
    assert contact["given"] == "2026-11-20T09:30:00Z"


def test_who_gives_no_address_needs_no_consent_to_mail_and_a_box_alone_keeps_nothing(asking: Town) -> None:
    client = asking.app().test_client()
    for boxes in ({}, {"contact_consent": "yes"}):
        given = {**ANSWER, "text": f"Söz {len(boxes)}", "consent": "yes", **boxes}
        assert client.post("/api/feedback", data=given).status_code == 201
    assert asking.rows("SELECT count(*) FROM contacts") == [(0,)]


def test_a_site_of_an_older_build_whose_forms_have_no_box_still_takes_addresses(town: Town) -> None:
    assert town.app().test_client().post("/api/feedback", data={**ANSWER, "email": MAIL}).status_code == 201
    assert town.rows("SELECT email, consent FROM contacts") == [(MAIL, None)]
