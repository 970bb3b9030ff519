"""The page of open data: every file with what it holds, and the meaning of every column."""

from __future__ import annotations

from collections.abc import Iterator

from generator.columns import columns_of, tables
from generator.render.page import Page, View


def data(view: View) -> Iterator[Page]:
    """The page of downloads with the data dictionary."""
    lead = view.words.gettext("Everything on this site as files: free to use, with a dictionary of every column.")
    yield Page(
        language=view.language,
        path=view.section("data"),
        section="data",
        title=view.words.gettext("Open data"),
        description=lead,
        template="data.html.jinja",
        values={
            "tables": [(table, columns_of(table, view.town.languages)) for table in tables()],
            "lead": lead,
        },
        others=view.section_paths("data"),
    )
