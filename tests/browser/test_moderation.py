"""The whole life of an answer in a real browser: sent, asked for, moderated, replied to, erased; with and without a
script."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from forms_api import clock
from tests.forms_api.conftest import Town

PASSWORD = "dört söz bir kapı açar"  # noqa: S105 - of the invented staff
SAID = "Meydanda gölge yok; komşum Ahmet Kaya da öyle diyor."
SIMILAR = {
    "id": "fb-2026-aaaaaa",
    "kind": "project",
    "record": "cumhuriyet-meydani",
    "text": "Meydanda hiç gölge yok; ağaç dikilsin.",
    "language": "tr",
    "url": {"tr": "/tr/", "en": "/en/"},
    "can_be_supported": True,
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@dataclass(frozen=True)
class Running:
    """The service as a process of its own, and a town's folder."""

    town: Town
    address: str

    def key_of(self, name: str) -> str:
        made = self.town.run("staff", "add", name, "--role", "admin", given=f"{PASSWORD}\n{PASSWORD}\n")
        found = re.search(r"\b[A-Z2-7]{32}\b", made.output)
        assert found, made.output
        return found[0]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("moderation")
    (folder / "content").mkdir()
    (folder / "similar.json").write_text(json.dumps({"items": [SIMILAR]}), "utf-8")
    town = Town(folder, 'port = 0\n[publish]\nto = "folder"\npath = "content"\n')
    town.forms |= {"photos": 3, "places": {"merkez": {"tr": "Merkez", "en": "Centre"}}}
    town.forms["consent"] = town.forms["contact_consent"] = None
    about = {"title": {"tr": "Yeni bir ihtiyaç", "en": "A new need"}, "url": {"tr": "/tr/", "en": "/en/"}}
    town.forms["records"]["town"] = {"new-need": {**about, "stage": "need", "stages": ["need"], "unit": None}}
    town.write_forms()
    command = [str(Path(sys.executable).parent / "uretken-forms"), "--config", str(town.file), "run"]
    # The port is only known when it runs, and the settings name it: it is asked for, then taken.
    probe = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert probe.stdout is not None
    address = probe.stdout.readline().strip().removesuffix("/api/feedback")
    probe.terminate()
    probe.wait(20)
    probe.stdout.close()
    port = address.rpartition(":")[2]
    settings = town.file.read_text("utf-8").replace("port = 0", f"port = {port}")
    town.file.write_text(f'{settings}[staff]\naddress = "{address}"\n', "utf-8")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip().startswith(address)
        yield Running(town, address)
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()  # type: ignore[union-attr]


def is_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 AA with everything opened, nothing wider than a phone, no request elsewhere."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page, options=RULES)
    told = [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]
    assert not told, f"{page.url}: {told}"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def sign_in(page: Page, running: Running, name: str) -> None:
    key = running.key_of(name)
    page.goto(running.address + "/staff/")
    page.get_by_label("Ad", exact=True).fill(name)
    page.get_by_label("Parola").fill(PASSWORD)
    page.get_by_label("Tek kullanımlık kod").fill(pyotp.TOTP(key).at(clock.now()))
    page.get_by_role("button", name="Giriş yap").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sıra")


@pytest.mark.parametrize("scripts", [False, True])
def test_an_answer_is_sent_moderated_replied_to_and_erased(
    running: Running, browser: Browser, *, scripts: bool
) -> None:
    look = {"viewport": {"width": 390, "height": 844}, "locale": "tr", "java_script_enabled": scripts}
    resident = browser.new_context(**look).new_page()  # type: ignore[arg-type]
    resident.goto(f"{running.address}/api/feedback?kind=project&id=cumhuriyet-meydani&lang=tr")
    said = f"{SAID} {scripts}"
    resident.locator("textarea[name=text]").fill(said)
    resident.get_by_role("button", name="Gönder").click()
    expect(resident.get_by_role("alert")).to_be_visible()  # the scale is a must
    expect(resident.locator("textarea[name=text]")).to_have_value(said)
    resident.get_by_label("Kötü", exact=True).check()
    resident.get_by_role("button", name="Gönder").click()
    code = resident.locator("code").inner_text()

    staff = browser.new_context(**look).new_page()  # type: ignore[arg-type]
    sign_in(staff, running, f"ayse{int(scripts)}")
    staff.get_by_role("link", name=said[:40]).click()
    text = staff.get_by_label("Yayımlanacak metin")
    text.fill(text.input_value().replace("Ahmet Kaya", "[…]"))
    staff.get_by_role("button", name="Yayımla", exact=True).click()
    identity = re.search(r"fb-\d{4}-\w{6}", staff.get_by_role("status").inner_text())[0]  # type: ignore[index]
    staff.goto(f"{running.address}/staff/submissions/{identity}")
    expect(staff.locator("del").first).to_contain_text("Ahmet")
    staff.get_by_label("Metin: Türkçe").fill("Sonbaharda on iki ağaç dikiyoruz.")
    staff.get_by_role("button", name="Cevabı kaydet").click()
    expect(staff.get_by_role("status")).to_contain_text("kaydedildi")
    assert running.town.run("publish").exit_code == 0
    [published] = Path(running.town.folder / "content").rglob(f"{identity}.yml")
    assert "Ahmet" not in published.read_text("utf-8")

    resident.goto(f"{running.address}/api/receipt?lang=tr")
    resident.get_by_label("Alındı kodunuz").fill(code.lower())
    resident.get_by_role("button", name="Göster").click()
    expect(resident.locator("main")).to_contain_text("on iki ağaç")
    resident.get_by_role("button", name="Yanıtımı sil").click()
    resident.get_by_role("button", name="Evet, sil").click()
    expect(resident.get_by_role("heading", level=1)).to_have_text("Yanıtınız silindi")
    resident.context.close()
    staff.context.close()


