"""What was posted, the same for an HTML form and for JSON.

Takes the parsed body, gives a `Post` of plain text; never looks at what the text means.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forms_api.faults import Fault, _

FIELDS = (
    *("kind", "id", "stage", "questions", "lang", "text", "email", "contact_consent", "consent"),
    *("website", "token", "figure", "place", "name", "dimension", "similar", "made", "altcha"),
)
ANSWER = "answer."
MOST_FIELDS = 60
"""More fields than any form of ours has."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post, every field as it was typed."""

    kind: str = ""
    id: str = ""
    stage: str = ""
    questions: str = ""
    lang: str = ""
    text: str = ""
    email: str = ""
    contact_consent: str = ""
    consent: str = ""
    website: str = ""
    token: str = ""
    figure: str = ""
    place: str = ""
    name: str = ""
    dimension: str = ""
    altcha: str = ""
    """The solution of a challenge; nobody has to send one."""
    made: str = ""
    """When the form was shown, signed; empty from a page that cannot know."""
    similar: str = ""
    """``seen`` once the sender was shown what others said and wants this to be sent all the same."""
    answers: Mapping[str, str] = field(default_factory=dict)

    def as_posted(self) -> str:
        """All of it but the e-mail address as ASCII JSON, so that any character can be stored and looked at later."""
        kept = {name: getattr(self, name) for name in FIELDS if name != "email"}
        return json.dumps({**kept, "answers": dict(self.answers)})


def post_of_form(form: Mapping[str, str]) -> tuple[Post, tuple[Fault, ...]]:
    """The post of an HTML form. A field sent twice counts once."""
    answers = {name.removeprefix(ANSWER): value for name, value in form.items() if name.startswith(ANSWER)}
    return _post({name: form[name] for name in FIELDS if name in form}, answers, len(form))


def post_of_json(body: Any) -> tuple[Post, tuple[Fault, ...]]:
    """The post of a JSON object with the same names and `answers` as an object."""
    if not isinstance(body, dict):
        return Post(), (Fault("not-an-object", _("Send one JSON object with the fields of the form.")),)
    answers = body.get("answers") or {}
    if not isinstance(answers, dict):
        fault = Fault("not-an-object", _("Send the answers as one object: question and answer."), field="answers")
        return _post({name: body[name] for name in FIELDS if name in body}, {}, 0, fault)
    return _post({name: body[name] for name in FIELDS if name in body}, answers, len(answers))


def _post(
    fields: Mapping[str, Any], answers: Mapping[str, Any], count: int, *faults: Fault
) -> tuple[Post, tuple[Fault, ...]]:
    found = list(faults)
    named = {**fields, **{ANSWER + name: value for name, value in answers.items()}}
    for name, value in named.items():
        if value is not None and not isinstance(value, str):
            found.append(Fault("not-text", _("Send this field as text."), field=name))
    if count > MOST_FIELDS:
        found.append(Fault("too-many-fields", _("There are more answers than questions. Open the page again.")))
        answers = {}
    return (
        Post(
            **{name: value for name, value in fields.items() if isinstance(value, str)},
            answers={name: value for name, value in answers.items() if isinstance(value, str) and value.strip()},
        ),
        tuple(found),
    )
