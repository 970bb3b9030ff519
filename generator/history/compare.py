"""Two versions of a record to the fields that differ.

Takes values as YAML had them, gives paths with what stood before and after. Works on plain values, not on checked
records: what was written years ago need not fit today's fields. Touches nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial

from generator.records.problem import FieldPath
from generator.records.yaml_reader import Value

Difference = tuple[FieldPath, Value, Value]

_NAMES = (
    *(("id",), ("place",), ("dimension",), ("year", "code"), ("code",), ("file",), ("number",), ("url",)),
    *(("date",), ("year",), ("source",)),
)
"""What tells the entries of a list apart: the first of these that all of them have."""
_BARE = ("place", "dimension", "value")
"""The field a group stands for when it is written as its one value."""
_CODES = ("institutional", "functional", "finance", "economic")
_NUMBER = re.compile(r"-?[0-9][0-9_]*(\.[0-9]+)?", re.ASCII)


def differences(before: Value, after: Value, path: FieldPath = ()) -> Iterator[Difference]:
    """Every field that differs, in the order of the record. An entry of a list that comes or goes is one difference."""
    before, after = _spelled_out(before, after, path)
    both = (before, after)
    if all(isinstance(value, dict) or value is None for value in both):
        before, after = before or {}, after or {}
        for name in (*before, *(name for name in after if name not in before)):
            yield from differences(before.get(name), after.get(name), (*path, name))
    elif all(isinstance(value, list) or value is None for value in both):
        yield from _entries(before or [], after or [], path)
    elif not _same(before, after, path):
        yield path, before, after


def _entries(before: list[Value], after: list[Value], path: FieldPath) -> Iterator[Difference]:
    name = _naming([*before, *after], path)
    if name is None:
        yield from _unnamed(before, after, path)
        return
    old, new = _by_name(before, name), _by_name(after, name)
    for step in (*old, *(step for step in new if step not in old)):
        if step in old and step in new:
            yield from differences(old[step], new[step], (*path, step))
        else:
            yield (*path, step), old.get(step), new.get(step)


def _naming(entries: list[Value], path: FieldPath) -> Callable[[Value], str] | None:
    """How the entries of a list are named; None when nothing tells them apart."""
    groups = [entry for entry in entries if isinstance(entry, dict)]
    if len(groups) + sum(isinstance(entry, str) for entry in entries) < len(entries):
        return None
    if not groups:
        return str
    if path == ("lines",):
        return lambda line: "-".join(line[code] for code in _CODES if isinstance(line.get(code), str))
    for names in _NAMES:
        if all(isinstance(group.get(name), str) for group in groups for name in names):
            return partial(_named_by, names)
    return None


def _named_by(names: tuple[str, ...], entry: Value) -> str:
    return entry if isinstance(entry, str) else " ".join(entry[name] for name in names)


def _by_name(entries: list[Value], name: Callable[[Value], str]) -> dict[str, Value]:
    """Entries by name; the second of a name is `name (2)`, for equal budget lines are legal."""
    found: dict[str, Value] = {}
    seen: Counter[str] = Counter()
    for entry in entries:
        step = name(entry)
        seen[step] += 1
        found[step if seen[step] == 1 else f"{step} ({seen[step]})"] = entry
    return found


def _unnamed(before: list[Value], after: list[Value], path: FieldPath) -> Iterator[Difference]:
    """Entries nothing names: equal ones stayed, wherever they stand; the others went and came."""
    left = list(after)
    for index, entry in enumerate(before):
        if entry in left:
            left.remove(entry)
        else:
            yield (*path, index), entry, None
    kept = list(before)
    for index, entry in enumerate(after):
        if entry in kept:
            kept.remove(entry)
        else:
            yield (*path, index), None, entry


def is_figure(path: FieldPath) -> bool:
    """Whether a bare amount may stand for {value, as_of, source} here."""
    if len(path) == 2:
        return path[0] == "cost"
    return len(path) == 3 and path[0] == "contracts" and path[2] in ("value", "final_value")


def _spelled_out(before: Value, after: Value, path: FieldPath) -> tuple[Value, Value]:
    """Both values with a bare form written as its group, where the path or the other value tells that it is one."""
    if is_figure(path):
        before, after = ({"value": value} if isinstance(value, str) else value for value in (before, after))
    for bare, group in ((before, after), (after, before)):
        if isinstance(bare, str) and isinstance(group, dict):
            name = next((name for name in _BARE if name in group), None)
            if name is not None:
                return ({name: before}, after) if bare is before else (before, {name: after})
    return before, after


def _same(before: Value, after: Value, path: FieldPath) -> bool:
    if before == after:
        return True
    amount = path[-1:] in (("value",), ("amount",)) or path[-2:-1] == ("amounts",)
    texts = [value for value in (before, after) if isinstance(value, str) and _NUMBER.fullmatch(value)]
    # 12_400_000.50 is 12400000.5; but the code 01.10 is not 01.1.
    return amount and len(texts) == 2 and Decimal(texts[0]) == Decimal(texts[1])


def own_reason(path: FieldPath, after: Value, record: Value) -> Value:
    """The reason the record itself gives for a change: text, or text by language; None when it gives none.

    `after` is the changed field, `record` the whole record since.
    """
    match path:
        case ("status", "state" | "since"):
            return _text_at(record.get("status"), "reason")
        case ("milestones", step, "planned" | "actual"):
            named = [entry for entry in record.get("milestones") or () if isinstance(entry, dict)]
            return next((_text_at(entry, "note") for entry in named if entry.get("id") == step), None)
        case ("contracts", _, "changes", _) | ("changes", _):
            return _text_at(after, "reason")
    return None


def _text_at(group: Value, name: str) -> Value:
    """A text as a record may write it; None for anything else."""
    text = group.get(name) if isinstance(group, dict) else None
    if isinstance(text, dict) and text and all(isinstance(words, str) for words in text.values()):
        return text
    return text if isinstance(text, str) else None
