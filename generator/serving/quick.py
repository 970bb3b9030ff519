"""The page of a record that was just saved, rendered at once, before the rest of the site is.

Takes what the last build gave and the files that changed, gives the pages of those records; nothing where that cannot
be told without a whole build. What other pages show of the record, and the rules across records, follow with the build.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from generator.build import views_of
from generator.derive.elements import around
from generator.derive.projects import project_figures
from generator.kept.theme import KeptTheme
from generator.publish.shells import splice
from generator.publishing import Job
from generator.read import read_document
from generator.records.need import Need
from generator.records.project import Project
from generator.records.validate import validate
from generator.render.environment import environment, render
from generator.render.records import record_page


def quick_pages(job: Job, theme: KeptTheme, changed: Iterable[Path]) -> dict[str, bytes]:
    """File below the site to its new bytes, for every project and need among the changed files."""
    records = [found for file in changed if (found := _record(job, file)) is not None]
    if not records:
        return {}
    town = replace(
        job.town,
        projects={**job.town.projects, **{one.id: one for one in records if isinstance(one, Project)}},
        needs={**job.town.needs, **{one.id: one for one in records if isinstance(one, Need)}},
    )
    known = around(town)
    told = {
        one.id: project_figures(known, one, job.figures.site_date, job.past)
        for one in records
        if isinstance(one, Project)
    }
    figures = replace(job.figures, projects={**job.figures.projects, **told})
    pages = {}
    for language, view in views_of(town, figures, next(iter(job.views.values())).pictures).items():
        jinja = environment(view)
        for one in records:
            page = record_page(view, one)
            shell = theme.shells[language][page.section, page.depth]
            pages[page.file] = splice(shell, page, render(page, jinja), view.languages).encode()
    return pages


def _record(job: Job, file: Path) -> Project | Need | None:
    """The record a file holds, if the last build knew it and nothing is wrong with it by itself."""
    try:
        name = file.resolve().relative_to(job.content.resolve()).as_posix()
        document, problems = read_document(name, file.read_bytes())
    except (OSError, ValueError):
        return None
    if document is None or problems or document.value is None:
        return None
    if document.id not in (job.town.projects if document.kind.name == "project" else job.town.needs):
        return None
    record = validate(document.kind, document.id, document.value).record
    return record if isinstance(record, Project | Need) else None
