"""A page made at once is the page that the whole build makes of the same records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.build import Wanted, build
from generator.serving.quick import Left, key_of, left_of, quick_pages
from generator.serving.saved import saved
from tests.towns import small_town

PROJECT = "tr/projeler/yol-genisletme/index.html"
NEED = "tr/ihtiyaclar/yol/index.html"
PLACE = "tr/mahalleler/carsi/index.html"
ANSWER = "feedback/2026/fb-2026-7k2m9q.yml"
NEW = """about: {kind: place, id: carsi}
stage: need
text: Bank yok.
channel: web
date: 2026-05-03
status: {state: received}
"""

CHANGES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "a project": ("projects/yol-genisletme.yml", "1000000.50", "2000000", (PROJECT,)),
    "a need": ("needs/yol.yml", "Yol dar", "Yol çok dar", (NEED,)),
    "a place": ("places/carsi.yml", "name: Çarşı", "name: Çarşı içi", (PLACE,)),
    "an answer": (ANSWER, "Kaldırım", "Yalnız kaldırım", (PROJECT,)),
    "an answer that is about something else now": (
        ANSWER,
        'about: {kind: project, id: yol-genisletme}\nstage: development\nquestions: "1"\nanswers: {dogru: evet}',
        "about: {kind: need, id: yol}\nstage: need",
        (PROJECT, NEED),
    ),
    "a new answer": ("feedback/2026/fb-2026-aaaaaa.yml", "", NEW, (PLACE,)),
}
"""File, what is written for what, and the pages that show it."""


@pytest.mark.parametrize("change", CHANGES)
def test_a_page_made_at_once_is_the_page_of_the_whole_build(tmp_path: Path, change: str) -> None:
    name, old, new, pages = CHANGES[change]
    content, site, left = small_town(tmp_path), tmp_path / "site", list[Left]()
    wanted = Wanted(content, site, date(2026, 11, 20))
    build(wanted, lambda stage, pages: None, lambda job, theme: left.append(left_of(job, theme)))
    file = content / name
    before = file.read_text("utf-8") if old else ""
    assert old in before
    file.write_text(before.replace(old, new, 1), "utf-8")
    found = saved(content, file)
    assert found is not None
    assert found.record is not None
    key = key_of(found.record)
    assert key is not None
    made = quick_pages(left[0], [found.record], [key])
    assert build(wanted, lambda stage, pages: None).pages
    assert {page for page in made if page.startswith("tr/")} == set(pages)
    wrong = [page for page in made if made[page] != (site / page).read_bytes()]
    assert not wrong


def test_an_answer_with_a_photo_that_is_not_published_yet_waits_for_the_build(tmp_path: Path) -> None:
    content, left = small_town(tmp_path), list[Left]()
    wanted = Wanted(content, tmp_path / "site", date(2026, 11, 20))
    build(wanted, lambda stage, pages: None, lambda job, theme: left.append(left_of(job, theme)))
    file = content / "feedback/2026/fb-2026-aaaaaa.yml"
    file.write_text(NEW + "photos: [{file: var.jpg}]\n", "utf-8")
    found = saved(content, file)
    assert found is not None
    assert found.record is not None
    assert not quick_pages(left[0], [found.record], [("feedback", found.record.id)])


def test_a_file_that_is_no_record_says_nothing(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    for name in ("files/var.jpg", "pages/tr/hakkinda.md", "projects/.yol.yml", "../outside.yml"):
        assert saved(content, content / name) is None, name
