"""Writing down what somebody said on paper, at a meeting or on the phone.

It is checked and kept like every other answer and waits for the same decision; the person gets a receipt code, too.
"""

from __future__ import annotations

import secrets
from datetime import date

from flask import Response, make_response, redirect, request, url_for

from forms_api.checking import Statement, check
from forms_api.clock import day_in
from forms_api.contract import About, Forms
from forms_api.database.intake import Intake, keep
from forms_api.faults import Fault, _, refused
from forms_api.form_routes import agreed_to, agreed_to_mail
from forms_api.post import ANSWER, post_of_form
from forms_api.staff.guard import Visit
from forms_api.submission import CHANNELS
from forms_api.text import clean_line

ON_BEHALF = tuple(channel for channel in CHANNELS if channel != "web")


def show_entering(visit: Visit) -> Response:
    """What it is about; once that is known, the questions of the step."""
    if visit.forms is None:
        return visit.trouble(503, _NO_FORMS)
    kind, identity = clean_line(request.args.get("kind", "")), clean_line(request.args.get("record", ""))
    about = visit.forms.about(kind, identity)
    if about is None:
        faults = (Fault("unknown-record", _UNKNOWN, {"record": identity}),) if identity else ()
        return visit.page("enter-about", 404 if faults else 200, faults=faults, kind=kind, record=identity)
    wanted = request.args.get("stage", "")
    said = Statement(
        kind=kind,
        record=identity,
        stage=wanted if wanted in about.stages else about.stage,
        questions=visit.forms.questions.version,
        language=visit.language,
        answers={},
        text="",
        email="",
        consent=False,
    )
    return _form(visit, visit.forms, 200, about, said, ())


_NO_FORMS = Fault("no-forms", _("The site has not been built yet, so there is nothing to answer."))
_UNKNOWN = _("There is no record {record} that can be answered. Choose one of the list.")


def take_entering(visit: Visit) -> Response:
    """Keep it, or tell everything that keeps it from being kept."""
    forms = visit.forms
    if forms is None:
        return visit.trouble(503, _NO_FORMS)
    post, faults = post_of_form(request.form)
    said, more = check(post, forms, post.lang if post.lang in forms.languages else visit.language)
    channel = next((one for one in ON_BEHALF if one == request.form.get("channel")), None)
    day = clean_line(request.form.get("day", ""))
    faults = (*faults, *more, *_faults_of(visit, channel, day))
    about = forms.about(said.kind, said.record)
    if about is None:
        raise refused("unknown-record", _UNKNOWN, record=said.record)
    if faults or channel is None:
        return _form(visit, forms, 422, about, said, faults)
    intake = Intake(
        statement=said,
        posted=post.as_posted(),
        signs=(),
        consent=agreed_to(forms, said),
        contact_consent=agreed_to_mail(forms, said),
        sender=f"{visit.account.name} {post.token}",
        has_token=True,
        neighbourhood=f"staff {visit.account.name}",
        channel=channel,
        entered_by=visit.account.name,
        day=day,
        limits=visit.service.settings.limits,
        contact_key=visit.service.contact_key,
    )
    kept = keep(
        visit.service.database, visit.service.secret, intake, visit.service.now(), visit.service.settings.time_zone
    )
    return visit.page("entered", 201, receipt=kept.receipt, about=about, said=said)


def _faults_of(visit: Visit, channel: str | None, day: str) -> tuple[Fault, ...]:
    faults: list[Fault] = []
    if channel is None:
        faults.append(Fault("no-channel", _("Choose how it reached you."), field="channel"))
    today = day_in(visit.service.now(), visit.service.settings.time_zone)
    try:
        past = date.fromisoformat(day) <= date.fromisoformat(today) and len(day) == len(today)
    except ValueError:
        past = False
    if not past:
        sentence = _("Write the day it was said as {today}; it cannot lie ahead.")
        faults.append(Fault("no-day", sentence, {"today": today}, "day"))
    return tuple(faults)


def _form(
    visit: Visit, forms: Forms, status: int, about: About, said: Statement, faults: tuple[Fault, ...]
) -> Response:
    asked = forms.asked(said.stage, said.kind)
    return visit.page(
        "enter",
        status,
        about=about,
        said=said,
        asked=asked,
        prefix=ANSWER,
        titles={ANSWER + question.id: question.text[visit.language] for question in asked},
        faults=faults,
        faulty={fault.field for fault in faults},
        channels=ON_BEHALF,
        channel=request.form.get("channel", ""),
        said_on=request.form.get("day", day_in(visit.service.now(), visit.service.settings.time_zone)),
        token=request.form.get("token") or secrets.token_urlsafe(16),
    )


def choose_record(visit: Visit) -> Response:
    """From ``project/cumhuriyet-meydani`` in one field to the form about it."""
    kind, _sign, identity = clean_line(request.args.get("about", "")).partition("/")
    return make_response(redirect(url_for("staff.show_entering", kind=kind, record=identity), 303))
