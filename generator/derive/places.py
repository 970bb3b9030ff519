"""What falls on each place: its projects, needs and answers, and the money by shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from generator.check.town import Town
from generator.derive.projects import ProjectFigures
from generator.records.base import PlaceShare
from generator.records.feedback import Feedback


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """What is told about a place without standing in its record."""

    projects: tuple[str, ...]
    needs: tuple[str, ...]
    approved: Decimal
    """Approved cost of its projects, by share."""
    spent: Decimal
    """Spent on its projects, by share."""
    population: int | None
    """The newest count of people."""
    answers: tuple[Feedback, ...]
    """Answers about the place itself, newest first."""

    @property
    def per_resident(self) -> Decimal | None:
        """Approved cost for each person, rounded to whole units of money."""
        return _rounded(self.approved / self.population, "1") if self.population else None


def place_figures(
    town: Town,
    projects: Mapping[str, ProjectFigures],
    answers: Mapping[tuple[str, str], tuple[Feedback, ...]],
) -> dict[str, PlaceFigures]:
    """The figures of every place."""
    found: dict[str, PlaceFigures] = {}
    for identity, place in town.places.items():
        here = {p.id: share for p in town.projects.values() if (share := share_of(p.places, identity))}
        needs = tuple(need.id for need in town.needs.values() if share_of(need.places, identity))
        newest = max(place.population, key=lambda count: count.year, default=None)
        found[identity] = PlaceFigures(
            projects=tuple(here),
            needs=needs,
            approved=_by_shares(projects, here, "approved"),
            spent=_by_shares(projects, here, "spent"),
            population=newest.value if newest else None,
            answers=answers.get(("place", identity), ()),
        )
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
    return _rounded(total, "0.01")


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), ROUND_HALF_UP)
