"""The program itself, as something pages depend on: another version may make other pages of the same records."""

from __future__ import annotations

import sys
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

_MADE_WITH = ("babel", "jinja2", "markupsafe", "mkdocs", "mkdocs-material", "pillow", "pydantic")
"""Libraries whose version can be seen in what is published."""


@cache
def program() -> str:
    """The digest of all code, templates, words and styles of the generator, and of the libraries it needs for pages."""
    root = Path(__file__).parent
    made = blake2b(digest_size=12)
    for file in sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        if "node_modules" in file.parts:
            continue
        made.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    made.update(repr((sys.version, [version(name) for name in _MADE_WITH])).encode())
    return made.hexdigest()
