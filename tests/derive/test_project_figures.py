"""What is told of a project without standing in its record: contracts, indicators, schedule, shares of answers, age."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from generator.derive.age import old_figures
from generator.derive.contracts import contract_figures
from generator.derive.indicators import indicator_figures
from generator.derive.lines import lines_by_code
from generator.derive.said import said
from generator.derive.schedule import schedule
from generator.history import FieldChange
from generator.records.project import Contract, Indicator, Project
from generator.records.text import Text
from generator.render.drawings import timeline
from tests.staff.towns import LATE_ROAD, town_of

DAY = date(2026, 11, 20)


def indicator(direction: str, before: str, target: str, *values: tuple[str, str]) -> Indicator:
    return Indicator.model_validate(
        {
            "id": "x",
            "title": "x",
            "unit": "x",
            "direction": direction,
            "baseline": {"value": before, "date": "2024"},
            "target": {"value": target, "date": "2027"},
            "values": [{"value": value, "date": day} for value, day in values],
        }
    )


@pytest.mark.parametrize(
    ("direction", "before", "target", "latest", "change", "left"),
    [
        ("up", "100", "200", "150", 50, 50),
        ("up", "100", "200", "80", -20, 120),
        ("down", "100", "20", "60", -40, 40),
        ("down", "100", "20", "120", 20, 100),
        ("down", "100", "20", "10", -90, 0),
        ("up", "5", "5", "5", 0, 0),
    ],
)
def test_what_is_left_is_told_in_the_indicators_own_direction(
    direction: str, before: str, target: str, latest: str, change: int, left: int
) -> None:
    found = indicator_figures(indicator(direction, before, target, ("999", "2025-01"), (latest, "2026-03")), DAY)
    assert (found.change, found.left) == (Decimal(change), Decimal(left))


def test_the_latest_value_is_that_of_the_latest_day_however_they_are_listed() -> None:
    found = indicator_figures(indicator("up", "1", "9", ("7", "2026-05"), ("3", "2025")), DAY)
    assert found.verdict.latest is not None
    assert found.verdict.latest.value == 7
    assert indicator_figures(indicator("up", "1", "9"), DAY).left is None


def contract(final: str | None, *changes: tuple[str, str, str]) -> Contract:
    told = [{"date": day, "what": "x", "from": a, "to": b, "reason": "x"} for day, a, b in changes]
    return Contract.model_validate(
        {"id": "x", "supplier": "x", "value": "100", "changes": told, **({"final_value": final} if final else {})}
    )


@pytest.mark.parametrize(
    ("final", "changes", "present"),
    [
        (None, (), 100),
        (None, (("2026-02-01", "100 TL", "130 TL"),), 130),
        (None, (("2026-03-01", "130", "125.50"), ("2026-02-01", "100", "130")), Decimal("125.50")),
        (None, (("2026-02-01", "8", "22"), ("2026-02-02", "2026-05-01", "2026-06-01")), 100),
        ("140", (("2026-02-01", "100 TL", "130 TL"),), 140),
    ],
)
def test_the_value_of_a_contract_follows_the_changes_that_take_it_up(
    final: str | None, changes: tuple[tuple[str, str, str], ...], present: Decimal
) -> None:
    found = contract_figures(contract(final, *changes))
    assert (found.signed, found.present) == (Decimal(100), Decimal(present))
    assert found.change == found.percent == present - 100


def project(**more: object) -> Project:
    fields = {"id": "x", "title": "x", "stage": "implementation", "status": {"state": "active"}}
    return Project.model_validate({**fields, **more})


def test_what_comes_next_is_the_open_milestone_that_was_planned_first() -> None:
    points = [
        {"id": "a", "title": "a", "planned": "2026-12-01"},
        {"id": "b", "title": "b", "planned": "2026-10-31"},
        {"id": "c", "title": "c", "planned": "2026-01-01", "actual": "2026-01-11"},
        {"id": "d", "title": "d"},
    ]
    found = schedule(project(milestones=points), (), DAY)
    assert found.next is not None
    assert (found.next.milestone.id, found.next.state) == ("b", "late")
    assert found.next.delay is not None
    assert found.next.delay.number == 20
    assert [point.state for point in found.milestones] == ["ahead", "late", "done", "ahead"]
    over = schedule(project(milestones=points, status={"state": "cancelled", "reason": "x"}), (), DAY)
    assert over.next is None
    assert [point.state for point in over.milestones] == ["open", "open", "done", "open"]


def test_a_step_that_was_given_up_did_not_end_early() -> None:
    period = {"planned": {"start": "2026-01-01", "end": "2026-12-31"}, "actual": {"end": "2026-03-01"}}
    times = {"development": period}
    early, given_up = (
        schedule(project(periods=times, stage="development", status=status), (), DAY).steps[0].delay
        for status in ({"state": "active"}, {"state": "cancelled", "reason": "x"})
    )
    assert early is not None
    assert (early.number, early.unit, given_up) == (-305, "days", None)


def test_only_moves_from_one_day_to_another_are_moves_of_the_end() -> None:
    path = ("periods", "implementation", "planned", "end")

    def change(before: str | None, after: str | None) -> FieldChange:
        return FieldChange(DAY, "c", path, before, after, Text("neden"), "")

    changes = [change(None, "2026-08"), change("2026-08", "2026-10-31"), change("2026-10-31", "yakında")]
    found = schedule(project(), changes, DAY).moved
    assert [(str(move.before), str(move.after)) for move in found] == [("2026-08", "2026-10-31")]


def test_a_late_step_is_drawn_up_to_the_site_date_and_a_finished_one_is_not() -> None:
    late = {"implementation": {"planned": {"start": "2024", "end": "2025"}, "actual": {"start": "2024-07"}}}
    drawn = timeline(schedule(project(periods=late), (), DAY), DAY)
    assert drawn is not None
    assert drawn.now == 100
    bars = drawn.steps[0]
    assert bars.beyond is not None
    assert bars.planned is not None
    assert bars.beyond.x == pytest.approx(bars.planned.width)
    assert bars.beyond.x + bars.beyond.width == pytest.approx(100)
    done = project(periods=late, stage="measurement", status={"state": "completed"})
    ended = timeline(schedule(done, (), DAY), DAY)
    assert ended is not None
    assert (ended.now, ended.steps[0].beyond) == (None, None)
    assert timeline(schedule(project(), (), DAY), DAY) is None


ANSWER = """\
about: {{kind: project, id: gec}}
stage: implementation
answers: {{gidis: {gidis}}}
channel: web
date: 2026-0{month}-01
status: {{state: received}}
"""


@pytest.mark.parametrize(("count", "told"), [(4, {}), (5, {"1": 20, "2": 80})])
def test_shares_are_told_from_the_fewest_answers_on(tmp_path: Path, count: int, told: dict[str, int]) -> None:
    content = {"projects/gec.yml": LATE_ROAD}
    for number in range(count):
        identity = f"fb-2026-aaaaa{'bcdefg'[number]}"
        content[f"feedback/2026/{identity}.yml"] = ANSWER.format(gidis=2 if number else 1, month=number + 1)
    town = town_of(tmp_path, content)
    answers = {("project", "gec"): tuple(answer for answer in town.feedback.values() if answer.about.id == "gec")}
    (step,) = said(town, answers)["project", "gec"]
    assert (step.stage, len(step.answers), step.replied) == ("implementation", count, 0)
    assert [choices.count for choices in step.choices] == [count]
    shares = {one.option.code: one.share for one in step.choices[0].chosen}
    assert {code: share for code, share in shares.items() if share} == told


def test_old_figures_are_named_by_their_field(tmp_path: Path) -> None:
    town = town_of(tmp_path, {"projects/gec.yml": LATE_ROAD})
    assert old_figures(town, date(2026, 12, 3))["project", "gec"] == {
        ("cost", "spent"),
        ("progress",),
        ("indicators", 0, "values"),
    }


def test_only_the_lines_that_projects_name_are_looked_up(tmp_path: Path) -> None:
    town = town_of(tmp_path, {"projects/gec.yml": LATE_ROAD})
    assert all(line.code == code for (_, code), found in lines_by_code(town).items() for line in found.rows)
    assert set(lines_by_code(town)) <= {(x.year, x.code) for p in town.projects.values() for x in p.budget_lines}
