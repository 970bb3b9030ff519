"""Promises kept: the page of all projects by what became of what was promised."""

from __future__ import annotations

from collections.abc import Iterator

from generator.render.helped import SHOWN
from generator.render.page import Page, View
from generator.render.results import part_page


def promises(view: View) -> Iterator[Page]:
    """What was promised, and what became of it."""
    words, figures = view.words, view.figures.promises
    yield part_page(
        view,
        "promises",
        words.gettext("Promises kept"),
        words.gettext("Which projects were finished in time and at cost, which are late, on hold, cancelled or gone."),
        {
            "shown": SHOWN,
            "lateness": figures.lateness,
            "slippage": figures.slippage,
            "gone": [record for record in figures.vanished if record.unfinished],
        },
    )
