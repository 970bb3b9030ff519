"""What is past and not done, told at the precision the plan has."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.staff.overdue import overdue
from tests.staff.towns import LATE_ROAD, town_of

LATE = "projects/gec.yml"


def told(folder: Path, project: str, day: date) -> list[tuple[str, str, int]]:
    rows = overdue(town_of(folder, {LATE: project}), day)
    return [(str(row.origin.path[1]), str(row.planned), row.days) for row in rows if row.origin.id == "gec"]


def test_open_milestones_and_the_end_of_the_present_step_are_told_longest_first(tmp_path: Path) -> None:
    assert told(tmp_path, LATE_ROAD, date(2026, 12, 1)) == [
        ("1", "2026-03-31", 245),
        ("2", "2026-11", 1),
        ("implementation", "2026-11", 1),
    ]


def test_a_month_is_in_time_until_its_last_day(tmp_path: Path) -> None:
    assert told(tmp_path, LATE_ROAD, date(2026, 11, 30)) == [("1", "2026-03-31", 244)]


@pytest.mark.parametrize(
    ("state", "rows"),
    [
        ("{state: on_hold, reason: Para yok, since: 2026-05-01}", 3),
        ("{state: cancelled, reason: Vazgeçildi, since: 2026-05-01}", 0),
        ("{state: completed, since: 2026-05-01}", 0),
    ],
)
def test_a_plan_binds_while_the_project_is_not_over(tmp_path: Path, state: str, rows: int) -> None:
    project = LATE_ROAD.replace("{state: active}", state)
    assert len(told(tmp_path, project, date(2026, 12, 1))) == rows


def test_rows_name_title_directorate_and_file(tmp_path: Path) -> None:
    town = town_of(tmp_path, {LATE: LATE_ROAD})
    first = overdue(town, date(2026, 12, 1))[0].origin
    assert (first.kind, first.id, first.unit, first.file) == ("project", "gec", "fen", LATE)
    assert first.title == town.projects["gec"].title
