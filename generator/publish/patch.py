"""A site changed file by file, under a journal: what was begun is always finished, by this build or by the next.

Takes a folder of new files and the names of those that go, changes a site; a file that stays is not touched. Each file
changes at once (a rename), so no reader finds half a page.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from generator.kept.store import keep, kept

JOURNAL = "journal.json"


class _Journal(msgspec.Struct, frozen=True):
    staged: str
    files: tuple[str, ...]
    gone: tuple[str, ...]
    states: dict[str, str]


def patch(folder: Path, staged: Path, site: Path, gone: Collection[str], states: Mapping[str, str]) -> None:
    """Put the files of `staged` into the site and take out those that are gone.

    `folder` holds the journal and `staged`; `states` are files of it that take another one's place when all is done.
    """
    files = tuple(sorted(files_below(staged)))
    keep(folder / JOURNAL, _Journal(staged.relative_to(folder).as_posix(), files, tuple(sorted(gone)), dict(states)))
    finish(folder, site)


def finish(folder: Path, site: Path) -> None:
    """Finish what a build began and could not finish; nothing where nothing was begun."""
    journal = kept(folder / JOURNAL, _Journal)
    if journal is not None:
        staged = folder / journal.staged
        for name in journal.gone:
            _take_out(site, name)
        made: set[str] = set()
        for name in journal.files:
            source = f"{staged}/{name}"
            if os.path.lexists(source):
                target = f"{site}/{name}"
                parent = os.path.dirname(target)  # noqa: PTH120 - several times faster than Path here
                if parent not in made:
                    os.makedirs(parent, exist_ok=True)  # noqa: PTH103 - as above
                    made.add(parent)
                os.replace(source, target)  # noqa: PTH105 - as above
        for new, old in journal.states.items():
            if (folder / new).exists():
                os.replace(folder / new, folder / old)  # noqa: PTH105 - over what is there, on every system
        shutil.rmtree(staged, ignore_errors=True)
    (folder / JOURNAL).unlink(missing_ok=True)


def files_below(folder: Path) -> dict[str, int]:
    """The files below a folder, by their names from there, with their sizes."""
    found: dict[str, int] = {}
    start = len(str(folder)) + 1
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    found[entry.path[start:]] = entry.stat(follow_symlinks=False).st_size
    return found


def _take_out(site: Path, name: str) -> None:
    """Take out a file and the folders that hold nothing any more."""
    path = site / name
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == site:
            return
        try:
            folder.rmdir()
        except OSError:
            return
