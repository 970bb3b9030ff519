"""What programs can ask the service: an OpenAPI 3.1 document, made of the models below and the list of addresses.

Takes what the site knows, gives a document; never handles a request. An address that is not in `ADDRESSES` makes a
test fail. The pages of staff are for people and are not part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from flask import Response, jsonify
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

from forms_api.checking import LONGEST_NAME
from forms_api.contract import MOST_PHOTOS
from forms_api.service import Service
from generator.records.base import DIMENSIONS


class Answer(BaseModel):
    """What a resident says about a record, a figure of it, or a need that no record covers."""

    kind: str = Field(examples=["project"])
    """What it is about: need, project, budget, place, or town with the id new-need."""
    id: str = Field(examples=["cumhuriyet-meydani"])
    stage: str = ""
    """The step it is given at; empty for the record's own."""
    questions: str = ""
    """The version of the questions that were shown; empty for the present ones."""
    lang: str = ""
    answers: dict[str, str] = {}
    """Question to the code of an option, or words."""
    text: str = ""
    figure: str = ""
    place: str = ""
    dimension: str = Field("", json_schema_extra={"enum": ["", *DIMENSIONS]})
    name: str = Field("", max_length=LONGEST_NAME)
    """How the sender wants to be named on the site; empty for not at all."""
    email: str = ""
    contact_consent: str = ""
    """``yes`` to being written to at that address; needed with one, where the site's forms have a box for it."""
    consent: str = ""
    """``yes`` to the sentence of the town, where it has one."""
    token: str = ""
    """Of the sender's own choosing: the same answer sent again with it within a day is one answer."""
    altcha: str = ""
    """The solution of a challenge; it outweighs some doubts, and nobody has to send one."""
    similar: Literal["", "ask", "seen"] = ""
    """``ask``: where others said much the same, tell me first."""


class Kept(BaseModel):
    """It is on the disk."""

    receipt: str
    """With it alone one can ask what became of it; it is told once."""
    state: Literal["waiting"]


class OneFault(BaseModel):
    """What is to be put right."""

    field: str
    code: str
    message: str


class Faults(BaseModel):
    """Everything that is to be put right, at once."""

    errors: list[OneFault]


class Said(BaseModel):
    """What somebody said before."""

    id: str
    text: str
    url: dict[str, str]


class Similar(BaseModel):
    """Not kept yet: others said much the same."""

    similar: list[Said]


class Support(BaseModel):
    """Which published answer one joins in with."""

    id: str = Field(examples=["fb-2026-7k2m9q"])
    lang: str = ""


class Supported(BaseModel):
    """One more is counted, once a day."""

    supported: Literal[True]


class Receipt(BaseModel):
    """The code that was told when the answer was kept."""

    code: str
    lang: str = ""


class Confirmed(Receipt):
    """The code, and that it is meant."""

    confirm: str = ""
    """``yes``"""


class Reply(BaseModel):
    """The municipality's answer."""

    unit: str
    date: str
    text: dict[str, str]


class Status(BaseModel):
    """What became of an answer."""

    state: Literal["waiting", "approved", "published", "rejected", "withdrawn"]
    date: str
    text: str | None
    """As published."""
    reply: Reply | None
    reason: str | None
    """Why it was rejected: a code or a sentence."""
    email: Literal["confirmed", "unconfirmed"] | None = None


class Everything(BaseModel):
    """All that is kept about an answer, for its sender."""

    model_config = ConfigDict(extra="allow")

    id: str
    text: str


class Erased(BaseModel):
    """It is deleted."""

    erased: Literal[True]
    published: bool
    """Whether it stood, or was about to stand, on the site; then it is taken down within minutes."""


class Done(BaseModel):
    """Whether the link in a letter has done what it is for."""

    done: bool


class Link(BaseModel):
    """The token of a link."""

    t: str


class Health(BaseModel):
    """Whether answers can be taken."""

    model_config = ConfigDict(extra="allow")

    status: str


@dataclass(frozen=True, slots=True)
class Address:
    """One thing that can be asked."""

    path: str
    method: Literal["get", "post"]
    name: str
    told: str
    takes: type[BaseModel] | None = None
    query: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    """Which of the query must be there."""
    gives: Mapping[int, type[BaseModel]] | None = None
    faults: tuple[int, ...] = ()
    pages: bool = True
    """Whether browsers get a page instead of JSON."""
    json: bool = True
    """Whether it takes JSON beside a form."""


