"""A new record to fill in: what must be there is there, every other field stands as a comment with an example.

Takes the schema of a kind and the values that are given, gives YAML text. Prose begins with ``##`` and examples with
``# ``, so that an editor's "uncomment" on any block makes the examples fields and leaves the prose a comment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.editor.schema import Schema

# Written without quotes only what every YAML reader takes for the same text.
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*|[0-9]{4}-[0-9]{2}(-[0-9]{2})?", re.ASCII)
_READ_OTHERWISE = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
_NAME = "id"
_ON_ONE_LINE = 3
"""A group within a group stands on one line when it has no more fields than these, and no group among them."""


def record_text(schema: Schema, given: Mapping[str, Any], notes: Mapping[str, str], head: str) -> str:
    """The text of a new record: `head` first; `given` fields as fields; `notes` more prose on some of them."""
    lines = [f"## {line}" for line in head.splitlines()]
    for name, node in schema["properties"].items():
        if name == _NAME:  # the file name is the id
            continue
        lines += ["", f"## {_explained(node)}", *([f"## {notes[name]}"] if name in notes else [])]
        lines += _given(name, node, given[name]) if name in given else _commented(_field(name, node, 0))
    return "\n".join(lines) + "\n"


def _given(name: str, node: Schema, value: Any) -> list[str]:
    """A field that is filled in; what else its group may hold stands below it as comments."""
    if not isinstance(value, dict) or "properties" not in node or not value.keys() <= node["properties"].keys():
        return [f"{name}: {_flow(value)}"]
    lines = [f"{name}:"]
    for part, inner in node["properties"].items():
        if part in value:
            lines.append(f"  {part}: {_flow(value[part])}  # {_explained(inner)}")
        else:
            lines += [f"  {line}" for line in _commented(_field(part, inner, 1))]
    return lines


def _commented(lines: Iterator[str]) -> list[str]:
    return [f"# {line}" for line in lines]


def _field(name: str, node: Schema, depth: int) -> Iterator[str]:
    """A field with an example, a line for each field of a group; within a group told at the end of its line."""
    about = f"  # {_explained(node)}" if depth else ""
    group = _group(node)
    entries = _group(node["items"]) if isinstance(node.get("items"), dict) else None
    inner = group or entries
    if inner is None:
        yield f"{name}: {_flow(example(node))}{about}"
        return
    if depth and _short(inner):
        yield f"{name}: {_flow(example(inner) if group else [example(inner)])}{about}"
        return
    yield f"{name}:{about}"
    lines = [line for part, value in inner["properties"].items() for line in _field(part, value, depth + 1)]
    if group:
        yield from (f"  {line}" for line in lines)
    else:
        yield from (f"  {'- ' if number == 0 else '  '}{line}" for number, line in enumerate(lines))


def _explained(node: Schema) -> str:
    """What a field is called and what it is for, and what may be chosen when that is short."""
    return f"{node['title']}: {node['description']}"


def _group(node: Schema) -> Schema | None:
    """The group of fields a node describes; None for a value, a text or a group of free names."""
    for part in (node, *node.get("anyOf", ())):
        if part.get("additionalProperties") is False and part.get("properties") and "required" in part:
            return dict(part)
    return None


def _short(group: Schema) -> bool:
    parts = group["properties"].values()
    return len(parts) <= _ON_ONE_LINE and not any(_group(part) or "items" in part for part in parts)


def example(node: Schema) -> Any:
    """A value that may stand at a node: its example, its first choice, or all fields of its group with theirs."""
    if "examples" in node:
        return node["examples"][0]
    if "enum" in node:
        return node["enum"][0]
    if group := _group(node):
        return {name: example(part) for name, part in group["properties"].items()}
    if isinstance(items := node.get("items"), list):
        return [example(item) for item in items]
    if items:
        return [example(items)]
    if names := node.get("properties"):  # a text in the town's languages, or amounts by phase
        return {name: example(part) if "examples" in part else "…" for name, part in names.items()}
    return "…"


def _flow(value: Any) -> str:
    """A value on one line of YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_word(name)}: {_flow(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    return _word(value) if isinstance(value, str) else json.dumps(value)


def _word(text: str) -> str:
    bare = _BARE.fullmatch(text) and text.lower() not in _READ_OTHERWISE
    return text if bare else json.dumps(text, ensure_ascii=False)
