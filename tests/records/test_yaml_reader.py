"""The reader takes any bytes, gives text as written, and places every fault."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.kinds import KINDS, kind_named
from generator.records.problem import SENTENCES, Place, Problem, field_name, in_order
from generator.records.validate import validate
from generator.records.yaml_reader import parse_yaml

YAML_LIKE = st.text(st.sampled_from("ab:#-?,[]{}&*!|>'\"%@`~ \t\n\r0_.<=\\uışü\u2028\x85\ufeff\x00"), max_size=60)


def parses(content: bytes) -> Any:
    parsed = parse_yaml(content, "f.yml")
    for problem in parsed.problems:
        assert SENTENCES[problem.code].format_map(problem.values)
        assert problem.line >= 1
        assert problem.column >= 1
    return parsed.value


@given(st.binary(max_size=300) | YAML_LIKE.map(str.encode))
def test_no_bytes_make_the_reader_or_validate_raise(content: bytes) -> None:
    value = parses(content)
    if value is not None:
        for kind in KINDS:
            for finding in validate(kind, "ornek", value).findings:
                assert SENTENCES[finding.code].format_map(finding.values)


@given(st.recursive(st.none() | YAML_LIKE, lambda part: st.lists(part, max_size=3) | st.dictionaries(YAML_LIKE, part)))
def test_no_values_make_validate_raise(value: Any) -> None:
    names = [*kind_named("project").model.model_fields, *kind_named("site").model.model_fields]
    for document in (
        value,
        dict.fromkeys(names, value),
        {name: [value] for name in names},
        {name: {"value": value} for name in names},
    ):
        for kind in KINDS:
            for finding in validate(kind, "ornek", document).findings:
                assert SENTENCES[finding.code].format_map(finding.values)


@pytest.mark.parametrize(
    "written",
    ["01.10", "06", "no", "12:30", "1_000", "0x1F", "1e3", "2026-01-05", "null", "true", ".inf", "=", "46.03"],
)
def test_plain_scalars_stay_the_text_that_was_written(written: str) -> None:
    assert parses(f"a: {written}\n{written}: [{written}]\n".encode()) == {"a": written, written: [written]}


@pytest.mark.parametrize("absent", ["", " ~", " # nothing yet"])
def test_nothing_is_an_absent_field(absent: str) -> None:
    assert parses(f"a:{absent}\nb: x\n".encode()) == {"b": "x"}


def test_byte_order_mark_and_windows_line_ends_are_read() -> None:
    assert parses("\ufeffa: ş\r\nb: x\r\n".encode()) == {"a": "ş", "b": "x"}


def test_every_key_and_value_has_its_place() -> None:
    positions = parse_yaml("a: 1\nç:\n  - {x: 2}\n  - y\n".encode(), "f.yml").positions
    assert positions.of(("ç", 0, "x")) == Place(3, 9)
    assert positions.of_key(("ç", 0, "x")) == Place(3, 6)
    assert positions.of(("ç", 1)) == Place(4, 5)
    assert positions.of(("ç", 1, "z", 4)) == Place(4, 5)  # what is missing is told at what is around it


def test_a_group_written_twice_is_one_fault_whatever_it_holds() -> None:
    parsed = parse_yaml(b"a: {b: 1, c: 2}\na: {b: 1, c: 2}\n", "f.yml")
    assert [(problem.code, problem.line) for problem in parsed.problems] == [("duplicate-key", 2)]


def test_a_key_of_two_groups_is_no_fault() -> None:
    assert parse_yaml(b"- {a: 1}\n- {a: 1}\n", "f.yml").problems == ()


def test_problems_come_by_file_and_place_and_each_once() -> None:
    late, early = Problem("tag", "b.yml", 2, 1), Problem("anchor", "b.yml", 1, 9)
    assert in_order([late, early, late, Problem("tag", "a.yml", 7)]) == [Problem("tag", "a.yml", 7), early, late]


def test_field_path_is_written_as_people_write_it() -> None:
    assert field_name(("milestones", 1, "planned")) == "milestones[1].planned"
