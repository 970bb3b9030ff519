"""Times `uretken build` against Hugo and mkdocs-material on the same pages, in turn; prints medians and ratios.

Usage: python -m tests.benchmarks.build_against_peers [--sizes 1000 10000] [--rounds 3] [--search] [--json FILE]

Every side builds cold, without a search; with --search once more, ours whole against Hugo and Pagefind's own command
line over Hugo's pages. What each peer is given is told in peers.py. Bytes a page of Hugo and ours must agree within
20 %.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.large_records import town_of
from tests.benchmarks.measured import Measured, measured
from tests.benchmarks.peers import DAY, for_hugo, for_mkdocs

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Make the towns, time all in turn, print tables."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--search", action="store_true")
    arguments.add_argument("--without-mkdocs", action="store_true")
    arguments.add_argument("--only-ours", type=int, nargs="*", default=[], help="sizes for the growth curve")
    arguments.add_argument("--json", type=Path)
    chosen = arguments.parse_args()
    report: dict[str, Any] = {"cores": os.cpu_count(), "day": DAY, "rounds": chosen.rounds, "sizes": {}}
    for size in chosen.sizes:
        report["sizes"][size] = compared(size, chosen.rounds, search=chosen.search, mkdocs=not chosen.without_mkdocs)
    for size in chosen.only_ours:
        report["sizes"][size] = compared(size, 1, search=False, mkdocs=False, hugo=False)
    if chosen.json:
        chosen.json.write_text(json.dumps(report, indent=1), "utf-8")


def compared(size: int, rounds: int, *, search: bool, mkdocs: bool, hugo: bool = True) -> dict[str, Any]:
    """One size: every side in turn, so many rounds."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        content = town_of(work / "town", size)
        sides: dict[str, tuple[Callable[[], Measured], Path]] = {
            "uretken": (lambda: _ours(content, work / "ours"), work / "ours" / "site")
        }
        if hugo and shutil.which("hugo"):
            for_hugo(content, work / "hugo", records=True)
            for_hugo(content, work / "bare", records=False)
            sides["hugo"] = (lambda: _hugo(work / "hugo"), work / "hugo" / "public")
            sides["hugo, bodies only"] = (lambda: _hugo(work / "bare"), work / "bare" / "public")
        if mkdocs:
            configs = for_mkdocs(content, work / "mkdocs")
            sides["mkdocs-material"] = (lambda: _mkdocs(configs), work / "mkdocs")
        if search:
            sides["uretken with search"] = (lambda: _ours(content, work / "whole", []), work / "whole" / "site")
            if "hugo" in sides:
                sides["hugo with pagefind"] = (lambda: _with_pagefind(work / "hugo"), work / "hugo" / "public")
        found: dict[str, list[Measured]] = {name: [] for name in sides}
        written: dict[str, dict[str, Any]] = {}
        for number in range(rounds):
            for name, (run, folder) in sides.items():
                if name == "mkdocs-material" and number and size > 2000:
                    continue  # minutes a round: once is enough to tell a tenth
                found[name].append(run())
                written[name] = _written(folder)  # at once: the next side may write into the same folder
        _print(size, found, written)
        _same_weight(written)
        return {
            name: {
                "seconds": [round(one.seconds, 2) for one in several],
                "processor": statistics.median(one.processor for one in several),
                "memory": max(one.memory for one in several),
                **written[name],
            }
            for name, several in found.items()
        }


def _ours(content: Path, folder: Path, more: list[str] | None = None) -> Measured:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "generator", "build", "--content", content, "--site", folder / "site"]
    return measured([*command, "--date", DAY, *(["--without-search"] if more is None else more)], ROOT)


def _hugo(folder: Path) -> Measured:
    shutil.rmtree(folder / "public", ignore_errors=True)
    return measured(["hugo", "--quiet"], folder, {"HUGO_CACHEDIR": str(folder / "cache")})


def _with_pagefind(folder: Path) -> Measured:
    built = _hugo(folder)
    return built + measured([sys.executable, "-m", "pagefind", "--site", folder / "public"], folder)


def _mkdocs(configs: list[Path]) -> Measured:
    times = Measured(0, 0, 0)
    for config in configs:
        shutil.rmtree(config.parent / "site", ignore_errors=True)
        times += measured([sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", config])
    return times


def _written(folder: Path) -> dict[str, Any]:
    """What a side wrote: pages, files, bytes, and how many files of which ending."""
    endings: Counter[str] = Counter()
    pages = page_bytes = size = 0
    for where, _, names in os.walk(folder):
        if f"{os.sep}docs" in where:
            continue
        for name in names:
            weight = (Path(where) / name).stat().st_size
            endings[Path(name).suffix or "none"] += 1
            size += weight
            if name.endswith(".html"):
                pages, page_bytes = pages + 1, page_bytes + weight
    return {
        "pages": pages,
        "page_bytes": page_bytes,
        "files": sum(endings.values()),
        "bytes": size,
        "extras": {ending: count for ending, count in sorted(endings.items()) if ending != ".html"},
    }


def _print(size: int, found: dict[str, list[Measured]], written: dict[str, dict[str, Any]]) -> None:
    first = statistics.median(one.seconds for one in found["uretken"])
    print(f"\n{size} projects x 2 languages, {os.cpu_count()} cores")  # noqa: T201
    head = ("", "median s", "min-max", "cpu s", "MB", "pages/s", "files/s", "MB/s", "kB a page", "ours is")
    print(f"{head[0]:20}" + "".join(f"{name:>12}" for name in head[1:]))  # noqa: T201
    for name, several in found.items():
        times = [one.seconds for one in several]
        median, out = statistics.median(times), written[name]
        cells = (
            f"{median:.2f}",
            f"{min(times):.1f}-{max(times):.1f}",
            f"{statistics.median(one.processor for one in several):.1f}",
            f"{max(one.memory for one in several):.0f}",
            f"{out['pages'] / median:.0f}",
            f"{out['files'] / median:.0f}",
            f"{out['bytes'] / median / 1e6:.1f}",
            f"{out['page_bytes'] / max(1, out['pages']) / 1000:.1f}",
            f"x {first / median:.2f}",
        )
        print(f"{name:20}" + "".join(f"{cell:>12}" for cell in cells))  # noqa: T201
    for name, out in written.items():
        print(f"  {name} wrote besides: {out['extras']}")  # noqa: T201


def _same_weight(written: dict[str, dict[str, Any]]) -> None:
    weights = {name: out["page_bytes"] / max(1, out["pages"]) for name, out in written.items() if "mkdocs" not in name}
    if max(weights.values()) > 1.2 * min(weights.values()):
        raise SystemExit(f"the pages differ by more than 20 %, nothing can be compared: {weights}")


if __name__ == "__main__":
    main()
