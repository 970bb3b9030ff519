"""What is right is read exactly as it was written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.records.base import Record
from generator.records.budget import Budget
from generator.records.day import Day
from generator.records.project import Project
from generator.records.text import Text
from generator.records.town import Unit
from tests.records.examples import Example, in_folder, problems_of, read_record

EXAMPLES = {example.name: example for example in in_folder("valid")}


def record(name: str) -> Record:
    example = EXAMPLES[name]
    _, validated = read_record(example.kind, example.identity, example.content)
    assert validated is not None
    assert validated.record is not None, validated.findings
    return validated.record


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_valid_file_gives_no_problem(example: Example) -> None:
    assert problems_of(example) == []


def test_codes_arrive_exactly_as_written() -> None:
    budget = record("codes-as-written")
    assert isinstance(budget, Budget)
    [line] = budget.lines
    assert (line.economic, line.functional, line.finance, line.institutional) == ("01.10", "06", "no", "12:30")
    assert line.amounts == {"1_000": Decimal(0), "no": Decimal(1000), "06": Decimal("12.50")}
    assert line.plain.code == "12:30-06-no-01.10"


def test_text_and_figure_are_read_bare_and_as_a_group() -> None:
    project = record("texts-and-figures")
    assert isinstance(project, Project)
    assert project.title == Text("Yeni park")
    assert project.summary == Text(None, (("tr", "Ağaçlar"), ("en", "Trees: many")))
    assert project.cost is not None
    assert project.cost.estimate is not None
    assert project.cost.approved is not None
    assert project.cost.estimate.value == Decimal(11500000)
    assert (project.cost.approved.value, project.cost.approved.as_of) == (Decimal("12400000.50"), Day(2025, 12))
    assert [(share.place, share.share) for share in project.places] == [("carsi", None), ("istasyon", Decimal(30))]


def test_nothing_and_a_bare_tilde_are_absent_and_a_quoted_tilde_is_text() -> None:
    unit = record("absent-values")
    assert isinstance(unit, Unit)
    assert (unit.name, unit.phone, unit.email) == (Text("~"), None, None)
    assert unit.address == Text(None, (("en", "Station Street"),))
