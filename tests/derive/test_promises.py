"""Every project has one outcome against the site date, at the precision its days are given in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from generator.derive.promises import OUTCOMES, PromiseFigures
from generator.derive.slippage import Delay
from generator.derive.spread import spread
from generator.history import FieldChange, History
from generator.records.text import Text
from tests.derive.towns import figures_of

STATES = {
    "active": "stage: implementation\nstatus: {state: active}\n",
    "on_hold": "stage: implementation\nstatus: {state: on_hold, reason: su, since: 2026-03}\n",
    "cancelled": "stage: implementation\nstatus: {state: cancelled, reason: para}\n",
    "completed": "stage: measurement\nstatus: {state: completed}\n",
    "early": "stage: development\nstatus: {state: active}\n",
}


def project(state: str, planned: str | None, actual: str | None = None, more: str = "") -> str:
    plan = f"planned: {{end: {planned}}}" if planned else ""
    real = f"actual: {{end: {actual}}}" if actual else ""
    period = ", ".join(filter(None, (plan, real)))
    return STATES[state] + (f"periods: {{implementation: {{{period}}}}}\n" if period else "") + more


def outcome(figures: PromiseFigures, name: str) -> tuple[str, Delay | None]:
    return next(
        (kind, one.lateness) for kind, found in figures.by_outcome.items() for one in found if one.project == name
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (project("completed", "2026-05-10", "2026-05-10"), ("on_time", Delay(0, "days"))),
        (project("completed", "2026-05-10", "2026-06-09"), ("late", Delay(30, "days"))),
        (project("completed", "2025", "2026"), ("late", Delay(1, "years"))),
        (project("completed", "2026-05", "2026-05-31"), ("on_time", Delay(0, "months"))),
        (project("completed", "2026-05-10", "2026-05"), ("on_time", Delay(0, "months"))),
        (project("completed", "2026-05-10"), ("untold", None)),
        (project("active", "2026"), ("going_on", None)),
        (project("active", "2024"), ("overdue", Delay(2, "years"))),
        (project("active", "2026-11"), ("going_on", None)),
        (project("active", "2026-10"), ("overdue", Delay(1, "months"))),
        (project("active", "2026-11-20"), ("going_on", None)),
        (project("active", "2026-11-19"), ("overdue", Delay(1, "days"))),
        (project("active", None), ("untold", None)),
        (project("early", "2026-11-19"), ("overdue", Delay(1, "days"))),
        (project("on_hold", "2026-11-10"), ("on_hold", Delay(10, "days"))),
        (project("on_hold", "2027-11-10"), ("on_hold", None)),
        (project("cancelled", "2026-01-10", "2025-11-10"), ("cancelled", None)),
    ],
)
def test_a_project_has_the_outcome_its_days_tell(tmp_path: Path, text: str, told: tuple[str, Delay | None]) -> None:
    figures = figures_of(tmp_path, {"a": text}).promises
    assert outcome(figures, "a") == told
    assert sum(len(found) for found in figures.by_outcome.values()) == 1


def test_the_latest_stand_first_whatever_their_precision(tmp_path: Path) -> None:
    projects = {
        "gun": project("active", "2026-11-01"),
        "ay": project("active", "2026-06"),
        "yil": project("active", "2025"),
    }
    found = figures_of(tmp_path, projects).promises.by_outcome
    assert tuple(found) == OUTCOMES
    assert [one.project for one in found["overdue"]] == ["yil", "ay", "gun"]


def test_cost_is_the_final_one_and_going_on_counts_only_beyond_what_was_approved(tmp_path: Path) -> None:
    costs = {
        "asan": project("completed", None, more="cost: {approved: 100, spent: 90, final: 130}"),
        "az": project("completed", None, more="cost: {approved: 100, spent: 90}"),
        "tam": project("completed", None, more="cost: {approved: 100, final: 100}"),
        "suren": project("active", None, more="cost: {approved: 100, spent: 60}"),
        "suren-asan": project("active", None, more="cost: {approved: 100, spent: 101}"),
        "birakilan": project("cancelled", None, more="cost: {approved: 100, final: 5}"),
        "bilinmeyen": project("completed", None, more="cost: {spent: 5}"),
    }
    figures = figures_of(tmp_path, costs).promises
    assert [one.project for one in figures.over] == ["asan", "suren-asan"]
    assert [one.project for one in figures.under] == ["az"]
    assert (figures.as_approved, figures.costed) == (1, 4)
    assert figures.over[0].cost is not None
    assert figures.over[0].cost.percent == Decimal(30)


def test_milestones_are_held_against_their_days(tmp_path: Path) -> None:
    def milestones(*days: tuple[str | None, str | None]) -> str:
        told = [
            f"{{id: m{number}, title: x"
            + (f", planned: {planned}" if planned else "")
            + (f", actual: {actual}}}" if actual else "}")
            for number, (planned, actual) in enumerate(days)
        ]
        return f"milestones: [{', '.join(told)}]"

    days = (
        ("2026-05", "2026-05-31"),
        ("2026-05-01", "2026-05-02"),
        ("2026-11-19", None),
        ("2026-11", None),
        (None, None),
    )
    figures = figures_of(
        tmp_path,
        {
            "a": project("active", None, more=milestones(*days)),
            "b": project("on_hold", None, more=milestones(("2026-01-01", None))),
            "c": project("cancelled", None, more=milestones(("2026-01-01", None), ("2026-01-01", "2026-01-01"))),
        },
    ).promises.milestones
    assert (figures.on_time, figures.late, figures.ahead, figures.due) == (2, 1, 1, 5)
    assert [(one.project, one.milestone) for one in figures.overdue] == [("b", "m0"), ("a", "m2")]


def test_moved_ends_and_costs_are_known_from_history_alone(tmp_path: Path) -> None:
    end, cost = ("periods", "implementation", "planned", "end"), ("cost", "approved", "value")
    day = date(2026, 2, 1)
    known = History(
        since=date(2025, 1, 1),
        first_seen={("project", name): date(2025, 1, 1) for name in ("a", "b", "d")},
        changes={
            ("project", "a"): (
                FieldChange(day, "1", end, "2025", "2027", Text("x"), "Fen"),
                FieldChange(day, "1", cost, "100", "150", Text("x"), "Fen"),
            ),
            ("project", "b"): (FieldChange(day, "2", end, "2027-05", "2027", Text("x"), "Fen"),),
        },
    )
    projects = {name: project("active", "2027", more="cost: {approved: 150}") for name in ("a", "b", "c")}
    projects["d"] = project("cancelled", "2027", more="cost: {approved: 150, final: 5}")
    figures = figures_of(tmp_path, projects, history=known).promises
    assert [(one.project, one.moved) for one in figures.moved] == [("a", Delay(2, "years"))]
    assert [one.project for one in figures.repriced] == ["a"]
    # b only lost its month, of c nothing is known before, d did not get cheaper by being given up.
    assert figures.slippage.count == 2
    assert {entry.name: entry.count for entry in figures.slippage.years if entry.count} == {"kept": 1, "2": 1}


def test_delays_spread_over_months_and_years_apart() -> None:
    days = [Delay(number, "days") for number in (-3, 0, 1, 31, 32, 92, 93, 183, 184, 366, 367)]
    months = [Delay(number, "months") for number in (1, 3, 6, 12, 13)]
    years = [Delay(number, "years") for number in (-1, 0, 1, 3, 4)]
    found = spread([*days, *months, *years])
    assert [entry.count for entry in found.months] == [1, 1, 3, 3, 3, 3, 2]
    assert [entry.count for entry in found.years] == [1, 1, 1, 0, 1, 1]
    assert found.count == 21
    assert spread(days).years == ()
