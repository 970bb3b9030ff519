"""Did it help? The page of indicators and after-service answers across all projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.render.page import Page, View
from generator.render.results import part_page

SHOWN = 200
"""How many rows of a table a page shows; the CSV files have them all."""


def helped(view: View) -> Iterator[Page]:
    """What helped."""
    words, effects = view.words, view.figures.effects
    yield part_page(
        view,
        "helped",
        words.gettext("Did it help?"),
        words.gettext("What indicators and residents say of the projects that were carried out."),
        {
            "shown": SHOWN,
            "heard": _by_title(view, effects.services),
            "unmeasured": _by_title(view, effects.unmeasured),
        },
    )


def _by_title(view: View, identities: Iterable[str]) -> list[str]:
    return view.in_order(list(identities), lambda identity: view.text(view.town.projects[identity].title))
