"""The tables that staff may take out and bring back, their columns, and what a cell may be chosen from.

Gives values; never touches a file. A table is one of `generator.columns`, with one column more: the version of the
record each row was taken from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from generator.check.rules.references import CODES, REFERENCES
from generator.check.town import Town
from generator.columns import Column, Table, cell_of, columns_of, entries_of, tables
from generator.records.base import Record
from generator.records.problem import Sentence, _
from generator.records.validate import did_you_mean, shown
from generator.records.words import Words

KINDS = ("project", "need", "place", "unit", "prices", "codelist")
"""The kinds whose records may be changed in a spreadsheet. What residents said is not among them."""
BUDGET_LINES = "budget-lines"
"""The table of one year's lines; it has its own way back, into the tables beside the budget."""
VERSION = "record_version"
"""The column that tells which version of its record a row was taken from."""


class UnknownTable(Exception):
    """There is no such table; the sentence says which there are."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as a sheet."""

    table: Table
    columns: tuple[Column, ...]
    keys: int
    """How many columns at the beginning tell the row: the id, or the id and the numbers in the lists."""

    @property
    def name(self) -> str:
        """What the sheet is called."""
        return self.table.name


def sheet_of(table: Table, languages: tuple[str, ...]) -> Sheet:
    """The sheet of a table."""
    return Sheet(table, tuple(columns_of(table, languages)), 1 + len(table.lists))


def editable_tables() -> dict[str, Table]:
    """Every table that may be named, by each of its names: ``projects_milestones`` is also ``milestones``."""
    found = {table.name: table for table in tables() if table.kind in KINDS}
    short: dict[str, list[Table]] = {}
    for table in found.values():
        if table.lists:
            short.setdefault(table.lists[-1], []).append(table)
    return {**{name: those[0] for name, those in short.items() if len(those) == 1 and name not in found}, **found}


def table_named(name: str) -> Table:
    """The table of a name. Raises UnknownTable."""
    known = editable_tables()
    if name not in known:
        names = sorted({*known, BUDGET_LINES})
        sentence = _("there is no table {value}. {suggestion} There are: {names}")
        suggestion = did_you_mean(name, names)
        raise UnknownTable(Sentence(sentence, value=shown(name), suggestion=suggestion, names=", ".join(names)))
    return known[name]


def rows_of(sheet: Sheet, records: Mapping[str, Record], first: str) -> Iterator[tuple[str, list[str]]]:
    """The id and the cells of every row, in the order of the ids."""
    for identity, record in records.items():
        for keys, entry in entries_of(record, sheet.table.lists):
            cells = [cell_of(entry, column, first) for column in sheet.columns if column.path]
            yield identity, [*([identity] if sheet.table.lists else []), *map(str, keys), *cells]


def pattern_of(sheet: Sheet, column: Column) -> tuple[str, ...]:
    """The path of a column's field as rules have it: ``("contracts", "*", "procedure")``."""
    return (*(step for name in sheet.table.lists for step in (name, "*")), *column.path)


def choices_of(sheet: Sheet, column: Column, town: Town) -> Sequence[str]:
    """What a cell of a column has to be one of; nothing where anything of its type may stand."""
    pattern, kind = pattern_of(sheet, column), sheet.table.kind
    for of_kind, path, codelist in CODES:
        if (of_kind, path) == (kind, pattern) and codelist in town.codelists:
            return [entry.code for entry in town.codelists[codelist].codes]
    for of_kind, path, target in REFERENCES:
        if (of_kind, path) == (kind, pattern):
            return sorted(town.known[target])
    hint = hint_of(sheet.table.model, column.path)
    return get_args(hint) if get_origin(hint) is Literal else ()


def name_of(model: type[BaseModel], column: Column, words: Words) -> str:
    """What people call a column: ``Cost · Approved · Amount``."""
    names: list[str] = []
    for depth, step in enumerate(column.path):
        group = hint_of(model, column.path[:depth]) if depth else model
        names.append(words.field(f"{group.__name__}.{step}"))
    told = " · ".join(names) if names else words.field(column.field)
    return f"{told} ({column.language})" if column.language else told


def hint_of(model: type[BaseModel], path: tuple[str, ...]) -> Any:
    """The type of a field, without ``| None``; None when there is no such field."""
    hint: Any = model
    for step in path:
        if not (isinstance(hint, type) and issubclass(hint, BaseModel)) or step not in hint.model_fields:
            return None
        hint = get_type_hints(hint, include_extras=True)[step]
        parts = [part for part in get_args(hint) if part is not type(None)]
        hint = parts[0] if type(None) in get_args(hint) else hint
    return hint
