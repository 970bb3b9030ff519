"""Every code of every classification over all years: its place in the tree, its sums, what its money goes to.

Takes the sums of each year and the lines, gives one `Code` a code and never one a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, permutations
from operator import attrgetter
from typing import NamedTuple, TypeVar

from generator.check.town import Town
from generator.derive.budgets import CLASSIFICATIONS, Amounts, BudgetFigures, Group, Side, codelist_of, levels_of
from generator.derive.paid import Paid
from generator.records.budget import NOTHING, PlainLine
from generator.records.text import Text

CODELISTS = ("functional", "economic-expenditure", "economic-revenue", "institutional", "finance")
"""What codes have pages of; the finance type only where there is more than one."""
ROWS = 10
"""How many parts of a code are told one by one."""
_SPLIT = CLASSIFICATIONS[:3]
"""The classifications that split each other's codes."""
_DIRECTIONS = ("expenditure", "revenue")

K = TypeVar("K")
CodeKey = tuple[str, str]
"""Codelist and code."""


class Sum(NamedTuple):
    """What was planned and what was done."""

    planned: Decimal
    done: Decimal


@dataclass(frozen=True, slots=True)
class Split:
    """The lines of a code in one year, by another classification: its first two levels."""

    direction: str
    year: str
    codelist: str
    rows: tuple[tuple[str, Sum], ...]
    """Code and sum, the largest first."""
    others: int
    """How many more there are."""
    rest: Sum
    """Their sum, and that of lines without such a code."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code of one classification."""

    codelist: str
    code: str
    address: str
    """Its name in addresses; no other code of the codelist has it."""
    meaning: Text | None
    """What the codelist says it means."""
    label: str
    """What the lines themselves say, the newest year first; empty when none does."""
    children: tuple[str, ...]
    years: Mapping[str, Mapping[str, Group]]
    """Direction to year to sums, the years in order."""
    splits: tuple[Split, ...]
    """Of the newest year it has lines in."""
    paid: tuple[Paid, ...]
    """Projects paid from lines below it, the newest year first; at most MOST_PAID of them."""
    more_paid: int
    """How many more there are."""

    @property
    def above(self) -> tuple[str, ...]:
        """The codes it is part of, the widest first."""
        return tuple(levels_of(self.code)[:-1])

    @property
    def oldest(self) -> str:
        """The first year it stands in."""
        return min(year for years in self.years.values() for year in years)

    def sums(self, direction: str) -> dict[str, Amounts]:
        """Year to amounts."""
        return {year: group.amounts for year, group in self.years[direction].items()}

    @property
    def newest(self) -> str:
        """The last year it stands in."""
        return max(year for years in self.years.values() for year in years)


MOST_PAID = 200
"""So many projects stand on a page; a large town pays thousands from one code, and the table has them all."""


def codes(town: Town, budgets: Mapping[str, BudgetFigures], paid: tuple[Paid, ...]) -> dict[CodeKey, Code]:
    """Every code that has lines in any year, by codelist and code."""
    years = _years(budgets)
    children = _children(years)
    projects = {key: sorted(several, key=_newest_first) for key, several in _by_code(paid).items()}
    splits = _splits(town, budgets, years)
    addresses = _addresses(years)
    meanings = {
        (codelist, entry.code): entry.label
        for codelist in CODELISTS
        if codelist in town.codelists
        for entry in town.codelists[codelist].codes
    }
    return {
        key: Code(
            codelist=key[0],
            code=key[1],
            address=addresses[key],
            meaning=meanings.get(key),
            label=_label(directions),
            children=tuple(children.get(key, ())),
            years=directions,
            splits=splits.get(key, ()),
            paid=tuple(projects.get(key, ())[:MOST_PAID]),
            more_paid=max(0, len(projects.get(key, ())) - MOST_PAID),
        )
        for key, directions in years.items()
    }


def largest(codes: Mapping[CodeKey, Code], budgets: Mapping[str, BudgetFigures], most: int) -> tuple[Code, ...]:
    """The first-level functions by which most is planned in the newest year, the largest first."""
    if not budgets:
        return ()
    newest = max(budgets)
    phase = budgets[newest].expenditure.planned
    first = [code for (codelist, _), code in codes.items() if codelist == "functional" and not code.above]

    def planned(code: Code) -> Decimal:
        group = code.years.get("expenditure", {}).get(newest)
        return group.amounts[phase] if group and phase else Decimal(0)

    return tuple(sorted(first, key=lambda code: (-planned(code), code.code))[:most])


def _years(budgets: Mapping[str, BudgetFigures]) -> dict[CodeKey, dict[str, dict[str, Group]]]:
    """Codelist and code to direction to year to sums; in the order of codelists and codes."""
    found: dict[CodeKey, dict[str, dict[str, Group]]] = {}
    for year in sorted(budgets):
        for direction in _DIRECTIONS:
            for name, groups in budgets[year].side(direction).groups.items():
                codelist = codelist_of(name, direction)
                for group in groups:
                    found.setdefault((codelist, group.code), {}).setdefault(direction, {})[year] = group
    if sum(1 for codelist, code in found if codelist == "finance") < 2:
        found = {key: years for key, years in found.items() if key[0] != "finance"}
    return dict(sorted(found.items(), key=lambda entry: (CODELISTS.index(entry[0][0]), entry[0][1].split("."))))


def _children(keys: Iterable[CodeKey]) -> dict[CodeKey, list[str]]:
    found: dict[CodeKey, list[str]] = {}
    for codelist, code in keys:
        found.setdefault((codelist, code.rpartition(".")[0]), []).append(code)
    return found


