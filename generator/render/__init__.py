"""Records and figures to pages, one language at a time.

Takes a view, gives pages whose bodies are rendered when they are written. Knows jinja2; nothing of files or git.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.render.budget_codes import budget_code, codes_index
from generator.render.budget_lines import budget_lines
from generator.render.changes import changes, changes_year
from generator.render.comparison import compared, comparisons
from generator.render.downloads import data
from generator.render.finding import finding
from generator.render.glossary import glossary
from generator.render.helped import helped
from generator.render.home import home
from generator.render.lists import answer_lists, need_lists, project_lists
from generator.render.money import budget, budgets
from generator.render.moved import moved
from generator.render.page import Page, PageType, View
from generator.render.places import place, places
from generator.render.projects_map import projects_map
from generator.render.promises import promises
from generator.render.records import need, needs, project, projects
from generator.render.results import results
from generator.render.suppliers import firm, firms
from generator.render.voices import every_answer, feedback, feedback_year
from generator.render.whole import whole

PAGE_TYPES: tuple[PageType, ...] = (
    home,
    needs,
    need,
    need_lists,
    projects,
    project,
    project_lists,
    projects_map,
    places,
    place,
    budgets,
    budget,
    budget_lines,
    codes_index,
    budget_code,
    comparisons,
    compared,
    firms,
    firm,
    feedback,
    feedback_year,
    every_answer,
    answer_lists,
    results,
    whole,
    helped,
    promises,
    changes,
    changes_year,
    data,
    glossary,
    finding,
    moved,
)
"""Every type of page, in the order they are made."""


def pages(view: View) -> Iterator[Page]:
    """Every page of one language but those of prose."""
    for page_type in PAGE_TYPES:
        yield from page_type(view)
