"""The records that describe the town itself: its site, places, units, prices, code lists, withdrawn records, past."""

from __future__ import annotations

from typing import Literal

from generator.records.base import Fields, Record, Sourced, Stage
from generator.records.day import Day
from generator.records.limits import Limits
from generator.records.scalars import (
    Code,
    Count,
    Id,
    Language,
    Latitude,
    Line,
    Link,
    Longitude,
    Quantity,
    UpToFive,
    YesOrNo,
)
from generator.records.text import Text

QuestionKind = Literal["choice", "scale", "text"]
WithdrawnKind = Literal["need", "project", "budget", "feedback", "place"]


class YearCount(Fields):
    """A number of people in one year."""

    year: Code
    """The year."""
    value: Count
    """How many."""
    source: Text | None = None
    """Who counted."""


class Controller(Fields):
    """Who answers for personal data (KVKK: veri sorumlusu)."""

    name: Text
    """The name of the body."""
    address: Text
    """Its postal address."""
    email: Line | None = None
    """Its e-mail address for requests under the law."""


class Retention(Fields):
    """How many days personal data are kept."""

    contact: Count = 180
    """E-mail addresses, in days after the answer was closed."""
    text: Count = 365
    """The text as it was sent, in days after the decision."""
    rejected: Count = 30
    """What was not published, in days."""


class FormSettings(Fields):
    """The form for residents' answers."""

    address: Line = "/api/feedback"
    """Where it is sent: a path on the same host, or a whole address."""
    longest_text: Count = 2000
    """The most characters a text may have."""
    consent: Text | None = None
    """The sentence a sender agrees to."""
    photos: UpToFive = 3
    """How many photos may be sent along; 0 for none."""
    contact_consent: Text | None = None
    """The sentence whoever gives an e-mail address agrees to."""


class Tiles(Fields):
    """A background for the map of projects, fetched from another host by whoever asks for it."""

    address: Link
    """Its address with {z}, {x} and {y}, beginning with https://."""
    attribution: Line
    """Whose map it is, as its terms ask; shown on the map."""


class MapSettings(Fields):
    """The map of projects."""

    tiles: Tiles | None = None
    """A background from another host, offered by a button; without it the map is made of the places alone."""


class Contact(Fields):
    """How the municipality can be reached without this site."""

    phone: Line | None = None
    """Telephone."""
    email: Line | None = None
    """E-mail."""
    address: Text | None = None
    """Postal address."""
    hours: Text | None = None
    """When it is open."""


class HistorySettings(Fields):
    """What is told of who changed the records."""

    authors: YesOrNo = False
    """Whether the names of those who changed a record are shown."""


class Site(Record):
    """The town and its site: content/site.yml."""

    name: Text
    """The name of the municipality."""
    tagline: Text | None = None
    """One sentence below the name on the first page."""
    notice: Text | None = None
    """A sentence shown on every page, such as that a town is invented."""
    languages: tuple[Language, ...]
    """Languages of the pages; the first one is the town's own."""
    content_languages: tuple[Language, ...] = ()
    """Languages records are written in, when not the same."""
    country: Code = "TR"
    """The country (ISO 3166-1): what a telephone number looks like."""
    currency: Code = "TRY"
    """Currency of all amounts (ISO 4217)."""
    classification: Code | None = None
    """The national budget classification whose code lists are used, such as abs-2006; codelists/ extends them."""
    url: Link | None = None
    """The address of the site, with its path."""
    population: tuple[YearCount, ...] = ()
    """People living in the town, per year."""
    image: Line | None = None
    """The picture that is shown where a page is shared, below content/files/: PNG or JPEG, 1200 by 630."""
    contact: Contact = Contact()
    """How to reach the municipality."""
    form: FormSettings = FormSettings()
    """The form for residents' answers."""
    controller: Controller | None = None
    """Who answers for personal data."""
    retention: Retention = Retention()
    """How long personal data are kept."""
    limits: Limits = Limits()
    """When a reply is late and a figure stale."""
    history: HistorySettings = HistorySettings()
    """What is told of past changes of the records."""
    oc4ids_prefix: Code | None = None
    """The prefix registered for OC4IDS ids."""
    licence: Line | None = None
    """The licence of the data, such as CC-BY-4.0."""
    map: MapSettings = MapSettings()
    """The map of projects."""
    center: tuple[Latitude, Longitude] | None = None
    """The middle of the map: latitude, longitude."""


