"""The forms of a word share a stem, and other words do not."""

from __future__ import annotations

import pytest

from generator.search.folding import words
from generator.search.stems import STEMS

TURKISH = (
    "kaldırım kaldırımlar kaldırımı kaldırımın kaldırımda kaldırımların Kaldırımlarımız kaldirim KALDIRIM",
    "park parkın parka parkta parktan parklar parkları parkların parklarda parkımız PARKIN",
    "ışık ışığı ışığın ışıklar ışıkları isik IŞIK Işık",
    "ağaç ağacı ağacın ağaçlar ağaçların agac",
    "sokak sokağı sokağın sokaklar sokakta sokaklarda",
    "kitap kitabı kitaplar kitaptan",
    "bahçe bahçeyi bahçesi bahçesinde bahçeler bahçelerin bahçede",
    "belediye belediyenin belediyeye belediyesi belediyeler belediyemiz",
    "su suyu suyun sular suda",
    "yol yolu yolun yollar yollarda yolda",
    "mahalle mahallesi mahallesinin mahalleler mahallelerde",
    "okul okulun okula okullar okulunda",
    "Çığlı cigli ÇIĞLI Çığlı'nın Çığlı’da",
    "İstanbul istanbul İSTANBUL İstanbul'un",
    "bütçe butce bütçesi bütçenin bütçeler",
    "çocuk çocuğun çocuklar çocukların cocuk",
)
ENGLISH = (
    "light lights Lights",
    "library libraries",
    "bench benches",
    "bus buses",
    "child children",
    "place places place's",
    "crossing crossings",
    "street streets",
)
APART = (
    ("tr", "park parke"),
    ("tr", "su sunum"),
    ("tr", "yol yolcu"),
    ("tr", "kaldırım kaldıraç"),
    ("tr", "iskele iskelet"),
    ("en", "bus business"),
    ("en", "new news"),
    ("en", "glass gas"),
)


def stems(language: str, text: str) -> set[str]:
    return {STEMS[language].stem(word) for word in words(text)}


@pytest.mark.parametrize("forms", TURKISH)
def test_forms_of_a_turkish_word_share_a_stem_with_or_without_marks(forms: str) -> None:
    assert len(stems("tr", forms)) == 1


@pytest.mark.parametrize("forms", ENGLISH)
def test_an_english_plural_shares_the_stem_of_its_singular(forms: str) -> None:
    assert len(stems("en", forms)) == 1


@pytest.mark.parametrize(("language", "different"), APART)
def test_words_that_only_begin_alike_stay_apart(language: str, different: str) -> None:
    assert len(stems(language, different)) == 2


def test_codes_and_numbers_are_whole_words_and_keep_their_endings() -> None:
    assert words("46.03.35.31-06.2.0.00, 2025/118, e-Belediye, SP-2.3") == [
        *("46.03.35.31", "06.2.0.00", "2025", "118", "e", "belediye", "sp", "2.3")
    ]
    assert STEMS["tr"].stem("06.2.0.00") == "06.2.0.00"
    assert STEMS["en"].stem("2026") == "2026"
