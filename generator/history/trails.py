"""The life of each record through its files: where it began, what changed, where its file went.

Takes commits in order and gives trails, which a later run takes up where this one ended. Knows needs, projects, budgets
and places; nothing else of a content folder is ever opened, residents' answers least of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from generator.history.compare import differences, own_reason
from generator.history.log import Entry, Logged, blobs
from generator.records.kinds import kind_named
from generator.records.problem import FieldPath
from generator.records.scalars import is_id
from generator.records.yaml_reader import Value, parse_yaml

FOLDERS = {kind_named(name).folder: name for name in ("need", "project", "budget", "place")}
"""The folders with a history, and what is in them."""
_SURE = 80
"""From so many percent on, git's word alone makes a new name of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One changed field; `commit` is a number in the list of commits, `reason` the record's own."""

    commit: int
    path: FieldPath
    before: Value
    after: Value
    reason: Value = None


@dataclass(frozen=True, slots=True)
class FormerName:
    """An id a record had, up to a commit and so many of its steps."""

    id: str
    steps: int
    commit: int


@dataclass
class Trail:
    """One record through its versions."""

    file: str
    first: int
    """The commit it was first seen in."""
    first_blob: str
    last_blob: str
    """Its last version that could be read, or its first one, not opened yet; empty when none could be read."""
    gone: int | None = None
    """The commit that took its file out."""
    title: Value = None
    """What it was called, once its file is gone."""
    state: str | None = None
    """The state of its status, once its file is gone."""
    steps: list[Step] = field(default_factory=list)
    former: list[FormerName] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        """(kind, id)."""
        path = PurePosixPath(self.file)
        return FOLDERS[path.parts[0]], path.stem


@dataclass(frozen=True, slots=True)
class _Version:
    """What a commit made of a trail: a blob, empty when the file was taken out; the id it had, if it was renamed."""

    commit: int
    blob: str
    renamed: str = ""


@dataclass
class _Walk:
    """A trail with the versions that have not been compared yet."""

    trail: Trail
    versions: list[_Version] = field(default_factory=list)


class _Blobs:
    """Blobs by hash, fetched at once."""

    def __init__(self, content: Path, names: set[str]) -> None:
        wanted = sorted(names)
        self._bytes = dict(zip(wanted, blobs(content, wanted), strict=True))

    def record(self, name: str) -> Value:
        """The record in a blob; None when there is none or it is not YAML."""
        return record_in(self._bytes.get(name))


def record_in(blob: bytes | None) -> Value:
    """The record these bytes hold; None when they hold none."""
    value = parse_yaml(blob, "").value if blob is not None else None
    return value if isinstance(value, dict) else None


def followed(content: Path, trails: Sequence[Trail], commits: Sequence[Logged], start: int) -> list[Trail]:
    """The trails after these commits, the first of which has the number `start`."""
    walks = {trail.file: _Walk(trail) for trail in trails}
    logged = [
        (start + index, [simple for entry in entries for simple in _simple(entry)])
        for index, (_, entries) in enumerate(commits)
    ]
    found = _Blobs(content, _needed(walks, logged))
    for number, entries in logged:
        _walk(walks, number, entries, found)
    for walk in walks.values():
        _compare(walk, found)
    return [walk.trail for walk in walks.values()]


def _simple(entry: Entry) -> Iterator[Entry]:
    """The entry as it concerns the records with a history: a name from or to elsewhere is a file that comes or goes."""
    if not entry.former:
        yield from [entry] if _counts(entry.file) else []
    elif PurePosixPath(entry.file).parent == PurePosixPath(entry.former).parent and _counts(entry.former, entry.file):
        yield entry
    else:
        yield from _parted(entry)


def _parted(entry: Entry) -> Iterator[Entry]:
    """A new name that is none: one file went, another came."""
    if _counts(entry.former):
        yield Entry("D", 0, entry.old, "", entry.former)
    if _counts(entry.file):
        yield Entry("A", 0, "", entry.new, entry.file)


def _counts(*files: str) -> bool:
    paths = [PurePosixPath(file) for file in files]
    return all(
        len(path.parts) == 2 and path.parts[0] in FOLDERS and path.suffix == ".yml" and is_id(path.stem)
        for path in paths
    )


def _needed(walks: Mapping[str, _Walk], logged: Sequence[tuple[int, list[Entry]]]) -> set[str]:
    """The blobs to open: not those of records that never changed, which most are."""
    needed: set[str] = set()
    gone = {file for file, walk in walks.items() if walk.trail.gone is not None}
    for _, entries in logged:
        for entry in entries:
            if entry.status != "A":
                needed |= {entry.old, entry.new}
                gone.add(entry.former or entry.file)
            elif entry.file in gone:
                needed.add(entry.new)
            needed |= {walks[file].trail.last_blob for file in (entry.file, entry.former) if file in walks}
    return {name for name in needed if name.strip("0")}


def _walk(walks: dict[str, _Walk], number: int, entries: Sequence[Entry], found: _Blobs) -> None:
    """One commit. New names first, all at once: two files may exchange theirs."""
    renamed = [entry for entry in entries if entry.former and entry.former in walks and _is_renamed(entry, found)]
    moved = [(entry, walks.pop(entry.former)) for entry in renamed]
    others = [simple for e in entries if e not in renamed for simple in (_parted(e) if e.former else [e])]
    for entry in others:
        if entry.status == "D" and entry.file in walks:
            walks[entry.file].versions.append(_Version(number, ""))
    for entry, walk in moved:
        walk.trail.file = entry.file
        walk.versions.append(_Version(number, entry.new, PurePosixPath(entry.former).stem))
        walks[entry.file] = walk
    for entry in others:
        if entry.status != "D":
            if entry.file in walks:
                walks[entry.file].versions.append(_Version(number, entry.new))
            else:
                walks[entry.file] = _Walk(Trail(entry.file, number, entry.new, entry.new))


def _is_renamed(entry: Entry, found: _Blobs) -> bool:
    """Whether the record stayed the same one. Records of one import look alike, so likeness alone is not enough."""
    if FOLDERS[PurePosixPath(entry.file).parts[0]] == "budget":  # another name is another year
        return False
    if entry.old == entry.new:
        return True
    old, new = found.record(entry.old), found.record(entry.new)
    if old is None or new is None:
        return entry.likeness >= _SURE
    if PurePosixPath(entry.former).stem in _texts(new.get("former_ids")):
        return True
    numbers = _texts(old.get("identifiers")), _texts(new.get("identifiers"))
    if all(numbers):
        return bool(numbers[0] & numbers[1])
    return entry.likeness >= _SURE or bool(_titles(old) & _titles(new))


def _texts(value: Value) -> set[str]:
    return {entry for entry in value if isinstance(entry, str)} if isinstance(value, list) else set()


def called(record: Value) -> Value:
    """What a record says it is called."""
    return record.get("title") or record.get("name")


def _titles(record: Value) -> set[str]:
    title = called(record)
    return _texts(list(title.values()) if isinstance(title, dict) else [title])


def _compare(walk: _Walk, found: _Blobs) -> None:
    """Goes through the versions of one record; a version that is not YAML is passed over."""
    trail = walk.trail
    record = found.record(trail.last_blob) if walk.versions else None
    if walk.versions and record is None:
        trail.last_blob = ""
    for version in walk.versions:
        if not version.blob:
            status = record.get("status") if record else None
            trail.gone, trail.title = version.commit, called(record) if record else None
            trail.state = str(status["state"]) if isinstance(status, dict) and status.get("state") else None
            continue
        trail.gone = trail.title = trail.state = None
        later = found.record(version.blob) if version.blob != trail.last_blob else None
        if later is not None:
            trail.steps.extend(steps_between(record, later, version.commit) if record is not None else ())
            record, trail.last_blob = later, version.blob
        if version.renamed:
            trail.former.append(FormerName(version.renamed, len(trail.steps), version.commit))


def steps_between(record: Value, later: Value, commit: int) -> Iterator[Step]:
    """The steps from one version to the next."""
    for path, before, after in differences(record, later):
        yield Step(commit, path, before, after, own_reason(path, after, later))
