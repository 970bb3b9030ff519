"""What the running service does beside answering: each errand every so many seconds, in one thread of its own.

Takes errands, gives nothing; one that fails is logged by name and done again at its next turn. Where several processes
share a PostgreSQL, each errand is run by one of them at a time.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from forms_api.database.engine import Database

log = logging.getLogger("forms_api")
Stopped = Callable[[], bool]
"""Whether the service is ending: a long errand looks now and then, and leaves the rest for the next start."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to do again and again."""

    name: str
    every_seconds: float
    work: Callable[[Stopped], None]


class Errands:
    """The thread that runs them; it holds up neither the service's answers nor its end."""

    def __init__(self, errands: tuple[Errand, ...], database: Database) -> None:
        self._errands, self._database = errands, database
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="errands", daemon=True)

    def start(self) -> None:
        """Begin, with every errand at once; nothing where there are none."""
        if self._errands:
            self._thread.start()

    def stop(self, seconds: float = 5) -> None:
        """End, waiting a little for the errand under way. What it leaves undone the next start does."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        turns = dict.fromkeys(self._errands, time.monotonic())
        while not self._stopped.is_set():
            errand = min(turns, key=lambda one: turns[one])
            if self._stopped.wait(max(0.0, turns[errand] - time.monotonic())):
                return
            self._try(errand)
            turns[errand] = time.monotonic() + errand.every_seconds

    def _try(self, errand: Errand) -> None:
        try:
            with self._database.alone(errand.name) as alone:
                if alone:
                    errand.work(self._stopped.is_set)
        except Exception as error:  # noqa: BLE001 - it is done again, and the service goes on
            # The stack without the exception's own words, which may quote an address.
            stack = "".join(traceback.format_tb(error.__traceback__))
            log.error("the errand %s failed: %s\n%s", errand.name, type(error).__name__, stack)
