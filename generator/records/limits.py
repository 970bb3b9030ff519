"""What the municipality holds itself to: when a reply is late, a figure stale, a share told; part of site.yml."""

from __future__ import annotations

from generator.records.base import Fields
from generator.records.scalars import Count


class StaleLimits(Fields):
    """After how many days a figure of a kind is stale."""

    project: Count = 180
    """Money and progress of a project that goes on, in days."""
    indicator: Count = 400
    """The latest value of an indicator, in days."""
    need: Count = 730
    """The numbers of a need that is still felt, in days."""
    budget: Count = 400
    """The amounts of a budget that is not closed, in days."""
    place: Count = 800
    """The population of a place, in days."""
    site: Count = 800
    """The population of the town, in days."""
    prices: Count = 400
    """The latest value of a price index, in days."""


class Limits(Fields):
    """The terms that reports and pages are told by."""

    reply: Count = 30
    """Days until a resident's answer has a reply or a decision."""
    answers: Count = 5
    """The fewest answers a share or an average is told from; below it only their number is shown."""
    stale: StaleLimits = StaleLimits()
    """After how many days a figure is stale, by what it is about."""
