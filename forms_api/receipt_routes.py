"""The receipt: a resident types the code and reads what became of the answer.

Takes requests, gives pages or JSON; the code travels in the body of a post only, never in an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, request

from forms_api import receipts
from forms_api.database import moderation
from forms_api.faults import Fault, Refused, _
from forms_api.pages import errors, language_of, page, trouble, wants_json
from forms_api.service import NOT_NOW, Service
from forms_api.submission import Submission

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
    receipt = receipts.hash_of(service.secret, typed[:100])
    try:
        with service.database.reading() as connection:
            found = moderation.by_receipt(connection, receipt) if receipt else None
    except Refused:
        return trouble(503, forms, language, NOT_NOW)
    if found is None:
        if wants_json():
            return errors(404, [Fault("unknown-receipt", NO_SUCH_RECEIPT, field="code")], language)
        return page("receipt", 404, forms, language, found=None, sentence=NO_SUCH_RECEIPT)
    told = _told(found)
    if wants_json():
        return jsonify(told)
    about = forms.about(found.kind, found.record) if forms else None
    return page("receipt", 200, forms, language, found=told, about=about, sentence="")


def _typed() -> tuple[str, str]:
    """The code and the language of a post."""
    body = request.get_json(silent=True) if request.mimetype == "application/json" else request.form
    values = body if isinstance(body, Mapping) else {}
    return str(values.get("code") or ""), str(values.get("lang") or "")


def _told(found: Submission) -> dict[str, Any]:
    """What a sender may know: nothing of doubts, and only words that are public."""
    public = found.state == "published"
    reply = found.reply if public and found.reply and found.reply.delivered else None
    return {
        "state": "waiting" if found.state == "suspect" else found.state,
        "date": found.day,
        "text": found.approved_text if public else None,
        "reply": reply and {"unit": reply.unit, "date": reply.day, "text": dict(reply.texts)},
        "reason": found.reason,
    }
