"""Work done in a process of its own, which shares by forking what was read before.

Takes a function without arguments, gives what it returns; a function that fails, fails here too.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

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
        if processes() > 1:
            context = multiprocessing.get_context("fork")
            self._receiver, sender = context.Pipe(duplex=False)
            self._process = context.Process(target=_send, args=(work, sender))
            self._process.start()
            sender.close()

    def result(self) -> T:
        """What the function returned. Raises what it raised, or ApartError when its process was ended."""
        if self._process is None:
            return self._work()
        try:
            done, value = self._receiver.recv()
        except EOFError:
            self._process.join()
            raise ApartError(f"a process ended with {self._process.exitcode}") from None
        self._process.join()
        if not done:
            raise value
        result: T = value
        return result


def _send(work: Callable[[], T], sender: Connection) -> None:
    answer: tuple[bool, object]
    try:
        answer = (True, work())
    except Exception as error:  # noqa: BLE001 - raised again where the result is wanted
        answer = (False, _carried(error))
    sender.send(answer)
    sender.close()


def _carried(error: Exception) -> Exception:
    """The error itself where it can be sent, else its words."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - made a line above
    except Exception:  # noqa: BLE001 - whatever keeps it from being sent
        return ApartError(f"{type(error).__name__}: {error}")
    return error
