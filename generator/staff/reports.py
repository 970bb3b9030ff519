"""The reports and their columns: the one list that the command, its tables and its files share.

A report takes a town and the site date, gives rows; a column takes a row and a view, gives a value. Headings are labels
of the context ``report column``, titles of the context ``report``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from generator.check.town import Town
from generator.derive.elements import ELEMENTS
from generator.records.problem import field_name
from generator.records.text import Text
from generator.staff.disclosure import Disclosed, disclosed
from generator.staff.overdue import Overdue, overdue
from generator.staff.stale import Stale, stale
from generator.staff.translations import Untranslated, translations
from generator.staff.unanswered import unanswered
from generator.staff.view import View

Value = str | int | tuple[str, ...] | None


def _(sentence: str) -> str:
    """Mark a sentence for the catalogues."""
    return sentence


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a report."""

    name: str
    """Its key in JSON; its heading is the label with this name."""
    value: Callable[[Any, View], Value]
    codes: str | None = None
    """The context of the labels, when the value is a code; JSON keeps the code."""
    shown: Literal["everywhere", "table", "data"] = "everywhere"
    """`table` for people's eyes alone, `data` for CSV and JSON alone."""
    heading: str = "report column"
    """The context of the heading."""
    below: int = 0
    """On a terminal of fewer signs a line than this, it stands below the row's first cell."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report: how its rows are found, what of them is told, what can be done about them."""

    name: str
    rows: Callable[[Town, date], tuple[Any, ...]]
    """Every row has an `origin`."""
    columns: tuple[Column, ...]
    remedy: str
    """A msgid: what staff do about a row."""


def _what(row: Overdue | Stale, view: View) -> str:
    """A text of the record, a step, or the word for a figure."""
    if isinstance(row.what, Text):
        return view.text(row.what)
    if isinstance(row, Stale):
        return view.words.label("figure", row.what)
    return view.words.gettext("End of the step: {step}").format(step=view.words.label("stage", row.what))


_RECORD = (
    Column("kind", lambda row, _: row.origin.kind, "kind", "data"),
    Column("id", lambda row, _: row.origin.id, shown="data"),
    Column("title", lambda row, view: view.text(row.origin.title)),
)
_PLACE = (
    Column("unit", lambda row, _: row.origin.unit, shown="data"),
    Column("directorate", lambda row, view: view.unit(row.origin.unit), below=120),
    Column("file", lambda row, view: view.file(row.origin), shown="data"),
    Column("line", lambda row, view: view.line(row.origin), shown="data"),
    Column("field", lambda row, _: field_name(row.origin.path), shown="data"),
    Column("where", lambda row, view: f"{view.file(row.origin)}:{view.line(row.origin)}", shown="table", below=1000),
)


def _answered(name: str) -> Callable[[Disclosed, View], str]:
    return lambda row, _: next(element.answer for element in row.elements if element.name == name)


def _beginning(row: Untranslated, _: View) -> str:
    return row.text if len(row.text) <= 40 else f"{row.text[:39].rstrip()}…"


REPORTS: tuple[Report, ...] = (
    Report(
        "overdue",
        overdue,
        (
            *_RECORD,
            Column("what", _what),
            Column("state", lambda row, _: row.state, "project state"),
            Column("planned", lambda row, _: str(row.planned)),
            Column("days", lambda row, _: row.days),
            *_PLACE,
        ),
        _(
            "Write the day it was done under actual. If the plan has changed, write the new day under planned"
            " and why under note."
        ),
    ),
    Report(
        "stale",
        stale,
        (
            *_RECORD,
            Column("figure", _what),
            Column("as_of", lambda row, _: str(row.as_of)),
            Column("age", lambda row, _: row.days),
            Column("limit", lambda row, _: row.limit),
            *_PLACE,
        ),
        _(
            "Write the new figure with its day, or a new entry in the list. What has ended or was decided otherwise is"
            " told in the status."
        ),
    ),
    Report(
        "unanswered",
        unanswered,
        (
            *_RECORD,
            Column("about", lambda row, _: row.about, "about"),
            Column("about_id", lambda row, _: row.about_id, shown="data"),
            Column("state", lambda row, _: row.state, "feedback state"),
            Column("channel", lambda row, _: row.channel, "channel"),
            Column("received", lambda row, _: str(row.date)),
            Column("past_term", lambda row, _: row.days),
            *_PLACE,
        ),
        _("Write the reply (unit, date, text) into the file and change the status; a refusal says its reason."),
    ),
    Report(
        "translations",
        translations,
        (
            *_RECORD,
            Column("text", _beginning, shown="table"),
            Column("whole_text", lambda row, _: row.text, shown="data"),
            Column("missing_in", lambda row, _: row.languages),
            *_PLACE,
        ),
        _("Write the text in the missing language beside the one that is there. Until then the other one is shown."),
    ),
    Report(
        "disclosure",
        disclosed,
        (
            *_RECORD,
            Column("score", lambda row, _: row.score),
            Column("there", lambda row, _: len(row.named("there"))),
            Column("missing", lambda row, _: len(row.named("missing"))),
            Column("not_yet", lambda row, _: len(row.named("not_yet"))),
            *_PLACE,
            Column("missing_elements", lambda row, _: row.named("missing"), "element", below=1000),
            *(Column(name, _answered(name), "disclosure", "data", "element") for _group, name, _told in ELEMENTS),
        ),
        _(
            "Fill in the field, or name a document whose type says what it is (çed, şartname, sözleşme)."
            " What is not due yet does not count."
        ),
    ),
)
"""In the order they are told."""
