"""The record of one published answer of a resident; never an e-mail, a phone number, an IP or a receipt code."""

from __future__ import annotations

from typing import Literal

from generator.records.base import Dimension, Fields, Record, Reply, Stage
from generator.records.day import Day
from generator.records.scalars import Code, Count, Id, Language, Line
from generator.records.text import Text

AboutKind = Literal["need", "project", "budget", "place", "town"]
NEW_NEED = "new-need"
"""What an answer about the town itself is: a need that no record covers."""
Channel = Literal["web", "paper", "meeting", "phone"]
FeedbackState = Literal["received", "under_review", "answered", "acted_on", "declined", "duplicate"]


class About(Fields):
    """The record the answer is about."""

    kind: AboutKind
    """need, project, budget, place, or town for a need that no record covers."""
    id: Id
    """The id of that record; new-need for the town."""
    figure: Code | None = None
    """The figure of the record that is said to be wrong: its path, as cost.spent."""


class FeedbackStatus(Fields):
    """What became of the answer."""

    state: FeedbackState
    """received, under_review, answered, acted_on, declined or duplicate."""
    reason: Text | None = None
    """Why; needed when it was declined."""
    duplicate_of: Id | None = None
    """The answer that says the same; needed when it is a duplicate."""


class LedTo(Fields):
    """What the answer changed."""

    project: Id
    """The project that was changed."""
    date: Day | None = None
    """When."""
    change: Text
    """What was changed."""


class Feedback(Record):
    """One answer, as it is published."""

    about: About
    """The record it is about."""
    stage: Stage
    """The step it was given at."""
    questions: Code | None = None
    """The version of the questions it answers."""
    answers: dict[Code, Line] = {}  # noqa: RUF012 - pydantic copies defaults
    """Question to answer: the code of a choice, or words."""
    text: Line | None = None
    """What the resident wrote, as published; […] marks what was taken out."""
    name: Line | None = None
    """How the resident wants to be named; nobody is named who did not ask for it."""
    place: Id | None = None
    """The place it is about, where the resident named one."""
    dimension: Dimension | None = None
    """The side of life it is about, where the resident named one: social, physical or cultural."""
    supports: Count | None = None
    """How many others said that they want the same."""
    language: Language | None = None
    """The language of the text."""
    channel: Channel
    """How it reached the municipality: web, paper, meeting or phone."""
    date: Day
    """The day it was given; never the time."""
    status: FeedbackStatus
    """What became of it."""
    reply: Reply | None = None
    """The municipality's answer."""
    led_to: tuple[LedTo, ...] = ()
    """What it changed."""
