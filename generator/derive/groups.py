"""Records by what their lists are read by: step, place, year, state.

Takes a town, gives ids; every list a reader can go through without a search.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, get_args

from generator.check.town import Town
from generator.derive.balance import year_of
from generator.derive.feedback import newest_first
from generator.derive.projects import ProjectFigures
from generator.records.base import STAGES
from generator.records.need import NeedState

Grouping = Mapping[str, Mapping[str, tuple[str, ...]]]
"""What is grouped by (step, place, year, state) to code to ids; a code without any is left out."""

NO_YEAR = ""
"""The code of projects whose year is not known."""


class GroupSum(NamedTuple):
    """The money of one list of projects."""

    approved: Decimal
    spent: Decimal


@dataclass(frozen=True, slots=True)
class Groups:
    """The lists of a town."""

    projects: Grouping
    """By step, place and year; a project in several places is in the list of each."""
    sums: Mapping[tuple[str, str], GroupSum]
    """(step or year, code) to the money of its projects; that of places is told by shares, in their figures."""
    needs: Grouping
    """By state and place."""
    feedback: Grouping
    """By step; the newest first."""


def groups(town: Town, figures: Mapping[str, ProjectFigures]) -> Groups:
    """The lists of a town, with the figures of its projects."""
    projects, needs = town.projects.values(), town.needs.values()
    years = [(str(told[0]) if (told := year_of(project)) else NO_YEAR, project.id) for project in projects]
    steps = _grouped(STAGES, ((project.stage, project.id) for project in projects))
    by_year = _grouped(sorted({year for year, _ in years}, reverse=True), years)
    return Groups(
        projects={
            "step": steps,
            "place": _grouped(town.places, ((s.place, project.id) for project in projects for s in project.places)),
            "year": by_year,
        },
        sums={
            (by, code): GroupSum(_sum(figures, ids, "approved"), _sum(figures, ids, "spent"))
            for by, several in (("step", steps), ("year", by_year))
            for code, ids in several.items()
        },
        needs={
            "state": _grouped(get_args(NeedState), ((need.status.state, need.id) for need in needs)),
            "place": _grouped(town.places, ((share.place, need.id) for need in needs for share in need.places)),
        },
        feedback={"step": _grouped(STAGES, ((a.stage, a.id) for a in newest_first(list(town.feedback.values()))))},
    )


def _sum(figures: Mapping[str, ProjectFigures], ids: Iterable[str], name: str) -> Decimal:
    return sum((amount.value for one in ids if (amount := figures[one].money.get(name))), Decimal(0))


def _grouped(codes: Iterable[str], members: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {code: {} for code in codes}
    for code, identity in members:
        if code in found:
            found[code][identity] = None
    return {code: tuple(ids) for code, ids in found.items() if ids}
