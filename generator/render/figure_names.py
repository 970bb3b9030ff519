"""What the figures of a record are called, by the beginning of their path in it: ``cost.spent``, ``contracts``.

Takes words, gives names. The form endpoint gets the same names in ``forms.json``.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.records.words import Words

_COSTS = ("estimate", "approved", "contracted", "spent", "final")
_NAMED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "project": {
        **{f"cost.{name}": ("money", name) for name in _COSTS},
        **{
            name: ("field", f"Project.{name}")
            for name in ("progress", "contracts", "milestones", "periods", "funding", "indicators", "budget_lines")
        },
    },
    "need": {"evidence": ("field", "Need.evidence"), "people": ("field", "Need.people")},
    "place": {"population": ("field", "Place.population")},
    "budget": {"lines": ("field", "Budget.lines")},
}
"""Kind and beginning of a path to the label's context and key."""


def figure_names(words: Words) -> dict[str, dict[str, str]]:
    """Kind to the names of its figures, by the beginning of their path."""
    return {
        kind: {
            path: words.label(context, key) if context != "field" else words.field(key)
            for path, (context, key) in named.items()
        }
        for kind, named in _NAMED.items()
    }


def figure_name(words: Words, kind: str, path: str) -> str:
    """What a figure is called: by the longest beginning of its path that has a name; the path where none has."""
    named, steps = figure_names(words).get(kind, {}), path.split(".")
    beginnings = (".".join(steps[:length]) for length in range(len(steps), 0, -1))
    return next((named[beginning] for beginning in beginnings if beginning in named), path)
