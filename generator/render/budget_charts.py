"""The charts of the budget's pages: figures to what the macros of charts.html.jinja draw.

Takes figures and a view, gives names, shares and texts; adds up nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

from generator.derive.budgets import Group, Side, codelist_of
from generator.derive.years import YearAmounts
from generator.render import formats
from generator.render.code_names import code_name
from generator.render.page import View
from generator.render.scale import ticks
from generator.render.treemap import Cell, Item, treemap

Measure = Literal["amounts", "constant", "each"]


def year_columns(view: View, direction: str, rows: Sequence[YearAmounts], measure: Measure) -> dict[str, Any] | None:
    """What was planned and what was done in each year, as `columns` draws it; None for fewer than two years."""
    pairs = [(row, _planned_and_done(view, direction, row, measure)) for row in rows]
    known = [(row, pair) for row, pair in pairs if any(amount is not None for amount in pair)]
    currencies = {row.currency for row, _ in known}
    if len(known) < 2 or len(currencies) > 1:
        return None
    scale = ticks(amount for _, pair in known for amount in pair if amount is not None)
    top = scale[-1]
    currency = currencies.pop()
    return {
        "groups": [
            {
                "label": row.year,
                "values": [
                    float(max(amount, Decimal(0)) / top) if amount is not None and top else None for amount in pair
                ],
                "texts": [formats.short_money(amount or Decimal(0), currency, view.language) for amount in pair],
            }
            for row, pair in known
        ],
        "ticks": [
            {"share": float(tick / top) if top else 0, "text": formats.short_money(tick, currency, view.language)}
            for tick in scale
        ],
    }


def _planned_and_done(
    view: View, direction: str, row: YearAmounts, measure: Measure
) -> tuple[Decimal | None, Decimal | None]:
    side = view.figures.measures.years[row.year].side(direction)
    amounts = getattr(row, measure) or {}
    return amounts.get(side.planned), amounts.get(side.done)


def budget_treemap(view: View, side: Side, name: str) -> tuple[Cell, ...]:
    """The first two levels of a classification, as areas of what was planned; empty where nothing is."""
    phase = side.planned or side.done
    if phase is None or not side.totals[phase]:
        return ()
    parts: dict[str, list[Group]] = {}
    for group in side.at_level(name, 2):
        parts.setdefault(group.parent, []).append(group)
    codelist = codelist_of(name, side.direction)

    def item(group: Group) -> Item:
        return Item(
            name=code_name(view, codelist, group.code).striptags(),
            weight=group.amounts[phase],
            note=formats.percent(100 * group.amounts[phase] / side.totals[phase], view.language),
            href=(codelist, group.code),
            parts=tuple(item(part) for part in parts.get(group.code, ())),
        )

    return treemap([item(group) for group in side.at_level(name, 1)], view.words.gettext("Others"))
