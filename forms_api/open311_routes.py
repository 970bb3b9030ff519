"""Sending by Open311 GeoReport v2, for programs that know it and have a key: the same door as the form's, other words.

A request is an answer: `service_code` is the step, `attribute[record]` what it is about, as ``project/<id>``; without a
record a need is a new one, at the place of `address_id` if that names one. What is sent waits for moderation like
everything, so a token is told, which becomes the id of the request once that is published. Telephone numbers and
pictures elsewhere are neither kept nor fetched.
"""

from __future__ import annotations

import hmac
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, request
from pydantic import BaseModel, ConfigDict

from forms_api import receipts
from forms_api.checking import Statement, check
from forms_api.contract import Forms
from forms_api.database import reading
from forms_api.database.intake import TOO_MANY, Intake, keep
from forms_api.faults import Fault, Refused, _, words_for
from forms_api.form_routes import agreed_to, agreed_to_mail
from forms_api.judging import Sender, signs_of_doubt
from forms_api.pages import language_of
from forms_api.post import Post
from forms_api.service import NOT_NOW, Service
from forms_api.text import clean_line

_ATTRIBUTE = re.compile(r"attribute\[([^\]]{1,100})\]")
_TOKEN = re.compile(r"(fb-[0-9]{4}-[0-9a-z]{6})\.([0-9a-f]{32})", re.ASCII)
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,10})?", re.ASCII)
NO_KEY = Fault("no-key", _("Send api_key with a key that the municipality gave you."))
NO_SERVICE = Fault("no-service", _("There is no such service_code; the list of services has them."))
NO_RECORD = Fault("no-record", _("Say what it is about: attribute[record] as project/<id>, or service_code need."))
NO_TOKEN = Fault("no-token", _("This token is not known."))


class Request(BaseModel):
    """What GeoReport v2 sends; other fields of it are not kept."""

    model_config = ConfigDict(extra="allow")

    api_key: str = ""
    service_code: str = ""
    description: str = ""
    lat: str = ""
    long: str = ""
    address_string: str = ""
    address_id: str = ""
    email: str = ""


def take_request(service: Service, form: str) -> Response:
    """Keep a request and give its token."""
    forms = service.file.now()
    if forms is None:
        return _errors(503, form, "tr", NOT_NOW)
    language = language_of(forms)
    given = {name: value for name, value in request.form.items() if len(name) < 120}
    if (caller := _caller(service, given.get("api_key", ""))) is None:
        return _errors(403, form, language, NO_KEY)
    post = _post(given, forms, language)
    if post.stage not in forms.questions.stages and post.stage != "need":
        return _errors(404, form, language, NO_SERVICE)
    if not post.kind:
        return _errors(400, form, language, NO_RECORD)
    said, faults = check(post, forms, language)
    if faults:
        return _errors(400, form, language, *faults)
    try:
        receipt, token = _kept(service, forms, post, said, caller)
    except Refused as refusal:
        many = refusal.faults == (TOO_MANY,)
        return _errors(429 if many else 503, form, language, TOO_MANY if many else NOT_NOW)
    notice = words_for(language).gettext(_("Receipt code, for the person who sent it: {code}")).format(code=receipt)
    return _told(
        201, form, "service_requests", "request", {"token": token, "service_notice": notice, "account_id": None}
    )


def show_token(service: Service, form: str, token: str) -> Response:
    """The id of the request, once it is published."""
    forms = service.file.now()
    language = language_of(forms)
    found = _TOKEN.fullmatch(token)
    if found is None or not hmac.compare_digest(_token_of(service, found[1]), token):
        return _errors(404, form, language, NO_TOKEN)
    try:
        with service.database.reading() as connection:
            published = reading.one(connection, found[1]).state == "published"
    except Refused as refusal:
        known = refusal.faults[0].code != "unknown-submission"
        return _errors(503 if known else 404, form, language, NOT_NOW if known else NO_TOKEN)
    told = {"token": token, "service_request_id": found[1] if published else None}
    return _told(200, form, "service_requests", "request", told)


