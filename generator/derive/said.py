"""What residents said about a record at each step: how many answers, what they chose, what it changed.

Takes answers and a record's changes, gives counts and shares. A share is told only from the fewest answers on that
site.yml names; below it there are counts alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.check.town import Town
from generator.records.base import STAGES, Stage
from generator.records.feedback import Feedback
from generator.records.project import Change
from generator.records.town import Option, Question


@dataclass(frozen=True, slots=True)
class Chosen:
    """One option of a question."""

    option: Option
    count: int
    share: Decimal
    """In percent of those who answered the question."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen of one question."""

    question: Question
    count: int
    """How many answered it."""
    chosen: tuple[Chosen, ...]
    """Every option in the order it is asked; empty when too few answered."""


@dataclass(frozen=True, slots=True)
class StepSaid:
    """One step: its answers, what they chose and what they changed."""

    stage: Stage
    answers: tuple[Feedback, ...]
    """Newest first."""
    replied: int
    choices: tuple[Choices, ...]
    """Of each question with options that somebody answered."""
    changes: tuple[Change, ...]
    """Changes of the project that name one of these answers."""


def said(
    town: Town, answers: Mapping[tuple[str, str], tuple[Feedback, ...]]
) -> dict[tuple[str, str], tuple[StepSaid, ...]]:
    """(kind, id) to what was said at each step that has answers, the first step first."""
    return {key: tuple(_steps(town, key, about)) for key, about in answers.items()}


def _steps(town: Town, key: tuple[str, str], answers: tuple[Feedback, ...]) -> Iterator[StepSaid]:
    kind, identity = key
    changes = town.projects[identity].changes if kind == "project" and identity in town.projects else ()
    for stage in STAGES:
        here = tuple(answer for answer in answers if answer.stage == stage)
        if here:
            ids = {answer.id for answer in here}
            yield StepSaid(
                stage=stage,
                answers=here,
                replied=sum(answer.reply is not None for answer in here),
                choices=tuple(_choices(town, stage, here)),
                changes=tuple(change for change in changes if not ids.isdisjoint(change.because_of)),
            )


def _choices(town: Town, stage: Stage, answers: tuple[Feedback, ...]) -> Iterator[Choices]:
    for asked in town.questions.stages if town.questions else ():
        if asked.stage != stage:
            continue
        for question in asked.questions:
            codes = {option.code for option in question.options}
            counts = Counter(code for answer in answers if (code := answer.answers.get(question.id)) in codes)
            if total := counts.total():
                yield Choices(question, total, _shares(question, counts, total, town.site.limits.answers))


def _shares(question: Question, counts: Counter[str], total: int, fewest: int) -> tuple[Chosen, ...]:
    if total < fewest:
        return ()
    return tuple(
        Chosen(option, counts[option.code], Decimal(100 * counts[option.code]) / total) for option in question.options
    )
