"""Keys are put into the order of their model; comments go with them, values and quotes stay."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from generator.records.key_order import KeyOrder, key_order, keys_of
from generator.records.kinds import KINDS, kind_named
from generator.records.validate import validate
from generator.records.yaml_order import ordered
from generator.records.yaml_reader import parse_yaml
from generator.records.yaml_writer import write_yaml
from tests.records.strategies import PROJECTS
from tests.records.test_yaml_edit import ANY, KEYS, of_kind, value_of

PROJECT = key_order(kind_named("project").model)

MIXED = """\
# yaml-language-server: $schema=project.json
stage: 'need'  # the first step␣␣␣
# what it is called
title: {en: "A", tr: B}

# --- money ---
cost:
  # what was paid
  spent: 12_400_000.50   # by March
  approved: {source: Karar, value: 5}
status: {since: 2026, state: active}
contracts:
  - supplier: X   # the builder
    # its name in links
    id: a
    changes: [{reason: z, from: a, what: end, date: 2026}]
    value: 1
    tenderers: 5
note: |
  iki␣␣
  satır
# the end


""".replace("␣", " ")
IN_ORDER = """\
# yaml-language-server: $schema=project.json
# what it is called
title: {en: "A", tr: B}
stage: 'need'  # the first step
status: {state: active, since: 2026}

# --- money ---
cost:
  approved: {value: 5, source: Karar}
  # what was paid
  spent: 12_400_000.50   # by March
contracts:
  # its name in links
  - id: a
    supplier: X   # the builder
    tenderers: 5
    value: 1
    changes: [{date: 2026, what: end, from: a, reason: z}]
note: |
  iki␣␣
  satır
# the end
""".replace("␣", " ")


def test_keys_follow_the_model_and_comments_follow_their_keys() -> None:
    assert ordered(MIXED, PROJECT) == IN_ORDER
    assert ordered(IN_ORDER, PROJECT) == IN_ORDER


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    assert ordered("\ufeff" + MIXED.replace("\n", "\r\n"), PROJECT) == "\ufeff" + IN_ORDER.replace("\n", "\r\n")


def test_a_file_without_a_last_line_end_gets_one() -> None:
    assert ordered("stage: need\ntitle: A", PROJECT) == "title: A\nstage: need\n"


@pytest.mark.parametrize("source", ["title: A\ntitle: B\n", "stage: need\ntitle: &a A\n", "stage: [\n", ""])
def test_a_file_with_problems_of_form_is_left_alone(source: str) -> None:
    assert ordered(source, PROJECT) == source


def test_a_group_between_brackets_with_comments_inside_is_left_alone() -> None:
    source = "title: A\nstatus: {\n  since: 2026,  # in May\n  state: active,\n}\n"
    assert ordered(source, PROJECT) == source


def test_every_key_of_every_model_has_its_place() -> None:
    for kind in KINDS:
        names = {info.alias or name for name, info in kind.model.model_fields.items()}
        assert set(keys_of(kind.model)) == names
        assert keys_of(kind.model)[0] == "id"


def unordered(value: Any, order: KeyOrder, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The groups whose keys are not in order, told from the values alone."""
    found = []
    if isinstance(value, dict):
        keys = list(order(path))
        places = [keys.index(key) for key in value if key in keys]
        found += [path] if places != sorted(places) else []
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found + [fault for key, part in parts for fault in unordered(part, order, (*path, key))]


@given(of_kind("project", PROJECTS), st.randoms(use_true_random=False), st.booleans(), st.integers(0, 2))
def test_any_record_in_any_order_is_put_in_order_once_and_for_all(
    record: Any,
    chance: Any,
    flow: bool,  # noqa: FBT001 - drawn
    comments: int,
) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = chance.sample(sorted(value), len(value))
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(part) for part in value] if isinstance(value, list) else value

    source = _written(shuffled(value_of(write_yaml(record))), flow=flow)
    if comments and not flow:
        source = _commented(source, chance, comments)
    after = ordered(source, PROJECT)
    assert value_of(after) == value_of(source)
    assert unordered(value_of(after), PROJECT) == []
    assert Counter(after.split()) == Counter(source.split()) or flow
    assert ordered(after, PROJECT) == after


def _written(value: Any, *, flow: bool) -> str:
    writer = YAML(pure=True)
    writer.default_flow_style = flow
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.width = 10_000
    stream = io.StringIO()
    writer.dump(value, stream)
    return stream.getvalue()


def _commented(source: str, chance: Any, often: int) -> str:
    """Comments of their own line before some keys, where they change no value."""
    lines = source.splitlines(keepends=True)
    for number in range(len(lines) - 1, -1, -1):
        inner = lines[number].lstrip(" ")
        if chance.random() < often / 4 and inner[:1].isalpha():
            margin = " " * (len(lines[number]) - len(inner))
            tried = [*lines[:number], f"{margin}# {number}\n", *lines[number:]]
            if parse_yaml("".join(tried).encode(), "").value == value_of(source):
                lines = tried
    return "".join(lines)


@given(st.dictionaries(KEYS, ANY, min_size=1), st.booleans())
def test_whatever_stands_in_a_file_keeps_its_value(
    value: dict[str, Any],
    flow: bool,  # noqa: FBT001 - drawn
) -> None:
    source = _written(value, flow=flow)
    if not parse_yaml(source.encode(), "x.yml").problems:
        after = ordered(source, lambda _: ("x", "id", "no"))
        assert value_of(after) == value_of(source)
        assert ordered(after, lambda _: ("x", "id", "no")) == after


def test_what_write_yaml_writes_is_in_order() -> None:
    value = {"title": "A", "as_of": "2026", "places": ["m"], "stage": "need", "status": {"state": "active"}}
    record = validate(kind_named("project"), "x", value).record
    assert record is not None
    text = write_yaml(record)
    assert list(value_of(text)) == ["title", "stage", "status", "places", "as_of"]
    assert ordered(text, PROJECT) == text
