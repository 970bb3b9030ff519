"""The budget lines of a year as a list, in the order of the budget; none has a page, so a row has its code alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from generator.derive.budgets import CLASSIFICATIONS, codelist_of
from generator.records.budget import PlainLine, phases_of
from generator.render.code_names import code_name
from generator.render.order import in_list_order
from generator.render.page import View
from generator.search.columns import Column, Columns, Values
from generator.search.values import codes, labels, places


def columns_of_lines(view: View, year: str) -> tuple[dict[str, Any], list[Column]]:
    """Ids and titles of a year's lines, and their columns: direction, directorate, codes, project, phases."""
    words, lines = view.words, view.town.lines[year]
    made: Columns[PlainLine] = Columns(lines)
    used = phases_of(lines)
    currency = view.town.budgets[year].currency or view.town.site.currency
    directions = labels(view, "line direction")
    columns = [
        made.choice("direction", words.gettext("Direction"), directions, lambda line: (line.direction,)),
        *(
            made.choice(name, words.label("codes", name), _values(view, lines, name), _first_level(name))
            for name in CLASSIFICATIONS
        ),
        made.choice("place", words.gettext("Place"), places(view), lambda line: (line.place,)),
        made.choice("project", words.gettext("Project"), _projects(view, lines), lambda line: (line.project,)),
        *(made.money(code, name, currency, _amount(code)) for code, name in codes(view, "phases") if code in used),
    ]
    rows = {
        "base": -1,
        "root": "",
        "ids": [line.code for line in lines],
        "titles": _titles(view, lines),
    }
    return rows, columns


def _titles(view: View, lines: Sequence[PlainLine]) -> list[str]:
    """What each line is for: its own words, else what its economic code means."""

    @cache
    def meaning(direction: str, code: str) -> str:
        return code_name(view, codelist_of("economic", direction), code).striptags()

    return [line.description or meaning(line.direction, line.economic) for line in lines]


def _amount(phase: str) -> Callable[[PlainLine], Decimal | None]:
    return lambda line: line.amounts.get(phase)


def _first_level(name: str) -> Callable[[PlainLine], tuple[str | None]]:
    """The code lines are narrowed by: the directorate whole, of the others the first level.

    Economic codes of revenue and expenditure begin with the same numbers and mean different things.
    """
    code_of = attrgetter(name)

    @cache
    def first(direction: str, code: str | None) -> tuple[str | None]:
        if code is None or name in ("institutional", "finance"):
            return (code,)
        level = code.partition(".")[0]
        return (f"{direction}:{level}" if name == "economic" else level,)

    return lambda line: first(line.direction, code_of(line))


def _values(view: View, lines: Sequence[PlainLine], name: str) -> Values:
    found: dict[str, str] = {}
    of = _first_level(name)
    for line in lines:
        (code,) = of(line)
        if code and code not in found:
            plain = code.rpartition(":")[2]
            told = code_name(view, codelist_of(name, line.direction), plain).striptags()
            found[code] = told if told == plain else f"{plain} {told}"
    return sorted(found.items())


def _projects(view: View, lines: Sequence[PlainLine]) -> Values:
    used = {line.project for line in lines}
    return [(p.id, view.text(p.title)) for p in in_list_order(view, "project") if p.id in used]
