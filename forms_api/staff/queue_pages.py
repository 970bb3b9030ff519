"""The queue: what waits, chosen by filters, and what can be done with several at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Response, make_response, redirect, request, url_for

from forms_api.contract import About, Forms
from forms_api.database import moderation, queue, reading
from forms_api.database.queue import PER_PAGE, Choice
from forms_api.faults import _, refused
from forms_api.staff.guard import Visit
from forms_api.submission import CHANNELS, REJECTIONS, STATES, State
from forms_api.text import clean, clean_line

STANDARD: tuple[State, ...] = ("waiting", "suspect")
_KINDS = ("project", "need", "budget", "place", "town")
_STAGES = ("need", "development", "implementation", "measurement")


def show_queue(visit: Visit) -> Response:
    """A page of the queue."""
    asked = {name: clean_line(value) for name, value in request.args.items()}
    choice = _choice(visit.forms, asked)
    number = max(1, int(asked["page"])) if asked.get("page", "").isdecimal() and len(asked["page"]) < 6 else 1
    with visit.service.database.reading() as connection:
        total = queue.number_chosen(connection, choice)
        last = max(1, -(-total // PER_PAGE))
        found = queue.chosen(connection, choice, min(number, last))
        counts = reading.counted(connection)
    return visit.page(
        "queue",
        found=found,
        total=total,
        counts=counts,
        number=min(number, last),
        last=last,
        asked=asked,
        filtered=any(asked.get(name) for name in ("kind", "record", "stage", "unit", "lang", "channel", "unanswered")),
        states=STATES,
        kinds=_KINDS,
        stages=_STAGES,
        channels=CHANNELS,
        rejections=REJECTIONS,
        about=lambda one: visit.forms.about(one.kind, one.record) if visit.forms else None,
        # A filter of the list is kept from page to page.
        page_of=lambda to: url_for("staff.show_queue", **{**asked, "page": to}),
    )


def _choice(forms: Forms | None, asked: Mapping[str, str]) -> Choice:
    state = asked.get("state", "")
    unit = asked.get("unit", "")
    records = forms.records.items() if forms and unit else ()
    return Choice(
        states=tuple(one for one in STATES if one == state) or STANDARD,
        kind=asked.get("kind", ""),
        record=asked.get("record", ""),
        stage=asked.get("stage", ""),
        language=asked.get("lang", ""),
        channel=asked.get("channel", ""),
        unit=unit,
        records_of_unit=tuple(pair for kind, known in records for pair in _in_charge(unit, kind, known)),
        unanswered=bool(asked.get("unanswered")),
    )


def _in_charge(unit: str, kind: str, known: Mapping[str, About]) -> Iterator[tuple[str, str]]:
    return ((kind, name) for name, about in known.items() if about.unit == unit)


def reject_several(visit: Visit) -> Response:
    """All or none: where one was decided meanwhile, nothing is done and it is named."""
    chosen = [value.partition(":") for value in request.form.getlist("chosen")][:PER_PAGE]
    reason = clean(request.form.get("reason", ""))
    if not chosen:
        raise refused("nothing-chosen", _("Nothing was chosen. Tick the answers that are to be rejected."))
    if reason not in REJECTIONS:
        raise refused("no-reason", _("Give a reason: one of {codes}, or a sentence."), codes=", ".join(REJECTIONS))
    with visit.service.database.writing() as connection:
        for identity, _sign, version in chosen:
            seen = int(version) if version.isdecimal() and len(version) < 9 else -1
            moderation.reject(connection, identity, reason, visit.actor, seen=seen)
    return make_response(redirect(url_for("staff.show_queue", done="rejected-several"), 303))


def show_acts(visit: Visit) -> Response:
    """Who did what."""
    before = request.args.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 12 else None
    with visit.service.database.reading() as connection:
        found = queue.latest_acts(connection, number, PER_PAGE * 2)
    return visit.page("acts", found=found, more=len(found) == PER_PAGE * 2)
