"""An indicator is judged in its own direction, from what was measured up to the site date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from generator.derive.indicators import IndicatorVerdict, verdict
from generator.records.project import Indicator

TODAY = date(2026, 11, 20)


def judged(
    direction: str, baseline: str | None, target: str | None, *values: str, due: str = "2027-12-31"
) -> IndicatorVerdict:
    """Values are measured month by month from January 2026 on."""
    given: dict[str, Any] = {"id": "x", "title": "x", "unit": "x", "direction": direction}
    if baseline is not None:
        given["baseline"] = {"value": baseline, "date": "2025-01-01"}
    if target is not None:
        given["target"] = {"value": target, "date": due}
    given["values"] = [{"value": value, "date": f"2026-{month:02}"} for month, value in enumerate(values, start=1)]
    return verdict(Indicator.model_validate(given), TODAY)


@pytest.mark.parametrize(
    ("direction", "baseline", "value", "state"),
    [
        ("up", "10", "11", "better"),
        ("up", "10", "9", "worse"),
        ("down", "10", "9", "better"),
        ("down", "10", "11", "worse"),
        ("down", "10", "10.0", "same"),
        ("up", "0", "1", "better"),
        ("up", None, "1", "unknown"),
    ],
)
def test_better_and_worse_follow_the_direction(direction: str, baseline: str | None, value: str, state: str) -> None:
    assert judged(direction, baseline, None, value).state == state


@pytest.mark.parametrize(
    ("direction", "target", "value", "due", "reached"),
    [
        ("up", "20", "20", "2027-12-31", True),
        ("up", "20", "19", "2027-12-31", None),
        ("up", "20", "19", "2026-10-31", False),
        ("up", "20", "19", "2026", None),
        ("up", "20", "19", "2026-11-20", None),
        ("down", "0", "0", "2026-10-31", True),
        ("down", "5", "6", "2026-10-31", False),
        ("up", None, "6", "2026-10-31", None),
    ],
)
def test_a_target_is_missed_only_after_its_day(
    direction: str, target: str | None, value: str, due: str, *, reached: bool | None
) -> None:
    assert judged(direction, "10", target, value, due=due).reached is reached


def test_the_way_is_told_from_baseline_to_target() -> None:
    assert judged("up", "0", "60", "15").way == Decimal("0.25")
    assert judged("down", "20", "10", "5").way == Decimal("1.5")
    assert judged("down", "20", "10", "22").way == Decimal("-0.2")
    assert judged("up", "10", "10", "12").way is None
    assert judged("up", None, "10", "12").way is None


def test_only_the_latest_value_up_to_the_site_date_counts() -> None:
    assert judged("up", "10", None, *"9876", "12").state == "better"
    ahead = judged("up", "10", None, *["9"] * 11, "99")
    assert ahead.latest is not None
    assert str(ahead.latest.date) == "2026-11"
    assert judged("up", "10", "20") == IndicatorVerdict(None, "unknown", None, None)
