"""How the municipality answers: by directorate, by step, over time, and which answers wait for how long.

Takes a town and the site date, gives values. A rate or a median of few answers is left to the page not to tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.check.town import Town
from generator.derive.feedback import days_to_reply
from generator.records.base import STAGES, Stage
from generator.records.feedback import Channel, Feedback


@dataclass(frozen=True, slots=True)
class Response:
    """A group of answers, and what became of them."""

    answers: int
    replied: int
    acted_on: int
    days: int | None
    """Days from an answer to its reply, half of them sooner; None without replies dated to the day."""

    @property
    def rate(self) -> Decimal | None:
        """Answers with a reply, in percent."""
        return Decimal(100) * self.replied / self.answers if self.answers else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer without a reply or a decision."""

    answer: Feedback
    days: int
    """Since it was given."""
    overdue: bool
    """Whether that is more than the municipality gives itself (`limits.reply`)."""


@dataclass(frozen=True, slots=True)
class Responses:
    """What is told about all answers together."""

    units: Mapping[str, Response]
    """Directorate to the answers that are its to reply to, most first; empty for those nobody is in charge of."""
    stages: Mapping[Stage, Response]
    quarters: Mapping[str, Response]
    """``2026-3`` to the answers given in it, oldest first; answers dated to a year alone are left out."""
    channels: Mapping[Channel, int]
    """How they came, most first."""
    declined: tuple[Feedback, ...]
    """With the reason, newest first."""
    duplicates: int
    waiting: tuple[Waiting, ...]
    """The longest first."""


def responses(town: Town, answers: Iterable[Feedback], site_date: date) -> Responses:
    """The figures of answers, which come newest first."""
    given = tuple(answers)
    by_unit: dict[str, list[Feedback]] = {}
    by_stage: dict[Stage, list[Feedback]] = {stage: [] for stage in STAGES}
    by_quarter: dict[str, list[Feedback]] = {}
    for answer in given:
        by_unit.setdefault(unit_in_charge(town, answer), []).append(answer)
        by_stage[answer.stage].append(answer)
        if answer.date.month is not None:
            by_quarter.setdefault(f"{answer.date.year}-{(answer.date.month + 2) // 3}", []).append(answer)
    ordered = sorted(by_unit.items(), key=lambda entry: (entry[0] == "", -len(entry[1]), entry[0]))
    states = [answer.status.state for answer in given]
    return Responses(
        units={unit: _response(own) for unit, own in ordered},
        stages={stage: _response(own) for stage, own in by_stage.items()},
        quarters={quarter: _response(by_quarter[quarter]) for quarter in sorted(by_quarter)},
        channels=dict(sorted(Counter(answer.channel for answer in given).items(), key=lambda c: (-c[1], c[0]))),
        declined=tuple(answer for answer in given if answer.status.state == "declined"),
        duplicates=states.count("duplicate"),
        waiting=tuple(_waiting(town, given, site_date)),
    )


def unit_in_charge(town: Town, answer: Feedback) -> str:
    """The id of who is to reply: the directorate of the record, else the one that did; empty when nobody is."""
    about = answer.about
    record = {"project": town.projects, "need": town.needs}.get(about.kind, {}).get(about.id)
    return getattr(record, "unit", None) or (answer.reply.unit if answer.reply else "")


def _response(answers: list[Feedback]) -> Response:
    return Response(
        answers=len(answers),
        replied=sum(answer.reply is not None for answer in answers),
        acted_on=sum(answer.status.state == "acted_on" for answer in answers),
        days=days_to_reply(answers),
    )


def _waiting(town: Town, answers: tuple[Feedback, ...], site_date: date) -> list[Waiting]:
    found = []
    for answer in answers:
        if answer.reply is None and answer.status.state in ("received", "under_review"):
            days = max(0, (site_date - answer.date.last).days)
            found.append(Waiting(answer, days, days > town.site.limits.reply))
    return sorted(found, key=lambda waiting: (-waiting.days, waiting.answer.id))
