"""A command measured as a whole: seconds, processor seconds and memory of it and all processes it begins.

Memory is the sum of their proportional set sizes, looked at every tenth of a second.
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command took."""

    seconds: float
    processor: float
    """Seconds of all cores together."""
    memory: float
    """The most at any time, in MB."""

    def __add__(self, other: Measured) -> Measured:
        """One after the other."""
        return Measured(self.seconds + other.seconds, self.processor + other.processor, max(self.memory, other.memory))


def measured(command: Sequence[object], at: Path | None = None, more: Mapping[str, str] | None = None) -> Measured:
    """Run a command to its end. Raises SystemExit with what it said when it fails."""
    before = os.times()
    started = time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=at,
        env={**os.environ, **(more or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    most = [0]
    watching = threading.Thread(target=watch_memory, args=(process.pid, most), daemon=True)
    watching.start()
    _, said = process.communicate()
    seconds = time.monotonic() - started
    watching.join()
    after = os.times()
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{said[-4000:]}")
    processor = after.children_user - before.children_user + after.children_system - before.children_system
    return Measured(seconds, processor, most[0] / 1000)


PATIENCE = 600.0
"""Seconds after which something that was waited for is not coming."""


def until(there: Callable[[], bool]) -> None:
    """Wait for something. Raises SystemExit when it does not come."""
    started = time.monotonic()
    while not there():
        if time.monotonic() - started > PATIENCE:
            raise SystemExit("it did not come")
        time.sleep(0.01)


def watch_memory(pid: int, most: list[int]) -> None:
    """Keep in `most` how many kilobytes a process and all it begins had at most; returns when it has ended."""
    while Path(f"/proc/{pid}").exists():
        most[0] = max(most[0], sum(map(_weight, _family(pid))))
        time.sleep(0.1)
        try:
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                return
        except OSError:
            return


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            for task in os.listdir(f"/proc/{one}/task"):  # noqa: PTH208 - as /proc is read
                children = Path(f"/proc/{one}/task/{task}/children").read_text()
                found += [int(child) for child in children.split()]
        except OSError:
            continue
    return found


def _weight(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0
