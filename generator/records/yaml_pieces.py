"""The single replacements that bring a YAML text from one value to another.

Takes a text with its layout and the value wanted, gathers what to replace where, gives the text joined. Does not look
whether the result reads as wanted: `yaml_edit` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from generator.records.key_order import KeyOrder
from generator.records.problem import FieldPath
from generator.records.yaml_layout import (
    Entry,
    Node,
    begins_line,
    behind_gap,
    behind_own_lines,
    line_end,
    line_start,
)
from generator.records.yaml_match import matched
from generator.records.yaml_reader import Value
from generator.records.yaml_text import (
    Bare,
    Room,
    block_text,
    fits_a_line,
    flow_text,
    key_text,
    keyed_text,
    listed_text,
    new_text,
    text_like,
)

_HEADER = re.compile(r"[|>][-+0-9]*([ \t]+#[^\r\n]*)?")


class Overlap(Exception):
    """Two replacements touch the same text; the edit has to be made in another way."""


@dataclass
class Pieces:
    """The replacements for one text."""

    text: str
    order: KeyOrder | None
    deepest: int
    """Groups and lists further down than this are written anew when they differ."""
    found: list[tuple[int, int, str]] = field(default_factory=list)

    @cached_property
    def newline(self) -> str:
        """The line end of the text."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def replace(self, start: int, end: int, text: str) -> None:
        """Note that this stretch is to become this text."""
        self.found.append((start, end, text))

    def joined(self) -> str:
        """The text with every replacement made. Raises Overlap."""
        parts: list[str] = []
        done = 0
        for start, end, text in sorted(self.found, key=lambda piece: piece[:2]):
            if start < done:
                raise Overlap
            parts += [self.text[done:start], text]
            done = end
        return "".join([*parts, self.text[done:]])

    # --- one value -------------------------------------------------------------------------------------------------

    def change_root(self, root: Node, wanted: Value) -> None:
        """The whole document."""
        if not self._inside(root, wanted, ()):
            flow = root.flow or not wanted or not isinstance(wanted, dict | list)
            room = Room(root.column, root.column + 2, self.newline)
            text = _inline(wanted, room) if flow else block_text(wanted, root.column, self.newline)
            self.replace(root.start, root.end, text)

    def change(self, entry: Entry, wanted: Value, path: FieldPath, within: Node) -> None:
        """The value of an entry of the group or list `within`."""
        node = entry.node
        if node.value == wanted:
            return
        if isinstance(node.value, str) and isinstance(wanted, str):
            self._change_text(node, wanted, within)
        elif not self._inside(node, wanted, path):
            self._write_anew(entry, wanted, within)

    def _inside(self, node: Node, wanted: Value, path: FieldPath) -> bool:
        """Edits a group or list entry by entry; False when it has to be written anew."""
        if len(path) >= self.deepest or not node.entries or not wanted or type(node.value) is not type(wanted):
            return False
        bracketed = not node.flow or self.text[node.start] in "{["
        if isinstance(wanted, dict):
            return self._change_group(node, wanted, path, bracketed=bracketed)
        return self._change_list(node, wanted, path)

    def _change_text(self, node: Node, wanted: str, within: Node) -> None:
        old = self.text[node.start : node.end]
        if {old, wanted} == {"true", "false"}:
            wanted = Bare(wanted)
        lines = old.splitlines()
        header = _HEADER.match(old) if node.style in ("|", ">") else None
        further = [line for line in lines[1:] if line.strip()]
        indent = len(further[0]) - len(further[0].lstrip(" ")) if further else within.column + 2
        behind = self.text[node.end : line_end(self.text, node.end)].strip()
        room = Room(node.column, indent, self.newline, within.flow, one_line=bool(behind))
        like = [line.strip() for line in (lines[1:] if header else lines)]
        written = text_like(wanted, node.style, like, room)
        if header and header[1]:
            first, sign, rest = written.partition(self.newline)
            written = first + header[1] + sign + rest
        self.replace(node.start, node.end, written)

    def _write_anew(self, entry: Entry, wanted: Value, within: Node) -> None:
        node = entry.node
        unwritten = node.start == node.end
        lead = (" " if entry.has_colon else ": ") if unwritten and (entry.key is not None or not within.flow) else ""
        column = node.column if not unwritten else within.column + 2
        if within.flow:
            self.replace(node.start, node.end, lead + flow_text(wanted))
        elif isinstance(wanted, dict | list) and not fits_a_line(wanted, column):
            self._write_block(entry, wanted, within, lead)
        else:
            self._write_inline(entry, wanted, within, lead)

    def _write_block(self, entry: Entry, wanted: Value, within: Node, lead: str) -> None:
        """A group or list too long for one line, as a block in place of the value."""
        node, text, margin = entry.node, self.text, within.column + 2
        if self._stands_below(entry):  # a list may stand in the column of its key, a group may not
            margin = max(node.column, margin)
            block = " " * margin + block_text(wanted, margin, self.newline)
            self.replace(line_start(text, node.start), node.end, block)
        elif entry.key is None:
            column = node.column if node.end > node.start else margin
            self.replace(node.start, node.end, lead + block_text(wanted, column, self.newline))
        else:  # below the key's line, so that a comment there stays
            end = line_end(text, node.end)
            self.replace(entry.colon, node.end, "")
            self.replace(end, end, self.newline + " " * margin + block_text(wanted, margin, self.newline))

    def _write_inline(self, entry: Entry, wanted: Value, within: Node, lead: str) -> None:
        """A text, or a short group or list, behind the colon or hyphen."""
        node, text = entry.node, self.text
        behind = text[node.end : line_end(text, node.end)].strip()
        room = Room(node.column, within.column + 2, self.newline, one_line=bool(behind))
        written = _inline(wanted, room)
        if self._stands_below(entry) and self.newline not in written:
            self.replace(entry.colon, entry.colon, f" {written}")
            self.replace(line_start(text, node.start), behind_own_lines(text, node.end, within.column), "")
        else:
            self.replace(node.start, node.end, lead + written)

    def _stands_below(self, entry: Entry) -> bool:
        """Whether the value begins on a later line than its key or hyphen."""
        return line_start(self.text, entry.node.start) >= entry.colon

    # --- groups ----------------------------------------------------------------------------------------------------

    def _change_group(self, node: Node, wanted: dict[str, Value], path: FieldPath, *, bracketed: bool) -> bool:
        entries = node.entries or ()
        gone = [entry.key not in wanted and entry.node.value is not None for entry in entries]
        present = {entry.key for entry in entries}
        added = [key for key in wanted if key not in present]
        if all(gone) or (not bracketed and (added or any(gone))):
            return False
        for entry in entries:
            if entry.key is not None and entry.key in wanted:
                self.change(entry, wanted[entry.key], (*path, entry.key), node)
        self._remove(node, gone)
        order = list(self.order(path)) if self.order else []
        rank = {key: number for number, key in enumerate(order)}
        kept = [entry for entry, leaves in zip(entries, gone, strict=True) if not leaves]
        for key in sorted(added, key=lambda key: rank.get(key, len(rank))):
            earlier = [entry for entry in kept if rank.get(str(entry.key), len(rank)) <= rank.get(key, len(rank))]
            place = max(earlier, key=lambda entry: (rank.get(str(entry.key), len(rank)), entry.start), default=None)
            if node.flow:
                self._add(node, place, f"{key_text(key)}: {flow_text(wanted[key])}")
            else:
                self._add(node, place, keyed_text(key, wanted[key], node.column, self.newline))
        return True

    # --- lists -----------------------------------------------------------------------------------------------------

    def _change_list(self, node: Node, wanted: list[Value], path: FieldPath) -> bool:
        entries = node.entries or ()
        pairs = {new: old for old, new in matched([entry.node.value for entry in entries], wanted)}
        kept = set(pairs.values())
        if not kept:
            return False
        for new, old in pairs.items():
            self.change(entries[old], wanted[new], (*path, new), node)
        self._remove(node, [index not in kept for index in range(len(entries))])
        blocks = any(entry.node.style == "-" for entry in entries)
        place: Entry | None = None
        for new, value in enumerate(wanted):
            if new in pairs:
                place = entries[pairs[new]]
            elif node.flow:
                self._add(node, place, flow_text(value))
            else:
                self._add(node, place, listed_text(value, node.column, self.newline, as_block=blocks))
        return True

    # --- entries ---------------------------------------------------------------------------------------------------

    def _add(self, node: Node, place: Entry | None, text: str) -> None:
        """A new entry behind another, or before all of them."""
        first = (node.entries or ())[0]
        if node.flow:
            at = place.end if place else first.start
            self.replace(at, at, f", {text}" if place else f"{text}, ")
        elif place:
            at = behind_own_lines(self.text, place.end, node.column)
            self.replace(at, at, " " * node.column + text + self.newline)
        elif begins_line(self.text, first.start):
            at = line_start(self.text, first.start)
            self.replace(at, at, " " * node.column + text + self.newline)
        else:
            self.replace(first.start, first.start, text + self.newline + " " * node.column)

    def _remove(self, node: Node, gone: list[bool]) -> None:
        """The entries that go, each run of neighbours at once."""
        entries = node.entries or ()
        numbered = zip(gone, range(len(entries)), strict=True)
        for leaves, run in groupby(numbered, key=lambda pair: pair[0]):
            if leaves:
                numbers = [number for _, number in run]
                remove = self._remove_between_commas if node.flow else self._remove_lines
                remove(node, numbers[0], numbers[-1])

    def _remove_lines(self, node: Node, first: int, last: int) -> None:
        entries = node.entries or ()
        for number in range(first, last + 1):
            start, end = entries[number].start, entries[number].end
            if begins_line(self.text, start):
                self.replace(line_start(self.text, start), behind_own_lines(self.text, end, node.column), "")
                continue
            # The first entry, behind a hyphen: what follows takes its place, unless a comment is in between.
            following = entries[last + 1].start
            between = self.text[behind_own_lines(self.text, end, node.column) : following]
            if number == last and not between.strip():
                self.replace(start, following, "")
            else:
                self.replace(len(self.text[:start].rstrip(" ")), line_end(self.text, end), "")

    def _remove_between_commas(self, node: Node, first: int, last: int) -> None:
        entries = node.entries or ()
        start, end = entries[first].start, entries[last].end
        if last + 1 < len(entries):
            following, comma = entries[last + 1].start, behind_gap(self.text, end) + 1
            self.replace(start, comma if "#" in self.text[comma:following] else following, "")
        else:
            before = entries[first - 1].end
            self.replace(start if "#" in self.text[before:start] else before, end, "")


def _inline(wanted: Value, room: Room) -> str:
    return new_text(wanted, room) if isinstance(wanted, str) else flow_text(wanted)