@pytest.mark.parametrize(("scheme", "width", "language"), [("light", 1280, "en"), ("dark", 390, "tr")])
def test_every_page_for_residents_is_accessible(
    running: Running, browser: Browser, scheme: str, width: int, language: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale=language,
        bypass_csp=True,
    )
    page = context.new_page()
    for path in (
        f"/api/feedback?kind=project&id=cumhuriyet-meydani&lang={language}",
        f"/api/feedback?kind=project&id=cumhuriyet-meydani&figure=cost.spent&lang={language}",
        f"/api/feedback?kind=town&id=new-need&lang={language}",
        f"/api/feedback?kind=project&id=nothing&lang={language}",
        f"/api/receipt?lang={language}",
        "/api/confirm?t=nothing",
    ):
        page.goto(running.address + path)
        is_accessible(page)
    page.goto(f"{running.address}/api/feedback?kind=project&id=cumhuriyet-meydani&lang={language}")
    page.locator("#form button").click()
    is_accessible(page)  # with faults
    page.locator("#answer-gidis").check()
    page.locator("textarea[name=text]").fill("Meydanda gölge yok, ağaç dikin lütfen")
    page.locator("#form button").click()
    is_accessible(page)  # what others said
    page.locator(".alike button").click()
    is_accessible(page)  # joined in
    page.goto(f"{running.address}/api/feedback?kind=project&id=cumhuriyet-meydani&lang={language}")
    page.locator("#answer-gidis").check()
    page.locator("textarea[name=text]").fill("Meydanda gölge yok, ağaç dikin lütfen")
    page.locator("#form button").click()
    page.locator("main form:has(input[name=similar]) button").click()
    is_accessible(page)  # thanked
    code = page.locator("code").inner_text()
    page.goto(f"{running.address}/api/receipt?lang={language}")
    page.locator("#code").fill(code)
    page.locator("#form button").click()
    is_accessible(page)
    page.locator("main form[action='/api/receipt/erase'] button").click()
    is_accessible(page)
    page.locator("main form[action='/api/receipt/erase'] button").click()
    is_accessible(page)
    context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_every_page_of_staff_is_accessible(running: Running, browser: Browser, scheme: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="tr",
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(f"{running.address}/api/feedback?kind=project&id=cumhuriyet-meydani&lang=tr")
    page.get_by_label("Kötü", exact=True).check()
    page.locator("textarea[name=text]").fill(f"Gölge yok, {scheme}.")
    page.get_by_role("button", name="Gönder").click()
    page.goto(running.address + "/staff/sign-in")
    is_accessible(page)
    sign_in(page, running, f"can.{scheme}")
    is_accessible(page)
    identity = running.town.rows("SELECT id FROM submissions ORDER BY received DESC")[0][0]
    running.town.run("approve", identity, "--text", f"[…] yok, {scheme}.")
    for path in (
        f"/staff/submissions/{identity}",
        "/staff/?state=approved&kind=project",
        "/staff/enter",
        "/staff/enter?kind=project&record=cumhuriyet-meydani",
        "/staff/acts",
        "/staff/submissions/fb-2026-zzzzzz",
    ):
        page.goto(running.address + path)
        is_accessible(page)
    page.goto(running.address + "/staff/enter?kind=project&record=cumhuriyet-meydani")
    page.get_by_role("button", name="Kaydet").click()
    is_accessible(page)
    context.close()
