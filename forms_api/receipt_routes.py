"""The receipt: a resident types the code and reads what became of the answer.

Takes requests, gives pages or JSON; the code travels in the body of a post only, never in an address.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, timedelta
from typing import Any

from flask import Response, jsonify, make_response, request

from forms_api import receipts
from forms_api.clock import stamp
from forms_api.contract import Forms
from forms_api.database import rates, reading, retention
from forms_api.database.moderation import Actor
from forms_api.database.rates import neighbourhood_of
from forms_api.faults import Fault, Refused, _
from forms_api.pages import errors, language_of, page, trouble, wants_json
from forms_api.service import NOT_NOW, Service
from forms_api.submission import Submission

NOT_CONFIRMED = _("Say that you mean it: send confirm with the value yes. What is deleted cannot be brought back.")
MOST_WRONG = 60
"""Codes that are none, from one address in an hour; there are 4 × 10²³ codes."""
TOO_MANY = Fault(
    "too-many", _("Too many codes that we do not know came from your connection. Try in an hour, or call us.")
)
NO_SUCH_RECEIPT = _("We know no answer with this code. Please compare it with what you noted.")


def ask_for_receipt(service: Service) -> Response:
    """Where a receipt code is typed in."""
    forms = service.file.now()
    return page("receipt", 200, forms, language_of(forms), found=None, sentence="")


def show_receipt(service: Service) -> Response:
    """What became of the answer with this code; the same for a wrong code and for one that is gone."""
    forms = service.file.now()
    typed, wanted = _typed()
    language = language_of(forms, wanted)
    try:
        found = _found(service, typed)
    except Refused as refusal:
        return _refused(forms, language, refusal)
    if found is None:
        return _unknown(forms, language)
    told = _told(found, mail=service.settings.mail is not None)
    if wants_json():
        return jsonify(told)
    about = forms.about(found.kind, found.record) if forms else None
    return page("receipt", 200, forms, language, found=told, about=about, sentence="", code=typed)


def give_everything(service: Service) -> Response:
    """All that is kept about the answer with this code, as a file for its sender (KVKK art. 11)."""
    forms, (typed, wanted) = service.file.now(), _typed()
    language = language_of(forms, wanted)
    try:
        found = _found(service, typed)
        if found is None:
            return _unknown(forms, language)
        with service.database.reading() as connection:
            kept = retention.everything_about(connection, found.id, service.contact_key)
    except Refused as refusal:
        return _refused(forms, language, refusal)
    response = make_response(json.dumps(kept, ensure_ascii=False, indent=2) + "\n")
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="{found.id}.json"'
    return response


def erase_everything(service: Service) -> Response:
    """Delete the answer with this code, once its sender has said so a second time."""
    forms, (typed, wanted) = service.file.now(), _typed()
    language = language_of(forms, wanted)
    try:
        found = _found(service, typed)
        if found is None:
            return _unknown(forms, language)
        public = found.state in ("approved", "published")
        if _posted("confirm") != "yes":
            if wants_json():
                return errors(422, [Fault("not-confirmed", NOT_CONFIRMED, field="confirm")], language)
            return page("erase", 200, forms, language, code=typed, public=public, done=False)
        moment = service.now()
        with service.database.erasing() as connection:
            retention.erase(connection, found.id, Actor("sender", stamp(moment)))
    except Refused as refusal:
        return _refused(forms, language, refusal)
    if wants_json():
        return jsonify(erased=True, published=public)
    return page("erase", 200, forms, language, code="", public=public, done=True)


def _found(service: Service, typed: str) -> Submission | None:
    """The answer with this code. Raises Refused, also for who has tried too many codes that are none.

    A right code is answered however many were wrong: others may have the same address, and nobody guesses one.
    """
    receipt, moment = receipts.hash_of(service.secret, typed[:100]), service.now()
    with service.database.reading() as connection:
        found = reading.by_receipt(connection, receipt) if receipt else None
    if found is not None:
        return found
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    sender = neighbourhood_of(request.remote_addr or "")
    mark = receipts.mark_of(service.secret, f"wrong code {hour.isoformat()} {sender}")
    with service.database.reading() as connection:
        if rates.wrong_lookups(connection, mark) >= MOST_WRONG:
            raise Refused([TOO_MANY])
    until = stamp(hour + timedelta(hours=1))
    service.database.write(lambda connection: rates.first_time(connection, mark, until))
    return None


def _refused(forms: Forms | None, language: str, refusal: Refused) -> Response:
    if refusal.faults != (TOO_MANY,):
        return trouble(503, forms, language, NOT_NOW)
    response = trouble(429, forms, language, TOO_MANY)
    response.headers["Retry-After"] = "3600"
    return response


def _unknown(forms: Forms | None, language: str) -> Response:
    if wants_json():
        return errors(404, [Fault("unknown-receipt", NO_SUCH_RECEIPT, field="code")], language)
    return page("receipt", 404, forms, language, found=None, sentence=NO_SUCH_RECEIPT)


def _typed() -> tuple[str, str]:
    """The code and the language of a post."""
    return _posted("code"), _posted("lang")


def _posted(name: str) -> str:
    body = request.get_json(silent=True) if request.mimetype == "application/json" else request.form
    values = body if isinstance(body, Mapping) else {}
    return str(values.get(name) or "")


def _told(found: Submission, *, mail: bool) -> dict[str, Any]:
    """What a sender may know: nothing of doubts, and only words that are public."""
    public = found.state == "published"
    reply = found.reply if public and found.reply and found.reply.delivered else None
    return {
        "state": "waiting" if found.state == "suspect" else found.state,
        "date": found.day,
        "text": found.approved_text if public else None,
        "reply": reply and {"unit": reply.unit, "date": reply.day, "text": dict(reply.texts)},
        "reason": found.reason if found.state == "rejected" else None,
        "email": ("confirmed" if found.email_confirmed else "unconfirmed") if found.has_email and mail else None,
    }
