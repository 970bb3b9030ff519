"""A value as YAML text for one place in a file: plain, quoted, folded, between brackets or as a block.

Takes plain values (mappings, lists, text, None) and the room there is, gives text that every YAML 1.1 and 1.2 reader
takes for the same. Never looks at a file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from generator.records.yaml_reader import Value
from generator.records.yaml_writer import READ_OTHERWISE, WORD, says_the_same_bare

WIDEST = 110
"""Columns a line is to keep to, where something can be done about it."""

_UNSEEN = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)  # what only double quotes can hold, the line end among it
_LIKE_A_NUMBER = re.compile(
    r"[-+]?(?:0o[0-7_]+|0x[0-9a-f_]+|0b[01_]+|(?:\.[0-9_]+|[0-9][0-9_,]*(?:\.[0-9_]*)?)(?:e[-+]?[0-9]+)?"
    r"|[0-9][0-9_]*(?::[0-9]+)+(?:\.[0-9_]*)?)|[0-9]{4}-[0-9].*",
    re.ASCII | re.IGNORECASE,
)
"""What some reader takes for a number or a day, beside what PyYAML itself does."""
_SEAM = re.compile(r"(?<=[^ ]) (?=[^ #])")
"""Where a line may be folded: a single blank that a reader gives back for the line end."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_TAGS: dict[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers


