"""The benchmarks themselves, at a size that takes seconds: they run, and what they measure is what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.check import check
from generator.read import read
from tests.benchmarks.build_against_peers import compared
from tests.benchmarks.large_records import town_of
from tests.benchmarks.measured import measured
from tests.benchmarks.peers import for_hugo, for_mkdocs


def test_the_town_of_the_benchmarks_is_without_errors_and_about_two_and_a_half_kilobytes_a_project(
    tmp_path: Path,
) -> None:
    content = town_of(tmp_path / "town", 60)
    assert check(read(content)).errors == 0
    sizes = [file.stat().st_size for file in content.glob("projects/proje-*.yml")]
    assert len(sizes) == 60
    assert 2200 < sum(sizes) / len(sizes) < 2800


def test_peers_are_given_every_page_of_every_language(tmp_path: Path) -> None:
    content = town_of(tmp_path / "town", 5)
    found = compared(5, 1, search=False, mkdocs=False, hugo=False)["uretken"]
    for_hugo(content, tmp_path / "hugo", records=True)
    configs = for_mkdocs(content, tmp_path / "mkdocs")
    given = len(list((tmp_path / "hugo" / "content").rglob("*.html")))
    assert len(configs) == 2
    assert given == len(list((tmp_path / "mkdocs").rglob("docs/**/*.md")))
    assert given <= found["pages"] <= given + 12  # prose, 404 and the first page are mkdocs' and ours alone
    assert json.dumps(found["extras"])


def test_a_command_that_fails_is_no_measurement() -> None:
    with pytest.raises(SystemExit, match="no-such-module"):
        measured(["python3", "-m", "no-such-module"])
