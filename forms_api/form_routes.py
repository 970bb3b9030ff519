"""The form: shown for a record, taken when it is sent.

Takes requests, gives pages or JSON; the rules are in `checking` and `judging`, the storing in `database`.
"""

from __future__ import annotations

import json
import math
import re
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from flask import Response, jsonify, make_response, request
from itsdangerous import BadSignature, Signer
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from forms_api.checking import UNKNOWN_RECORD, Statement, check
from forms_api.clock import stamp
from forms_api.contract import About, Forms
from forms_api.database import rates
from forms_api.database.intake import TOO_MANY, Intake, keep
from forms_api.database.rates import is_private, neighbourhood_of
from forms_api.faults import Fault, Refused
from forms_api.judging import Sender, signs_of_doubt
from forms_api.pages import errors, language_of, page, trouble, wants_json
from forms_api.photos import LARGEST, Sent, made_anew
from forms_api.post import ANSWER, FIELDS, Post, post_of_form, post_of_json
from forms_api.proof_of_work import FORGIVEN, LASTS, solved
from forms_api.service import NOT_NOW, Service, contact_for
from forms_api.settings import Limits
from forms_api.similar import Item
from forms_api.text import clean, clean_line

LONGEST_POST = 64 * 1024
"""Bytes of a post without its photos: 2,000 characters, each written in the longest way, need 25,000."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,100}", re.ASCII)


def show_form(service: Service) -> Response:
    """The form of a record as a page of its own."""
    forms = service.file.now()
    language = language_of(forms)
    if forms is None:
        return trouble(503, forms, language, NOT_NOW)
    kind, identity = request.args.get("kind", ""), request.args.get("id", "")
    about = forms.about(kind, identity)
    if about is None:
        return trouble(404, forms, language, Fault("unknown-record", UNKNOWN_RECORD, field="id"))
    stage = request.args.get("stage", about.stage)
    said = Statement(
        kind=kind,
        record=identity,
        stage=stage if stage in about.stages else about.stage,
        questions=forms.questions.version,
        language=language,
        answers={},
        text="",
        email="",
        consent=False,
        figure=clean_line(request.args.get("figure", "")),
        place=clean_line(request.args.get("place", "")),
    )
    return _form(service, 200, forms, about, said, secrets.token_urlsafe(16), ())


def take_feedback(service: Service) -> Response:
    """Keep a post and give its receipt, or tell everything that keeps it from being kept."""
    forms = service.file.now()
    post, faults = _post(forms.photos if forms else 0)
    language = language_of(forms, post.lang)
    if forms is None:
        return trouble(503, forms, language, NOT_NOW, clean(post.text))
    said, more = check(post, forms, language)
    photos, unfit = made_anew(_sent(), forms.photos)
    faults += more + unfit
    about = forms.about(said.kind, said.record)
    if faults:
        service.watch.post("faulty")
        return _told(service, forms, about, said, post, faults)
    if not photos and (alike := _alike(service, post, said)):  # a browser would lose them on the way
        return _similar(forms, about, said, post, alike)
    token = post.token if _TOKEN.fullmatch(post.token) else ""
    intake = Intake(
        statement=said,
        posted=post.as_posted(),
        signs=_signs(service, post),
        consent=agreed_to(forms, said),
        contact_consent=agreed_to_mail(forms, said),
        sender=token or f"{request.remote_addr} {request.user_agent.string}",
        has_token=bool(token),
        neighbourhood=neighbourhood_of(request.remote_addr or ""),
        limits=_limits(service),
        contact_key=service.contact_key,
        photos=photos,
        announced=service.settings.mail is not None or bool(service.settings.webhooks),
    )
    try:
        kept = keep(service.database, service.secret, intake, service.now(), service.settings.time_zone)
    except Refused as refusal:
        service.watch.post("too-many" if refusal.faults == (TOO_MANY,) else "failed")
        if refusal.faults == (TOO_MANY,):
            response = trouble(429, forms, language, TOO_MANY, said.text, contact_for(forms, about))
            response.headers["Retry-After"] = "3600"
            return response
        return trouble(503, forms, language, NOT_NOW, said.text, contact_for(forms, about))
    service.watch.post("repeated" if kept.repeated else kept.state)
    if wants_json():
        # `suspect` is for staff; a sender of rubbish learns nothing from the answer.
        return make_response(jsonify(receipt=kept.receipt, state="waiting"), 201)
    return page(
        "thanks",
        201,
        forms,
        language,
        receipt=kept.receipt,
        about=about,
        said=said,
        asked_by_mail=bool(said.email and service.settings.mail),
        contact=contact_for(forms, about),
    )


def _alike(service: Service, post: Post, said: Statement) -> tuple[Item, ...]:
    """What others said that is much like it; for people, who can choose, and for programs that ask for it."""
    asks = post.similar == "ask" if wants_json() else post.similar != "seen"
    return service.similar.alike(said.kind, said.record, said.text) if asks and not said.figure else ()


def _similar(forms: Forms, about: About | None, said: Statement, post: Post, alike: tuple[Item, ...]) -> Response:
    """Before it is kept: is it one of these?"""
    if wants_json():
        items = [{"id": item.id, "text": item.text, "url": item.url} for item in alike]
        return make_response(jsonify(similar=items), 409)
    carried = {name: getattr(post, name) for name in FIELDS if name not in ("website", "similar")}
    carried |= {ANSWER + name: value for name, value in post.answers.items()}
    carried["token"] = carried["token"] or secrets.token_urlsafe(16)
    return page(
        "similar",
        409,
        forms,
        said.language,
        about=about,
        items=alike,
        post=post,
        carried={name: value for name, value in carried.items() if value},
        contact=contact_for(forms, about),
    )


def _sent() -> list[Sent]:
    """The photos of a post."""
    return [Sent(file.filename or "", file.stream) for file in request.files.getlist("photo")]


def _post(photos: int) -> tuple[Post, tuple[Fault, ...]]:
    if request.mimetype == "multipart/form-data":
        request.max_content_length = LONGEST_POST + photos * LARGEST
        # The reader of forms counts the piece of a photo it holds as well, and takes 64 KB at a time.
        request.max_form_memory_size = 2 * LONGEST_POST
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType
    if request.mimetype == "application/json":
        try:
            return post_of_json(json.loads(request.get_data()))
        except (ValueError, RecursionError):
            raise BadRequest from None
    if request.mimetype not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise UnsupportedMediaType
    return post_of_form(request.form)


def agreed_to(forms: Forms, said: Statement) -> str | None:
    """The sentence that was agreed to; ``yes`` where the page had a sentence of its own."""
    if not said.consent:
        return None
    return forms.consent.get(said.language) if forms.consent else "yes"


def agreed_to_mail(forms: Forms, said: Statement) -> str | None:
    """The sentence that was agreed to about the e-mail address."""
    return forms.contact_consent.get(said.language) if forms.contact_consent and said.contact_consent else None


def _signs(service: Service, post: Post) -> tuple[str, ...]:
    """Every sign of doubt, but for those that a solved challenge outweighs."""
    signs = signs_of_doubt(post, _sender(service, post))
    mark = solved(service, post.altcha) if post.altcha else None
    if mark is None:
        return signs
    until = stamp(service.now() + timedelta(seconds=LASTS))
    if not service.database.write(lambda connection: rates.first_time(connection, mark, until)):
        return (*signs, "altcha-replayed")
    return tuple(sign for sign in signs if sign not in FORGIVEN)


def _limits(service: Service) -> Limits:
    """The town's; behind a web server that the settings do not name all senders look like one, who is not refused."""
    unknown = service.settings.proxy is None and "X-Forwarded-For" in request.headers
    if unknown and is_private(request.remote_addr):
        service.watch.nameless()
        return replace(service.settings.limits, refused=1_000_000_000)
    return service.settings.limits


