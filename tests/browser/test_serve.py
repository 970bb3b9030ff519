"""`uretken serve` in a real browser: what is saved is seen at once, what is wrong is told with its place."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.towns import small_town

ROOT = Path(__file__).parents[2]
PAGE = "/tr/projeler/yol-genisletme/"
PATIENCE = 60_000
"""Milliseconds: far more than is needed, for a busy machine."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A served small town: its address and its content folder."""
    folder = tmp_path_factory.mktemp("desk")
    content = small_town(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "generator", "--lang", "en", "serve", "--port", str(port), "--date", "2026-11-20"]
    command += ["--content", str(content), "--site", str(folder / "site")]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urlopen(f"{address}/").close()  # noqa: S310 - our own address
                break
            except OSError:
                time.sleep(0.1)
        yield address, content
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_a_saved_title_stands_on_the_open_page_by_itself(desk: tuple[str, Path], page: Page) -> None:
    address, content = desk
    page.goto(address + PAGE)
    before = page.locator("h1").inner_text()
    change(content / "projects/yol-genisletme.yml", before, "Yol bitti")
    expect(page.locator("h1")).to_have_text("Yol bitti", timeout=PATIENCE)
    page.goto(address + "/tr/projeler/")
    change(content / "projects/yol-genisletme.yml", "Yol bitti", before)
    expect(page.get_by_role("link", name=before).first).to_be_visible(timeout=PATIENCE)


def test_a_fault_is_told_on_the_page_with_its_place_and_goes_when_it_is_mended(
    desk: tuple[str, Path], page: Page
) -> None:
    address, content = desk
    page.goto(address + PAGE)
    before = page.locator("h1").inner_text()
    file = content / "projects/yol-genisletme.yml"
    text = file.read_text("utf-8")
    line = next(number for number, one in enumerate(text.splitlines(), 1) if one.startswith("stage:"))
    change(file, "stage: ", "stage: x")
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text(f"projects/yol-genisletme.yml:{line}:", timeout=PATIENCE)
    expect(page.locator("h1")).to_have_text(before)
    page.reload()
    expect(notice).to_contain_text("yol-genisletme.yml", timeout=PATIENCE)
    file.write_text(text, "utf-8")
    expect(notice).to_have_count(0, timeout=PATIENCE)


@contextmanager
def builds_held(content: Path) -> Iterator[None]:
    """No build gets further than its beginning, as if another one of the same site were going on."""
    fcntl = pytest.importorskip("fcntl")
    with (content.parent / ".site.kept" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def test_what_is_saved_during_a_build_is_seen_before_it_ends(desk: tuple[str, Path], page: Page) -> None:
    address, content = desk
    project, need = content / "projects/yol-genisletme.yml", content / "needs/yol.yml"
    page.goto(address + PAGE)
    before = page.locator("h1").inner_text()
    with builds_held(content):
        change(project, before, "Birinci ad")
        expect(page.locator("h1")).to_have_text("Birinci ad", timeout=PATIENCE)
        change(need, "Yol dar", "Yol daracık")
        change(project, "Birinci ad", "İkinci ad")
        expect(page.locator("h1")).to_have_text("İkinci ad", timeout=PATIENCE)
        page.goto(address + "/tr/ihtiyaclar/yol/")
        expect(page.locator("h1")).to_have_text("Yol daracık", timeout=PATIENCE)
        page.goto(address + PAGE)
        change(project, "stage: ", "stage: x")
        expect(page.get_by_role("alert")).to_contain_text("projects/yol-genisletme.yml:2:", timeout=PATIENCE)
        expect(page.locator("h1")).to_have_text("İkinci ad")
        change(project, "stage: x", "stage: ")
        expect(page.get_by_role("alert")).to_have_count(0, timeout=PATIENCE)
    page.goto(address + "/tr/projeler/")
    expect(page.get_by_role("link", name="İkinci ad").first).to_be_visible(timeout=PATIENCE)
    change(need, "Yol daracık", "Yol dar")
    change(project, "İkinci ad", before)
    expect(page.get_by_role("link", name=before).first).to_be_visible(timeout=PATIENCE)


def test_an_answer_is_seen_on_the_page_it_is_about(desk: tuple[str, Path], page: Page) -> None:
    address, content = desk
    answer = content / "feedback/2026/fb-2026-7k2m9q.yml"
    page.goto(address + PAGE)
    with builds_held(content):
        change(answer, "Kaldırım da genişlesin.", "Kaldırım iki katına çıksın.")
        expect(page.get_by_text("Kaldırım iki katına çıksın.").first).to_be_visible(timeout=PATIENCE)
        change(answer, "Kaldırım iki katına çıksın.", "Kaldırım da genişlesin.")
        expect(page.get_by_text("Kaldırım da genişlesin.").first).to_be_visible(timeout=PATIENCE)


def test_nothing_of_it_is_in_the_site(desk: tuple[str, Path]) -> None:
    _, content = desk
    pages = list((content.parent / "site").rglob("*.html"))
    assert pages
    assert not [page for page in pages if b"__uretken" in page.read_bytes()]
