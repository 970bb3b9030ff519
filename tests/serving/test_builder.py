"""What is told while a site is built again and again: at once of what is saved, in the end of the whole, and nothing
that was begun is left behind.

A build is held up as another build of the same site holds it up: by the lock.
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from generator.build import Wanted, build, kept_folder
from generator.serving import resident
from generator.serving.builder import Builder, Outcome
from tests.towns import small_town

pytestmark = pytest.mark.skipif(not resident.can_fork(), reason="what is begun here must share what the test holds")

PROJECT = "tr/projeler/yol-genisletme/index.html"
NEED = "tr/ihtiyaclar/yol/index.html"
PATIENCE = 60.0
"""Seconds: far more than is needed, for a busy machine."""


class Desk:
    """A small town that is built whenever it is told of a file; every outcome can be asked for."""

    def __init__(self, folder: Path) -> None:
        self.content = small_town(folder)
        self.site = folder / "site"
        self.builder = Builder(Wanted(self.content, self.site, date(2026, 11, 20), wait=True))
        assert self.builder.first().built
        self.told: queue.Queue[Outcome] = queue.Queue()
        self._hearing = threading.Thread(target=lambda: [self.told.put(one) for one in self.builder.outcomes()])
        self._hearing.start()

    def save(self, name: str, old: str, new: str) -> None:
        """Write a file and tell of it."""
        file = self.content / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")
        self.builder.save((file,))

    def until(self, holds: Callable[[Outcome], bool]) -> Outcome:
        """The next outcome of which this is true."""
        while True:
            outcome = self.told.get(timeout=PATIENCE)
            if holds(outcome):
                return outcome

    @contextmanager
    def held(self) -> Iterator[None]:
        """No build gets further than its beginning."""
        with (kept_folder(self.site) / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def close(self) -> None:
        self.builder.close()
        self._hearing.join(timeout=PATIENCE)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def test_saves_during_a_build_are_shown_until_the_whole_site_has_them(desk: Desk) -> None:
    with desk.held():
        desk.save("projects/yol-genisletme.yml", "Yol genişletme", "Birinci")
        desk.until(lambda told: b"Birinci" in told.early.get(PROJECT, b""))
        desk.save("needs/yol.yml", "Yol dar", "Yol çok dar")
        desk.until(lambda told: "çok dar".encode() in told.early.get(NEED, b""))
        desk.save("projects/yol-genisletme.yml", "Birinci", "İkinci")
        last = desk.until(lambda told: "İkinci".encode() in told.early.get(PROJECT, b""))
        assert "çok dar".encode() in last.early[NEED]
        assert b"Birinci" not in last.early[PROJECT]
        assert "Yol genişletme".encode() in (desk.site / PROJECT).read_bytes()
    desk.until(lambda told: told.finished and not told.early)
    assert "İkinci".encode() in (desk.site / PROJECT).read_bytes()
    assert "çok dar".encode() in (desk.site / NEED).read_bytes()
    assert "İkinci".encode() in (desk.site / "tr/projeler/index.html").read_bytes()


def test_a_fault_and_that_it_is_mended_are_told_during_a_build_and_the_last_good_page_stays(desk: Desk) -> None:
    with desk.held():
        desk.save("projects/yol-genisletme.yml", "Yol genişletme", "Birinci")
        desk.until(lambda told: b"Birinci" in told.early.get(PROJECT, b""))
        desk.save("projects/yol-genisletme.yml", "stage: ", "stage: x")
        told = desk.until(lambda told: bool(told.problems))
        assert [(one.file, one.line) for one in told.problems] == [("projects/yol-genisletme.yml", 2)]
        assert b"Birinci" in told.early[PROJECT]
        desk.save("projects/yol-genisletme.yml", "stage: x", "stage: ")
        assert not desk.until(lambda told: not told.problems).finished
    desk.until(lambda told: told.finished and told.built and not told.early)


def test_a_record_that_does_not_fit_the_others_is_told_and_its_page_is_taken_back(desk: Desk) -> None:
    with desk.held():
        desk.save("projects/yol-genisletme.yml", "needs: [yol]", "needs: [yok]")
        desk.save("needs/yol.yml", "Yol dar", "Yol çok dar")
        desk.until(lambda told: NEED in told.early)
    told = desk.until(lambda told: told.finished and bool(told.problems))
    assert {one.file for one in told.problems} == {"projects/yol-genisletme.yml"}
    assert PROJECT not in told.early
    assert "çok dar".encode() in told.early[NEED]


def test_somebody_who_keeps_saving_gets_the_whole_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(wanted: Wanted, progress: Any, built: Any) -> Any:
        def slower(stage: str, pages: int) -> None:
            time.sleep(0 if pages else 0.2)  # a second and a half before it publishes
            progress(stage, pages)

        return build(wanted, slower, built)

    monkeypatch.setattr(resident, "build", slow)
    desk = Desk(tmp_path)
    try:
        titles = ["Yol genişletme", *(f"Ad {number}." for number in range(1000))]
        until = time.monotonic() + PATIENCE
        shown = 0
        for old, new in pairwise(titles):
            desk.save("projects/yol-genisletme.yml", old, new)
            time.sleep(0.3)
            while not desk.told.empty():
                shown += desk.told.get().built
            if shown == 2:  # and not by chance alone
                break
            assert time.monotonic() < until
        assert b"Ad " in (desk.site / "tr/projeler/index.html").read_bytes()
    finally:
        desk.close()


def test_nothing_is_left_when_it_is_closed_during_a_build(tmp_path: Path) -> None:
    seen, held_by_all = multiprocessing.Pipe(duplex=False)
    desk = Desk(tmp_path)
    with desk.held():
        desk.save("projects/yol-genisletme.yml", "Yol genişletme", "Birinci")
        desk.until(lambda told: bool(told.early))
        desk.close()
    held_by_all.close()
    assert ended(seen)


def test_nothing_is_left_when_the_server_is_killed_during_a_build(tmp_path: Path) -> None:
    seen, held_by_all = multiprocessing.Pipe(duplex=False)

    def serve() -> None:
        desk = Desk(tmp_path)
        with desk.held():
            desk.save("projects/yol-genisletme.yml", "Yol genişletme", "Birinci")
            desk.until(lambda told: bool(told.early))
            os.kill(os.getpid(), signal.SIGKILL)

    process = multiprocessing.get_context("fork").Process(target=serve)
    process.start()
    held_by_all.close()
    process.join(PATIENCE)
    assert process.exitcode == -signal.SIGKILL
    assert ended(seen)


def ended(seen: Any) -> bool:
    """Whether every process that has the other end of this pipe has ended: only then is there no more to read."""
    try:
        return not (seen.poll(PATIENCE) and seen.recv())
    except EOFError:
        return True
