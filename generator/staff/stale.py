"""Figures that should be renewed: older than the limit their kind has in site.yml.

Takes a town and the site date, gives rows, the longest past the limit first. Only figures that go on changing count:
what was once decided, signed or paid in full stays true, and so does everything of a closed budget and of a project
that has ended. A figure without any date is no matter of age; `check` tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from generator.check.town import Town
from generator.records.budget import Budget
from generator.records.day import Day
from generator.records.limits import StaleLimits
from generator.records.need import Need
from generator.records.problem import FieldPath
from generator.records.project import Project
from generator.records.text import Text
from generator.records.town import Place, Prices, YearCount
from generator.staff.origin import Origin, origin
from generator.staff.overdue import GOING_ON

FIGURES = ("estimate", "contracted", "spent", "progress", "evidence", "people", "amounts", "population", "prices")
"""The figures that are told by a word of the context ``figure``; an indicator is told by its title."""


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


class _Figure(NamedTuple):
    limit: int
    path: FieldPath
    what: str | Text
    as_of: Day | None


def stale(town: Town, site_date: date) -> tuple[Stale, ...]:
    """The figures whose age on the site date is above the limit of their kind."""
    rows = [
        Stale(origin(town, kind, record, figure.path), figure.what, figure.as_of, days, figure.limit)
        for kind, record in town.records()
        for figure in _figures(record, town.site.limits.stale)
        if figure.as_of and (days := (site_date - figure.as_of.last).days) > figure.limit
    ]
    return tuple(sorted(rows, key=lambda row: (-row.over, row.origin.id, str(row.origin.path))))


def _figures(record: object, limits: StaleLimits) -> Iterator[_Figure]:
    """The figures of a record that go on changing, each with its own date or the one it inherits."""
    if isinstance(record, Project) and record.status.state in GOING_ON:
        yield from _money(record, limits.project)
        if record.progress:
            yield _Figure(limits.project, ("progress",), "progress", record.progress.as_of)
        yield from _indicators(record, limits.indicator)
    elif isinstance(record, Need) and record.status.state in ("open", "in_project"):
        yield from _evidence(record, limits.need)
    elif isinstance(record, Budget) and record.status != "closed":
        yield _Figure(limits.budget, ("as_of",), "amounts", record.as_of)
    elif isinstance(record, Prices):
        years = [_year(entry.year) for entry in record.values]
        yield _Figure(limits.prices, ("values",), "prices", record.as_of or _newest(years))
    else:
        yield from _population(record, limits)


def _money(project: Project, limit: int) -> Iterator[_Figure]:
    """What was spent, what contracts add up to, and an estimate that no decision has replaced yet."""
    cost = project.cost
    if cost is None:
        return
    estimate = None if cost.approved else cost.estimate
    for name, figure in (("estimate", estimate), ("contracted", cost.contracted), ("spent", cost.spent)):
        if figure:
            yield _Figure(limit, ("cost", name), name, figure.as_of or project.as_of)


def _indicators(project: Project, limit: int) -> Iterator[_Figure]:
    for index, indicator in enumerate(project.indicators):
        if indicator.values:
            newest = _newest([value.date for value in indicator.values])
            yield _Figure(limit, ("indicators", index, "values"), indicator.title, newest)


def _evidence(need: Need, limit: int) -> Iterator[_Figure]:
    """A newer number beside an old one renews it: only the newest counts."""
    dates = [entry.date or need.as_of for entry in need.evidence if entry.value is not None]
    if dates:
        yield _Figure(limit, ("evidence",), "evidence", _newest(dates))
    if need.people is not None:
        yield _Figure(limit, ("people",), "people", need.as_of)


def _population(record: object, limits: StaleLimits) -> Iterator[_Figure]:
    """A town's or a place's people, of the newest year."""
    counts: tuple[YearCount, ...] = getattr(record, "population", ())
    if counts:
        limit = limits.place if isinstance(record, Place) else limits.site
        yield _Figure(limit, ("population",), "population", _newest([_year(entry.year) for entry in counts]))


def _newest(days: list[Day | None]) -> Day | None:
    known = [day for day in days if day]
    return max(known, key=lambda day: day.last) if known else None


def _year(code: str) -> Day | None:
    """The year a code says; None for a code that is none, such as 2024/25."""
    return Day(int(code)) if len(code) == 4 and code.isascii() and code.isdigit() else None
