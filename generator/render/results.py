"""The report card: how the town does as a whole, and the pages that tell it part by part."""

from __future__ import annotations

from collections.abc import Iterator

from generator.render.page import Page, View


def results(view: View) -> Iterator[Page]:
    """The first page of the report card."""
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
