"""A project is held against the first plan that was approved, at the precision its days were given in."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.derive.slippage import Delay, PlanSlippage, delay, slippage
from generator.history import FieldChange, History
from generator.records.day import Day, parse_day
from generator.records.kinds import kind_named
from generator.records.project import Project
from generator.records.text import Text
from generator.records.validate import validate

APPROVED, ESTIMATE = ("cost", "approved", "value"), ("cost", "estimate", "value")
END = ("periods", "implementation", "planned", "end")
FIRST = date(2025, 1, 1)


def project(end: str | None = None, actual: str | None = None, state: str = "active", **cost: str) -> Project:
    time: dict[str, Any] = {"planned": {"end": end}} if end else {}
    time |= {"actual": {"end": actual}} if actual else {}
    value = {"title": "Park", "stage": "implementation", "status": {"state": state, "reason": "x"}}
    record = validate(kind_named("project"), "park", value | {"cost": cost, "periods": {"implementation": time}}).record
    assert isinstance(record, Project)
    return record


def past(*changes: tuple[int, tuple[str, ...], str | None, str | None]) -> History:
    """Changes with the day of January 2026 they were made on, one commit a day."""
    made = tuple(
        FieldChange(date(2026, 1, day), str(day), path, before, after, Text("x"), "Fen")
        for day, path, before, after in changes
    )
    return History(changes={("project", "park"): made}, first_seen={("project", "park"): FIRST})


def plan(record: Project, known: History) -> PlanSlippage:
    found = slippage(record, known)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("planned", "present", "told"),
    [
        ("2025", "2027", Delay(2, "years")),
        ("2025-06-30", "2027", Delay(2, "years")),
        ("2026-03", "2026-11-30", Delay(8, "months")),
        ("2025-11-30", "2026-02", Delay(3, "months")),
        ("2026-08-31", "2026-11-30", Delay(91, "days")),
        ("2026-11-30", "2026-11-20", Delay(-10, "days")),
        ("2026", "2026-12-31", Delay(0, "years")),
    ],
)
def test_delay_is_told_at_the_coarser_precision(planned: str, present: str, told: Delay) -> None:
    assert delay(parse_day(planned), parse_day(present)) == told


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-4000, 4000))
def test_delay_in_days_leads_from_the_one_day_to_the_other(planned: date, number: int) -> None:
    present = planned + timedelta(days=number)
    assert delay(*(Day(day.year, day.month, day.day) for day in (planned, present))) == Delay(number, "days")


def test_what_was_planned_when_it_was_approved_is_the_baseline() -> None:
    known = past(
        (2, END, "2026-05", "2026-06"),
        (3, APPROVED, None, "100"),
        (4, END, "2026-06", "2026-09"),
        (5, APPROVED, "100", "130"),
        (6, END, "2026-09", "2026-12"),
    )
    found = plan(project("2026-12", approved="130", estimate="70"), known)
    assert (found.approved, found.baseline_date) == (True, date(2026, 1, 3))
    assert (str(found.baseline_end), found.delay) == ("2026-06", Delay(6, "months"))
    assert (found.baseline_cost, found.cost_change, found.percent) == (100, 30, 30)


def test_cost_and_end_of_one_commit_belong_together() -> None:
    changes = [(3, APPROVED, None, "100"), (3, END, "2026-05", "2026-06")]
    for order in (changes, changes[::-1]):
        assert str(plan(project("2026-06", approved="100"), past(*order)).baseline_end) == "2026-06"


def test_a_project_that_never_changed_is_where_it_was_from_the_first_commit_on() -> None:
    found = plan(project("2026-06", approved="100"), past())
    assert (found.baseline_date, found.delay, found.cost_change) == (FIRST, Delay(0, "months"), 0)


def test_without_an_approval_the_first_plan_and_the_first_estimate_count() -> None:
    known = past(
        (2, ESTIMATE, None, "80"), (3, END, None, "2027"), (4, ESTIMATE, "80", "100"), (5, END, "2027", "2029")
    )
    found = plan(project("2029", estimate="100"), known)
    assert (found.approved, found.baseline_date, found.delay) == (False, date(2026, 1, 3), Delay(2, "years"))
    assert (found.baseline_cost, found.percent) == (80, 25)


def test_an_end_given_only_after_the_approval_is_still_a_baseline() -> None:
    known = past((2, END, "2025", None), (3, APPROVED, None, "100"), (4, END, None, "2027"), (5, END, "2027", "2028"))
    assert str(plan(project("2028", approved="100"), known).baseline_end) == "2027"


def test_what_it_cost_and_when_it_ended_count_before_what_was_planned() -> None:
    found = plan(project("2026-06", "2026-09-15", approved="100", final="90.50"), past())
    assert (found.delay, found.cost_change, found.percent) == (Delay(3, "months"), Decimal("-9.50"), Decimal("-9.5"))


def test_a_project_that_was_stopped_did_not_end_early() -> None:
    assert plan(project("2026-06", "2026-01-02", "cancelled", approved="100"), past()).delay is None


def test_values_that_were_never_valid_are_no_baseline() -> None:
    known = past((2, APPROVED, "1.250,00", "100"), (3, END, "yazın", "2026-06"))
    found = plan(project("2026-06", approved="100"), known)
    assert (found.baseline_cost, found.baseline_date, found.delay) == (100, date(2026, 1, 2), Delay(0, "months"))


def test_without_history_there_is_no_slippage() -> None:
    assert slippage(project("2026-06", approved="100"), History()) is None
