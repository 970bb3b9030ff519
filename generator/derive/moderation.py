"""What was refused before it was published: counts of a year by reason, the small ones hidden.

Takes a town, gives figures; a number below FEWEST is None, so that nobody is found by it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import get_args

from generator.check.town import Town
from generator.records.moderation import Moderation, RefusalReason

FEWEST = 3
"""The smallest number that is told."""


@dataclass(frozen=True, slots=True)
class ModerationYear:
    """One year; None stands for fewer than FEWEST."""

    year: str
    received: int | None
    published: int | None
    refused: tuple[tuple[RefusalReason, int | None], ...]
    """Every reason, in the order of the list."""


def moderation_figures(town: Town) -> tuple[ModerationYear, ...]:
    """Every year there are counts of, the latest first."""
    return tuple(_year(year, record) for year, record in sorted(town.moderation.items(), reverse=True))


def _year(year: str, record: Moderation) -> ModerationYear:
    refused: Counter[str] = Counter()
    for month in record.months:
        for entry in month.refused:
            refused[entry.reason] += entry.count
    return ModerationYear(
        year=year,
        received=_told(sum(month.received for month in record.months)),
        published=_told(sum(month.published for month in record.months)),
        refused=tuple((reason, _told(refused[reason])) for reason in get_args(RefusalReason)),
    )


def _told(count: int) -> int | None:
    return count if count >= FEWEST else None
