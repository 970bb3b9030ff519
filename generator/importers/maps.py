"""The maps: which column of a town's table is which field, itself a YAML file that is read as strictly as a record.

Takes a file, gives a map or every problem of it with its place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, model_validator

from generator.budget_cells import FIELDS as LINE_FIELDS
from generator.importers.fields import project_fields
from generator.read import Document, locate
from generator.records.base import Fields, Record
from generator.records.budget import BudgetStatus, LineDirection, ToldDialect
from generator.records.day import Day
from generator.records.kinds import Kind
from generator.records.problem import Problem
from generator.records.scalars import Code, Count, Id, Language, Line, YesOrNo
from generator.records.text import Text
from generator.records.validate import Finding, did_you_mean, shown, validate
from generator.records.yaml_reader import parse_yaml

DateOrder = Literal["year-month-day", "day/month/year", "month/day/year"]


class _BareColumn(Fields):
    """A group of fields that is a column's heading when it is written as one value."""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"column": value} if isinstance(value, str) else value


class FieldSource(_BareColumn):
    """Where a field comes from: a column, perhaps translated value by value, or one text for all rows."""

    column: Line | None = None
    """The heading of the column."""
    values: dict[Line, Line] = Field(default_factory=dict)
    """What each value of the column becomes; a value that is not named is a problem."""
    text: Line | None = None
    """The same text for every row, instead of a column."""


class PlaceSource(_BareColumn):
    """The column of places: a code, an id or a name, or several with shares, as ``205 (30%) - 208 (70%)``."""

    column: Line
    """The heading of the column."""
    aliases: dict[Line, Id] = Field(default_factory=dict)
    """Names the table has for a place, and the place's id."""
    nowhere: tuple[Line, ...] = ()
    """Values that mean no place."""


class UnitSource(Fields):
    """The columns of the directorate; one that the town does not have yet is added."""

    name: Line
    """The heading of the column with its name."""
    code: Line | None = None
    """The heading of the column with its code; a unit is known by it, else by its name."""


class DocumentSource(Fields):
    """A column of addresses, each a document of the project."""

    title: Line
    """The title of the document; a project has one document of this title from the table."""
    type: Line | None = None
    """The type of the document."""
    column: Line
    """The heading of the column with the address."""


class Identifier(Fields):
    """The column that tells projects apart, from one year's list to the next."""

    column: Line
    """Its heading."""
    scheme: Line
    """What stands before the value in the project's `identifiers`; only records with it are the importer's."""


class ProjectMap(Record):
    """How a table of projects is read."""

    dialect: ToldDialect = ToldDialect()
    """How the table is written."""
    language: Language | None = None
    """The language of its texts; without it they are written as plain texts."""
    dates: DateOrder = "year-month-day"
    """The order of its dates; a bare year is always read."""
    identifier: Identifier
    """What tells its rows apart."""
    ids: Literal["title", "identifier"] = "title"
    """What the id of a new project is made from."""
    fields: dict[Line, FieldSource]
    """Field of a project, as cost.approved, to its source."""
    places: PlaceSource | None = None
    """Where the project is."""
    unit: UnitSource | None = None
    """The directorate in charge."""
    documents: tuple[DocumentSource, ...] = ()
    """Columns with addresses."""


class LineColumn(Fields):
    """Where a field of a budget line comes from."""

    columns: tuple[Line, ...]
    """One column, or several joined by a full stop (codes) or a comma (labels)."""
    levels: tuple[Count, ...] = ()
    """How many digits each level has, for codes written without marks: [1, 1, 1, 2] makes 91216 9.1.2.16."""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"columns": [value] if isinstance(value, str) else value} if isinstance(value, str | list) else value


class BudgetMap(Record):
    """How a table of budget lines is read."""

    dialect: ToldDialect = ToldDialect()
    """How the table is written."""
    year: Code
    """The budget's year."""
    direction: LineDirection
    """What all its lines are."""
    file: Line | None = None
    """The name of the table beside the budget's record; else year and direction."""
    status: BudgetStatus
    """The status of the budget."""
    currency: Code | None = None
    """The currency, when it is not the town's."""
    as_of: Day | None = None
    """The day the amounts were true."""
    source: Text | None = None
    """Where the table comes from."""
    columns: dict[Code, LineColumn]
    """Field of a line to its column."""
    phases: dict[Code, Line]
    """Phase to its column."""


class PlaceTable(Fields):
    """A table beside the GeoJSON with the places' official names and codes."""

    file: Line
    """Its file, beside the GeoJSON."""
    dialect: ToldDialect = ToldDialect()
    """How it is written."""
    headed: YesOrNo = True
    """Whether it has a heading; without one its columns are 1, 2, 3, …"""
    name: Line
    """The column of the names."""
    code: Line
    """The column of the codes."""


class PlaceMap(Record):
    """How a GeoJSON of places is read."""

    name: Line
    """The property that holds the name."""
    code: Line | None = None
    """The property that holds the code, if there is one."""
    kind: Code | None = None
    """What the places are: district, neighbourhood, village."""
    language: Language | None = None
    """The language of the names."""
    table: PlaceTable | None = None
    """Official names and codes, joined by name whatever the accents and capitals."""
    aliases: dict[Line, Line] = Field(default_factory=dict)
    """Name in the table to name in the GeoJSON, where they differ in more than that."""


M = TypeVar("M", bound=Record)


def read_map(path: Path, model: type[M]) -> tuple[M | None, tuple[Problem, ...]]:
    """The map in a file, or every problem that keeps it from being one."""
    file = path.as_posix()
    try:
        source = path.read_bytes()
    except OSError as error:
        return None, (Problem("unreadable-file", file, values={"reason": error.strerror or str(error)}),)
    parsed = parse_yaml(source, file)
    if parsed.problems:
        return None, parsed.problems
    kind = Kind("map", file, model)
    result = validate(kind, "map", parsed.value)
    findings = [*result.findings, *_unknown_fields(model, parsed.value)]
    document = Document(kind, "map", file, source, parsed.value)
    if findings or not isinstance(result.record, model):
        return None, tuple(locate(document, finding) for finding in findings)
    return result.record, ()


def _unknown_fields(model: type[Record], value: Any) -> list[Finding]:
    """Fields named in a map that no project or budget line has."""
    group, known = ("columns", LINE_FIELDS) if model is BudgetMap else ("fields", tuple(project_fields()))
    named = value.get(group) if isinstance(value, dict) and model is not PlaceMap else None
    if not isinstance(named, dict):
        return []
    return [
        Finding(
            "unknown-field",
            (group, name),
            {"value": shown(name), "suggestion": did_you_mean(name, known)},
            at_key=True,
        )
        for name in named
        if name not in known
    ]
