"""The pages that compare two years of the budget: the list of pairs, and one page a pair."""

from __future__ import annotations

from collections.abc import Iterator

from generator.derive.comparison import comparable, comparison
from generator.render.page import Page, View


def comparisons(view: View) -> Iterator[Page]:
    """Every pair of years to choose from."""
    lead = view.words.gettext(
        "Choose two years: what rose, what fell, and what remains of it when prices are left out."
    )
    yield Page(
        language=view.language,
        path=view.below("budget", "compare"),
        section="budget",
        title=view.words.gettext("Compare two years"),
        description=lead,
        template="budget_comparisons.html.jinja",
        values={"lead": lead, "pairs": comparable(view.figures.measures)},
        others=view.paths_below("budget", "compare"),
    )


def compared(view: View) -> Iterator[Page]:
    """One page a pair of years."""
    title = view.words.gettext("{first} and {second} compared")
    sentence = view.words.gettext("What rose and what fell in the budget from {first} to {second}.")
    for first, second in comparable(view.figures.measures):
        told = comparison(view.town, view.figures.measures, first, second)
        lead = sentence.format(first=first, second=second)
        yield Page(
            language=view.language,
            path=view.below("budget", "compare", f"{first}-{second}"),
            section="budget",
            title=title.format(first=first, second=second),
            description=lead,
            template="budget_comparison.html.jinja",
            values={"lead": lead, "told": told},
            others=view.paths_below("budget", "compare", f"{first}-{second}"),
        )