class Place(Sourced):
    """A neighbourhood, village or district."""

    name: Text
    """Its name."""
    kind: Code = "neighbourhood"
    """neighbourhood, village, district or another code of codelists/place-kinds.yml."""
    parent: Id | None = None
    """The place it lies in."""
    description: Text | None = None
    """What a stranger should know about it, in two sentences."""
    population: tuple[YearCount, ...] = ()
    """People living there, per year."""
    code: Code | None = None
    """Its official code."""
    former_ids: tuple[Id, ...] = ()
    """Ids it had before; their addresses lead here."""


class Unit(Record):
    """A directorate (müdürlük)."""

    name: Text
    """Its name."""
    code: Code | None = None
    """Its administrative code in the budget."""
    phone: Line | None = None
    """Telephone."""
    email: Line | None = None
    """E-mail of the directorate."""
    address: Text | None = None
    """Where it is."""
    hours: Text | None = None
    """When it is open."""


class PriceYear(Fields):
    """The price index of one year."""

    year: Code
    """The year."""
    value: Quantity
    """The index."""


class Prices(Sourced):
    """A price index, for amounts in constant prices."""

    title: Text
    """What the index is called."""
    base: Code
    """The year or month that is 100."""
    values: tuple[PriceYear, ...]
    """The index per year."""


class CodelistEntry(Fields):
    """One code and what it means."""

    code: Code
    """The code."""
    label: Text
    """What it means."""
    description: Text | None = None
    """More about it."""
    cofog: Code | None = None
    """The COFOG division, group or class that means the same."""


class Codelist(Record):
    """A list of codes: content/codelists/<name>.yml."""

    title: Text
    """What the list is about."""
    version: Code | None = None
    """Its version."""
    since: Code | None = None
    """The first year it holds for."""
    until: Code | None = None
    """The last year it holds for; left out while it holds."""
    source: Text | None = None
    """Where it comes from."""
    codes: tuple[CodelistEntry, ...]
    """Its codes."""


class Option(Fields):
    """One answer that can be chosen."""

    code: Code
    """Its code in the records."""
    label: Text
    """What people read."""


class Question(Fields):
    """One question of a step."""

    id: Code
    """Its name in the records."""
    kind: QuestionKind
    """choice (one of the options), scale (one of the options, in order) or text."""
    text: Text
    """What people are asked."""
    hint: Text | None = None
    """A sentence that helps to answer."""
    required: YesOrNo = False
    """Whether it must be answered."""
    options: tuple[Option, ...] = ()
    """The answers to choose from."""


class StageQuestions(Fields):
    """The questions of one step."""

    stage: Stage
    """The step."""
    title: Text
    """The question of this step as a heading."""
    intro: Text | None = None
    """Why it is asked, and what happens with the answers."""
    questions: tuple[Question, ...]
    """The questions."""


class Questions(Record):
    """The questions residents are asked: content/codelists/questions.yml."""

    title: Text
    """What the list is about."""
    version: Code
    """Its version; answers carry it."""
    stages: tuple[StageQuestions, ...]
    """The questions of each step."""


class Withdrawal(Fields):
    """A record that was taken back."""

    kind: WithdrawnKind
    """What it was."""
    id: Id
    """Its id; the address stays."""
    date: Day
    """When."""
    reason: Text
    """Why."""
    successor: Id | None = None
    """The record of the same kind that takes its place."""


class Withdrawn(Record):
    """The withdrawn records: content/withdrawn.yml."""

    records: tuple[Withdrawal, ...]
    """Each with its reason."""


class PastEdit(Fields):
    """A text that was replaced in a file."""

    file: Line
    """The file, below content/."""
    before: Line
    """What stood there before."""
    after: Line
    """What stands there since."""


class PastChange(Fields):
    """One change of the past."""

    date: Day
    """When."""
    author: Line
    """Who."""
    message: Line
    """What and why."""
    adds: tuple[Line, ...] = ()
    """Files that were added."""
    edits: tuple[PastEdit, ...] = ()
    """Texts that were replaced."""


class Past(Record):
    """An invented town's past, replayed into a scratch git repository: content/past.yml."""

    changes: tuple[PastChange, ...]
    """From the oldest to the newest."""


class Page(Record):
    """The heading of a prose page: content/pages/<language>/<name>.md."""

    page: Id
    """What the page is in every language; the same in each translation."""
    title: Line
    """Its title."""
    description: Line | None = None
    """One sentence about it."""
    menu: YesOrNo = False
    """Whether it stands in the menu at the foot of each page."""