class Bare(str):
    """The text of a number or of true and false, which a reader may take for just that."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Room:
    """Where a value is to be written."""

    column: int
    """The column it begins in, counted from 0."""
    indent: int
    """The column its further lines begin in."""
    newline: str = "\n"
    flow: bool = False
    """Whether it stands between brackets."""
    one_line: bool = False
    """Whether something follows on its line, so that it may not be a block."""


# --- texts -------------------------------------------------------------------------------------------------------


def new_text(text: str, room: Room) -> str:
    """A text as `write_yaml` would quote it; a long one, or one of several lines, as a block where there is room."""
    bare = (
        isinstance(text, Bare)
        or says_the_same_bare(text)
        or (WORD.fullmatch(text) and text.lower() not in READ_OTHERWISE)
    )
    written = text if bare else double_quoted(text)
    if "\n" in text or (room.column + len(written) > WIDEST and _SEAM.search(text)):
        return _block(text, ">", room) or written
    return written


def text_like(text: str, style: str, lines: Sequence[str], room: Room) -> str:
    """A text in the style of the one it replaces, as far as the new text allows.

    `lines` are those of the old text without margins: a text over several lines is folded again where it was, in the
    lines whose words stay.
    """
    if style in ("|", ">") and (block := _block(text, style, room, lines)):
        return block
    if style == "'" and not _UNSEEN.search(text):
        return _filled("'" + text.replace("'", "''") + "'", room, lines)
    if style == "" and _plain_says_it(text, flow=room.flow):
        return _filled(text, room, lines)
    if (style == "" and (len(lines) > 1 or "\n" in text)) and (block := _block(text, ">", room, lines)):
        return block
    return _filled(double_quoted(text), room, lines)


def double_quoted(text: str) -> str:
    """The text in double quotes, on one line."""
    escaped = re.sub(r'[\\"]', lambda found: _ESCAPES[found[0]], text)
    return '"' + _UNSEEN.sub(lambda found: _ESCAPES.get(found[0]) or _code_point(found[0]), escaped) + '"'


def _code_point(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02X}" if number < 0x100 else f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def _plain_says_it(text: str, *, flow: bool) -> bool:
    """Whether every reader takes it for this text when it is written without quotes."""
    if isinstance(text, Bare) or says_the_same_bare(text):
        return True
    if not text[:1].isalnum() or text.endswith((" ", ":")) or ": " in text or " #" in text or _UNSEEN.search(text):
        return False
    if flow and any(sign in text for sign in ",[]{}:?"):
        return False
    if text.lower() in READ_OTHERWISE or _LIKE_A_NUMBER.fullmatch(text):
        return False
    return not any(pattern.match(text) for _, pattern in _TAGS.get(text[0], ()))


def _filled(text: str, room: Room, lines: Sequence[str]) -> str:
    if len(lines) < 2:
        return text
    return (room.newline + " " * room.indent).join(_folded_like(text, lines, room.column, room.indent))


def _folded_like(text: str, lines: Sequence[str], column: int, indent: int) -> list[str]:
    """The text in lines: the first and last of `lines` as long as their words are the same, the rest cut anew."""
    words = _SEAM.split(text)
    first, last = 0, len(lines)
    while first < last and words[: len(parts := _SEAM.split(lines[first]))] == parts:
        words = words[len(parts) :]
        first += 1
    ending: list[str] = []
    while first < last and words[-len(parts := _SEAM.split(lines[last - 1])) :] == parts:
        words = words[: -len(parts)]
        last -= 1
        ending.insert(0, lines[last])
    start = indent if first else column
    widest = max([WIDEST, *(indent + len(line) for line in lines)])
    return [*lines[:first], *(_cut(" ".join(words), start, indent, widest) if words else []), *ending]


def _cut(text: str, column: int, indent: int, widest: int = WIDEST) -> list[str]:
    """The text in lines of at most so many columns, where its words are short enough."""
    lines = [""]
    for word in _SEAM.split(text):
        start = column if len(lines) == 1 else indent
        if lines[-1] and start + len(lines[-1]) + 1 + len(word) > widest:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _block(text: str, sign: str, room: Room, like: Sequence[str] = ()) -> str | None:
    """The text as a block (`|` keeps its lines, `>` folds them); None for a text or a place that has none."""
    body = text.rstrip("\n")
    lines = body.split("\n")
    ends = {0: "-", 1: ""}.get(len(text) - len(body))
    if room.flow or room.one_line or ends is None or not body or any(_UNSEEN.search(line) for line in lines):
        return None
    if lines[0].startswith(" ") or not lines[0] or any(line != line.rstrip(" ") for line in lines):
        return None
    if sign == ">":
        if any(line.startswith(" ") for line in lines):
            return None
        cut = [_folded_like(line, like, room.indent, room.indent) if line else [] for line in lines]
        lines = [line for number, part in enumerate(cut) for line in ([""] if number else []) + part]
    margin = " " * room.indent
    return room.newline.join([sign + ends, *(margin + line if line else "" for line in lines)])


# --- groups and lists --------------------------------------------------------------------------------------------


def key_text(key: str) -> str:
    """A key as every reader takes it for text."""
    return key if WORD.fullmatch(key) and key.lower() not in READ_OTHERWISE else double_quoted(key)


def flow_text(value: Value) -> str:
    """A value on one line, groups and lists between brackets."""
    room = Room(0, 0, flow=True)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(key)}: {flow_text(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(part) for part in value) + "]"
    return "~" if value is None else new_text(value, room)


def fits_a_line(value: Value, column: int) -> bool:
    """Whether a group or list is short enough to stand between brackets."""
    written = flow_text(value)
    return not value or (column + len(written) < WIDEST and "\\n" not in written)


def block_text(value: Value, indent: int, newline: str) -> str:
    """A filled group or list as a block whose further lines begin in column `indent`; its first line has no margin."""
    if isinstance(value, dict):
        lines = [keyed_text(key, part, indent, newline) for key, part in value.items()]
    else:
        lines = [listed_text(part, indent, newline) for part in value]
    return (newline + " " * indent).join(lines)


def keyed_text(key: str, value: Value, column: int, newline: str) -> str:
    """A key and its value, the key in this column."""
    name = key_text(key) + ":"
    room = Room(column + len(name) + 1, column + 2, newline)
    if isinstance(value, dict | list) and not fits_a_line(value, room.column):
        return f"{name}{newline}{' ' * room.indent}{block_text(value, room.indent, newline)}"
    return f"{name} {_inline(value, room)}"


def listed_text(value: Value, column: int, newline: str, *, as_block: bool = False) -> str:
    """A hyphen and an entry, the hyphen in this column; `as_block` where its neighbours are blocks."""
    room = Room(column + 2, column + 2, newline)
    if isinstance(value, dict | list) and value and (as_block or not fits_a_line(value, room.column)):
        return f"- {block_text(value, room.indent, newline)}"
    return f"- {_inline(value, room)}"


def _inline(value: Value, room: Room) -> str:
    return new_text(value, room) if isinstance(value, str) else flow_text(value)
