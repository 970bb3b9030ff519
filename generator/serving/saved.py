"""What a file holds that was just saved: its record, or what is wrong with it by itself.

Takes a content folder and a file, gives a value; the rules across records are for the whole check.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.read import FILES, locate, read_document
from generator.records.base import Record
from generator.records.problem import Problem, Severity
from generator.records.validate import validate


@dataclass(frozen=True, slots=True)
class Saved:
    """A file as it is on the disk now."""

    file: str
    """Below the content folder, with forward slashes."""
    record: Record | None = None
    """None when it holds none, is at fault or is gone."""
    problems: tuple[Problem, ...] = ()
    """Errors alone: nothing else keeps a record from being shown."""


def saved(content: Path, file: Path) -> Saved | None:
    """What a file holds; None for one that is no record of this folder."""
    try:
        below = file.resolve().relative_to(content.resolve())
    except (OSError, ValueError):
        return None
    if below.suffix != ".yml" or below.parts[0] == FILES or any(part.startswith(".") for part in below.parts):
        return None
    name = below.as_posix()
    try:
        source = file.read_bytes()
    except OSError:
        return Saved(name)
    if not source:  # an editor is just writing it; should it stay so, the whole check tells
        return None
    document, problems = read_document(name, source)
    record, found = None, list(problems)
    if document is not None and document.value is not None:
        checked = validate(document.kind, document.id, document.value)
        record = checked.record
        found += [locate(document, finding) for finding in checked.findings]
    errors = tuple(problem for problem in found if problem.severity is Severity.ERROR)
    return Saved(name, None if errors else record, errors)
