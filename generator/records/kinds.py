"""Every kind of record with its model and its folder: the one list that reading, exporting and checking share."""

from __future__ import annotations

from dataclasses import dataclass

from generator.records.base import Record
from generator.records.budget import Budget
from generator.records.feedback import Feedback
from generator.records.moderation import Moderation
from generator.records.need import Need
from generator.records.project import Project
from generator.records.town import Codelist, Page, Past, Place, Prices, Questions, Site, Unit, Withdrawn


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record; `folder` is a folder of content/, or a single file when it ends in .yml."""

    name: str
    folder: str
    model: type[Record]
    by_year: bool = False
    """Whether its files stand in a folder per year."""


KINDS: tuple[Kind, ...] = (
    Kind("site", "site.yml", Site),
    Kind("unit", "units", Unit),
    Kind("place", "places", Place),
    Kind("need", "needs", Need),
    Kind("project", "projects", Project),
    Kind("budget", "budgets", Budget),
    Kind("feedback", "feedback", Feedback, by_year=True),
    Kind("moderation", "moderation", Moderation),
    Kind("prices", "prices", Prices),
    Kind("questions", "codelists/questions.yml", Questions),
    Kind("codelist", "codelists", Codelist),
    Kind("withdrawn", "withdrawn.yml", Withdrawn),
    Kind("past", "past.yml", Past),
)
PAGE = Kind("page", "pages", Page)
"""Prose pages are Markdown; only their heading is a record."""

MANY = ("place", "need", "project", "feedback")
"""Kinds of which a town may have thousands, each looked at one by one."""


def kind_named(name: str) -> Kind:
    """The kind with this name. Raises KeyError for a name that is none."""
    return {kind.name: kind for kind in (*KINDS, PAGE)}[name]
