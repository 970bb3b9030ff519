"""A process that builds a site again and again: begun once, so that each build begins at once.

Takes what is to be built and the files that changed, gives outcomes: first the pages of the records that were saved,
then what became of the whole site. It parts into several processes while it builds, which must not happen beside the
threads that serve; hence it is a process of its own.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from generator.build import Result, Wanted, build
from generator.git import GitError
from generator.kept.theme import KeptTheme
from generator.publish.shells import ShellError
from generator.publishing import Job
from generator.records.problem import Problem
from generator.serving.quick import quick_pages


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a build, or of the pages made before it."""

    result: Result | None = None
    """None for the pages made before the build, and when it could not be tried."""
    reason: str = ""
    """Why it could not be tried."""
    early: Mapping[str, bytes] = field(default_factory=dict)
    """Pages of records that were saved, by their file below the site."""

    @property
    def built(self) -> bool:
        """Whether the site is a new one."""
        return self.result is not None and self.result.pages > 0

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What kept it from being built, or only warns."""
        return self.result.checked.problems if self.result else ()


class Builder:
    """The process, for as long as it is needed."""

    def __init__(self, wanted: Wanted) -> None:
        context: Any = multiprocessing.get_context("fork" if _can_fork() else "spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_build_again_and_again, args=(wanted, there, self._here))
        self._process.start()
        there.close()

    def build(self, changed: tuple[Path, ...] = ()) -> Iterator[Outcome]:
        """What comes of a build: pages of the changed records, if there are any, and then the whole."""
        self._here.send(changed)
        while True:
            outcome: Outcome = self._here.recv()
            yield outcome
            if not outcome.early:
                return

    def close(self) -> None:
        """End the process."""
        self._here.close()
        self._process.join(timeout=30)
        if self._process.is_alive():
            self._process.terminate()


def _can_fork() -> bool:
    return "fork" in multiprocessing.get_all_start_methods()


def _build_again_and_again(wanted: Wanted, there: Connection, here: Connection) -> None:
    here.close()  # the other end alone holds it open: when that goes, this process ends
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends this process when it ends itself
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    last: list[tuple[Job, KeptTheme]] = []

    def remember(job: Job, theme: KeptTheme) -> None:
        last[:] = [(job, theme)]

    with suppress(EOFError, BrokenPipeError):  # the server has ended
        while True:
            changed: tuple[Path, ...] = there.recv()
            if last and changed and (early := _early(*last[0], changed)):
                there.send(Outcome(early=early))
            there.send(_outcome(wanted, remember))


def _early(job: Job, theme: KeptTheme, changed: tuple[Path, ...]) -> dict[str, bytes]:
    """Pages made before the build; a record that is at fault with others is told by the build itself."""
    try:
        return quick_pages(job, theme, changed)
    except (KeyError, AttributeError, IndexError):
        return {}


def _outcome(wanted: Wanted, built: Callable[[Job, KeptTheme], None]) -> Outcome:
    try:
        return Outcome(build(wanted, lambda stage, pages: None, built))
    except (ShellError, GitError, OSError) as error:
        return Outcome(reason=str(error))
