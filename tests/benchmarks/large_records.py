"""A town as cities have them, from a seed: N projects of about 2.5 kB of YAML in two languages, with contracts, budget
lines, needs, places and residents' answers. The same number gives the same files.
"""

from __future__ import annotations

import random
from pathlib import Path

from tests.benchmarks.many_projects import sentence
from tests.towns import small_town

PLACES = 40
_FIRMS = 60


def town_of(folder: Path, projects: int, lines: int = 0, seed: int = 20261123) -> Path:
    """The small town with so many projects and about a fifth as many answers; `lines` budget lines, else one a project.

    Gives its content folder.
    """
    rng = random.Random(seed)  # noqa: S311 - made-up records, not secrets
    count = lines or projects
    files: dict[str, str | bytes] = {f"places/mahalle-{number:02}.yml": _place(number) for number in range(PLACES)}
    files |= {f"needs/ihtiyac-{number:04}.yml": _need(rng, number) for number in range(max(1, projects // 50))}
    files |= {f"projects/proje-{number:05}.yml": project(rng, number, projects, count) for number in range(projects)}
    files |= {
        f"feedback/2026/fb-2026-{number:06}.yml": _answer(rng, projects)
        for number in range(100000, 100000 + projects // 5)
    }
    files["budgets/2025.yml"] = (
        "year: 2025\nstatus: approved\nas_of: 2025-12-31\nsource: Muhasebe kayıtları\ntables:\n  - file: 2025.csv\n"
        "    direction: expenditure\n    dialect: {delimiter: ';', decimal: ',', thousands: '.', encoding: utf-8}\n"
        "    columns: {institutional: Kurumsal, functional: Fonksiyonel, finance: Finans, economic: Ekonomik,\n"
        "      description: Açıklama}\n"
        "    phases: {approved: Ödenek, modification: Aktarma, adjusted: Son Ödenek, executed: Gerçekleşen}\n"
    )
    files["budgets/2025.csv"] = "\n".join(_table(rng, count)) + "\n"
    return small_town(folder, files)


def code(number: int) -> tuple[str, str, str, str]:
    """The code of one budget line: institutional, functional, finance, economic."""
    return (
        f"46.1.1.{number % 40 + 10}",
        f"06.{number // 40 % 6 + 1}.{number // 240 % 9}.00",
        "5",
        f"06.5.{number // 2160 % 9 + 1}.{number // 19440 % 90 + 10}",
    )


def _table(rng: random.Random, count: int) -> list[str]:
    rows = ["Kurumsal;Fonksiyonel;Finans;Ekonomik;Açıklama;Ödenek;Aktarma;Son Ödenek;Gerçekleşen"]
    for number in range(count):
        approved, moved = rng.randrange(10_000, 9_000_000), rng.randrange(-5_000, 5_000)
        spent = (approved + moved) * rng.randrange(40, 100) // 100
        amounts = (f"{amount:,}".replace(",", ".") + ",00" for amount in (approved, moved, approved + moved, spent))
        rows.append(";".join((*code(number), f"{sentence(rng, 2)} {number}", *amounts)))
    return rows


def _place(number: int) -> str:
    return f"""name: {{tr: Mahalle {number}, en: Quarter {number}}}
population: [{{year: 2025, value: {900 + 37 * number}}}]
"""


def _need(rng: random.Random, number: int) -> str:
    return f"""title: {{tr: {sentence(rng, 3)} {number}, en: Need {number}}}
description: {{tr: {sentence(rng, 20)}., en: What is lacking and how that is known.}}
status: {{state: open}}
places: [mahalle-{number % PLACES:02}]
"""


def _answer(rng: random.Random, projects: int) -> str:
    return f"""about: {{kind: project, id: proje-{rng.randrange(projects):05}}}
stage: need
text: {sentence(rng, 18)}.
channel: web
date: 2026-0{rng.randrange(1, 10)}-{rng.randrange(10, 28)}
status: {{state: answered}}
reply: {{unit: fen, date: 2026-10-05, text: {{tr: {sentence(rng, 10)}., en: It is looked at.}}}}
"""


def project(rng: random.Random, number: int, projects: int, lines: int) -> str:
    """One project as YAML."""
    approved = rng.randrange(100_000, 30_000_000)
    share, year, month = rng.randrange(10, 91), rng.randrange(2023, 2027), rng.randrange(1, 10)
    begun = f"{year}-0{month}"
    stage = rng.choice(("need", "development", "implementation", "measurement"))
    actual = {
        "implementation": f", actual: {{start: {year}-0{month}-12}}",
        "measurement": f", actual: {{start: {year}-0{month}-12, end: {year}-12-20}}",
    }.get(stage, "")
    place = number % PLACES
    codes = dict.fromkeys("-".join(code(rng.randrange(lines))) for _ in range(2))
    links = ", ".join(f'{{year: "2025", code: "{one}"}}' for one in codes)
    english = "What is done and for whom, in sentences that are as long as such sentences are in a town's records"
    return f"""title: {{tr: {sentence(rng, 4)} {number}, en: Project {number} of the town}}
summary:
  tr: {sentence(rng, 60)}.
  en: {english}, number {number}.
stage: {stage}
status: {{state: active}}
dimensions: [{{dimension: physical, share: 60}}, {{dimension: social, share: 40}}]
unit: fen
needs: [ihtiyac-{number % max(1, projects // 50):04}]
places:
  - {{place: mahalle-{place:02}, share: {share}}}
  - {{place: mahalle-{(place + 1) % PLACES:02}, share: {100 - share}}}
as_of: 2026-10-31
source: {{tr: Fen İşleri Müdürlüğü, en: Public works}}
location: {{lat: {38.7 + rng.random() / 10:.5f}, lon: {30.5 + rng.random() / 10:.5f}}}
periods:
  implementation: {{planned: {{start: {year}-0{month}-01, end: {year}-12-15}}{actual}}}
cost:
  estimate: {approved // 2}
  approved: {{value: {approved}, as_of: {year}-01-05, source: Meclis kararı {year}/{number % 300}}}
  spent: {{value: {approved * rng.randrange(5, 100) // 100}, as_of: 2026-10-31, source: Mali Hizmetler}}
budget_lines: [{links}]
funding: [{{source: own, amount: {approved}}}]
milestones:
  - {{id: proje, title: {{tr: {sentence(rng, 3)}, en: The plans}}, planned: {begun}-20, actual: {begun}-24}}
  - {{id: ihale, title: {{tr: {sentence(rng, 4)}, en: The tender}}, planned: {year}-10-10}}
  - {{id: acilis, title: {{tr: {sentence(rng, 2)}, en: The opening}}, planned: {year}-12-15}}
contracts:
  - id: yapim
    title: {{tr: {sentence(rng, 3)}, en: The work}}
    supplier: Firma {rng.randrange(_FIRMS)} A.Ş.
    tenderers: {rng.randrange(1, 7)}
    date: {year}-0{month}-10
    value: {{value: {approved * 9 // 10}, as_of: {year}-0{month}-10, source: Sözleşme}}
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
