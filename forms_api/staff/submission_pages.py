"""One submission with its record beside it, and what staff decide about it.

Every form carries the version it was made from: where somebody else decided meanwhile, nothing is changed and what was
typed is given back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Response, abort, make_response, redirect, request, url_for

from forms_api.clock import day_in
from forms_api.database import moderation, queue, reading
from forms_api.database.photos import photo, photos_of
from forms_api.faults import Fault, Refused, _, refused
from forms_api.staff.compared import Run, compared, likeness
from forms_api.staff.guard import Visit
from forms_api.staff.queue_pages import STANDARD
from forms_api.submission import BY_SENDER, REJECTIONS, REPLY_STATES, Consequence, OfficialReply, Submission
from forms_api.text import clean, clean_line

_BESIDE = 30
_ALIKE = 0.3


def show_submission(visit: Visit, identity: str) -> Response:
    """Everything a decision needs."""
    with visit.service.database.reading() as connection:
        found = reading.one(connection, identity)
        others = queue.beside(connection, found, _BESIDE)
        done = queue.acts_on(connection, identity)
        photos = photos_of(connection, identity)
    about = visit.forms.about(found.kind, found.record) if visit.forms else None
    asked = {question.id: question for question in visit.forms.asked(found.stage, found.kind)} if visit.forms else {}
    others = tuple(sorted(others, key=lambda one: -likeness(found.text, one.approved_text or one.text)))
    return visit.page(
        "submission",
        found=found,
        about=about,
        asked=asked,
        others=others,
        photos=photos,
        alike=tuple(one for one in others if likeness(found.text, one.approved_text or one.text) >= _ALIKE),
        unit=found.assigned or (about.unit if about else None),
        acts=[(row.at, row.who, row.act, _detail(row.detail)) for row in done],
        difference=_difference(found),
        figure=visit.forms.figure(found.kind, found.figure, visit.language) if visit.forms and found.figure else "",
        rejections=REJECTIONS,
        reply_states=REPLY_STATES,
        projects=sorted(visit.forms.records.get("project", {})) if visit.forms and visit.may("editor") else (),
        today=day_in(visit.service.now(), visit.service.settings.time_zone),
    )


def _difference(found: Submission) -> tuple[Run, ...]:
    """What staff changed in the text; nothing where it goes out as it was said."""
    if found.approved_text is None or found.approved_text == found.text:
        return ()
    return tuple(compared(found.text, found.approved_text))


def _detail(kept: str) -> dict[str, Any]:
    """What was noted with an act; the first notes were a single word."""
    try:
        detail = json.loads(kept)
    except ValueError:
        return {"state": kept}
    return detail if isinstance(detail, dict) else {}


def show_photo(visit: Visit, identity: str, number: int) -> Response:
    """A photo that came with it, made anew when it came."""
    with visit.service.database.reading() as connection:
        jpeg = photo(connection, identity, number)
    if jpeg is None:
        abort(404)
    return Response(jpeg, content_type="image/jpeg")


def approve(visit: Visit, identity: str) -> Response:
    """Publish it as it stands in the form."""
    with visit.service.database.writing() as connection:
        found = reading.one(connection, identity)
        answers = {name: clean(request.form.get(f"answer.{name}", value)) for name, value in found.answers.items()}
        moderation.approve(
            connection,
            identity,
            clean(request.form.get("text", "")),
            {name: value for name, value in answers.items() if value},
            visit.actor,
            seen=_seen(),
            named=request.form.get("named") == "yes",
            photos=[int(number) for number in request.form.getlist("photo") if number in "123456789"],
            duplicate_of=clean_line(request.form.get("duplicate_of", "")) or None,
        )
    return _onwards(visit, found, "approved")


def reject(visit: Visit, identity: str) -> Response:
    """Do not publish it; its sender is told why."""
    reason = clean(request.form.get("sentence", "")) or clean_line(request.form.get("reason", ""))
    if not reason:
        raise refused("no-reason", _("Give a reason: one of {codes}, or a sentence."), codes=", ".join(REJECTIONS))
    with visit.service.database.writing() as connection:
        found = reading.one(connection, identity)
        moderation.reject(connection, identity, reason, visit.actor, seen=_seen())
    return _onwards(visit, found, "rejected")


def withdraw(visit: Visit, identity: str) -> Response:
    """Take back what was published."""
    reason = clean(request.form.get("sentence", "")) or BY_SENDER
    with visit.service.database.erasing() as connection:
        moderation.withdraw(connection, identity, reason, visit.actor, seen=_seen())
    return _back(identity, "withdrawn")


def reply(visit: Visit, identity: str) -> Response:
    """Answer it for the municipality."""
    given = _reply(visit)
    with visit.service.database.writing() as connection:
        moderation.set_reply(connection, identity, given, visit.actor, seen=_seen())
    return _back(identity, "replied")


def assign(visit: Visit, identity: str) -> Response:
    """Say which directorate is to answer."""
    unit = clean_line(request.form.get("unit", "")) or None
    if unit and visit.forms and unit not in visit.forms.units:
        raise Refused([_no_unit(visit, unit)])
    with visit.service.database.writing() as connection:
        moderation.assign(connection, identity, unit, visit.actor, seen=_seen())
    return _back(identity, "assigned")


def link(visit: Visit, identity: str) -> Response:
    """Say what it changed in a project."""
    project, day = clean_line(request.form.get("project", "")), clean_line(request.form.get("day", ""))
    texts = _texts(visit, "change")
    faults = list(_faults_of_link(visit, project, day, texts))
    if faults:
        raise Refused(faults)
    with visit.service.database.writing() as connection:
        moderation.link(connection, identity, Consequence(project, day, texts), visit.actor, seen=_seen())
    return _back(identity, "linked")


def _faults_of_link(visit: Visit, project: str, day: str, texts: dict[str, str]) -> Iterator[Fault]:
    known = visit.forms.records.get("project", {}) if visit.forms else {}
    if project not in known:
        yield Fault("no-project", _("There is no project {project}. Choose one of the list."), {"project": project})
    try:
        date.fromisoformat(day)
    except ValueError:
        yield Fault("no-day", _("{day} is not a day. Write it as 2026-11-20."), {"day": day})
    if not texts:
        yield Fault("no-text", _("Say in a sentence what was changed."))


def _reply(visit: Visit) -> OfficialReply:
    """The reply, or every reason why it is none."""
    form = request.form
    unit, reason = clean_line(form.get("unit", "")), clean(form.get("reason", "")) or None
    texts = _texts(visit, "text")
    states = [state for state in REPLY_STATES if state == form.get("state")]
    faults: list[Fault] = []
    if not visit.forms or unit not in visit.forms.units:
        faults.append(_no_unit(visit, unit))
    if not texts:
        faults.append(Fault("no-text", _("The reply has no text.")))
    if not states:
        faults.append(Fault("no-state", _("Choose what became of it.")))
    elif states[0] == "declined" and not reason:
        faults.append(Fault("no-reason-given", _("Say why it is declined.")))
    if faults:
        raise Refused(faults)
    today = day_in(visit.service.now(), visit.service.settings.time_zone)
    return OfficialReply(unit, today, texts, states[0], reason)


def _texts(visit: Visit, name: str) -> dict[str, str]:
    languages = visit.forms.languages if visit.forms else (visit.language,)
    found = {language: clean(request.form.get(f"{name}.{language}", "")) for language in languages}
    return {language: text for language, text in found.items() if text}


def _no_unit(visit: Visit, unit: str) -> Fault:
    known = ", ".join(sorted(visit.forms.units)) if visit.forms else ""
    return Fault("no-unit", _("There is no unit {unit}. There are: {known}."), {"unit": unit, "known": known})


def _seen() -> int:
    """The version the form was made from; one that no submission has where it is missing."""
    version = request.form.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 9 else -1


def _back(identity: str, done: str) -> Response:
    return make_response(redirect(url_for("staff.show_submission", identity=identity, done=done), 303))


def _onwards(visit: Visit, found: Submission, done: str) -> Response:
    """To the one that has waited longest of what is left: so one person gets through a queue."""
    states = (found.state,) if found.state in STANDARD else STANDARD
    with visit.service.database.reading() as connection:
        following = queue.next_waiting(connection, found, states)
    if following is None:
        return make_response(redirect(url_for("staff.show_queue", done=done, id=found.id), 303))
    return make_response(redirect(url_for("staff.show_submission", identity=following, done=done, id=found.id), 303))
