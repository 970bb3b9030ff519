"""Answers a browser or a program can read: a page in the visitor's language, or JSON.

Takes a request and values, gives a response; never looks into the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from flask import Response, jsonify, make_response, render_template, request

from forms_api.contract import Contact, Forms
from forms_api.faults import Fault, words_for
from generator.records.words import load_words

FIRST_LANGUAGE = "tr"


def language_of(forms: Forms | None, wanted: str | None = None) -> str:
    """The language of an answer: the one asked for, else the browser's, else the town's first."""
    spoken = (
        forms.languages if forms else tuple(sorted(load_words("forms_api"), key=lambda code: code != FIRST_LANGUAGE))
    )
    for choice in (wanted, request.args.get("lang")):
        if choice in spoken:
            return str(choice)
    return request.accept_languages.best_match(spoken) or spoken[0]


def wants_json() -> bool:
    """Whether a program asks: it sent JSON, or prefers it."""
    accepted = request.accept_mimetypes
    prefers = accepted["application/json"] > accepted["text/html"]
    return request.mimetype == "application/json" or prefers


def page(template: str, status: int, forms: Forms | None, language: str, **values: Any) -> Response:
    """A page from a template, with what every page needs."""
    words = words_for(language)

    def day(text: str) -> str:
        return str(format_date(date.fromisoformat(text), "long", locale=words.language))

    return make_response(
        render_template(
            f"{template}.html.jinja",
            _=words.gettext,
            label=words.label,
            language=language,
            words_language=words.language,
            forms=forms,
            day=day,
            anchor=anchor,
            name_of=name_of,
            told=lambda fault: fault.told(words),
            **values,
        ),
        status,
    )


def errors(status: int, faults: Iterable[Fault], language: str) -> Response:
    """All faults as JSON."""
    words = words_for(language)
    told = [{"field": fault.field, "code": fault.code, "message": fault.told(words)} for fault in faults]
    response = jsonify(errors=told)
    response.status_code = status
    return response


def trouble(
    status: int, forms: Forms | None, language: str, fault: Fault, text: str = "", contact: Contact | None = None
) -> Response:
    """One fault that is not the visitor's to correct in the form; what was typed is given back for copying."""
    if wants_json():
        return errors(status, [fault], language)
    told = fault.told(words_for(language))
    contact = contact or (forms.contact if forms else None)
    return page("trouble", status, forms, language, sentence=told, text=text, contact=contact)


def name_of(language: str) -> str:
    """A language's name for itself: Türkçe, English."""
    try:
        name = Locale.parse(language).display_name
    except (ValueError, UnknownLocaleError):
        name = None
    return name or language


def anchor(name: str) -> str:
    """The id of the element of a field: ``answer.var-mi`` gives ``answer-var-mi``; a hidden field leads to the form."""
    return name.replace(".", "-") if name.startswith("answer.") or name in _FIELDS else "form"


_FIELDS = ("text", "email", "contact_consent", "consent", "channel", "day", "place", "name", "dimension", "photo")
