"""Figures of the small town with other projects and answers in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generator.check import check
from generator.derive import Figures, derive
from generator.history import History
from generator.read import read
from tests.towns import small_town

GIVEN = "\nchannel: web\ndate: 2026-10-01\nstatus: {state: received}\n"
TODAY = date(2026, 11, 20)


def figures_of(
    folder: Path, projects: dict[str, str], answers: tuple[str, ...] = (), history: History | None = None
) -> Figures:
    """The figures as of TODAY; a project is what its file says beside its title, an answer beside date and channel."""
    files = {f"projects/{name}.yml": f"title: {name}\n{text}\n" for name, text in projects.items()}
    files |= {f"feedback/2026/fb-2026-{number:06}.yml": text + GIVEN for number, text in enumerate(answers)}
    content = small_town(folder)
    for old in (content / "projects/yol-genisletme.yml", *(content / "feedback/2026").iterdir()):
        old.unlink()
    for name in ("withdrawn.yml", "needs/yol.yml"):
        (content / name).unlink()
    for name, text in files.items():
        (content / name).write_text(text, "utf-8")
    town = check(read(content)).town
    assert town is not None
    assert len(town.projects) == len(projects)
    assert len(town.feedback) == len(answers)
    return derive(town, history or History(), TODAY)
