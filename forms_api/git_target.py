"""Feedback files into a git repository: a bare clone, a temporary index, a commit, a push of that commit.

Works with plumbing only, so that nothing is ever checked out, merged or left locked; when somebody else pushed first,
the files are made again on what they pushed. Touches `feedback/` and `moderation/`
and nothing else. The one module here that runs git.
"""

from __future__ import annotations

import fcntl
import os
import random
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from forms_api.faults import Refused, _, refused
from forms_api.publishing import Make, Read
from forms_api.settings import ToGit

_TRIES = 8
_SECONDS = 120
_FETCHED = "refs/fetched/target"
_SCRATCH = "index-"
_OURS = re.compile(r"feedback/[0-9]{4}/fb-[0-9]{4}-[a-z0-9]{6}\.yml|moderation/[0-9]{4}\.yml|withdrawn\.yml", re.ASCII)


class GitTarget:
    """A branch of a repository, and the bare clone it is changed through."""

    def __init__(self, to: ToGit, clone: Path) -> None:
        self.to, self.clone = to, clone

    def change(self, make: Make) -> None:
        """Commit the files and push them, again on the newest state whenever somebody was faster."""
        with self._alone():
            for attempt in range(_TRIES):
                base = self._fetch()
                files = make(self._reader(base))
                commit = self._commit(base, files)
                if commit is None:
                    return
                fault = self._push(commit)
                if fault is None:
                    return
                time.sleep(random.uniform(0.05, 0.2) * 2 ** min(attempt, 4))  # noqa: S311 - only spreads retries
                # Nobody was faster, so trying again will not help. A push whose answer was lost is found done above.
                if attempt >= 2 and self._fetch() == base:
                    raise fault
            raise refused(
                "git-busy",
                _("Others pushed to {repository} at every one of {tries} tries. Nothing is lost; publish again."),
                repository=_shown(self.to.repository),
                tries=str(_TRIES),
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One publisher at a time on this machine; the clone is made where it is missing."""
        try:
            self.clone.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.clone.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise refused(
                "outbox-not-made",
                _("The outbox {file} cannot be made: {reason}. Set outbox to a folder that can be written."),
                file=str(self.clone),
                reason=error.strerror or "",
            ) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self.clone / "HEAD").exists():
                self._git("init", "--quiet", "--bare", str(self.clone), inside=False)
            self._clear_up()
            yield
        finally:
            os.close(lock)

    def _clear_up(self) -> None:
        """Take away what a publisher that was killed left: nobody else works in the clone now."""
        for left in self.clone.rglob("*.lock"):
            left.unlink(missing_ok=True)
        for left in self.clone.glob(f"{_SCRATCH}*"):
            shutil.rmtree(left, ignore_errors=True)

    def _fetch(self) -> str:
        spec = f"+refs/heads/{self.to.branch}:{_FETCHED}"
        self._git("fetch", "--quiet", "--no-tags", "--no-auto-maintenance", "--", self.to.repository, spec)
        return self._git("rev-parse", "--verify", f"{_FETCHED}^{{commit}}").strip()

    def _reader(self, base: str) -> Read:
        def read(path: str) -> bytes | None:
            whole = self._whole(path)
            entry = self._git("ls-tree", "-z", base, "--", whole)
            return self._bytes("cat-file", "blob", f"{base}:{whole}") if entry else None

        return read

    def _commit(self, base: str, files: Mapping[str, bytes | None]) -> str | None:
        """A commit on `base` with the files; None when they change nothing."""
        if not files:
            return None
        with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=self.clone) as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self._git("read-tree", base, extra=index)
            entries = []
            for path, content in sorted(files.items()):
                if not _OURS.fullmatch(path):
                    raise ValueError(path)
                if content is None:
                    entries.append(f"0 {'0' * 40}\t{self._whole(path)}\0")
                    continue
                blob = self._git("hash-object", "-w", "--stdin", given=content).strip()
                entries.append(f"100644 {blob}\t{self._whole(path)}\0")
            self._git("update-index", "-z", "--index-info", given="".join(entries).encode(), extra=index)
            tree = self._git("write-tree", extra=index).strip()
        if tree == self._git("rev-parse", f"{base}^{{tree}}").strip():
            return None
        return self._git("commit-tree", tree, "-p", base, given=_message(files).encode()).strip()

    def _push(self, commit: str) -> Refused | None:
        """Push the commit; the refusal when it did not arrive."""
        try:
            self._git("push", "--quiet", "--", self.to.repository, f"{commit}:refs/heads/{self.to.branch}")
        except Refused as refusal:
            return refusal
        return None

    def _whole(self, path: str) -> str:
        return f"{self.to.folder}/{path}" if self.to.folder else path

    def _git(
        self, *arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None, inside: bool = True
    ) -> str:
        return self._bytes(*arguments, given=given, extra=extra, inside=inside).decode("utf-8", "replace")

    def _bytes(
        self, *arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None, inside: bool = True
    ) -> bytes:
        place = ("--git-dir", str(self.clone)) if inside else ()
        try:
            done = subprocess.run(  # noqa: S603 - a list of arguments, none of them a visitor's text
                ("git", *place, *arguments),  # noqa: S607 - the git of this machine
                input=given,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                env={**self._environment(), **(extra or {})},
            )
        except FileNotFoundError:
            raise refused(
                "no-git", _("The program git is not installed. Install it, or publish to a folder.")
            ) from None
        except subprocess.TimeoutExpired:
            raise refused(
                "git-slow",
                _("git {verb} took longer than {seconds} seconds. Nothing is lost; publish again."),
                verb=arguments[0],
                seconds=str(_SECONDS),
            ) from None
        if done.returncode:
            raise refused(
                "git-failed",
                _("git {verb} with {repository} failed: {reason}. Check publish.repository and publish.branch."),
                verb=arguments[0],
                repository=_shown(self.to.repository),
                reason=_shown(_reason(done.stderr)),
            )
        return done.stdout

    def _environment(self) -> dict[str, str]:
        """No settings of the machine or the user, no questions, our name; ssh keys are found as always."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        ssh = {name: os.environ[name] for name in ("GIT_SSH_COMMAND", "GIT_ASKPASS") if name in os.environ}
        people = ("AUTHOR", "COMMITTER")
        return {
            "GIT_SSH_COMMAND": "ssh -o BatchMode=yes",
            **kept,
            **ssh,
            **{f"GIT_{who}_NAME": self.to.name for who in people},
            **{f"GIT_{who}_EMAIL": self.to.mail for who in people},
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_TERMINAL_PROMPT": "0",
            "LC_ALL": "C",
        }


def _message(files: Mapping[str, bytes | None]) -> str:
    """Ids only: a resident's words in a commit message could close issues or skip checks."""
    ids = sorted(Path(path).stem for path in files if path.startswith("feedback/"))
    if not ids:
        return "Moderation counts\n"
    return f"Feedback: {ids[0]}\n" if len(ids) == 1 else f"Feedback: {len(ids)} answers\n\n" + "\n".join(ids) + "\n"


def _reason(stderr: bytes) -> str:
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:"))]
    return (told or lines or ["no reason given"])[0].strip().rstrip(".")


def _shown(text: str) -> str:
    """Text without the name and password an address may carry."""
    return re.sub(r"://[^/@\s]+@", "://…@", text)
