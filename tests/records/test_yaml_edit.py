"""An edit changes what differs and nothing else, and what it writes is read back as what was wanted."""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from generator.records.key_order import key_order
from generator.records.kinds import kind_named
from generator.records.problem import FieldPath
from generator.records.validate import validate
from generator.records.yaml_edit import edited, rewritten
from generator.records.yaml_reader import parse_yaml
from generator.records.yaml_writer import plain, write_yaml
from tests.records.strategies import ANSWERS, LINES, PROJECTS, WORDS

CONTENT = Path(__file__).parents[2] / "content"
RECORDS = sorted(CONTENT.rglob("*.yml"))

COMMENTED = """\
# what this file is
title: {tr: A, en: B}   # the name
cost:   # the money
  estimate: 12_400_000.50   # a guess
  # nothing was paid yet
places: [merkez, istasyon]
milestones:
  - {id: ihale, title: İhale}
  # the second one
  - id: b
    title: İki üç   # by hand
    planned: 2026-01
  - {id: c, title: Son}
status:
note: >-
  uzun bir yazı
  iki satır

stage: need
"""


def value_of(text: str) -> Any:
    parsed = parse_yaml(text.encode(), "x.yml")
    assert parsed.problems == ()
    return parsed.value


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), n=0)
    return [line.rstrip("\n") for line in lines if not line.startswith(("---", "+++", "@@"))]


def scalars(value: Any, path: FieldPath = ()) -> Iterator[FieldPath]:
    if isinstance(value, str):
        yield path
    else:
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from scalars(part, (*path, key))


def with_scalar(value: Any, path: FieldPath, text: str) -> Any:
    result = deepcopy(value)
    group = result
    for step in path[:-1]:
        group = group[step]
    group[path[-1]] = text
    return result


