"""Every record as JSON: one file a record, one file a kind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator.columns import EXPORTED, plural
from generator.export.source import DataFile, Source
from generator.records.base import Record
from generator.records.yaml_writer import plain


def records_as_json(source: Source) -> Iterator[DataFile]:
    """``data/projects/<id>.json`` and ``data/projects.json``, and so for every kind."""
    groups: dict[str, list[bytes]] = {kind: [] for kind in EXPORTED}
    for kind, record in source.town.published():
        if kind in groups:
            written = as_json(_value(source, kind, record))
            groups[kind].append(written.rstrip())
            yield f"data/{plural(kind)}/{record.id}.json", written
    for kind, values in groups.items():
        yield f"data/{plural(kind)}.json", b"[" + b",\n".join(values) + b"]\n"
    for name in ("site", "questions", "withdrawn"):
        single = getattr(source.town, name)
        if single is not None:
            yield f"data/{name}.json", as_json(plain(single))


def _value(source: Source, kind: str, record: Record) -> dict[str, Any]:
    value = plain(record)
    if kind == "budget":  # what its tables hold, not how they are laid out
        value.pop("tables", None)
        value["lines"] = [plain(line) for line in source.town.lines.get(record.id, ())]
    return value


def as_json(value: Any) -> bytes:
    """A value as JSON, the same bytes for the same value."""
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
