"""A process that builds the site once and then stays with what it built, to make pages of records that are saved.

Takes what is to be built and a connection. Tells when it is about to publish and waits for leave, so that nobody ends
it after that; tells what became of the build; then answers each question (newer records, which of them were just
saved) with pages, until the connection is closed. Where processes form groups it has one of its own, with all that it
begins.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any

from generator.build import Result, Wanted, build
from generator.git import GitError
from generator.kept.theme import KeptTheme
from generator.publish.shells import ShellError
from generator.publishing import Job
from generator.records.base import Record
from generator.serving.quick import Key, Left, key_of, left_of, quick_pages, some_records

ABOUT_TO_PUBLISH = "about to publish"


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a build."""

    result: Result | None = None
    """None when it could not be tried. Without the town: whoever asks for pages of it asks the process that has it."""
    reason: str = ""
    """Why it could not be tried; empty when the process was ended from elsewhere."""


class Resident:
    """The process as it is seen from the one that began it."""

    def __init__(self, wanted: Wanted, others: Sequence[Connection]) -> None:
        """`others` are connections of the one that begins it, which this process must not hold open."""
        forks = can_fork()
        context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        self.connection, there = context.Pipe()
        closing = (*others, self.connection) if forks else ()
        self._process = context.Process(target=_build_and_stay, args=(wanted, there, closing))
        self._process.start()
        there.close()
        self.may_end = True
        """Whether it can be ended without leaving a half-published site to the next build."""
        if hasattr(os, "setpgid"):
            with suppress(OSError):  # it has done so itself, or ended already
                os.setpgid(self._process.pid, self._process.pid)

    def let_publish(self) -> None:
        """Give leave to publish: from now on it is let go on to its end."""
        self.may_end = False
        with suppress(OSError):
            self.connection.send(None)

    def pages(self, newer: Sequence[Record], saved: Sequence[Key]) -> dict[str, bytes]:
        """Pages of the records that were saved. Raises EOFError or OSError when the process is gone."""
        self.connection.send((newer, saved))
        made: dict[str, bytes] = self.connection.recv()
        return made

    def end(self) -> None:
        """End it with all that it began."""
        pid = self._process.pid
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg") and os.getpgid(pid) == pid:
                os.killpg(pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()
        self.connection.close()


def can_fork() -> bool:
    """Whether a process can begin as a copy of this one."""
    return "fork" in multiprocessing.get_all_start_methods()


def _build_and_stay(wanted: Wanted, there: Connection, closing: Sequence[Connection]) -> None:
    for connection in closing:
        connection.close()
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it ends it
    left: list[Left] = []
    with suppress(EOFError, OSError):  # nobody asks any more
        there.send(_built(wanted, there, left))
        if left:
            _answer(there, left[0])


def _built(wanted: Wanted, there: Connection, left: list[Left]) -> Built:
    def progress(stage: str, pages: int) -> None:
        try:
            if stage == "publish":
                there.send(ABOUT_TO_PUBLISH)
                there.recv()
            elif there.poll():
                there.recv()  # nothing is sent meanwhile: this is the end of the connection
        except (EOFError, OSError):
            _end_with_all()

    def built(job: Job, theme: KeptTheme) -> None:
        left.append(left_of(job, theme))

    try:
        result = build(wanted, progress, built)
    except (ShellError, GitError, OSError) as error:
        return Built(reason=str(error))
    # The town of a large city would take seconds to be sent, and be there once more.
    return Built(replace(result, checked=replace(result.checked, town=None, tables=())))


def _answer(there: Connection, left: Left) -> None:
    gc.freeze()  # what stays is not looked through again: of a large city that would take a second
    some = some_records(left)
    quick_pages(left, some, [key for one in some if (key := key_of(one))])  # so that templates are loaded already
    while True:
        newer, saved = there.recv()
        there.send(quick_pages(left, newer, saved))


def _end_with_all() -> None:
    """Whoever would end this process is gone itself."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
