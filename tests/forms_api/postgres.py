"""A PostgreSQL of our own, on a socket in a scratch folder: for tests, benchmarks and the long run of kills."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine

BINARIES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
"""Where Debian keeps the newest one; None where there is none."""


@contextmanager
def running() -> Iterator[str]:
    """The address of an empty database, gone afterwards. Raises FileNotFoundError where there is no PostgreSQL."""
    if BINARIES is None:
        raise FileNotFoundError("there is no PostgreSQL on this machine")
    # PostgreSQL refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    folder = tempfile.mkdtemp(prefix="uretken-pg-")
    if user:
        shutil.chown(folder, user, user)
    data = f"{folder}/data"
    subprocess.run(
        [BINARIES / "initdb", "-D", data, "-A", "trust", "-U", "test"], check=True, capture_output=True, user=user
    )
    server = subprocess.Popen(
        [BINARIES / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "log_min_messages=fatal"],
        user=user,
        stderr=subprocess.DEVNULL,
    )
    address = f"postgresql://test@/postgres?host={folder}"
    try:
        _wait_for(address.replace("postgresql:", "postgresql+psycopg:"))
        yield address
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder)


def _wait_for(address: str) -> None:
    engine = create_engine(address)
    for _try in range(100):
        try:
            engine.connect().close()
            break
        except Exception:  # noqa: BLE001, S110, RUF100 - it is starting
            time.sleep(0.1)
    engine.dispose()
