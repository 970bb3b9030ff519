"""A branch of a repository, worked on through a bare clone: fetch, read, make a tree, commit, push.

Plumbing only: nothing is ever checked out, merged or left locked. The one module here that runs git.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from forms_api.faults import Refused, _, refused
from forms_api.settings import ToGit

_SECONDS = 120
_FETCHED = "refs/fetched/target"
_SCRATCH = "index-"
Files = Mapping[str, bytes | None]
"""Path in the repository to what it is to hold; None where it is to be gone."""


class BareClone:
    """The branch `to` names, and the clone it is changed through."""

    def __init__(self, to: ToGit, clone: Path) -> None:
        self.to, self.clone = to, clone

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One at a time on this machine; the clone is made where it is missing."""
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
        """Take away what one that was killed left: nobody else works in the clone now."""
        for left in self.clone.rglob("*.lock"):
            left.unlink(missing_ok=True)
        for left in self.clone.glob(f"{_SCRATCH}*"):
            shutil.rmtree(left, ignore_errors=True)

    def is_there(self) -> bool:
        """Whether the repository has the branch. Raises Refused when the repository cannot be asked."""
        return bool(self._git("ls-remote", "--heads", "--", self.to.repository, f"refs/heads/{self.to.branch}"))

    def fetch(self) -> str:
        """The newest commit of the branch. Raises Refused."""
        spec = f"+refs/heads/{self.to.branch}:{_FETCHED}"
        self._git("fetch", "--quiet", "--no-tags", "--no-auto-maintenance", "--", self.to.repository, spec)
        return self._git("rev-parse", "--verify", f"{_FETCHED}^{{commit}}").strip()

    def read(self, commit: str, path: str) -> bytes | None:
        """A file of a commit."""
        entry = self._git("ls-tree", "-z", commit, "--", path)
        return self._bytes("cat-file", "blob", f"{commit}:{path}") if entry else None

    def paths(self, commit: str) -> tuple[str, ...]:
        """The paths of all files of a commit."""
        return tuple(path for path in self._git("ls-tree", "-r", "-z", "--name-only", commit).split("\0") if path)

    def author(self, commit: str, path: str) -> str:
        """Who last changed a file."""
        return self._git("log", "-1", "--format=%an", commit, "--", path).strip()

    def commit(self, base: str | None, files: Files, message: str, *, on_top: bool = True) -> str | None:
        """A commit of `base` with these files changed; None when they change nothing.

        Without a base they are all there is. With `on_top` false the commit has no history.
        """
        with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=self.clone) as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self._git("read-tree", *([base] if base else ["--empty"]), extra=index)
            entries = []
            for path, content in sorted(files.items()):
                if content is None:
                    entries.append(f"0 {'0' * 40}\t{path}\0")
                    continue
                blob = self._git("hash-object", "-w", "--stdin", given=content).strip()
                entries.append(f"100644 {blob}\t{path}\0")
            self._git("update-index", "-z", "--index-info", given="".join(entries).encode(), extra=index)
            tree = self._git("write-tree", extra=index).strip()
        if base and tree == self._git("rev-parse", f"{base}^{{tree}}").strip():
            return None
        parents = ("-p", base) if base and on_top else ()
        return self._git("commit-tree", tree, *parents, given=message.encode()).strip()

    def push(self, commit: str) -> Refused | None:
        """Push a commit that stands on the newest one; the refusal when it did not arrive."""
        return self._push(f"{commit}:refs/heads/{self.to.branch}")

    def push_over(self, commit: str, base: str | None) -> Refused | None:
        """Put a commit in the place of `base`, if that still is the newest; the refusal when it did not arrive."""
        lease = f"--force-with-lease=refs/heads/{self.to.branch}:{base or ''}"
        return self._push(f"{commit}:refs/heads/{self.to.branch}", lease)

    def keep_only(self, commit: str) -> None:
        """Take out of the clone what this commit does not reach."""
        self._git("update-ref", _FETCHED, commit)
        self._git("reflog", "expire", "--expire=now", "--all")
        self._git("prune", "--expire=now")

    def _push(self, what: str, *more: str) -> Refused | None:
        try:
            self._git("push", "--quiet", *more, "--", self.to.repository, what)
        except Refused as refusal:
            return refusal
        return None

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
                repository=shown(self.to.repository),
                reason=shown(_reason(done.stderr)),
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


def _reason(stderr: bytes) -> str:
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:"))]
    return (told or lines or ["no reason given"])[0].strip().rstrip(".")


def shown(text: str) -> str:
    """Text without the name and password an address may carry."""
    return re.sub(r"://[^/@\s]+@", "://…@", text)
