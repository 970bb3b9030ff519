"""Git's log of a content folder as commits with the files they touched, and the bytes of files as they were.

The mainline alone is followed: of a merge, what it changed against its first parent, which is the day residents could
see it. Only reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.git import git, git_bytes

_FIELDS = ("%H", "%P", "%cs", "%an", "%s", "%b")
_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_OPTIONS = (
    *("--first-parent", "-m", "--topo-order", "--reverse"),
    # Said in full, so that nobody's own settings of git change what is read.
    *("--raw", "-M50%", "-l1000", "--no-abbrev", "-z", "--relative", "--no-color", "--no-ext-diff", "--no-mailmap"),
    *("--no-show-signature", "--format=" + "".join(f"%x00{name}" for name in _FIELDS) + "%x00"),
)


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit, as much of it as is told."""

    hash: str
    day: str
    author: str
    reason: str
    """The first line of its message; of a merge, the first line below it where there is one: what was merged."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in one commit."""

    status: str
    """A added, M changed, D deleted, R renamed, T another type."""
    likeness: int
    """Of a rename: how much of the file stayed, in percent."""
    old: str
    """The blob there was; zeros for none."""
    new: str
    file: str
    former: str = ""
    """Of a rename: the file it was."""


Logged = tuple[Commit, tuple[Entry, ...]]


def mainline(content: Path, tip: str, after: str | None = None) -> list[Logged]:
    """The commits that touched the folder, oldest first; only those after a commit of the same mainline, if given."""
    commits = f"{after}..{tip}" if after else tip
    told = git(content, "-c", "log.showRoot=true", "log", *_OPTIONS, commits, "--", ".")
    return list(_parsed(told.split("\0")))


def _parsed(parts: list[str]) -> Iterator[Logged]:
    commit: Commit | None = None
    entries: list[Entry] = []
    tokens = iter(parts)
    for token in tokens:
        if _COMMIT.fullmatch(token):
            if commit is not None:
                yield commit, tuple(entries)
            parents, day, author, subject, body = (next(tokens) for _ in _FIELDS[1:])
            below = next((line.strip() for line in body.splitlines() if line.strip()), "")
            commit = Commit(token, day, author, (" " in parents and below) or subject)
            entries = []
        elif (line := token.lstrip("\n")).startswith(":"):
            _, _, old, new, status = line.split(" ")
            former = next(tokens) if status[0] in "RC" else ""
            entries.append(Entry(status[0], int(status[1:] or 0), old, new, next(tokens), former))
    if commit is not None:
        yield commit, tuple(entries)


def continues(content: Path, earlier: str, tip: str) -> bool:
    """Whether a commit lies on the mainline below the tip. Raises GitError when there is no such commit any more."""
    listed = git(content, "rev-list", "--first-parent", "--parents", f"{earlier}..{tip}").splitlines()
    # The oldest of them has to come straight after it: what was merged is below the tip, but not on the mainline.
    return bool(listed) and listed[-1].split()[1:2] == [earlier]


def blobs(content: Path, names: Sequence[str]) -> list[bytes | None]:
    """The bytes behind each name (a blob's hash, or commit:./file), all from one process; None where there are none."""
    if not names:
        return []
    told = git_bytes(content, "cat-file", "--batch", told="".join(f"{name}\n" for name in names).encode())
    found: list[bytes | None] = []
    start = 0
    for _ in names:
        end = told.index(b"\n", start)
        words = told[start:end].rsplit(b" ", 2)
        start = end + 1
        if words[-1] in (b"missing", b"ambiguous"):
            found.append(None)
            continue
        size = int(words[-1])
        found.append(told[start : start + size] if words[-2] == b"blob" else None)
        start += size + 1
    return found
