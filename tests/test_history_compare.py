"""Two versions of a record give the fields that differ, however they are written."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from generator.history.compare import differences, is_figure
from generator.records.base import Figure
from generator.records.project import Project

TEXTS = st.dictionaries(st.sampled_from(["start", "end", "note"]), st.sampled_from(["a", "b", "1", "01"]))
GROUPS = st.recursive(
    TEXTS,
    lambda inner: st.builds(
        lambda texts, groups: texts | groups, TEXTS, st.dictionaries(st.sampled_from(["planned", "actual"]), inner)
    ),
    max_leaves=8,
)
ENTRIES = st.lists(st.sampled_from(["ihale", "yapim", "acilis", "izin"]), unique=True)


def leaves(value: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    if isinstance(value, dict):
        return {inner: text for name, part in value.items() for inner, text in leaves(part, (*path, name)).items()}
    return {path: value}


@given(GROUPS, GROUPS)
def test_what_differs_is_each_text_that_came_went_or_changed(before: Any, after: Any) -> None:
    told = list(differences(before, after))
    old, new = leaves(before), leaves(after)
    assert {path: (was, is_now) for path, was, is_now in told} == {
        path: (old.get(path), new.get(path)) for path in old.keys() | new.keys() if old.get(path) != new.get(path)
    }
    assert len(told) == len({path for path, _, _ in told})


@given(ENTRIES, ENTRIES)
def test_entries_are_known_by_their_id_wherever_they_stand(before: list[str], after: list[str]) -> None:
    def milestones(names: list[str]) -> Any:
        return {"milestones": [{"id": name, "title": name} for name in names]}

    told = {
        path[1]: (old is None, new is None) for path, old, new in differences(milestones(before), milestones(after))
    }
    came, went = set(after) - set(before), set(before) - set(after)
    assert told == dict.fromkeys(came, (True, False)) | dict.fromkeys(went, (False, True))


def test_another_way_to_write_the_same_is_no_change() -> None:
    before = {
        "cost": {"approved": "12400000.50"},
        "places": ["merkez", "istasyon"],
        "funding": [{"source": "own", "amount": "1000"}],
        "documents": [{"title": "A", "url": "https://a.example"}, {"title": "B", "file": "b.pdf"}],
    }
    after = {
        "cost": {"approved": {"value": "12_400_000.5"}},
        "places": [{"place": "istasyon"}, {"place": "merkez"}],
        "funding": [{"source": "own", "amount": "1_000.00"}],
        "documents": [{"title": "B", "file": "b.pdf"}, {"title": "A", "url": "https://a.example"}],
    }
    assert not list(differences(before, after))
    assert list(differences({"policy": {"plan": "01.10"}}, {"policy": {"plan": "01.1"}}))


def test_a_figure_has_one_path_however_it_came() -> None:
    bare, group = {"cost": {"approved": "5"}}, {"cost": {"approved": {"value": "7", "as_of": "2026"}}}
    path = ("cost", "approved", "value")
    assert (path, "5", "7") in differences(bare, group)
    assert (path, "7", "5") in differences(group, bare)
    assert (path, None, "5") in differences({}, bare)
    assert (path, "7", None) in differences(group, {})


def test_the_places_of_figures_are_those_of_the_record() -> None:
    assert {path for path in figures(Project, ()) if not is_figure(path)} == set()
    assert len(list(figures(Project, ()))) == 7


def figures(model: type[BaseModel], path: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The paths of a record's figures, from its model; the entry of a list is *."""
    found = []
    for name, info in model.model_fields.items():
        stack, entry = [info.annotation], ()
        while stack:
            annotation = stack.pop()
            if annotation is Figure:
                found.append((*path, name, *entry))
            elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
                found += figures(annotation, (*path, name, *entry))
            elif arguments := get_args(annotation):
                entry = ("*",) if Ellipsis in arguments else entry
                stack.extend(argument for argument in arguments if argument is not Ellipsis)
    return found


def test_equal_budget_lines_are_told_apart_by_their_number() -> None:
    line = {"economic": "06.5", "amounts": {"approved": "1"}}
    more = {"economic": "06.5", "amounts": {"approved": "2"}}
    assert list(differences({"lines": [line, line]}, {"lines": [line, more]})) == [
        (("lines", "06.5 (2)", "amounts", "approved"), "1", "2")
    ]
