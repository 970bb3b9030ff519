"""The whole picture: how projects, money and residents' satisfaction fall on social, physical and cultural life.

Takes a town and the figures of its projects, gives sums by the shares each project states; a project that names sides
without shares counts in equal parts, one that names none is told as such. Cancelled projects stand apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from generator.check.town import Town
from generator.derive.opinions import Average, average, satisfaction
from generator.derive.places import share_of
from generator.derive.projects import ProjectFigures
from generator.records.base import DIMENSIONS, Dimension
from generator.records.feedback import Feedback
from generator.records.project import Project

Sides = Mapping[Dimension, Decimal]
Lean = Literal["one_sided", "leaning", "even"]
YearBasis = Literal["start", "approval", "period"]

ONE_SIDED, LEANING = Decimal(2) / 3, Decimal(1) / 2
"""The part beyond which one of three sides is told to have too much; evenly each would have a third."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What falls on each side of life; every mapping has all three."""

    projects: int
    serving: Mapping[Dimension, int]
    """Projects that serve a side at all; one that serves two counts at both."""
    weights: Sides
    """Projects by share: their sum is `projects`."""
    approved: Sides
    spent: Sides

    @property
    def told(self) -> Sides:
        """What the balance is judged by: approved money, else the number of projects where no money is known."""
        return self.approved if self.approved_total else self.weights

    @property
    def approved_total(self) -> Decimal:
        """Approved cost of all of them."""
        return sum(self.approved.values(), Decimal(0))

    @property
    def spent_total(self) -> Decimal:
        """Spent on all of them."""
        return sum(self.spent.values(), Decimal(0))

    @property
    def of_a_hundred(self) -> dict[Dimension, int]:
        """Whole parts of a hundred that add up to a hundred: what is left over goes to the largest remainders."""
        exact = {side: 100 * part for side, part in parts_of(self.told).items()}
        whole = {side: int(part) for side, part in exact.items()}
        left = 100 - sum(whole.values()) if any(exact.values()) else 0
        for side in sorted(exact, key=lambda side: whole[side] - exact[side])[:left]:
            whole[side] += 1
        return whole

    @property
    def lean(self) -> Lean:
        """Whether one side has too much of it."""
        parts = parts_of(self.told)
        most = max(parts.values())
        return "one_sided" if most > ONE_SIDED else "leaning" if most > LEANING else "even"

    @property
    def largest_first(self) -> tuple[Dimension, ...]:
        """The sides, the one with most first."""
        return tuple(sorted(DIMENSIONS, key=lambda side: -self.told[side]))


@dataclass(frozen=True, slots=True)
class BalanceFigures:
    """The balance of the whole town, over time and by place."""

    whole: Balance
    silent: tuple[str, ...]
    """Projects that name no side."""
    silent_approved: Decimal
    cancelled: tuple[str, ...]
    cancelled_spent: Decimal
    years: Mapping[int, Balance]
    bases: Mapping[YearBasis, int]
    """By what the year of a project is told, to how many."""
    undated: int
    """Projects that name a side and no year."""
    places: Mapping[str, Balance]
    """Place to its balance by shares; places without any are left out."""
    satisfaction: Mapping[Dimension, Average]
    """Answers about a project count at each side it serves, by its share."""
    satisfaction_years: Mapping[int, Mapping[Dimension, Average]]
    """The same by the year of the answer; years without such answers are left out."""
    satisfaction_places: Mapping[str, Average]
    """Answers about a project count at each of its places, by its share there."""


def sides_of(project: Project) -> dict[Dimension, Decimal]:
    """The share of each side, adding up to 1; without shares all the same; empty when none is named."""
    named = project.dimensions
    return {
        entry.dimension: entry.share / 100 if entry.share is not None else Decimal(1) / len(named) for entry in named
    }


def parts_of(sides: Sides) -> dict[Dimension, Decimal]:
    """Each side's part of all, from 0 to 1; all 0 where there is nothing."""
    total = sum(sides.values(), Decimal(0))
    return {side: amount / total if total else Decimal(0) for side, amount in sides.items()}


