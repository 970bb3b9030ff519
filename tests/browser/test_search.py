"""The search in a real Chromium: what is typed finds what is meant, at 10,000 projects, for a few kB."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from generator.build import views_of
from generator.check import check
from generator.derive import derive
from generator.history import History
from generator.publish.write import write_files
from generator.read import read
from generator.search import search
from generator.search.entries import entries
from generator.search.folding import words
from generator.search.stems import STEMS
from tests.browser.conftest import served, settled
from tests.search.large_town import QUERIES, large_town

SCRIPTS = Path(__file__).parents[2] / "generator/theme/overrides/assets/javascripts"
ALLOWED = 250_000


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Where the search of 10,000 projects answers, and the path of each entry by language."""
    folder = tmp_path_factory.mktemp("crowd")
    town = check(read(large_town(folder))).town
    assert town is not None
    views = views_of(town, derive(town, History(), date(2026, 11, 20)))
    site = folder / "site"
    for view in views.values():
        write_files(search(view), site)
    shutil.copytree(SCRIPTS, site / "javascripts")
    (site / "index.html").write_text('<!doctype html><html lang="tr"><title>-</title>', "utf-8")
    with served(site) as address:
        yield address, {language: [entry.path for entry in entries(view)] for language, view in views.items()}


_ASK = """async ([language, text]) => {
  const engine = await import("/javascripts/search.js");
  const base = `/${language}/search/`;
  const found = await engine.matches(base, text);
  const best = engine.inOrder(found);
  await engine.entriesOf(base, best.slice(0, 7));
  return best;
}"""


def test_forty_queries_find_what_is_meant_and_nothing_else_for_few_bytes(
    crowd: tuple[str, dict[str, list[str]]], browser: Browser
) -> None:
    address, paths = crowd
    folders = {"tr": "projeler", "en": "projects"}
    faults, weights = [], []
    for language, text, wanted, unwanted in QUERIES:
        page = browser.new_page()  # nothing is kept from the query before
        loaded: list[Response] = []
        page.on("response", lambda answer, into=loaded: into.append(answer))
        page.goto(address)
        found = [paths[language][number] for number in page.evaluate(_ASK, [language, text])]
        page.wait_for_timeout(50)  # the browser tells of what it loaded a little later
        weights.append(sum(len(gzip.compress(answer.body())) for answer in loaded))
        page.close()
        faults += [f"{text}: {one} is not found" for one in wanted if f"{folders[language]}/{one}/" not in found]
        faults += [f"{text}: {one} is found" for one in unwanted if f"{folders[language]}/{one}/" in found]
        if not wanted and unwanted != ("parke",):
            faults += [f"{text}: {one} is found" for one in found[:3]]
    assert len(QUERIES) >= 40
    assert not faults, "\n".join(faults)
    assert min(weights) > 5_000, "the script and the index alone are more: something was not counted"
    assert median(weights) <= ALLOWED
    assert max(weights) <= ALLOWED


def test_a_name_stands_before_a_text_that_mentions_it(
    crowd: tuple[str, dict[str, list[str]]], browser: Browser
) -> None:
    address, paths = crowd
    page = browser.new_page()
    page.goto(address)
    for text, first in (("ışık", "isik-diregi"), ("parke taşı", "parke"), ("istanbul", "istanbul-caddesi")):
        assert paths["tr"][page.evaluate(_ASK, ["tr", text])[0]] == f"projeler/{first}/"
    page.close()


def test_the_script_folds_and_stems_as_the_build_does(address: str, ornek: Path, browser: Browser) -> None:
    texts = [file.read_text("utf-8") for file in sorted((ornek / "data").glob("*.csv"))]
    texts += ["Çığlı'nın ΑΒΓς ß ŞIĞ İĞNE ﬁ ½ x² 06.2.0 e\u0301 \u0130 i\u0307 […] 7'nci 12’de ÅNGSTRÖM ЖЁ", "", "''''"]
    page = browser.new_page()
    page.goto(f"{address}/tr/ara/")
    told: dict[str, Any] = page.evaluate(
        """async ([texts, rules]) => {
          const { words, stem } = await import("/tr/assets/javascripts/search.js");
          const every = texts.map(words);
          const known = [...new Set(every.flat())];
          return { every, stems: Object.fromEntries(Object.entries(rules).map(
            ([language, of]) => [language, Object.fromEntries(known.map((word) => [word, stem(word, of)]))])) };
        }""",
        [texts, {language: stems.as_data() for language, stems in STEMS.items()}],
    )
    page.close()
    assert told["every"] == [words(text) for text in texts]
    known = {word for several in told["every"] for word in several}
    assert len(known) > 3000
    for language, stems in STEMS.items():
        assert told["stems"][language] == {word: stems.stem(word) for word in known}


def test_the_box_answers_while_typing_and_is_used_by_keyboard_alone(address: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/tr/butce/")
    box = page.get_by_role("searchbox", name="Ara")
    box.press_sequentially("meydan")
    expect(page.locator(".u-search__status")).to_contain_text("sonuç")
    first = page.locator(".u-search__list a").first
    expect(first).to_have_text("Cumhuriyet Meydanı yayalaştırması")
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(page.locator(".u-search__panel")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    box.fill("zxqwvk")
    expect(page.locator(".u-search__status")).to_contain_text("zxqwvk")
    expect(page.locator(".u-search__list a")).to_have_count(0)
    box.fill("meydan")
    expect(first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cumhuriyet Meydanı yayalaştırması")
    page.close()


def test_markup_in_a_query_stays_text(address: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{address}/en/search/?q=%3Cimg+zqk%3Dzqv%3E")
    settled(page)
    expect(page.locator(".u-find__status")).to_contain_text("<img zqk=zqv>")
    assert page.locator(".u-find img").count() == 0
    page.close()


def test_the_search_page_narrows_counts_and_comes_back(address: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/en/search/?q=square")
    settled(page)
    list_, status = page.locator(".u-find__list > li"), page.locator(".u-find__status")
    expect(status).to_contain_text("results")
    before = status.inner_text()
    projects = page.get_by_role("group", name="Kind").get_by_label("Project")
    told = int(page.locator("label:has(input[value=project]) .u-find__count").inner_text())
    projects.check()
    expect(status).to_have_text(f"{told} results")
    expect(list_).to_have_count(min(told, 20))
    assert set(page.locator(".u-find .u-search__kind").all_inner_texts()) == {"Project"}
    assert "kind=project" in page.url
    list_.first.get_by_role("link").click()
    page.go_back()
    settled(page)
    expect(status).to_have_text(f"{told} results")
    expect(projects).to_be_checked()
    page.go_back()
    expect(status).to_have_text(before)
    expect(projects).not_to_be_checked()
    page.close()


def test_without_a_script_the_box_leads_to_lists_of_everything(address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/tr/")
    page.get_by_role("searchbox", name="Ara").fill("meydan")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/tr/ara/?q=meydan")
    expect(page.locator("main, article").first).to_contain_text("JavaScript")
    page.get_by_role("navigation", name="Listeler: Projeler").get_by_role("link", name="Merkez").click()
    expect(page.get_by_role("link", name="Cumhuriyet Meydanı yayalaştırması")).to_be_visible()
    context.close()


def test_a_search_that_cannot_be_loaded_says_so(address: str, browser: Browser) -> None:
    context = browser.new_context()
    page: Page = context.new_page()
    page.route("**/search/index.json", lambda route: route.abort())
    page.goto(f"{address}/tr/")
    page.get_by_role("searchbox", name="Ara").press_sequentially("park")
    expect(page.locator(".u-search__status")).to_contain_text("yüklenemedi")
    context.close()
