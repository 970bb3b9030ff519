"""What git knows of a content folder, as values: who changed which field, when and why, and what vanished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from generator.records.problem import FieldPath
from generator.records.text import Text
from generator.records.yaml_reader import Value

RecordKey = tuple[str, str]
"""(kind, id), as `Town.files` has it."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record, changed in one commit."""

    date: date
    """The commit's day (the committer's), in the time zone it was made in."""
    commit: str
    """The commit's hash, its first ten characters."""
    path: FieldPath
    """The field; an entry of a list is named by its id, place, code or date, not by its number."""
    before: Value
    """What stood there, as YAML had it; None when nothing did."""
    after: Value
    """What stands there since; None when it was taken out."""
    reason: Text
    """The record's own reason where it gives one, else the first line of the commit's message; may be empty."""
    author: str
    """Who made the commit; shown only where site.yml says so."""


@dataclass(frozen=True, slots=True)
class Vanished:
    """A record whose file is gone without a tombstone and without a new name."""

    kind: str
    id: str
    file: str
    """Its file as it was, below the content folder."""
    date: date
    """The day of the commit that took it out."""
    reason: Text
    """The first line of that commit's message."""
    title: Text | None
    """What it was called last."""
    state: str | None
    """The state of its status last."""

    @property
    def unfinished(self) -> bool:
        """Whether it is a project that was neither completed nor cancelled: a promise nobody took back."""
        return self.kind == "project" and self.state not in ("completed", "cancelled")


@dataclass(frozen=True, slots=True)
class History:
    """What git knows of a content folder; all empty where there is no git."""

    commit_date: date | None = None
    """The day of the commit that is looked at, in the time zone it was made in."""
    last_change: Mapping[str, date] = field(default_factory=dict)
    """File below the content folder to the day of its last commit."""
    changes: Mapping[RecordKey, tuple[FieldChange, ...]] = field(default_factory=dict)
    """The changes of each record, oldest first; also of records that vanished, never of withdrawn ones."""
    first_seen: Mapping[RecordKey, date] = field(default_factory=dict)
    """The day each record is first known from."""
    vanished: tuple[Vanished, ...] = ()
    """Sorted by day, kind and id."""
    since: date | None = None
    """The day of the oldest commit looked at."""
    shallow: bool = False
    """Whether the repository is a shallow clone, so that there may be more before `since`."""
