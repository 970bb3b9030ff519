"""Figures that should be renewed: older than the limit their kind has in site.yml.

Takes a town and the site date, gives rows, the longest past the limit first; `derive` knows which figures age.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.check.town import Town
from generator.derive.age import FIGURES, aging
from generator.records.day import Day
from generator.records.text import Text
from generator.staff.origin import Origin, origin

__all__ = ["FIGURES", "Stale", "stale"]


@dataclass(frozen=True, slots=True)
class Stale:
    """One figure past its limit."""

    origin: Origin
    what: str | Text
    """One of FIGURES, or the indicator's title."""
    as_of: Day
    days: int
    """Its age on the site date."""
    limit: int

    @property
    def over(self) -> int:
        """Days past the limit."""
        return self.days - self.limit


def stale(town: Town, site_date: date) -> tuple[Stale, ...]:
    """The figures whose age on the site date is above the limit of their kind."""
    rows = [
        Stale(origin(town, kind, record, figure.path), figure.what, figure.as_of, figure.days(site_date), figure.limit)
        for kind, record in town.records()
        for figure in aging(record, town.site.limits.stale)
        if figure.as_of and figure.is_old(site_date)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.over, row.origin.id, str(row.origin.path))))
