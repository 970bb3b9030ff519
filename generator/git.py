"""Git, asked through its own program: the one place of the generator that runs it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path


class GitError(Exception):
    """Git is missing or said no; the message is its own."""


def git(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """What git prints. Raises GitError with git's own words."""
    settings = {
        **os.environ,
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        **(environment or {}),
    }
    try:
        done = subprocess.run(  # noqa: S603 - a literal program and our own arguments
            ["git", "-C", str(folder), "-c", "core.quotepath=off", *arguments],  # noqa: S607 - git is found on PATH
            capture_output=True,
            check=False,
            env=settings,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from error
    if done.returncode:
        raise GitError(done.stderr.decode("utf-8", "replace").strip() or f"git ended with {done.returncode}")
    return done.stdout.decode("utf-8", "replace")
