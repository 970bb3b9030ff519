"""The lists that a browser can narrow: projects, needs, answers, and the budget lines of each year.

Takes a view and its entries, gives one file a list: ids, titles, columns, and what the script says. Rows stand in the
order of the entries, so that a text found by the search narrows rows by their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from generator.derive.balance import year_of
from generator.derive.feedback import newest_first
from generator.records.day import Day
from generator.records.feedback import Feedback
from generator.records.project import Project
from generator.render.order import in_list_order
from generator.render.page import View
from generator.search.budget_lines import columns_of_lines
from generator.search.columns import Column, Columns, with_values
from generator.search.entries import Entry, cut
from generator.search.index import DataFile, as_json
from generator.search.values import codes, labels, places, sides, stages, units

WORDS = (
    "clear",
    "csv",
    "day_from",
    "day_to",
    "failed",
    "filters",
    "from",
    "list",
    "more",
    "none",
    "remove",
    "shown",
    "sort",
    "sort_down",
    "sort_earliest",
    "sort_fit",
    "sort_latest",
    "sort_up",
    "sum",
    "text",
    "title",
    "to",
)
"""What the script says; labels of the context ``browse``."""


_EXCERPT = 56
"""Letters of an answer that stand for it: with 10,000 answers the list stays below 300 kB on its way."""

_SHOWN = {
    "projects": ("stage", "place", "year", "approved", "spent"),
    "needs": ("state", "place", "people", "day"),
    "feedback": ("stage", "state", "place", "day"),
}
"""The columns a table has room for; the others narrow, and are in the download."""


def list_files(view: View, entries: Sequence[Entry]) -> Iterator[DataFile]:
    """``projects.json``, ``needs.json``, ``feedback.json`` and ``lines-<year>.json``, where there are any."""
    first: dict[str, int] = {}
    for number, entry in enumerate(entries):
        first.setdefault(entry.kind, number)
    for name, kind, made in (
        ("projects", "project", _projects),
        ("needs", "need", _needs),
        ("feedback", "feedback", _answers),
    ):
        if kind in first:
            rows = entries[first[kind] : first[kind] + sum(entry.kind == kind for entry in entries)]
            yield _file(view, name, rows, first[kind], made(view))
    for year in view.town.budgets:
        if view.town.lines.get(year):
            lines, columns = columns_of_lines(view, year)
            amounts = [column["key"] for column in columns if column["type"] == "money"]
            yield _told(view, f"lines-{year}", {**lines, "shown": ["institutional", *amounts]}, columns)


def points_file(view: View) -> DataFile:
    """``projects-points.json``: where the project of each row is, for the map alone; null where it does not say."""
    located = [project.location for project in in_list_order(view, "project")]
    points = {
        "lat": [None if at is None else float(round(at.lat, 5)) for at in located],
        "lon": [None if at is None else float(round(at.lon, 5)) for at in located],
    }
    return "projects-points.json", as_json(points)


def _file(view: View, name: str, rows: Sequence[Entry], base: int, columns: Sequence[Column]) -> DataFile:
    root = view.section(name)
    ids = [row.path.removeprefix(root).rstrip("/") for row in rows]
    titles = [row.title if row.named else cut(row.title, _EXCERPT) for row in rows]
    return _told(view, name, {"base": base, "root": root, "shown": _SHOWN[name], "ids": ids, "titles": titles}, columns)


def _told(view: View, name: str, rows: Mapping[str, Any], columns: Sequence[Column]) -> DataFile:
    words = {word: view.words.label("browse", word) for word in WORDS}
    order = "sort_newest" if name == "feedback" else "sort_title" if rows["root"] else "sort_budget"
    told = {"name": name, "sort": view.words.label("browse", order), "count": len(rows["titles"]), "words": words}
    return f"{name}.json", as_json({**told, **rows, "columns": with_values(columns)})


def _projects(view: View) -> list[Column]:
    town, words, figures = view.town, view.words, view.figures.projects
    currency = town.site.currency
    rows = in_list_order(view, "project")
    made: Columns[Project] = Columns(rows)
    years = {project.id: str(told[0]) if (told := year_of(project)) else None for project in rows}
    in_order = sorted({year for year in years.values() if year}, reverse=True)

    def amount(name: str, project: Project) -> Decimal | None:
        known = figures[project.id].money.get(name)
        return known.value if known else None

    return [
        made.choice("stage", words.gettext("Step"), stages(view), lambda p: (p.stage,)),
        made.choice("state", words.gettext("State"), labels(view, "project state"), lambda p: (p.status.state,)),
        made.choice("late", words.gettext("Late"), [("yes", words.gettext("Late"))], lambda p: _late(view, p)),
        made.choice("place", words.gettext("Place"), places(view), lambda p: [s.place for s in p.places]),
        made.choice("unit", words.gettext("In charge"), units(view), lambda p: (p.unit,)),
        made.choice("side", words.gettext("Side of life"), sides(view), lambda p: [e.dimension for e in p.dimensions]),
        made.choice("aim", words.gettext("Aim"), codes(view, "aims"), lambda p: p.aims),
        made.choice("year", words.gettext("Year"), [(year, year) for year in in_order], lambda p: (years[p.id],)),
        made.money("approved", words.label("money", "approved"), currency, lambda p: amount("approved", p)),
        made.money("spent", words.label("money", "spent"), currency, lambda p: amount("spent", p)),
        made.day("start", words.gettext("Start"), _start),
    ]


def _late(view: View, project: Project) -> tuple[str | None]:
    return ("yes" if view.figures.projects[project.id].days_late else None,)


def _start(project: Project) -> Day | None:
    carried = project.periods.implementation if project.periods else None
    spans = (carried.actual, carried.planned) if carried else ()
    return next((span.start for span in spans if span and span.start), None)


def _needs(view: View) -> list[Column]:
    words = view.words
    made = Columns(in_list_order(view, "need"))
    return [
        made.choice("state", words.gettext("State"), labels(view, "need state"), lambda n: (n.status.state,)),
        made.choice("place", words.gettext("Place"), places(view), lambda n: [share.place for share in n.places]),
        made.choice("unit", words.gettext("In charge"), units(view), lambda n: (n.unit,)),
        made.choice("side", words.gettext("Side of life"), sides(view), lambda n: [e.dimension for e in n.dimensions]),
        made.choice(
            "raised", words.gettext("Raised by"), labels(view, "raised by"), lambda n: [r.by for r in n.raised]
        ),
        made.number("people", words.gettext("People"), lambda n: n.people),
        made.day(
            "day",
            words.gettext("First said"),
            lambda n: min((r.date for r in n.raised if r.date), default=None, key=str),
        ),
    ]


def _answers(view: View) -> list[Column]:
    words = view.words
    rows = newest_first(list(view.town.feedback.values()))
    made = Columns(rows)
    states = labels(view, "feedback state")
    years = sorted({str(answer.date.year) for answer in rows}, reverse=True)
    return [
        made.choice("stage", words.gettext("Step"), stages(view), lambda a: (a.stage,)),
        made.choice("state", words.gettext("What became of it"), states, lambda a: (a.status.state,)),
        made.choice("about", words.gettext("About"), labels(view, "about"), lambda a: (a.about.kind,)),
        made.choice("place", words.gettext("Place"), places(view), lambda a: _places_of(view, a)),
        made.choice("unit", words.gettext("Answered by"), units(view), lambda a: (a.reply.unit if a.reply else None,)),
        made.choice("channel", words.gettext("Way"), labels(view, "channel"), lambda a: (a.channel,)),
        made.choice("year", words.gettext("Year"), [(year, year) for year in years], lambda a: (str(a.date.year),)),
        made.day("day", words.gettext("Day"), lambda a: a.date),
    ]


def _places_of(view: View, answer: Feedback) -> tuple[str, ...]:
    about, town = answer.about, view.town
    if about.kind == "place":
        return (about.id,)
    if about.kind == "town":
        return (answer.place,) if answer.place else ()
    record = town.projects.get(about.id) if about.kind == "project" else town.needs.get(about.id)
    return tuple(share.place for share in record.places) if record and about.kind != "budget" else ()
