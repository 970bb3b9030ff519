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
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from forms_api.database.engine import journal_mode
from tests.benchmarks.load import Load, as_json, free_port, load, our_post, our_service, running


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
            ours.append(_round(our_service(work / f"ours-{number}"), our_post, chosen))
            if chosen.isso:
                peer.append(_round(_isso(work / f"isso-{number}", chosen.isso), _isso_post, chosen))
        version = sqlite3.sqlite_version_info
        print(f"SQLite {sqlite3.sqlite_version}, {journal_mode(version[:3])}; fsync {_fsync(work):.2f} ms (median)")  # type: ignore[arg-type]  # noqa: T201
        print(f"{chosen.clients} clients, {chosen.seconds:g} s, {chosen.rounds} rounds in turn")  # noqa: T201
        for name, rounds in (("uretken-forms", ours), ("isso", peer)):
            if rounds:
                rates = sorted(one.rate for one in rounds)
                half, most = (statistics.median(one.percentile(part) for one in rounds) for part in (0.5, 0.99))
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


def _isso(folder: Path, command: str) -> tuple[list[str], Path, int]:
    folder.mkdir()
    port = free_port()
    (folder / "isso.cfg").write_text(
        f"[general]\ndbpath = {folder}/comments.db\nhost = http://127.0.0.1:{port}/\n"
        f"[server]\nlisten = http://127.0.0.1:{port}\n[guard]\nenabled = false\n[moderation]\nenabled = true\n",
        "utf-8",
    )
    return [command, "-c", str(folder / "isso.cfg"), "run"], folder, port


def _isso_post(number: int, port: int) -> bytes:
    text = f"Söz {number}: kaldırım iyi oldu, ama gölge yok."
    body = json.dumps({"text": text, "author": None, "email": None, "website": None, "title": "Meydan"}).encode()
    return as_json("/new?uri=%2Fprojeler%2Fmeydan%2F", body, port)


def _round(server: tuple[list[str], Path, int], post: Callable[[int, int], bytes], chosen: argparse.Namespace) -> Load:
    with running(*server):
        return asyncio.run(load(server[2], post, chosen.clients, chosen.seconds))


if __name__ == "__main__":
    main()
