"""Content folders in git for tests: a repository to commit to, each commit with its day."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from generator.history import History, history
from tests.towns import small_town


class Repository:
    """A repository with a content folder, at its top or below it."""

    def __init__(self, content: Path, top: Path | None = None) -> None:
        self.content = content
        self.top = top or content
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, day: str = "2026-01-01", author: str = "Fen İşleri") -> str:
        """What git prints."""
        when = f"{day}T12:00:00+03:00"
        who = {
            **{f"GIT_{role}_NAME": author for role in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{role}_EMAIL": "fen@ornek.example" for role in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{role}_DATE": when for role in ("AUTHOR", "COMMITTER")},
        }
        settings = ("-c", "commit.gpgsign=false", "-c", "merge.conflictStyle=merge")
        done = subprocess.run(
            ["git", *settings, *arguments], cwd=self.top, env=os.environ | who, capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    def commit(self, day: str, message: str, files: Mapping[str, str | bytes | None] | None = None) -> str:
        """Write these files below the content folder (None takes one out), commit everything; gives the commit."""
        for name, text in (files or {}).items():
            path = self.content / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message, day=day)
        return self.git("rev-parse", "HEAD")

    @property
    def kept(self) -> Path:
        """What the last run left for the next one."""
        return self.top / ".git" / "uretken" / "history.json"

    def cold(self) -> History:
        """The history, read without what an earlier run left."""
        self.kept.unlink(missing_ok=True)
        return history(self.content)


def town_in_git(folder: Path, below: str = "") -> Repository:
    """The small town in a repository of its own, committed once."""
    content = small_town(folder)
    if below:
        top = folder / "repository"
        (top / below).parent.mkdir(parents=True, exist_ok=True)
        content = content.rename(top / below)
    repository = Repository(content, top if below else None)
    repository.commit("2026-01-05", "Kayıtlar")
    return repository
