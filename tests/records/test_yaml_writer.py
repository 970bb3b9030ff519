"""What is written is read back as the same record, by us and by every other YAML reader."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from generator.records.base import Record
from generator.records.kinds import KINDS, Kind, kind_named
from generator.records.validate import validate
from generator.records.yaml_reader import parse_yaml
from generator.records.yaml_writer import plain, write_yaml
from tests.records.strategies import AMOUNTS, ANSWERS, CODES, LINES, PROJECTS, TEXTS, WORDS, records_of


def read_back(record: Record, kind: str) -> Record | None:
    written = write_yaml(record)
    parsed = parse_yaml(written.encode(), "x.yml")
    assert parsed.problems == (), written
    return validate(kind_named(kind), "x", parsed.value).record


def recorded(kind: str, value: Any) -> Record | None:
    """The record of the values; None for what no record can hold."""
    return validate(kind_named(kind), "x", value).record


@pytest.mark.parametrize(("kind", "values"), [("project", PROJECTS), ("feedback", ANSWERS), ("budget", LINES)])
def test_any_record_is_written_and_read_back_the_same(kind: str, values: st.SearchStrategy[Any]) -> None:
    seen = 0

    @given(values)
    def written_and_read_back(value: Any) -> None:
        nonlocal seen
        if record := recorded(kind, value):
            seen += 1
            assert read_back(record, kind) == record

    written_and_read_back()
    assert seen > 10


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_write_read_write_changes_nothing_in_any_kind_and_another_reader_agrees(kind: Kind) -> None:
    seen = 0

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(records_of(kind.model))
    def written_and_read_back(value: Any) -> None:
        nonlocal seen
        if (record := recorded(kind.name, value)) is None:
            return
        seen += 1
        text = write_yaml(record)
        again = read_back(record, kind.name)
        assert again == record
        assert write_yaml(again) == text
        ours = {name: part for name, part in plain(record).items() if name != "id"}
        assert as_text(YAML(typ="safe", pure=True).load(io.StringIO(text)) or {}) == as_text(ours)

    written_and_read_back()
    assert seen > 10


@given(
    TEXTS, st.dictionaries(CODES, WORDS, min_size=1, max_size=3), AMOUNTS, st.sampled_from(["2026-01", "2026-02-03"])
)
def test_other_readers_read_the_same_texts(title: Any, answers: dict[str, str], amount: str, day: str) -> None:
    values = {"about": {"kind": "place", "id": "no"}, "stage": "need", "channel": "web", "date": day}
    status = {"state": "declined", "reason": title}
    answer = recorded("feedback", {**values, "status": status, "answers": answers})
    named = {"code": amount, "label": title}  # what looks like a number and is text
    codelist = recorded("codelist", {"title": title, "codes": [named]})
    for record in (answer, codelist):
        if record is not None:
            text = write_yaml(record)
            ours = {name: part for name, part in plain(record).items() if name != "id"}
            assert as_text(yaml.safe_load(text)) == ours
            assert as_text(YAML(typ="safe", pure=True).load(io.StringIO(text))) == ours


def as_text(value: Any) -> Any:
    """What another reader gives; a number or a day it sees says the same when it is written out again."""
    if isinstance(value, dict):
        assert all(isinstance(name, str) for name in value), "a key must be text to every reader"
        return {name: as_text(part) for name, part in value.items()}
    return [as_text(part) for part in value] if isinstance(value, list) else str(value)


def test_fields_stand_in_the_order_of_the_model_and_bare_where_that_says_all() -> None:
    value = {
        "status": {"state": "active"},
        "places": [{"place": "merkez"}, {"share": "30", "place": "istasyon"}],
        "stage": "need",
        "cost": {"estimate": {"value": "12400000.50"}, "spent": "06"},
        "title": {"tr": "Işık: çarşı", "en": "Light"},
    }
    record = recorded("project", value)
    assert record is not None
    assert write_yaml(record) == (
        'title:\n  tr: "Işık: çarşı"\n  en: Light\nstage: need\nstatus:\n  state: active\n'
        'places:\n  - merkez\n  - place: istasyon\n    share: 30\ncost:\n  estimate: "12400000.50"\n  spent: 6\n'
    )


def test_an_only_phase_named_value_stays_a_group() -> None:
    line = {"direction": "revenue", "economic": "01", "amounts": {"value": "5"}}
    record = recorded("budget", {"year": "2026", "status": "draft", "lines": [line]})
    assert record is not None
    assert plain(record)["lines"][0]["amounts"] == {"value": "5"}
    assert read_back(record, "budget") == record


def test_a_quantity_with_three_decimals_is_written_so_that_it_is_no_thousands() -> None:
    record = recorded("prices", {"title": "a", "base": "2003", "values": [{"year": "2025", "value": "2.6840"}]})
    assert record is not None
    assert plain(record)["values"][0]["value"] == "2.6840"
    assert read_back(record, "prices") == record
    assert plain(record)["values"][0]["value"] != str(Decimal("2.684"))
