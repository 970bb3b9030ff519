"""When each file of a content folder last changed, and the date of its commit, from git.

Takes a folder, gives dates; only reads, and gives nothing where there is no git. Git is asked once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator.git import GitError, git


@dataclass(frozen=True, slots=True)
class History:
    """What git knows of a content folder."""

    commit_date: date | None = None
    """The day of the commit that is checked out, in the time zone it was made in."""
    last_change: Mapping[str, date] = field(default_factory=dict)
    """File below the content folder to the day of its last commit."""


def history(content: Path) -> History:
    """The history of a content folder; empty when the folder is in no git repository or git is not there."""
    try:
        head = git(content, "log", "-1", "--format=%cs").strip()
        # One pass over the log, newest first: the first date a file is seen with is that of its last change.
        log = git(content, "log", "--relative", "--no-renames", "--name-only", "-z", "--format=%x01%cs", "--", ".")
    except GitError:
        return History()
    last_change: dict[str, date] = {}
    for entry in log.split("\x01")[1:]:
        day, _, names = entry.partition("\0")
        for name in names.split("\0"):
            if name.strip("\n"):
                last_change.setdefault(name.lstrip("\n"), date.fromisoformat(day.strip()))
    return History(date.fromisoformat(head), last_change)
