"""An invented town's past, replayed: a content folder becomes a git repository that ends with it as it is.

Takes a folder with ``past.yml``; unwinds its changes from the newest to the oldest, then commits them one by one.
Meant for a scratch copy: it makes a repository and rewrites files on the way.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from generator.git import git
from generator.records.town import Past, PastChange

_FIRST_AUTHOR = "Örnek Belediyesi"


class PastError(Exception):
    """The past does not fit the present; the message names the change and the text."""


def unwound(files: dict[str, str], past: Past) -> list[dict[str, str | None]]:
    """For each change, oldest first, its files as they were before it; None for a file that was not there.

    `files` is the present, by name. Raises PastError when a text cannot be found exactly once.
    """
    present: dict[str, str | None] = dict(files)
    before: list[dict[str, str | None]] = []
    for change in reversed(past.changes):
        earlier: dict[str, str | None] = {}
        for edit in change.edits:
            text = present.get(edit.file)
            count = text.count(edit.after) if text is not None else 0
            if text is None or count != 1:
                raise PastError(f"{change.date}: {edit.after!r} stands {count} times in {edit.file}, not once")
            earlier[edit.file] = present[edit.file] = text.replace(edit.after, edit.before)
        for name in change.adds:
            if present.get(name) is None:
                raise PastError(f"{change.date}: there is no file {name} to have been added")
            earlier[name] = present[name] = None
        before.append(earlier)
    return before[::-1]


def replay(content: Path, past: Past) -> int:
    """Make `content` a repository with the past as its commits; gives their number. Raises PastError, GitError."""
    named = {name for change in past.changes for name in (*change.adds, *(edit.file for edit in change.edits))}
    present = {name: (content / name).read_text("utf-8") for name in named if (content / name).is_file()}
    states = unwound(present, past)
    oldest: dict[str, str | None] = {}
    for earlier in reversed(states):
        oldest.update(earlier)
    git(content, "init", "--quiet", "--initial-branch=main")
    _write(content, oldest)
    first = past.changes[0].date.first - timedelta(days=1) if past.changes else None
    _commit(content, _FIRST_AUTHOR, "Kayıtlar", str(first) if first else "2025-01-01")
    for index, change in enumerate(past.changes):
        later = {name: _text_after(name, states[index + 1 :], present) for name in states[index]}
        _write(content, later)
        _commit(content, change.author, change.message, _day(change))
    return len(past.changes) + 1


def _text_after(name: str, later: list[dict[str, str | None]], present: dict[str, str]) -> str | None:
    """A file as it was after a change: as it was before the next change of it, or as it is."""
    return next((state[name] for state in later if name in state), present.get(name))


def _day(change: PastChange) -> str:
    return change.date.first.isoformat()


def _write(content: Path, files: dict[str, str | None]) -> None:
    for name, text in files.items():
        if text is None:
            (content / name).unlink(missing_ok=True)
        else:
            (content / name).parent.mkdir(parents=True, exist_ok=True)
            (content / name).write_text(text, "utf-8")


def _commit(content: Path, author: str, message: str, day: str) -> None:
    when = f"{day}T12:00:00+03:00"
    names = {"GIT_AUTHOR_NAME": author, "GIT_COMMITTER_NAME": author}
    mails = {"GIT_AUTHOR_EMAIL": "kayit@ornek.example", "GIT_COMMITTER_EMAIL": "kayit@ornek.example"}
    dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    git(content, "add", "--all")
    settings = ("-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null")
    git(
        content, *settings, "commit", "--quiet", "--allow-empty", "-m", message, environment={**names, **mails, **dates}
    )
