"""A budget's lines: they add up, phase follows from phase, and they name records that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from generator.check.rules.breach import Breach, unknown_record
from generator.check.town import LinePlace, Town
from generator.read import Contents
from generator.records.budget import Budget, PlainLine, sum_of
from generator.records.problem import FieldPath, Severity
from generator.records.validate import Finding, shown

_TOLD_ALONE = 20
"""Up to so many lines above their budget in one table are told one by one."""


def a_budget_is_named_after_its_year(town: Town, contents: Contents) -> Iterator[Breach]:
    """The year in the record is the year in the file name."""
    for budget in town.budgets.values():
        if budget.year != budget.id:
            values = {"value": shown(budget.year), "other": budget.id}
            yield Breach("budget", budget.id, Finding("id-differs", ("year",), values))


def lines_add_up_to_the_declared_totals(town: Town, contents: Contents) -> Iterator[Breach]:
    """The sums that the decision states are the sums of the lines, to the last decimal."""
    for budget in town.budgets.values():
        for index, declared in enumerate(budget.totals if budget.id not in town.incomplete else ()):
            lines = [line for line in town.lines[budget.id] if line.direction == declared.direction]
            total = sum_of(declared.phase, lines)
            if total != declared.amount:
                values = {
                    "direction": declared.direction,
                    "phase": declared.phase,
                    "sum": str(total),
                    "value": str(declared.amount),
                    "difference": str(total - declared.amount),
                }
                path = ("totals", index, "amount")
                yield Breach("budget", budget.id, Finding("total-differs", path, values))


def approved_and_modification_make_adjusted(town: Town, contents: Contents) -> Iterator[Breach]:
    """On every line approved + modification is adjusted, within the tolerance the budget states."""
    for budget, index, line, place in _lines(town):
        amounts = line.amounts
        if "adjusted" not in amounts or not amounts.keys() & {"approved", "modification"}:
            continue
        total = line.amount("approved") + line.amount("modification")
        if abs(total - amounts["adjusted"]) > budget.tolerance:
            values = {
                "approved": str(line.amount("approved")),
                "modification": str(line.amount("modification")),
                "sum": str(total),
                "value": str(amounts["adjusted"]),
                "difference": str(total - amounts["adjusted"]),
                "tolerance": str(budget.tolerance),
            }
            yield _breach(budget, index, line, place, "balance-differs", ("amounts", "adjusted"), values)


def no_line_is_spent_above_its_budget(town: Town, contents: Contents) -> Iterator[Breach]:
    """What was spent of a line is not more than there was to spend.

    A table with many such lines gives one warning: there, spending is bound above the level of lines.
    """
    tables: dict[tuple[str, str], list[tuple[Decimal, Breach]]] = {}
    for budget, index, line, place in _lines(town):
        limit = line.amounts.get("adjusted", line.amounts.get("approved"))
        if line.direction != "expenditure" or "executed" not in line.amounts or limit is None:
            continue
        above = line.amounts["executed"] - max(limit, Decimal(0))
        if above > budget.tolerance:
            values = {"value": str(line.amounts["executed"]), "other": str(limit)}
            breach = _breach(budget, index, line, place, "above-budget", ("amounts", "executed"), values)
            tables.setdefault((budget.id, place.file), []).append((above, breach))
    for found in tables.values():
        yield from _gathered(found) if len(found) > _TOLD_ALONE else (breach for _, breach in found)


def _gathered(found: list[tuple[Decimal, Breach]]) -> Iterator[Breach]:
    """One warning for many lines, at the line that is most above."""
    _, most = max(found, key=lambda entry: entry[0])
    values = {
        **most.finding.values,
        "count": str(len(found)),
        "sum": str(sum((above for above, _ in found), Decimal(0))),
    }
    yield replace(most, finding=replace(most.finding, code="many-above-budget", values=values))


def no_line_is_a_sum_of_others(town: Town, contents: Contents) -> Iterator[Breach]:
    """No economic code is a level above another one with the same other codes: such rows are sums, and count twice."""
    groups: dict[tuple[str | None, ...], list[tuple[Budget, int, PlainLine, LinePlace]]] = {}
    for budget, index, line, place in _lines(town):
        key = (budget.id, place.file, line.direction, line.institutional, line.functional, line.finance)
        groups.setdefault(key, []).append((budget, index, line, place))
    for members in groups.values():
        below = {entry[2].economic.rpartition(".")[0]: entry[2].economic for entry in members}
        above = {code[:end]: whole for code, whole in below.items() for end in _level_ends(code)}
        for budget, index, line, place in members:
            if line.economic in above:
                values = {"other": above[line.economic]}
                yield _breach(budget, index, line, place, "sum-among-lines", ("economic",), values)


def _level_ends(code: str) -> list[int]:
    """Where a code and each code above it end: 03.2.1 gives the ends of 03, 03.2 and 03.2.1."""
    return [*(index for index, sign in enumerate(code) if sign == "."), len(code)] if code else []


def lines_of_tables_name_records_that_exist(town: Town, contents: Contents) -> Iterator[Breach]:
    """A project or place named in a table is there; of lines within the record `named_records_exist` tells."""
    withdrawn = {(entry.kind, entry.id) for entry in town.withdrawn.records} if town.withdrawn else set()
    for budget, _, line, place in _lines(town):
        for kind, identity in (("project", line.project), ("place", line.place)):
            if place.file and identity and identity not in town.known[kind] and (kind, identity) not in withdrawn:
                finding = unknown_record(kind, identity, (), town)
                yield Breach("budget", budget.id, finding, place.file, place.line)


def _lines(town: Town) -> Iterator[tuple[Budget, int, PlainLine, LinePlace]]:
    """Every line with its budget, its place in the budget's lines, and where it stands."""
    for budget in town.budgets.values():
        for index, (line, place) in enumerate(zip(town.lines[budget.id], town.line_places[budget.id], strict=True)):
            yield budget, index, line, place


def _breach(
    budget: Budget,
    index: int,
    line: PlainLine,
    place: LinePlace,
    code: str,
    path: FieldPath,
    values: Mapping[str, str],
) -> Breach:
    """A warning about a line, in its table or in the record."""
    within = index - place.before
    told = {**values, "row": str(place.row if place.file else within + 1), "code": line.code}
    if place.file:
        return Breach("budget", budget.id, Finding(code, (), told, Severity.WARNING), place.file, place.line)
    return Breach("budget", budget.id, Finding(code, ("lines", within, *path), told, Severity.WARNING))
