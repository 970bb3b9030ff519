"""Every table as CSV: UTF-8 with a byte order mark, commas, CRLF as RFC 4180 has it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from generator.check.town import Town
from generator.columns import (
    Column,
    Table,
    budget_columns,
    budget_total_columns,
    columns_of,
    plan_columns,
    population_columns,
    tables,
    vanished_columns,
)
from generator.derive.budgets import codelist_of
from generator.export.source import DataFile, Source
from generator.records.scalars import plain_number
from generator.records.text import Text


@cache
def csv_files(source: Source) -> tuple[tuple[str, bytes, int], ...]:
    """Name, content and number of rows of every table."""
    languages = source.town.languages
    files = []
    for table in tables():
        columns = columns_of(table, languages)
        rows = list(_rows(source.town, table, columns, languages[0]))
        files.append((table.name, as_csv([column.name for column in columns], rows), len(rows)))
    columns = population_columns(source.town)
    rows = [[_cell(count, column, languages[0]) for column in columns] for count in source.town.site.population]
    files.append(("population", as_csv([column.name for column in columns], rows), len(rows)))
    columns = budget_columns(source.town)
    lines = _budget_rows(source.town, columns)
    count = sum(map(len, source.town.lines.values()))
    files.append(("budget_lines", as_csv([column.name for column in columns], lines), count))
    columns = budget_total_columns(source.town)
    rows = list(_total_rows(source, columns))
    files.append(("budget_totals", as_csv([column.name for column in columns], rows), len(rows)))
    rows = list(_plan_rows(source))
    files.append(("project_plans", as_csv([column.name for column in plan_columns()], rows), len(rows)))
    columns = vanished_columns(source.town.languages)
    rows = list(_vanished_rows(source, columns))
    files.append(("vanished", as_csv([column.name for column in columns], rows), len(rows)))
    return tuple(files)


def tables_as_csv(source: Source) -> Iterator[DataFile]:
    """Every table as a CSV file."""
    for name, content, _ in csv_files(source):
        yield f"data/{name}.csv", content


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as UTF-8 with a byte order mark, so that spreadsheet programs read Turkish letters right."""
    written = io.BytesIO()
    text = io.TextIOWrapper(written, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    text.flush()
    return written.getvalue()


def _rows(town: Town, table: Table, columns: list[Column], first: str) -> Iterator[list[str]]:
    readers = [_reader(column, first) for column in columns if column.path]
    for kind, record in town.published():
        if kind == table.kind:
            for keys, entry in _entries(record, table.lists):
                cells = [read(entry) for read in readers]
                yield [*([getattr(record, "id")] if table.lists else []), *map(str, keys), *cells]  # noqa: B009


def _cell(value: Any, column: Column, first: str) -> str:
    return _reader(column, first)(value)


@cache
def _reader(column: Column, first: str) -> Callable[[Any], str]:
    """What gives a row's text in a column: worked out once, for a large town has a million cells."""
    first_step, *steps = column.path
    step_of = attrgetter(first_step)
    is_text, whole_amounts = column.type == "string", column.path[-1] in ("value", "amount")

    def read(row: Any) -> str:
        value = step_of(row)
        for step in steps:
            value = getattr(value, step, None)
        if value is None:
            return ""
        if type(value) is str:
            return safe(value) if is_text else value
        text = _text_of(value, column.language, first, whole_amounts=whole_amounts)
        return safe(text) if is_text else text

    return read


def _entries(value: Any, lists: tuple[str, ...]) -> Iterator[tuple[tuple[int, ...], Any]]:
    """The rows a record gives to a table: the entries of its lists with their numbers, or the record itself."""
    if not lists:
        yield (), value
        return
    for number, entry in enumerate(getattr(value, lists[0]), start=1):
        for keys, inner in _entries(entry, lists[1:]):
            yield (number, *keys), inner


def _text_of(value: Any, language: str | None, first: str, *, whole_amounts: bool) -> str:
    """A value as text; `first` is the language of plain texts."""
    if isinstance(value, Text):
        written = value.plain if language == first else None
        return dict(value.translations).get(language or "", written or "")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return str(value) if whole_amounts else plain_number(value)
    if isinstance(value, tuple):
        return ";".join(str(part) for part in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def safe(text: str) -> str:
    """A text that a spreadsheet program does not take for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _budget_rows(town: Town, columns: list[Column]) -> Iterator[list[str]]:
    phases = [column.name for column in columns if column.path[:1] == ("amounts",)]
    values_of = attrgetter(*(column.name for column in columns if len(column.path) == 1))
    cell = cache(lambda value: safe(value or ""))  # codes and labels repeat on thousands of rows
    for year, lines in town.lines.items():
        for line in lines:
            direction, *cells = map(cell, values_of(line))
            amounts = [str(line.amounts[phase]) if phase in line.amounts else "" for phase in phases]
            yield [year, direction, line.code, *cells, *amounts]


def _total_rows(source: Source, columns: list[Column]) -> Iterator[list[str]]:
    """Every level of every classification, so that sums can be checked against one's own."""
    phases = [column.name for column in columns if column.path[:1] == ("amounts",)]
    languages = [column.language for column in columns if column.language]
    for year, figures in source.figures.budgets.items():
        for side in (figures.expenditure, figures.revenue):
            for name, groups in side.groups.items():
                labels = _labels(source.town, codelist_of(name, side.direction))
                for group in groups:
                    text = labels.get(group.code)
                    told = [
                        text.in_language(lang, source.town.languages)[0] if text else group.label for lang in languages
                    ]
                    amounts = [str(group.amounts[phase]) if phase in group.amounts else "" for phase in phases]
                    head = [year, side.direction, name, str(group.level), group.code, group.parent]
                    yield [*head, *map(safe, told), str(group.lines), *amounts]


def _plan_rows(source: Source) -> Iterator[list[str]]:
    """The first plan of every project git knows one of."""
    for identity, figures in source.figures.projects.items():
        if plan := figures.slippage:
            end, cost = plan.baseline_end, plan.baseline_cost
            told = ("" if value is None else str(value) for value in (end, cost))
            yield [identity, plan.baseline_date.isoformat(), str(plan.approved).lower(), *told]


def _vanished_rows(source: Source, columns: list[Column]) -> Iterator[list[str]]:
    titles = [column for column in columns if column.language]
    for gone in source.figures.vanished:
        told = [_cell(gone, column, source.town.languages[0]) for column in titles]
        state = [safe(gone.state or ""), str(gone.unfinished).lower(), safe(gone.reason.plain or "")]
        yield [gone.kind, gone.id, gone.date.isoformat(), *told, *state]


def _labels(town: Town, codelist: str) -> dict[str, Text]:
    return {entry.code: entry.label for entry in town.codelists[codelist].codes} if codelist in town.codelists else {}
