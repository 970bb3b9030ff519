"""The addresses of the pages of staff, and the role each needs."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response

from forms_api.faults import _, refused
from forms_api.service import Service
from forms_api.settings import StaffSite
from forms_api.staff import doors, entering_pages, queue_pages, submission_pages
from forms_api.staff.accounts import Role
from forms_api.staff.guard import View, guarded

_ONE = "/staff/submissions/<identity>"

ADDRESSES: tuple[tuple[str, str, Role, View], ...] = (
    ("/staff/", "GET", "reader", queue_pages.show_queue),
    ("/staff/sign-out", "POST", "reader", doors.take_sign_out),
    (_ONE, "GET", "reader", submission_pages.show_submission),
    (f"{_ONE}/photos/<int:number>.jpg", "GET", "reader", submission_pages.show_photo),
    (f"{_ONE}/approve", "POST", "moderator", submission_pages.approve),
    (f"{_ONE}/reject", "POST", "moderator", submission_pages.reject),
    (f"{_ONE}/assign", "POST", "moderator", submission_pages.assign),
    (f"{_ONE}/withdraw", "POST", "editor", submission_pages.withdraw),
    (f"{_ONE}/reply", "POST", "editor", submission_pages.reply),
    (f"{_ONE}/link", "POST", "editor", submission_pages.link),
    ("/staff/reject", "POST", "moderator", queue_pages.reject_several),
    ("/staff/enter", "GET", "moderator", entering_pages.show_entering),
    ("/staff/enter", "POST", "moderator", entering_pages.take_entering),
    ("/staff/enter/about", "GET", "moderator", entering_pages.choose_record),
    ("/staff/acts", "GET", "admin", queue_pages.show_acts),
)


def addresses(service: Service, site: StaffSite) -> Blueprint:
    """All of them. Signing in is open to everybody on the right host."""
    blueprint = Blueprint("staff", __name__)
    for rule, method, role, view in ADDRESSES:
        blueprint.add_url_rule(rule, view.__name__, guarded(service, site, role, view), methods=[method])
    sign_in: dict[str, partial[Response]] = {
        "GET": partial(doors.sign_in_page, service, site),
        "POST": partial(doors.take_sign_in, service, site),
    }
    for method, opened in sign_in.items():
        blueprint.add_url_rule("/staff/sign-in", opened.func.__name__, opened, methods=[method])
    if site.identities:
        # Imported where a town wants it: its libraries are an extra of their own.
        try:
            from forms_api.staff import provider
        except ImportError:
            raise refused(
                "no-oidc", _("Signing in with a provider of identities needs more: pip install 'uretken[oidc]'.")
            ) from None
        for rule, asked in (("/staff/identities", provider.go_to_provider), (provider.BACK, provider.come_back)):
            opened = partial(asked, service, site, site.identities)
            blueprint.add_url_rule(rule, asked.__name__, opened, methods=["GET"])
    return blueprint
