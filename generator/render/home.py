"""The first page: where the town stands, what is being done, what answers changed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from generator.derive.feedback import newest_first
from generator.derive.receipt import paid_for
from generator.records.base import STAGES
from generator.records.day import Day
from generator.render.events import EventShown, event_shown
from generator.render.maps import town_map
from generator.render.page import Page, View

SHOWN = 6
SHOWN_PLACES = 24
LATELY = 7


def home(view: View) -> Iterator[Page]:
    """The first page of a language."""
    town, figures = view.town, view.figures
    site = town.site
    going_on = [p for p in town.projects.values() if p.stage == "implementation" and p.status.state == "active"]
    going_on.sort(key=lambda project: -(cost.value if (cost := figures.projects[project.id].cost) else 0))
    year = max((b.year for b in town.budgets.values()), default=None)
    lead = view.text(site.tagline) if site.tagline else view.text(site.name)
    yield Page(
        language=view.language,
        path="",
        section="home",
        title=view.text(site.name),
        description=lead,
        template="home.html.jinja",
        values={
            "lead": lead,
            "counts": {stage: sum(p.stage == stage for p in town.projects.values()) for stage in STAGES},
            "open_needs": sum(need.status.state == "open" for need in town.needs.values()),
            "late": sum(figures.projects[p.id].days_late > 0 for p in going_on),
            "going_on": going_on[:SHOWN],
            "budget": town.budgets[year] if year else None,
            "sides": figures.budgets[year] if year else None,
            "paid_for": paid_for(figures.budgets[year].expenditure) if year else None,
            "lately": _lately(view),
            "SHOWN": SHOWN,
            "acted_on": [a for a in newest_first(list(town.feedback.values())) if a.led_to and a.text][:3],
            "map": town_map(town),
            "places": view.in_order(list(town.places.values()), lambda place: view.text(place.name)),
            "SHOWN_PLACES": SHOWN_PLACES,
        },
        others=dict.fromkeys(view.languages, ""),
    )


def _lately(view: View) -> list[tuple[Day, EventShown]]:
    """The newest events that are more than an edit of a record."""
    telling = (event for event in view.figures.events.by_day if event.happenings[0].what != "edited")
    return [(event.day, event_shown(view, event)) for event in islice(telling, LATELY)]
