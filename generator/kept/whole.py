"""Whether a site is still what the last build made of the very same things: then there is nothing to do.

Takes what a build begins with and the site's files, keeps fingerprints of both once the site is whole. They are
forgotten before anything of the site changes, so that of a build that was cut off nothing is believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from generator.history import History
from generator.kept.fingerprint import Fingerprints
from generator.kept.store import keep, kept
from generator.publish.patch import files_below
from generator.read import FILES, Contents
from generator.records.digest import digest

NAME = "whole.json"


class Whole(msgspec.Struct, frozen=True):
    """A site that was built to its end."""

    inputs: str
    site: str
    pages: int
    files: int
    bytes: int
    warnings: tuple[str, ...]
    """What the theme warned of."""


def inputs_of(content: Path, contents: Contents, theme: str, past: History, *, search: bool) -> str:
    """The fingerprint of everything a build begins with; `theme` is the key of the theme, which knows the program.

    Of photos and documents the size and the time of their last change, as the disk tells it. Empty where a file is not
    known well enough.
    """
    records = [(one.file, one.digest, one.body) for one in contents.documents]
    if not all(known for _, known, _ in records):
        return ""
    tables = [(name, digest(table)) for name, table in contents.attachments.items()]
    found = [(name, (content / FILES / name).stat()) for name in sorted(contents.files)]
    files = [(name, one.st_size, one.st_mtime_ns, one.st_ctime_ns, one.st_ino) for name, one in found]
    return Fingerprints().of((records, tables, files, theme, past, search))


def still_whole(folder: Path, inputs: str, site: Path) -> Whole | None:
    """The site as it was built of these inputs, if all its files are there."""
    found = kept(folder / NAME, Whole) if inputs else None
    if found is None or found.inputs != inputs or not site.is_dir():
        return None
    return found if found.site == _fingerprint(site, files_below(site)) else None


def forget_whole(folder: Path) -> None:
    """From now on the site may be in between."""
    (folder / NAME).unlink(missing_ok=True)


def keep_whole(
    folder: Path, inputs: str, site: Path, files: Mapping[str, int], pages: int, warnings: tuple[str, ...]
) -> None:
    """Keep that the site is whole, with its files and their sizes."""
    told = Whole(inputs, _fingerprint(site, files), pages, len(files), sum(files.values()), warnings)
    keep(folder / NAME, told)


def _fingerprint(site: Path, files: Mapping[str, int]) -> str:
    return digest(repr((site.stat().st_ino, sorted(files.items()))).encode())
