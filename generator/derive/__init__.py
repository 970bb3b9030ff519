"""Records to figures: what was spent, how late it is, who answered whom.

Takes a town, its history and the site date, gives values; touches nothing and knows no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.check.town import Town
from generator.derive.budgets import BudgetFigures, budget_figures
from generator.derive.codes import Code, CodeKey, codes
from generator.derive.feedback import AnswerFigures, answers_about, response_figures
from generator.derive.paid import Paid, paid_projects
from generator.derive.places import PlaceFigures, place_figures
from generator.derive.projects import ProjectFigures, project_figures
from generator.derive.suppliers import Suppliers, suppliers
from generator.derive.years import Measures, measures
from generator.history import FieldChange, History, RecordKey, Vanished
from generator.records.feedback import Feedback


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is told about the records without standing in them."""

    site_date: date
    projects: Mapping[str, ProjectFigures]
    places: Mapping[str, PlaceFigures]
    budgets: Mapping[str, BudgetFigures]
    measures: Measures
    """Budgets over the years, in constant prices and for each resident."""
    codes: Mapping[CodeKey, Code]
    """(codelist, code) to everything about that code of the budgets."""
    paid: tuple[Paid, ...]
    """Projects with the budget lines that pay for them."""
    suppliers: Suppliers
    projects_of_need: Mapping[str, tuple[str, ...]]
    """Need to the projects that answer it, whichever of the two names the other."""
    answers: Mapping[tuple[str, str], tuple[Feedback, ...]]
    """(kind, id) to the answers about it, newest first."""
    responses: AnswerFigures
    last_change: Mapping[tuple[str, str], date]
    """(kind, id) to the day its file last changed, where git knows it."""
    history: Mapping[RecordKey, tuple[FieldChange, ...]]
    """(kind, id) to the changes of its fields, oldest first, where git knows any."""
    vanished: tuple[Vanished, ...]
    """Records whose file is gone without a tombstone, by the day they went."""
    history_since: date | None
    """The day of the oldest commit; None where there is no git."""
    history_shallow: bool
    """Whether the repository is a shallow clone, so that there may be more before that day."""


def derive(town: Town, history: History, site_date: date) -> Figures:
    """The figures of a town as of the site date."""
    projects = {
        identity: project_figures(town, project, site_date, history) for identity, project in town.projects.items()
    }
    answers = answers_about(town)
    budgets = {year: budget_figures(town, year, site_date) for year in town.budgets}
    paid = paid_projects(town)
    return Figures(
        site_date=site_date,
        projects=projects,
        places=place_figures(town, projects, answers),
        budgets=budgets,
        measures=measures(town, budgets),
        codes=codes(town, budgets, paid),
        paid=paid,
        suppliers=suppliers(town),
        projects_of_need=_projects_of_need(town),
        answers=answers,
        responses=response_figures(town),
        last_change={key: history.last_change[file] for key, file in town.files.items() if file in history.last_change},
        history=history.changes,
        vanished=history.vanished,
        history_since=history.since,
        history_shallow=history.shallow,
    )


def _projects_of_need(town: Town) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {identity: set(need.projects) for identity, need in town.needs.items()}
    for project in town.projects.values():
        for need in project.needs:
            found.setdefault(need, set()).add(project.id)
    return {need: tuple(sorted(ids & town.projects.keys())) for need, ids in found.items()}
