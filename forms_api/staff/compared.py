"""What was taken out of a text and what was put in, word by word.

Takes two texts, gives runs of words; never marks anything up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_PARTS = re.compile(r"\w+|\s+|[^\w\s]")


class Run(NamedTuple):
    """Words that are in both texts, in the first only, or in the second only."""

    what: Literal["same", "out", "in"]
    words: str


def compared(said: str, published: str) -> Iterator[Run]:
    """The runs that make up both texts: without those of ``in`` the first, without those of ``out`` the second."""
    first, second = _PARTS.findall(said), _PARTS.findall(published)
    for _tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if first[a:b] == second[c:d]:
            yield Run("same", "".join(first[a:b]))
            continue
        if a < b:
            yield Run("out", "".join(first[a:b]))
        if c < d:
            yield Run("in", "".join(second[c:d]))


def likeness(one: str, other: str) -> float:
    """How much two texts are alike, 0 to 1: the share of words they have in common."""
    first, second = ({word.lower() for word in re.findall(r"\w{3,}", text)} for text in (one, other))
    return len(first & second) / len(first | second) if first and second else 0.0
