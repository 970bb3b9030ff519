"""The record of one year's budget and its lines; a line's code is the tertip of the analytic classification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import chain
from typing import Literal, NamedTuple

from pydantic import Field

from generator.records.base import Document, Fields, Sourced
from generator.records.day import Day
from generator.records.scalars import Amount, Code, Count, Id, Line
from generator.records.text import Text

BudgetStatus = Literal["draft", "proposed", "approved", "closed"]
LineDirection = Literal["expenditure", "revenue"]
Delimiter = Literal[",", ";", "tab", "|"]
DecimalMark = Literal[".", ","]
ThousandsMark = Literal[".", ",", "space", "none"]

NOTHING = Decimal(0)


class Approval(Fields):
    """A step of the budget's approval."""

    date: Day
    """When."""
    body: Line
    """Who: encümen, meclis, valilik."""
    number: Line | None = None
    """The number of the decision."""
    note: Text | None = None
    """What else should be known."""


class BudgetLine(Fields):
    """One line of a budget, with its amounts by phase."""

    direction: LineDirection
    """expenditure or revenue."""
    institutional: Code | None = None
    """Administrative code (kurumsal)."""
    institutional_label: Line | None = None
    """What the administrative code means."""
    functional: Code | None = None
    """Functional code (fonksiyonel)."""
    functional_label: Line | None = None
    """What the functional code means."""
    finance: Code | None = None
    """Finance type (finansman tipi)."""
    finance_label: Line | None = None
    """What the finance type means."""
    economic: Code
    """Economic code (ekonomik)."""
    economic_label: Line | None = None
    """What the economic code means."""
    description: Line | None = None
    """What the line is for, when the codes do not tell."""
    project: Id | None = None
    """The project it pays for."""
    place: Id | None = None
    """The place it is spent at."""
    amounts: dict[Code, Amount]
    """Amounts by phase: codes of codelists/phases.yml."""

    @property
    def plain(self) -> PlainLine:
        """The same as every stage after the check has it."""
        return PlainLine(*(getattr(self, name) for name in PlainLine._fields))


class PlainLine(NamedTuple):
    """A line's fields and nothing else: a budget may have 100,000, of which each is 2 kB as a `BudgetLine`."""

    direction: LineDirection
    institutional: str | None
    institutional_label: str | None
    functional: str | None
    functional_label: str | None
    finance: str | None
    finance_label: str | None
    economic: str
    economic_label: str | None
    description: str | None
    project: str | None
    place: str | None
    amounts: Mapping[str, Decimal]

    @property
    def code(self) -> str:
        """The whole code (tertip): institutional, functional, finance and economic code joined by hyphens."""
        _, institutional, _, functional, _, finance, _, economic, *_ = self
        if institutional and functional and finance:
            return f"{institutional}-{functional}-{finance}-{economic}"
        return "-".join(part for part in (institutional, functional, finance, economic) if part)

    def amount(self, phase: str) -> Decimal:
        """The amount of a phase, 0 where the line has none."""
        return self.amounts.get(phase, NOTHING)


def sum_of(phase: str, lines: Iterable[PlainLine]) -> Decimal:
    """The sum of a phase over some lines."""
    return sum([line.amounts[phase] for line in lines if phase in line.amounts], NOTHING)


def phases_of(lines: Iterable[PlainLine]) -> set[str]:
    """The phases that any of the lines has."""
    return set(chain.from_iterable([line.amounts for line in lines]))


class Dialect(Fields):
    """How a table's text is to be read, every part of it known."""

    encoding: Line = "utf-8"
    """utf-8, windows-1254 or windows-1252."""
    delimiter: Delimiter = ","
    """What stands between two cells: a comma, a semicolon, tab or |."""
    decimal: DecimalMark = "."
    """The mark before the decimals."""
    thousands: ThousandsMark = "none"
    """The mark between thousands."""


class ToldDialect(Fields):
    """What is told of how a table is written; what is left out is seen from the table."""

    encoding: Line | None = None
    """utf-8, windows-1254 or windows-1252."""
    delimiter: Delimiter | None = None
    """What stands between two cells: a comma, a semicolon, tab or |."""
    decimal: DecimalMark | None = None
    """The mark before the decimals."""
    thousands: ThousandsMark | None = None
    """The mark between thousands."""


class BudgetTable(Fields):
    """Lines that are kept in a table beside the record."""

    file: Line
    """The table's file, in the same folder: CSV or XLSX."""
    sheet: Line | None = None
    """The sheet of a workbook; the first one when it is left out."""
    heading: Count = 1
    """The row with the headings; rows above it are not read."""
    direction: LineDirection
    """What all its lines are: expenditure or revenue."""
    dialect: ToldDialect = ToldDialect()
    """Encoding, delimiter and number marks, where they cannot be seen from the table."""
    columns: dict[Code, Line]
    """The column of each field of a line: field name to column heading."""
    phases: dict[Code, Line]
    """The column of each phase: phase code to column heading."""


class DeclaredTotal(Fields):
    """A sum that the decision or the accounts state."""

    direction: LineDirection
    """expenditure or revenue."""
    phase: Code
    """The phase: a code of codelists/phases.yml."""
    amount: Amount
    """The sum."""


class Transfer(Fields):
    """Money moved from one line to another during the year, or added to the budget."""

    date: Day
    """When it was decided."""
    number: Line | None = None
    """The number of the decision."""
    giver: Code | None = Field(default=None, alias="from")
    """The code (tertip) it is taken from; written `from` in YAML, left out for new money."""
    to: Code | None = None
    """The code (tertip) it goes to; left out for money that is given up."""
    amount: Amount
    """How much."""
    reason: Text | None = None
    """Why."""


class Budget(Sourced):
    """The budget of one year."""

    year: Code
    """The year; the same as the file name."""
    title: Text | None = None
    """What it is called, when it is not simply the year's budget."""
    status: BudgetStatus
    """draft, proposed, approved or closed."""
    currency: Code | None = None
    """The currency (ISO 4217), when it is not the town's."""
    summary: Text | None = None
    """What is special about this year, in a few plain sentences."""
    approvals: tuple[Approval, ...] = ()
    """Who approved it, and when."""
    tables: tuple[BudgetTable, ...] = ()
    """Tables with its lines."""
    lines: tuple[BudgetLine, ...] = ()
    """Lines written here."""
    transfers: tuple[Transfer, ...] = ()
    """Decisions that moved money between lines."""
    totals: tuple[DeclaredTotal, ...] = ()
    """Sums as they were decided or closed; the lines have to add up to them."""
    tolerance: Amount = Decimal("0.01")
    """How far approved and modification together may be from adjusted on one line."""
    documents: tuple[Document, ...] = ()
    """Documents about it."""
