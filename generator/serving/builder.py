"""What builds a site again and again, as the server sees it: files that were saved go in, outcomes come out.

The processes behind it are begun here, before the server has threads, and ended here.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from generator.build import Wanted
from generator.serving.relay import Outcome, relay
from generator.serving.resident import can_fork

__all__ = ["Builder", "Outcome"]


class Builder:
    """The processes, for as long as they are needed."""

    def __init__(self, wanted: Wanted) -> None:
        forks = can_fork()
        context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=relay, args=(wanted, there, (self._here,) if forks else ()))
        self._process.start()
        there.close()

    def first(self) -> Outcome:
        """Build, and wait for what becomes of it."""
        self.save(())
        return next(outcome for outcome in self.outcomes() if outcome.finished)

    def save(self, files: tuple[Path, ...]) -> None:
        """Tell of files that were saved; what comes of it is among the outcomes. Does not wait."""
        self._here.send(files)

    def outcomes(self) -> Iterator[Outcome]:
        """What is known, each time there is something new, until all has ended."""
        while True:
            try:
                outcome: Outcome = self._here.recv()
            except (EOFError, OSError):
                return
            yield outcome

    def close(self) -> None:
        """End all of it."""
        with suppress(OSError):  # it has ended by itself
            self._here.send(None)
        self._process.join(timeout=30)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._here.close()