_BODY = (400, 413, 415)
ADDRESSES: tuple[Address, ...] = (
    Address(
        "/api/feedback",
        "get",
        "showForm",
        "The form about a record, as a page.",
        query=("kind", "id", "stage", "figure", "place", "lang"),
        needed=("kind", "id"),
        gives={},
        faults=(404, 503),
    ),
    Address(
        "/api/feedback",
        "post",
        "sendAnswer",
        "Keep an answer. It is on the disk when this answers; it is published after it has been read.",
        takes=Answer,
        gives={201: Kept, 409: Similar},
        faults=(*_BODY, 422, 429, 503),
    ),
    Address(
        "/api/support",
        "post",
        "joinIn",
        "Join in with what somebody said before.",
        takes=Support,
        gives={200: Supported},
        faults=(*_BODY, 404, 429, 503),
    ),
    Address(
        "/api/receipt", "get", "askForReceipt", "The page that asks for a receipt code.", query=("lang",), gives={}
    ),
    Address(
        "/api/receipt",
        "post",
        "showStatus",
        "What became of an answer; the same for a code that is wrong and one that is gone.",
        takes=Receipt,
        gives={200: Status},
        faults=(*_BODY, 404, 429, 503),
    ),
    Address(
        "/api/receipt/export",
        "post",
        "giveEverything",
        "All that is kept about an answer, as a file.",
        takes=Receipt,
        gives={200: Everything},
        faults=(*_BODY, 404, 429, 503),
        pages=False,
    ),
    Address(
        "/api/receipt/erase",
        "post",
        "eraseEverything",
        "Delete an answer and everything that is kept of it.",
        takes=Confirmed,
        gives={200: Erased},
        faults=(*_BODY, 404, 422, 429, 503),
    ),
    Address(
        "/api/confirm",
        "get",
        "askToConfirm",
        "The page of a link in a letter; it changes nothing.",
        query=("t", "lang"),
        gives={200: Done},
        faults=(404, 503),
    ),
    Address(
        "/api/confirm",
        "post",
        "confirmAddress",
        "Letters may go to this address.",
        takes=Link,
        gives={200: Done},
        faults=(*_BODY, 404, 503),
        json=False,
    ),
    Address(
        "/api/stop",
        "get",
        "askToStop",
        "The page of a link in a letter; it changes nothing.",
        query=("t", "lang"),
        gives={200: Done},
        faults=(404, 503),
    ),
    Address(
        "/api/stop",
        "post",
        "stopLetters",
        "Delete the address.",
        takes=Link,
        gives={200: Done},
        faults=(*_BODY, 404, 503),
        json=False,
    ),
    Address(
        "/api/health", "get", "health", "Whether answers can be taken.", gives={200: Health, 503: Health}, pages=False
    ),
    Address(
        "/health/ready", "get", "ready", "Whether answers can be taken.", gives={200: Health, 503: Health}, pages=False
    ),
    Address("/health/live", "get", "live", "The process answers.", gives={200: Health}, pages=False),
    Address(
        "/api/altcha",
        "get",
        "giveChallenge",
        "A challenge of ALTCHA, where the town wants them; its solution is the field altcha of an answer.",
        gives={200: BaseModel},
        faults=(404,),
        pages=False,
    ),
    Address("/api/openapi.json", "get", "openapi", "This document.", gives={200: BaseModel}, pages=False),
)
_TOLD = {
    400: "It could not be read.",
    404: "There is no such thing.",
    413: "It is more than can be taken.",
    415: "It is neither a form nor JSON.",
    422: "Something is to be put right; everything is named at once, and nothing was kept.",
    429: "More came than one sender sends; nothing was kept.",
    503: "It cannot be done at this moment; nothing was kept.",
}


def show_openapi(service: Service) -> Response:
    """The document, as a file."""
    forms = service.file.now()
    return jsonify(document(forms.longest_text if forms else None))


def document(longest_text: int | None) -> dict[str, Any]:
    """The document of a town whose texts may be so long."""
    models = sorted({model for address in ADDRESSES for model in _models(address)}, key=lambda model: model.__name__)
    _references, schemas = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    definitions = schemas["$defs"]
    if longest_text:
        definitions["Answer"]["properties"]["text"]["maxLength"] = longest_text
    paths: dict[str, dict[str, Any]] = {}
    for address in ADDRESSES:
        paths.setdefault(address.path, {})[address.method] = _operation(address)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Üretken: answers of residents", "version": "1"},
        "paths": paths,
        "components": {"schemas": definitions},
    }


def _models(address: Address) -> Iterator[type[BaseModel]]:
    if address.takes:
        yield address.takes
    yield from (model for model in (address.gives or {}).values() if model is not BaseModel)
    yield Faults


def _operation(address: Address) -> dict[str, Any]:
    told: dict[str, Any] = {"operationId": address.name, "summary": address.told, "responses": _responses(address)}
    if address.query:
        told["parameters"] = [
            {"name": name, "in": "query", "required": name in address.needed, "schema": {"type": "string"}}
            for name in address.query
        ]
    if address.takes:
        schema = _reference(address.takes)
        form = _as_form(address.takes) if address.takes is Answer else schema
        content = {"application/x-www-form-urlencoded": {"schema": form}}
        if address.takes is Answer:
            content["multipart/form-data"] = {"schema": _with_photos(form)}
        if address.json:
            content["application/json"] = {"schema": schema}
        told["requestBody"] = {"required": True, "content": content}
    return told


def _as_form(model: type[BaseModel]) -> dict[str, Any]:
    """A form says ``answer.<question>`` for each answer."""
    properties = {name: {"type": "string"} for name in model.model_fields if name != "answers"}
    return {"type": "object", "properties": properties, "required": ["kind", "id"]}


def _with_photos(form: dict[str, Any]) -> dict[str, Any]:
    """The form with its files, each decoded here and drawn anew."""
    photos = {
        "type": "array",
        "maxItems": MOST_PHOTOS,
        "items": {"type": "string", "format": "binary"},
        "description": "JPEG, PNG or WEBP, 5 MB and 40 million pixels each; the town says how many.",
    }
    return {**form, "properties": {**form["properties"], "photo": photos}}


def _responses(address: Address) -> dict[str, Any]:
    found = {}
    for status, model in (address.gives or {}).items():
        schema = {"type": "object"} if model is BaseModel else _reference(model)
        found[str(status)] = _response(model.__doc__ or "", schema, pages=address.pages)
    if not address.gives:
        found["200"] = {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}}
    for status in address.faults:
        found[str(status)] = _response(_TOLD[status], _reference(Faults), pages=True)
    return found


def _response(told: str, schema: dict[str, Any], *, pages: bool) -> dict[str, Any]:
    content: dict[str, Any] = {"application/json": {"schema": schema}}
    if pages:
        content["text/html"] = {"schema": {"type": "string"}}
    return {"description": told.split("\n")[0], "content": content}


def _reference(model: type[BaseModel]) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
