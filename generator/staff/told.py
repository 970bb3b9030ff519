"""Reports as people and programs read them: aligned text, CSV, JSON, and one line each to begin with.

Takes reports with their rows and a view, gives text; never chooses rows and never prints.
"""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from typing import Any

from generator.export.tables import safe
from generator.staff.reports import Column, Report, Value
from generator.staff.view import View

Found = tuple[Report, tuple[Any, ...]]
"""A report and the rows it has."""


def as_json(found: tuple[Found, ...], site_date: date, view: View) -> str:
    """One object: the site date, and a list of rows for each report; codes stay as the records have them."""
    lists = {
        report.name: [{column.name: column.value(row, view) for column in data_columns(report)} for row in rows]
        for report, rows in found
    }
    return json.dumps({"site_date": site_date.isoformat(), **lists}, ensure_ascii=False, indent=1) + "\n"


def as_csv(report: Report, rows: tuple[Any, ...], view: View) -> str:
    """One report, its headings and codes in words; begins with the mark that tells spreadsheets it is UTF-8."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = data_columns(report)
    writer.writerow([heading(column, view) for column in columns])
    writer.writerows([[safe(cell(column, row, view)) for column in columns] for row in rows])
    return "\ufeff" + out.getvalue()


def as_text(report: Report, rows: tuple[Any, ...], view: View) -> str:
    """A table in aligned text, no wider than its longest cells; numbers to the right."""
    columns = table_columns(report)
    lines = [[heading(column, view) for column in columns], *cells(report, rows, view)]
    numeric = [is_numeric(column, rows, view) for column in columns]
    widths = [max(len(line[index]) for line in lines) for index in range(len(columns))]
    return "".join(
        "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(line, widths, numeric, strict=True)
        ).rstrip()
        + "\n"
        for line in lines
    )


def summary(report: Report, rows: tuple[Any, ...], view: View) -> str:
    """One line: the report's title and how much there is; for disclosure the mean of the scores."""
    title = view.words.label("report", report.name)
    if report.name != "disclosure" or not rows:
        return f"{title}: {len(rows)}"
    mean = sum(row.score for row in rows) // len(rows)
    sentence = view.words.ngettext(
        "{title}: {score}% of what is due is there, over {number} project",
        "{title}: {score}% of what is due is there, over {number} projects",
        len(rows),
    )
    return sentence.format(title=title, score=mean, number=len(rows))


def table_columns(report: Report) -> list[Column]:
    """The columns for people's eyes."""
    return [column for column in report.columns if column.shown != "data"]


def data_columns(report: Report) -> list[Column]:
    """The columns of CSV and JSON."""
    return [column for column in report.columns if column.shown != "table"]


def heading(column: Column, view: View) -> str:
    """A column's heading in words."""
    return view.words.label(column.heading, column.name)


def cells(report: Report, rows: tuple[Any, ...], view: View) -> list[list[str]]:
    """The rows of a table in words."""
    return [[cell(column, row, view) for column in table_columns(report)] for row in rows]


def cell(column: Column, row: Any, view: View) -> str:
    """A value in words; nothing for what is not known."""
    value = column.value(row, view)
    if isinstance(value, tuple):
        return "; ".join(_word(column, part, view) for part in value)
    return "" if value is None else _word(column, value, view)


def is_numeric(column: Column, rows: tuple[Any, ...], view: View) -> bool:
    """Whether a column holds numbers."""
    return bool(rows) and isinstance(column.value(rows[0], view), int)


def _word(column: Column, value: Value, view: View) -> str:
    return view.words.label(column.codes, str(value)) if column.codes else str(value)
