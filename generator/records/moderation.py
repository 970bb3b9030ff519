"""The record of one year's moderation: how many answers came, were published and were refused, and for which reasons.

Counts alone: never a text, an id or anything of a person.
"""

from __future__ import annotations

from typing import Literal

from generator.records.base import Fields, Record
from generator.records.day import Day
from generator.records.scalars import Count

RefusalReason = Literal["spam", "insult", "personal-data", "off-topic", "repeated", "empty", "other"]


class Refusals(Fields):
    """How many answers were refused for one reason."""

    reason: RefusalReason
    """spam, insult, personal-data, off-topic, repeated, empty or other."""
    count: Count
    """How many answers."""


class ModerationMonth(Fields):
    """The answers that came in one month, and what became of them."""

    month: Day
    """The month they came, as 2026-10."""
    received: Count
    """How many came."""
    published: Count
    """How many of them were published."""
    refused: tuple[Refusals, ...] = ()
    """How many of them were refused, by reason."""


class Moderation(Record):
    """What became of the answers of one year before they were published; written by the form endpoint."""

    months: tuple[ModerationMonth, ...]
    """The months of the year in which answers came."""
