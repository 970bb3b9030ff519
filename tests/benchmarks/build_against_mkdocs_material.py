"""Times `uretken build` against mkdocs-material on the same pages, in one run; prints medians and their ratio.

Usage: python -m tests.benchmarks.build_against_mkdocs_material [--projects 2000] [--rounds 3]

mkdocs-material is given what its users would give it: every page as a Markdown file (here holding the HTML that our
templates make of it), its own templates as they come, one build for each language. Neither side builds a search.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from generator.build import views_of
from generator.check import check
from generator.derive import derive
from generator.history import History
from generator.read import read
from generator.render import pages
from generator.render.environment import environment, render
from tests.benchmarks.many_projects import town_with_projects

DAY = "2026-11-20"


def main() -> None:
    """Make the town, time both builders in turn, print a table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--projects", type=int, default=2000)
    arguments.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        content = town_with_projects(work / "town", chosen.projects)
        configs, count = _as_markdown(content, work / "peer")
        ours, peer = [], []
        for _ in range(chosen.rounds):
            ours.append(_ours(content, work / "site"))
            peer.append(_peer(configs))
        print(f"{chosen.projects} projects x 2 languages, {count} pages, {chosen.rounds} rounds in turn")  # noqa: T201
        for name, times in (("uretken build", ours), ("mkdocs-material", peer)):
            told = f"{min(times):.2f} / {statistics.median(times):.2f} / {max(times):.2f}"
            print(f"{name:16} min / median / max: {told} s")  # noqa: T201
        print(f"ratio of medians: 1 / {statistics.median(peer) / statistics.median(ours):.1f}")  # noqa: T201


def _ours(content: Path, site: Path) -> float:
    shutil.rmtree(site, ignore_errors=True)
    command = [sys.executable, "-m", "generator", "build", "--content", content, "--site", site, "--date", DAY]
    return _timed([list(map(str, command))])


def _peer(configs: list[Path]) -> float:
    return _timed([[sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config)] for config in configs])


def _timed(commands: list[list[str]]) -> float:
    started = time.monotonic()
    for command in commands:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - started


def _as_markdown(content: Path, folder: Path) -> tuple[list[Path], int]:
    """Every page as a Markdown file and one mkdocs.yml a language; gives those and the number of pages."""
    town = check(read(content)).town
    assert town is not None
    views = views_of(town, derive(town, History(), date.fromisoformat(DAY)))
    configs, count = [], 0
    for language, view in views.items():
        docs = folder / language / "docs"
        jinja = environment(view)
        for page in pages(view):
            source = docs / (page.path.rstrip("/") + ".md" if page.path else "index.md")
            source.parent.mkdir(parents=True, exist_ok=True)
            heading = {"title": page.title, "description": page.description, "hide": ["navigation", "toc"]}
            body = "\n".join(line.strip() for line in render(page, jinja).splitlines() if line.strip())
            source.write_text(f"---\n{json.dumps(heading)}\n---\n\n# {page.title}\n\n<div>{body}</div>\n", "utf-8")
            count += 1
        settings = {
            "site_name": "Küçük Belediye",
            "plugins": [],
            "markdown_extensions": ["attr_list", "tables"],
            "docs_dir": str(docs),
            "site_dir": str(folder / language / "site"),
            "nav": ["index.md"],
            "theme": {"name": "material", "language": language, "font": False},
        }
        config = folder / language / "mkdocs.yml"
        config.write_text(json.dumps(settings), "utf-8")
        configs.append(config)
    return configs, count


if __name__ == "__main__":
    main()
