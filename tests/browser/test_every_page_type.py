"""Every type of page in a real Chromium: axe-core finds nothing, nothing leaves the site, no script is needed.

The pages are taken from the sitemap, a few of each section and depth, so that a new type of page is tested by itself.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import settled

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
WIDTHS = (1280, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="module")
def paths(ornek: Path) -> list[str]:
    """The fullest and the emptiest page of every type in every language, and the page of a missing address."""
    groups: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for element in ET.parse(ornek / "sitemap.xml").getroot().iter(f"{{{SITEMAP['s']}}}loc"):  # noqa: S314 - our own
        path = urlsplit(element.text or "").path.strip("/")
        # Pages of different years are of one type.
        steps = ["year" if step.isdigit() and len(step) == 4 else step for step in path.split("/")]
        kind = (*steps[:2], str(len(steps))) if len(steps) < 4 else (*steps[:3], "4")
        weight = (ornek / path / "index.html").stat().st_size
        groups.setdefault(kind, []).append((weight, f"/{path}/"))
    chosen = {path for group in groups.values() for _, path in (max(group), min(group))}
    withdrawn = "/tr/projeler/eski-garaj-kultur-evi/"
    return sorted({*chosen, withdrawn, "/tr/404.html", "/tr/ara/?q=park", "/en/search/"})


def test_axe_finds_nothing_on_any_type_of_page(address: str, paths: list[str], browser: Browser) -> None:
    context = browser.new_context(reduced_motion="reduce")  # colours do not fade from one scheme to the other
    page = context.new_page()
    faults = []
    for number, path in enumerate(paths):
        page.goto(address + path)
        settled(page)
        page.evaluate(AXE)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        # Both widths and both schemes; half of the pages have them the other way round.
        for width, scheme in zip(WIDTHS, SCHEMES if number % 2 else SCHEMES[::-1], strict=True):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
            faults += [
                f"{path} {width} {scheme}: {fault['id']}: {fault['nodes'][0]['html'][:200]}"
                for fault in found["violations"]
            ]
    context.close()
    assert not faults, "\n".join(faults)


def test_pages_are_built_alike(address: str, paths: list[str], browser: Browser) -> None:
    """One heading of the first level, a link past the menu, landmarks with names, nothing wider than a small phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    faults = []
    for path in paths:
        page.goto(address + path)
        settled(page)
        page.keyboard.press("Tab")
        if "md-skip" not in (page.evaluate("document.activeElement.className") or ""):
            faults.append(f"{path}: the first stop is not the link past the menu")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        if not page.evaluate("!document.activeElement.closest('header')"):
            faults.append(f"{path}: the link past the menu leads into the menu")
        faults += [f"{path}: {fault}" for fault in page.evaluate(_SHAPE)]
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                faults.append(f"{path}: {wide} px wider than {width}")
    context.close()
    assert not faults, "\n".join(faults)


_SHAPE = """() => {
  const faults = [];
  const h1 = document.querySelectorAll('h1').length;
  if (h1 !== 1) faults.push(h1 + ' headings of the first level');
  const landmarks = 'nav, aside, section[aria-label], section[aria-labelledby], [role=region]';
  const names = [...document.querySelectorAll(landmarks)].filter(e => e.checkVisibility())
    .map(e => e.tagName + ' ' + (e.getAttribute('aria-label')
      || document.getElementById(e.getAttribute('aria-labelledby') || '')?.textContent || '').trim());
  for (const name of names) {
    if (/ $/.test(name) || !name.includes(' ')) faults.push('a landmark without a name: ' + name);
    if (names.filter(other => other === name).length > 1) faults.push('two landmarks of one name: ' + name);
  }
  const stops = 'a, button, summary, input:not([type=hidden]), textarea, select, [tabindex="0"]';
  for (const e of document.querySelectorAll(stops)) {
    if (!e.checkVisibility() || e.closest('.u-trap')) continue;
    e.focus();
    const s = getComputedStyle(e);
    const around = e.closest('.u-option') ? getComputedStyle(e.closest('.u-option')) : s;
    const unseen = s.outlineStyle === 'none' && around.outlineStyle === 'none';
    if (document.activeElement === e && e.matches(':focus-visible') && unseen)
      faults.push('no sign of focus: ' + e.outerHTML.slice(0, 120));
  }
  document.activeElement.blur();
  window.scrollTo(0, 0);
  return [...new Set(faults)];
}"""


def test_what_can_be_touched_is_large_enough(address: str, paths: list[str], browser: Browser) -> None:
    """24 px both ways (WCAG 2.5.8), but for links within a sentence or a cell of text."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    faults = []
    for path in paths:
        page.goto(address + path)
        settled(page)
        faults += [f"{path}: {fault}" for fault in page.evaluate(_SMALL)]
    context.close()
    assert not faults, "\n".join(faults)


_SMALL = """() => [...document.querySelectorAll('button, summary, input:not([type=hidden]), select, nav a, .md-button')]
  .filter(e => e.checkVisibility() && !e.closest('.u-trap') && !e.closest('label'))
  .filter(e => { const r = e.getBoundingClientRect(); return r.width > 1 && (r.width < 24 || r.height < 23.5); })
  .map(e => Math.round(e.getBoundingClientRect().width) + ' x ' + Math.round(e.getBoundingClientRect().height)
    + ': ' + e.outerHTML.slice(0, 140))"""


def test_no_page_asks_another_host_or_logs_an_error(address: str, paths: list[str], browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in paths:
        page.goto(address + path, wait_until="load")
    context.close()
    assert not [url for url in asked if not url.startswith((address, "data:"))]
    assert not said


def test_a_page_says_the_same_without_javascript(address: str, paths: list[str], browser: Browser) -> None:
    """But for lists, maps and the search, which scripts put in another form (test_browse, test_map, test_search)."""
    said = [_texts(browser, address, paths, javascript=javascript) for javascript in (True, False)]
    assert said[0] == said[1]


_WITHOUT_LISTS = """document.querySelectorAll(
  '.u-browse, .u-static, .u-find, .u-find__without, .u-map-live, .u-map-still'
).forEach((place) => place.remove())"""


def _texts(browser: Browser, address: str, paths: list[str], *, javascript: bool) -> dict[str, tuple[str, int]]:
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    found = {}
    for path in paths:
        page.goto(address + path)
        if javascript:
            settled(page)
        page.evaluate(_WITHOUT_LISTS)
        found[path] = (page.locator("article").first.inner_text(), page.locator("article a[href]").count())
    context.close()
    return found


def test_the_first_view_of_a_project_is_light(address: str, ornek: Path, browser: Browser) -> None:
    """At most 200 kB for all that the first view needs, as it lies on the disk, before any compression."""
    heaviest = max((ornek / "tr/projeler").glob("*/index.html"), key=lambda file: file.stat().st_size)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    loaded: dict[str, int] = {}
    page.on("response", lambda response: loaded.update({response.url: len(response.body())}))
    page.goto(f"{address}/tr/projeler/{heaviest.parent.name}/", wait_until="networkidle")
    context.close()
    assert sum(loaded.values()) <= 200_000, loaded
