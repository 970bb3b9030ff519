"""A town with as many budget lines as wanted, from a seed: the same number gives the same files.

The lines stand in two tables beside the budget, as accounting programs write them: Turkish analytic codes with their
labels, amounts as 1.250.000,00, four phases each. Some lines name a project or a place, some were changed during the
year, and so many are spent above their budget that one warning tells of all.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from generator.classification import shipped
from tests.towns import small_town

_DIRECTORATES = 60
_FUNCTIONS = 6
"""How many functions a directorate has."""
_REVENUE = 100
"""One line in so many is of revenue."""
_WORDS = (
    "alımı",
    "bakımı",
    "kiralama",
    "onarımı",
    "yapımı",
    "gideri",
    "malzemesi",
    "hizmeti",
    "araç",
    "bina",
    "bahçe",
    "yol",
    "park",
    "makine",
    "yazılım",
    "ısıtma",
    "elektrik",
    "su",
    "temizlik",
    "güvenlik",
    "eğitim",
    "kültür",
    "spor",
    "gençlik",
    "yaşlı",
    "kadın",
    "çocuk",
    "engelli",
    "meydan",
    "çarşı",
)
_SITE = """name: {tr: Büyük Belediye, en: Large Municipality}
languages: [tr, en]
url: https://buyuk.example/
classification: abs-2006
"""
_BUDGET = """year: 2026
status: approved
as_of: 2026-10-31
source: Muhasebe kayıtları
tables:
  - file: 2026-gider.csv
    direction: expenditure
    dialect: {delimiter: ";", decimal: ",", thousands: "."}
    columns: {institutional: Kurumsal, institutional_label: Kurumsal Açıklama, functional: Fonksiyonel,
      functional_label: Fonksiyonel Açıklama, finance: Finans, economic: Ekonomik, economic_label: Ekonomik Açıklama,
      description: Açıklama, project: Proje, place: Yer}
    phases: {approved: Bütçe Ödeneği, modification: Ekleme-Aktarma, adjusted: Son Ödenek, executed: Gerçekleşen}
  - file: 2026-gelir.csv
    direction: revenue
    dialect: {delimiter: ";", decimal: ",", thousands: "."}
    columns: {institutional: Kurumsal, finance: Finans, economic: Ekonomik, economic_label: Ekonomik Açıklama}
    phases: {approved: Bütçe, modification: Ekleme, adjusted: Son Bütçe, collected: Tahsilat}
"""
_EXPENDITURE = (
    "Kurumsal;Kurumsal Açıklama;Fonksiyonel;Fonksiyonel Açıklama;Finans;Ekonomik;Ekonomik Açıklama;Açıklama;Proje;Yer;"
    "Bütçe Ödeneği;Ekleme-Aktarma;Son Ödenek;Gerçekleşen"
)
_REVENUES = "Kurumsal;Finans;Ekonomik;Ekonomik Açıklama;Bütçe;Ekleme;Son Bütçe;Tahsilat"


def town_with_budget_lines(folder: Path, count: int, seed: int = 20261123) -> Path:
    """The small town with a budget of `count` lines in tables; gives its content folder."""
    rng = random.Random(seed)  # noqa: S311 - made-up records, not secrets
    revenue = count // _REVENUE
    return small_town(
        folder,
        {
            "site.yml": _SITE,
            "budgets/2026.yml": _BUDGET,
            "budgets/2026-gider.csv": _table(_EXPENDITURE, _expenditure(rng, count - revenue)),
            "budgets/2026-gelir.csv": _table(_REVENUES, _revenue(rng, revenue)),
            "projects/yol-genisletme.yml": _project(),
        },
    )


def _table(heading: str, rows: Sequence[str]) -> str:
    return "\n".join((heading, *rows, ""))


def _expenditure(rng: random.Random, count: int) -> list[str]:
    functional, economic = _deepest("functional"), _deepest("economic-expenditure")
    codes: list[tuple[str, tuple[str, str], str, tuple[str, str]]] = []
    for directorate in range(_DIRECTORATES):
        of_directorate = rng.sample(functional, _FUNCTIONS)
        codes += product([f"{directorate + 2:02}"], of_directorate, ("5", "8"), economic)
    chosen = [codes[number % len(codes)] for number in sorted(rng.sample(range(max(count, len(codes))), count))]
    return [_expenditure_row(rng, *one) for one in chosen]


def _expenditure_row(
    rng: random.Random, directorate: str, function: tuple[str, str], finance: str, kind: tuple[str, str]
) -> str:
    description = " ".join(rng.choices(_WORDS, k=4)).capitalize() if rng.random() < 0.3 else ""
    project = "yol-genisletme" if rng.random() < 0.002 else ""
    place = rng.choice(("carsi", "istasyon")) if rng.random() < 0.05 else ""
    names = (f"46.03.35.{directorate}", f"{int(directorate)}. Müdürlük", *function, finance, *kind)
    return ";".join((*names, description, project, place, *_amounts(rng)))


def _revenue(rng: random.Random, count: int) -> list[str]:
    economic = _deepest("economic-revenue")
    return [";".join(("46.03.35.25", "5", *rng.choice(economic), *_amounts(rng))) for _ in range(count)]


def _amounts(rng: random.Random) -> tuple[str, ...]:
    """Approved, modification, adjusted, executed; in hundredths, as the table writes them."""
    approved = rng.randrange(1_000, 9_000_000) * 100
    modified = rng.randrange(-approved // 3, approved // 3) if rng.random() < 0.1 else 0
    adjusted = approved + modified
    executed = adjusted + 1250 if rng.random() < 0.001 else rng.randrange(adjusted // 3, adjusted)
    return tuple(map(_written, (approved, modified, adjusted, executed)))


def _written(hundredths: int) -> str:
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole:,}".replace(",", ".") + f",{rest:02}"


def _deepest(codelist: str) -> list[tuple[str, str]]:
    """The codes of the fourth level with what they mean; no code among them is a sum of others."""
    entries = shipped("abs-2006")[codelist].codes
    return [(entry.code, dict(entry.label.translations)["tr"]) for entry in entries if entry.code.count(".") == 3]


def _project() -> str:
    return """title: {tr: Yol genişletme, en: Widening the road}
summary: {tr: Çarşı yolu genişletiliyor., en: The road to the market is widened.}
stage: implementation
status: {state: active}
dimensions: [physical]
unit: fen
needs: [yol]
places: [{place: carsi}]
"""
