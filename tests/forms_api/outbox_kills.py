"""Kills publishers again and again while staff push to the same branch, and compares what was published.

Usage: python -m tests.forms_api.outbox_kills [--items 400] [--kills 14] [--database ADDRESS]   (make kill-outbox)

Two publishers run at once, as on two machines: each has a clone of its own. What is killed is the whole group of
processes, git with it.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from forms_api.checking import Statement
from forms_api.database import moderation
from forms_api.database.engine import Database, open_database
from forms_api.database.intake import Intake, keep
from forms_api.database.moderation import Actor
from forms_api.database.tables import submissions
from forms_api.settings import Limits
from tests.forms_api.conftest import Town, git

ZONE = ZoneInfo("Europe/Istanbul")


@dataclass(frozen=True)
class Outcome:
    """What stands in the repository, against what was approved."""

    published: int
    missing: int
    added_more_than_once: tuple[str, ...]
    staff_commits_lost: int
    fsck: str
    locks: tuple[str, ...]
    states: dict[str, int]
    kills: int
    staff_pushes: int


def kill_and_compare(folder: Path, items: int, kills: int, database: str, seed: int = 20261123) -> Outcome:
    """Approve so many, publish them under kills and competing pushes, and compare."""
    rng = random.Random(seed)  # noqa: S311 - when to kill is no secret
    staff = _repository(folder)
    settings = [_settings(folder, database, name) for name in ("first", "second")]
    opened = open_database(database if "://" in database else f"sqlite:///{folder}/{database}")
    ids = _approved(opened, items)
    stop, pushed = threading.Event(), list[str]()
    competing = threading.Thread(target=_push_until, args=(stop, staff, pushed))
    competing.start()
    running = [_publisher(file) for file in settings]
    killed = 0
    while killed < kills:
        time.sleep(rng.uniform(0.1, 1.2))
        one = rng.randrange(len(running))
        if running[one].poll() is None:
            os.killpg(running[one].pid, signal.SIGKILL)
            killed += 1
        running[one].wait()
        running[one] = _publisher(settings[one])
    for process in running:
        process.wait(120)
    stop.set()
    competing.join()
    for file in settings:  # what is left when nobody disturbs any more
        _publisher(file).wait(120)
    with opened.reading() as connection:
        rows = connection.execute(select(submissions.c.state, func.count()).group_by(submissions.c.state))
        states = {row[0]: row[1] for row in rows}
    opened.close()
    return _compared(folder, ids, pushed, states, killed)


def _compared(folder: Path, ids: list[str], pushed: list[str], states: dict[str, int], kills: int) -> Outcome:
    bare = folder / "town.git"
    standing = {Path(path).stem for path in git(bare, "ls-tree", "-r", "--name-only", "main").split()}
    added = Counter(
        Path(path).stem
        for path in git(bare, "log", "--diff-filter=A", "--name-only", "--format=", "main").split()
        if "/feedback/" in path
    )
    reached = set(git(bare, "log", "--format=%H", "main").split())
    return Outcome(
        published=len(standing & set(ids)),
        missing=len(set(ids) - standing),
        added_more_than_once=tuple(name for name, count in added.items() if count > 1),
        staff_commits_lost=len(set(pushed) - reached),
        fsck=git(bare, "fsck", "--full", "--strict", "--no-dangling").strip(),
        locks=tuple(str(file) for name in ("first.git", "second.git") for file in (folder / name).rglob("*.lock")),
        states=states,
        kills=kills,
        staff_pushes=len(pushed),
    )


def _approved(database: Database, items: int) -> list[str]:
    moment, actor = datetime(2026, 11, 20, 9, 30, tzinfo=UTC), Actor("test", "2026-11-20T09:30:00Z")
    for number in range(items):
        said = Statement(
            kind="project",
            record="cumhuriyet-meydani",
            stage="implementation",
            questions="2026-1",
            language="tr",
            answers={"gidis": "4"},
            text=f"Söz {number}",
            email="",
            consent=True,
        )
        intake = Intake(said, "{}", (), None, str(number), has_token=True, limits=Limits(*[1_000_000] * 4))
        keep(database, b"k" * 32, intake, moment, ZONE)
    with database.writing() as connection:
        ids = [row[0] for row in connection.execute(select(submissions.c.id).order_by(submissions.c.id))]
        for identity in ids:
            moderation.approve(connection, identity, f"Söz {identity}", {"gidis": "4"}, actor)
    return ids


def _repository(folder: Path) -> Path:
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "town.git")
    git(folder, "clone", "--quiet", "town.git", "staff")
    staff = folder / "staff"
    git(staff, "checkout", "--quiet", "-b", "main")
    (staff / "content").mkdir()
    (staff / "content" / "site.yml").write_text("name: Örnek\n", "utf-8")
    git(staff, "add", ".")
    git(staff, "commit", "--quiet", "-m", "The town")
    git(staff, "push", "--quiet", "origin", "main")
    return staff


def _push_until(stop: threading.Event, staff: Path, pushed: list[str]) -> None:
    """Staff edit and push as fast as they can; what was pushed is noted."""
    number = 0
    while not stop.is_set():
        number += 1
        try:
            git(staff, "pull", "--quiet", "--rebase", "origin", "main")
            (staff / "content" / "site.yml").write_text(f"name: Örnek\nnumber: {number}\n", "utf-8")
            git(staff, "commit", "--quiet", "-am", f"Edit {number}")
            git(staff, "push", "--quiet", "origin", "main")
            pushed.append(git(staff, "rev-parse", "HEAD").strip())
        except subprocess.CalledProcessError:
            git(staff, "fetch", "--quiet", "origin")
            git(staff, "reset", "--quiet", "--hard", "origin/main")
        time.sleep(0.15)


def _settings(folder: Path, database: str, name: str) -> Path:
    town = Town(folder, f'database = "{database}"\noutbox = "{name}.git"\n{_PUBLISH}')
    return town.file.rename(folder / f"{name}.toml")


_PUBLISH = '[publish]\nto = "git"\nrepository = "town.git"\nfolder = "content"\n'


def _publisher(settings: Path) -> subprocess.Popen[bytes]:
    command = [str(Path(sys.executable).with_name("uretken-forms")), "--config", str(settings), "publish"]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> None:
    """Kill, compare, print; ends with 1 when anything is missing or there twice."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--items", type=int, default=400)
    arguments.add_argument("--kills", type=int, default=14)
    arguments.add_argument("--database", default="forms.sqlite", help="or the address of an empty PostgreSQL database")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = kill_and_compare(Path(folder), chosen.items, chosen.kills, chosen.database)
    print(outcome)  # noqa: T201
    bad = outcome.missing or outcome.added_more_than_once or outcome.staff_commits_lost or outcome.fsck or outcome.locks
    raise SystemExit(bool(bad))


if __name__ == "__main__":
    main()
