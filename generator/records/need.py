"""The record of a need: what residents lack, how it is known, what became of it."""

from __future__ import annotations

from typing import Literal

from generator.records.base import DimensionShare, Document, Fields, PlaceShare, Sourced
from generator.records.day import Day
from generator.records.scalars import Count, Id, Line, Quantity
from generator.records.text import Text

NeedState = Literal["open", "in_project", "met_otherwise", "declined"]
RaisedBy = Literal["residents", "council", "survey", "unit"]


class NeedStatus(Fields):
    """What became of the need."""

    state: NeedState
    """open, in_project, met_otherwise or declined."""
    reason: Text | None = None
    """Why; needed when the need was declined or met otherwise."""
    since: Day | None = None
    """Since when."""


class Evidence(Fields):
    """What shows that the need is real."""

    text: Text
    """What is known."""
    value: Quantity | None = None
    """The number, when there is one."""
    unit: Text | None = None
    """What the number counts."""
    date: Day | None = None
    """When it was found."""
    source: Text | None = None
    """Who found it, and how."""


class Raised(Fields):
    """Who said it first."""

    by: RaisedBy
    """residents, council, survey or unit."""
    date: Day | None = None
    """When."""
    count: Count | None = None
    """How many people said it."""
    feedback: tuple[Id, ...] = ()
    """Their answers, when they are published here."""
    note: Text | None = None
    """What else should be known: the meeting, the petition."""


class Need(Sourced):
    """A need, recorded before and apart from any project."""

    title: Text
    """The need in a few words."""
    description: Text | None = None
    """What is lacking, for whom, where and since when."""
    status: NeedStatus
    """What became of it."""
    dimensions: tuple[DimensionShare, ...] = ()
    """The sides of life it touches: social, physical, cultural."""
    places: tuple[PlaceShare, ...] = ()
    """Where it is felt, with shares when there are several places."""
    unit: Id | None = None
    """The directorate that looks after it."""
    evidence: tuple[Evidence, ...] = ()
    """What shows that it is real."""
    raised: tuple[Raised, ...] = ()
    """Who said it."""
    projects: tuple[Id, ...] = ()
    """The projects that answer it; a project that names the need counts as well."""
    people: Count | None = None
    """About how many people it touches."""
    identifiers: tuple[Line, ...] = ()
    """Its numbers in other systems."""
    documents: tuple[Document, ...] = ()
    """Documents about it."""
    former_ids: tuple[Id, ...] = ()
    """Ids it had before; their addresses lead here."""
