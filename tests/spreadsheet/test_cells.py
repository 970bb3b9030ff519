"""Any value survives the way through a real file; what a spreadsheet program would spoil is kept as text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.columns import Column
from generator.records.budget import BudgetLine
from generator.records.project import Project
from generator.records.words import load_words
from generator.spreadsheet.cells import cell_of, taken
from generator.spreadsheet.fields import SheetField, field_of, placed, written
from generator.spreadsheet.reading import UnreadableSheet, letter, read_sheets
from generator.spreadsheet.writing import Heading, Page, as_csv, as_workbook


def field(*path: str, language: str | None = None) -> SheetField:
    return field_of(Column("x", "string", "x", "", path, language), Project, "tr")


FIELDS = {
    "text": field("title", language="tr"),
    "code": field("policy", "plan"),
    "list": field("identifiers"),
    "amount": field("cost", "approved", "value"),
    "percentage": field("progress", "physical"),
    "day": field("as_of"),
}
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
VALUES = st.fixed_dictionaries(
    {
        "text": TEXTS | st.sampled_from(["=1+1", "'=1", "-5", "@x", "#N/A", "TRUE", "1.250", "0042", "\tx", " a\nb "]),
        "code": st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,2}){0,3}", fullmatch=True),
        "list": st.lists(TEXTS.map(str.strip).filter(bool), min_size=1, max_size=3),
        "amount": st.decimals(-(10**15) + 1, 10**15 - 1, places=2).map(str) | st.just("1_000_000.50"),
        "percentage": st.decimals(0, 100, places=3).map(str),
        "day": st.sampled_from(["2026", "2026-03", "2026-03-01"]),
    }
)


@settings(max_examples=60)
@given(VALUES, st.booleans())
def test_a_value_comes_back_unchanged_through_a_file(values: dict[str, Any], as_book: bool) -> None:  # noqa: FBT001
    headings = tuple(Heading(name, "", "", "General") for name in FIELDS)
    row = [cell_of(FIELDS[name], value) for name, value in values.items()]
    page = Page("projects", headings, [row])
    data = as_workbook([page], {}, load_words("generator")["en"]) if as_book else as_csv(page)
    [sheet] = read_sheets(data, "projects")
    [read] = sheet.rows
    found = {
        name: taken(FIELDS[name], read.cell(index), value, comma=False)
        for index, (name, value) in enumerate(values.items())
    }
    assert {name: result for name, result in found.items() if result is not None} == {}


@given(st.dictionaries(st.sampled_from(["value", "as_of", "source"]), st.just("1"), min_size=1), st.booleans())
def test_a_figure_stays_bare_as_long_as_that_says_it_all(group: dict[str, str], bare: bool) -> None:  # noqa: FBT001
    before: Any = {"cost": {"approved": "5" if bare else {"value": "5"}}}
    for name, value in group.items():
        before = placed(before, field("cost", "approved", name, language="tr" if name == "source" else None), value)
    approved = before["cost"]["approved"]
    assert isinstance(approved, str) == (bare and group.keys() == {"value"})
    assert (approved if isinstance(approved, str) else approved["value"]) == group.get("value", "5")


def test_a_second_language_beside_a_text_without_one_keeps_both() -> None:
    after = placed({"title": "Meydan"}, field("title", language="en"), "Square")
    assert after == {"title": {"tr": "Meydan", "en": "Square"}}
    assert written(after, field("title", language="tr")) == "Meydan"


def test_removing_the_last_field_of_a_group_removes_the_group() -> None:
    before = {"title": "A", "policy": {"plan": "06"}}
    assert placed(before, field("policy", "plan"), None) == {"title": "A"}


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_spreadsheets_call_them(index: int, name: str) -> None:
    assert letter(index) == name


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    reasons = ["-"]
    for content in (data, b"PK\x03\x04" + data):
        try:
            read_sheets(content, "x")
        except UnreadableSheet as error:
            reasons.append(error.reason)
    assert all(reasons)


def test_every_code_of_a_budget_line_is_a_field() -> None:
    made = field_of(Column("economic", "string", "x", "", ("economic",)), BudgetLine, "tr")
    assert (made.scalar, made.keys) == ("code", ("economic",))
