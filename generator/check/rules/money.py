"""Shares, sums and codes of money: they add up, and lead to the budget."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.rules.breach import Breach
from generator.check.town import Town
from generator.read import Contents
from generator.records.validate import Finding, shown


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


def a_budget_is_named_after_its_year(town: Town, contents: Contents) -> Iterator[Breach]:
    """The year in the record is the year in the file name."""
    for budget in town.budgets.values():
        if budget.year != budget.id:
            values = {"value": shown(budget.year), "other": budget.id}
            yield Breach("budget", budget.id, Finding("id-differs", ("year",), values))
