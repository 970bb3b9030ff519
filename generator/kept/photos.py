"""Photos and documents that were published as they are now, so that a picture is made small once.

Takes the folder of photos and documents, writes what is new, gives the names of all and what is wrong with some.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from generator.kept.store import keep, kept
from generator.program import program
from generator.publish.photos import names_of, unreadable, write_photos
from generator.records.digest import digest
from generator.records.problem import Problem

NAME = "photos.json"


class _Kept(msgspec.Struct, frozen=True):
    program: str
    files: dict[str, tuple[str, bool]]
    """Photo or document to the digest of its bytes and whether it could be read."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Every photo and document of a site."""

    files: tuple[str, ...]
    """Below the site."""
    problems: tuple[Problem, ...]


def known_problems(folder: Path) -> tuple[Problem, ...]:
    """The pictures of the last build that could not be read."""
    found = kept(folder / NAME, _Kept)
    return tuple(unreadable(name) for name, (_, good) in sorted(found.files.items()) if not good) if found else ()


def write_changed_photos(
    folder: Path,
    source: Path,
    names: Iterable[str],
    photos: frozenset[str],
    site: Path,
    published: Collection[str] = (),
) -> Shown:
    """Write photos and documents below `site`, but those that are `published` from the same bytes already.

    What is kept of it lies in `photos.json.new`: it is true once the site is published, and takes its place then.
    """
    found = kept(folder / NAME, _Kept)
    before = found.files if found and found.program == program() else {}
    names = sorted(names)
    digests = {name: digest((source / name).read_bytes()) for name in names}
    # What is published depends on whether a record calls it a photo: then there is a small one beside it.
    same = {
        name
        for name in names
        if before.get(name, ("", True))[0] == digests[name]
        and all(file in published for file in names_of(name, photos))
    }
    broken = {
        problem.file.removeprefix("files/"): problem
        for problem in write_photos(source, set(names) - same, photos, site)
    }
    broken |= {name: unreadable(name) for name in same if not before[name][1]}
    keep(folder / f"{NAME}.new", _Kept(program(), {name: (digests[name], name not in broken) for name in names}))
    files = tuple(file for name in names for file in names_of(name, photos))
    return Shown(files, tuple(broken[name] for name in sorted(broken)))
