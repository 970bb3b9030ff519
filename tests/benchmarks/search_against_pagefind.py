"""Times the search files against Pagefind's command line over the same pages, in one run; prints medians and weights.

Usage: python -m tests.benchmarks.search_against_pagefind [--projects 10000] [--rounds 3]

The pages are built once with everything; Pagefind indexes what stands in their <article>, all languages in one run, as
its users would have it. Ours is timed as `uretken build` does it, from records that are read, checked and derived.
Memory is the sum of all processes of a command (proportional set size), looked at every tenth of a second.
"""

from __future__ import annotations

import argparse
import gzip
import re
import shutil
import statistics
import sys
import tempfile
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
from tests.benchmarks.measured import Measured, measured
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
        whole = measured(build)
        print(f"whole build with search: {whole.seconds:.1f} s, {whole.memory:.0f} MB at most")  # noqa: T201
        town = check(read(content)).town
        assert town is not None
        views = views_of(town, derive(town, History(), date.fromisoformat(DAY)))
        ours: list[float] = []
        peer: list[Measured] = []
        pages = _articles(site, work / "pages")
        for number in range(chosen.rounds):
            started = time.monotonic()
            for view in views.values():
                write_files(search(view), work / f"ours-{number}")
            ours.append(time.monotonic() - started)
            command = [sys.executable, "-m", "pagefind", "--site", str(pages), "--output-path", str(work / "peer")]
            shutil.rmtree(work / "peer", ignore_errors=True)
            peer.append(measured(command))
        times = [one.seconds for one in peer]
        print(f"{chosen.projects} projects x 2 languages, {chosen.rounds} rounds in turn")  # noqa: T201
        for name, several in (("ours", ours), ("pagefind", times)):
            told = f"{min(several):.2f} / {statistics.median(several):.2f} / {max(several):.2f}"
            print(f"{name:10} min / median / max: {told} s")  # noqa: T201
        print(f"pagefind's memory: {max(one.memory for one in peer):.0f} MB")  # noqa: T201
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


if __name__ == "__main__":
    main()
