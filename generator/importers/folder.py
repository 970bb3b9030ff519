"""The records of one kind that a content folder has, and writing them again.

Takes a folder, gives values as YAML has them; writes a file only when its record changed, and then only the values that
did, so that comments and everything else stay as they were written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.read import Document, locate, read_document
from generator.records.base import Record
from generator.records.kinds import Kind, kind_named
from generator.records.problem import FieldPath, Problem
from generator.records.slug import slug
from generator.records.town import Withdrawn
from generator.records.validate import validate
from generator.records.yaml_edit import rewritten
from generator.records.yaml_reader import parse_yaml
from generator.records.yaml_writer import write_yaml


@dataclass(frozen=True, slots=True)
class Stored:
    """A record's file; its value is None when it is not YAML."""

    document: Document
    problems: tuple[Problem, ...]

    @property
    def value(self) -> dict[str, Any] | None:
        """The record as its YAML has it."""
        return self.document.value if isinstance(self.document.value, dict) else None


def stored(content: Path, kind: Kind) -> dict[str, Stored]:
    """Every file of a kind by id, sorted."""
    found: dict[str, Stored] = {}
    for path in sorted((content / kind.folder).glob("*.yml")):
        name = path.relative_to(content).as_posix()
        document, problems = read_document(name, path.read_bytes())
        if document is not None:
            found[document.id] = Stored(document, problems)
    return found


def once_used(content: Path, kind: Kind, records: Mapping[str, Stored]) -> set[str]:
    """Ids that no new record may take: former ids and withdrawn records keep their addresses."""
    former = {str(name) for record in records.values() for name in (record.value or {}).get("former_ids") or ()}
    path = content / "withdrawn.yml"
    parsed = parse_yaml(path.read_bytes(), path.name).value if path.is_file() else None
    result = validate(kind_named("withdrawn"), "withdrawn", parsed or {"records": []})
    gone = result.record.records if isinstance(result.record, Withdrawn) else ()
    return former | {entry.id for entry in gone if entry.kind == kind.name}


def unreadable(records: Mapping[str, Stored]) -> tuple[Problem, ...]:
    """The problems of files that are not YAML: whose record they hold cannot be told, so nothing is imported."""
    return tuple(problem for record in records.values() if record.value is None for problem in record.problems)


@dataclass(frozen=True, slots=True)
class Owned:
    """A field that the map fills: what it is to be, None for nothing."""

    path: FieldPath
    value: Any
    column: int = 0
    """Which of the columns asked for told it."""


def merged(value: Mapping[str, Any], owned: Sequence[Owned]) -> dict[str, Any]:
    """The value with the owned fields as the map has them, and every other field as it was."""
    result = deepcopy(dict(value))
    for field in owned:
        _set(result, field.path, field.value)
    return result


def _set(group: dict[str, Any], path: FieldPath, value: Any) -> None:
    name, *rest = (str(step) for step in path)
    if rest:
        inner = group.get(name)
        inner = inner if isinstance(inner, dict) else {}
        _set(inner, tuple(rest), value)
        value = inner or None
    elif isinstance(before := group.get(name), dict) and before.get("value") == value:
        return  # a figure with its date and source, its amount unchanged
    if value is None:
        group.pop(name, None)
    else:
        group[name] = value


def unchanged(kind: Kind, identity: str, before: Stored | None, record: Record) -> bool:
    """Whether the file already holds this very record, however it is written."""
    return before is not None and validate(kind, identity, before.value).record == record


def problems_of(kind: Kind, before: Stored) -> tuple[Problem, ...]:
    """What is wrong with a record that stands in the folder."""
    findings = validate(kind, before.document.id, before.document.value).findings if before.value is not None else ()
    return (*before.problems, *(locate(before.document, finding) for finding in findings))


def write_record(content: Path, kind: Kind, record: Record) -> None:
    """The record's file, whole or not at all; a file that is there keeps its comments and what did not change."""
    path = content / kind.folder / f"{record.id}.yml"
    write_whole(path, rewritten(path.read_bytes(), kind, record) if path.is_file() else write_yaml(record).encode())


def write_whole(path: Path, data: bytes) -> None:
    """Writes beside the file and renames, so that nobody sees half of it; leaves an equal file alone."""
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)


def free_id(text: str, taken: Mapping[str, object] | set[str]) -> str:
    """An id made from a text that no other record has: the second of its name ends in -2."""
    return next(identity for identity in _ids(slug(text) or "record") if identity not in taken)


def _ids(first: str) -> Iterator[str]:
    yield first
    number = 2
    while True:
        yield f"{first}-{number}"
        number += 1
