"""Records as flat tables: a table for each kind and for each list within it, their columns from the record's model.

Gives the names and meanings of tables and columns, from which the CSV files, the data package and the data dictionary
are made; never a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.check.town import Town
from generator.records.budget import BudgetLine, phases_of
from generator.records.kinds import kind_named
from generator.records.text import Text
from generator.records.town import YearCount

EXPORTED = ("need", "project", "place", "unit", "budget", "feedback", "prices", "codelist")
"""The kinds that are exported as tables."""
_LEFT_OUT = {"Budget": ("lines", "tables")}
"""Fields that are a table of their own, made by hand below."""
_TYPES: dict[type, str] = {Decimal: "number", int: "integer", bool: "boolean"}


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the records of a kind, or the entries of a list within them."""

    name: str
    kind: str
    model: type[BaseModel]
    lists: tuple[str, ...] = ()
    """The lists that lead from the record to the rows; empty for the records themselves."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type in a Table Schema, and the field it shows."""

    name: str
    type: str
    field: str
    """Model and field, as the catalogues name its label: ``Project.title``."""
    description: str
    path: tuple[str, ...] = ()
    language: str | None = None


@cache
def tables() -> tuple[Table, ...]:
    """Every table that follows from the models."""
    return tuple(table for kind in EXPORTED for table in _tables_of(kind))


def _tables_of(kind: str) -> Iterator[Table]:
    model = kind_named(kind).model
    name = plural(kind)
    yield Table(name, kind, model)
    yield from _lists(name, kind, model, ())


def _lists(name: str, kind: str, model: type[BaseModel], lists: tuple[str, ...]) -> Iterator[Table]:
    for field, info in _fields(model):
        inner = _listed_model(info)
        if inner is not None:
            yield Table(f"{name}_{field}", kind, inner, (*lists, field))
            yield from _lists(f"{name}_{field}", kind, inner, (*lists, field))


def plural(kind: str) -> str:
    """The name of a kind's files: ``projects``."""
    return kind_named(kind).folder


def columns_of(table: Table, languages: tuple[str, ...]) -> list[Column]:
    """The columns of a table, texts once for each language."""
    columns = list(_columns(table.model, languages, (), ""))
    if not table.lists:
        return columns
    keys = [Column(table.kind, "string", f"{table.kind}.id", "The id of the record this row belongs to.")]
    for depth in range(len(table.lists)):
        number = f"{table.lists[depth]}_number"
        keys.append(Column(number, "integer", "number", "The place of the entry in its list, counted from 1."))
    return keys + columns


def _columns(
    model: type[BaseModel], languages: tuple[str, ...], path: tuple[str, ...], prefix: str
) -> Iterator[Column]:
    for field, info in _fields(model):
        if _listed_model(info) is not None:
            continue
        name, where = f"{prefix}{info.alias or field}", (*path, field)
        label, description = f"{model.__name__}.{field}", info.description or ""
        kind = _bare(info.annotation)
        if kind is Text:
            for language in languages:
                yield Column(f"{name}_{language}", "string", label, description, where, language)
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _columns(kind, languages, where, f"{name}_")
        else:
            typed = "object" if get_origin(kind) is dict else _TYPES.get(kind, "string")
            yield Column(name, typed, label, description, where)


def _fields(model: type[BaseModel]) -> list[tuple[str, FieldInfo]]:
    left_out = _LEFT_OUT.get(model.__name__, ())
    return [(name, info) for name, info in model.model_fields.items() if name not in left_out]


def _bare(annotation: Any) -> Any:
    """An annotation without ``| None``."""
    parts = [part for part in get_args(annotation) if part is not NoneType]
    bare = parts[0] if NoneType in get_args(annotation) else annotation
    return bare.__origin__ if hasattr(bare, "__metadata__") else bare  # a Percentage is a Decimal


def _listed_model(info: FieldInfo) -> type[BaseModel] | None:
    """The model of a list's entries; None for a field that is no list of groups."""
    if get_origin(info.annotation) is not tuple:
        return None
    inner = get_args(info.annotation)[0]
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


def population_columns(town: Town) -> list[Column]:
    """The columns of the table of the town's people: one row a year."""
    return list(_columns(YearCount, town.languages, (), ""))


def budget_columns(town: Town) -> list[Column]:
    """The columns of the table of all budget lines: year, the fields of a line, and one column a phase."""
    columns = [Column("year", "string", "Budget.year", "The budget year.")]
    for field, info in BudgetLine.model_fields.items():
        if field != "amounts":
            columns.append(Column(field, "string", f"BudgetLine.{field}", info.description or "", (field,)))
    columns.insert(2, Column("code", "string", "BudgetLine.code", "The whole code (tertip)."))
    return [*columns, *_phase_columns(town)]


def budget_total_columns(town: Town) -> list[Column]:
    """The columns of the table of all sums: one row for each code at each level of each classification."""
    described = (
        ("year", "string", "Budget.year", "The budget year."),
        ("direction", "string", "BudgetLine.direction", "expenditure or revenue."),
        ("classification", "string", "classification", "What the code orders by."),
        ("level", "integer", "level", "How many parts the code has."),
        ("code", "string", "CodelistEntry.code", "The code."),
        ("parent", "string", "parent code", "The code one level up."),
    )
    labels = [
        Column(f"label_{language}", "string", "CodelistEntry.label", "What it means.", ("label",), language)
        for language in town.languages
    ]
    lines = Column("lines", "integer", "lines", "How many lines are summed.")
    return [*(Column(*told) for told in described), *labels, lines, *_phase_columns(town)]


def plan_columns() -> list[Column]:
    """The columns of the table of first plans: what history knows a project was to be, one row a project."""
    return [
        Column("project", "string", "project.id", "The id of the record this row belongs to."),
        Column("known_from", "string", "plan.known_from", "The day that plan is known from."),
        Column("approved", "boolean", "plan.approved", "Whether that plan was approved, not only estimated."),
        Column("end", "string", "plan.end", "When carrying it out was to end."),
        Column("cost", "number", "plan.cost", "What it was to cost."),
    ]


def vanished_columns(languages: tuple[str, ...]) -> list[Column]:
    """The columns of the table of records that are gone without a tombstone."""
    titles = [
        Column(f"title_{language}", "string", "vanished.title", "What it was called last.", ("title",), language)
        for language in languages
    ]
    return [
        Column("kind", "string", "vanished.kind", "need, project, budget or place."),
        Column("id", "string", "vanished.id", "The id it had."),
        Column("date", "string", "vanished.date", "The day its file was taken out."),
        *titles,
        Column("state", "string", "vanished.state", "The state it was in last."),
        Column("unfinished", "boolean", "vanished.unfinished", "Whether it was a project that was not finished."),
        Column("reason", "string", "vanished.reason", "What the change that took it out said."),
    ]


def _phase_columns(town: Town) -> list[Column]:
    phases = sorted(phases_of(chain.from_iterable(town.lines.values())))
    listed = town.codelists.get("phases")
    order = [entry.code for entry in listed.codes] if listed else []
    phases.sort(key=lambda phase: order.index(phase) if phase in order else len(order))
    amount = "The amount of this phase."
    return [Column(phase, "number", f"phase.{phase}", amount, ("amounts", phase)) for phase in phases]
