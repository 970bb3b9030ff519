"""One cell put into the value of a record, as its YAML has it.

Takes a value and changes a copy of it: bare figures stay bare, texts keep their other languages, a group that becomes
empty goes.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from generator.columns import Column
from generator.records.base import DimensionShare, Figure, PlaceShare
from generator.records.problem import FieldPath
from generator.records.text import Text

_BARE: dict[type[BaseModel], str] = {Figure: "value", PlaceShare: "place", DimensionShare: "dimension"}
"""Groups that may be written as one value, and the field that value is."""


def with_cell(
    value: dict[str, Any], model: type[BaseModel], at: FieldPath, column: Column, text: str, first: str
) -> tuple[dict[str, Any], FieldPath]:
    """A copy of a record's value with one cell in it, and the path of the field as the file has it.

    `at` leads to the entry the row is about, ``("milestones", 2)``; empty for the record itself. An empty text takes
    the field out. `first` is the language of plain texts.
    """
    changed = deepcopy(value)
    path: FieldPath = (*at, *column.path)
    written = _put(changed, model, path, column, text, first)
    return changed, written


def without_entry(value: dict[str, Any], at: FieldPath) -> dict[str, Any]:
    """A copy of a record's value without an entry of a list; the list goes with its last one."""
    changed = deepcopy(value)
    here: Any = changed
    for step in at[:-1]:
        here = here[step]
    here.pop(at[-1])
    if not here:
        _without(changed, at[:-1])
    return changed


def _without(value: Any, path: FieldPath) -> None:
    for step in path[:-1]:
        value = value[step]
    del value[path[-1]]


def _put(here: Any, hint: Any, path: FieldPath, column: Column, text: str, first: str) -> FieldPath:
    """Puts the text below `here`, which is of the type `hint`; gives the path as YAML has it."""
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        inner = get_args(hint)[0]
        while len(here) <= step:
            here.append({})
        key: str | int = step
    else:
        info = hint.model_fields[step]
        key = info.alias or step
        inner = _bare(get_type_hints(hint, include_extras=True)[step])
    present = here[key] if isinstance(key, int) else here.get(key)
    if not rest:
        made = _leaf(present, inner, column, text, first)
        _set(here, key, made)
        return (key, column.language) if isinstance(made, dict) and inner is Text and column.language else (key,)
    name = _BARE.get(inner) if isinstance(inner, type) else None
    if name is not None and rest == (name,) and not isinstance(present, dict):
        _set(here, key, text or None)
        return (key,)
    if isinstance(present, str) and name is not None:
        present = {name: present}
    if present is None:
        present = [] if get_origin(inner) is tuple else {}
    below = _put(present, inner, rest, column, text, first)
    _set(here, key, present or None)
    return (key, *below)


def _set(here: Any, key: str | int, made: Any) -> None:
    if isinstance(key, int):
        here[key] = made if made is not None else {}
    elif made is None:
        here.pop(key, None)
    else:
        here[key] = made


def _leaf(present: Any, hint: Any, column: Column, text: str, first: str) -> Any:
    if hint is Text and column.language:
        return _text(present, column.language, text, first)
    if get_origin(hint) is tuple:
        return [part.strip() for part in text.split(";") if part.strip()] or None
    return text or None


def _text(present: Any, language: str, text: str, first: str) -> Any:
    """A text with one of its languages changed; a plain one stays plain while it has one language."""
    if not isinstance(present, dict):
        if language == first:
            return text or None if isinstance(present, str) else {language: text} if text else None
        present = {first: present} if isinstance(present, str) else {}
    made = {name: words for name, words in present.items() if name != language}
    if text:
        made = {**present, language: text}
    return made or None


def _bare(hint: Any) -> Any:
    parts = [part for part in get_args(hint) if part is not type(None)]
    return parts[0] if type(None) in get_args(hint) else hint
