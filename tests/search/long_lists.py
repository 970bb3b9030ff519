"""Lists as long as a large town's, from a seed: projects, needs, answers, and the lines of a year."""

from __future__ import annotations

import random
from pathlib import Path

from tests.benchmarks.many_projects import sentence, town_with_projects

_SIGNS = "23456789abcdefghjkmnpqrstvwxyz"
_BUDGET = """tables:
  - file: 2026-gider.csv
    direction: expenditure
    dialect: {delimiter: ";", decimal: "."}
    columns: {institutional: Kurumsal, functional: Fonksiyonel, finance: Finans, economic: Ekonomik, description: Ad}
    phases: {approved: Onay, executed: Harcama}
"""


def town_with_long_lists(folder: Path, count: int, seed: int = 5) -> Path:
    """The town with `count` projects, needs, answers and budget lines each; gives its content folder."""
    content = town_with_projects(folder, count)
    rng = random.Random(seed)  # noqa: S311 - made-up records, not secrets
    for number in range(count):
        (content / f"needs/ihtiyac-{number:05}.yml").write_text(_need(rng, number), "utf-8")
        name = "".join(rng.choice(_SIGNS) for _ in range(6))
        (content / f"feedback/2026/fb-2026-{name}.yml").write_text(_answer(rng, count), "utf-8")
    lines = "".join(_line(rng) for _ in range(count))
    (content / "budgets/2026-gider.csv").write_text(
        f"Kurumsal;Fonksiyonel;Finans;Ekonomik;Ad;Onay;Harcama\n{lines}", "utf-8"
    )
    with (content / "budgets/2026.yml").open("a", encoding="utf-8") as budget:
        budget.write(_BUDGET)
    return content


def _need(rng: random.Random, number: int) -> str:
    day = f"{rng.randrange(2022, 2027)}-{rng.randrange(1, 10):02}-{rng.randrange(1, 29):02}"
    return (
        f"title: {{tr: {sentence(rng, 3)} {number}, en: Need {number} of the town}}\n"
        "status: {state: open}\nunit: fen\n"
        f"dimensions: [{rng.choice(('physical', 'social', 'cultural'))}]\n"
        f"places: [{rng.choice(('carsi', 'istasyon'))}]\npeople: {rng.randrange(20, 30000)}\n"
        f"raised: [{{by: {rng.choice(('residents', 'council', 'survey'))}, date: {day}}}]\n"
        "as_of: 2026-10-31\nsource: Fen İşleri Müdürlüğü\n"
    )


def _answer(rng: random.Random, projects: int) -> str:
    return (
        f"about: {{kind: project, id: proje-{rng.randrange(projects):05}}}\nstage: need\n"
        f"text: {sentence(rng, 20)}.\nchannel: {rng.choice(('web', 'paper', 'meeting'))}\n"
        f"date: 2026-{rng.randrange(1, 10):02}-{rng.randrange(1, 29):02}\nstatus: {{state: received}}\n"
    )


def _line(rng: random.Random) -> str:
    functional = f"{rng.randrange(1, 10):02}.{rng.randrange(1, 6)}.0.00"
    economic = ".".join(
        (f"0{rng.randrange(1, 8)}", *(str(rng.randrange(1, 8)) for _ in "ab"), f"{rng.randrange(60):02}")
    )
    approved, executed = rng.randrange(1000, 9_000_000) * 1000, rng.randrange(10**5, 9 * 10**8) / 100
    return f"46.1.1.31;{functional};5;{economic};{sentence(rng, 3)};{approved};{executed:.2f}\n"
