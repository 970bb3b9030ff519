"""What several kinds of record share: the frozen base, figures with source and date, periods, shares.

Gives pydantic models; the docstring under a field is its description and the catalogue's msgid.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer, model_validator

from generator.records.day import Day
from generator.records.scalars import Amount, Id, Line, Link, Percentage, Quantity
from generator.records.text import Text

Stage = Literal["need", "development", "implementation", "measurement"]
STAGES: tuple[Stage, ...] = get_args(Stage)
"""The four steps, in order: finding the need, developing the project, carrying it out, measuring whether it helped."""

Dimension = Literal["social", "physical", "cultural"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


_WRITTEN: dict[frozenset[str], set[str]] = {}
"""The sets of written fields, each once."""


class Fields(BaseModel):
    """A group of fields: nothing unknown is accepted, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    def model_post_init(self, context: Any, /) -> None:
        """Share the set of the fields that were written: most entries of a kind write the same ones.

        pydantic makes a set for each, a third of the memory of a project.
        """
        written = self.__pydantic_fields_set__
        object.__setattr__(self, "__pydantic_fields_set__", _WRITTEN.setdefault(frozenset(written), written))


class Record(Fields):
    """One file of `content/`; its file name is its id."""

    id: Id
    """The name of the record in addresses and links; the file name without .yml."""


class Sourced(Record):
    """A record with figures: what it says of date and source holds for every figure that says nothing itself."""

    as_of: Day | None = None
    """The day the figures of this record were true, unless a figure says otherwise."""
    source: Text | None = None
    """Where the figures of this record come from, unless a figure says otherwise."""


def _alone(fields: dict[str, Any], name: str) -> Any:
    """The one field when there is nothing beside it: people write ``merkez``, not ``{place: merkez}``."""
    return fields[name] if fields.keys() == {name} else fields


class Figure(Fields):
    """An amount of money that may say its date and source; in YAML a bare amount, or value, as_of, source."""

    value: Amount
    """The amount, in the currency of the town or the budget."""
    as_of: Day | None = None
    """The day this amount was true."""
    source: Text | None = None
    """The document or decision this amount comes from."""

    @model_validator(mode="before")
    @classmethod
    def _bare_amount(cls, value: Any) -> Any:
        # Told apart here, before validation, so that one fault gives one problem.
        return {"value": value} if isinstance(value, str) else value

    @model_serializer(mode="wrap")
    def _written_bare(self, fields: SerializerFunctionWrapHandler) -> Any:
        return _alone(fields(self), "value")


class Measurement(Fields):
    """One measured value of an indicator."""

    value: Quantity
    """The number, in the unit of the indicator."""
    date: Day
    """When it was measured, or is to be reached."""
    source: Text | None = None
    """Who measured it, and how."""


class Span(Fields):
    """From a day to a day; either may be open."""

    start: Day | None = None
    """First day."""
    end: Day | None = None
    """Last day."""


class PlannedAndActual(Fields):
    """One step's time as planned and as it happened."""

    planned: Span | None = None
    """What was planned."""
    actual: Span | None = None
    """What happened."""


class PlaceShare(Fields):
    """A place, and how much of the record falls on it; in YAML a bare id, or place and share."""

    place: Id
    """The id of the place."""
    share: Percentage | None = None
    """Percent of the record that falls on this place."""

    @model_validator(mode="before")
    @classmethod
    def _bare_place(cls, value: Any) -> Any:
        return {"place": value} if isinstance(value, str) else value

    @model_serializer(mode="wrap")
    def _written_bare(self, fields: SerializerFunctionWrapHandler) -> Any:
        return _alone(fields(self), "place")


class DimensionShare(Fields):
    """A side of life, and how much of the record serves it; in YAML a bare name, or dimension and share."""

    dimension: Dimension
    """social, physical or cultural."""
    share: Percentage | None = None
    """Percent of the record that serves this side of life."""

    @model_validator(mode="before")
    @classmethod
    def _bare_dimension(cls, value: Any) -> Any:
        return {"dimension": value} if isinstance(value, str) else value

    @model_serializer(mode="wrap")
    def _written_bare(self, fields: SerializerFunctionWrapHandler) -> Any:
        return _alone(fields(self), "dimension")


class Document(Fields):
    """A document about a record: a file in content/files/ or a web address."""

    title: Text
    """What the document is called."""
    type: Line | None = None
    """What kind of document it is: tender notice, decision, report."""
    url: Link | None = None
    """Where it is on the web."""
    file: Line | None = None
    """Its file, below content/files/."""
    date: Day | None = None
    """When it was published."""


class Decision(Fields):
    """A decision of the council, the executive board or the mayor."""

    date: Day
    """When it was taken."""
    body: Line
    """Who took it: meclis, encümen, başkanlık."""
    number: Line
    """Its number, as 2025/118."""
    title: Text | None = None
    """What was decided."""
    url: Link | None = None
    """Where its text is."""


class Reply(Fields):
    """The municipality's answer."""

    unit: Id
    """The directorate that answers."""
    date: Day
    """When it answered."""
    text: Text
    """What it says."""
