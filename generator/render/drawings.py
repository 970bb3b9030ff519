"""Where the marks of a project's drawings stand, in percent of their width: the time of its steps, an indicator's way.

Takes what `derive` told, gives places; the macros of project_charts.html.jinja draw them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.derive.schedule import Schedule, StepTime
from generator.records.base import Measurement, Span, Stage
from generator.records.day import Day
from generator.records.project import Indicator

_YEARS = 6
"""So many names of years fit beside each other on a telephone."""
_MONTHS = 3
_EDGE = 4
"""Percent that is left free at both ends of an indicator's line, so that marks are whole."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A time from one place to another."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class StepBars:
    """One step: its plan, what happened, and what of that came after the planned end."""

    stage: Stage
    planned: Bar | None
    actual: Bar | None
    beyond: Bar | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The steps of a project over its years."""

    steps: tuple[StepBars, ...]
    ticks: tuple[tuple[float, Day], ...]
    """Where a year begins, or a month where the whole is shorter than two years."""
    now: float | None
    """Where the site date is; None when it lies outside."""


@dataclass(frozen=True, slots=True)
class Range:
    """One indicator: where its values stand between the lowest and the highest of them."""

    baseline: float
    target: float
    latest: float | None


def timeline(schedule: Schedule, site_date: date) -> Timeline | None:
    """The drawing of a project's time; None when fewer than two days of it are known."""
    times = [times for step in schedule.steps for times in _times(step, site_date)]
    first = min((begin for begin, _ in times), default=site_date)
    last = max((end for _, end in times), default=site_date)
    days = (last - first).days
    if days < 1:
        return None

    def at(day: date) -> float:
        return round(100 * (day - first).days / days, 2)

    def bar(begin: date, end: date) -> Bar:
        return Bar(at(begin), max(0.6, round(at(end) - at(begin), 2)))

    steps = []
    for step in schedule.steps:
        planned = _planned(step.planned)
        actual = _actual(step, site_date)
        beyond = _beyond(step, actual, site_date)
        steps.append(
            StepBars(
                step.stage,
                bar(*planned) if planned else None,
                bar(*actual) if actual else None,
                bar(*beyond) if beyond else None,
            )
        )
    now = at(site_date) if first <= site_date <= last else None
    return Timeline(tuple(steps), tuple((at(day.first), day) for day in _ticks(first, last)), now)


def _times(step: StepTime, site_date: date) -> Iterator[tuple[date, date]]:
    actual = _actual(step, site_date)
    for found in (_planned(step.planned), actual, _beyond(step, actual, site_date)):
        if found:
            yield found


def _beyond(step: StepTime, actual: tuple[date, date] | None, site_date: date) -> tuple[date, date] | None:
    """What came after the planned end: of a step that goes on, up to the site date."""
    if step.planned is None or step.planned.end is None:
        return None
    end = step.planned.end.last
    until = site_date if step.goes_on else actual[1] if actual else end
    return (max(end, actual[0]) if actual else end, until) if until > end else None


def _planned(span: Span | None) -> tuple[date, date] | None:
    """From the first day to the last; a lone day is as long as it is precise."""
    if span is None or not (span.start or span.end):
        return None
    start, end = span.start or span.end, span.end or span.start
    assert start is not None  # noqa: S101 - one of the two is there
    assert end is not None  # noqa: S101 - as above
    return start.first, max(start.first, end.last)


def _actual(step: StepTime, site_date: date) -> tuple[date, date] | None:
    """The same of what happened; what goes on has come as far as the site date."""
    if step.actual and step.actual.start and step.goes_on:
        return step.actual.start.first, max(step.actual.start.first, site_date)
    return _planned(step.actual)


def _ticks(first: date, last: date) -> Iterator[Day]:
    years = [year for year in range(first.year, last.year + 1) if first <= date(year, 1, 1) <= last]
    if len(years) > 1:
        yield from (Day(year) for year in years[:: -(-len(years) // _YEARS)])
        return
    months = [(year, month) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    months = [(year, month) for year, month in months if first <= date(year, month, 1) <= last]
    yield from (Day(year, month) for year, month in months[:: -(-len(months) // _MONTHS) or 1])


def indicator_range(indicator: Indicator, latest: Measurement | None) -> Range | None:
    """The drawing of an indicator; None without a baseline, a target and a way between them."""
    if indicator.baseline is None or indicator.target is None:
        return None
    values = [float(value.value) for value in (indicator.baseline, indicator.target, latest) if value]
    low, high = min(values), max(values)
    if low == high:
        return None

    def at(value: Measurement) -> float:
        return round(_EDGE + (100 - 2 * _EDGE) * (float(value.value) - low) / (high - low), 2)

    return Range(at(indicator.baseline), at(indicator.target), at(latest) if latest else None)
