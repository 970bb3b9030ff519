"""Durable posts a second of `uretken-forms` against isso, in turn in one run; prints medians, p99 and the ratio.

Usage: python -m tests.benchmarks.forms_against_isso [--seconds 8] [--rounds 3] [--clients 16] [--isso PATH]

Both get JSON, which is all that isso takes, from one process: as many connections as clients, each posting again as
soon as it is answered. Posts come from many loopback addresses, with our limits as shipped; isso's guard is off, for it
would take two posts a minute. isso runs its own server and default settings, with moderation on. Told along: journal
mode, and how long the disk takes to put 4 kB down for good, for all of it stands on that.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from forms_api.database.engine import journal_mode
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


def main() -> None:
    """Start each server in turn, load it, print a table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seconds", type=float, default=8)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--clients", type=int, default=16)
    arguments.add_argument("--isso", default=shutil.which("isso"), help="the command of an isso of its own")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        ours, peer = [], []
        for number in range(chosen.rounds):
            ours.append(_round(_ours(work / f"ours-{number}"), _our_post, chosen))
            if chosen.isso:
                peer.append(_round(_isso(work / f"isso-{number}", chosen.isso), _isso_post, chosen))
        version = sqlite3.sqlite_version_info
        print(f"SQLite {sqlite3.sqlite_version}, {journal_mode(version[:3])}; fsync {_fsync(work):.2f} ms (median)")  # type: ignore[arg-type]  # noqa: T201
        print(f"{chosen.clients} clients, {chosen.seconds:g} s, {chosen.rounds} rounds in turn")  # noqa: T201
        for name, rounds in (("uretken-forms", ours), ("isso", peer)):
            if rounds:
                rates = sorted(load.rate for load in rounds)
                half, most = (statistics.median(load.percentile(part) for load in rounds) for part in (0.5, 0.99))
                told = f"{rates[0]:.0f} / {statistics.median(rates):.0f} / {rates[-1]:.0f} posts/s"
                print(f"{name:14} {told}, p50 {half:.1f} ms, p99 {most:.1f} ms, {rounds[-1].statuses}")  # noqa: T201
        if peer:
            ratio = statistics.median(one.rate for one in ours) / statistics.median(one.rate for one in peer)
            print(f"ratio of medians: {ratio:.1f}")  # noqa: T201
        else:
            print("There is no isso on PATH: `pip install isso` in an environment of its own, and --isso its command.")  # noqa: T201


def _fsync(folder: Path) -> float:
    times = []
    with (folder / "fsync").open("wb") as file:
        for _ in range(200):
            file.write(bytes(4096))
            file.flush()
            started = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _ours(folder: Path) -> tuple[list[str], Path, int]:
    folder.mkdir()
    port = _free_port()
    (folder / "forms.json").write_text(json.dumps(FORMS), "utf-8")
    (folder / "forms.toml").write_text(f'forms_json = "forms.json"\nport = {port}\n', "utf-8")
    command = Path(sys.executable).parent / "uretken-forms"
    return [str(command), "--config", str(folder / "forms.toml"), "run"], folder, port


def _isso(folder: Path, command: str) -> tuple[list[str], Path, int]:
    folder.mkdir()
    port = _free_port()
    (folder / "isso.cfg").write_text(
        f"[general]\ndbpath = {folder}/comments.db\nhost = http://127.0.0.1:{port}/\n"
        f"[server]\nlisten = http://127.0.0.1:{port}\n[guard]\nenabled = false\n[moderation]\nenabled = true\n",
        "utf-8",
    )
    return [command, "-c", str(folder / "isso.cfg"), "run"], folder, port


def _our_post(number: int, port: int) -> bytes:
    said = {name: value for name, value in ANSWER.items() if "." not in name}
    text = f"Söz {number}: kaldırım iyi oldu, ama gölge yok."
    body = json.dumps(said | {"answers": {"gidis": "4"}, "text": text}).encode()
    head = f"POST /api/feedback HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json"
    return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _isso_post(number: int, port: int) -> bytes:
    text = f"Söz {number}: kaldırım iyi oldu, ama gölge yok."
    body = json.dumps({"text": text, "author": None, "email": None, "website": None, "title": "Meydan"}).encode()
    head = f"POST /new?uri=%2Fprojeler%2Fmeydan%2F HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json"
    return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _round(server: tuple[list[str], Path, int], post: Callable[[int, int], bytes], chosen: argparse.Namespace) -> Load:
    command, folder, port = server
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            _wait_for(port, process)
            return asyncio.run(_load(port, post, chosen.clients, chosen.seconds))
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise SystemExit(f"{process.args} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nothing answers at port {port}")


async def _load(port: int, post: Callable[[int, int], bytes], clients: int, seconds: float) -> Load:
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


if __name__ == "__main__":
    main()
