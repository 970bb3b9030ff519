"""A budget's codes stand in the code lists of the classification that the town uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from generator.check.rules.breach import Breach
from generator.check.town import LinePlace, Town
from generator.classification import classifications
from generator.read import Contents
from generator.records.problem import FieldPath, Severity
from generator.records.town import Codelist
from generator.records.validate import Finding, did_you_mean, shown

LISTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    direction: (
        ("institutional", "institutional"),
        ("functional", "functional"),
        ("finance", "finance"),
        ("economic", f"economic-{direction}"),
    )
    for direction in ("expenditure", "revenue")
}
"""Direction of a line to its codes and the list that each stands in."""


@dataclass(slots=True)
class _Unknown:
    """A code that a list lacks: where it is written first, and how often."""

    path: FieldPath
    place: LinePlace
    lines: int = 0


def the_classification_is_shipped(town: Town, contents: Contents) -> Iterator[Breach]:
    """The classification that site.yml names comes with the generator."""
    named, there = town.site.classification, classifications()
    if named is not None and named not in there:
        values = {"value": shown(named), "allowed": ", ".join(there)}
        yield Breach("site", "site", Finding("unknown-classification", ("classification",), values))


def budget_codes_are_in_the_classification(town: Town, contents: Contents) -> Iterator[Breach]:
    """Every code of a budget line stands in its list, as far down as the list goes; told once a code and year."""
    levels = {name: _Levels(codelist) for name, codelist in town.codelists.items()}
    for budget in town.budgets.values():
        unknown: dict[tuple[str, str], _Unknown] = {}
        lists = {
            direction: [(attrgetter(field), field, name) for field, name in several if name in levels]
            for direction, several in LISTS.items()
        }
        for number, (line, place) in enumerate(zip(town.lines[budget.id], town.line_places[budget.id], strict=True)):
            for of, field, name in lists[line.direction]:
                code = of(line)
                if code is not None and levels[name].lacks(code):
                    path = () if place.file else ("lines", number - place.before, field)
                    unknown.setdefault((name, code), _Unknown(path, place)).lines += 1
        for (name, code), found in unknown.items():
            values = {
                "value": shown(code),
                "codelist": name,
                "lines": str(found.lines),
                "suggestion": did_you_mean(code, levels[name].beside(code)),
            }
            finding = Finding("unknown-budget-code", found.path, values, Severity.WARNING)
            yield Breach("budget", budget.id, finding, found.place.file, found.place.line)


class _Levels:
    """The codes of a list by the code above them."""

    def __init__(self, codelist: Codelist) -> None:
        self._lacking: dict[str, bool] = {}
        self.below: dict[str, set[str]] = {}
        for entry in codelist.codes:
            self.below.setdefault(_above(entry.code), set()).add(entry.code)

    def lacks(self, code: str) -> bool:
        """Whether the list goes down to this code's place and does not have it; a list may end above it."""
        lacking = self._lacking.get(code)
        if lacking is None:
            lacking = self._lacking[code] = self._looked_up(code)
        return lacking

    def _looked_up(self, code: str) -> bool:
        steps = code.split(".")
        for end in range(1, len(steps) + 1):
            beside = self.below.get(".".join(steps[: end - 1]), set())
            if ".".join(steps[:end]) not in beside:
                return bool(beside)
        return False

    def beside(self, code: str) -> list[str]:
        """The codes below the same code."""
        return sorted(self.below.get(_above(code), ()))


def _above(code: str) -> str:
    return code.rpartition(".")[0]
