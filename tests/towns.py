"""Small content folders for tests: a whole little town, with some of its files replaced."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

SMALL_TOWN = Path(__file__).parent / "fixtures" / "small-town"


def small_town(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """A copy of the small town below `folder`, with these files written over it; gives the content folder."""
    content = folder / "content"
    shutil.copytree(SMALL_TOWN, content)
    for name, text in (files or {}).items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return content
