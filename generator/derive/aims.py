"""What projects are meant to bring people, and what indicators and answers say of it: one row an aim.

Takes a town and the figures of its projects, gives counts and sums. A project with several aims counts at each, so the
rows do not add up. Cancelled projects serve no aim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.check.town import Town
from generator.derive.indicators import Trend, verdict
from generator.derive.opinions import Average, average, satisfaction
from generator.derive.projects import ProjectFigures
from generator.records.feedback import Feedback


@dataclass(frozen=True, slots=True)
class AimFigures:
    """One aim of the codelist."""

    code: str
    projects: tuple[str, ...]
    approved: Decimal
    spent: Decimal
    trends: Mapping[Trend, int]
    """Indicators of these projects by what their latest value says."""
    satisfaction: Average


def aim_figures(
    town: Town,
    projects: Mapping[str, ProjectFigures],
    answers: Mapping[tuple[str, str], tuple[Feedback, ...]],
    site_date: date,
) -> tuple[AimFigures, ...]:
    """Every aim in the order of the codelist; those that only projects name come last."""
    serving: dict[str, list[str]] = {}
    for project in town.projects.values():
        if project.status.state != "cancelled":
            for code in project.aims:
                serving.setdefault(code, []).append(project.id)
    codelist = town.codelists.get("aims")
    listed = [entry.code for entry in codelist.codes] if codelist else []
    codes = [*listed, *sorted(serving.keys() - set(listed))]
    return tuple(_aim(code, serving.get(code, []), town, projects, answers, site_date) for code in codes)


def _aim(
    code: str,
    serving: list[str],
    town: Town,
    projects: Mapping[str, ProjectFigures],
    answers: Mapping[tuple[str, str], tuple[Feedback, ...]],
    site_date: date,
) -> AimFigures:
    told = (
        value
        for identity in serving
        for answer in answers.get(("project", identity), ())
        if (value := satisfaction(town.questions, answer)) is not None
    )
    judged = (verdict(indicator, site_date).state for one in serving for indicator in town.projects[one].indicators)
    return AimFigures(
        code=code,
        projects=tuple(serving),
        approved=_sum_of(serving, projects, "approved"),
        spent=_sum_of(serving, projects, "spent"),
        trends=Counter(judged),
        satisfaction=average((value, Decimal(1)) for value in told),
    )


def _sum_of(chosen: list[str], projects: Mapping[str, ProjectFigures], name: str) -> Decimal:
    return sum((amount.value for one in chosen if (amount := projects[one].money.get(name))), Decimal(0))
