"""Feedback files into a git repository: made on its newest state, committed, pushed.

When somebody else pushed first, the files are made again on what they pushed. Touches `feedback/`, `files/feedback/`,
`moderation/` and `withdrawn.yml` and nothing else.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping
from pathlib import Path

from forms_api.bare_clone import BareClone, Files, shown
from forms_api.faults import _, refused
from forms_api.publishing import Make, Read
from forms_api.settings import ToGit

_TRIES = 8
_OURS = re.compile(
    r"feedback/[0-9]{4}/fb-[0-9]{4}-[a-z0-9]{6}\.yml|files/feedback/[0-9]{4}/fb-[0-9]{4}-[a-z0-9]{6}-[1-5]\.jpg|"
    r"moderation/[0-9]{4}\.yml|withdrawn\.yml",
    re.ASCII,
)


class GitTarget:
    """A branch of a repository, and the bare clone it is changed through."""

    def __init__(self, to: ToGit, clone: Path) -> None:
        self.to, self._clone = to, BareClone(to, clone)

    def change(self, make: Make) -> None:
        """Commit the files and push them, again on the newest state whenever somebody was faster."""
        with self._clone.alone():
            for attempt in range(_TRIES):
                base = self._clone.fetch()
                files = make(self._reader(base))
                commit = self._clone.commit(base, self._whole_paths(files), _message(files)) if files else None
                if commit is None:
                    return
                fault = self._clone.push(commit)
                if fault is None:
                    return
                time.sleep(random.uniform(0.05, 0.2) * 2 ** min(attempt, 4))  # noqa: S311 - only spreads retries
                # Nobody was faster, so trying again will not help. A push whose answer was lost is found done above.
                if attempt >= 2 and self._clone.fetch() == base:
                    raise fault
            raise refused(
                "git-busy",
                _("Others pushed to {repository} at every one of {tries} tries. Nothing is lost; publish again."),
                repository=shown(self.to.repository),
                tries=str(_TRIES),
            )

    def _reader(self, base: str) -> Read:
        return lambda path: self._clone.read(base, self._whole(path))

    def _whole_paths(self, files: Files) -> Files:
        """The files by their paths in the repository. Raises ValueError for one that is not ours to touch."""
        for path in files:
            if not _OURS.fullmatch(path):
                raise ValueError(path)
        return {self._whole(path): content for path, content in files.items()}

    def _whole(self, path: str) -> str:
        return f"{self.to.folder}/{path}" if self.to.folder else path


def _message(files: Mapping[str, bytes | None]) -> str:
    """Ids only: a resident's words in a commit message could close issues or skip checks."""
    ids = sorted(Path(path).stem for path in files if path.startswith("feedback/"))
    if not ids:
        return "Moderation counts\n"
    return f"Feedback: {ids[0]}\n" if len(ids) == 1 else f"Feedback: {len(ids)} answers\n\n" + "\n".join(ids) + "\n"
