"""What became of a town's records: every change of a field with its reason, and what vanished, from git.

Takes a content folder, gives values; only reads, and gives nothing where there is no git. One pass over the log of the
mainline and one over the blobs it names, kept in the git directory, so that the next run reads what is new alone.
Uncommitted edits are not history. Residents' answers are never opened; of a withdrawn record nothing is told.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.git import GitError, git
from generator.history import cache
from generator.history.cache import Read
from generator.history.changes import FieldChange, History, RecordKey, Vanished
from generator.history.log import continues, mainline
from generator.history.told import links_of, told
from generator.history.trails import followed
from generator.history.withdrawn import withdrawn_ids

__all__ = ["FieldChange", "History", "RecordKey", "Vanished", "history", "names_of_withdrawn"]


def history(content: Path, at: str | None = None) -> History:
    """The history of a content folder up to a commit, else up to the one checked out; empty where there is no git."""
    try:
        read, shallow = _read(content, at)
        withdrawn = withdrawn_ids(content, at)
    except GitError:
        return History()
    return told(read, withdrawn, shallow=shallow, content=content if at is None else None)


def names_of_withdrawn(content: Path) -> frozenset[tuple[str, str]]:
    """(kind, id) of every withdrawn record, with the ids it had before. Raises GitError with git's own words."""
    read, _ = _read(content, None)
    found = set(withdrawn_ids(content, None))
    while True:
        former = {(trail.key[0], name.id) for trail in read.trails if trail.key in found for name in trail.former}
        former |= {link.former for link in read.links if link.key in found}
        if former <= found:
            return frozenset(found)
        found |= former


def _read(content: Path, at: str | None) -> tuple[Read, bool]:
    """What the log says up to a commit, and whether the repository is a shallow clone; kept for the next time."""
    asked = ("--show-prefix", "--is-shallow-repository", "--git-path", "shallow", "--git-path")
    answers = git(content, "rev-parse", *asked, "uretken/history.json", f"{at or 'HEAD'}^{{commit}}")
    prefix, shallow, border_file, cache_file, tip = answers.split("\n")[:5]
    border = _text(content / border_file) if shallow == "true" else ""
    kept = cache.load(content / cache_file, prefix, border)
    read = kept if kept is not None and kept.head == tip else _read_on(content, kept, Read(tip, "", prefix, border))
    if read is not kept and at is None:
        cache.keep(content / cache_file, read)
    return read, shallow == "true"


def _read_on(content: Path, kept: Read | None, wanted: Read) -> Read:
    """What is wanted, taking up what was kept if the mainline goes on from there."""
    if kept is not None and not _goes_on(content, kept.head, wanted.head):
        kept = None
    logged = mainline(content, wanted.head, kept.head if kept else None)
    before = kept or wanted
    commits = (*before.commits, *(commit for commit, _ in logged))
    last_change = {**before.last_change}
    for commit, entries in logged:
        last_change.update((entry.file, commit.day) for entry in entries)
    trails = followed(content, before.trails, logged, len(before.commits))
    return replace(
        wanted,
        day=git(content, "log", "-1", "--no-show-signature", "--format=%cs", wanted.head).strip(),
        since=before.since or (commits[0].day if commits else ""),
        commits=commits,
        last_change=last_change,
        trails=tuple(trails),
        links=links_of(content, wanted.head, trails),
    )


def _goes_on(content: Path, earlier: str, tip: str) -> bool:
    try:
        return continues(content, earlier, tip)
    except GitError:
        return False  # the commit is there no more


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
