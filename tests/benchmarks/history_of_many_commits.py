"""Times the history of a large repository, without and with what the run before kept; prints medians.

Usage: python -m tests.benchmarks.history_of_many_commits [--projects 2000] [--commits 1000] [--rounds 5]

The peer is what anyone would type: `git log --raw` alone, which names the files that changed but no field, and
`git log -p`, which shows the lines. The repository is made from a seed; the same numbers give the same commits.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from generator.history import history
from tests.benchmarks.many_projects import town_with_projects

DAY = 86_400
START = 1_700_000_000
_DIGITS = re.compile(rb"(end: |estimate: |physical: |value: )([0-9-]+)")


def main() -> None:
    """Make the repository, time each reading of it, print a table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--projects", type=int, default=2000)
    arguments.add_argument("--commits", type=int, default=1000)
    arguments.add_argument("--rounds", type=int, default=5)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        content = repository(Path(folder), chosen.projects, chosen.commits)
        kept = content / ".git" / "uretken" / "history.json"
        rounds = range(chosen.rounds)
        times = {
            "history, cold": [
                _timed(lambda: history(content), before=lambda: kept.unlink(missing_ok=True)) for _ in rounds
            ],
            "history, warm": [_timed(lambda: history(content)) for _ in rounds],
            "git log --raw": [_timed(lambda: _git(content, "log", "--raw", "--no-abbrev")) for _ in rounds],
            "git log -p": [_timed(lambda: _git(content, "log", "-p")) for _ in rounds],
        }
        changes = sum(map(len, history(content).changes.values()))
        print(f"{chosen.commits} commits over {chosen.projects} projects, {changes} changes, {chosen.rounds} rounds")  # noqa: T201
        for name, seconds in times.items():
            told = f"{min(seconds):.3f} / {statistics.median(seconds):.3f} / {max(seconds):.3f}"
            print(f"{name:14} min / median / max: {told} s")  # noqa: T201


def repository(folder: Path, projects: int, commits: int, seed: int = 20261123) -> Path:
    """A content folder with so many projects, changed a few at a time in so many commits."""
    content = town_with_projects(folder, projects)
    files = {path.relative_to(content).as_posix(): path.read_bytes() for path in content.rglob("*") if path.is_file()}
    _git(content, "init", "--quiet", "--initial-branch=main")
    subprocess.run(
        ["git", "fast-import", "--quiet"], cwd=content, input=b"".join(_stream(files, commits, seed)), check=True
    )
    _git(content, "reset", "--quiet", "--hard")
    _git(content, "gc", "--quiet")
    return content


def _stream(files: dict[str, bytes], commits: int, seed: int) -> Iterator[bytes]:
    rng = random.Random(seed)  # noqa: S311 - made-up edits, not secrets
    projects = sorted(name for name in files if name.startswith("projects/proje-"))
    yield from _commit(0, "Kayıtlar", files)
    for number in range(1, commits):
        changed = {name: _edited(rng, files[name]) for name in rng.sample(projects, rng.randrange(1, 7))}
        files.update(changed)
        yield from _commit(number, f"Değişiklik {number}", changed)


def _edited(rng: random.Random, text: bytes) -> bytes:
    """The record with one of its numbers or ends replaced."""
    found = rng.choice(list(_DIGITS.finditer(text)))
    new = f"{rng.randrange(2026, 2030)}-12-15" if b"-" in found[2] else str(rng.randrange(101))
    return text[: found.start(2)] + new.encode() + text[found.end(2) :]


def _commit(number: int, message: str, files: dict[str, bytes]) -> Iterator[bytes]:
    said = message.encode()
    yield b"commit refs/heads/main\ncommitter Fen <fen@ornek.example> %d +0300\n" % (START + number * DAY)
    yield b"data %d\n%s\n" % (len(said), said)
    for name, text in files.items():
        yield b"M 100644 inline %s\ndata %d\n%s\n" % (name.encode(), len(text), text)


def _git(content: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=content, check=True, stdout=subprocess.DEVNULL)


def _timed(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    before()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
