"""What an indicator says: whether its latest value is better than the baseline, and how far the target is.

Takes an indicator, gives a value; a figure that is not there is not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from generator.records.base import Measurement
from generator.records.project import Indicator

Verdict = Literal["better", "worse", "same"]


@dataclass(frozen=True, slots=True)
class IndicatorFigures:
    """One indicator, judged by its own direction."""

    latest: Measurement | None
    """The value measured last; None before the first one."""
    change: Decimal | None
    """From the baseline to the latest value, with its sign, in the unit of the indicator."""
    verdict: Verdict | None
    """The latest value against the baseline, in the direction that is meant to be; None without one of the two."""
    way: Decimal | None
    """How much of the way from baseline to target is done, in percent; below 0 when it went the other way."""
    left: Decimal | None
    """What is missing to the target, in the unit of the indicator; 0 once it is reached."""

    @property
    def is_reached(self) -> bool:
        """Whether the latest value is at the target or beyond."""
        return self.left == 0


def indicator_figures(indicator: Indicator) -> IndicatorFigures:
    """The figures of one indicator."""
    latest = max(indicator.values, key=lambda value: value.date.last, default=None)
    baseline, target = indicator.baseline, indicator.target
    sign = 1 if indicator.direction == "up" else -1
    change = latest.value - baseline.value if latest and baseline else None
    return IndicatorFigures(
        latest=latest,
        change=change,
        verdict=_verdict(sign * change) if change is not None else None,
        way=_way(baseline.value, target.value, latest.value) if baseline and target and latest else None,
        left=max(Decimal(0), sign * (target.value - latest.value)) if target and latest else None,
    )


def _verdict(gain: Decimal) -> Verdict:
    return "better" if gain > 0 else "worse" if gain < 0 else "same"


def _way(baseline: Decimal, target: Decimal, latest: Decimal) -> Decimal | None:
    return 100 * (latest - baseline) / (target - baseline) if target != baseline else None
