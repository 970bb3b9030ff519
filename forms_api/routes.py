"""The addresses of the service, all in one place, and whether it is well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

from flask import Blueprint, Response, abort, jsonify, make_response, request

from forms_api.confirm_routes import ask_to_confirm, ask_to_stop, confirm_address, stop_letters
from forms_api.database import letters, outbox, reading
from forms_api.faults import Refused
from forms_api.form_routes import show_form, take_feedback
from forms_api.open311_routes import show_token, take_request
from forms_api.openapi import show_openapi
from forms_api.proof_of_work import give_challenge
from forms_api.receipt_routes import ask_for_receipt, erase_everything, give_everything, show_receipt
from forms_api.service import Service
from forms_api.support_routes import take_support
from forms_api.watching import PROMETHEUS, asked_from_this_machine


def addresses(service: Service) -> Blueprint:
    """All addresses."""
    blueprint = Blueprint("api", __name__)
    called: dict[str, Callable[[], Response]] = {}  # one view may stand at two addresses
    for rule, method, view in (
        ("/api/feedback", "GET", show_form),
        ("/api/feedback", "POST", take_feedback),
        ("/api/support", "POST", take_support),
        ("/api/altcha", "GET", give_challenge),
        ("/api/openapi.json", "GET", show_openapi),
        ("/api/receipt", "GET", ask_for_receipt),
        ("/api/receipt", "POST", show_receipt),
        ("/api/receipt/export", "POST", give_everything),
        ("/api/receipt/erase", "POST", erase_everything),
        ("/api/confirm", "GET", ask_to_confirm),
        ("/api/confirm", "POST", confirm_address),
        ("/api/stop", "GET", ask_to_stop),
        ("/api/stop", "POST", stop_letters),
        ("/api/health", "GET", tell_health),
        ("/health/ready", "GET", tell_health),
        ("/health/live", "GET", tell_alive),
        ("/metrics", "GET", tell_numbers),
    ):
        function = called.setdefault(view.__name__, partial(view, service))
        blueprint.add_url_rule(rule, view.__name__, function, methods=[method])
    requested, shown = partial(take_request, service), partial(show_token, service)
    for place in ("/open311/v2", "/api/open311/v2"):  # the latter where the web server sends on nothing but /api
        requests, tokens = f"{place}/requests.<any(xml, json):form>", f"{place}/tokens/<token>.<any(xml, json):form>"
        blueprint.add_url_rule(requests, "take_request", requested, methods=["POST"])
        blueprint.add_url_rule(tokens, "show_token", shown, methods=["GET"])
    return blueprint


def tell_alive(service: Service) -> Response:
    """That the process answers; whether it can take answers is told at /health/ready."""
    return jsonify(status="ok")


def tell_numbers(service: Service) -> Response:
    """Numbers for Prometheus, on the machine itself alone."""
    if not asked_from_this_machine(request.remote_addr):
        abort(404)
    states: Mapping[str, int] = {}
    told: Mapping[tuple[str, str], int] = {}
    stuck = 0
    with suppress(Refused), service.database.reading() as connection:
        states, told, stuck = reading.counted(connection), letters.counted(connection), outbox.dead(connection)
    return Response(service.watch.numbers(states, stuck, told), content_type=PROMETHEUS)


def tell_health(service: Service) -> Response:
    """Whether answers can be taken; that some could not be published keeps nobody from answering."""
    if service.file.now() is None:
        return make_response(jsonify(status="no-forms"), 503)
    try:
        with service.database.reading() as connection:
            dead = outbox.dead(connection)
    except Refused:
        return make_response(jsonify(status="no-database"), 503)
    proxy = "not-configured" if service.watch.proxy_unnamed else "ok"
    return jsonify(status="ok", outbox="stuck" if dead else "ok", proxy=proxy)
