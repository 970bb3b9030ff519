"""The addresses of the service, all in one place, and whether it is well."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response

from forms_api.database import moderation
from forms_api.faults import Refused
from forms_api.form_routes import show_form, take_feedback
from forms_api.receipt_routes import ask_for_receipt, erase_everything, give_everything, show_receipt
from forms_api.service import Service


def addresses(service: Service) -> Blueprint:
    """All addresses."""
    blueprint = Blueprint("api", __name__)
    for rule, method, view in (
        ("/api/feedback", "GET", show_form),
        ("/api/feedback", "POST", take_feedback),
        ("/api/receipt", "GET", ask_for_receipt),
        ("/api/receipt", "POST", show_receipt),
        ("/api/receipt/export", "POST", give_everything),
        ("/api/receipt/erase", "POST", erase_everything),
        ("/api/health", "GET", tell_health),
    ):
        blueprint.add_url_rule(rule, view.__name__, lambda view=view: view(service), methods=[method])
    return blueprint


def tell_health(service: Service) -> Response:
    """Whether answers can be taken."""
    if service.file.now() is None:
        return make_response(jsonify(status="no-forms"), 503)
    try:
        with service.database.reading() as connection:
            moderation.counted(connection)
    except Refused:
        return make_response(jsonify(status="no-database"), 503)
    return jsonify(status="ok")
