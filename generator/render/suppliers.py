"""The pages of firms: all of them, and one page a firm with every contract it signed."""

from __future__ import annotations

from collections.abc import Iterator

from generator.render.page import ENTRIES_A_PAGE, Page, View


def firms(view: View) -> Iterator[Page]:
    """Every firm, the one that signed most first; cut into pages like any long list."""
    lead = view.words.gettext("Every firm that signed a contract for a project: what it won, and what became of it.")
    every = view.figures.suppliers.firms
    count = max(1, -(-len(every) // ENTRIES_A_PAGE))
    for number in range(1, count + 1):
        further = () if number == 1 else (str(number),)
        yield Page(
            language=view.language,
            path=view.below("budget", "suppliers", *further),
            section="budget",
            title=view.words.gettext("Firms"),
            description=lead,
            template="suppliers.html.jinja",
            values={
                "lead": lead,
                "firms": every[(number - 1) * ENTRIES_A_PAGE : number * ENTRIES_A_PAGE],
                "number": number,
                "count": count,
            },
            others=view.paths_below("budget", "suppliers", *further),
        )


def firm(view: View) -> Iterator[Page]:
    """One page a firm."""
    sentence = view.words.gettext(
        "Every contract {name} signed with the municipality, with what was changed afterwards."
    )
    for supplier in view.figures.suppliers.firms:
        yield Page(
            language=view.language,
            path=view.below("budget", "suppliers", supplier.slug),
            section="budget",
            title=supplier.name,
            description=sentence.format(name=supplier.name),
            template="supplier.html.jinja",
            values={"firm": supplier},
            others=view.paths_below("budget", "suppliers", supplier.slug),
        )
