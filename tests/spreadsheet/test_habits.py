"""What people do to a workbook without thinking of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from openpyxl import load_workbook

from generator.commands import main
from tests.towns import small_town

ROAD = """\
title: {tr: Yol, en: Road}
stage: implementation
status: {state: active}
former_ids: [eski-yol]
source: Fen
progress: {physical: 62, as_of: 2026-10-31}
"""


def brought_back(folder: Path, change: Callable[[Any], None]) -> tuple[Result, str]:
    """What is told, and the project's text, after a workbook was taken out, changed and brought back."""
    content = small_town(folder, {"projects/yol-genisletme.yml": ROAD})
    file = folder / "w.xlsx"
    run = CliRunner()
    assert run.invoke(main, ["export", "table", "projects", "-o", str(file), "--content", str(content)]).exit_code == 0
    book = load_workbook(file)
    change(book)
    book.save(file)
    line = ["--lang", "en", "import", "table", str(file), "--content", str(content), "--write"]
    done = run.invoke(main, line, catch_exceptions=False)
    return done, (content / "projects/yol-genisletme.yml").read_text("utf-8")


def cell(page: Any, heading: str) -> Any:
    return page.cell(2, [head.value for head in page[1]].index(heading) + 1)


def test_a_cell_shown_as_percent_is_read_as_it_is_shown(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        cell(book["projects"], "progress_physical").value = 0.75
        cell(book["projects"], "progress_physical").number_format = "0%"

    done, text = brought_back(tmp_path, change)
    assert done.exit_code == 0, done.output
    assert text == ROAD.replace("62", "75")


def test_a_sheet_that_was_copied_is_not_read_as_a_second_opinion(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        copied = book.copy_worksheet(book["projects"])
        cell(copied, "title_en").value = "Street"

    done, text = brought_back(tmp_path, change)
    assert done.exit_code == 1
    assert "which another sheet holds already" in done.output
    assert text == ROAD
