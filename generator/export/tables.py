"""Records as flat tables: a table for each kind and for each list within it, their columns from the record's model.

Gives CSV (UTF-8, comma, CRLF as RFC 4180) and the columns that the data package and the data dictionary describe.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.check.town import Town
from generator.export.source import DataFile, Source
from generator.records.budget import BudgetLine
from generator.records.kinds import kind_named
from generator.records.scalars import Text, plain_number

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
    return parts[0] if NoneType in get_args(annotation) else annotation


def _listed_model(info: FieldInfo) -> type[BaseModel] | None:
    """The model of a list's entries; None for a field that is no list of groups."""
    if get_origin(info.annotation) is not tuple:
        return None
    inner = get_args(info.annotation)[0]
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


# --- rows --------------------------------------------------------------------------------------------------------


@cache
def csv_files(source: Source) -> tuple[tuple[str, bytes, int], ...]:
    """Name, content and number of rows of every table."""
    languages = source.town.languages
    files = []
    for table in tables():
        columns = columns_of(table, languages)
        rows = list(_rows(source.town, table, columns, languages[0]))
        files.append((table.name, as_csv([column.name for column in columns], rows), len(rows)))
    columns = budget_columns(source.town)
    rows = list(_budget_rows(source.town, columns))
    files.append(("budget_lines", as_csv([column.name for column in columns], rows), len(rows)))
    return tuple(files)


def tables_as_csv(source: Source) -> Iterator[DataFile]:
    """Every table as a CSV file."""
    for name, content, _ in csv_files(source):
        yield f"data/{name}.csv", content


def as_csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A table as UTF-8 with a byte order mark, so that spreadsheet programs read Turkish letters right."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _rows(town: Town, table: Table, columns: list[Column], first: str) -> Iterator[list[str]]:
    for kind, record in town.records():
        if kind == table.kind:
            for keys, entry in _entries(record, table.lists):
                cells = [_cell(entry, column, first) for column in columns if column.path]
                yield [*([getattr(record, "id")] if table.lists else []), *map(str, keys), *cells]  # noqa: B009


def _entries(value: Any, lists: tuple[str, ...]) -> Iterator[tuple[tuple[int, ...], Any]]:
    if not lists:
        yield (), value
        return
    for number, entry in enumerate(getattr(value, lists[0]), start=1):
        for keys, inner in _entries(entry, lists[1:]):
            yield (number, *keys), inner


def _cell(value: Any, column: Column, first: str) -> str:
    for step in column.path:
        value = getattr(value, step, None)
        if value is None:
            return ""
    if isinstance(value, Text):
        written = value.plain if column.language == first else None
        return safe(dict(value.translations).get(column.language or "", written or ""))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return str(value) if column.path[-1] in ("value", "amount") else plain_number(value)
    if isinstance(value, tuple):
        return ";".join(str(part) for part in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return safe(str(value))


def safe(text: str) -> str:
    """A text that a spreadsheet program does not take for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


# --- budget lines ------------------------------------------------------------------------------------------------


def budget_columns(town: Town) -> list[Column]:
    """The columns of the table of all budget lines: year, the fields of a line, and one column a phase."""
    columns = [Column("year", "string", "Budget.year", "The budget year.")]
    for field, info in BudgetLine.model_fields.items():
        if field != "amounts":
            columns.append(Column(field, "string", f"BudgetLine.{field}", info.description or "", (field,)))
    columns.insert(2, Column("code", "string", "BudgetLine.code", "The whole code (tertip)."))
    phases = sorted({phase for lines in town.lines.values() for line in lines for phase in line.amounts})
    listed = town.codelists.get("phases")
    order = [entry.code for entry in listed.codes] if listed else []
    phases.sort(key=lambda phase: order.index(phase) if phase in order else len(order))
    amount = "The amount of this phase."
    return [*columns, *(Column(phase, "number", f"phase.{phase}", amount, ("amounts", phase)) for phase in phases)]


def _budget_rows(town: Town, columns: list[Column]) -> Iterator[list[str]]:
    phases = [column.name for column in columns if column.path[:1] == ("amounts",)]
    fields = [column.name for column in columns if len(column.path) == 1]
    for year, lines in town.lines.items():
        for line in lines:
            cells = [safe(getattr(line, field) or "") for field in fields]
            amounts = [str(line.amounts[phase]) if phase in line.amounts else "" for phase in phases]
            yield [year, cells[0], line.code, *cells[1:], *amounts]
