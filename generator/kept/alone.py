"""One build of a site at a time: a second one waits, or says that it cannot begin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BusyError(Exception):
    """Another build of the same site is going on."""


@contextmanager
def alone(folder: Path, *, wait: bool) -> Iterator[None]:
    """Keep other builds of the site out. Raises BusyError at once when there is one and `wait` is false.

    The lock is the system's: it ends with the process, however that ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # pragma: no cover - where there are no such locks, builds have to be kept apart by hand
        yield
        return
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError from error
        yield
