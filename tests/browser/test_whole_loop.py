"""What the README promises: one command, a town's site, an answer without JavaScript, and the page that shows it."""

from __future__ import annotations

import io
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

ROOT = Path(__file__).parents[2]
PROJECT = "/tr/projeler/cumhuriyet-meydani/"
SAID = "Oturacak yer az; <b>gölge</b> de şart. {{ 7 * 7 }}"


@dataclass(frozen=True)
class Running:
    """A site and a form endpoint started by `uretken up`."""

    address: str
    scratch: Path

    def moderate(self, *arguments: str) -> str:
        command = Path(sys.executable).parent / "uretken-forms"
        settings = ["--config", str(self.scratch / "forms.toml")]
        done = subprocess.run([command, *settings, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    if shutil.which("git") is None:
        pytest.skip("there is no git on PATH")
    port = _free_pair_of_ports()
    scratch = tmp_path / "up"
    command = [sys.executable, "-m", "generator", "up", "--content", ROOT / "content", "--scratch", scratch]
    process = subprocess.Popen([*map(str, command), "--port", str(port)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        _wait_for(port, process)
        _wait_for(port + 1, process)
        yield Running(f"http://127.0.0.1:{port}", scratch)
    finally:
        process.terminate()
        process.wait(timeout=30)
        assert process.stdout is not None
        process.stdout.close()


def test_an_answer_given_without_javascript_is_published_on_its_page(running: Running, browser: Browser) -> None:
    before = _checkout_state()
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(running.address + PROJECT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cumhuriyet Meydanı yayalaştırması")

    # The question is that of the step the project is at.
    form = page.locator("form[action='/api/feedback']")
    assert form.locator("input[name=stage]").get_attribute("value") == "implementation"
    form.get_by_label("İyi", exact=True).check()
    form.get_by_label("Ne söylemek istersiniz?").fill(SAID)
    form.get_by_label("E-posta").fill("biri@ornek.example")
    form.locator("input[name=contact_consent]").check()
    form.locator("input[name=consent]").check()
    form.locator("button").click()

    receipt = re.search(r"(?:[2-9A-Z]{4}[ -]?){4}", page.locator("main").inner_text())
    assert receipt, page.locator("main").inner_text()

    identity = re.search(r"fb-\d{4}-[0-9a-z]{6}", running.moderate("pending"))
    assert identity
    running.moderate("approve", identity[0])
    running.moderate("publish")
    published = next(running.scratch.glob(f"content/feedback/*/{identity[0]}.yml")).read_text("utf-8")
    assert "ornek.example" not in published
    assert receipt[0] not in published

    voice = page.locator(f"#{identity[0]}")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        page.goto(running.address + PROJECT)
        if voice.count():
            break
        time.sleep(0.3)
    expect(voice).to_contain_text(SAID)
    context.close()
    assert _checkout_state() == before


def test_a_photo_sent_without_javascript_is_seen_on_the_page_once_somebody_let_it(
    running: Running, browser: Browser, tmp_path: Path
) -> None:
    photos = [tmp_path / "bank.jpg", tmp_path / "kapi.png"]
    for photo, size in zip(photos, ((1800, 1200), (900, 1200)), strict=True):
        Image.effect_noise(size, 60).convert("RGB").save(photo)
        assert 500_000 < photo.stat().st_size < 5_000_000
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(running.address + PROJECT)
    form = page.locator("form[action='/api/feedback']")
    form.get_by_label("fotoğraf").set_input_files(tmp_path / "kapi.png")
    form.get_by_label("İyi", exact=True).check()
    form.get_by_label("Ne söylemek istersiniz?").fill("Bank kırık.")
    form.get_by_label("E-posta").fill("biri@yanlis")
    form.locator("input[name=consent]").check()
    form.locator("button").click()  # it comes back, and a browser does not keep the photo
    expect(page.locator("main")).to_contain_text("Lütfen fotoğrafları yeniden seçin")
    page.get_by_label("E-posta").fill("")
    page.locator("input[name=photo]").set_input_files(photos)
    page.locator("form#form button").click()
    identity = re.search(r"fb-\d{4}-[0-9a-z]{6}", running.moderate("pending"))
    assert identity, page.locator("main").inner_text()
    running.moderate("approve", identity[0], "--photo", "1")
    running.moderate("publish")
    voice = page.locator(f"#{identity[0]}")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not voice.count():
        page.goto(running.address + PROJECT)
        time.sleep(0.3)
    shown = voice.locator("img")
    expect(shown).to_have_count(1)
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_attribute("alt", re.compile("fotoğraf", re.IGNORECASE))
    assert (shown.get_attribute("width"), shown.get_attribute("height")) == ("640", "427")
    box = shown.bounding_box()
    assert box, "it takes no room"
    assert box["width"] <= 390
    opened = context.request.get(page.url.split("/tr/")[0] + f"/files/feedback/{identity[0][3:7]}/{identity[0]}-1.jpg")
    with Image.open(io.BytesIO(opened.body())) as image:
        assert image.size == (1600, 1067)
    context.close()


def test_a_faulty_answer_comes_back_with_every_fault_and_the_text_kept(running: Running, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(running.address + PROJECT)
    form = page.locator("form[action='/api/feedback']")
    form.get_by_label("Ne söylemek istersiniz?").fill("Bu metin kaybolmasın.")
    form.get_by_label("E-posta").fill("biri@yanlis")  # a browser lets this pass
    form.locator("input[name=consent]").check()
    form.get_by_label("Kötü", exact=True).check()
    form.locator("button").click()
    expect(page.locator("main")).to_contain_text("e-posta", ignore_case=True)
    expect(page.locator("textarea[name=text]")).to_have_value("Bu metin kaybolmasın.")
    expect(page.get_by_label("Kötü", exact=True)).to_be_checked()
    context.close()


def test_a_wrong_figure_goes_from_its_link_to_the_answer_that_names_it(running: Running, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(running.address + PROJECT)
    figure = page.locator("details.u-source").filter(has_text="12,4 milyon").first
    figure.locator("summary").click()
    figure.get_by_role("link", name="Bu rakam yanlış").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bu rakamın neresi yanlış?")
    expect(page.locator("main")).to_contain_text("Onaylanan")
    page.locator("textarea[name=text]").fill("Meclis kararında 12,1 milyon yazıyor.")
    page.locator("input[name=consent]").check()
    page.locator("form#form button").click()
    identity = re.search(r"fb-\d{4}-[0-9a-z]{6}", running.moderate("pending"))
    assert identity, page.locator("main").inner_text()
    running.moderate("approve", identity[0])
    running.moderate("publish")
    assert 'figure: "cost.approved"' in next(running.scratch.glob(f"content/feedback/*/{identity[0]}.yml")).read_text()
    voice = page.locator(f"#{identity[0]}")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        page.goto(running.address + PROJECT)
        if voice.count():
            break
        time.sleep(0.3)
    expect(voice).to_contain_text("Onaylanan")
    context.close()


def _free_pair_of_ports() -> int:
    """A port that is free together with the next one."""
    for _ in range(50):
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            with socket.socket() as second:
                try:
                    second.bind(("127.0.0.1", port + 1))
                except OSError:
                    continue
                return port
    raise AssertionError("no two free ports side by side")


def _wait_for(port: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "uretken up ended"
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError(f"nothing answers at port {port}")


def _checkout_state() -> str:
    command = ["git", "-C", ROOT, "status", "--porcelain", "--ignored=no"]
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False).stdout