def at(value: Any, path: FieldPath) -> Any:
    for step in path:
        value = value[step]
    return value


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.relative_to(CONTENT).as_posix())
def test_one_changed_cell_gives_a_one_line_diff(file: Path) -> None:
    source = file.read_bytes().decode()
    value = value_of(source)
    places = list(scalars(value))
    for path in places[:: max(1, len(places) // 20)]:  # spread over the file
        old = at(value, path)
        for new in ("7", f"{old}1", "Yeni: söz"):
            wanted = with_scalar(value, path, new)
            after = edited(source, wanted)
            assert value_of(after) == wanted
            if "\n" not in old and source.count("\n") == after.count("\n"):
                assert len(changed_lines(source, after)) == (0 if new == old else 2), path
            else:
                assert _folded(source, path), path


def _folded(source: str, path: FieldPath) -> bool:
    """Whether a value takes more than one line, told by another reader."""
    node = YAML().compose(io.StringIO(source))
    for step in path:
        if isinstance(node, MappingNode):
            node = next(part for key, part in node.value if key.value == step)
        else:
            node = node.value[step]
    lines = source.splitlines()[node.start_mark.line : node.end_mark.line + 1]
    return len([line for line in lines if line.strip()]) > 1


def as_all_text(text: str) -> Any:
    """What a YAML 1.2 reader gives when every scalar is text; an absent value of a group is left out."""

    def built(node: Any) -> Any:
        if isinstance(node, ScalarNode):
            return None if not node.style and node.value in ("", "~") else node.value
        if isinstance(node, SequenceNode):
            return [built(part) for part in node.value]
        return {key.value: built(part) for key, part in node.value if built(part) is not None}

    return built(YAML(typ="safe", pure=True).compose(io.StringIO(text)))


def of_kind(kind: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Records of a kind, those that are none left out."""
    return values.map(lambda value: validate(kind_named(kind), "x", value).record).filter(lambda record: record)


def values_of(record: Any) -> Any:
    return as_text({name: part for name, part in plain(record).items() if name != "id"})


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: as_text(part) for name, part in value.items()}
    return [as_text(part) for part in value] if isinstance(value, list) else str(value)


@pytest.mark.parametrize(("kind", "values"), [("project", PROJECTS), ("feedback", ANSWERS), ("budget", LINES)])
def test_any_record_becomes_any_other_for_every_reader(kind: str, values: st.SearchStrategy[Any]) -> None:
    order = key_order(kind_named(kind).model)
    seen = 0

    @given(of_kind(kind, values), of_kind(kind, values))
    def becomes(first: Any, second: Any) -> None:
        nonlocal seen
        seen += first != second
        wanted = values_of(second)
        after = edited("# head\n" + write_yaml(first), {**plain(second), "id": None}, order)
        assert after.startswith("# head\n")
        assert value_of(after) == wanted
        assert as_all_text(after) == wanted

    becomes()
    assert seen > 10


KEYS = st.sampled_from(["id", "tr", "a b", "no", "x", "d", "e"])
ANY = st.recursive(
    WORDS | st.just("") | st.none(),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(KEYS, parts, max_size=4),
    max_leaves=12,
)


def without_absent(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_absent(part) for key, part in value.items() if part is not None}
    return [without_absent(part) for part in value] if isinstance(value, list) else value


@given(
    st.dictionaries(KEYS, ANY, min_size=1), st.dictionaries(KEYS, ANY), st.booleans(), st.sampled_from(["\n", "\r\n"])
)
def test_any_value_becomes_any_other_however_it_is_laid_out(
    first: dict[str, Any],
    second: dict[str, Any],
    flow: bool,  # noqa: FBT001 - drawn
    newline: str,
) -> None:
    writer = YAML(pure=True)
    writer.default_flow_style = flow
    writer.width = 30
    stream = io.StringIO()
    writer.dump(first, stream)
    source = f"# head\n{stream.getvalue()}".replace("\n", newline)
    if not parse_yaml(source.encode(), "x.yml").problems:
        after = edited(source, second)
        assert after.startswith(f"# head{newline}")
        assert value_of(after) == without_absent(second)
        assert as_all_text(after) == without_absent(second)


def edited_by(source: str, **fields: Any) -> str:
    value = value_of(source)
    return edited(source, {key: part for key, part in {**value, **fields}.items() if part is not None})


def test_every_comment_survives_an_edit_of_another_value() -> None:
    after = edited_by(COMMENTED, stage="development", cost={"estimate": "5", "spent": "4"}, places=["a"], title="C")
    comments = [line.partition("#")[2] for line in COMMENTED.splitlines() if "#" in line]
    assert [line.partition("#")[2] for line in after.splitlines() if "#" in line] == comments
    assert "  estimate: 5   # a guess\n" in after


def test_a_removed_entry_takes_its_own_comment_and_leaves_the_line_above_it() -> None:
    milestones = value_of(COMMENTED)["milestones"]
    after = edited_by(COMMENTED, milestones=[milestones[0], {**milestones[1]}][:1] + milestones[2:])
    assert changed_lines(COMMENTED, after) == [
        "-  - id: b",
        "-    title: İki üç   # by hand",
        "-    planned: 2026-01",
    ]


def test_an_entry_put_into_the_middle_is_one_more_entry() -> None:
    value = value_of(COMMENTED)
    new = {"id": "q", "title": "Ara"}
    changed = {**value["milestones"][1], "planned": "2026-02"}
    after = edited_by(COMMENTED, milestones=[value["milestones"][0], new, changed, value["milestones"][2]])
    assert changed_lines(COMMENTED, after) == [
        "+  - id: q",
        "+    title: Ara",
        "-    planned: 2026-01",
        "+    planned: 2026-02",
    ]


def test_entries_may_take_the_place_of_the_first_one() -> None:
    milestones = value_of(COMMENTED)["milestones"]
    new = [{"id": "q", "title": "Ara"}, {"id": "r", "title": "Yeni"}]
    after = edited_by(COMMENTED, milestones=[*new, *milestones[1:]])
    assert value_of(after)["milestones"] == [*new, *milestones[1:]]
    assert "  # the second one\n  - id: b\n" in after
    assert after.startswith("# what this file is\n")


def test_a_new_key_stands_where_the_model_has_it() -> None:
    source = "title: A\nstage: need\nstatus: {state: active}   # since May\nmilestones: []\n"
    value = {**value_of(source), "cost": {"estimate": "5"}, "status": {"since": "2026", "state": "active"}}
    after = edited(source, value, key_order(kind_named("project").model))
    assert changed_lines(source, after) == [
        "-status: {state: active}   # since May",
        "+status: {state: active, since: 2026}   # since May",
        "+cost: {estimate: 5}",
    ]


def test_a_bare_amount_becomes_a_group_and_the_other_way_round_on_its_own_line() -> None:
    group = {"value": "5", "as_of": "2026-01-05"}
    after = edited_by(COMMENTED, cost={"estimate": group})
    assert changed_lines(COMMENTED, after) == [
        "-  estimate: 12_400_000.50   # a guess",
        "+  estimate: {value: 5, as_of: 2026-01-05}   # a guess",
    ]
    assert changed_lines(after, edited_by(after, cost={"estimate": "12"}))[1] == "+  estimate: 12   # a guess"


def test_an_absent_value_is_filled_in_place() -> None:
    for absent in ("status:", "status: ~"):
        source = COMMENTED.replace("status:", absent)
        after = edited_by(source, status={"state": "active"})
        assert changed_lines(source, after) == [f"-{absent}", "+status: {state: active}"]


def test_a_folded_text_stays_folded() -> None:
    text = "Parkın kuzey kapısına yeni ışıklar takıldı, yol genişletildi, banklar boyandı. " * 3
    after = edited_by(COMMENTED, note=text.strip())
    lines = after.partition("note: >-\n")[2].partition("\n\nstage")[0].splitlines()
    assert len(lines) == 3
    assert all(line.startswith("  ") and len(line) <= 110 for line in lines)


@pytest.mark.parametrize("source", [COMMENTED.replace("\n", "\r\n"), "\ufeff" + COMMENTED, COMMENTED.rstrip("\n")])
def test_line_ends_byte_order_mark_and_a_missing_last_newline_survive(source: str) -> None:
    value = value_of(source)
    value = {**value, "title": {"tr": "A", "en": "C"}, "link": "x", "milestones": value["milestones"][1:]}
    after = edited(source, value)
    assert after.startswith("\ufeff") == source.startswith("\ufeff")
    assert after.endswith("\n") == source.endswith("\n")
    assert after.count("\r\n") == (after.count("\n") if "\r\n" in source else 0)
    assert value_of(after) == value


def test_quotes_stay_as_they_were_where_they_can() -> None:
    source = "a: 'bir'\nb: \"iki\"\nc: üç dört\nd: beş\n"
    after = edited(source, {"a": "bir'in", "b": "yedi", "c": "üç: dört", "d": "06"})
    assert after == 'a: \'bir\'\'in\'\nb: "yedi"\nc: "üç: dört"\nd: "06"\n'


def test_a_record_put_over_another_keeps_what_says_the_same_as_it_was_written() -> None:
    source = (
        "title: Park   # the name\nstage: need\nstatus: {state: active}\n"
        "cost:\n  estimate: {value: 12_400_000.50}\n  spent: 5_000\nplaces:\n  - {place: merkez}   # all of it\n"
    )
    kind = kind_named("project")
    value = {**value_of(source), "stage": "development", "cost": {"estimate": "12400000.50", "spent": "6000"}}
    record = validate(kind, "x", value).record
    assert record is not None
    assert changed_lines(source, rewritten(source.encode(), kind, record).decode()) == [
        "-stage: need",
        "+stage: development",
        "-  spent: 5_000",
        "+  spent: 6000",
    ]
