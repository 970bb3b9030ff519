"""Texts that lack a language the records are written in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.staff.translations import translations
from tests.staff.towns import town_of
from tests.towns import SMALL_TOWN

SITE = (SMALL_TOWN / "site.yml").read_text("utf-8")
NEED = """\
title: {en: Dust}
description: Yol tozlu.
status: {state: open}
places: [carsi]
source: Zabıta
evidence: [{text: {tr: Ölçüm, en: Measured}, value: 3, unit: µg/m³, date: 2026-01-01, source: {tr: Ölçüm aracı}}]
"""


def told(folder: Path, files: dict[str, str], *kinds: str) -> list[tuple[str, str, tuple[str, ...]]]:
    rows = translations(town_of(folder, files), date(2026, 12, 1))
    return [
        (row.origin.id, ".".join(map(str, row.origin.path)), row.languages)
        for row in rows
        if row.origin.kind in (kinds or ("need",))
    ]


def test_begun_texts_come_first_then_plain_ones_then_sources(tmp_path: Path) -> None:
    assert told(tmp_path, {"needs/toz.yml": NEED}) == [
        ("toz", "title", ("tr",)),
        ("toz", "description", ("en",)),
        ("toz", "source", ("en",)),
        ("toz", "evidence.0.source", ("en",)),
    ]


def test_a_record_with_more_missing_texts_comes_before_one_with_fewer(tmp_path: Path) -> None:
    one = "title: Az\nstatus: {state: open}\nplaces: [carsi]\n"
    files = {"needs/az.yml": one, "needs/cok.yml": f"{one}description: Daha çok\n"}
    assert [identity for identity, _, _ in told(tmp_path, files)] == ["cok", "cok", "az"]


def test_content_languages_decide_not_those_of_the_pages(tmp_path: Path) -> None:
    files = {"needs/toz.yml": NEED, "site.yml": SITE + "content_languages: [tr]\n"}
    assert told(tmp_path, files) == [("toz", "title", ("tr",))]


def test_a_place_named_once_has_that_name_in_every_language(tmp_path: Path) -> None:
    files = {"places/carsi.yml": "name: Çarşı\ndescription: Dükkânlar\n"}
    assert told(tmp_path, files, "place") == [("carsi", "description", ("en",))]


@pytest.mark.parametrize(
    ("unit", "asked"), [("m²", False), ("'%'", False), ("kg/m³", False), ("ay", True), ("kişi/gün", True)]
)
def test_a_unit_is_asked_for_when_it_is_a_word(tmp_path: Path, unit: str, *, asked: bool) -> None:
    files = {"needs/toz.yml": NEED.replace("µg/m³", unit)}
    assert (("toz", "evidence.0.unit", ("en",)) in told(tmp_path, files)) is asked


def test_residents_words_are_never_asked_for_in_another_language(tmp_path: Path) -> None:
    town = town_of(tmp_path, {"site.yml": SITE.replace("[tr, en]", "[tr, en]\ncontent_languages: [tr, en, de]")})
    kinds = {row.origin.kind for row in translations(town, date(2026, 12, 1))}
    assert "project" in kinds
    assert not kinds & {"feedback", "withdrawn", "past"}
