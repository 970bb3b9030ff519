"""Git, asked through its own program: the one place of the generator that runs it."""

from __future__ import annotations

import os
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path


class GitError(Exception):
    """Git is missing or said no; the message is its own."""


class NoCommitThen(GitError):
    """The content folder was in no commit on the day asked for."""

    def __init__(self, day: date, first: date | None) -> None:
        said = f"the first day there is: {first}" if first else "there is none at all"
        super().__init__(f"no commit holds the records as they stood on {day}; {said}")
        self.day = day
        self.first = first
        """The first day there is; None when no commit holds the folder."""


def git(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """What git prints. Raises GitError with git's own words."""
    return git_bytes(folder, *arguments, environment=environment).decode("utf-8", "replace")


def git_bytes(folder: Path, *arguments: str, told: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
    """What git prints, as it is, when it is `told` this on its input. Raises GitError with git's own words."""
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
            input=told,
            capture_output=True,
            check=False,
            env=settings,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from error
    if done.returncode:
        raise GitError(done.stderr.decode("utf-8", "replace").strip() or f"git ended with {done.returncode}")
    return done.stdout


def as_of(content: Path, day: date, to: Path) -> str:
    """Write the content folder as it stood at the end of a day into the empty folder `to`; gives the commit.

    That is the last commit of the mainline (first parents only) whose committer day is not after it. Raises
    NoCommitThen when there was none yet, GitError with git's own words.
    """
    prefix, top = git(content, "rev-parse", "--show-prefix", "--show-toplevel").split("\n")[:2]
    days = [line.split() for line in git(content, "log", "--first-parent", "--format=%H %cs").splitlines()]
    commit = next((name for name, when in days if date.fromisoformat(when) <= day), None)
    if commit is None or not _holds(content, commit, prefix):
        there = git(content, "log", "--first-parent", "--reverse", "--format=%cs", "--", ".").split()
        raise NoCommitThen(day, date.fromisoformat(there[0]) if there else None)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "content.tar"
        # From the top: below a folder, `git archive` would look for that folder's own path within the tree.
        git(Path(top), "archive", "--format=tar", f"--output={archive}", f"{commit}:{prefix.rstrip('/')}")
        with tarfile.open(archive) as tar:
            for member in tar:
                _unpack(tar, member, to)
    return commit


def _holds(content: Path, commit: str, prefix: str) -> bool:
    try:
        return git(content, "cat-file", "-t", f"{commit}:{prefix.rstrip('/')}").strip() == "tree"
    except GitError:
        return False


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> None:
    """One file of an archive; a link that leads out of the folder is left out."""
    path = to / member.name
    if member.issym():
        if (path.parent / member.linkname).resolve().is_relative_to(to.resolve()):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(member.linkname)
    elif member.isdir():
        path.mkdir(parents=True, exist_ok=True)
    elif (file := tar.extractfile(member) if member.isfile() else None) is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.read())
