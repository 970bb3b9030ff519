"""The checked records of a town, all of one kind by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from generator.records.base import Record
from generator.records.budget import Budget, PlainLine
from generator.records.feedback import Feedback
from generator.records.moderation import Moderation
from generator.records.need import Need
from generator.records.project import Project
from generator.records.town import Codelist, Page, Past, Place, Prices, Questions, Site, Unit, Withdrawn

Ring = tuple[tuple[float, float], ...]
"""A closed line of (longitude, latitude)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The area of a place: its outer rings and holes, as GeoJSON gives them."""

    rings: tuple[Ring, ...]


class LinePlace(NamedTuple):
    """Where a budget line stands: in a table, or in the record itself when `file` is empty."""

    file: str = ""
    """Below the content folder."""
    line: int = 1
    """The line of the file it begins at."""
    row: int = 1
    """The row as a spreadsheet counts."""
    before: int = 0
    """How many lines of tables come before those of the record."""


@dataclass(frozen=True, slots=True)
class Prose:
    """One page of prose in one language."""

    language: str
    slug: str
    heading: Page
    body: str


@dataclass(frozen=True, slots=True)
class Town:
    """Everything a town publishes; every mapping is sorted by id."""

    site: Site
    units: Mapping[str, Unit]
    places: Mapping[str, Place]
    needs: Mapping[str, Need]
    projects: Mapping[str, Project]
    budgets: Mapping[str, Budget]
    feedback: Mapping[str, Feedback]
    moderation: Mapping[str, Moderation]
    prices: Mapping[str, Prices]
    codelists: Mapping[str, Codelist]
    """What codes mean: the town's own lists, joined with those of the classification it uses."""
    questions: Questions | None
    withdrawn: Withdrawn | None
    past: Past | None
    pages: tuple[Prose, ...]
    lines: Mapping[str, tuple[PlainLine, ...]]
    """Budget year to its lines: those of its tables, then those written in it."""
    line_places: Mapping[str, tuple[LinePlace, ...]]
    """Budget year to where each of its lines stands, in the same order."""
    incomplete: frozenset[str]
    """Budget years of which a table or a row could not be read."""
    shapes: Mapping[str, Shape]
    """Place to its area."""
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Kind to the ids that have a file, also of records that could not be read."""
    files: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(kind, id) to the file of the record, below the content folder."""
    own_codelists: Mapping[str, Codelist] = field(default_factory=dict)
    """The code lists as the town wrote them."""

    def records(self) -> Iterator[tuple[str, Record]]:
        """Every record that was read, as it was written, with the name of its kind."""
        yield "site", self.site
        groups: tuple[tuple[str, Mapping[str, Any]], ...] = (
            ("unit", self.units),
            ("place", self.places),
            ("need", self.needs),
            ("project", self.projects),
            ("budget", self.budgets),
            ("feedback", self.feedback),
            ("moderation", self.moderation),
            ("prices", self.prices),
            ("codelist", self.own_codelists),
        )
        for kind, group in groups:
            for record in group.values():
                yield kind, record
        for kind, single in (("questions", self.questions), ("withdrawn", self.withdrawn), ("past", self.past)):
            if single is not None:
                yield kind, single

    def published(self) -> Iterator[tuple[str, Record]]:
        """Every record as it is published: the code lists are those that pages use."""
        yield from ((kind, record) for kind, record in self.records() if kind != "codelist")
        yield from (("codelist", codelist) for codelist in self.codelists.values())

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages records are written in, the town's own first."""
        return self.site.content_languages or self.site.languages
