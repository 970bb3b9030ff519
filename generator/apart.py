"""Work done in a process of its own, which shares by forking what was read before.

Takes a function without arguments, gives what it returns; a function that fails, fails here too.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

T = TypeVar("T")


def processes() -> int:
    """How many processes bring something: the cores this one may use, 8 at most; 1 where there is no forking."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, 8)


class ApartError(Exception):
    """A process ended without a result."""


class Apart(Generic[T]):
    """A function at work in another process; where only one process may run, it works when its result is wanted."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._process = None
        self._told: tuple[bool, Any] | None = None
        self.seconds = 0.0
        """How long the function worked; known with its result."""
        if processes() > 1:
            context = multiprocessing.get_context("fork")
            self._receiver, sender = context.Pipe(duplex=False)
            self._process = context.Process(target=_send, args=(work, sender, self._receiver))
            self._process.start()
            sender.close()

    def ready(self) -> bool:
        """Whether the result can be had without waiting for another process; one that is done is let go."""
        if self._process is not None and self._told is None and self._receiver.poll():
            self.settle()  # it waits with all its memory until what it found is taken over
        return self._process is None or self._told is not None

    def settle(self) -> None:
        """Take over what the process found and let it end; nothing is raised before `result` is asked for."""
        if self._process is None or self._told is not None:
            return
        try:
            done, value, self.seconds = self._receiver.recv()
            self._told = (done, value)
        except EOFError:
            self._process.join()
            self._told = (False, ApartError(f"a process ended with {self._process.exitcode}"))
        self._process.join()

    def result(self) -> T:
        """What the function returned. Raises what it raised, or ApartError when its process was ended."""
        if self._process is None:
            started = time.monotonic()
            try:
                return self._work()
            finally:
                self.seconds = time.monotonic() - started
        self.settle()
        assert self._told is not None  # noqa: S101 - told by `settle`
        done, value = self._told
        if not done:
            raise value
        result: T = value
        return result


class InTurn(Generic[T]):
    """Functions at work one after the other, each in a process of its own that gives its memory back.

    A process that only waited for the others would keep every page of memory that this one changes meanwhile; hence it
    is this one that begins the next, whenever it is asked how far they are.
    """

    def __init__(self, *works: Callable[[], T]) -> None:
        self._waiting = list(works[1:])
        self._now = Apart(works[0])
        self._found: list[T] = []
        self.seconds: list[float] = []
        """How long each of them worked; known with the results."""

    def ready(self) -> bool:
        """Whether all are done; begins the next one when the one before is."""
        if not self._now.ready():
            return False
        if not self._waiting:
            return True
        self._take()
        self._now = Apart(self._waiting.pop(0))
        return False

    def result(self) -> list[T]:
        """What each of them gave, in their order. Raises what one of them raised."""
        self._take()
        while self._waiting:
            self._now = Apart(self._waiting.pop(0))
            self._take()
        return self._found

    def _take(self) -> None:
        self._found.append(self._now.result())
        self.seconds.append(self._now.seconds)


class Deal:
    """Numbers from 0 that several processes take in portions, each as soon as it has time for more."""

    def __init__(self, count: int, portion: int) -> None:
        self.count, self._portion = count, portion
        self._next = multiprocessing.get_context("fork").Value("l", 0) if processes() > 1 else _Alone()

    def take(self) -> range:
        """The next portion; empty when all are taken."""
        with self._next.get_lock():
            first = min(self._next.value, self.count)
            self._next.value = last = min(first + self._portion, self.count)
        return range(first, last)

    @property
    def taken(self) -> int:
        """How many have been taken so far, by all processes."""
        return int(self._next.value)


class _Alone:
    """The number where there is one process."""

    def __init__(self) -> None:
        self.value = 0

    def get_lock(self) -> AbstractContextManager[None]:
        """Nobody has to be kept out."""
        return nullcontext()


def _send(work: Callable[[], T], sender: Connection, receiver: Connection) -> None:
    receiver.close()  # else a result that nobody will read any more would be waited with for ever
    answer: tuple[bool, object]
    started = time.monotonic()
    try:
        answer = (True, work())
    except Exception as error:  # noqa: BLE001 - raised again where the result is wanted
        answer = (False, _carried(error))
    with suppress(BrokenPipeError):  # whoever wanted it was ended
        sender.send((*answer, time.monotonic() - started))
    sender.close()


def _carried(error: Exception) -> Exception:
    """The error itself where it can be sent, else its words."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - made a line above
    except Exception:  # noqa: BLE001 - whatever keeps it from being sent
        return ApartError(f"{type(error).__name__}: {error}")
    return error
