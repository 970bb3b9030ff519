"""The pages of needs and projects: their lists, and one page a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from generator.records.base import STAGES, Stage
from generator.records.need import Need
from generator.records.project import Project
from generator.render.lists import choices
from generator.render.maps import project_spot
from generator.render.page import Page, Section, View, list_path, listed

_FIRST: tuple[Stage, ...] = ("implementation", "development", "need", "measurement")
"""The order of the list of projects: what is being done comes first."""


def projects(view: View) -> Iterator[Page]:
    """The list of projects: by step, then by title."""
    found = view.in_order(list(view.town.projects.values()), lambda project: view.text(project.title))
    found.sort(key=lambda project: _FIRST.index(project.stage))
    counts = {stage: sum(project.stage == stage for project in found) for stage in STAGES}
    words = view.words
    yield from listed(
        view,
        "projects",
        found,
        partial(
            _list_page,
            view,
            "projects",
            "projects.html.jinja",
            words.gettext("Projects"),
            words.gettext("What the municipality is doing: where each project stands, what it costs, how far it is."),
            {"counts": counts, "offered": choices(view, "project")},
        ),
    )


def project(view: View) -> Iterator[Page]:
    """One page a project."""
    for record in view.town.projects.values():
        yield record_page(view, record)


def needs(view: View) -> Iterator[Page]:
    """The list of needs: open ones first, then by title."""
    order = ("open", "in_project", "met_otherwise", "declined")
    found = view.in_order(list(view.town.needs.values()), lambda need: view.text(need.title))
    found.sort(key=lambda need: order.index(need.status.state))
    words = view.words
    yield from listed(
        view,
        "needs",
        found,
        partial(
            _list_page,
            view,
            "needs",
            "needs.html.jinja",
            words.gettext("Needs"),
            words.gettext("What people here lack, how that is known, and what became of it."),
            {"offered": choices(view, "need")},
        ),
    )


def need(view: View) -> Iterator[Page]:
    """One page a need."""
    for record in view.town.needs.values():
        yield record_page(view, record)


def _list_page(
    view: View,
    section: Section,
    template: str,
    title: str,
    description: str,
    more: dict[str, Any],
    path: str,
    items: Sequence[Any],
    number: int,
    count: int,
) -> Page:
    shown = view.words.gettext("{title}, page {number}").format(title=title, number=number) if number > 1 else title
    values = {"items": items, "number": number, "count": count, "section": section, "lead": description, **more}
    others = {language: list_path(view, section, number, language) for language in view.languages}
    return Page(view.language, path, section, shown, description, template, values, others)


def record_page(view: View, record: Project | Need) -> Page:
    """The page of one project or need."""
    if isinstance(record, Project):
        kind, summary = "project", record.summary
    else:
        kind, summary = "need", record.description
    return Page(
        language=view.language,
        path=view.path(kind, record.id),
        section="projects" if kind == "project" else "needs",
        title=view.text(record.title),
        description=first_sentence(view.text(summary)) if summary else view.text(record.title),
        template=f"{kind}.html.jinja",
        values={
            "record": record,
            "kind": kind,
            "stage": record.stage if isinstance(record, Project) else "need",
            "answers": view.figures.answers.get((kind, record.id), ()),
            "said": view.figures.said.get((kind, record.id), ()),
            "old": view.figures.old.get((kind, record.id), frozenset()),
            "spot": project_spot(view.town, record) if isinstance(record, Project) else None,
        },
        others=view.record_paths(kind, record.id),
        changed=view.figures.last_change.get((kind, record.id)),
    )


def first_sentence(text: str, longest: int = 160) -> str:
    """A text cut for a description: whole words, on one line."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: line.rfind(" ", 0, longest)].rstrip(",;:.") + "…"
