"""Did it help? Indicators and after-service answers across all projects, and the finished ones nobody has measured.

Takes a town, its answers and the site date, gives verdicts and counts; no minimum is applied, every count is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from generator.check.town import Town
from generator.derive.indicators import IndicatorVerdict, Trend, verdict
from generator.derive.opinions import Average, asked, average, satisfaction
from generator.records.feedback import Feedback
from generator.records.project import Indicator, Project
from generator.records.town import Question

TargetState = Literal["reached", "missed", "not_yet", "none"]
_WORST_FIRST: tuple[Trend, ...] = ("worse", "same", "better", "unknown")


@dataclass(frozen=True, slots=True)
class JudgedIndicator:
    """An indicator of a project and what its latest value says."""

    project: str
    indicator: Indicator
    verdict: IndicatorVerdict

    @property
    def target(self) -> TargetState:
        """Whether the target is reached; not yet, while its day is ahead or nothing was measured."""
        if self.indicator.target is None:
            return "none"
        return {True: "reached", False: "missed", None: "not_yet"}[self.verdict.reached]  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class AfterService:
    """What was answered once the service was there: about one project, or about all."""

    answers: int
    chosen: tuple[int, ...]
    """How often each option of the question whether it helped was chosen, in its order."""
    satisfaction: Average

    @property
    def helped(self) -> int:
        """How many answered whether it helped."""
        return sum(self.chosen)


@dataclass(frozen=True, slots=True)
class EffectFigures:
    """What is known of whether it helped."""

    indicators: tuple[JudgedIndicator, ...]
    """The worse ones first."""
    trends: Mapping[Trend, int]
    targets: Mapping[TargetState, int]
    question: Question | None
    """What is asked about whether it helped."""
    services: Mapping[str, AfterService]
    """Project to its after-service answers, where there are any."""
    total: AfterService
    finished: tuple[str, ...]
    """Projects whose service is there: completed, or at the step of measuring."""
    unmeasured: tuple[str, ...]
    """Those of them without any measured value and any after-service answer."""


def effect_figures(
    town: Town, answers: Mapping[tuple[str, str], tuple[Feedback, ...]], site_date: date
) -> EffectFigures:
    """What indicators and answers say as of the site date."""
    judged = [
        JudgedIndicator(project.id, indicator, verdict(indicator, site_date))
        for project in town.projects.values()
        for indicator in project.indicators
    ]
    judged.sort(key=lambda one: _WORST_FIRST.index(one.verdict.state))
    after = {
        identity: told
        for identity in town.projects
        if (told := [one for one in answers.get(("project", identity), ()) if one.stage == "measurement"])
    }
    finished = [project for project in town.projects.values() if is_finished(project)]
    measured = {one.project for one in judged if one.verdict.latest is not None} | after.keys()
    return EffectFigures(
        indicators=tuple(judged),
        trends=Counter(one.verdict.state for one in judged),
        targets=Counter(one.target for one in judged),
        question=asked(town.questions, "measurement", "choice"),
        services={identity: _after(town, told) for identity, told in after.items()},
        total=_after(town, [one for told in after.values() for one in told]),
        finished=tuple(project.id for project in finished),
        unmeasured=tuple(project.id for project in finished if project.id not in measured),
    )


def is_finished(project: Project) -> bool:
    """Whether carrying it out is over and was not given up."""
    if project.status.state == "cancelled":
        return False
    carried = project.periods.implementation if project.periods else None
    ended = bool(carried and carried.actual and carried.actual.end)
    return ended or project.status.state == "completed" or project.stage == "measurement"


def _after(town: Town, answers: Iterable[Feedback]) -> AfterService:
    told = list(answers)
    question = asked(town.questions, "measurement", "choice")
    given = Counter(answer.answers.get(question.id) for answer in told) if question else Counter()
    values = (value for answer in told if (value := satisfaction(town.questions, answer)) is not None)
    return AfterService(
        answers=len(told),
        chosen=tuple(given[option.code] for option in question.options) if question else (),
        satisfaction=average((value, Decimal(1)) for value in values),
    )
