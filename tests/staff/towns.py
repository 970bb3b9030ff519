"""A small town with a little of everything the reports tell of, and what the reports say of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from generator.check import check
from generator.check.town import Town
from generator.commands import main
from generator.read import read
from tests.towns import small_town

LATE_ROAD = """\
title: {tr: Geç kalan yol, en: The late road}
summary: {tr: Yol genişler., en: The road is widened.}
stage: implementation
status: {state: active}
unit: fen
as_of: 2026-01-31
periods:
  development: {planned: {end: 2025-01-31}}
  implementation: {planned: {start: 2026-02, end: 2026-11}}
cost:
  estimate: 90
  approved: {value: 100, as_of: 2020-01-01}
  spent: 40
milestones:
  - {id: bitti, title: Bitti, planned: 2026-01-10, actual: 2026-01-12}
  - {id: temel, title: {tr: "[temel]", en: Foundation}, planned: 2026-03-31}
  - {id: acilis, title: {tr: Açılış, en: Opening}, planned: 2026-11}
  - {id: bir-gun, title: Bir gün}
indicators:
  - id: gecen
    title: {tr: Geçen araç, en: Vehicles}
    unit: {tr: araç, en: vehicles}
    direction: up
    values: [{value: 5, date: 2025-10-28}, {value: 4, date: 2024-01-01}]
progress: {physical: 40, as_of: 2026-06-04}
"""


def town_of(folder: Path, files: Mapping[str, str]) -> Town:
    """The small town with these files; its records are without fault."""
    checked = check(read(small_town(folder, files)))
    assert checked.town is not None
    assert not checked.errors, checked.problems
    return checked.town


def report(content: Path, *arguments: str, lang: str = "en") -> Result:
    """What `uretken report` says of a content folder on the first of December 2026."""
    line = ["--lang", lang, "report", "--content", str(content), "--date", "2026-12-01", *arguments]
    return CliRunner().invoke(main, line, catch_exceptions=False)
