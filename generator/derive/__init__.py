"""Records to figures: what was spent, how late it is, who answered whom.

Takes a town, its history and the site date, gives values; touches nothing and knows no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.check.town import Town
from generator.derive.age import old_figures
from generator.derive.aims import AimFigures, aim_figures
from generator.derive.balance import BalanceFigures, balance_figures
from generator.derive.budgets import BudgetFigures, budget_figures
from generator.derive.codes import Code, CodeKey, codes
from generator.derive.effects import EffectFigures, effect_figures
from generator.derive.elements import around
from generator.derive.events import Events, events_of
from generator.derive.feedback import AnswerFigures, answers_about, crowded_years, response_figures
from generator.derive.groups import Groups, groups
from generator.derive.moderation import ModerationYear, moderation_figures
from generator.derive.paid import Paid, paid_projects
from generator.derive.places import Placed, PlaceFigures, place_figures, placed
from generator.derive.projects import ProjectFigures, project_figures
from generator.derive.promises import PromiseFigures, promise_figures
from generator.derive.said import StepSaid, said
from generator.derive.suppliers import Suppliers, suppliers
from generator.derive.years import Measures, measures
from generator.history import FieldChange, History, RecordKey, Vanished
from generator.records.feedback import Feedback
from generator.records.problem import FieldPath


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is told about the records without standing in them."""

    site_date: date
    projects: Mapping[str, ProjectFigures]
    places: Mapping[str, PlaceFigures]
    placed: Placed
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
    said: Mapping[tuple[str, str], tuple[StepSaid, ...]]
    """(kind, id) to what was said about it at each step, the first step first."""
    responses: AnswerFigures
    crowded_years: frozenset[int]
    """Years whose answers stand on a page for each month."""
    moderation: tuple[ModerationYear, ...]
    """What became of answers before they were published, the latest year first."""
    groups: Groups
    """The lists that records are read by: step, place, year, state."""
    old: Mapping[tuple[str, str], frozenset[FieldPath]]
    """(kind, id) to the fields whose figures are older than site.yml allows."""
    balance: BalanceFigures
    aims: tuple[AimFigures, ...]
    effects: EffectFigures
    promises: PromiseFigures
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
    events: Events
    """Everything that changed, by record and day."""


def derive(town: Town, history: History, site_date: date) -> Figures:
    """The figures of a town as of the site date."""
    known = around(town)
    projects = {
        identity: project_figures(known, project, site_date, history) for identity, project in town.projects.items()
    }
    answers = answers_about(town)
    places = place_figures(town, projects, answers, site_date)
    budgets = {year: budget_figures(town, year, site_date) for year in town.budgets}
    paid = paid_projects(town)
    return Figures(
        site_date=site_date,
        projects=projects,
        places=places,
        placed=placed(town, projects, places),
        budgets=budgets,
        measures=measures(town, budgets),
        codes=codes(town, budgets, paid),
        paid=paid,
        suppliers=suppliers(town),
        projects_of_need=_projects_of_need(town),
        answers=answers,
        said=said(town, answers),
        responses=response_figures(town),
        crowded_years=crowded_years(town),
        moderation=moderation_figures(town),
        groups=groups(town, projects),
        old=old_figures(town, site_date),
        balance=balance_figures(town, projects, answers),
        aims=aim_figures(town, projects, answers, site_date),
        effects=effect_figures(town, answers, site_date),
        promises=promise_figures(town, projects, history.vanished, site_date),
        last_change={key: history.last_change[file] for key, file in town.files.items() if file in history.last_change},
        history=history.changes,
        vanished=history.vanished,
        history_since=history.since,
        history_shallow=history.shallow,
        events=events_of(town, history, site_date),
    )


def _projects_of_need(town: Town) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {identity: set(need.projects) for identity, need in town.needs.items()}
    for project in town.projects.values():
        for need in project.needs:
            found.setdefault(need, set()).add(project.id)
    return {need: tuple(sorted(ids & town.projects.keys())) for need, ids in found.items()}
