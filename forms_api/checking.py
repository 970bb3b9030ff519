"""Whether a post can be kept: everything a resident can put right, told at once.

Takes a post and what the site knows, gives the cleaned statement and all faults. To add a check, write one function and
name it in CHECKS. Never judges whether the post is honest (`judging`), never stores.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from forms_api.contract import About, Forms, Question
from forms_api.faults import Fault, _
from forms_api.post import ANSWER, Post
from forms_api.text import clean, clean_line
from generator.records.base import DIMENSIONS

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:/+-]{0,99}", re.ASCII)
_EMAIL = re.compile(r"[^\s@<>,;:\"\\]{1,64}@[^\s@<>,;:\"\\.]+(\.[^\s@<>,;:\"\\.]+)+")
_LONGEST_EMAIL = 254
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Statement:
    """What a resident says, cleaned."""

    kind: str
    record: str
    stage: str
    questions: str
    language: str
    answers: Mapping[str, str]
    text: str
    email: str
    consent: bool
    contact_consent: bool = False
    """Whether the address may be written to."""
    figure: str = ""
    """The path of the figure that is said to be wrong; empty where it is about the record as a whole."""
    place: str = ""
    """The id of the place it is about, where one was named."""
    name: str = ""
    """How the sender wants to be named."""
    dimension: str = ""
    """The side of life it is about, where one was named."""


def check(post: Post, forms: Forms, language: str) -> tuple[Statement, tuple[Fault, ...]]:
    """The cleaned statement and every fault; it may be kept when there is none."""
    about = forms.about(post.kind, post.id)
    statement = Statement(
        kind=post.kind,
        record=post.id,
        stage=post.stage or (about.stage if about else ""),
        questions=clean_line(post.questions) or forms.questions.version,
        language=language,
        answers={clean_line(name): clean(value) for name, value in post.answers.items() if clean(value)},
        text=clean(post.text),
        email=clean_line(post.email),
        consent=post.consent == "yes",
        contact_consent=post.contact_consent == "yes",
        figure=clean_line(post.figure),
        place=clean_line(post.place),
        name=clean_line(post.name),
        dimension=clean_line(post.dimension),
    )
    if about is None:
        return statement, (Fault("unknown-record", UNKNOWN_RECORD, field="id"),)
    return statement, tuple(fault for rule in CHECKS for fault in rule(statement, about, forms))


UNKNOWN_RECORD = _("We do not know what this is about. Open the page of the project on our site and answer there.")


def a_stage_it_has_had(said: Statement, about: About, forms: Forms) -> Iterator[Fault]:
    """A page older than the record is welcome; a step that has not been reached is not."""
    if said.stage not in about.stages:
        yield Fault(
            "stage-not-had",
            _("This form is for a step that has not been reached yet. Open the page again and answer there."),
            field="stage",
        )


def known_questions_and_answers(said: Statement, about: About, forms: Forms) -> Iterator[Fault]:
    """Answers to the present questions fit them; answers to older ones only need to be readable."""
    asked = {question.id: question for question in forms.asked(said.stage, said.kind)}
    current = said.questions == forms.questions.version
    if said.questions and not _CODE.fullmatch(said.questions):
        yield Fault("unknown-questions", _("The version of the questions is not known. Open the page again."))
    for name, value in said.answers.items():
        question = asked.get(name)
        if question is None and (current or not _CODE.fullmatch(name)):
            yield Fault(
                "unknown-question",
                _("This question is not asked at this step. Open the page again and answer there."),
                field=ANSWER + name,
            )
        elif question and current and question.options and value not in _codes(question):
            yield Fault("unknown-answer", _("Choose one of the answers shown."), field=ANSWER + name)
        elif len(value) > forms.longest_text:
            yield _too_long(value, forms.longest_text, ANSWER + name)


def required_questions_answered(said: Statement, about: About, forms: Forms) -> Iterator[Fault]:
    """Questions marked as required, when they are the present ones and it is about no single figure."""
    if said.figure:
        return
    for question in forms.asked(said.stage, said.kind):
        if question.required and question.id not in said.answers and said.questions == forms.questions.version:
            yield Fault("answer-missing", _("Please answer this question."), field=ANSWER + question.id)


def something_is_said(said: Statement, about: About, forms: Forms) -> Iterator[Fault]:
    """Words, or at least one answer; a figure is put right by words alone."""
    if said.figure and not said.text:
        yield Fault("nothing-said", _("Write what is wrong with this figure, and what would be right."), field="text")
    elif not said.text and not said.answers:
        yield Fault("nothing-said", _("Write a few words, or choose at least one answer."), field="text")


def a_figure_is_named_by_its_path(said: Statement, about: About, forms: Forms) -> Iterator[Fault]:
    """Such as ``cost.spent``; which figures a record has is the site's to know, and it may have changed since."""
    if said.figure and not _CODE.fullmatch(said.figure):
        yield Fault("unknown-figure", _("We do not know which figure is meant. Open the page again and answer there."))


def text_not_too_long(said: Statement, about: About, forms: Forms) -> Iterator[Fault]:
    """As many characters as the town allows."""
    if len(said.text) > forms.longest_text:
        yield _too_long(said.text, forms.longest_text, "text")


def a_place_of_the_town(said: Statement, about: About, forms: Forms) -> Iterator[Fault]:
    """One of the list, or none; a page older than the list may name one that is gone."""
    if said.place and said.place not in forms.places:
        yield Fault("unknown-place", _("We do not know this place. Choose one of the list, or none."), field="place")
    if said.dimension and said.dimension not in DIMENSIONS:
        yield Fault("unknown-dimension", _("Choose one of the sides of life, or none."), field="dimension")


def a_name_of_one_line(said: Statement, about: About, forms: Forms) -> Iterator[Fault]:
    """Short enough for one."""
    if len(said.name) > LONGEST_NAME:
        yield _too_long(said.name, LONGEST_NAME, "name")


def email_is_one(said: Statement, about: About, forms: Forms) -> Iterator[Fault]:
    """An address that mail can be sent to, or none."""
    if said.email and (len(said.email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(said.email)):
        yield Fault(
            "not-an-email",
            _("This is not an e-mail address. Write it like name@example.com, or leave the field empty."),
            field="email",
        )


def consent_given(said: Statement, about: About, forms: Forms) -> Iterator[Fault]:
    """Agreed to, where the town asks for it."""
    if forms.consent and not said.consent:
        yield Fault("consent-missing", _("Please agree, so that we may keep and use what you wrote."), field="consent")


def contact_consent_given(said: Statement, about: About, forms: Forms) -> Iterator[Fault]:
    """An address is kept for nobody who did not agree to be written to; the box of the text does not stand for it."""
    if said.email and forms.contact_consent and not said.contact_consent:
        yield Fault(
            "contact-consent-missing",
            _("Please agree that we may write to your e-mail address, or leave it empty."),
            field="contact_consent",
        )


CHECKS: tuple[Callable[[Statement, About, Forms], Iterator[Fault]], ...] = (
    a_stage_it_has_had,
    known_questions_and_answers,
    required_questions_answered,
    something_is_said,
    a_figure_is_named_by_its_path,
    text_not_too_long,
    a_place_of_the_town,
    a_name_of_one_line,
    email_is_one,
    contact_consent_given,
    consent_given,
)


def _codes(question: Question) -> tuple[str, ...]:
    return tuple(option.code for option in question.options)


def _too_long(text: str, limit: int, name: str) -> Fault:
    return Fault(
        "too-long",
        _("This text has {size} characters; {limit} are possible. Please shorten it."),
        {"size": str(len(text)), "limit": str(limit)},
        name,
    )
