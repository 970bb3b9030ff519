"""The record of a project: what need it answers, its step, money, time, results."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.records.base import (
    Decision,
    DimensionShare,
    Document,
    Fields,
    Figure,
    Measurement,
    PlaceShare,
    PlannedAndActual,
    Sourced,
    Stage,
)
from generator.records.day import Day
from generator.records.scalars import Amount, Code, Count, Id, Latitude, Line, Link, Longitude, Percentage
from generator.records.text import Text

ProjectState = Literal["active", "on_hold", "cancelled", "completed"]
Moment = Literal["before", "during", "after"]
Direction = Literal["up", "down"]


class ProjectStatus(Fields):
    """Whether the project goes on."""

    state: ProjectState
    """active, on_hold, cancelled or completed."""
    reason: Text | None = None
    """Why; needed when the project is on hold or cancelled."""
    since: Day | None = None
    """Since when."""


class Location(Fields):
    """One point on the map."""

    lat: Latitude
    """Latitude in decimal degrees (WGS 84)."""
    lon: Longitude
    """Longitude in decimal degrees (WGS 84)."""
    address: Text | None = None
    """Where that is, in words."""


class Periods(Fields):
    """The time of each step."""

    need: PlannedAndActual | None = None
    """Finding the need."""
    development: PlannedAndActual | None = None
    """Developing the project."""
    implementation: PlannedAndActual | None = None
    """Carrying it out."""
    measurement: PlannedAndActual | None = None
    """Measuring whether it helped."""


class Cost(Fields):
    """What the project costs, from the first estimate to the last payment."""

    estimate: Figure | None = None
    """What it was expected to cost before a decision."""
    approved: Figure | None = None
    """What the council approved."""
    contracted: Figure | None = None
    """What the contracts add up to, where they are not listed."""
    spent: Figure | None = None
    """What has been paid."""
    final: Figure | None = None
    """What it cost in the end."""


class BudgetLineLink(Fields):
    """The official budget lines a project is paid from."""

    year: Code
    """The budget year."""
    code: Code
    """The code (tertip); all its rows are summed."""


class Funding(Fields):
    """Where a part of the money comes from."""

    source: Code
    """own, grant, loan or another code of codelists/funding-sources.yml."""
    amount: Amount
    """How much."""
    party: Line | None = None
    """Who gives it."""


class Milestone(Fields):
    """A point of the plan that can be checked."""

    id: Id
    """Its name within the project."""
    title: Text
    """What has to be done."""
    planned: Day | None = None
    """When it should be done."""
    actual: Day | None = None
    """When it was done."""
    note: Text | None = None
    """Why it is late, or what else should be known."""


class ContractChange(Fields):
    """A change of a contract after it was signed."""

    date: Day
    """When."""
    what: Line
    """What was changed: value, end, scope, supplier."""
    former: Line = Field(alias="from")
    """What it was before; written `from` in YAML."""
    to: Line
    """What it is now."""
    reason: Text
    """Why."""


class Contract(Fields):
    """A contract with a firm."""

    id: Id
    """Its name within the project."""
    title: Text | None = None
    """What is bought."""
    number: Line | None = None
    """The number of the tender (EKAP: ihale kayıt numarası)."""
    procedure: Code | None = None
    """How the firm was chosen: a code of codelists/procedures.yml."""
    supplier: Line
    """The firm."""
    tenderers: Count | None = None
    """How many firms made an offer."""
    date: Day | None = None
    """When it was signed."""
    value: Figure
    """The value signed."""
    final_value: Figure | None = None
    """What was paid in the end."""
    changes: tuple[ContractChange, ...] = ()
    """What was changed afterwards, and why."""


class Indicator(Fields):
    """A number that tells whether the project helps."""

    id: Id
    """Its name within the project."""
    title: Text
    """What is measured."""
    unit: Text
    """In what: people a day, minutes, percent."""
    direction: Direction
    """up when more is better, down when less is better."""
    baseline: Measurement | None = None
    """The value before the project."""
    target: Measurement | None = None
    """The value to reach, and by when."""
    method: Text | None = None
    """How it is measured."""
    values: tuple[Measurement, ...] = ()
    """What was measured since."""


class Progress(Fields):
    """How far the project is."""

    physical: Percentage | None = None
    """Work done, in percent."""
    financial: Percentage | None = None
    """Money spent, in percent of the approved cost."""
    as_of: Day
    """When that was true."""


class Photo(Fields):
    """A photo of the place before, during or after the work."""

    file: Line
    """Its file, below content/files/."""
    caption: Text
    """What is seen; read out to people who do not see it."""
    date: Day | None = None
    """When it was taken."""
    moment: Moment | None = None
    """before, during or after."""


class Update(Fields):
    """A note on how the project goes."""

    date: Day
    """When."""
    text: Text
    """What happened."""


class Change(Fields):
    """A change of the project, and the answers of residents that led to it."""

    date: Day
    """When."""
    what: Text
    """What was changed."""
    reason: Text | None = None
    """Why."""
    because_of: tuple[Id, ...] = ()
    """The feedback that led to it."""


class Policy(Fields):
    """The plans and goals the project serves."""

    plan: Code | None = None
    """The goal of the strategic plan, as SP-2.3."""
    sdg: tuple[Code, ...] = ()
    """UN Sustainable Development Goals or targets, as 11 or 11.2."""


class Project(Sourced):
    """One project of the municipality."""

    title: Text
    """What the project is called."""
    summary: Text | None = None
    """What is done and for whom, in two or three plain sentences."""
    stage: Stage
    """The step it is at: need, development, implementation or measurement."""
    status: ProjectStatus
    """Whether it goes on, and if not, why."""
    dimensions: tuple[DimensionShare, ...] = ()
    """The sides of life it serves: social, physical, cultural."""
    aims: tuple[Code, ...] = ()
    """What it is meant to bring people: codes of codelists/aims.yml."""
    unit: Id | None = None
    """The directorate in charge."""
    needs: tuple[Id, ...] = ()
    """The needs it answers."""
    places: tuple[PlaceShare, ...] = ()
    """Where it is, with shares when there are several places."""
    location: Location | None = None
    """The point to show on the map."""
    periods: Periods | None = None
    """Planned and actual time of each step."""
    cost: Cost | None = None
    """Estimated, approved, spent and final cost."""
    budget_lines: tuple[BudgetLineLink, ...] = ()
    """The official budget lines it is paid from."""
    funding: tuple[Funding, ...] = ()
    """Where the money comes from."""
    milestones: tuple[Milestone, ...] = ()
    """The points of its plan."""
    contracts: tuple[Contract, ...] = ()
    """Its contracts."""
    indicators: tuple[Indicator, ...] = ()
    """How it is known whether it helps."""
    progress: Progress | None = None
    """How far it is."""
    decisions: tuple[Decision, ...] = ()
    """Decisions about it."""
    documents: tuple[Document, ...] = ()
    """Documents about it."""
    photos: tuple[Photo, ...] = ()
    """Photos before, during and after."""
    updates: tuple[Update, ...] = ()
    """Notes on how it goes, newest last."""
    changes: tuple[Change, ...] = ()
    """What was changed, and which answers led to it."""
    policy: Policy | None = None
    """Plans and goals it serves."""
    identifiers: tuple[Line, ...] = ()
    """Its numbers in other systems."""
    link: Link | None = None
    """Its page elsewhere."""
    former_ids: tuple[Id, ...] = ()
    """Ids it had before; their addresses lead here."""
