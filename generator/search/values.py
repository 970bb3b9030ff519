"""What lists are narrowed by, as codes and what they mean in the reader's language."""

from __future__ import annotations

from generator.records.base import DIMENSIONS, STAGES
from generator.records.labels import LABELS
from generator.render.order import in_list_order
from generator.render.page import View
from generator.search.columns import Values


def stages(view: View) -> Values:
    """The four steps."""
    return [(stage, view.words.label("stage", stage)) for stage in STAGES]


def sides(view: View) -> Values:
    """The sides of life."""
    return [(side, view.words.label("dimension", side)) for side in DIMENSIONS]


def places(view: View) -> Values:
    """Every place, in the order of the alphabet."""
    return [(place.id, view.text(place.name)) for place in in_list_order(view, "place")]


def units(view: View) -> Values:
    """Every directorate, in the order of the alphabet."""
    units = view.in_order(list(view.town.units.values()), lambda unit: view.text(unit.name))
    return [(unit.id, view.text(unit.name)) for unit in units]


def codes(view: View, codelist: str) -> Values:
    """The codes of a town's list, in its order."""
    found = view.town.codelists.get(codelist)
    return [(entry.code, view.text(entry.label)) for entry in found.codes] if found else []


def labels(view: View, context: str) -> Values:
    """The values that the records fix, by the context of their labels."""
    codes = next(values for values, name in LABELS.items() if name == context)
    return [(code, view.words.label(context, code)) for code in codes]
