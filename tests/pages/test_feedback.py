"""How the municipality answers is counted from the table of answers; no rate is told of few."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

import yaml

from tests.built import DAY, ROOT, built
from tests.pages.reading import amount, page, rows, words_of
from tests.towns import small_town

FEWEST, LIMIT = 5, 30
"""As site.yml has them when it says nothing."""


def test_rates_and_times_of_every_directorate_are_counted_from_the_answers(ornek: Path) -> None:
    units = {row["id"]: row["name_en"] for row in rows(ornek / "data/units.csv")}
    of = {("project", row["id"]): row["unit"] for row in rows(ornek / "data/projects.csv")}
    of |= {("need", row["id"]): row["unit"] for row in rows(ornek / "data/needs.csv")}
    groups = defaultdict(list)
    for row in rows(ornek / "data/feedback.csv"):
        groups[of.get((row["about_kind"], row["about_id"])) or row["reply_unit"]].append(row)
    table = page(ornek / "en/feedback").tables["By directorate"]
    assert len(table.rows) == len(groups)
    few = 0
    for name, answers, replied, rate, half, acted in table.rows:
        mine = next(group for unit, group in groups.items() if units.get(unit, "Nobody in charge") == name)
        with_reply = [row for row in mine if row["reply_date"]]
        assert (int(answers), int(replied)) == (len(mine), len(with_reply)), name
        assert int(acted) == sum(row["status_state"] == "acted_on" for row in mine)
        if len(mine) < FEWEST:
            few += 1
            assert rate == "too few"
        else:
            assert abs((amount(rate, "en") or 0) - Decimal(100 * len(with_reply)) / len(mine)) <= Decimal("0.05")
        if len(with_reply) >= FEWEST:
            days = [(date.fromisoformat(r["reply_date"]) - date.fromisoformat(r["date"])).days for r in with_reply]
            assert half.split()[0] == str(int(median(days)))
        else:
            assert half == "too few"
    assert 0 < few < len(groups)


def test_what_waits_is_told_with_its_days_against_the_site_date(ornek: Path) -> None:
    waiting = [
        (date.fromisoformat(DAY) - date.fromisoformat(row["date"])).days
        for row in rows(ornek / "data/feedback.csv")
        if not row["reply_date"] and row["status_state"] in ("received", "under_review")
    ]
    shown = page(ornek / "en/feedback")
    assert shown.tiles["Waiting for an answer"] == str(len(waiting))
    for days in waiting:
        assert f"since {days} days" in shown.text
    assert f"{sum(days > LIMIT for days in waiting)} for more than {LIMIT} days" in shown.text


def test_every_declined_answer_stands_there_with_its_reason(ornek: Path) -> None:
    declined = [row for row in rows(ornek / "data/feedback.csv") if row["status_state"] == "declined"]
    assert declined
    for row in declined:
        assert row["status_reason_en"] in page(ornek / "en/feedback").text


def test_what_was_refused_is_counted_by_reason_and_small_counts_are_hidden(ornek: Path) -> None:
    table = page(ornek / "en/feedback").tables["Answers received, published and refused"]
    summed: dict[tuple[str, str], int] = defaultdict(int)
    for year in ("2025", "2026"):
        for month in yaml.safe_load((ROOT / f"content/moderation/{year}.yml").read_text("utf-8"))["months"]:
            for entry in month.get("refused", ()):
                summed[year, entry["reason"]] += entry["count"]
            for name in ("received", "published"):
                summed[year, name] += month[name]
    names = {"received": "Received by the form", "published": "Published", "spam": "Refused: advertising"}
    names |= {"insult": "Refused: insult", "personal-data": "Refused: personal data", "off-topic": "Refused: off topic"}
    names |= {
        "repeated": "Refused: sent before",
        "empty": "Refused: nothing to be understood",
        "other": "Refused: another reason",
    }
    assert table.heads == ("Reason", "2026", "2025")
    assert {row[0]: row[1:] for row in table.rows} == {
        name: tuple(str(n) if (n := summed[year, code]) >= 3 else "fewer than 3" for year in ("2026", "2025"))
        for code, name in names.items()
    }
    assert not [file for file in (ornek / "data").rglob("*") if "moderation" in file.name]


def test_a_year_with_more_answers_than_a_page_holds_is_told_by_months(tmp_path: Path) -> None:
    said = (
        "about: {{kind: project, id: yol-genisletme}}\nstage: implementation\nchannel: web\n"
        "date: {0}\ntext: Söz {1}\nstatus: {{state: received}}\n"
    )
    days = [f"2025-{1 + n % 3:02}-{1 + n % 28:02}" for n in range(100)] + ["2025"]
    answers = {f"feedback/2025/fb-2025-{n:06}.yml": said.format(day, n) for n, day in enumerate(days)}
    site = built(small_town(tmp_path, answers), tmp_path / "site")
    year = page(site / "en/feedback/2025")
    assert "Söz" not in year.text
    for number, day in enumerate(days):
        where = site / f"en/feedback/2025/{day[5:7] or '00'}/index.html"
        assert f'id="fb-2025-{number:06}"' in where.read_text("utf-8")
    assert {link for link in year.links() if link.rstrip("/").split("/")[-1] in ("00", "01", "02", "03")}


def test_boxes_of_forms_show_the_sentences_that_the_endpoint_keeps_as_agreed_to(ornek: Path) -> None:
    forms = json.loads((ornek / "data" / "forms.json").read_text("utf-8"))
    for language, path in (("tr", "tr/projeler/cumhuriyet-meydani"), ("en", "en/projects/cumhuriyet-meydani")):
        labels = page(ornek / path).main.iter("label")
        shown = {one[0].get("name"): words_of(one) for one in labels if one.find("input[@type='checkbox']") is not None}
        assert shown == {name: forms[name][language] for name in ("contact_consent", "consent")}
