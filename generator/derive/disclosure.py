"""What a project discloses of the 39 elements of the CoST Infrastructure Data Standard.

Takes what stands around the projects and one of them, gives each element's answer; the elements themselves stand in
`elements`. Never asks for what cannot be known yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from generator.derive.elements import ELEMENTS, Answer, Around, Group
from generator.records.project import Project


@dataclass(frozen=True, slots=True)
class Element:
    """One element of one project. It is not yet due when its stage is not reached, or there is nothing to tell."""

    group: Group
    name: str
    """CoST's name; labels of the context ``element``."""
    answer: Answer


def disclosure(around: Around, project: Project) -> tuple[Element, ...]:
    """The 39 elements of a project, in CoST's order."""
    return tuple(_element(group, name, told(around, project)) for group, name, told in ELEMENTS)


@cache
def _element(group: Group, name: str, answer: Answer) -> Element:
    """Each of the few there are once: ten thousand projects have forty each."""
    return Element(group, name, answer)
