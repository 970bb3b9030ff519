"""The report card: how the town does as a whole, and the pages that tell it part by part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.render.page import Page, View


def results(view: View) -> Iterator[Page]:
    """The first page of the report card: each part in a sentence and a few figures."""
    lead = view.words.gettext("How the municipality does: what helped, which promises were kept, what changed.")
    yield Page(
        language=view.language,
        path=view.section("results"),
        section="results",
        title=view.words.gettext("Report card"),
        description=lead,
        template="results.html.jinja",
        values={"lead": lead},
        others=view.section_paths("results"),
    )


def part_page(view: View, name: str, title: str, description: str, values: dict[str, Any]) -> Page:
    """One of the pages below the report card; its template has its name."""
    return Page(
        language=view.language,
        path=view.below("results", name),
        section="results",
        title=title,
        description=description,
        template=f"{name}.html.jinja",
        values=values,
        others=view.paths_below("results", name),
    )
