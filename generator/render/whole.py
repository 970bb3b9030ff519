"""The whole picture: the page that tells how projects, money and satisfaction spread over the three sides of life."""

from __future__ import annotations

from collections.abc import Iterator

from generator.derive.balance import parts_of
from generator.render.page import Page, View
from generator.render.results import part_page


def whole(view: View) -> Iterator[Page]:
    """The whole picture."""
    words, balance = view.words, view.figures.balance
    here = [view.town.places[identity] for identity in balance.places]
    yield part_page(
        view,
        "whole",
        words.gettext("The whole picture"),
        words.gettext("How projects, money and satisfaction spread over social, physical and cultural life."),
        {"parts_of": parts_of, "places": view.in_order(here, lambda place: view.text(place.name))},
    )
