"""A YAML text changed at the positions of the values that differ, everything else byte for byte as it was.

Takes the text of a record and the value it is to hold, gives text that `parse_yaml` reads as that value. What is not
sure to be read back is written anew: the smallest group around it first, in the end the whole record. Never touches a
file.

Comments: one behind a value goes with its line, one set further in than the key above it goes with that key; a comment
on a line of its own beside or above a removed entry stays.
"""

from __future__ import annotations

from typing import Any

from generator.records.base import Record
from generator.records.key_order import KeyOrder, key_order
from generator.records.kinds import Kind
from generator.records.validate import validate
from generator.records.yaml_layout import layout
from generator.records.yaml_match import matched
from generator.records.yaml_pieces import Overlap, Pieces
from generator.records.yaml_reader import DEEPEST, Value, parse_yaml
from generator.records.yaml_text import Bare, block_text, flow_text
from generator.records.yaml_writer import plain, write_yaml

BYTE_ORDER_MARK = "\ufeff"


def edited(source: str, value: Value, order: KeyOrder | None = None) -> str:
    """The text with the value, changed as little as possible; a new key stands where `order` says, else at the end.

    `value` is as `parse_yaml` or `plain` gives it; numbers are text afterwards, absent values (None) of groups are left
    out. Raises ValueError for a value that no
    file can hold: text longer than the reader takes, or half of a surrogate pair.
    """
    wanted = _as_read(value)
    mark = BYTE_ORDER_MARK if source.startswith(BYTE_ORDER_MARK) else ""
    text = source.removeprefix(BYTE_ORDER_MARK)
    parsed = parse_yaml(text.encode("utf-8", "surrogatepass"), "")
    if parsed.problems:
        return mark + _anew(text, wanted)
    if parsed.value == wanted:
        return source
    done = _attempt(text, wanted, order, DEEPEST)
    if done is None and isinstance(wanted, dict) and isinstance(parsed.value, dict):
        done = _field_by_field(text, wanted, order)
    return mark + (_anew(text, wanted) if done is None else done)


def rewritten(source: bytes, kind: Kind, record: Record) -> bytes:
    """A record's file with another record in its place: what both have the same stays as it is written."""
    parsed = parse_yaml(source, "")
    if parsed.value is None or parsed.problems:
        return write_yaml(record).encode()
    after = plain(record)
    if "id" not in parsed.value:
        del after["id"]
    before = validate(kind, record.id, parsed.value).record
    value = as_written(parsed.value, plain(before), after) if before is not None else after
    if validate(kind, record.id, _as_read(value)).record != record:
        value = after
    return edited(source.decode(), value, key_order(kind.model)).encode()


def as_written(written: Value, before: Value, after: Value) -> Value:
    """`after`, in the words of `written` wherever it says what `before` says: ``1_000`` stays for an unchanged 1000."""
    if before == after:
        return written
    if isinstance(written, dict) and isinstance(before, dict) and isinstance(after, dict):
        kept = {
            key: as_written(written.get(key, before[key]), before[key], after[key]) for key in before.keys() & after
        }
        return {key: kept.get(key, part) for key, part in after.items()}
    lists = isinstance(written, list) and isinstance(before, list) and isinstance(after, list)
    if lists and len(written) == len(before):
        pairs = {new: as_written(written[old], before[old], after[new]) for old, new in matched(before, after)}
        return [pairs.get(index, part) for index, part in enumerate(after)]
    return after


def _as_read(value: Any) -> Value:
    """A value as `parse_yaml` would give it: without absent fields, and all scalars text."""
    if isinstance(value, dict):
        return {key: _as_read(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_as_read(part) for part in value]
    if isinstance(value, bool):
        return Bare(str(value).lower())
    return value if isinstance(value, str) or value is None else Bare(value)


def _attempt(text: str, wanted: Value, order: KeyOrder | None, deepest: int) -> str | None:
    """The text edited in place, what lies deeper than `deepest` written anew; None when it does not read as wanted."""
    ended = text.endswith("\n")
    whole = text if ended else text + ("\r\n" if "\r\n" in text else "\n")
    for base in (whole, text):
        root = layout(base)
        if root is None:
            return None
        pieces = Pieces(base, order, deepest)
        try:
            pieces.change_root(root, wanted)
            done = pieces.joined()
        except Overlap:
            continue
        if not ended and base is whole:
            done = done.removesuffix("\n").removesuffix("\r")
        if _reads_as(done, wanted):
            return done
    return None


def _field_by_field(text: str, wanted: dict[str, Value], order: KeyOrder | None) -> str | None:
    """One field after the other, each written anew as far down as it can be; None when even that does not do."""
    written = parse_yaml(text.encode(), "").value
    for key in dict.fromkeys([*written, *wanted]):
        now = parse_yaml(text.encode(), "").value
        step = {name: part for name, part in now.items() if name != key}
        step |= {key: wanted[key]} if key in wanted else {}
        if step == now:
            continue
        tries = (_attempt(text, step, order, deepest) for deepest in range(DEEPEST, 0, -1))
        done = next((attempt for attempt in tries if attempt is not None), None)
        if done is None:
            return None
        text = done
    return text


def _anew(text: str, wanted: Value) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    written = block_text(wanted, 0, newline) if wanted and isinstance(wanted, dict | list) else flow_text(wanted)
    if _reads_as(written + newline, wanted):
        return written + newline
    raise ValueError("no YAML text holds this value")


def _reads_as(text: str, wanted: Value) -> bool:
    parsed = parse_yaml(text.encode("utf-8", "surrogatepass"), "")
    return not parsed.problems and parsed.value == wanted
