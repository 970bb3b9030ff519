"""How residents judge what is done for them: their answers on a scale, and to the question whether it helped.

Takes the questions of a town and one answer or several, gives numbers with their count. Which question is which follows
from its kind and step: the first scale of carrying out and of measuring, the first choice of measuring. No minimum is
applied here; whoever shows a figure has its count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from generator.records.base import Stage
from generator.records.feedback import Feedback
from generator.records.town import Question, Questions

STEPS = 5
"""Every scale is told as one of five steps, so that scales of other lengths can stand in the same average."""
JUDGED: tuple[Stage, ...] = ("implementation", "measurement")
"""The steps at which there is something to be satisfied with."""


@dataclass(frozen=True, slots=True)
class Average:
    """An average and how many answers it is made of."""

    count: int
    value: Decimal | None
    """From 1 to STEPS; None without answers."""


def asked(questions: Questions | None, stage: Stage, kind: str) -> Question | None:
    """The first question of a kind at a step."""
    for step in questions.stages if questions else ():
        if step.stage == stage:
            return next((question for question in step.questions if question.kind == kind), None)
    return None


def satisfaction(questions: Questions | None, answer: Feedback) -> Decimal | None:
    """Where an answer stands on the scale of its step, from 1 to STEPS; None when it does not tell."""
    question = asked(questions, answer.stage, "scale") if answer.stage in JUDGED else None
    if question is None:
        return None
    codes = [option.code for option in question.options]
    given = answer.answers.get(question.id)
    if given not in codes or len(codes) < 2:
        return None
    return 1 + (STEPS - 1) * Decimal(codes.index(given)) / (len(codes) - 1)


def average(values: Iterable[tuple[Decimal, Decimal]]) -> Average:
    """The average of (value, weight); each counts as one answer, however small its weight."""
    found = list(values)
    weights = sum((weight for _, weight in found), Decimal(0))
    total = sum((value * weight for value, weight in found), Decimal(0))
    return Average(len(found), total / weights if weights else None)
