"""The pages of changes: the newest of everything that changed, and one page or several for each year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from generator.derive.events import Event
from generator.records.day import Day
from generator.render.events import EventShown, event_shown
from generator.render.page import Page, View

NEWEST = 40
"""How many events the first page shows."""
A_PAGE = 150
"""How many events of a year stand on one page."""

MANY = 4
"""From so many records on, what one commit did to them is told once, with the records folded below it."""


@dataclass(frozen=True, slots=True)
class DayShown:
    """What happened on a day, in words."""

    day: Day
    events: tuple[EventShown, ...]
    together: tuple[tuple[EventShown, ...], ...]
    """Records that one commit changed alike, and to which nothing else happened that day."""


Months = list[tuple[Day, list[DayShown]]]
"""Each month with its days."""


def changes(view: View) -> Iterator[Page]:
    """The newest changes, how to follow them, and the years."""
    events = view.figures.events.by_day
    words = view.words
    lead = words.gettext("Everything that changed in the records, by date: what, in which record, and why.")
    yield _page(view, words.gettext("Changes"), lead, "", events[:NEWEST], {"lead": lead, "newest": True})


def changes_year(view: View) -> Iterator[Page]:
    """Every change of one year, cut into pages."""
    words = view.words
    for year, of_year in groupby(view.figures.events.by_day, key=lambda event: event.day.year):
        events = list(of_year)
        count = -(-len(events) // A_PAGE)
        for number in range(1, count + 1):
            title = words.gettext("Changes of {year}").format(year=year)
            if number > 1:
                title = words.gettext("{title}, page {number}").format(title=title, number=number)
            chosen = events[(number - 1) * A_PAGE : number * A_PAGE]
            pages = [(n, _name(year, n)) for n in range(1, count + 1)]
            more = {"lead": "", "newest": False, "year": year, "number": number, "pages": pages}
            yield _page(view, title, title, _name(year, number), chosen, more)


def _name(year: int, number: int) -> str:
    """The last folder of a year's page: 2025, then 2025-2; pages lie three folders deep at most."""
    return str(year) if number == 1 else f"{year}-{number}"


def _page(
    view: View, title: str, description: str, name: str, events: Sequence[Event], more: dict[str, object]
) -> Page:
    ids = (name,) if name else ()
    years = sorted({event.day.year for event in view.figures.events.by_day}, reverse=True) if not name else []
    return Page(
        language=view.language,
        path=view.below("results", "changes", *ids),
        section="results",
        title=title,
        description=description,
        template="changes.html.jinja",
        values={"months": partial(_months, view, events), "years": years, **more},
        others=view.paths_below("results", "changes", *ids),
    )


def _months(view: View, events: Sequence[Event]) -> Months:
    """Events in words, when the page is written."""
    return [
        (
            Day(*month),
            [_day(view, day, tuple(of_day)) for day, of_day in groupby(of_month, key=lambda event: event.day)],
        )
        for month, of_month in groupby(events, key=lambda event: (event.day.year, event.day.month))
    ]


def _day(view: View, day: Day, events: tuple[Event, ...]) -> DayShown:
    commits: dict[str, list[Event]] = {}
    for event in events:
        if (commit := _only_commit(event)) is not None:
            commits.setdefault(commit, []).append(event)
    together = [tuple(found) for found in commits.values() if len(found) >= MANY]
    folded = {id(event) for found in together for event in found}
    return DayShown(
        day,
        tuple(event_shown(view, event) for event in events if id(event) not in folded),
        tuple(tuple(event_shown(view, event) for event in found) for found in together),
    )


def _only_commit(event: Event) -> str | None:
    """The commit that edited the record, when nothing else happened to it that day."""
    if len(event.happenings) == 1 and event.happenings[0].what == "edited":
        commit: str = event.happenings[0].entry[0].commit
        return commit
    return None
