"""Kills the service again and again while residents post, and counts what was acknowledged and is not there.

Usage: python -m tests.forms_api.killing [--cycles 60] [--database ADDRESS|postgres]   (make kill-forms)

Each client posts, and what was not acknowledged it posts again with the same token, as a browser would. The whole group
of processes is killed with SIGKILL: nothing of the service gets a word in.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from forms_api.database.engine import open_database
from forms_api.database.tables import submissions
from forms_api.receipts import hash_of, load_secret
from tests.forms_api import postgres
from tests.forms_api.conftest import ANSWER, FORMS

CLIENTS = 6


@dataclass(frozen=True)
class Outcome:
    """What the residents were told, against what is there."""

    acknowledged: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    unknown_receipts: int


def kill_and_count(folder: Path, cycles: int, database: str = "forms.sqlite", seed: int = 20261123) -> Outcome:
    """Run the service in `folder`, kill it so often, and compare."""
    rng = random.Random(seed)  # noqa: S311 - when to kill is no secret
    port = _free_port()
    (folder / "forms.json").write_text(json.dumps(FORMS), "utf-8")
    limits = "\n".join(f"{name} = 1000000" for name in ("sender", "record", "all", "refused"))
    (folder / "forms.toml").write_text(
        f'forms_json = "forms.json"\ndatabase = "{database}"\nport = {port}\n[limits]\n{limits}\n', "utf-8"
    )
    told: dict[str, str] = {}
    numbers, stop = itertools.count(), threading.Event()
    clients = [threading.Thread(target=_post_until, args=(stop, port, numbers, told)) for _ in range(CLIENTS)]
    server = _started(folder, port)
    for client in clients:
        client.start()
    for _ in range(cycles):
        time.sleep(rng.uniform(0.05, 0.6))
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        server = _started(folder, port)
    time.sleep(0.3)
    stop.set()
    for client in clients:
        client.join()
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    return _compared(folder, database, told)


def _compared(folder: Path, database: str, told: dict[str, str]) -> Outcome:
    opened = open_database(database if "://" in database else f"sqlite:///{folder}/{database}")
    secret = load_secret(folder / "forms.secret")
    with opened.reading() as connection:
        rows = connection.execute(select(submissions.c.text, submissions.c.receipt)).all()
    opened.close()
    texts = Counter(row.text for row in rows)
    known = {row.receipt for row in rows}
    return Outcome(
        acknowledged=len(told),
        lost=tuple(sorted(text for text in told if text not in texts)),
        doubled=tuple(sorted(text for text, count in texts.items() if count > 1)),
        unknown_receipts=sum(hash_of(secret, receipt) not in known for receipt in told.values()),
    )


def _post_until(stop: threading.Event, port: int, numbers: Iterator[int], told: dict[str, str]) -> None:
    while not stop.is_set():
        text = f"Söz {next(numbers)}"
        said = {**{name: value for name, value in ANSWER.items() if "." not in name}, "text": text}
        body = json.dumps({**said, "answers": {"gidis": "4"}, "token": f"token-{text[4:]:0>8}"})
        while text not in told:  # also after `stop`: what was sent is asked for until it is answered
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("POST", "/api/feedback", body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                if answer.status == 201:
                    told[text] = json.loads(answer.read())["receipt"]
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.02)
            finally:
                connection.close()


def _started(folder: Path, port: int) -> subprocess.Popen[bytes]:
    command = [str(Path(sys.executable).with_name("uretken-forms")), "--config", str(folder / "forms.toml"), "run"]
    server = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder
    )
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        if server.poll() is not None:
            raise RuntimeError(f"the service ended with {server.returncode}")
        time.sleep(0.05)
    raise RuntimeError("the service does not answer")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _database(chosen: str) -> AbstractContextManager[str]:
    return postgres.running() if chosen == "postgres" else nullcontext(chosen)


def main() -> None:
    """Kill, count, print; ends with 1 when anything was lost or doubled."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--cycles", type=int, default=60)
    arguments.add_argument(
        "--database",
        default="forms.sqlite",
        help="or the address of an empty PostgreSQL database; `postgres` for one started for it",
    )
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, _database(chosen.database) as database:
        outcome = kill_and_count(Path(folder), chosen.cycles, database)
    print(f"{chosen.cycles} kills, {outcome.acknowledged} acknowledged")  # noqa: T201
    print(f"lost: {len(outcome.lost)}, doubled: {len(outcome.doubled)}, receipts unknown: {outcome.unknown_receipts}")  # noqa: T201
    raise SystemExit(bool(outcome.lost or outcome.doubled or outcome.unknown_receipts))


if __name__ == "__main__":
    main()
