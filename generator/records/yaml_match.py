"""Which entries of two lists are the same one: equal, or with an equal id, or in the same position.

Takes two lists of plain values, gives pairs of positions, both rising. Knows nothing of YAML text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from difflib import SequenceMatcher

from generator.records.yaml_reader import Value

NAMES = ("id", "place", "code", "date", "year", "file")
"""Keys by which an entry is known, the surest first."""


def matched(before: Sequence[Value], after: Sequence[Value]) -> list[tuple[int, int]]:
    """Pairs (position before, position after); what is in no pair was removed or added."""
    pairs: list[tuple[int, int]] = []
    equal = _common([_written(entry) for entry in before], [_written(entry) for entry in after])
    for old, new in _between(equal, len(before), len(after)):
        named = _common(
            [_name(before[i]) or f"before {i}" for i in old], [_name(after[j]) or f"after {j}" for j in new]
        )
        pairs += [(old[i], new[j]) for i, j in named]
        for rest, others in _between(named, len(old), len(new)):
            places = [(old[i], new[j]) for i, j in zip(rest, others, strict=False)]
            same_length = len(rest) == len(others)
            pairs += [(i, j) for i, j in places if same_length or _alike(before[i], after[j])]
    return sorted(equal + pairs)


def _common(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]


def _between(pairs: Sequence[tuple[int, int]], before: int, after: int) -> list[tuple[range, range]]:
    """The stretches of both lists that lie between pairs."""
    ends = [*pairs, (before, after)]
    starts = [(-1, -1), *pairs]
    return [(range(a + 1, i), range(b + 1, j)) for (a, b), (i, j) in zip(starts, ends, strict=True)]


def _written(entry: Value) -> str:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True)


def _name(entry: Value) -> str | None:
    """What an entry is known by: the value of the first of NAMES it has; None for none."""
    if not isinstance(entry, dict):
        return None
    return next((f"{name} {_written(entry[name])}" for name in NAMES if isinstance(entry.get(name), str)), None)


def _alike(before: Value, after: Value) -> bool:
    """Whether one can have become the other: not when both have a name, for entries of one name are paired already."""
    return _name(before) is None or _name(after) is None
