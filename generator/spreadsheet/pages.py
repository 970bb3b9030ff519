"""The pages of an export: every sheet's headings in a language, and what may be chosen in each column.

Takes a checked town, what was read and words; gives pages. Never writes a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from generator.check.rules.references import CODES, REFERENCES
from generator.check.town import Town
from generator.columns import Column, tables
from generator.editor.choices import choices as choices_of
from generator.read import Contents, Document
from generator.records.labels import LABELS
from generator.records.words import Words
from generator.spreadsheet.budget_sheet import BudgetSheet
from generator.spreadsheet.fields import Shape, SheetField
from generator.spreadsheet.sheets import BUDGET_LINES, VERSION, Sheet, rows_of, sheet_named
from generator.spreadsheet.writing import Choices, Heading, Page

_FORMATS: Mapping[str, str] = {"amount": "#,##0.00", "count": "0"}
_NUMBER = "General"


def pages_of(names: Sequence[str], town: Town, contents: Contents, words: Words, year: str | None = None) -> list[Page]:
    """A page for each of the tables, in the order they are asked for."""
    return [
        _budget_page(town, contents, words, year)
        if name == BUDGET_LINES
        else _page(sheet_named(name, town.languages), contents.documents, words)
        for name in names
    ]


def offered(town: Town, words: Words) -> Choices:
    """Everything that may be chosen anywhere, by the names the headings use."""
    there = choices_of(town, words)
    fixed = {
        _list_name(values): {value: words.label(context, value) for value in values}
        for values, context in LABELS.items()
    }
    ids = {f"id:{kind}": named for kind, named in there.ids.items()}
    codes = {f"code:{name}": named for name, named in there.codes.items() if name in town.codelists}
    return {**fixed, **ids, **codes}


def _page(sheet: Sheet, documents: Sequence[Document], words: Words) -> Page:
    headings = [
        *(_key(column, words) for column in sheet.keys),
        *(_heading(sheet, field, words) for field in sheet.fields),
        _key(VERSION, words),
    ]
    return Page(sheet.name, tuple(headings), [row.cells for row in rows_of(sheet, documents)])


def _key(column: Column, words: Words) -> Heading:
    form = "0" if column.type == "integer" else "@"
    return Heading(column.name, words.field(column.field), words.gettext(column.description), form)


def _heading(sheet: Sheet, field: SheetField, words: Words) -> Heading:
    column = field.column
    label = " · ".join((*_names(sheet, column, words), *([column.language] if column.language else [])))
    description = words.gettext(column.description)
    if field.shape is Shape.LIST:
        description = f"{description}\n{words.gettext('Several values stand between semicolons.')}"
    form = _FORMATS.get(field.scalar, _NUMBER) if field.shape is Shape.NUMBER else "@"
    chosen = _chosen(sheet, field)
    return Heading(column.name, label, description, form, chosen, strict=not chosen.startswith("id:"))


def _names(sheet: Sheet, column: Column, words: Words) -> list[str]:
    """What people call a column, group by group: Cost, Approved, Value."""
    here: Any = next(table.model for table in tables() if table.name == sheet.name)
    names = []
    for step in column.path:
        names.append(words.field(f"{here.__name__}.{step}"))
        parts = (here.model_fields[step].annotation, *get_args(here.model_fields[step].annotation))
        here = next((part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)), None)
    return names


def _chosen(sheet: Sheet, field: SheetField) -> str:
    """The name of the list a field is chosen from; empty where anything may be written."""
    if field.values:
        return _list_name(field.values)
    steps = [*(step for name in sheet.lists for step in (name, "*")), *field.column.path]
    for prefix, fields in (("code", CODES), ("id", REFERENCES)):
        for kind, pattern, target in fields:
            if kind == sheet.kind.name and pattern == tuple(steps):
                return f"{prefix}:{target}"
    return ""


def _list_name(values: tuple[str, ...]) -> str:
    return "|".join(values)


def _budget_page(town: Town, contents: Contents, words: Words, year: str | None) -> Page:
    sheet = BudgetSheet(town, contents)
    headings = []
    for column in sheet.columns:
        phase = column.path[:1] == ("amounts",)
        label = sheet.phase_label(column, words) if phase else words.field(column.field)
        form = _FORMATS["amount"] if phase else "0" if column.type == "integer" else "@"
        chosen = {"project": "id:project", "place": "id:place"}.get(column.name, "")
        headings.append(Heading(column.name, label, words.gettext(column.description), form, chosen))
    return Page(BUDGET_LINES, tuple(headings), [cells for _, cells in sheet.rows(year)])
