"""A project's money, contracts and results: sums agree, changes are told, results can be judged."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.check.rules.breach import Breach
from generator.check.town import Town
from generator.read import Contents
from generator.records.base import Figure
from generator.records.problem import FieldPath, Severity
from generator.records.project import Project
from generator.records.validate import Finding, did_you_mean, shown

FUNDING_TOLERANCE = Decimal(1)
"""Percent by which the funding may differ from the cost: rounded shares of several funders."""


def shares_add_up(town: Town, contents: Contents) -> Iterator[Breach]:
    """Shares are given for all entries or for none, and add up to 100."""
    for kind, record in town.records():
        if kind not in ("need", "project"):
            continue
        for name in ("places", "dimensions"):
            entries = getattr(record, name)
            shares = [entry.share for entry in entries if entry.share is not None]
            if not shares:
                continue
            if len(shares) < len(entries):
                yield Breach(kind, record.id, Finding("shares-incomplete", (name,)))
            elif sum(shares) != 100:
                yield Breach(kind, record.id, Finding("shares-not-100", (name,), {"value": str(sum(shares))}))


def funding_adds_up_to_the_cost(town: Town, contents: Contents) -> Iterator[Breach]:
    """The sources of the money together give what was approved, else what is estimated."""
    for project in town.projects.values():
        found = _cost(project)
        if not project.funding or found is None:
            continue
        name, cost = found
        total = sum((funding.amount for funding in project.funding), Decimal(0))
        if abs(total - cost.value) * 100 > FUNDING_TOLERANCE * abs(cost.value):
            values = {
                "value": str(total),
                "other": str(cost.value),
                "field": f"cost.{name}",
                "tolerance": str(FUNDING_TOLERANCE),
            }
            finding = Finding("funding-not-cost", ("funding",), values, Severity.WARNING)
            yield Breach("project", project.id, finding)


def _cost(project: Project) -> tuple[str, Figure] | None:
    for name in ("approved", "estimate"):
        figure: Figure | None = getattr(project.cost, name) if project.cost else None
        if figure is not None:
            return name, figure
    return None


def named_budget_codes_exist(town: Town, contents: Contents) -> Iterator[Breach]:
    """The budget of that year has a line with the code that a project or a transfer names."""
    codes = {year: {line.code for line in lines} for year, lines in town.lines.items() if year not in town.incomplete}
    for kind, identity, path, year, code in _named_codes(town):
        there = codes.get(year)
        if there and code not in there:
            values = {"year": year, "value": shown(code), "suggestion": did_you_mean(code, sorted(there))}
            yield Breach(kind, identity, Finding("unknown-budget-line", path, values))


def _named_codes(town: Town) -> Iterator[tuple[str, str, FieldPath, str, str]]:
    """Kind and id of a record, where it names a budget code, the year and the code."""
    for project in town.projects.values():
        for index, link in enumerate(project.budget_lines):
            yield "project", project.id, ("budget_lines", index, "code"), link.year, link.code
    for budget in town.budgets.values():
        for index, transfer in enumerate(budget.transfers):
            for field, code in (("from", transfer.giver), ("to", transfer.to)):
                if code is not None:
                    yield "budget", budget.id, ("transfers", index, field), budget.id, code


def indicators_can_be_judged(town: Town, contents: Contents) -> Iterator[Breach]:
    """An indicator tells where it began, where it should go, and how it is measured."""
    for project in town.projects.values():
        for index, indicator in enumerate(project.indicators):
            missing = [name for name in ("baseline", "target", "method") if getattr(indicator, name) is None]
            if missing:
                values = {"value": ", ".join(missing)}
                path = ("indicators", index, "id")
                yield Breach("project", project.id, Finding("indicator-incomplete", path, values, Severity.WARNING))


def final_values_are_explained(town: Town, contents: Contents) -> Iterator[Breach]:
    """What was paid in the end is what was signed, or a change of the contract tells why not."""
    for project in town.projects.values():
        for index, contract in enumerate(project.contracts):
            final = contract.final_value
            if final and final.value != contract.value.value and not contract.changes:
                values = {"value": shown(str(final.value)), "other": str(contract.value.value)}
                path = ("contracts", index, "final_value")
                finding = Finding("final-value-unexplained", path, values, Severity.WARNING)
                yield Breach("project", project.id, finding)
