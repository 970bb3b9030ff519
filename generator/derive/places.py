"""What falls on each place: its projects, needs and answers, the money by shares, what is next and what lies near.

Takes a town with its projects' figures and the site date, gives values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from generator.check.town import Town
from generator.derive.age import GOING_ON
from generator.derive.feedback import newest_first
from generator.derive.nearest import Neighbour, nearest
from generator.derive.projects import ProjectFigures
from generator.records.base import STAGES, PlaceShare, Stage
from generator.records.day import Day
from generator.records.feedback import Feedback
from generator.records.need import Need
from generator.records.project import Milestone, Project


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is to happen to a project."""

    project: str
    day: Day
    milestone: Milestone | None
    """None for the planned end of carrying it out."""
    overdue: bool
    """Whether its day is over on the site date."""


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """What is told about a place without standing in its record."""

    projects: tuple[str, ...]
    shares: Mapping[str, Decimal]
    """Project to the share of it that falls here, from 0 to 1."""
    needs: tuple[str, ...]
    steps: Mapping[Stage, int]
    """Step to how many projects are at it; cancelled ones are left out."""
    late: tuple[str, ...]
    """Projects that are past their planned end."""
    approved: Decimal
    """Approved cost of its projects, by share."""
    spent: Decimal
    """Spent on its projects, by share."""
    population: int | None
    """The newest count of people."""
    answers: tuple[Feedback, ...]
    """Answers about the place itself, newest first."""
    heard: tuple[Feedback, ...]
    """Answers about the place, its projects and its needs, newest first."""
    replied: int
    """How many of `heard` have a reply."""
    ahead: tuple[Ahead, ...]
    """The next milestone or end of each project that goes on, by its day."""
    within: tuple[str, ...]
    """Places that lie in it."""
    nearest: tuple[Neighbour, ...]

    @property
    def per_resident(self) -> Decimal | None:
        """Approved cost for each person, rounded to whole units of money."""
        return _rounded(self.approved / self.population, "1") if self.population else None


@dataclass(frozen=True, slots=True)
class Placed:
    """All places together, and what falls on none."""

    approved: Decimal
    """Approved cost of all projects, by the shares that fall on places."""
    spent: Decimal
    elsewhere: tuple[str, ...]
    """Projects that name no place."""
    elsewhere_approved: Decimal
    elsewhere_spent: Decimal
    per_resident: Decimal | None
    """Approved for each person of the places whose people are counted."""


def place_figures(
    town: Town,
    projects: Mapping[str, ProjectFigures],
    answers: Mapping[tuple[str, str], tuple[Feedback, ...]],
    site_date: date,
) -> dict[str, PlaceFigures]:
    """The figures of every place."""
    of_projects, of_needs = _shares(town.places, town.projects.values()), _shares(town.places, town.needs.values())
    near = nearest({place: shape for place, shape in town.shapes.items() if place in town.places})
    found: dict[str, PlaceFigures] = {}
    for identity, place in town.places.items():
        here, needs = of_projects[identity], tuple(of_needs[identity])
        newest = max(place.population, key=lambda count: count.year, default=None)
        keys = (("place", identity), *(("project", p) for p in here), *(("need", n) for n in needs))
        heard = newest_first([answer for key in keys for answer in answers.get(key, ())])
        going = [town.projects[p] for p in here if town.projects[p].status.state != "cancelled"]
        found[identity] = PlaceFigures(
            projects=tuple(here),
            shares=here,
            needs=needs,
            steps={stage: sum(project.stage == stage for project in going) for stage in STAGES},
            late=tuple(p for p in here if projects[p].days_late and town.projects[p].status.state in GOING_ON),
            approved=_rounded(_by_shares(projects, here, "approved"), "0.01"),
            spent=_rounded(_by_shares(projects, here, "spent"), "0.01"),
            population=newest.value if newest else None,
            answers=answers.get(("place", identity), ()),
            heard=heard,
            replied=sum(answer.reply is not None for answer in heard),
            ahead=tuple(sorted(_ahead(town, projects, here, site_date), key=lambda one: (one.day.last, one.project))),
            within=tuple(other.id for other in town.places.values() if other.parent == identity),
            nearest=near.get(identity, ()),
        )
    return found


def placed(town: Town, projects: Mapping[str, ProjectFigures], places: Mapping[str, PlaceFigures]) -> Placed:
    """The sums over all places, and of the projects that name none."""
    inside = dict.fromkeys(town.projects, Decimal(0))
    for place in places.values():
        for project, share in place.shares.items():
            inside[project] += share
    elsewhere = {project: Decimal(1) for project, share in inside.items() if not share}
    counted = [place for place in places.values() if place.population]
    people = sum(place.population or 0 for place in counted)
    approved = sum((place.approved for place in counted), Decimal(0))
    return Placed(
        approved=_rounded(_by_shares(projects, inside, "approved"), "0.01"),
        spent=_rounded(_by_shares(projects, inside, "spent"), "0.01"),
        elsewhere=tuple(elsewhere),
        elsewhere_approved=_rounded(_by_shares(projects, elsewhere, "approved"), "0.01"),
        elsewhere_spent=_rounded(_by_shares(projects, elsewhere, "spent"), "0.01"),
        per_resident=_rounded(approved / people, "1") if people else None,
    )


def _ahead(
    town: Town, projects: Mapping[str, ProjectFigures], here: Mapping[str, Decimal], site_date: date
) -> Iterator[Ahead]:
    """The next of each project: its next milestone, else its planned end."""
    for identity in here:
        project, figures = town.projects[identity], projects[identity]
        if project.status.state != "active":
            continue
        following = figures.schedule.next
        if following and following.milestone.planned:
            day = following.milestone.planned
            yield Ahead(identity, day, following.milestone, day.last < site_date)
        elif figures.planned_end and project.stage == "implementation":
            yield Ahead(identity, figures.planned_end, None, figures.planned_end.last < site_date)


def _shares(places: Iterable[str], records: Iterable[Project | Need]) -> dict[str, dict[str, Decimal]]:
    """Place to the records there, each with the share of it that falls on the place."""
    found: dict[str, dict[str, Decimal]] = {place: {} for place in places}
    for record in records:
        for place in {entry.place for entry in record.places} & found.keys():
            if share := share_of(record.places, place):
                found[place][record.id] = share
    return found


def share_of(places: tuple[PlaceShare, ...], identity: str) -> Decimal:
    """The share of a place, from 0 to 1; without shares every place has the same."""
    for entry in places:
        if entry.place == identity:
            return entry.share / 100 if entry.share is not None else Decimal(1) / len(places)
    return Decimal(0)


def _by_shares(projects: Mapping[str, ProjectFigures], shares: Mapping[str, Decimal], name: str) -> Decimal:
    total = Decimal(0)
    for identity, share in shares.items():
        if amount := projects[identity].money.get(name):
            total += amount.value * share
    return total


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), ROUND_HALF_UP)
