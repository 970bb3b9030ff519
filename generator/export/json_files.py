"""Every record as JSON: one file a record, one file a kind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from generator.columns import EXPORTED, plural
from generator.export.source import DataFile, Source
from generator.records.base import Record
from generator.records.budget import PlainLine
from generator.records.yaml_writer import plain


def records_as_json(source: Source) -> Iterator[DataFile]:
    """``data/projects/<id>.json`` and ``data/projects.json``, and so for every kind."""
    groups: dict[str, list[bytes]] = {kind: [] for kind in EXPORTED}
    for kind, record in source.town.published():
        if kind in groups:
            written = _with_lines(source, record) if kind == "budget" else as_json(plain(record)).rstrip()
            groups[kind].append(written)
            yield f"data/{plural(kind)}/{record.id}.json", written + b"\n"
    for kind, values in groups.items():
        yield f"data/{plural(kind)}.json", b"[%b]\n" % b",\n".join(values)
        values.clear()  # those of budgets may be the largest of all
    for name in ("site", "questions", "withdrawn"):
        single = getattr(source.town, name)
        if single is not None:
            yield f"data/{name}.json", as_json(plain(single))


def _with_lines(source: Source, budget: Record) -> bytes:
    """A budget with what its tables hold, not how they are laid out; its lines come last."""
    value = plain(budget)
    value.pop("tables", None)
    at = list(value).index("lines") if "lines" in value else len(value)
    value["lines"] = []
    before, after = (dict(part) for part in (list(value.items())[:at], list(value.items())[at + 1 :]))
    lines = source.town.lines.get(budget.id, ())
    parts = [_members(before), b'"lines":[%b]' % _lines_as_json(lines), _members(after)]
    return b"{%b}" % b",".join(filter(None, parts))


def _members(value: dict[str, Any]) -> bytes:
    return as_json(value).strip()[1:-1]


def _lines_as_json(lines: Sequence[PlainLine]) -> bytes:
    """Lines one after the other, as `plain` has them: fields without a value left out, amounts as text.

    Written by hand, for lists of mappings and one text of all take ten times the memory.
    """
    text = json.JSONEncoder(ensure_ascii=False).encode
    phase_name = cache(text)

    @cache
    def member(at: int, value: str) -> str:
        return f"{text(PlainLine._fields[at])}:{text(value)},"

    def written(line: PlainLine) -> bytes:
        *fields, amounts = line
        told = "".join([member(at, value) for at, value in enumerate(fields) if value is not None])
        sums = ",".join([f'{phase_name(phase)}:"{amount!s}"' for phase, amount in amounts.items()])
        return f'{{{told}"amounts":{{{sums}}}}}'.encode()

    return b",".join(map(written, lines))


def as_json(value: Any) -> bytes:
    """A value as JSON, the same bytes for the same value."""
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
