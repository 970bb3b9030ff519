"""The values of YAML files by the digest of their text, so that only what is new has to be parsed.

Takes a file of the cache, gives a mapping; a value is what `yaml_reader` gave for that text.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.kept.store import keep, kept

NAME = "values.json"


def kept_values(folder: Path) -> dict[str, Any]:
    """Digest of a text to its value; empty where nothing is kept."""
    return kept(folder / NAME, dict[str, Any]) or {}


def keep_values(folder: Path, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Keep the values of this build, if they are others than those of the last one."""
    if before.keys() != now.keys():
        keep(folder / NAME, now)
