"""How fast a receipt is answered, and staff's and the watching program's questions, with a million submissions.

Usage: python -m tests.benchmarks.receipts_in_a_million [--rows 1000000] [--clients 16] [--seconds 5]
       [--database ADDRESS|postgres]

Rows come from a seed; nine in ten are published, seven in a thousand wait. The real service is
asked over HTTP for receipts that are there, by one client, by four and by many; the questions of staff are timed in
this process. Told along: the plan of the receipt's query.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, text

from forms_api.database import outbox, reading
from forms_api.database.engine import Database, open_database
from forms_api.database.tables import submissions
from forms_api.receipts import code_from, hash_of, load_secret
from tests.benchmarks.load import as_json, load, our_service, running
from tests.forms_api import postgres

_ASKED = 2000
"""Receipts that are asked for, spread over all rows."""
_AT_ONCE = 10_000
_STATES = {"published": 90_000, "rejected": 9_000, "waiting": 700, "suspect": 200, "approved": 100}
"""How many of 100,000 are in each state."""


def main() -> None:
    """Fill, ask, print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--clients", type=int, default=16)
    arguments.add_argument("--seconds", type=float, default=5)
    arguments.add_argument("--database", default="forms.sqlite", help="`postgres` for one started for it")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, _database(chosen.database) as address:
        work = Path(folder)
        server = our_service(work, f'database = "{address}"\n')
        secret = load_secret(work / "forms.secret")
        opened = open_database(address if "://" in address else f"sqlite:///{work}/{address}")
        codes = _fill(opened, secret, chosen.rows)
        _tell_plan(opened, hash_of(secret, codes[0]) or "")
        _ask_inside(opened)
        opened.close()
        with running(*server):
            for clients in (1, 4, chosen.clients):
                _ask(server[2], codes, clients, chosen.seconds)


def _database(chosen: str) -> AbstractContextManager[str]:
    return postgres.running() if chosen == "postgres" else nullcontext(chosen)


def _fill(database: Database, secret: bytes, count: int) -> list[str]:
    """Insert the rows; gives some of their receipt codes."""
    started, codes, rng = time.perf_counter(), [], random.Random(20261123)  # noqa: S311 - a seed
    with database.writing() as connection:
        for start in range(0, count, _AT_ONCE):
            rows = []
            for number in range(start, min(start + _AT_ONCE, count)):
                code = code_from(secret, f"{number:032x}")
                rows.append(_row(rng, number, hash_of(secret, code) or ""))
                if number % max(count // _ASKED, 1) == 0:
                    codes.append(code)
            connection.execute(insert(submissions), rows)
    if database.engine.dialect.name == "postgresql":
        with database.writing() as connection:
            connection.execute(text("ANALYZE submissions"))
    print(f"{database.engine.dialect.name}: {count} rows in {time.perf_counter() - started:.0f} s")  # noqa: T201
    return codes


def _row(rng: random.Random, number: int, receipt: str) -> dict[str, Any]:
    day = f"{2020 + number * 7 // 1_000_000}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    state = rng.choices(list(_STATES), list(_STATES.values()))[0]
    return {
        "id": f"fb-{number:08}",
        "state": state,
        "received": f"{day}T09:00:00Z",
        "day": day,
        "kind": "project",
        "record": "cumhuriyet-meydani",
        "stage": "implementation",
        "questions": "2026-1",
        "language": "tr",
        "answers": '{"gidis": "4"}',
        "text": f"Söz {number}: kaldırım iyi oldu, ama gölge yok. " * rng.randint(1, 6),
        "signs": "[]",
        "receipt": receipt,
        "approved_answers": '{"gidis": "4"}' if state == "published" else None,
        "approved_text": "Kaldırım iyi oldu." if state == "published" else None,
    }


def _tell_plan(database: Database, receipt: str) -> None:
    words = "EXPLAIN" if database.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    question = reading.every().where(submissions.c.receipt == receipt)
    made = question.compile(database.engine, compile_kwargs={"literal_binds": True})
    with database.reading() as connection:
        plan = connection.exec_driver_sql(f"{words} {made}")
        print("plan:", "; ".join(str(row[-1]).strip() for row in plan))  # noqa: T201


def _ask_inside(database: Database) -> None:
    questions: tuple[tuple[str, Callable[[Connection], object]], ...] = (
        ("whether it is ready", outbox.dead),
        ("submissions by state", reading.counted),
        ("what is due to be published", reading.due),
        ("what is to be taken down", reading.to_take_down),
        ("what waits", lambda connection: reading.listed(connection, ["waiting"])),
    )
    for name, ask in questions:
        times = []
        for _again in range(5):
            started = time.perf_counter()
            with database.reading() as connection:
                ask(connection)
            times.append((time.perf_counter() - started) * 1000)
        print(f"{name:28} {statistics.median(times):8.1f} ms")  # noqa: T201


def _ask(port: int, codes: list[str], clients: int, seconds: float) -> None:
    def post(number: int, port: int) -> bytes:
        return as_json("/api/receipt", json.dumps({"code": codes[number * 7919 % len(codes)]}).encode(), port)

    found = asyncio.run(load(port, post, clients, seconds))
    told = f"p50 {found.percentile(0.5):.1f} ms, p99 {found.percentile(0.99):.1f} ms"
    print(f"receipt, {clients:2} clients          {found.rate:8.0f} a second, {told}, {found.statuses}")  # noqa: T201


if __name__ == "__main__":
    main()
