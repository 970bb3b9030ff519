"""A small town whose project uses every sort of field, its sheets, and what importing changed sheets does."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from generator.check import check
from generator.read import read
from generator.records.words import load_words
from generator.spreadsheet.importing import Outcome, Spreadsheet, compared
from generator.spreadsheet.pages import offered, pages_of
from generator.spreadsheet.writing import as_csv, as_workbook
from tests.towns import small_town

PROJECT = """\
# Kept by the directorate of works.
title: {tr: Meydan, en: Square}
summary: Yayalara açılan meydan.   # first language only
stage: implementation
status: {state: active}
dimensions: [physical]
unit: fen
needs: [yol]
places: [{place: carsi, share: 60}, {place: istasyon, share: 40}]
location: {lat: 38.750, lon: 30.55}
as_of: 2026-10
source: Fen İşleri
cost:
  estimate: 11_500_000
  approved: {value: 12400000, as_of: 2025-12-05, source: {tr: Meclis kararı, en: Council}}   # 2025/118
  final: 999999999999999.99
funding: [{source: own, amount: 9000000.50}, {source: grant, amount: 3400000, party: "=HYPERLINK(1)"}]
milestones:
  - {id: ihale, title: {tr: İhale, en: Tender}, planned: 2026-02, actual: 2026-02-24}
  # The long part.
  - id: insaat
    title: {tr: İnşaat, en: Building}
    planned: 2026-09-30
contracts:
  - id: yapim
    supplier: Örnek İnşaat
    tenderers: 5
    value: 9000000
    changes:
      - {date: 2026-05-02, what: value, from: 8500000, to: 9000000, reason: {tr: Ek iş, en: Extra work}}
indicators:
  - id: yaya
    title: {tr: Yaya, en: People}
    unit: {tr: kişi, en: people}
    direction: up
    values: [{value: 12500, date: 2026-04-01}, {value: 3.75, date: 2026-05-01}]
progress: {physical: 62.5, as_of: 2026-10-31}
updates:
  - date: 2026-04-01
    text:
      tr: >-
        İlk taşlar kondu; yağmur
        iki gün durdurdu.
      en: The first stones.
policy: {plan: "06", sdg: ["11.20", "11.3"]}
identifiers: ["a; b", 'c "d"', "+90"]
"""

FILE = "projects/meydan.yml"


@dataclass(frozen=True, slots=True)
class Sheets:
    """A content folder and ways to export it and to import it again."""

    content: Path

    def export(self, *names: str, year: str | None = None) -> bytes:
        """Tables as a workbook."""
        contents = read(self.content)
        town = check(contents).town
        assert town is not None
        words = load_words("generator")["tr"]
        return as_workbook(pages_of(names, town, contents, words, year), offered(town, words), words)

    def export_csv(self, name: str) -> bytes:
        """One table as CSV."""
        contents = read(self.content)
        town = check(contents).town
        assert town is not None
        [page] = pages_of([name], town, contents, load_words("generator")["tr"])
        return as_csv(page)

    def imported(self, data: bytes, *, even_if_changed: bool = False, name: str = "sheet.xlsx") -> Outcome:
        """What importing a file changes."""
        contents = read(self.content)
        town = check(contents).town
        assert town is not None
        return compared(contents, town, Spreadsheet(name, data, even_if_changed))

    def after(self, name: str, change: Callable[[Any], None], **options: Any) -> Outcome:
        """What a table changes that somebody worked on in a spreadsheet program."""
        book = load_workbook(BytesIO(self.export(name)))
        change(book[name])
        return self.imported(saved(book), **options)


def town(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Sheets:
    """The small town with the square."""
    return Sheets(small_town(folder, {FILE: PROJECT, **(files or {})}))


def saved(book: Workbook) -> bytes:
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def cell(sheet: Any, row_id: str, heading: str, *, key: int = 1) -> Any:
    """The cell of a row, found by what stands in its key column, and a heading."""
    column = [top.value for top in sheet[1]].index(heading) + 1
    row = next(cells[0].row for cells in sheet.iter_rows(min_row=2) if cells[key - 1].value == row_id)
    return sheet.cell(row, column)


def with_cell(data: bytes, row: int, heading: str, value: str) -> bytes:
    """A CSV with another value in one cell; rows count from 1 below the heading."""
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))
    rows[row][rows[0].index(heading)] = value
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def lines_of(outcome: Outcome) -> list[tuple[str, str, str]]:
    """Where, before and after of each change."""
    return [(change.where, change.before, change.after) for change in outcome.changes]


def faults_of(outcome: Outcome) -> list[tuple[str, str]]:
    """Column and sentence of each bad cell."""
    return [(problem.values["column"], problem.values["sentence"]) for problem in outcome.problems]
