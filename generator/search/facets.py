"""What the search page filters by: the kind, place, step and year of every entry, in columns."""

from __future__ import annotations

from collections.abc import Sequence

from generator.records.base import STAGES
from generator.render.order import in_list_order
from generator.render.page import View
from generator.search.columns import Columns, with_values
from generator.search.entries import KINDS, Entry
from generator.search.index import DataFile, as_json


def facets_file(view: View, entries: Sequence[Entry]) -> DataFile:
    """``facets.json``: the columns of all entries, by their numbers."""
    words, columns = view.words, Columns(entries)
    years = sorted({entry.year for entry in entries if entry.year}, reverse=True)
    kinds = [(kind, words.label("found", kind)) for kind in KINDS]
    places = [(place.id, view.text(place.name)) for place in in_list_order(view, "place")]
    steps = [(stage, words.label("stage", stage)) for stage in STAGES]
    made = (
        columns.choice("kind", words.gettext("Kind"), kinds, lambda entry: (entry.kind,)),
        columns.choice("place", words.gettext("Place"), places, lambda entry: entry.places),
        columns.choice("stage", words.gettext("Step"), steps, lambda entry: (entry.stage,)),
        columns.choice("year", words.gettext("Year"), [(year, year) for year in years], lambda entry: (entry.year,)),
    )
    return "facets.json", as_json({"columns": with_values(made)})
