"""Entries to the files of the search: which stem stands in which entry, cut into small files.

Takes entries and the stems of a language, gives files; the same entries give the same bytes. A browser loads the first
file, then those that begin as what is typed, then those of the results it shows; a file is named by what it holds, so
that what did not change is kept from one build to the next, on the site and in browsers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any

from generator.search.entries import Entry
from generator.search.folding import words
from generator.search.stems import Stems

DataFile = tuple[str, bytes]

_SHARD = 24_000
"""About how many letters of lists a file holds: some 8 kB on the way to a phone."""
_ENTRIES_A_FILE = 64
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LONGEST = 40
"""Letters of a stem; what is longer is an address or a mistake."""


def index_files(entries: Sequence[Entry], stems: Stems, told: Mapping[str, Any]) -> Iterator[DataFile]:
    """``index.json`` with what `told` adds to it, and the files it names."""
    shards = []
    for content, first in _shards(_found_in(entries, stems)):
        name = _name(content)
        yield f"{name}.json", content
        shards.append([first, name])
    shown = []
    for start in range(0, len(entries), _ENTRIES_A_FILE):
        content = as_json([_row(entry) for entry in entries[start : start + _ENTRIES_A_FILE]])
        name = _name(content)
        yield f"{name}.json", content
        shown.append(name)
    yield (
        "index.json",
        as_json(
            {
                **told,
                "kinds": [[kind, len(list(several))] for kind, several in groupby(entries, key=lambda one: one.kind)],
                "stems": stems.as_data(),
                "count": len(entries),
                "shards": shards,
                "entries": shown,
                "entriesAFile": _ENTRIES_A_FILE,
            }
        ),
    )


def _found_in(entries: Iterable[Entry], stems: Stems) -> dict[str, tuple[list[int], ...]]:
    """Stem to the numbers of its entries, by tier."""
    known: dict[str, str] = {}
    seen: dict[str, frozenset[str]] = {}
    found: dict[str, tuple[list[int], ...]] = {}

    def stems_of(text: str) -> frozenset[str]:
        made = set()
        for word in words(text):
            stem = known.get(word)
            if stem is None:
                stem = known[word] = stems.stem(word)[:_LONGEST]
            made.add(stem)
        return frozenset(made)

    def stems_of_name(name: str) -> frozenset[str]:
        if name not in seen:
            seen[name] = stems_of(name)
        return seen[name]

    for number, entry in enumerate(entries):
        title = stems_of(entry.title) if entry.named else frozenset[str]()
        names = frozenset[str]().union(*map(stems_of_name, entry.names)) - title
        texts = frozenset[str]().union(*map(stems_of, entry.texts)) - title - names
        for tier, several in enumerate((title, names, texts)):
            for stem in several:
                if stem not in found:
                    found[stem] = ([], [], [])
                found[stem][tier].append(number)
    return found


def _shards(found: Mapping[str, tuple[list[int], ...]]) -> Iterator[tuple[bytes, str]]:
    """The stems in their order, cut into files of about the same size; each with its first stem."""
    waiting: list[tuple[str, str]] = []
    size = 0
    for stem in sorted(found):
        lists = "|".join(map(_gaps, found[stem])).rstrip("|")
        waiting.append((stem, lists))
        size += len(stem) + len(lists) + 6
        if size >= _SHARD:
            yield _shard(waiting)
            waiting, size = [], 0
    if waiting:
        yield _shard(waiting)


def _shard(several: list[tuple[str, str]]) -> tuple[bytes, str]:
    content = as_json({"stems": [stem for stem, _ in several], "lists": [lists for _, lists in several]})
    return content, several[0][0]


def _gaps(numbers: Sequence[int]) -> str:
    """Rising numbers as the gaps between them: five bits a sign, the sixth says that more follows."""
    signs = []
    before = -1
    for number in numbers:
        gap = number - before - 1
        before = number
        while gap >= 32:
            signs.append(_DIGITS[32 | gap & 31])
            gap >>= 5
        signs.append(_DIGITS[gap])
    return "".join(signs)


def numbers_of(gaps: str) -> list[int]:
    """The numbers that `_gaps` wrote; the script does the same."""
    numbers, before, gap, shift = [], -1, 0, 0
    for sign in gaps:
        value = _DIGITS.index(sign)
        gap |= (value & 31) << shift
        shift += 5
        if value < 32:
            before += gap + 1
            numbers.append(before)
            gap = shift = 0
    return numbers


def _row(entry: Entry) -> list[Any]:
    return [entry.title, entry.path, list(entry.details)]


def _name(content: bytes) -> str:
    return sha256(content).hexdigest()[:10]


def as_json(value: Any) -> bytes:
    """A value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
