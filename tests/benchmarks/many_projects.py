"""A town with as many projects as wanted, from a seed: the same number gives the same files."""

from __future__ import annotations

import random
from pathlib import Path

from tests.towns import small_town

_WORDS = [
    "kaldırım",
    "çeşme",
    "park",
    "yol",
    "köprü",
    "okul",
    "meydan",
    "pazar",
    "dere",
    "ağaç",
    "aydınlatma",
    "durak",
    "bisiklet",
    "kreş",
    "kütüphane",
    "sahne",
    "çatı",
    "duvar",
    "bahçe",
    "merdiven",
    "rampa",
    "su",
    "hat",
    "boru",
    "onarım",
    "yenileme",
    "genişletme",
    "düzenleme",
    "bakım",
    "yapım",
]


def town_with_projects(folder: Path, count: int, seed: int = 20261123) -> Path:
    """The small town with `count` projects beside its own, about 1.3 kB of YAML each; gives its content folder."""
    rng = random.Random(seed)  # noqa: S311 - made-up records, not secrets
    return small_town(folder, {f"projects/proje-{number:05}.yml": _project(rng, number) for number in range(count)})


def sentence(rng: random.Random, words: int) -> str:
    """So many words, made up."""
    return " ".join(rng.choice(_WORDS) for _ in range(words)).capitalize()


def _project(rng: random.Random, number: int) -> str:
    approved = rng.randrange(100_000, 30_000_000)
    share = rng.randrange(10, 91)
    month, year = rng.randrange(1, 10), rng.randrange(2023, 2027)
    day = f"{year}-0{month}"
    stage = rng.choice(("need", "development", "implementation", "measurement"))
    actual = {
        "implementation": f", actual: {{start: {year}-0{month}-12}}",
        "measurement": f", actual: {{start: {year}-0{month}-12, end: {year}-12-20}}",
    }.get(stage, "")
    return f"""title: {{tr: {sentence(rng, 3)} {number}, en: Project {number} of the town}}
summary:
  tr: {sentence(rng, 25)}.
  en: What is done and for whom, in a sentence that is as long as such sentences are, number {number}.
stage: {stage}
status: {{state: active}}
dimensions: [{{dimension: physical, share: 60}}, {{dimension: social, share: 40}}]
unit: fen
needs: [yol]
places: [{{place: carsi, share: {share}}}, {{place: istasyon, share: {100 - share}}}]
as_of: 2026-10-31
source: Fen İşleri Müdürlüğü
location: {{lat: {38.7 + rng.random() / 10:.5f}, lon: {30.5 + rng.random() / 10:.5f}}}
periods:
  implementation: {{planned: {{start: {year}-0{month}-01, end: {year}-12-15}}{actual}}}
cost:
  estimate: {approved // 2}
  approved: {{value: {approved}, as_of: {year}-01-05, source: Meclis kararı {year}/{number % 300}}}
  spent: {{value: {approved * rng.randrange(5, 100) // 100}, as_of: 2026-10-31, source: Mali Hizmetler}}
funding: [{{source: own, amount: {approved}}}]
milestones:
  - {{id: proje, title: {{tr: {sentence(rng, 3)}, en: A point}}, planned: {day}-20, actual: {day}-24}}
  - {{id: ihale, title: {{tr: {sentence(rng, 4)}, en: A point}}, planned: {year}-10-10}}
  - {{id: acilis, title: {{tr: {sentence(rng, 2)}, en: A point}}, planned: {year}-12-15}}
indicators:
  - id: sayi
    title: {{tr: {sentence(rng, 3)}, en: A count}}
    unit: {{tr: kişi, en: people}}
    direction: up
    baseline: {{value: {rng.randrange(900)}, date: {year}}}
    target: {{value: {rng.randrange(900, 2000)}, date: 2028}}
    method: {{tr: Sayım, en: Counted}}
progress: {{physical: {rng.randrange(101)}, as_of: 2026-10-31}}
updates:
  - {{date: {year}-0{month}-20, text: {{tr: {sentence(rng, 14)}., en: What happened in these days.}}}}
"""
