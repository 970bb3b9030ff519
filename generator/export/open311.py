"""Residents' answers as Open311 GeoReport v2 has them, to be read: services, their questions, requests; XML and JSON.

A service is a step, a request a published answer. The JSON is the XML told by the Spark convention, so both are made of
one value. Everything is in the town's first language. Days are told as midnight UTC, for neither the hour nor the
town's time zone is known. Nothing is told that does not stand on a page; what is sent to `requests` goes to the form
endpoint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from generator.derive.feedback import newest_first
from generator.derive.responses import unit_in_charge
from generator.export.json_files import as_json
from generator.export.source import DataFile, Source
from generator.export.xml_files import as_xml, xml_text
from generator.records.base import STAGES, PlaceShare, Stage
from generator.records.feedback import Feedback, FeedbackState
from generator.records.text import Text
from generator.records.town import Question, StageQuestions
from generator.render.page import View

FOLDER = "open311/v2"
NEWEST = 1000
"""How many requests the list has: the most that GeoReport v2 gives at once. Each has a file of its own besides."""
LONGEST = 4000
"""The most characters GeoReport v2 lets a description have."""
_SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_FORMATS = ["text/xml", "application/json"]
_OPEN: frozenset[FeedbackState] = frozenset({"received", "under_review"})
_ENTRIES = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "endpoints": "endpoint",
    "formats": "format",
}
"""A list's element to that of each of its entries."""


def open311(source: Source) -> Iterator[DataFile]:
    """``open311/v2/discovery``, ``services``, ``services/<step>``, ``requests``, ``requests/<id>``: each twice."""
    view = source.views[source.town.site.languages[0]]
    asked = {stage.stage: stage for stage in source.town.questions.stages} if source.town.questions else {}
    yield from _both("discovery", "discovery", _discovery(source, view))
    yield from _both("services", "services", [_service(view, stage, asked.get(stage)) for stage in STAGES])
    for stage in STAGES:
        yield from _both(f"services/{stage}", "service_definition", _definition(view, stage, asked.get(stage)))
    requests = [_request(source, view, answer) for answer in newest_first(list(source.town.feedback.values()))]
    yield from _both("requests", "service_requests", requests[:NEWEST])
    for request in requests:
        yield from _both(f"requests/{request['service_request_id']}", "service_requests", [request])


def _discovery(source: Source, view: View) -> dict[str, Any]:
    site, changeset = view.town.site, _moment(view.figures.site_date)
    contact = (view.text(site.name), site.contact.phone, site.contact.email, _text(view, site.contact.address))
    return {
        "changeset": changeset,
        "contact": _clean(", ".join(filter(None, contact))),
        "key_service": view.words.gettext("Reading needs no key. For sending, ask the municipality for one."),
        "endpoints": [
            {
                "specification": _SPECIFICATION,
                "url": f"{source.base_url or source.base_path}{FOLDER}",
                "changeset": changeset,
                "type": "production",
                "formats": _FORMATS,
            }
        ],
    }


def _service(view: View, stage: Stage, asked: StageQuestions | None) -> dict[str, Any]:
    return {
        "service_code": stage,
        "service_name": view.words.label("stage", stage),
        "description": _text(view, asked.title) if asked else None,
        "metadata": bool(asked and asked.questions),
        # What is sent has a token; the id that is told here comes when it is published.
        "type": "batch",
        "keywords": None,
        "group": None,
    }


def _definition(view: View, stage: Stage, asked: StageQuestions | None) -> dict[str, Any]:
    questions = asked.questions if asked else ()
    return {
        "service_code": stage,
        "attributes": [_attribute(view, question, order) for order, question in enumerate(questions, start=1)],
    }


def _attribute(view: View, question: Question, order: int) -> dict[str, Any]:
    return {
        "variable": True,
        "code": question.id,
        "datatype": "text" if question.kind == "text" else "singlevaluelist",
        # An answer without the form's questions is taken, too.
        "required": False,
        "datatype_description": _text(view, question.hint),
        "order": order,
        "description": _text(view, question.text),
        "values": [{"key": option.code, "name": _text(view, option.label)} for option in question.options],
    }


def _request(source: Source, view: View, answer: Feedback) -> dict[str, Any]:
    """One answer with every field of the specification; None where nothing is known."""
    unit = view.town.units.get(unit_in_charge(view.town, answer))
    told = answer.reply.text if answer.reply else answer.status.reason
    lat, long = _point(view, answer)
    site = source.base_url or source.base_path
    return {
        "service_request_id": answer.id,
        "status": "open" if answer.status.state in _OPEN else "closed",
        "status_notes": _text(view, told),
        "service_name": view.words.label("stage", answer.stage),
        "service_code": answer.stage,
        "description": _cut(_clean(answer.text or "")),
        "agency_responsible": _text(view, unit.name) if unit else None,
        "service_notice": None,
        "requested_datetime": _moment(answer.date.first),
        "updated_datetime": _moment(_updated(answer)),
        "expected_datetime": None,
        "address": _address(view, answer),
        "address_id": None,
        "zipcode": None,
        "lat": lat,
        "long": long,
        "media_url": f"{site}files/{quote(answer.photos[0].file)}" if answer.photos else None,
    }


def _updated(answer: Feedback) -> date:
    """The last day that is known of the answer: given, replied to, acted on."""
    replied = (answer.reply.date,) if answer.reply else ()
    changed = (led.date for led in answer.led_to if led.date)
    days: list[date] = [day.first for day in (answer.date, *replied, *changed)]
    return max(days)


def _point(view: View, answer: Feedback) -> tuple[float | None, float | None]:
    """Where the project is that the answer is about; where its writer was is not known."""
    project = view.town.projects.get(answer.about.id) if answer.about.kind == "project" else None
    if project is None or project.location is None:
        return None, None
    return float(project.location.lat), float(project.location.lon)


def _address(view: View, answer: Feedback) -> str | None:
    """Where that is in words, the nearest first: of a project or need its places, of a place itself."""
    kind, identity = answer.about.kind, answer.about.id
    places: Sequence[PlaceShare] = ()
    if kind == "project" and (project := view.town.projects.get(identity)):
        if project.location and project.location.address:
            return _text(view, project.location.address)
        places = project.places
    elif kind == "need" and (need := view.town.needs.get(identity)):
        places = need.places
    elif kind == "place":
        places = (PlaceShare(place=identity),)
    elif answer.place:
        places = (PlaceShare(place=answer.place),)
    return _clean("; ".join(filter(None, (_place(view, share.place) for share in places))))


def _place(view: View, identity: str) -> str:
    """The name of a place, then of those it lies in."""
    names: dict[str, str] = {}
    place = view.town.places.get(identity)
    while place and place.id not in names:  # a state of the past may hold places that lie in each other
        names[place.id] = view.text(place.name)
        place = view.town.places.get(place.parent or "")
    return ", ".join(names.values())


def _text(view: View, text: Text | None) -> str | None:
    return _clean(view.text(text)) if text else None


def _clean(text: str) -> str | None:
    """The text as both formats can tell it; None for none, which XML cannot tell from an empty one."""
    return xml_text(text) or None


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _both(name: str, root: str, value: Any) -> Iterator[DataFile]:
    yield f"{FOLDER}/{name}.xml", as_xml(root, value, _ENTRIES)
    yield f"{FOLDER}/{name}.json", as_json(value)