def balance_figures(
    town: Town,
    projects: Mapping[str, ProjectFigures],
    answers: Mapping[tuple[str, str], tuple[Feedback, ...]],
) -> BalanceFigures:
    """The balance of a town."""
    cancelled = [project for project in town.projects.values() if project.status.state == "cancelled"]
    counted = [project for project in town.projects.values() if project.status.state != "cancelled"]
    silent = [project for project in counted if not project.dimensions]
    telling = [project for project in counted if project.dimensions]
    years = {project.id: year_of(project) for project in telling}
    judged = _judged(town, telling, answers)
    dated = sorted({told[0] for told in years.values() if told})
    return BalanceFigures(
        whole=_balance(((project, Decimal(1)) for project in telling), projects),
        silent=tuple(project.id for project in silent),
        silent_approved=_sum_of(silent, projects, "approved"),
        cancelled=tuple(project.id for project in cancelled),
        cancelled_spent=_sum_of(cancelled, projects, "spent"),
        years={year: _balance(_of_year(telling, years, year), projects) for year in dated},
        bases=dict(Counter(told[1] for told in years.values() if told)),
        undated=sum(told is None for told in years.values()),
        places=_by_place(town, telling, projects),
        satisfaction=_by_side(judged),
        satisfaction_years={
            year: _by_side([one for one in judged if one.year == year]) for year in sorted({one.year for one in judged})
        },
        satisfaction_places=_satisfaction_by_place(judged),
    )


def year_of(project: Project) -> tuple[int, YearBasis] | None:
    """The year a project counts in: when carrying it out began or is to begin, else when its cost was approved, else
    when the first of its steps began; and which of these it is.
    """
    periods = project.periods
    if periods and (carried := periods.implementation):
        for span in (carried.actual, carried.planned):
            if span and span.start:
                return span.start.year, "start"
    if project.cost and project.cost.approved and project.cost.approved.as_of:
        return project.cost.approved.as_of.year, "approval"
    steps = (periods.need, periods.development, periods.measurement) if periods else ()
    starts = [span.start.year for step in steps if step for span in (step.actual, step.planned) if span and span.start]
    return (min(starts), "period") if starts else None


def _of_year(
    telling: list[Project], years: Mapping[str, tuple[int, YearBasis] | None], year: int
) -> Iterable[tuple[Project, Decimal]]:
    return [(project, Decimal(1)) for project in telling if (told := years[project.id]) and told[0] == year]


def _balance(counted: Iterable[tuple[Project, Decimal]], projects: Mapping[str, ProjectFigures]) -> Balance:
    """The balance of projects, each with the part of it that counts."""
    serving: dict[Dimension, int] = dict.fromkeys(DIMENSIONS, 0)
    weights, approved, spent = (dict.fromkeys(DIMENSIONS, Decimal(0)) for _ in range(3))
    number = 0
    for project, part in counted:
        number += 1
        money = projects[project.id].money
        for side, share in sides_of(project).items():
            serving[side] += share > 0
            weights[side] += share * part
            for name, sums in (("approved", approved), ("spent", spent)):
                if amount := money.get(name):
                    sums[side] += amount.value * share * part
    return Balance(number, serving, weights, approved, spent)


def _by_place(town: Town, telling: list[Project], projects: Mapping[str, ProjectFigures]) -> dict[str, Balance]:
    here: dict[str, list[tuple[Project, Decimal]]] = {}
    for project in telling:
        for entry in project.places:
            here.setdefault(entry.place, []).append((project, share_of(project.places, entry.place)))
    return {place: _balance(here[place], projects) for place in town.places if place in here}


class _Judged(NamedTuple):
    """One answer on the scale, about one project."""

    project: Project
    year: int
    value: Decimal


def _judged(
    town: Town, telling: list[Project], answers: Mapping[tuple[str, str], tuple[Feedback, ...]]
) -> list[_Judged]:
    return [
        _Judged(project, answer.date.year, value)
        for project in telling
        for answer in answers.get(("project", project.id), ())
        if (value := satisfaction(town.questions, answer)) is not None
    ]


def _by_side(judged: Iterable[_Judged]) -> dict[Dimension, Average]:
    told: dict[Dimension, list[tuple[Decimal, Decimal]]] = {side: [] for side in DIMENSIONS}
    for one in judged:
        for side, share in sides_of(one.project).items():
            told[side].append((one.value, share))
    return {side: average(values) for side, values in told.items()}


def _satisfaction_by_place(judged: Iterable[_Judged]) -> dict[str, Average]:
    told: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for one in judged:
        for entry in one.project.places:
            told.setdefault(entry.place, []).append((one.value, share_of(one.project.places, entry.place)))
    return {place: average(values) for place, values in told.items()}


def _sum_of(chosen: list[Project], projects: Mapping[str, ProjectFigures], name: str) -> Decimal:
    return sum((amount.value for one in chosen if (amount := projects[one.id].money.get(name))), Decimal(0))
