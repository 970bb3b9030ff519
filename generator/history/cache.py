"""What was read of git's log, kept beside it in the git directory until the next run.

JSON with its format and its checksum; a file that is damaged, of another format or of another folder is as good as
none. A folder that cannot be written means no cache.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from generator.history.log import Commit
from generator.history.trails import FormerName, Step, Trail
from generator.records.yaml_reader import Value

FORMAT = 1
"""To be raised whenever what is kept, or how versions are compared, changes."""
_HEAD = '{{"format": {}, "sha256": "{}", "read": '


@dataclass(frozen=True, slots=True)
class Link:
    """A record whose file went and that another names among its former ids."""

    former: tuple[str, str]
    key: tuple[str, str]
    steps: tuple[Step, ...] | None
    """From its last version to the other's first; None when the other was there before and has a past of its own."""


@dataclass(frozen=True, slots=True)
class Read:
    """Everything that was read of a folder's log up to a commit."""

    head: str
    day: str
    """The day of that commit."""
    prefix: str
    """The folder, below the top of the repository."""
    border: str
    """The commits a shallow clone ends at."""
    since: str = ""
    """The day of the oldest commit; empty when none touched the folder."""
    commits: tuple[Commit, ...] = ()
    last_change: Mapping[str, str] = field(default_factory=dict)
    trails: tuple[Trail, ...] = ()
    links: tuple[Link, ...] = ()


_NAMES = ("head", "day", "prefix", "border", "since")


def load(path: Path, prefix: str, border: str) -> Read | None:
    """What was kept for this folder; None when it cannot be used."""
    try:
        data = path.read_bytes()
        start = len(_HEAD.format(FORMAT, "0" * 64))
        body = data[start:-1]
        if data[:start] != _HEAD.format(FORMAT, sha256(body).hexdigest()).encode():
            return None
        read = _read(json.loads(body))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return read if (read.prefix, read.border) == (prefix, border) else None


def keep(path: Path, read: Read) -> None:
    """Write it, whole or not at all."""
    body = json.dumps(_plain(read), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        beside.write_bytes(_HEAD.format(FORMAT, sha256(body).hexdigest()).encode() + body + b"}")
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()


def _plain(read: Read) -> dict[str, Any]:
    return {
        **{name: getattr(read, name) for name in _NAMES},
        "commits": [[commit.hash, commit.day, commit.author, commit.reason] for commit in read.commits],
        "last_change": dict(read.last_change),
        "trails": [_plain_trail(trail) for trail in read.trails],
        "links": [[link.former, link.key, _plain_steps(link.steps)] for link in read.links],
    }


def _plain_trail(trail: Trail) -> list[Any]:
    former = [[name.id, name.steps, name.commit] for name in trail.former]
    blobs = [trail.first_blob, trail.last_blob if trail.last_blob != trail.first_blob else None]
    end = [trail.gone, trail.title, trail.state] if trail.gone is not None else None
    return [trail.file, trail.first, *blobs, end, _plain_steps(trail.steps), former]


def _plain_steps(steps: Any) -> list[list[Any]] | None:
    if steps is None:
        return None
    return [[step.commit, list(step.path), step.before, step.after, step.reason] for step in steps]


def _read(plain: Value) -> Read:
    return Read(
        **{name: str(plain[name]) for name in _NAMES},
        commits=tuple(Commit(*fields) for fields in plain["commits"]),
        last_change=plain["last_change"],
        trails=tuple(_trail(*fields) for fields in plain["trails"]),
        links=tuple(
            Link(tuple(former), tuple(key), _steps(steps) if steps is not None else None)
            for former, key, steps in plain["links"]
        ),
    )


def _trail(file: str, first: int, first_blob: str, last: str | None, end: Any, steps: Any, former: Any) -> Trail:
    gone, title, state = end or (None, None, None)
    names = [FormerName(*fields) for fields in former]
    return Trail(
        file, first, first_blob, first_blob if last is None else last, gone, title, state, list(_steps(steps)), names
    )


def _steps(plain: Any) -> tuple[Step, ...]:
    return tuple(Step(commit, tuple(path), *rest) for commit, path, *rest in plain)