def _sender(service: Service, post: Post) -> Sender:
    headers = request.headers
    return Sender(
        host=request.host,
        origin=headers.get("Origin"),
        fetch_site=headers.get("Sec-Fetch-Site"),
        allowed=service.settings.origins,
        seconds=_seconds_since(service, post.made),
    )


def _made(service: Service) -> str:
    """When a form was shown, so that nobody else can say so."""
    moment = service.now().isoformat(timespec="seconds")
    return Signer(service.secret, salt="when a form was shown").sign(moment).decode()


def _seconds_since(service: Service, made: str) -> float | None:
    """How long ago that was; None where the form does not say, a very long time where somebody made it up."""
    if not made:
        return None
    try:
        shown = Signer(service.secret, salt="when a form was shown").unsign(made).decode()
    except BadSignature:
        return math.inf
    return (service.now() - datetime.fromisoformat(shown)).total_seconds()


def _told(
    service: Service, forms: Forms, about: About | None, said: Statement, post: Post, faults: tuple[Fault, ...]
) -> Response:
    if wants_json():
        return errors(422, faults, said.language)
    if about is None:
        return trouble(422, forms, said.language, faults[-1], said.text)
    if said.stage not in about.stages:
        said = replace(said, stage=about.stage)
    if any(fault.code == "unknown-questions" for fault in faults):
        said = replace(said, questions=forms.questions.version)
    return _form(service, 422, forms, about, said, post.token or secrets.token_urlsafe(16), faults)


def _form(
    service: Service, status: int, forms: Forms, about: About, said: Statement, token: str, faults: tuple[Fault, ...]
) -> Response:
    asked, kept = () if said.figure else forms.asked(said.stage, said.kind), {}
    if not said.figure and said.questions != forms.questions.version:
        # A page with older questions: its answers go along unseen, and no present question is mixed with them.
        asked = tuple(question for question in asked if not question.options)
        kept = {name: value for name, value in said.answers.items() if name not in {q.id for q in asked}}
    return page(
        "form",
        status,
        forms,
        said.language,
        about=about,
        said=said,
        token=token,
        made=_made(service),
        asked=asked,
        kept=kept,
        stage=forms.questions.stages.get(said.stage),
        prefix=ANSWER,
        titles={ANSWER + question.id: question.text[said.language] for question in asked},
        faults=faults,
        faulty={fault.field for fault in faults},
        photos_lost=any(sent.name for sent in _sent()),
        figure=forms.figure(said.kind, said.figure, said.language) if said.figure else "",
        contact=contact_for(forms, about),
    )
