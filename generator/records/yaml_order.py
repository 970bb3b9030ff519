"""The keys of a record's text put into the order of its model, and nothing else about it changed.

Takes the text of a record, gives text that holds the same values, quotes and comments. A comment on a line of its own
goes with the key below it, one behind a value with its line; blank lines go with the key below them. What heads the
file stays there: comments with a blank line below them, and the line that names a schema to an editor. A group between
brackets that has comments inside is left as it is. Never changes a value.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from generator.records.key_order import KeyOrder
from generator.records.problem import FieldPath
from generator.records.yaml_layout import (
    Entry,
    Node,
    begins_line,
    behind_own_lines,
    layout,
    line_end,
    line_start,
)
from generator.records.yaml_pieces import Pieces
from generator.records.yaml_reader import parse_yaml

_FOR_EDITORS = re.compile(r"\s*#\s*(yaml-language-server:|\$schema:)")
_LEADING_LINES = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*")
_HYPHEN = re.compile(r"( *)- *")
_BLANKS_AT_END = re.compile(r"[ \t]+(?=\r?$)", re.MULTILINE)


def ordered(source: str, order: KeyOrder) -> str:
    """The text with its keys in order, no blanks at line ends and one line end at its end.

    A text with problems of form, or one that cannot be put in order without a loss, is given back as it is.
    """
    value, problems = _read(source)
    if problems:
        return source
    newline = "\r\n" if "\r\n" in source else "\n"
    text = source if source.endswith("\n") else source + newline
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    for change in (lambda now: _sorted(now, order), _trimmed, lambda now: now.rstrip(" \t\r\n") + newline):
        changed = change(text)
        if changed != text and _read(changed) == (value, False) and _signs(changed) == _signs(text):
            text = changed
    done = mark + text
    return done if done == source or _read(text) == (value, False) else source


def _read(text: str) -> tuple[object, bool]:
    parsed = parse_yaml(text.encode("utf-8", "surrogatepass"), "")
    return parsed.value, bool(parsed.problems)


def _signs(text: str) -> Counter[str]:
    """What is written, wherever it stands."""
    return Counter("".join(text.split()))


def _trimmed(text: str) -> str:
    """Without blanks at line ends, but for those inside a text over several lines."""
    root = layout(text)
    kept = [(node.start, node.end) for node in _texts(root)] if root else []
    return _BLANKS_AT_END.sub(
        lambda found: found[0] if any(start <= found.start() < end for start, end in kept) else "", text
    )


def _texts(node: Node) -> list[Node]:
    """The texts that are not plain; a plain one ends where its last word does."""
    if node.entries is None:
        return [node] if node.style else []
    return [text for entry in node.entries for text in _texts(entry.node)]


# --- sorting -----------------------------------------------------------------------------------------------------


def _sorted(text: str, order: KeyOrder) -> str:
    root = layout(text)
    if root is None:
        return text
    pieces = Pieces(text, order, 0)
    _sort(pieces, root, (), order)
    return pieces.joined()


def _sort(pieces: Pieces, node: Node, path: FieldPath, order: KeyOrder) -> None:
    """Notes how the groups at and below a path become sorted, the inner ones first."""
    entries = node.entries or ()
    noted = len(pieces.found)
    for index, entry in enumerate(entries):
        _sort(pieces, entry.node, (*path, index if entry.key is None else entry.key), order)
    rank = {key: number for number, key in enumerate(order(path))}
    numbers = [rank.get(str(entry.key), len(rank)) for entry in entries]
    if not rank or numbers == sorted(numbers):
        return
    wanted = sorted(range(len(entries)), key=lambda index: numbers[index])
    if node.flow:
        _sort_between_brackets(pieces, noted, entries, wanted)
    else:
        _sort_lines(pieces, noted, node, wanted)


def _sort_between_brackets(pieces: Pieces, noted: int, entries: Sequence[Entry], wanted: Sequence[int]) -> None:
    text = pieces.text
    gaps = [text[before.end : after.start] for before, after in itertools.pairwise(entries)]
    behind = text[entries[-1].end : line_end(text, entries[-1].end)]
    if any("#" in gap for gap in [*gaps, behind.partition("}")[0]]):
        return
    parts = [_taken(pieces, noted, entry.start, entry.end) for entry in entries]
    for entry, index in zip(entries, wanted, strict=True):
        pieces.replace(entry.start, entry.end, parts[index])


def _sort_lines(pieces: Pieces, noted: int, node: Node, wanted: Sequence[int]) -> None:
    text, entries = pieces.text, node.entries or ()
    inline = not begins_line(text, entries[0].start)
    hyphen = line_start(text, entries[0].start)
    before = _HYPHEN.fullmatch(text, hyphen, entries[0].start)
    if inline and not before:
        return  # behind two hyphens there is no place for the comments of another key
    margin = " " * node.column
    start = entries[0].start if inline else _own_comments(text, entries[0].start)
    bounds = [start, *(behind_own_lines(text, entry.end, node.column) for entry in entries)]
    parts = [_taken(pieces, noted, *ends) for ends in itertools.pairwise(bounds)]
    if inline:
        parts[0] = margin + parts[0]
    first, *others = [parts[index] for index in wanted]
    match = _LEADING_LINES.match(first)
    leading = match[0] if match else ""
    body = first[len(leading) :]
    leading = "".join(line for line in leading.splitlines(keepends=True) if line.strip())
    if inline and before:
        if leading:
            above = before[1]
            comments = "".join(above + line.lstrip(" ") for line in leading.splitlines(keepends=True))
            pieces.replace(hyphen, hyphen, comments)
        leading, body = "", body.removeprefix(margin)
    pieces.replace(start, bounds[-1], "".join([leading, body, *others]))


def _own_comments(text: str, first: int) -> int:
    """Where the lines of the first key of a group begin, with the comments directly above it."""
    start = line_start(text, first)
    while start:
        above = line_start(text, start - 1 - (text[start - 2 : start] == "\r\n"))
        line = text[above:start]
        if not line.lstrip(" ").startswith("#") or _FOR_EDITORS.match(line):
            break
        start = above
    return start


def _taken(pieces: Pieces, noted: int, start: int, end: int) -> str:
    """A stretch of the text with its pieces, which are taken out; they are among those noted since so many."""
    since = pieces.found[noted:]
    inner = [(a - start, b - start, new) for a, b, new in since if start <= a and b <= end]
    pieces.found[noted:] = [piece for piece in since if not (start <= piece[0] and piece[1] <= end)]
    return Pieces(pieces.text[start:end], None, 0, inner).joined()
