"""Which figures go on changing, and how old each may become: the limits of site.yml by what a figure is about.

Takes records and the site date, gives values; knows no clock. What was once decided, signed or paid in full stays true,
and so does everything of a closed budget and of a project that has ended: it never ages. A figure without any date is
no matter of age; `check` tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from generator.check.town import Town
from generator.records.budget import Budget
from generator.records.day import Day
from generator.records.limits import StaleLimits
from generator.records.need import Need
from generator.records.problem import FieldPath
from generator.records.project import Project, ProjectState
from generator.records.text import Text
from generator.records.town import Place, Prices, YearCount

GOING_ON: tuple[ProjectState, ...] = ("active", "on_hold")
"""The states in which a project's plan still binds and its figures still change."""
FIGURES = ("estimate", "contracted", "spent", "progress", "evidence", "people", "amounts", "population", "prices")
"""The figures that are told by a word of the context ``figure``; an indicator is told by its title."""


class Aging(NamedTuple):
    """A figure that goes on changing, with its own date or the one it inherits."""

    limit: int
    """Days after which it is old."""
    path: FieldPath
    what: str | Text
    """One of FIGURES, or the indicator's title."""
    as_of: Day | None

    def days(self, site_date: date) -> int:
        """Its age; 0 when it has no date."""
        return (site_date - self.as_of.last).days if self.as_of else 0

    def is_old(self, site_date: date) -> bool:
        """Whether its age is above its limit."""
        return self.as_of is not None and self.days(site_date) > self.limit


def old_figures(town: Town, site_date: date) -> dict[tuple[str, str], frozenset[FieldPath]]:
    """(kind, id) to the fields whose figures are old; records without any are left out."""
    limits = town.site.limits.stale
    found = {
        (kind, record.id): frozenset(figure.path for figure in aging(record, limits) if figure.is_old(site_date))
        for kind, record in town.records()
    }
    return {key: paths for key, paths in found.items() if paths}


def aging(record: object, limits: StaleLimits) -> Iterator[Aging]:
    """The figures of a record that go on changing."""
    if isinstance(record, Project) and record.status.state in GOING_ON:
        yield from _money(record, limits.project)
        if record.progress:
            yield Aging(limits.project, ("progress",), "progress", record.progress.as_of)
        yield from _indicators(record, limits.indicator)
    elif isinstance(record, Need) and record.status.state in ("open", "in_project"):
        yield from _evidence(record, limits.need)
    elif isinstance(record, Budget) and record.status != "closed":
        yield Aging(limits.budget, ("as_of",), "amounts", record.as_of)
    elif isinstance(record, Prices):
        years = [_year(entry.year) for entry in record.values]
        yield Aging(limits.prices, ("values",), "prices", record.as_of or newest(years))
    else:
        yield from _population(record, limits)


def _money(project: Project, limit: int) -> Iterator[Aging]:
    """What was spent, what contracts add up to, and an estimate that no decision has replaced yet."""
    cost = project.cost
    if cost is None:
        return
    estimate = None if cost.approved else cost.estimate
    for name, figure in (("estimate", estimate), ("contracted", cost.contracted), ("spent", cost.spent)):
        if figure:
            yield Aging(limit, ("cost", name), name, figure.as_of or project.as_of)


def _indicators(project: Project, limit: int) -> Iterator[Aging]:
    for index, indicator in enumerate(project.indicators):
        if indicator.values:
            last = newest([value.date for value in indicator.values])
            yield Aging(limit, ("indicators", index, "values"), indicator.title, last)


def _evidence(need: Need, limit: int) -> Iterator[Aging]:
    """A newer number beside an old one renews it: only the newest counts."""
    dates = [entry.date or need.as_of for entry in need.evidence if entry.value is not None]
    if dates:
        yield Aging(limit, ("evidence",), "evidence", newest(dates))
    if need.people is not None:
        yield Aging(limit, ("people",), "people", need.as_of)


def _population(record: object, limits: StaleLimits) -> Iterator[Aging]:
    """A town's or a place's people, of the newest year."""
    counts: tuple[YearCount, ...] = getattr(record, "population", ())
    if counts:
        limit = limits.place if isinstance(record, Place) else limits.site
        yield Aging(limit, ("population",), "population", newest([_year(entry.year) for entry in counts]))


def newest(days: list[Day | None]) -> Day | None:
    """The day that ends last; None where no day is known."""
    known = [day for day in days if day]
    return max(known, key=lambda day: day.last) if known else None


def _year(code: str) -> Day | None:
    """The year a code says; None for a code that is none, such as 2024/25."""
    return Day(int(code)) if len(code) == 4 and code.isascii() and code.isdigit() else None
