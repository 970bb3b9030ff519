"""Times what somebody waits for who edits records beside an open page: from saving a file until the page shows it.

Usage: python -m tests.benchmarks.save_to_refresh [--projects 10000] [--edits 7]

`uretken serve` over invented records, the page in a real Chromium. Told are medians (and the longest): while nothing is
being built, while the whole site is, of an answer and of a neighbourhood, until a fault is told with its line; then,
with a save every two seconds for a minute, how long the whole site takes; and the memory of all processes together.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.large_records import town_of
from tests.benchmarks.measured import PATIENCE, until, watch_memory
from tests.browser.conftest import CANDIDATES, FLAGS

ROOT = Path(__file__).parents[2]
DAY = "2026-11-20"
PORT = 8098
_PAUSE = 2.0
_TYPING = 60.0
_FINISHED = " MB in "
"""Stands in the line that tells of a whole site."""


class Desk:
    """A served town, an open page, and what was measured."""

    def __init__(self, content: Path, page: Page, finished: list[float]) -> None:
        self.content, self.page, self.finished = content, page, finished
        self.edits = 0

    def open(self, path: str) -> None:
        """Look at one page of the site."""
        self.page.goto(f"http://127.0.0.1:{PORT}/tr/{path}/")

    def save(self, file: str, before: str, after: str, selector: str = "h1") -> float:
        """Seconds from saving a file in which `before` gives way to `after` (# for a new word) until that is shown."""
        self.edits += 1
        word = f"Yeni{self.edits}x"
        path = self.content / file
        text = path.read_text("utf-8")
        assert before in text
        started = time.monotonic()
        path.write_text(text.replace(before, after.replace("#", word), 1), "utf-8")
        self.page.wait_for_function(
            "([selector, word]) => document.querySelector(selector)?.innerText.includes(word)",
            arg=[selector, word if "#" in after else Path(file).name],
            timeout=PATIENCE * 1000,
        )
        return time.monotonic() - started

    def title(self, number: int) -> float:
        """The same for the title of a project whose page is open."""
        return self.save(f"projects/proje-{number:05}.yml", "title: {tr: ", "title: {tr: # ")

    def whole(self, builds: int) -> None:
        """Wait until the whole site was built so many times."""
        until(lambda: len(self.finished) >= builds)


def main() -> None:
    """Make the town, serve it and print what was measured, as lines and as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--projects", type=int, default=10_000)
    arguments.add_argument("--edits", type=int, default=7)
    chosen = arguments.parse_args()
    chromium = next(filter(None, map(shutil.which, CANDIDATES)), None)
    if chromium is None:
        raise SystemExit(f"there is no Chromium: none of {', '.join(CANDIDATES)} is on PATH")
    with tempfile.TemporaryDirectory() as folder:
        content = town_of(Path(folder) / "town", chosen.projects)
        told = served(content, Path(folder) / "site", chosen.edits, chromium)
    for name, value in told.items():
        print(f"{name:58} {value:8.2f}")  # noqa: T201
    print(json.dumps({"projects": chosen.projects, **{name: round(value, 3) for name, value in told.items()}}))  # noqa: T201


def served(content: Path, site: Path, edits: int, chromium: str) -> dict[str, float]:
    """What was measured while the town is served."""
    command = [sys.executable, "-m", "generator", "--lang", "en", "serve", "--content", str(content)]
    process = subprocess.Popen(
        [*command, "--site", str(site), "--date", DAY, "--port", str(PORT)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    finished: list[float] = []
    most = [0]
    for work in (lambda: hear(process, finished), lambda: watch_memory(process.pid, most)):
        threading.Thread(target=work, daemon=True).start()
    try:
        until(lambda: len(finished) == 1 or process.poll() is not None)
        time.sleep(1)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
            told = measure(Desk(content, browser.new_page(), finished), site, edits)
            browser.close()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
    return {**told, "memory of all processes, MB": most[0] / 1000}


def measure(desk: Desk, site: Path, edits: int) -> dict[str, float]:
    """Edit in all the ways and look at the page."""
    quiet: list[float] = []
    building: list[float] = []
    whole: list[float] = []
    for number in range(3):
        desk.open(f"projeler/proje-{700 + number:05}")
        builds, began = len(desk.finished), time.monotonic()
        quiet.append(desk.title(700 + number))
        desk.whole(builds + 1)
        whole.append(desk.finished[-1] - began)
    length = statistics.median(whole)
    desk.open("projeler/proje-00710")
    builds = len(desk.finished)
    for _ in range(edits):
        building.append(desk.title(710))
        time.sleep(length / edits)
    desk.open(f"projeler/{about(desk.content)}")
    answer = desk.save("feedback/2026/fb-2026-100000.yml", "\ntext: ", "\ntext: # ", "main")
    desk.open("mahalleler/mahalle-03")
    place = desk.save("places/mahalle-03.yml", "name: {tr: ", "name: {tr: # ")
    desk.open("projeler/proje-00711")
    fault = desk.save("projects/proje-00711.yml", "\nstage: ", "\nstage: x", "#uretken-live")
    file = desk.content / "projects/proje-00711.yml"
    file.write_text(file.read_text("utf-8").replace("\nstage: x", "\nstage: ", 1), "utf-8")
    desk.page.wait_for_selector("#uretken-live", state="detached", timeout=PATIENCE * 1000)
    settle(desk, length)
    builds, began, typed = len(desk.finished), time.monotonic(), []
    while time.monotonic() - began < _TYPING:
        typed.append(desk.title(711))
        time.sleep(_PAUSE)
    ended, during = time.monotonic(), len(desk.finished) - builds
    page, word = site / "tr/projeler/proje-00711/index.html", f"Yeni{desk.edits}x".encode()
    until(lambda: word in page.read_bytes())
    after = time.monotonic() - ended
    return {
        "saved page is shown, nothing being built, s (median)": statistics.median(quiet),
        "saved page is shown, nothing being built, s (longest)": max(quiet),
        "saved page is shown during a build, s (median)": statistics.median(building),
        "saved page is shown during a build, s (longest)": max(building),
        "an answer is shown during a build, s": answer,
        "a neighbourhood is shown during a build, s": place,
        "a fault is told during a build, s": fault,
        "the whole site after one save, s (median)": length,
        "a save every two seconds: shown, s (median)": statistics.median(typed),
        "a save every two seconds: shown, s (longest)": max(typed),
        "a save every two seconds for a minute: whole sites built": during,
        "the page itself is new on the disk after the last, s": after,
    }


def about(content: Path) -> str:
    """The project that the first answer is about."""
    first = (content / "feedback/2026/fb-2026-100000.yml").read_text("utf-8").splitlines()[0]
    return first.rpartition("id: ")[2].removesuffix("}")


def settle(desk: Desk, length: float) -> None:
    """Wait until no build has come to its end for longer than one takes."""
    seen, since = len(desk.finished), time.monotonic()
    while time.monotonic() - since < 1.5 * length + 2:
        if len(desk.finished) != seen:
            seen, since = len(desk.finished), time.monotonic()
        time.sleep(0.05)


def hear(process: subprocess.Popen[str], finished: list[float]) -> None:
    """Note when the command says that the whole site was built."""
    finished.extend(time.monotonic() for line in process.stdout or () if _FINISHED in line)


if __name__ == "__main__":
    main()
