"""Times the search files against Pagefind's command line over the same pages, in one run; prints medians and weights.

Usage: python -m tests.benchmarks.search_against_pagefind [--projects 10000] [--rounds 3]

The pages are built once with everything; Pagefind indexes what stands in their <article>, all languages in one run, as
its users would have it. Ours is timed as `uretken build` does it, from records that are read, checked and derived.
Memory is the sum of all processes of a command (proportional set size), looked at every tenth of a second.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

from generator.build import views_of
from generator.check import check
from generator.derive import derive
from generator.history import History
from generator.publish.write import write_files
from generator.read import read
from generator.search import search
from tests.search.large_town import large_town

DAY = "2026-11-20"


def main() -> None:
    """Make the town, build it, time both in turn, print a table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--projects", type=int, default=10_000)
    arguments.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        content = large_town(work / "town", chosen.projects)
        site = work / "site"
        build = [sys.executable, "-m", "generator", "build", "--content", content, "--site", site, "--date", DAY]
        seconds, memory = _measured(list(map(str, build)))
        print(f"whole build with search: {seconds:.1f} s, {memory} MB at most")  # noqa: T201
        town = check(read(content)).town
        assert town is not None
        views = views_of(town, derive(town, History(), date.fromisoformat(DAY)))
        ours: list[float] = []
        peer: list[tuple[float, int]] = []
        pages = _articles(site, work / "pages")
        for number in range(chosen.rounds):
            started = time.monotonic()
            for view in views.values():
                write_files(search(view), work / f"ours-{number}")
            ours.append(time.monotonic() - started)
            command = [sys.executable, "-m", "pagefind", "--site", str(pages), "--output-path", str(work / "peer")]
            shutil.rmtree(work / "peer", ignore_errors=True)
            peer.append(_measured(command))
        times = [one for one, _ in peer]
        print(f"{chosen.projects} projects x 2 languages, {chosen.rounds} rounds in turn")  # noqa: T201
        for name, several in (("ours", ours), ("pagefind", times)):
            told = f"{min(several):.2f} / {statistics.median(several):.2f} / {max(several):.2f}"
            print(f"{name:10} min / median / max: {told} s")  # noqa: T201
        print(f"pagefind's memory: {max(size for _, size in peer)} MB")  # noqa: T201
        print(f"ratio of medians: 1 / {statistics.median(times) / statistics.median(ours):.1f}")  # noqa: T201
        for name, root in (("ours", work / "ours-0"), ("pagefind", work / "peer")):
            files = [file for file in root.rglob("*") if file.is_file()]
            weight = sum(len(gzip.compress(file.read_bytes())) for file in files)
            print(f"{name:10} {len(files)} files, {weight // 1000} kB compressed")  # noqa: T201
        same = [_bytes(work / f"ours-{number}") for number in (0, chosen.rounds - 1)]
        print(f"same bytes in every round: {same[0] == same[1]}")  # noqa: T201


def _bytes(root: Path) -> dict[str, bytes]:
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def _articles(site: Path, to: Path) -> Path:
    """The pages without the frame around them, which Pagefind's users leave out by an attribute."""
    for page in site.rglob("index.html"):
        text = page.read_text("utf-8")
        marked = re.sub(r"<article class=\"md", '<article data-pagefind-body class="md', text, count=1)
        target = to / page.relative_to(site)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(marked, "utf-8")
    return to


def _measured(command: list[str]) -> tuple[float, int]:
    """Seconds, and the most memory of all processes in MB."""
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    most = [0]
    watching = threading.Thread(target=_watch, args=(process.pid, most), daemon=True)
    watching.start()
    _, said = process.communicate()
    seconds = time.monotonic() - started
    watching.join()
    if process.returncode:
        raise SystemExit(said)
    return seconds, most[0] // 1000


def _watch(pid: int, most: list[int]) -> None:
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
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1])  # type: ignore[index]


if __name__ == "__main__":
    main()
