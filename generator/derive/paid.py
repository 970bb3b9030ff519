"""Which projects a budget pays for: by the lines that name a project, and by the codes that projects name.

Takes the lines and projects of a town, gives sums of lines by project; shares out no line between two projects.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.check.town import Town
from generator.derive.budgets import Amounts
from generator.records.budget import PlainLine


@dataclass(frozen=True, slots=True)
class Paid:
    """The lines of one code in one year that pay for one project."""

    project: str
    year: str
    code: str
    """The whole code of the lines (tertip)."""
    line: PlainLine
    """The first of them, which has the codes of all."""
    rows: int
    amounts: Amounts


def paid_projects(town: Town) -> tuple[Paid, ...]:
    """Every project with the lines that pay for it, in the order of projects, years and codes.

    A project that names a code is paid for by all its rows; a row that names a project pays for that project as well.
    """
    found: dict[tuple[str, str, str], dict[int, PlainLine]] = {}
    for key, number, line in _links(town):
        found.setdefault(key, {})[number] = line
    return tuple(
        Paid(project, year, code, next(iter(rows.values())), len(rows), _added(rows))
        for (project, year, code), rows in sorted(found.items())
    )


def _links(town: Town) -> Iterator[tuple[tuple[str, str, str], int, PlainLine]]:
    """(project, year, code), the number of a line in its year, and the line."""
    named: dict[tuple[str, str], list[str]] = {}
    for project in town.projects.values():
        for link in project.budget_lines:
            named.setdefault((link.year, link.code), []).append(project.id)
    for year, lines in town.lines.items():
        for number, line in enumerate(lines):
            code = line.code
            for project_id in named.get((year, code), ()):
                yield (project_id, year, code), number, line
            if line.project in town.projects:
                assert line.project is not None  # noqa: S101 - it has a project's id
                yield (line.project, year, code), number, line


def _added(rows: dict[int, PlainLine]) -> Amounts:
    sums: dict[str, Decimal] = {}
    for line in rows.values():
        for phase, amount in line.amounts.items():
            sums[phase] = sums.get(phase, Decimal(0)) + amount
    return sums
