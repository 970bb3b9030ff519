"""The theme as it was built, for as long as prose, settings, templates and the site date stay the same.

Takes what mkdocs gave for every language, keeps shells and files, gives them back under the same key.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from generator.kept.store import keep, kept
from generator.publish.patch import files_below
from generator.publish.shells import Built, Shell

NAME = "theme.json"
FOLDER = "theme"


class _Language(msgspec.Struct, frozen=True):
    shells: list[tuple[str, int, tuple[str, ...]]]
    warnings: tuple[str, ...]


class _Theme(msgspec.Struct, frozen=True):
    key: str
    files: tuple[str, ...]
    languages: dict[str, _Language]


@dataclass(frozen=True, slots=True)
class KeptTheme:
    """The shells of every language, the files of the site that the theme gave, what mkdocs warned of."""

    shells: Mapping[str, Mapping[tuple[str, int], Shell]]
    files: tuple[str, ...]
    """Below the site."""
    warnings: tuple[str, ...]


def kept_theme(folder: Path, key: str) -> KeptTheme | None:
    """What was kept under this key; None when anything of it is missing."""
    found = kept(folder / NAME, _Theme)
    if found is None or found.key != key or not (folder / FOLDER).is_dir():
        return None
    if found.files != tuple(sorted(files_below(folder / FOLDER))):
        return None
    return KeptTheme(
        {
            language: {(section, depth): Shell(parts) for section, depth, parts in one.shells}
            for language, one in found.languages.items()
        },
        found.files,
        tuple(warning for one in found.languages.values() for warning in one.warnings),
    )


def keep_theme(folder: Path, key: str, built: Mapping[str, Built]) -> KeptTheme:
    """Keep what mkdocs gave; its files are moved to where they stay."""
    (folder / NAME).unlink(missing_ok=True)
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
    for language, one in built.items():
        (folder / FOLDER).mkdir(exist_ok=True)
        shutil.move(one.folder, folder / FOLDER / language)
    languages = {
        language: _Language([(*at, shell.parts) for at, shell in one.shells.items()], one.warnings)
        for language, one in built.items()
    }
    files = tuple(sorted(files_below(folder / FOLDER)))
    keep(folder / NAME, _Theme(key, files, languages))
    warnings = tuple(warning for one in built.values() for warning in one.warnings)
    return KeptTheme({language: one.shells for language, one in built.items()}, files, warnings)
