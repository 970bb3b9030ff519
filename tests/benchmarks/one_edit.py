"""Times what people wait for at a desk: one record edited, the site started, a command's help.

Usage: python -m tests.benchmarks.one_edit [--projects 10000] [--edits 3]

After a cold build one project's title is changed; told is when its two pages and data/projects.csv stand on the disk
with the new title (lists are put in place at the same time), and when the command ends. Then the same with
`uretken serve`: when the page is served with it, and when the whole site is built.
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

from tests.benchmarks.large_records import town_of
from tests.benchmarks.measured import PATIENCE, measured, until

ROOT = Path(__file__).parents[2]
DAY = "2026-11-20"
PORT = 8097


def main() -> None:
    """Make the town and print what was measured, as lines and as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--projects", type=int, default=10_000)
    arguments.add_argument("--edits", type=int, default=3)
    chosen = arguments.parse_args()
    uretken = [sys.executable, "-m", "generator"]
    told: dict[str, float] = {
        "uretken --help": _median(lambda: measured([*uretken, "--help"], ROOT).seconds),
        "uretken check, invented town": _median(lambda: measured([*uretken, "check"], ROOT).seconds),
    }
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        content, site = town_of(work / "town", chosen.projects), work / "site"
        build = [*uretken, "build", "--content", str(content), "--site", str(site), "--date", DAY]
        told["cold build"] = measured(build, ROOT).seconds
        told["nothing changed"] = measured(build, ROOT).seconds
        ready, whole = [], []
        for number in range(chosen.edits):
            word = _edited(content, number)
            seconds: list[float] = []
            watching = threading.Thread(target=_watch, args=(site, word, time.monotonic(), seconds))
            watching.start()
            whole.append(measured(build, ROOT).seconds)
            watching.join()
            ready += seconds
        told["one edit: pages, list and CSV on disk"] = statistics.median(ready)
        told["one edit: whole build"] = statistics.median(whole)
        told |= _served(content, site, chosen.edits)
    for name, value in told.items():
        print(f"{name:42} {value:8.2f} s")  # noqa: T201
    print(json.dumps({"projects": chosen.projects, **{name: round(value, 3) for name, value in told.items()}}))  # noqa: T201


def _median(run: Callable[[], float]) -> float:
    run()
    return statistics.median(run() for _ in range(5))


def _edited(content: Path, number: int) -> str:
    """Change the title of one project; gives the word that is new in it."""
    file = content / "projects" / f"proje-{700 + number:05}.yml"
    word = f"Değişti{number}x"
    text = file.read_text("utf-8")
    file.write_text(text.replace("title: {tr: ", f"title: {{tr: {word} ", 1).replace("en: Project", f"en: {word}", 1))
    return word


def _watch(site: Path, word: str, started: float, seconds: list[float]) -> None:
    number = 700 + int(word.removeprefix("Değişti").removesuffix("x"))
    files = [site / f"{section}/proje-{number:05}/index.html" for section in ("tr/projeler", "en/projects")]
    files.append(site / "data/projects.csv")
    waiting = {*files}
    while time.monotonic() - started < PATIENCE:
        waiting = {file for file in waiting if not _holds(file, word)}
        if not waiting:
            break
        time.sleep(0.02)
    seconds.append(time.monotonic() - started)


def _holds(file: Path, word: str) -> bool:
    try:
        return word.encode() in file.read_bytes()
    except OSError:
        return False


def _served(content: Path, site: Path, edits: int) -> dict[str, float]:
    command = [sys.executable, "-m", "generator", "serve", "--content", str(content), "--site", str(site)]
    served = subprocess.Popen(
        [*command, "--date", DAY, "--port", str(PORT)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{PORT}"
    try:
        until(lambda: bool(_asked(f"{address}/tr/")))
        pages, whole = [], []
        for number in range(10, 10 + edits):
            word, started = _edited(content, number), time.monotonic()
            page = f"{address}/tr/projeler/proje-{700 + number:05}/"
            until(lambda page=page, word=word: word in _asked(page))  # type: ignore[misc]
            pages.append(time.monotonic() - started)
            file = site / f"tr/projeler/proje-{700 + number:05}/index.html"
            until(lambda file=file, word=word: _holds(file, word))  # type: ignore[misc]
            whole.append(time.monotonic() - started)
            time.sleep(1 + 0.3 * whole[-1])  # the build ends with what is kept for the next
        return {"serve: saved page is served": max(pages), "serve: whole site is built": statistics.median(whole)}
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(timeout=120)


def _asked(address: str) -> str:
    try:
        with urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address
            text: str = answer.read().decode()
            return text
    except OSError:
        return ""


if __name__ == "__main__":
    main()
