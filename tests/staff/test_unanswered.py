"""Answers that wait longer than the town's term; the directorate is that of what they are about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generator.staff.unanswered import unanswered
from tests.staff.towns import town_of
from tests.towns import SMALL_TOWN

ANSWER = """\
about: {kind: project, id: yol-genisletme}
stage: implementation
channel: paper
date: DATE
status: STATUS
"""
DAY = date(2026, 12, 1)


def answer(day: str, status: str = "{state: received}", more: str = "") -> str:
    return ANSWER.replace("DATE", day).replace("STATUS", status) + more


def told(folder: Path, answers: list[str], site: str = "") -> list[tuple[str, int]]:
    files = {f"feedback/2026/fb-2026-aaaaa{number}.yml": text for number, text in enumerate(answers, start=2)}
    files["site.yml"] = (SMALL_TOWN / "site.yml").read_text("utf-8") + site
    return [(row.origin.id[-1], row.days) for row in unanswered(town_of(folder, files), DAY)]


def test_the_term_is_thirty_days_and_the_longest_wait_comes_first(tmp_path: Path) -> None:
    # 2026-11-01 and 30 days make 2026-12-01.
    days = ["2026-11-01", "2026-10-31", "2026-10-01", "2026-10"]
    assert told(tmp_path, [answer(day) for day in days]) == [("4", 31), ("3", 1), ("5", 1)]


def test_a_town_sets_its_own_term(tmp_path: Path) -> None:
    assert told(tmp_path, [answer("2026-11-01"), answer("2026-11-16")], "limits: {reply: 15}\n") == [("2", 15)]


def test_a_reply_or_a_decision_ends_the_wait(tmp_path: Path) -> None:
    reply = "reply: {unit: fen, date: 2026-11-30, text: Bakıyoruz.}\n"
    assert told(
        tmp_path,
        [
            answer("2026-01-01", "{state: under_review}"),
            answer("2026-01-01", "{state: under_review}", reply),
            answer("2026-01-01", "{state: declined, reason: Yetkimiz yok}"),
            answer("2026-01-01", "{state: duplicate, duplicate_of: fb-2026-7k2m9q}"),
            answer("2026-01-01", "{state: answered}", reply),
        ],
    ) == [("2", 304)]


def test_directorate_and_title_are_those_of_the_record_it_is_about(tmp_path: Path) -> None:
    town = town_of(tmp_path, {"feedback/2026/fb-2026-aaaaa2.yml": answer("2026-01-01")})
    (row,) = unanswered(town, DAY)
    assert (row.origin.kind, row.origin.unit, row.about_id) == ("feedback", "fen", "yol-genisletme")
    assert row.origin.title == town.projects["yol-genisletme"].title
    assert row.origin.file == "feedback/2026/fb-2026-aaaaa2.yml"
