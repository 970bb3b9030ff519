"""What each project discloses of the 39 elements of CoST, as a report; `derive` tells each element's answer.

Takes a town, gives rows, the least disclosed first; knows no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.check.town import Town
from generator.derive.disclosure import Element, disclosure
from generator.derive.elements import Answer, around
from generator.staff.origin import Origin, origin


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One project with all its elements."""

    origin: Origin
    elements: tuple[Element, ...]

    def named(self, answer: Answer) -> tuple[str, ...]:
        """The names of the elements with this answer."""
        return tuple(element.name for element in self.elements if element.answer == answer)

    @property
    def score(self) -> int:
        """What is there in percent of what is due, rounded down: 100 only when nothing is missing."""
        there, missing = len(self.named("there")), len(self.named("missing"))
        return 100 * there // (there + missing)


def disclosed(town: Town, site_date: date) -> tuple[Disclosed, ...]:
    """Every project, the least disclosed first, whatever the site date: a record tells by its stage what is due."""
    known = around(town)
    rows = [Disclosed(origin(town, "project", p), disclosure(known, p)) for p in town.projects.values()]
    return tuple(sorted(rows, key=lambda row: (row.score, -len(row.named("missing")), row.origin.id)))
