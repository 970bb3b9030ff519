"""The web application: the addresses below /api, their limits and headers, and plain pages for every error.

Takes settings, gives a WSGI application; opens the database and reads `forms.json`, and nothing else.
"""

from __future__ import annotations

import logging
import secrets
import traceback

from flask import Flask, Response
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from forms_api import clock, routes
from forms_api.contact_key import load_contact_key
from forms_api.contract import FormsFile
from forms_api.database.contacts import check_key
from forms_api.database.engine import open_database
from forms_api.faults import Fault, _
from forms_api.form_routes import LONGEST_POST
from forms_api.headers import add_headers
from forms_api.pages import language_of, trouble
from forms_api.receipts import load_secret
from forms_api.service import Service
from forms_api.settings import Settings
from forms_api.similar import SimilarFile
from forms_api.staff import addresses
from forms_api.watching import Watch

log = logging.getLogger("forms_api")

SENTENCES = {
    400: _("The form could not be read. Go back and send it again."),
    404: _("There is no page here. Start from the page of a project or need on our site."),
    405: _("This page cannot be opened like this. Start from the page of a project or need on our site."),
    413: _("This is more than the form can take. Shorten your text or choose smaller photos, and send it again."),
    415: _("The form could not be read. Send it from our page, or as JSON in UTF-8."),
    500: _("Something went wrong on our side (number {incident}). Please try again, or call us."),
}
OTHERWISE = _("This did not work. Please go back and try again, or call us.")


def create_app(settings: Settings, now: clock.Clock = clock.now) -> Flask:
    """The application. Raises Refused when the database or the secret cannot be used."""
    app = Flask("forms_api", static_url_path="/api/static")
    app.jinja_options = {
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.config.update(
        MAX_CONTENT_LENGTH=LONGEST_POST,
        MAX_FORM_MEMORY_SIZE=LONGEST_POST,
        MAX_FORM_PARTS=100,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_SAMESITE="Strict",
    )
    app.url_map.strict_slashes = False
    contact_key, database = load_contact_key(), open_database(settings.database)
    with database.reading() as connection:
        check_key(connection, contact_key)
    service = Service(
        settings=settings,
        database=database,
        secret=load_secret(settings.secret),
        contact_key=contact_key,
        file=FormsFile(settings.forms_json),
        now=now,
        watch=Watch(),
        similar=SimilarFile(settings.forms_json.with_name("similar.json")),
    )
    app.extensions["forms_api"] = service
    service.watch.follow(app)
    app.register_blueprint(routes.addresses(service))
    if settings.staff:
        app.register_blueprint(addresses.addresses(service, settings.staff))
    app.after_request(lambda response: add_headers(response, settings.origins))
    app.register_error_handler(HTTPException, lambda error: _http_error(service, error))
    app.register_error_handler(Exception, lambda error: _unexpected(service, error))
    return app


def _http_error(service: Service, error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    forms = service.file.now()
    fault = Fault(f"http-{error.code}", SENTENCES.get(error.code, OTHERWISE))
    response = trouble(error.code, forms, language_of(forms), fault)
    if error.code == 405:
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
    return response


def _unexpected(service: Service, error: Exception) -> Response:
    incident = secrets.token_hex(4)
    # The stack without the exception's own words, which may quote what a resident wrote.
    stack = "".join(traceback.format_tb(error.__traceback__))
    log.error("incident %s: %s\n%s", incident, type(error).__name__, stack)
    forms = service.file.now()
    return trouble(500, forms, language_of(forms), Fault("http-500", SENTENCES[500], {"incident": incident}))
