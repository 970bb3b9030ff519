"""Every record as JSON: one file a record, one file a kind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
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
            written = _with_lines(source, record) if kind == "budget" else record_as_json(record)
            groups[kind].append(written)
            yield f"data/{plural(kind)}/{record.id}.json", written
    for kind, values in groups.items():
        yield f"data/{plural(kind)}.json", _list_of(values)
    for name in ("site", "questions", "withdrawn"):
        single = getattr(source.town, name)
        if single is not None:
            yield f"data/{name}.json", as_json(plain(single))


def record_as_json(record: Record) -> bytes:
    """What `as_json` makes of `plain`, in one step."""
    return f"{record.model_dump_json(by_alias=True, exclude_defaults=True)}\n".encode()


def _list_of(values: list[bytes]) -> bytes:
    """Records as they were written, in one list; written piece by piece, for those of budgets may be large."""
    text = BytesIO()
    text.write(b"[")
    for number, value in enumerate(values):
        text.write(b",\n" if number else b"")
        text.write(memoryview(value)[:-1])  # without its line end
    text.write(b"]\n")
    return text.getvalue()


def _with_lines(source: Source, budget: Record) -> bytes:
    """A budget with what its tables hold, not how they are laid out."""
    value = plain(budget)
    value.pop("tables", None)
    names = list(value)
    at = names.index("lines") if "lines" in value else len(names)
    text = BytesIO()
    text.write(b"{")
    text.writelines(_members(value, names[:at], b"%b,"))
    text.write(b'"lines":[')
    text.writelines(_lines_as_json(source.town.lines.get(budget.id, ())))
    text.write(b"]")
    text.writelines(_members(value, names[at + 1 :], b",%b"))
    text.write(b"}\n")
    return text.getvalue()


def _members(value: dict[str, Any], names: Sequence[str], shape: bytes) -> Iterator[bytes]:
    for name in names:
        yield shape % as_json({name: value[name]})[1:-2]


def _lines_as_json(lines: Sequence[PlainLine]) -> Iterator[bytes]:
    """Lines with the marks between them, each as `plain` has it: fields without a value left out, amounts as text.

    Written by hand: lists of mappings and one text of all would take ten times the memory.
    """
    text = json.JSONEncoder(ensure_ascii=False).encode
    phase_name = cache(text)

    @cache
    def member(at: int, value: str) -> str:
        return f"{text(PlainLine._fields[at])}:{text(value)},"

    mark = ""
    for line in lines:
        *fields, amounts = line
        told = "".join([member(at, value) for at, value in enumerate(fields) if value is not None])
        sums = ",".join([f'{phase_name(phase)}:"{amount!s}"' for phase, amount in amounts.items()])
        yield f'{mark}{{{told}"amounts":{{{sums}}}}}'.encode()
        mark = ","


def as_json(value: Any) -> bytes:
    """A value as JSON, the same bytes for the same value."""
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
