"""Joining in with what somebody said before, instead of saying it again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from flask import Response, jsonify, request

from forms_api.database.rates import neighbourhood_of
from forms_api.database.supports import support
from forms_api.faults import Fault, Refused, _
from forms_api.pages import language_of, page, trouble, wants_json
from forms_api.service import NOT_NOW, Service

_ID = re.compile(r"fb-[0-9]{4}-[0-9a-z]{6}", re.ASCII)
UNKNOWN = Fault("unknown-answer", _("This answer is not on our site (any more)."), field="id")
TOO_MANY = Fault("too-many", _("More came from your connection than we can take in an hour. Please try later."))


def take_support(service: Service) -> Response:
    """Count one more who wants the same."""
    forms, given = service.file.now(), _given()
    language = language_of(forms, given.get("lang"))
    identity = given.get("id", "")
    item = service.similar.item(identity) if _ID.fullmatch(identity) else None
    if item is None:
        return trouble(404, forms, language, UNKNOWN)
    neighbourhood = neighbourhood_of(request.remote_addr or "")
    sender = f"{neighbourhood} {request.user_agent.string}"
    moment, limits = service.now(), service.settings.limits
    try:
        counted = service.database.write(
            lambda connection: support(connection, service.secret, identity, sender, neighbourhood, limits, moment)
        )
    except Refused:
        return trouble(503, forms, language, NOT_NOW)
    if not counted:
        response = trouble(429, forms, language, TOO_MANY)
        response.headers["Retry-After"] = "3600"
        return response
    if wants_json():
        return jsonify(supported=True)
    return page("supported", 200, forms, language, item=item)


def _given() -> Mapping[str, str]:
    if request.mimetype == "application/json":
        try:
            body = json.loads(request.get_data())
        except (ValueError, RecursionError):
            body = None
        return {name: value for name, value in body.items() if isinstance(value, str)} if isinstance(body, dict) else {}
    return request.form
