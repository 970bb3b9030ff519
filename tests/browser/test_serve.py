"""`uretken serve` in a real browser: what is saved is seen at once, what is wrong is told with its place."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
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


def test_nothing_of_it_is_in_the_site(desk: tuple[str, Path]) -> None:
    _, content = desk
    pages = list((content.parent / "site").rglob("*.html"))
    assert pages
    assert not [page for page in pages if b"__uretken" in page.read_bytes()]
