"""Residents' answers by what they are about, and how the municipality answered them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from generator.check.town import Town
from generator.records.feedback import Feedback

MOST_ON_A_PAGE = 100
"""A year with more answers than this is told by months."""


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """How many answers there are, and what became of them."""

    total: int
    replied: int
    acted_on: int
    declined: int
    median_days: int | None
    """Days from an answer to its reply, half of them sooner; None without replies dated to the day."""


def answers_about(town: Town) -> dict[tuple[str, str], tuple[Feedback, ...]]:
    """The answers about each record, newest first; a new need is about the place it was told of."""
    found: dict[tuple[str, str], list[Feedback]] = {}
    for answer in town.feedback.values():
        found.setdefault((answer.about.kind, answer.about.id), []).append(answer)
        if answer.place and answer.about.kind == "town":
            found.setdefault(("place", answer.place), []).append(answer)
    return {key: newest_first(answers) for key, answers in sorted(found.items())}


def newest_first(answers: list[Feedback]) -> tuple[Feedback, ...]:
    """Answers by date, the newest first; those of one day by id."""
    return tuple(sorted(sorted(answers, key=lambda a: a.id), key=lambda a: str(a.date), reverse=True))


def crowded_years(town: Town) -> frozenset[int]:
    """The years with more answers than one page holds."""
    years = Counter(answer.date.year for answer in town.feedback.values())
    return frozenset(year for year, count in years.items() if count > MOST_ON_A_PAGE)


def response_figures(town: Town) -> AnswerFigures:
    """The answers of the whole town."""
    answers = town.feedback.values()
    states = [answer.status.state for answer in answers]
    return AnswerFigures(
        total=len(states),
        replied=sum(answer.reply is not None for answer in answers),
        acted_on=states.count("acted_on"),
        declined=states.count("declined"),
        median_days=days_to_reply(answers),
    )


def days_to_reply(answers: Iterable[Feedback]) -> int | None:
    """Days from an answer to its reply, half of them sooner; None without replies dated to the day."""
    days = [
        (answer.reply.date.first - answer.date.first).days
        for answer in answers
        if answer.reply and answer.reply.date.day and answer.date.day
    ]
    return int(median(days)) if days else None