def _kept(service: Service, forms: Forms, post: Post, said: Statement, caller: str) -> tuple[str, str]:
    """The receipt code and the token. Raises Refused."""
    intake = Intake(
        statement=said,
        posted=post.as_posted(),
        signs=signs_of_doubt(post, Sender(request.host, None, None, frozenset())),
        consent=agreed_to(forms, said),
        contact_consent=agreed_to_mail(forms, said),
        sender=f"key {caller} {said.email}",
        has_token=False,
        neighbourhood=f"key {caller}",
        limits=service.settings.limits,
        contact_key=service.contact_key,
    )
    kept = keep(service.database, service.secret, intake, service.now(), service.settings.time_zone)
    service.watch.post("repeated" if kept.repeated else kept.state)
    with service.database.reading() as connection:
        found = reading.by_receipt(connection, receipts.hash_of(service.secret, kept.receipt) or "")
    return kept.receipt, _token_of(service, found.id if found else "")


def _post(given: Mapping[str, str], forms: Forms, language: str) -> Post:
    """The request in the words of the form."""
    asked = Request.model_validate(given)
    answers = {found[1]: value for name, value in given.items() if (found := _ATTRIBUTE.fullmatch(name))}
    kind, _sign, record = clean_line(answers.pop("record", "")).partition("/")
    stage = clean_line(asked.service_code)
    if not kind and stage == "need":
        kind, record = "town", "new-need"
    where = [clean_line(asked.address_string)]
    if _DEGREES.fullmatch(asked.lat.strip()) and _DEGREES.fullmatch(asked.long.strip()):
        where.append(f"{asked.lat.strip()}, {asked.long.strip()}")
    told = "\n".join(part for part in where if part)
    return Post(
        kind=kind,
        id=record,
        stage=stage,
        lang=language,
        # Where it is belongs to what is said; GeoReport tells it beside the description.
        text=f"{asked.description.strip()}\n\n({told})" if told and asked.description.strip() else asked.description,
        email=asked.email,
        # Whoever asks for a key agrees for its senders; the caller shows them the sentences.
        consent="yes",
        contact_consent="yes",
        place=asked.address_id if asked.address_id in forms.places else "",
        answers={name: value for name, value in answers.items() if value.strip()},
    )


def _caller(service: Service, key: str) -> str | None:
    """Whose key it is; every key is compared, and each in the same time."""
    found = None
    for name, known in service.settings.api_keys.items():
        if hmac.compare_digest(known.encode(), key.encode()):
            found = name
    return found


def _token_of(service: Service, identity: str) -> str:
    return f"{identity}.{receipts.keyed(service.secret, 'open311', identity).hex()[:32]}"


def _told(status: int, form: str, root: str, entry: str, value: Mapping[str, str | None]) -> Response:
    if form == "json":
        response = jsonify([value])
    else:
        element = ET.Element(root)
        inner = ET.SubElement(element, entry)
        for name, text in value.items():
            ET.SubElement(inner, name).text = text
        response = Response(_xml(element), content_type="text/xml; charset=utf-8")
    response.status_code = status
    return response


def _errors(status: int, form: str, language: str, *faults: Fault) -> Response:
    """Every fault in GeoReport's own shape."""
    words = words_for(language)
    told: list[dict[str, Any]] = [
        {"code": status, "description": f"{fault.field}: {fault.told(words)}".removeprefix(": ")} for fault in faults
    ]
    if form == "json":
        response = jsonify(told)
    else:
        element = ET.Element("errors")
        for one in told:
            inner = ET.SubElement(element, "error")
            for name, value in one.items():
                ET.SubElement(inner, name).text = str(value)
        response = Response(_xml(element), content_type="text/xml; charset=utf-8")
    response.status_code = status
    return response


def _xml(element: ET.Element) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(element, encoding="unicode") + "\n"
