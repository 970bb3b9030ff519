"""The pages of places: the map with the list, and one page a place."""

from __future__ import annotations

from collections.abc import Iterator

from generator.records.town import Place
from generator.render.events import event_shown
from generator.render.maps import town_map
from generator.render.page import Page, View

LATELY = 6


def places(view: View) -> Iterator[Page]:
    """All places on a map and in a list."""
    found = view.in_order(list(view.town.places.values()), lambda place: view.text(place.name))
    lead = view.words.gettext("What is done in each neighbourhood, what is needed there, and with how much money.")
    yield Page(
        language=view.language,
        path=view.section("places"),
        section="places",
        title=view.words.gettext("Neighbourhoods"),
        description=lead,
        template="places.html.jinja",
        values={"items": found, "map": town_map(view.town), "lead": lead},
        others=view.section_paths("places"),
    )


def place(view: View) -> Iterator[Page]:
    """One page a place."""
    for record in view.town.places.values():
        yield place_page(view, record)


def place_page(view: View, record: Place) -> Page:
    """The page of one place."""
    name = view.text(record.name)
    sentence = view.words.gettext("Projects, needs, money and residents' answers in {name}.")
    return Page(
        language=view.language,
        path=view.path("place", record.id),
        section="places",
        title=name,
        description=sentence.format(name=name),
        template="place.html.jinja",
        values={
            "record": record,
            "kind": "place",
            "stage": "need",
            "answers": view.figures.answers.get(("place", record.id), ()),
            "map": town_map(view.town, record.id),
            "lately": [
                (event.day, event_shown(view, event))
                for event in view.figures.events.of_place.get(record.id, ())[:LATELY]
            ],
        },
        others=view.record_paths("place", record.id),
        changed=view.figures.last_change.get(("place", record.id)),
    )
