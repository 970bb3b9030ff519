"""The search page: the script's place, and the lists that lead to everything without it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.render.lists import choices
from generator.render.page import Page, View


def finding(view: View) -> Iterator[Page]:
    """The search page; search engines need none of it."""
    lead = view.words.gettext("Search all projects, needs, neighbourhoods, budget codes, firms and answers.")
    yield Page(
        language=view.language,
        path=view.section("search"),
        section="search",
        title=view.words.label("menu", "search"),
        description=lead,
        template="finding.html.jinja",
        values={
            "lead": lead,
            "projects": choices(view, "project"),
            "needs": choices(view, "need"),
            "feedback": choices(view, "feedback"),
        },
        others=view.section_paths("search"),
        indexed=False,
    )
