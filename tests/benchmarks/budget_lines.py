"""Times a budget of many lines, read, checked, summed and exported by `uretken build`, with its search.

Usage: python -m tests.benchmarks.budget_lines [--lines 1000 10000 100000]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.many_budget_lines import town_with_budget_lines
from tests.benchmarks.measured import measured

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Make the towns, print a table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--lines", type=int, nargs="+", default=[1000, 10_000, 100_000])
    for lines in arguments.parse_args().lines:
        with tempfile.TemporaryDirectory() as folder:
            content = town_with_budget_lines(Path(folder) / "town", lines)
            uretken = [sys.executable, "-m", "generator"]
            check = measured([*uretken, "check", "--content", content], ROOT)
            site = Path(folder) / "site"
            build = measured([*uretken, "build", "--content", content, "--site", site, "--date", "2026-11-20"], ROOT)
            times = (("check", check), ("build", build))
            told = (f"{name} {one.seconds:6.2f} s {one.memory:5.0f} MB" for name, one in times)
            print(f"{lines:7} lines: {', '.join(told)}")  # noqa: T201


if __name__ == "__main__":
    main()
