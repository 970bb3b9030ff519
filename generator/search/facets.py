"""What the search page filters by: the kind, place, step and year of every entry, in columns.

Takes a view and its entries, gives one file; a value is named once and counted by its place in the list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from generator.records.base import STAGES
from generator.render.page import View
from generator.search.entries import KINDS, Entry
from generator.search.index import DataFile, as_json


def facets_file(view: View, entries: Sequence[Entry]) -> DataFile:
    """``facets.json``: ``{"columns": [{"key", "label", "values": [[code, label]], "data": [place | [places]]}]}``."""
    town, words = view.town, view.words
    used = {place for entry in entries for place in entry.places if place in town.places}
    here = view.in_order([town.places[place] for place in used], lambda place: view.text(place.name))
    years = sorted({entry.year for entry in entries if entry.year}, reverse=True)
    kinds = [kind for kind in KINDS if any(entry.kind == kind for entry in entries)]
    columns = [
        _column("kind", words.gettext("Kind"), [(k, words.label("found", k)) for k in kinds], entries, _kind),
        _column("place", words.gettext("Place"), [(p.id, view.text(p.name)) for p in here], entries, _places),
        _column("stage", words.gettext("Step"), [(s, words.label("stage", s)) for s in STAGES], entries, _stage),
        _column("year", words.gettext("Year"), [(year, year) for year in years], entries, _year),
    ]
    return "facets.json", as_json({"columns": [column for column in columns if column["values"]]})


def _kind(entry: Entry) -> tuple[str, ...]:
    return (entry.kind,)


def _places(entry: Entry) -> tuple[str, ...]:
    return entry.places


def _stage(entry: Entry) -> tuple[str, ...]:
    return (entry.stage,)


def _year(entry: Entry) -> tuple[str, ...]:
    return (entry.year,)


def _column(
    key: str,
    label: str,
    values: Sequence[tuple[str, str]],
    entries: Sequence[Entry],
    of: Callable[[Entry], tuple[str, ...]],
) -> dict[str, object]:
    """One column; -1 stands for an entry without a value."""
    numbers = {code: number for number, (code, _) in enumerate(values)}
    data: list[int | list[int]] = []
    for entry in entries:
        found = [numbers[code] for code in of(entry) if code in numbers]
        data.append(found[0] if len(found) == 1 else found or -1)
    return {"key": key, "label": label, "values": [list(value) for value in values], "data": data}
