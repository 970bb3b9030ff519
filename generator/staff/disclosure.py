"""What a project discloses of the 39 elements of the CoST Infrastructure Data Standard.

Takes a town and a project, gives each element's answer; the elements themselves stand in `elements`. For pages and
exports as well as for the report. Never asks for what cannot be known yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.check.town import Town
from generator.records.project import Project
from generator.staff.elements import ELEMENTS, Answer, Group
from generator.staff.origin import Origin, origin


@dataclass(frozen=True, slots=True)
class Element:
    """One element of one project. It is not yet due when its stage is not reached, or there is nothing to tell."""

    group: Group
    name: str
    """CoST's name; labels of the context ``element``."""
    answer: Answer


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


def disclosure(town: Town, project: Project) -> tuple[Element, ...]:
    """The 39 elements of a project, in CoST's order."""
    return tuple(Element(group, name, told(town, project)) for group, name, told in ELEMENTS)


def disclosed(town: Town, site_date: date) -> tuple[Disclosed, ...]:
    """Every project, the least disclosed first, whatever the site date: a record tells by its stage what is due."""
    rows = [Disclosed(origin(town, "project", p), disclosure(town, p)) for p in town.projects.values()]
    return tuple(sorted(rows, key=lambda row: (row.score, -len(row.named("missing")), row.origin.id)))
