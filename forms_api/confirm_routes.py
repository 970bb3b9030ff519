"""The links in letters: a page with one button; only the button does something.

Takes requests, gives pages or JSON. Programs that open every link of a mail change nothing: what a link leads to is
done by POST alone, and done twice it is as if done once.
"""

from __future__ import annotations

from flask import Response, jsonify, request

from forms_api.clock import stamp
from forms_api.database import links
from forms_api.database.links import Linked, Purpose
from forms_api.faults import Fault, Refused, _
from forms_api.pages import errors, language_of, page, trouble, wants_json
from forms_api.service import NOT_NOW, Service

NO_SUCH_LINK = _("This link leads nowhere any more: the address was deleted, or the link is not whole.")


def ask_to_confirm(service: Service) -> Response:
    """Whether the address is the reader's."""
    return _answered(service, "confirm", act=False)


def confirm_address(service: Service) -> Response:
    """It is: letters may go there."""
    return _answered(service, "confirm", act=True)


def ask_to_stop(service: Service) -> Response:
    """Whether the address is to be deleted."""
    return _answered(service, "stop", act=False)


def stop_letters(service: Service) -> Response:
    """Delete it."""
    return _answered(service, "stop", act=True)


def _answered(service: Service, purpose: Purpose, *, act: bool) -> Response:
    forms = service.file.now()
    token = (request.form.get("t") or request.args.get("t") or "")[:64]
    try:
        with service.database.reading() as connection:
            linked = links.followed(connection, service.secret, purpose, token)
        if linked and act:
            _done(service, purpose, linked)
    except Refused:
        return trouble(503, forms, language_of(forms), NOT_NOW)
    if linked is None:
        return _unknown(service)
    done = act or (purpose == "confirm" and linked.confirmed)
    if wants_json():
        return jsonify(done=done)
    language = language_of(forms, linked.language)
    return page("link", 200, forms, language, purpose=purpose, done=done, token=token)


def _done(service: Service, purpose: Purpose, linked: Linked) -> None:
    do = links.confirm if purpose == "confirm" else links.stop
    with service.database.writing() as connection:
        do(connection, linked.submission, stamp(service.now()))


def _unknown(service: Service) -> Response:
    forms = service.file.now()
    fault = Fault("unknown-link", NO_SUCH_LINK, field="t")
    if wants_json():
        return errors(404, [fault], language_of(forms))
    return trouble(404, forms, language_of(forms), fault)
