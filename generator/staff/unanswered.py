"""Residents' answers that have waited longer than the town's own term for a reply or a decision.

Takes a town and the site date, gives rows, the longest wait first; knows no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from generator.check.town import Town
from generator.records.base import Record
from generator.records.day import Day
from generator.records.feedback import Channel, Feedback, FeedbackState
from generator.staff.origin import Origin, origin, title_of, unit_of

WAITING: tuple[FeedbackState, ...] = ("received", "under_review")
"""The states that are no decision."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One answer past its term; its title and directorate are those of the record it is about."""

    origin: Origin
    about: str
    """The kind of the record it is about."""
    about_id: str
    state: FeedbackState
    channel: Channel
    date: Day
    days: int
    """Past the term."""


def unanswered(town: Town, site_date: date) -> tuple[Unanswered, ...]:
    """The answers without reply or decision for more days than `limits.reply` of site.yml."""
    rows = [
        Unanswered(
            _asked(town, answer),
            answer.about.kind,
            answer.about.id,
            answer.status.state,
            answer.channel,
            answer.date,
            days,
        )
        for answer in town.feedback.values()
        if answer.status.state in WAITING and answer.reply is None
        if (days := (site_date - answer.date.last).days - town.site.limits.reply) > 0
    ]
    return tuple(sorted(rows, key=lambda row: (-row.days, row.origin.id)))


def _asked(town: Town, answer: Feedback) -> Origin:
    groups: dict[str, Mapping[str, Record]] = {
        "need": town.needs,
        "project": town.projects,
        "budget": town.budgets,
        "place": town.places,
    }
    where = origin(town, "feedback", answer, ("status",))
    subject = groups.get(answer.about.kind, {}).get(answer.about.id)
    if subject is None:  # it could not be read, or was withdrawn
        return where
    return replace(where, title=title_of(subject), unit=unit_of(answer.about.kind, subject))
