"""The files of the search, read back without the script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.search.index import _gaps, numbers_of
from tests.pages.reading import rows


@given(st.sets(st.integers(0, 200_000), max_size=300))
def test_numbers_come_back_from_their_gaps(numbers: set[int]) -> None:
    assert numbers_of(_gaps(sorted(numbers))) == sorted(numbers)


def test_every_entry_leads_to_a_page_and_every_record_is_an_entry(ornek: Path) -> None:
    for language, section in (("tr", "projeler"), ("en", "projects")):
        index = read(ornek, language)
        shown = [row for name in index["entries"] for row in part(ornek, language, name)]
        assert len(shown) == index["count"] == sum(count for _, count in index["kinds"])
        for _, path, _ in shown:
            file, _, anchor = path.partition("#")
            page = (ornek / language / file / "index.html").read_text("utf-8")
            assert f'id="{anchor}"' in page if anchor else page
        paths = {path for _, path, _ in shown}
        assert {f"{section}/{row['id']}/" for row in rows(ornek / "data/projects.csv")} <= paths
        assert {row["id"] for row in rows(ornek / "data/feedback.csv")} == {
            path.partition("#")[2] for path in paths if "#fb-" in path
        }


def test_stems_rise_through_the_files_and_the_index_names_the_first_of_each(ornek: Path) -> None:
    index = read(ornek, "tr")
    every: list[str] = []
    for first, name in index["shards"]:
        shard = part(ornek, "tr", name)
        assert shard["stems"][0] == first
        assert len(shard["stems"]) == len(shard["lists"])
        every += shard["stems"]
    assert every == sorted(set(every))
    named = {name for _, name in index["shards"]} | set(index["entries"])
    there = {file.stem for file in (ornek / "tr/search").glob("??????????.json") if "-" not in file.stem}
    assert there == named, "no file is left over, none is missing"


def read(site: Path, language: str) -> Any:
    return json.loads((site / language / "search/index.json").read_text("utf-8"))


def part(site: Path, language: str, name: str) -> Any:
    return json.loads((site / language / "search" / f"{name}.json").read_text("utf-8"))
