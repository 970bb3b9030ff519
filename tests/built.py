"""Whole sites, built once for all tests that only look: the invented town with its past, and Madrid."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.check import check
from generator.past import replay
from generator.read import read
from tests.importers.tables import MADRID

ROOT = Path(__file__).parents[1]
DAY = "2026-11-20"
"""The site date of both."""
ADDRESS = "https://ornek.example/"


def invented_town(folder: Path) -> Path:
    """A copy of the invented town below `folder`, its past replayed; gives the content folder."""
    if shutil.which("git") is None:
        pytest.skip("there is no git on PATH")
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    town = check(read(content)).town
    assert town is not None
    assert town.past is not None
    replay(content, town.past)
    return content


def madrid(folder: Path) -> Path:
    """Madrid's own tables imported below `folder`; gives the content folder. Skips where they are absent."""
    if not MADRID.is_dir():
        pytest.skip("Madrid's tables are not beside this checkout (../shared/data/madrid)")
    from tests.importers.test_madrid import fresh, take_all

    content = fresh(folder)
    take_all(content)
    return content


def built(content: Path, site: Path, *more: str, **environment: str) -> Path:
    """A built site; fails with what the command said."""
    command = [sys.executable, "-m", "generator", "build", "--content", str(content), "--site", str(site)]
    settings = {**os.environ, **environment}
    done = subprocess.run(
        [*command, "--date", DAY, *more], capture_output=True, text=True, check=False, env=settings, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return site
