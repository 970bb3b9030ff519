"""Who may open a page of staff: the right host, a session, a role; and for a change a form of ours, sent by our page.

Takes a view, gives one that is called only with a `Visit`; nothing is ever changed by GET.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_datetime
from flask import Response, abort, make_response, redirect, request, url_for

from forms_api.clock import stamp
from forms_api.contract import Forms
from forms_api.database.moderation import Actor
from forms_api.database.staff import Account
from forms_api.faults import Fault, Refused, _, words_for
from forms_api.pages import language_of, page
from forms_api.service import Service
from forms_api.settings import StaffSite
from forms_api.staff.accounts import Role, may
from forms_api.staff.entrance import form_token, signed_in

FOREIGN = Fault("foreign-form", _("This was not sent from our own page, so nothing was changed. Open the page anew."))
NOT_YOURS = Fault("not-your-role", _("Your account may look at this, but not do it. Ask an administrator."))
SIGNED_OUT = Fault("signed-out", _("You were signed out meanwhile, so nothing was changed. Sign in and send it again."))


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in."""

    service: Service
    site: StaffSite
    account: Account
    token: str
    forms: Forms | None
    actor: Actor

    @property
    def language(self) -> str:
        """The language of the pages."""
        return self.account.language

    def may(self, needed: Role) -> bool:
        """Whether the account's role suffices."""
        return may(self.account.role, needed)

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """A page with what every page of staff needs."""
        return page(
            f"staff/{template}",
            status,
            self.forms,
            self.language,
            visit=self,
            form_token=form_token(self.service, self.token),
            moment=self._moment,
            done=request.args.get("done", ""),
            done_id=request.args.get("id", ""),
            **values,
        )

    def _moment(self, kept: str) -> str:
        """A moment of the database as people of the town read it."""
        moment = datetime.fromisoformat(kept).astimezone(self.service.settings.time_zone)
        return str(format_datetime(moment, "medium", locale=words_for(self.language).language))

    def trouble(self, status: int, *faults: Fault) -> Response:
        """What was not done and why, with everything that was typed, for copying."""
        typed = [text for name, text in request.form.items() if name not in _OURS and len(text) > _SHORT]
        return self.page("trouble", status, faults=faults, typed=typed)


_OURS = ("form_token", "version")
_SHORT = 25
View = Callable[..., Response]


def cookie_name(site: StaffSite) -> str:
    """A name that browsers take from the host itself alone, where it is reached by https."""
    return "__Host-uretken" if site.address.startswith("https:") else "uretken-staff"


def right_host(site: StaffSite) -> None:
    """End the request where this is not the host of the settings."""
    if request.host != urlsplit(site.address).netloc:
        abort(404)


def from_our_page(site: StaffSite) -> bool:
    """Whether a post comes from a page of this host. A browser that says neither header is older than 2020."""
    fetched, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if fetched is not None and fetched != "same-origin":
        return False
    return origin == site.address if origin is not None else fetched == "same-origin"


def guarded(service: Service, site: StaffSite, needed: Role, view: View) -> View:
    """The view behind every check."""

    def opened(**values: Any) -> Response:
        right_host(site)
        token = request.cookies.get(cookie_name(site), "")
        account = signed_in(service, site, token) if token else None
        changing = request.method == "POST"
        if account is None:
            return _signed_out(service) if changing else _to_sign_in()
        actor = Actor(account.name, stamp(service.now()))
        visit = Visit(service, site, account, token, service.file.now(), actor)
        if changing and not (from_our_page(site) and _our_form(visit)):
            return visit.trouble(403, FOREIGN)
        if not visit.may(needed):
            return visit.trouble(403, NOT_YOURS)
        try:
            return view(visit, **values)
        except Refused as refusal:
            return visit.trouble(_status(refusal), *refusal.faults)

    return opened


def _our_form(visit: Visit) -> bool:
    given = request.form.get("form_token", "")
    return given.isascii() and hmac.compare_digest(given, form_token(visit.service, visit.token))


def _status(refusal: Refused) -> int:
    codes = {fault.code for fault in refusal.faults}
    if "unknown-submission" in codes:
        return 404
    if "changed-meanwhile" in codes:
        return 409
    return 503 if codes & {"database-failed", "database-conflict"} else 422


def _to_sign_in() -> Response:
    wanted = request.path if request.path.startswith("/staff/submissions/") else None
    return make_response(redirect(url_for("staff.sign_in_page", to=wanted), 303))


def _signed_out(service: Service) -> Response:
    forms = service.file.now()
    typed = [text for name, text in request.form.items() if name not in _OURS and len(text) > _SHORT]
    return page("staff/trouble", 401, forms, language_of(forms), visit=None, faults=(SIGNED_OUT,), typed=typed)
