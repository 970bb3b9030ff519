"""Budget lines by their year and code, looked up and summed once for all projects that are paid from them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from generator.check.town import Town
from generator.records.budget import PlainLine


class LinesOfCode(NamedTuple):
    """The rows that carry one code in one year; equal rows are legal."""

    rows: tuple[PlainLine, ...] = ()
    amounts: Mapping[str, Decimal] = {}
    """Phase to the sum of the rows."""


LinesByCode = Mapping[tuple[str, str], LinesOfCode]
"""(year, whole code) to its rows."""


def lines_by_code(town: Town) -> LinesByCode:
    """The rows of every code that a project names; what nobody names is left out."""
    named = {(link.year, link.code) for project in town.projects.values() for link in project.budget_lines}
    found: dict[tuple[str, str], list[PlainLine]] = {}
    for year in sorted({year for year, _ in named}):
        for line in town.lines.get(year, ()):
            if (key := (year, line.code)) in named:
                found.setdefault(key, []).append(line)
    return {key: LinesOfCode(tuple(rows), _summed(rows)) for key, rows in found.items()}


def _summed(rows: list[PlainLine]) -> dict[str, Decimal]:
    amounts: dict[str, Decimal] = {}
    for row in rows:
        for phase, amount in row.amounts.items():
            amounts[phase] = amounts.get(phase, Decimal(0)) + amount
    return amounts
