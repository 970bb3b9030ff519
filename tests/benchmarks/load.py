"""A service under load: started as a process, asked over many connections, each asking again once it is answered.

Takes a command and what to ask, gives how many answers came how fast; says nothing of what they mean.
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.forms_api.conftest import ANSWER, FORMS

_A_CONNECTION = 100
"""Posts of a connection before it is closed and the next address takes over."""


@dataclass(frozen=True)
class Load:
    """What one round gave."""

    posts: int
    seconds: float
    milliseconds: list[float]
    statuses: dict[int, int]

    @property
    def rate(self) -> float:
        """Answered posts a second."""
        return self.posts / self.seconds

    def percentile(self, part: float) -> float:
        """Milliseconds within which this part of the posts was answered."""
        return sorted(self.milliseconds)[min(int(len(self.milliseconds) * part), len(self.milliseconds) - 1)]


def our_service(folder: Path, more: str = "") -> tuple[list[str], Path, int]:
    """The command of `uretken-forms` with a town in a new folder, and its port; `more` is added to its settings."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    (folder / "forms.json").write_text(json.dumps(FORMS), "utf-8")
    (folder / "forms.toml").write_text(f'forms_json = "forms.json"\nport = {port}\n{more}', "utf-8")
    command = Path(sys.executable).parent / "uretken-forms"
    return [str(command), "--config", str(folder / "forms.toml"), "run"], folder, port


def our_post(number: int, port: int) -> bytes:
    """An answer of a resident as JSON."""
    said = {name: value for name, value in ANSWER.items() if "." not in name}
    text = f"Söz {number}: kaldırım iyi oldu, ama gölge yok."
    body = json.dumps(said | {"answers": {"gidis": "4"}, "text": text}).encode()
    return as_json("/api/feedback", body, port)


def as_json(path: str, body: bytes, port: int) -> bytes:
    """A whole POST."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json"
    return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server that answers at a port, ended afterwards; what it says is in the file `log` of its folder."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            _wait_for(port, process)
            yield process
        finally:
            process.terminate()
            process.wait(timeout=20)


async def load(port: int, post: Callable[[int, int], bytes], clients: int, seconds: float) -> Load:
    """Ask with `post(number, port)` for so many seconds; each connection comes from an address of its own."""
    times: list[float] = []
    statuses: dict[int, int] = {}
    numbers = iter(range(10_000_000))
    addresses = iter(f"127.{a}.{b}.{c}" for a in range(1, 255) for b in range(255) for c in range(1, 255))
    ends = time.perf_counter() + seconds

    async def client() -> None:
        while time.perf_counter() < ends:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(next(addresses), 0))
            for _ in range(_A_CONNECTION):
                started = time.perf_counter()
                if started >= ends:
                    break
                writer.write(post(next(numbers), port))
                head = await reader.readuntil(b"\r\n\r\n")
                await _body(reader, head)
                times.append((time.perf_counter() - started) * 1000)
                status = int(head[9:12])
                statuses[status] = statuses.get(status, 0) + 1
                if b"connection: close" in head.lower() or head.startswith(b"HTTP/1.0"):
                    break
            writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    answered = sum(count for status, count in statuses.items() if status in (200, 201, 202, 303))
    return Load(answered, time.perf_counter() - started, times, statuses)


async def _body(reader: asyncio.StreamReader, head: bytes) -> None:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            await reader.readexactly(int(line.partition(b":")[2]))
            return
    await reader.read(-1)


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise SystemExit(f"{process.args} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nothing answers at port {port}")
