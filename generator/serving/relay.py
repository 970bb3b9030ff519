"""The process that lets residents follow one another: one answers saves with the last built town, the next one builds.

Takes files that were saved, as the server tells them, gives outcomes: at once the pages of saved records and what is
wrong with them by themselves, later what became of the whole site. Holds no town itself. It begins other processes,
which must not happen beside the threads that serve; hence it is a process of its own.

A build of files that are no longer the newest is ended and begun anew, but only before it publishes, and only in the
first half of the time that the last one took: whoever keeps saving gets the whole site after one and a half builds.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path

from generator.build import Result, Wanted
from generator.program import program
from generator.records.base import Record
from generator.records.problem import Problem, Severity, in_order
from generator.serving.quick import key_of
from generator.serving.resident import ABOUT_TO_PUBLISH, Built, Resident
from generator.serving.saved import saved

MOST = 100
"""So many saved records are shown before the whole site is; more at once are no matter of one person's typing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What can be told: with the whole site, or before it."""

    early: Mapping[str, bytes]
    """Every page that is newer than the site on the disk, by its file below it."""
    problems: tuple[Problem, ...]
    """The errors that are known just now."""
    reason: str = ""
    """Why the last build could not be tried, where that can be told."""
    finished: bool = False
    """Whether a build has come to its end."""
    result: Result | None = None
    """What it gave; None when it could not be tried."""

    @property
    def built(self) -> bool:
        """Whether the site is a new one."""
        return self.result is not None and self.result.pages > 0


def relay(wanted: Wanted, server: Connection, closing: Iterable[Connection]) -> None:
    """Answer the server until it closes its connection, and end every process that was begun."""
    for connection in closing:
        connection.close()
    for number in (signal.SIGINT, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])):
        signal.signal(number, signal.SIG_IGN)  # meant for the server: when that ends, so does this one
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    program()  # all residents are this program, whatever becomes of its files meanwhile
    turns = _Turns(wanted, server)
    try:
        with suppress(EOFError, OSError):
            turns.go_on()
    finally:
        turns.end()


@dataclass
class _Turns:
    wanted: Wanted
    server: Connection
    has_town: Resident | None = None
    """The one that built last."""
    builds: Resident | None = None
    again: bool = False
    """Whether a file was saved that the build going on may not have read."""
    since: set[str] = field(default_factory=set)
    """The records' files that were saved since that build began."""
    newer: dict[str, Record] = field(default_factory=dict)
    """File to the record that the last built town does not have yet."""
    early: dict[str, bytes] = field(default_factory=dict)
    alone: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    """File to what is wrong with it by itself."""
    together: tuple[Problem, ...] = ()
    """What else the last whole check found."""
    reason: str = ""
    began: float = 0.0
    """When the build going on did."""
    first_try: float = 0.0
    """When the first of those that were ended for it did, else the same."""
    took: float = 0.0
    """Seconds of the last build that came to its end."""

    def go_on(self) -> None:
        """Until the server says that it is enough. Raises EOFError or OSError when it is gone."""
        while True:
            for ready in wait([self.server, *([self.builds.connection] if self.builds else [])]):
                if ready is self.server:
                    files: tuple[Path, ...] | None = self.server.recv()
                    if files is None:
                        return
                    self._saved(files)
                elif self.builds is not None and ready is self.builds.connection:
                    self._heard(self.builds)

    def end(self) -> None:
        """End what was begun."""
        for resident in (self.builds, self.has_town):
            if resident is not None:
                resident.end()

    # --- a save ------------------------------------------------------------------------------------------------------

    def _saved(self, files: tuple[Path, ...]) -> None:
        found = [one for file in files[:MOST] if (one := saved(self.wanted.content, file)) is not None]
        before = self.problems
        for one in found:
            self._take(one.file, one.record, one.problems)
        made = self._made([one.file for one in found])
        self.early |= made
        if made or self.problems != before:
            self._tell()
        if self.builds is None:
            self._begin(time.monotonic())
        elif self.builds.may_end and time.monotonic() - self.first_try < self.took / 2:
            self.builds.end()
            self._begin(self.first_try)
        else:
            self.again = True
            self.since |= {one.file for one in found}

    def _take(self, file: str, record: Record | None, problems: tuple[Problem, ...]) -> None:
        """Of a file at fault the last good record stays."""
        self.alone.pop(file, None)
        if problems:
            self.alone[file] = problems
        elif record is not None and key_of(record) is not None:
            self.newer.pop(file, None)
            self.newer[file] = record
            while len(self.newer) > MOST:
                del self.newer[next(iter(self.newer))]
        else:
            self.newer.pop(file, None)

    def _made(self, files: Iterable[str]) -> dict[str, bytes]:
        """Pages of the newer records in these files."""
        records = [self.newer[file] for file in files if file in self.newer and file not in self.alone]
        asked = [key for record in records if (key := key_of(record)) is not None]
        if not asked or self.has_town is None:
            return {}
        try:
            return self.has_town.pages(list(self.newer.values()), asked)
        except (EOFError, OSError):
            self.has_town.end()
            self.has_town = None
            return {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is known to be wrong."""
        return tuple(in_order([*self.together, *(one for several in self.alone.values() for one in several)]))

    def _tell(self, *, finished: bool = False, result: Result | None = None) -> None:
        self.server.send(Outcome(dict(self.early), self.problems, self.reason, finished, result))

    # --- a build -----------------------------------------------------------------------------------------------------

    def _begin(self, first_try: float) -> None:
        self.again, self.began, self.first_try = False, time.monotonic(), first_try
        self.since.clear()
        others = [self.server, *([self.has_town.connection] if self.has_town else [])]
        self.builds = Resident(self.wanted, others)

    def _heard(self, builder: Resident) -> None:
        try:
            told: Built | str = builder.connection.recv()
        except (EOFError, OSError):
            told = Built()
        if told == ABOUT_TO_PUBLISH:
            builder.let_publish()
        elif isinstance(told, Built):
            self.builds = None
            self._finished(builder, told)

    def _finished(self, builder: Resident, told: Built) -> None:
        self.took, self.reason = time.monotonic() - self.began, told.reason
        if told.result is not None and told.result.pages:
            if self.has_town is not None:
                self.has_town.end()
            self.has_town = builder
            self.newer = {file: one for file, one in self.newer.items() if file in self.since}
            self.alone = {file: several for file, several in self.alone.items() if file in self.since}
            self.together = ()
            self.early = self._made(self.newer)
        else:
            builder.end()
            if told.result is not None:
                self._sort(told.result.checked.problems)
        self._tell(finished=True, result=told.result)
        if self.again:
            self._begin(time.monotonic())

    def _sort(self, problems: Iterable[Problem]) -> None:
        """Part the errors: those of a file by itself can be told as mended at its next save, others by a whole check.

        Pages of records that are at fault with others are as the last build left them. Of a file that was saved since
        nothing is told yet: it is another one now, and the next check is about to begin.
        """
        errors = [one for one in problems if one.severity is Severity.ERROR and one.file not in self.since]
        self.alone = {file: several for file, several in self.alone.items() if file in self.since}
        for file in list(dict.fromkeys(problem.file for problem in errors))[:MOST]:
            one = saved(self.wanted.content, self.wanted.content / file)
            if one is not None and one.problems:
                self.alone[file] = one.problems
        self.together = tuple(one for one in errors if one not in self.alone.get(one.file, ()))
        wrong = {problem.file for problem in self.together}
        if not wrong.isdisjoint(self.newer):
            self.newer = {file: record for file, record in self.newer.items() if file not in wrong}
            self.early = self._made(self.newer)
