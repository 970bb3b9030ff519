"""Where the tables for the importers' tests lie, and how a test imports one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.importers import (
    BudgetMap,
    Outcome,
    PlaceMap,
    ProjectMap,
    import_budget,
    import_places,
    import_projects,
    read_map,
)

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests" / "fixtures" / "own-tables"
"""Invented tables with every fault of the real ones."""
MADRID_MAPS = ROOT / "tests" / "fixtures" / "madrid"
MADRID = ROOT.parent / "shared" / "data" / "madrid"
"""Madrid's own tables; not part of this project, beside the checkout where they are present."""

where_madrid_is = pytest.mark.skipif(
    not MADRID.is_dir(), reason="Madrid's tables are not beside this checkout (../shared/data/madrid)"
)
"""Skips only where the folder is absent: where it is present, a missing table in it is a failure."""

_VERBS: dict[type[Any], Callable[..., Outcome]] = {
    ProjectMap: import_projects,
    BudgetMap: import_budget,
    PlaceMap: import_places,
}


def imported(content: Path, file: Path, map_file: Path, model: type[Any], *, replace: bool = False) -> Outcome:
    """What an import by a map did."""
    found, problems = read_map(map_file, model)
    assert not problems
    return _VERBS[model](content, file, found, remove_absent=replace)


def windows_table(source: Path, folder: Path) -> Path:
    """A copy as an office program of a Turkish Windows saves it: Windows-1254, CRLF, also within cells."""
    path = folder / source.name
    path.write_bytes(source.read_text("utf-8").replace("\n", "\r\n").encode("cp1254"))
    return path


def every_file(folder: Path) -> dict[str, bytes]:
    """The bytes of every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
