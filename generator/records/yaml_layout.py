"""Where every part of a YAML text stands, in characters: what an edit at a value's own position has to know.

Takes text that `parse_yaml` reads without problems, gives a tree of nodes and entries. Built from the same events; the
end of a group or list is the end of its last value, because the parser's own mark runs on into the comments below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml import CLoader as Parser  # that there is one, the reader has made sure

from generator.records.yaml_reader import Value

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What libyaml takes for the end of a line."""
_GAP = re.compile("(?:[ \t\r\n\x85\u2028\u2029]|#[^\r\n\x85\u2028\u2029]*)*")
"""Blanks, line ends and comments between two tokens."""
_BLANK_LINES = re.compile("(?:\r\n|[\n\r\x85\u2028\u2029])[ \t\r\n\x85\u2028\u2029]*\\Z")


@dataclass(frozen=True, slots=True)
class Node:
    """One value: a text, a group (mapping) or a list."""

    start: int
    end: int
    """Behind its last character; equal to `start` when nothing is written."""
    column: int
    value: Value
    """As `parse_yaml` gives it."""
    style: str = ""
    """Of a text ``'``, ``"``, ``|``, ``>`` or nothing; of a group or list ``{`` in flow style, ``-`` as a block."""
    entries: tuple[Entry, ...] | None = None
    """None for a text or an absent value."""

    @property
    def flow(self) -> bool:
        """Whether it is a group or list between brackets."""
        return self.style == "{"


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value, or one entry of a list."""

    start: int
    """Where its key or its hyphen begins."""
    colon: int
    """Behind the colon or hyphen that the value follows; behind the key where there is no colon."""
    node: Node
    key: str | None = None
    has_colon: bool = True

    @property
    def end(self) -> int:
        """Behind its last character."""
        return max(self.colon, self.node.end)


def layout(text: str) -> Node | None:
    """The tree of a text without byte order mark; None when it holds no value."""
    parser = Parser(text)
    try:
        events = iter(parser.get_event, None)
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                return _node(text, event, events, 0)
    finally:
        parser.dispose()
    return None


def _node(text: str, event: yaml.NodeEvent, events: Iterator[yaml.Event], absent_at: int) -> Node:
    """`absent_at` is where a value that is not written would stand."""
    if isinstance(event, yaml.MappingStartEvent):
        return _group(text, event, events)
    if isinstance(event, yaml.SequenceStartEvent):
        return _list(text, event, events)
    assert isinstance(event, yaml.ScalarEvent)  # noqa: S101 - the reader refuses aliases
    start, end, column = _start(event), _end(event), _column(event)
    style = event.style or ""
    if not style and event.value == "":
        return Node(absent_at, absent_at, column, None)
    if style in ("|", ">") and (blank := _BLANK_LINES.search(text, start, end)):
        end = blank.start()
    value = None if not style and event.value == "~" else str(event.value)
    return Node(start, end, column, value, style)


def _group(text: str, opening: yaml.MappingStartEvent, events: Iterator[yaml.Event]) -> Node:
    entries: list[Entry] = []
    end = _end(opening)
    for event in events:
        end = _end(event)
        if not isinstance(event, yaml.ScalarEvent):  # the end of the group
            break
        sign = behind_gap(text, end)
        has_colon = text[sign : sign + 1] == ":"
        colon = sign + 1 if has_colon else end
        node = _following(text, events, colon)
        entries.append(Entry(_start(event), colon, node, str(event.value), has_colon))
    value = {entry.key: entry.node.value for entry in entries if entry.node.value is not None}
    return _whole(text, opening, entries, end, value)


def _list(text: str, opening: yaml.SequenceStartEvent, events: Iterator[yaml.Event]) -> Node:
    entries: list[Entry] = []
    behind = end = _start(opening)
    for event in events:
        end = _end(event)
        if not isinstance(event, yaml.NodeEvent):  # the end of the list
            break
        if opening.flow_style:
            node = _node(text, event, events, _start(event))
            entries.append(Entry(node.start, node.start, node))
        else:
            hyphen = behind_gap(text, behind)
            entries.append(Entry(hyphen, hyphen + 1, _node(text, event, events, hyphen + 1)))
            behind = entries[-1].end
    return _whole(text, opening, entries, end, [entry.node.value for entry in entries])


def _following(text: str, events: Iterator[yaml.Event], absent_at: int) -> Node:
    event = next(events)
    assert isinstance(event, yaml.NodeEvent)  # noqa: S101 - a parser gives every key a value
    return _node(text, event, events, absent_at)


def _whole(text: str, opening: yaml.CollectionStartEvent, entries: list[Entry], closed: int, value: Value) -> Node:
    start = _start(opening)
    bracketed = opening.flow_style and text[start : start + 1] in ("{", "[")
    end = closed if bracketed else entries[-1].end if entries else start
    return Node(start, end, _column(opening), value, "{" if opening.flow_style else "-", tuple(entries))


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark else 0


def _column(event: yaml.Event) -> int:
    return event.start_mark.column if event.start_mark else 0


# --- lines and gaps ----------------------------------------------------------------------------------------------


def behind_gap(text: str, position: int) -> int:
    """The next position that is neither blank nor comment."""
    match = _GAP.match(text, position)
    return match.end() if match else position


def line_start(text: str, position: int) -> int:
    """Where the line of a position begins."""
    while position and not _BREAK.match(text, position - 1):
        position -= 1
    return position


def line_end(text: str, position: int) -> int:
    """Where the line of a position ends, before its line break."""
    match = _BREAK.search(text, position)
    return match.start() if match else len(text)


def next_line(text: str, position: int) -> int:
    """Where the line after a position's begins; the end of the text when there is none."""
    match = _BREAK.search(text, position)
    return match.end() if match else len(text)


def begins_line(text: str, position: int) -> bool:
    """Whether only blanks stand before it on its line."""
    return not text[line_start(text, position) : position].strip(" ")


def behind_own_lines(text: str, end: int, column: int) -> int:
    """Where the lines of an entry end that begins at a column: its last line, and comments below it set further in."""
    position = next_line(text, end)
    while position < len(text):
        line = text[position : line_end(text, position)]
        inner = line.lstrip(" ")
        if not inner.startswith("#") or len(line) - len(inner) <= column:
            break
        position = next_line(text, position)
    return position
