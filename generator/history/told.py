"""What was read of git's log to what is told of it: ids joined, withdrawn records left out, what vanished named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from generator.git import GitError, git
from generator.history.cache import Link, Read
from generator.history.changes import FieldChange, History, RecordKey, Vanished
from generator.history.log import Commit, blobs
from generator.history.trails import FOLDERS, Step, Trail, record_in, steps_between
from generator.records.text import Text
from generator.records.yaml_reader import Value

_Withdrawn = frozenset[tuple[str, str]]
_COMPOUND = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+", re.ASCII)


def links_of(content: Path, tip: str, trails: Sequence[Trail]) -> tuple[Link, ...]:
    """The records whose file went and that another one names in its former_ids."""
    gone = {trail.key: trail for trail in trails if trail.gone is not None}
    if not gone:
        return ()
    here = {trail.key: trail for trail in trails if trail.gone is None}
    links: list[Link] = []
    for key, former in sorted(_former_ids(content, tip).items()):
        before = sorted((gone[one] for one in former if one in gone), key=lambda trail: (trail.gone or 0, trail.file))
        if key in here:
            links.extend(_chain(content, here[key], before))
    return tuple(links)


def _former_ids(content: Path, tip: str) -> dict[RecordKey, list[RecordKey]]:
    """Every record with former ids, found by git itself: most folders have few."""
    try:
        options = ("-c", "grep.fullName=false", "grep", "--no-color", "-l", "-z", "-F")
        told = git(content, *options, "former_ids", tip, "--", *FOLDERS)
    except GitError:  # it found none
        return {}
    files = [name.partition(":")[2] for name in told.split("\0") if name.endswith(".yml")]
    found: dict[RecordKey, list[RecordKey]] = {}
    for file, blob in zip(files, blobs(content, [f"{tip}:./{file}" for file in files]), strict=True):
        former = (record_in(blob) or {}).get("former_ids")
        folder, _, name = file.partition("/")
        kind = FOLDERS[folder]
        if isinstance(former, list):
            found[kind, name.removesuffix(".yml")] = [(kind, str(one)) for one in former]
    return found


def _chain(content: Path, trail: Trail, before: Sequence[Trail]) -> Iterator[Link]:
    """The links that lead to a record, from the newest back."""
    key, later = trail.key, trail
    for former in reversed(before):
        if former.gone is None or former.gone > later.first:
            yield Link(former.key, key, None)
            continue
        old, new = (record_in(blob) if blob else None for blob in _two(content, former.last_blob, later.first_blob))
        steps = steps_between(old, new, later.first) if old is not None and new is not None else ()
        yield Link(former.key, later.key, tuple(steps))
        later = former


def _two(content: Path, *names: str) -> list[bytes | None]:
    return [blobs(content, [name])[0] if name else None for name in names]


def told(read: Read, withdrawn: _Withdrawn, *, shallow: bool, content: Path | None) -> History:
    """The history; a record that lies in `content` again, not committed yet, has not vanished."""
    trails = {trail.key: trail for trail in read.trails}
    linked = {link.former for link in read.links}
    telling = _Telling(read, trails, {link.key: link for link in read.links if link.steps is not None}, withdrawn)
    shown = [trail for key, trail in trails.items() if key not in withdrawn and key not in linked]
    pasts = {trail.key: telling.past(trail) for trail in sorted(shown, key=lambda trail: trail.key)}
    vanished = (
        telling.vanished(trail)
        for trail in shown
        if trail.gone is not None and not (content and (content / trail.file).exists())
    )
    return History(
        commit_date=date.fromisoformat(read.day),
        last_change={file: date.fromisoformat(day) for file, day in read.last_change.items()},
        changes={key: changes for key, (_, changes) in pasts.items() if changes},
        first_seen={key: date.fromisoformat(read.commits[first].day) for key, (first, _) in pasts.items()},
        vanished=tuple(sorted(vanished, key=lambda record: (record.date, record.kind, record.id))),
        since=date.fromisoformat(read.since) if read.since else None,
        shallow=shallow,
    )


class _Telling:
    """Steps to changes, without a word of what was withdrawn."""

    def __init__(
        self, read: Read, trails: dict[RecordKey, Trail], links: dict[RecordKey, Link], withdrawn: _Withdrawn
    ) -> None:
        self._commits = read.commits
        self._days = [date.fromisoformat(commit.day) for commit in read.commits]
        self._trails, self._links, self._withdrawn = trails, links, withdrawn
        self._ids = frozenset(identity for _, identity in withdrawn)

    def past(self, trail: Trail) -> tuple[int, tuple[FieldChange, ...]]:
        """The commit a record is known from, and its changes, with those of the ids it had before."""
        kind, _ = trail.key
        hidden = [name for name in trail.former if (kind, name.id) in self._withdrawn]
        steps = trail.steps[hidden[-1].steps :] if hidden else trail.steps
        changes = tuple(self._change(step) for step in steps if not self._names_withdrawn(step))
        if hidden:
            return hidden[-1].commit, changes
        link = self._links.get(trail.key)
        if link is None or link.steps is None or link.former in self._withdrawn:
            return trail.first, changes
        first, earlier = self.past(self._trails[link.former])
        between = (self._change(step) for step in link.steps if not self._names_withdrawn(step))
        return first, (*earlier, *between, *changes)

    def vanished(self, trail: Trail) -> Vanished:
        """What is told of a record that is there no more."""
        gone = trail.gone or 0
        title = _as_text(trail.title)
        return Vanished(
            *(*trail.key, trail.file, self._days[gone]), self._message(self._commits[gone]), title, trail.state
        )

    def _change(self, step: Step) -> FieldChange:
        commit = self._commits[step.commit]
        reason = _as_text(step.reason) or self._message(commit)
        values = (step.path, step.before, step.after)
        return FieldChange(self._days[step.commit], commit.hash[:10], *values, reason, commit.author)

    def _message(self, commit: Commit) -> Text:
        """The first line of a message, unless it names a withdrawn record."""
        return Text("" if self._is_named(commit.reason) else commit.reason)

    def _names_withdrawn(self, step: Step) -> bool:
        return any(self._is_named(text) for text in _texts((step.path, step.before, step.after, step.reason)))

    def _is_named(self, text: str) -> bool:
        """An id that is a plain word (a place: merkez) is named only where it stands alone."""
        return text in self._ids or any(word in self._ids for word in _COMPOUND.findall(text))


def _texts(values: Value) -> Iterator[str]:
    """Every text in these values."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, dict):
        yield from _texts(list(values.values()))
    elif isinstance(values, list | tuple):
        for value in values:
            yield from _texts(value)


def _as_text(value: Value) -> Text | None:
    if isinstance(value, dict) and value and all(isinstance(words, str) for words in value.values()):
        return Text(None, tuple(value.items()))
    return Text(value) if isinstance(value, str) else None
