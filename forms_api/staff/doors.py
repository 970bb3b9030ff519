"""The page for signing in, and signing out."""

from __future__ import annotations

import re

from flask import Response, make_response, redirect, request, url_for

from forms_api.faults import Fault, Refused
from forms_api.pages import language_of, page
from forms_api.service import NOT_NOW, Service
from forms_api.settings import StaffSite
from forms_api.staff.entrance import sign_in, sign_out
from forms_api.staff.guard import FOREIGN, Visit, cookie_name, from_our_page, right_host
from forms_api.text import clean_line

_OURS = re.compile(r"/staff/submissions/fb-[0-9]{4}-[0-9a-z]{6}", re.ASCII)
"""Where signing in may lead: never to an address of somebody else's choosing."""


def sign_in_page(service: Service, site: StaffSite) -> Response:
    """The form."""
    right_host(site)
    return _form(service, site, 200, ())


def take_sign_in(service: Service, site: StaffSite) -> Response:
    """A session, or the form again."""
    right_host(site)
    if not from_our_page(site):
        return _form(service, site, 403, (FOREIGN,))
    given = request.form
    try:
        token = sign_in(
            service,
            site,
            clean_line(given.get("name", "")),
            given.get("password", ""),
            given.get("code", ""),
            request.remote_addr or "",
        )
    except Refused as refusal:
        if refusal.faults[0].code == "sign-in-too-soon":
            return _form(service, site, 429, refusal.faults)
        return _form(service, site, 422, refusal.faults)
    return give_session(site, token, given.get("to", ""))


def give_session(site: StaffSite, token: str, wanted: str) -> Response:
    """To where somebody wanted to go, with the session in a cookie that goes nowhere else."""
    place = wanted if _OURS.fullmatch(wanted) else url_for("staff.show_queue")
    response = make_response(redirect(place, 303))
    response.set_cookie(
        cookie_name(site),
        token,
        path="/",
        secure=site.address.startswith("https:"),
        httponly=True,
        samesite="Strict",
    )
    return response


def take_sign_out(visit: Visit) -> Response:
    """No session."""
    sign_out(visit.service, visit.token)
    response = make_response(redirect(url_for("staff.sign_in_page"), 303))
    response.delete_cookie(
        cookie_name(visit.site),
        path="/",
        secure=visit.site.address.startswith("https:"),
        httponly=True,
        samesite="Strict",
    )
    return response


def _form(service: Service, site: StaffSite, status: int, faults: tuple[Fault, ...]) -> Response:
    forms = service.file.now()
    told = tuple(NOT_NOW if fault.code.startswith("database-") else fault for fault in faults)
    response = page(
        "staff/sign-in",
        status,
        forms,
        language_of(forms),
        visit=None,
        faults=told,
        name=clean_line(request.form.get("name", "")),
        to=request.values.get("to", ""),
        identities=site.identities,
    )
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response
