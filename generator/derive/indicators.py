"""What an indicator says: better or worse than before the project, how far the target is, whether it is reached.

Takes an indicator and the site date, gives values; a figure that is not there is not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from generator.records.base import Measurement
from generator.records.project import Indicator

Trend = Literal["better", "worse", "same", "unknown"]


@dataclass(frozen=True, slots=True)
class IndicatorVerdict:
    """One indicator, judged in the direction it is meant to go."""

    latest: Measurement | None
    """The value measured last, up to the site date."""
    state: Trend
    """The latest value against the baseline; unknown without one of the two."""
    reached: bool | None
    """Whether the latest value is at the target or beyond; None without target or value, and while its day is ahead."""
    way: Decimal | None
    """How much of the way from baseline to target is done: 1 at the target, below 0 when it went the other way."""


@dataclass(frozen=True, slots=True)
class IndicatorFigures:
    """What is told of one indicator on the page of its project."""

    verdict: IndicatorVerdict
    change: Decimal | None
    """From the baseline to the latest value, with its sign, in the unit of the indicator."""
    left: Decimal | None
    """What is missing to the target, in the unit of the indicator; 0 once it is reached."""


def indicator_figures(indicator: Indicator, site_date: date) -> IndicatorFigures:
    """The figures of one indicator as of the site date."""
    judged = verdict(indicator, site_date)
    latest, baseline, target = judged.latest, indicator.baseline, indicator.target
    left = _sign(indicator) * (target.value - latest.value) if target and latest else None
    return IndicatorFigures(
        verdict=judged,
        change=latest.value - baseline.value if latest and baseline else None,
        left=max(Decimal(0), left) if left is not None else None,
    )


def verdict(indicator: Indicator, site_date: date) -> IndicatorVerdict:
    """An indicator judged as of the site date. A target whose day has not come is never missed."""
    measured = [value for value in indicator.values if value.date.first <= site_date]
    latest = max(measured, key=lambda value: value.date.last, default=None)
    baseline, target = indicator.baseline, indicator.target
    if latest is None:
        return IndicatorVerdict(None, "unknown", None, None)
    sign = _sign(indicator)
    reached: bool | None = None
    if target is not None:
        is_there = sign * (latest.value - target.value) >= 0
        reached = is_there if is_there or target.date.last < site_date else None
    if baseline is None:
        return IndicatorVerdict(latest, "unknown", reached, None)
    gain = sign * (latest.value - baseline.value)
    whole = target.value - baseline.value if target else Decimal(0)
    way = (latest.value - baseline.value) / whole if whole else None
    return IndicatorVerdict(latest, "better" if gain > 0 else "worse" if gain < 0 else "same", reached, way)


def _sign(indicator: Indicator) -> int:
    return 1 if indicator.direction == "up" else -1
