"""A warm build gives the site that a cold one gives, whatever happened to the records and to the builds before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.build import Wanted, build
from tests.towns import small_town
from tests.warm_walk import Walk, cut_off, files_of


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_warm_build_equals_a_cold_one_after_edits_renames_withdrawals_and_kills(tmp_path: Path, seed: int) -> None:
    Walk(tmp_path, seed).go(steps=8)


def test_files_that_stay_are_not_touched(tmp_path: Path) -> None:
    content, site = small_town(tmp_path), tmp_path / "site"
    wanted = Wanted(content, site, date(2026, 11, 20))
    build(wanted, lambda stage, pages: None)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    project = content / "projects" / "yol-genisletme.yml"
    project.write_text(project.read_text("utf-8").replace("title:", "title: ", 1) + "\n# nothing new\n", "utf-8")
    result = build(wanted, lambda stage, pages: None)
    assert result.pages
    assert result.rendered == 0
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()} == before


def test_what_somebody_took_out_of_the_site_comes_back(tmp_path: Path) -> None:
    content, site = small_town(tmp_path), tmp_path / "site"
    wanted = Wanted(content, site, date(2026, 11, 20))
    build(wanted, lambda stage, pages: None)
    before = files_of(site)
    for name in (
        "tr/hakkinda/index.html",
        "tr/projeler/index.html",
        "data/projects.csv",
        "files/harita.svg",
        "404.html",
    ):
        (site / name).unlink()
    build(wanted, lambda stage, pages: None)
    assert files_of(site) == before


def test_a_photo_of_a_build_that_was_cut_off_is_published_by_the_next(tmp_path: Path) -> None:
    content, site = small_town(tmp_path), tmp_path / "site"
    wanted = Wanted(content, site, date(2026, 11, 20), wait=True)
    build(wanted, lambda stage, pages: None)
    photo = content / "files" / "harita.svg"
    photo.write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg"><title>new</title></svg>')
    assert cut_off(wanted, "publish")
    build(wanted, lambda stage, pages: None)
    assert (site / "files" / "harita.svg").read_bytes() == photo.read_bytes()


def test_a_build_of_the_very_same_things_works_nothing_out(tmp_path: Path) -> None:
    content, site = small_town(tmp_path), tmp_path / "site"
    wanted = Wanted(content, site, date(2026, 11, 20))
    first = build(wanted, lambda stage, pages: None)
    before = files_of(site)
    stages: list[str] = []
    again = build(wanted, lambda stage, pages: stages.append(stage))
    assert stages == ["read", "check"]
    assert (again.pages, again.files, again.bytes) == (first.pages, first.files, first.bytes)
    assert again.checked.problems == first.checked.problems
    assert files_of(site) == before
    assert again.files == len(before)
    for other in (replace(wanted, search=False), replace(wanted, day=date(2026, 11, 21))):
        stages.clear()
        build(other, lambda stage, pages: stages.append(stage))
        assert "data" in stages


def test_what_was_changed_and_changed_back_around_a_build_that_was_cut_off_is_published_again(tmp_path: Path) -> None:
    content, site = small_town(tmp_path), tmp_path / "site"
    wanted = Wanted(content, site, date(2026, 11, 20), wait=True)
    build(wanted, lambda stage, pages: None)
    before = files_of(site)
    project = content / "projects" / "yol-genisletme.yml"
    text = project.read_text("utf-8")
    project.write_text(text.replace("title: {tr: Y", "title: {tr: Z", 1), "utf-8")  # as long as it was
    assert project.read_text("utf-8") != text
    assert cut_off(wanted, "search")  # its pages are published by then
    assert files_of(site) != before
    project.write_text(text, "utf-8")
    build(wanted, lambda stage, pages: None)
    assert files_of(site) == before
