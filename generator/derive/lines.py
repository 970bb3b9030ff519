"""Budget lines by their year and code, looked up once for all projects that are paid from them."""

from __future__ import annotations

from collections.abc import Mapping

from generator.check.town import Town
from generator.records.budget import PlainLine

LinesByCode = Mapping[tuple[str, str], tuple[PlainLine, ...]]
"""(year, whole code) to the rows that carry it; equal rows are legal."""


def lines_by_code(town: Town) -> LinesByCode:
    """The rows of every code that a project names; what nobody names is left out."""
    named = {(link.year, link.code) for project in town.projects.values() for link in project.budget_lines}
    found: dict[tuple[str, str], list[PlainLine]] = {}
    for year in sorted({year for year, _ in named}):
        for line in town.lines.get(year, ()):
            if (key := (year, line.code)) in named:
                found.setdefault(key, []).append(line)
    return {key: tuple(rows) for key, rows in found.items()}