def _addresses(keys: Iterable[CodeKey]) -> dict[CodeKey, str]:
    """Small letters, digits, dots and hyphens; two codes that would have the same are numbered in their order."""
    found: dict[CodeKey, str] = {}
    taken: set[CodeKey] = set()
    for codelist, code in keys:
        base = re.sub(r"[^0-9a-z.]+", "-", code.lower()).strip(".-")
        made, number = base, 1
        while (codelist, made) in taken:
            number += 1
            made = f"{base}-{number}"
        taken.add((codelist, made))
        found[codelist, code] = made
    return found


def _label(directions: Mapping[str, Mapping[str, Group]]) -> str:
    newest_first = sorted(
        ((year, group) for years in directions.values() for year, group in years.items()),
        key=lambda entry: entry[0],
        reverse=True,
    )
    return next((group.label for _, group in newest_first if group.label), "")


def _newest_first(paid: Paid) -> tuple[int, str, str]:
    return -int(paid.year) if paid.year.isdigit() else 0, paid.project, paid.code


def _by_code(paid: tuple[Paid, ...]) -> dict[CodeKey, list[Paid]]:
    found: dict[CodeKey, list[Paid]] = {}
    for one in paid:
        for name in CLASSIFICATIONS:
            if code := getattr(one.line, name):
                for level in levels_of(code):
                    found.setdefault((codelist_of(name, one.line.direction), level), []).append(one)
    return found


def _splits(
    town: Town, budgets: Mapping[str, BudgetFigures], years: Mapping[CodeKey, Mapping[str, Mapping[str, Group]]]
) -> dict[CodeKey, tuple[Split, ...]]:
    """Each code's lines of its newest year, by each of the other classifications."""
    newest: dict[tuple[str, str], set[CodeKey]] = {}
    for key, directions in years.items():
        for direction, sums in directions.items():
            newest.setdefault((max(sums), direction), set()).add(key)
    found: dict[CodeKey, list[Split]] = {}
    for (year, direction), keys in sorted(newest.items()):
        side = budgets[year].side(direction)
        lines = [line for line in town.lines.get(year, ()) if line.direction == direction]
        amounts = _planned_and_done(lines, side)
        whole = {(name, other): _sums_of_pairs(lines, name, other, amounts) for name, other in combinations(_SPLIT, 2)}
        for name, other in permutations(_SPLIT, 2):
            if side.groups[other]:
                pairs = whole.get((name, other)) or _turned(whole.get((other, name), {}))
                for code, parts in _parts(pairs, other).items():
                    key = (codelist_of(name, direction), code)
                    if key in keys:
                        found.setdefault(key, []).append(_split(direction, year, codelist_of(other, direction), parts))
    return {key: tuple(splits) for key, splits in found.items()}


def _planned_and_done(lines: list[PlainLine], side: Side) -> list[Sum]:
    planned, done = side.planned, side.done
    return [
        Sum(
            line.amounts.get(planned, NOTHING) if planned else NOTHING,
            line.amounts.get(done, NOTHING) if done else NOTHING,
        )
        for line in lines
    ]


def _sums_of_pairs(lines: list[PlainLine], name: str, other: str, sums: list[Sum]) -> dict[CodeKey, Sum]:
    """The sums of the lines that have two codes in common; "" stands for no code."""
    found: dict[CodeKey, Sum] = {}
    first, second = (map(attrgetter(one), lines) for one in (name, other))
    for pair, amount in zip(zip(first, second, strict=True), sums, strict=True):
        _add(found, pair, amount)
    return {(code or "", part or ""): amount for (code, part), amount in found.items()}


def _turned(pairs: Mapping[CodeKey, Sum]) -> dict[CodeKey, Sum]:
    return {(part, code): amount for (code, part), amount in pairs.items()}


def _parts(pairs: Mapping[CodeKey, Sum], other: str) -> dict[str, dict[str, Sum]]:
    """Every code of one classification to its sums by the first two levels of another; the key "" has no such code.

    Whole codes are summed first: a budget has few pairs of codes and many lines.
    """
    whole: dict[str, dict[str, Sum]] = {}
    for (code, part), amount in pairs.items():
        if code:
            short = part if other == "institutional" else ".".join(part.split(".", 2)[:2])
            _add(whole.setdefault(code, {}), short, amount)
    found: dict[str, dict[str, Sum]] = {}
    for code, parts in whole.items():
        for level in levels_of(code):
            sums = found.setdefault(level, {})
            for part, amount in parts.items():
                _add(sums, part, amount)
    return found


def _add(sums: dict[K, Sum], key: K, amount: Sum) -> None:
    before = sums.get(key)
    sums[key] = Sum(before.planned + amount.planned, before.done + amount.done) if before else amount


def _split(direction: str, year: str, codelist: str, parts: Mapping[str, Sum]) -> Split:
    ordered = sorted(
        ((code, amount) for code, amount in parts.items() if code),
        key=lambda part: (-part[1].planned, -part[1].done, part[0]),
    )
    shown = ordered[:ROWS]
    total = [sum((amount[at] for amount in parts.values()), Decimal(0)) for at in (0, 1)]
    told = [sum((amount[at] for _, amount in shown), Decimal(0)) for at in (0, 1)]
    return Split(
        direction, year, codelist, tuple(shown), len(ordered) - len(shown), Sum(total[0] - told[0], total[1] - told[1])
    )
