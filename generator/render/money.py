"""The pages of the budget: the list of years, and one page a year."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.stages import stages_had
from generator.records.base import STAGES
from generator.render.page import Page, View


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
        values={"items": sorted(view.town.budgets.values(), key=lambda b: b.year, reverse=True), "lead": lead},
        others=view.section_paths("budget"),
    )


def budget(view: View) -> Iterator[Page]:
    """One page a year: totals by phase, by function, by kind of spending, by directorate."""
    for record in view.town.budgets.values():
        title = view.words.gettext("Budget of {year}").format(year=record.year)
        had = stages_had(view.town, "budget", record.id) or STAGES[1:2]
        sentence = view.words.gettext("Revenue and expenditure of {year}: approved, adjusted and carried out.")
        yield Page(
            language=view.language,
            path=view.path("budget", record.id),
            section="budget",
            title=view.text(record.title) if record.title else title,
            description=sentence.format(year=record.year),
            template="budget.html.jinja",
            values={
                "record": record,
                "kind": "budget",
                "stage": had[-1],
                "sides": view.figures.budgets[record.id],
                "paid": [
                    (project, line)
                    for project in view.town.projects.values()
                    for line in view.figures.projects[project.id].lines
                    if line.link.year == record.year and line.rows
                ],
                "answers": view.figures.answers.get(("budget", record.id), ()),
            },
            others=view.record_paths("budget", record.id),
            changed=view.figures.last_change.get(("budget", record.id)),
        )
