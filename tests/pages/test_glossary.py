"""Words are explained where they stand and on a page of their own, and a town may say them its own way."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from importlib.resources import files
from pathlib import Path

import pytest

from generator.check import check
from generator.read import read
from generator.render.formats import sorting
from generator.render.glossary import anchor, shipped_terms, terms_of
from tests.built import ROOT, built
from tests.pages.reading import page, words_of
from tests.towns import small_town

OWN = """title: Sözlük
codes:
  - {code: adjusted, label: Güncel ödenek, description: Bizim beldede böyle deriz.}
  - {code: imece, label: İmece, description: Birlikte yapılan iş.}
"""


def test_every_word_is_explained_in_both_languages_in_a_few_plain_sentences() -> None:
    assert len(shipped_terms().codes) >= 40
    for entry in shipped_terms().codes:
        for language in ("tr", "en"):
            assert language in entry.label.languages()
            assert entry.description is not None
            said = entry.description.in_language(language, ("tr",))[0]
            assert 20 <= len(said) <= 180, (entry.code, language, len(said))
            assert said.endswith((".", "?")), entry.code


def test_every_word_that_a_template_asks_for_exists() -> None:
    known = {entry.code for entry in shipped_terms().codes}
    asked: dict[str, set[str]] = {}
    for template in sorted(Path(str(files("generator") / "templates")).glob("*.jinja")):
        text = re.sub(r"\{#.*?#\}", "", template.read_text("utf-8"), flags=re.DOTALL)
        # The first argument of term(), the list of terms().
        codes = re.findall(r'\bt\.term\("([^"]+)"', text)
        for listed in re.findall(r"\bt\.terms\(([(\[].*?[)\]])", text):
            codes += re.findall(r'"([^"]+)"', listed)
        if codes:
            asked[template.name] = set(codes)
    assert asked
    assert not {name: codes - known for name, codes in asked.items() if codes - known}


def test_phases_and_procedures_of_the_invented_town_are_words_too() -> None:
    town = check(read(ROOT / "content")).town
    assert town is not None
    known = terms_of(town)
    for codelist in ("phases", "procedures"):
        assert {entry.code for entry in town.codelists[codelist].codes} <= known.keys()


def test_a_town_adds_words_and_says_them_its_own_way(tmp_path: Path) -> None:
    site = built(small_town(tmp_path, {"codelists/terms.yml": OWN}), tmp_path / "site")
    words = {words_of(next(d.iter("dt"))): words_of(next(d.iter("dd"))) for d in _entries(site / "tr/sozluk")}
    assert words["Güncel ödenek"] == "Bizim beldede böyle deriz."
    assert words["İmece"] == "Birlikte yapılan iş."
    assert "Son ödenek" not in words
    assert len(words) == len(shipped_terms().codes) + 1


@pytest.mark.parametrize(("language", "path"), [("tr", "tr/sozluk"), ("en", "en/glossary")])
def test_the_glossary_stands_in_the_order_of_the_alphabet(ornek: Path, language: str, path: str) -> None:
    shown = [words_of(next(entry.iter("dt"))) for entry in _entries(ornek / path)]
    assert shown == sorted(shown, key=sorting(language))
    if language == "tr":
        assert shown.index("İhale") > shown.index("Finans kodu")
        assert shown.index("Sabit fiyat") < shown.index("Sözleşme değişikliği")


def test_a_word_opens_where_it_stands_and_leads_to_its_place_in_the_glossary(ornek: Path) -> None:
    found = [d for d in page(ornek / "tr").main.iter("details") if d.get("class") == "u-term"]
    assert [words_of(d) for d in found] == ["Son ödenek", "Gerçekleşen"]
    anchors = {entry.get("id") for entry in _entries(ornek / "tr/sozluk")}
    for word in found:
        (link,) = list(word.iter("a"))
        assert (link.get("href") or "").partition("#")[2] in anchors
    assert anchor("executed") in anchors


def test_every_page_leads_to_the_glossary_and_to_the_changes_from_its_foot(ornek: Path) -> None:
    for file in ("tr/index.html", "tr/projeler/cumhuriyet-meydani/index.html", "tr/gizlilik/index.html"):
        foot = next(page(ornek / file).root.iter("footer"))
        addresses = [link.get("href", "") for link in foot.iter("a")]
        assert [a for a in addresses if a.endswith("sozluk/")]
        assert [a for a in addresses if a.endswith("karne/degisiklikler/")]


@pytest.mark.parametrize("path", ["tr/gizlilik", "en/privacy"])
def test_the_privacy_notice_says_who_how_long_and_where_to_ask_as_the_settings_do(ornek: Path, path: str) -> None:
    site = check(read(ROOT / "content")).town
    assert site is not None
    said, settings = page(ornek / path).text, site.site
    for days in (settings.retention.contact, settings.retention.text, settings.retention.rejected):
        assert re.search(rf"\b{days}\b", said)
    assert settings.controller is not None
    assert settings.controller.email is not None
    assert settings.controller.email in said
    assert settings.controller.name.in_language(path[:2], ("tr",))[0] in said
    assert (
        str(settings.limits.answers)
        in page(ornek / {"tr": "tr/nasil-okunur", "en": "en/reading-the-figures"}[path[:2]]).text
    )


def _entries(folder: Path) -> list[ET.Element]:
    glossary = next(e for e in page(folder).main.iter("dl") if e.get("class") == "u-glossary")
    return [entry for entry in glossary.iter("div") if entry.get("id")]
