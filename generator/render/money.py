"""The pages of the budget by year: all years side by side, and one page a year."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.check.stages import stages_had
from generator.derive.codes import MOST_PAID, largest
from generator.derive.prices import for_each
from generator.derive.receipt import paid_for
from generator.records.base import STAGES
from generator.records.budget import Budget
from generator.render.budget_charts import budget_treemap, year_columns
from generator.render.page import Page, View

MOST = 20
"""Rows of a table of codes; the rest stands in one row and on the pages of the codes."""
LARGEST = 10
"""Functions that are followed over the years."""


def budgets(view: View) -> Iterator[Page]:
    """All years side by side."""
    lead = view.words.gettext("Where the municipality's money comes from and what it is spent on, year by year.")
    yield Page(
        language=view.language,
        path=view.section("budget"),
        section="budget",
        title=view.words.gettext("Budget"),
        description=lead,
        template="budgets.html.jinja",
        values={
            "items": sorted(view.town.budgets.values(), key=lambda b: b.year, reverse=True),
            "lead": lead,
            "columns": partial(year_columns, view),
            "largest": largest(view.figures.codes, view.figures.budgets, LARGEST),
        },
        others=view.section_paths("budget"),
    )


def budget(view: View) -> Iterator[Page]:
    """One page a year: totals by phase, by function, by kind of spending, by directorate."""
    for record in view.town.budgets.values():
        title = view.words.gettext("Budget of {year}").format(year=record.year)
        sentence = view.words.gettext("Revenue and expenditure of {year}: approved, adjusted and carried out.")
        yield Page(
            language=view.language,
            path=view.path("budget", record.id),
            section="budget",
            title=view.text(record.title) if record.title else title,
            description=sentence.format(year=record.year),
            template="budget.html.jinja",
            values=_values(view, record),
            others=view.record_paths("budget", record.id),
            changed=view.figures.last_change.get(("budget", record.id)),
        )


def _values(view: View, record: Budget) -> dict[str, object]:
    sides = view.figures.budgets[record.id]
    spent = sides.expenditure
    had = stages_had(view.town, "budget", record.id) or STAGES[1:2]
    paid = [one for one in view.figures.paid if one.year == record.year]
    return {
        "record": record,
        "kind": "budget",
        "stage": had[-1],
        "sides": sides,
        "each": for_each(spent.totals[spent.planned], sides.population) if spent.planned else None,
        "most": MOST,
        "paid_for": paid_for(spent),
        "cells": budget_treemap(view, spent, "functional"),
        "paid": paid[:MOST_PAID],
        "more_paid": max(0, len(paid) - MOST_PAID),
        "answers": view.figures.answers.get(("budget", record.id), ()),
    }
