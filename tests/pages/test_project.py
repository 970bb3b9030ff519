"""Pages of projects and needs: every figure is in the files offered, old ones say so, every link leads somewhere."""

from __future__ import annotations

import gzip
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from tests.pages.reading import Page, amount, page, rows, words_of

NAMES = ("Estimate", "Approved", "Contracts", "Spent", "Final cost")
MONEY = re.compile(r"-?[0-9][0-9_]*(?:\.[0-9]+)?")


@pytest.fixture(params=["ornek", "madrid_site"])
def site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def projects(site: Path) -> Iterator[tuple[str, Page, dict[str, str]]]:
    for record in rows(site / "data/projects.csv"):
        yield record["id"], page(site / "en/projects" / record["id"]), record


def of(site: Path, table: str, identity: str) -> list[dict[str, str]]:
    return [row for row in rows(site / f"data/{table}.csv") if row["project"] == identity]


def contracted(site: Path, identity: str) -> Decimal | None:
    """The contracts' final values, else what their values became: told by the files alone."""
    found = []
    for contract in of(site, "projects_contracts", identity):
        value = Decimal(contract["final_value_value"] or contract["value_value"])
        for change in of(site, "projects_contracts_changes", identity):
            if change["contracts_number"] == contract["contracts_number"] and not contract["final_value_value"]:
                before, after = (MONEY.match(change[name]) for name in ("from", "to"))
                value = Decimal(after[0]) if before and after and Decimal(before[0]) == value else value
        found.append(value)
    return sum(found, Decimal(0)) if found else None


def test_what_a_project_costs_stands_in_the_files(site: Path) -> None:
    count = 0
    for identity, built, record in projects(site):
        expected = {name: record[f"cost_{name}_value"] for name in ("estimate", "approved", "spent", "final")}
        wanted = [Decimal(value) for value in expected.values() if value]
        agreed = Decimal(record["cost_contracted_value"]) if record["cost_contracted_value"] else None
        agreed = agreed if agreed is not None else contracted(site, identity)
        wanted += [agreed] if agreed is not None else []
        table = built.tables.get("Cost of the project")
        shown = [amount(cell.split(" This")[0], "en") for cell in table.column("Amount")] if table else []
        assert sorted(filter(None, shown)) == sorted(filter(None, wanted)), identity
        count += len(shown)
    assert count > 60


def test_funding_and_budget_lines_are_sums_of_the_rows_offered(ornek: Path) -> None:
    seen = Counter[str]()
    lines = rows(ornek / "data/budget_lines.csv")
    for identity, built, _ in projects(ornek):
        if funding := built.tables.get("Where the money comes from"):
            given = [Decimal(row["amount"]) for row in of(ornek, "projects_funding", identity)]
            shown = [amount(cell, "en") for cell in funding.column("Amount")]
            assert shown == [*given, *([sum(given)] if len(given) > 1 else [])], identity
            seen["funding"] += 1
        if table := built.tables.get("Official budget lines"):
            for link, row in zip(of(ornek, "projects_budget_lines", identity), table.rows, strict=True):
                found = [line for line in lines if (line["year"], line["code"]) == (link["year"], link["code"])]
                for phase, cell in (("adjusted", row[1]), ("executed", row[2])):
                    total = sum((Decimal(line[phase] or 0) for line in found), Decimal(0))
                    assert amount(re.split(r" [\d.]+%", cell)[0], "en") == total, (identity, phase)
                    seen[phase] += 1
    assert min(seen.values()) > 10


def test_indicators_tell_first_latest_and_target_of_the_files(ornek: Path) -> None:
    seen = 0
    for identity, built, _ in projects(ornek):
        if table := built.tables.get("Indicators"):
            for one, row in zip(of(ornek, "projects_indicators", identity), table.rows, strict=True):
                number = one["indicators_number"]
                values = [
                    value
                    for value in of(ornek, "projects_indicators_values", identity)
                    if value["indicators_number"] == number
                ]
                latest = max(values, key=lambda value: value["date"])["value"] if values else ""
                expected = [Decimal(v) if v else None for v in (one["baseline_value"], latest, one["target_value"])]
                assert [amount(cell, "en") for cell in row[1:4]] == expected, identity
                seen += 1
    assert seen > 20


def test_a_rise_that_is_meant_to_be_a_fall_is_worse_and_the_other_way_round(ornek: Path) -> None:
    square = page(ornek / "en/projects/cumhuriyet-meydani")
    found = {
        words_of(next(section.iter("h3"))): words_of(section)
        for section in square.main.iter("section")
        if section.get("class") == "u-indicator"
    }
    walkers, accidents = found["People walking through the square"], found["Accidents involving pedestrians"]
    assert "Worse than before" in walkers  # 6200 to 5400, more is better
    assert "Lower by 800" in walkers
    assert "3,600 to go to the target of 9,000" in walkers
    assert "Better than before" in accidents  # 11 to 9, less is better
    assert "7 to go to the target of 2" in accidents


def test_old_figures_say_so_unless_their_project_is_over(madrid_site: Path) -> None:
    """Madrid's amounts are of January 2024: more than 180 days before the site date."""
    told = {"active": Counter[bool](), "completed": Counter[bool]()}
    for _, built, record in projects(madrid_site):
        if record["cost_spent_value"]:
            told[record["status_state"]]["This figure is old." in built.text] += 1
    assert told["active"][True] > 90
    assert not told["active"][False]
    assert told["completed"][False] > 40
    assert not told["completed"][True]


def test_every_link_that_a_figure_is_wrong_names_a_field_of_the_record(site: Path) -> None:
    seen = 0
    for kind, folder, named in (("project", "projects", "projeler"), ("need", "needs", "ihtiyaclar")):
        for record in rows(site / f"data/{folder}.csv"):
            whole = json.loads((site / f"data/{folder}/{record['id']}.json").read_text("utf-8"))
            for link in page(site / "tr" / named / record["id"]).links("figure="):
                asked = parse_qs(urlsplit(link).query)
                assert (asked["kind"], asked["id"], asked["lang"]) == ([kind], [record["id"]], ["tr"])
                assert there(whole, asked["figure"][0].split(".")), (record["id"], asked["figure"])
                seen += 1
    assert seen > 400


def there(value: Any, steps: list[str]) -> bool:
    """Whether a path leads to something: entries of a list by id, year, source or number."""
    for step in steps:
        if isinstance(value, list):
            named = [entry for entry in value if step in (entry.get("id"), entry.get("year"), entry.get("source"))]
            value = named[0] if named else value[int(step)] if step.isdigit() and int(step) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return False
    return value is not None


def test_pages_are_light_and_their_contents_lead_to_what_is_there(site: Path) -> None:
    for folder in ("en/projects", "tr/projeler", "en/needs", "tr/ihtiyaclar"):
        for file in (site / folder).glob("*/index.html"):
            assert len(gzip.compress(file.read_bytes(), 9)) <= 20_000, file
            built = page(file)
            ids = Counter(element.get("id") for element in built.root.iter() if element.get("id"))
            assert not [name for name, count in ids.items() if count > 1], file
            assert not [link for link in built.links() if link.startswith("#") and link[1:] not in ids], file


def test_photos_stand_by_their_moment_with_the_size_of_the_small_file(ornek: Path) -> None:
    park = page(ornek / "en/projects/yenimahalle-parki")
    shown = list(park.main.iter("img"))
    assert [image.get("src", "").rpartition("/")[2] for image in shown] == [
        "park-once.webp",
        "park-calisma.webp",
        "park-sonra.webp",
    ]
    for image in shown:
        file = ornek / "en/projects/yenimahalle-parki" / image.get("src", "")
        with Image.open(file) as picture:
            assert (image.get("width"), image.get("height")) == tuple(map(str, picture.size)) == ("640", "427")
    assert {words_of(heading) for heading in park.main.iter("h3")} >= {"Before", "During the work", "After"}


def test_the_newest_five_answers_of_a_step_are_shown_and_the_others_folded(ornek: Path) -> None:
    square = page(ornek / "en/projects/cumhuriyet-meydani")
    folded = [quote for more in square.main.iter("details") for quote in quotes(more) if "u-more" in classes(more)]
    answers = [
        row
        for row in rows(ornek / "data/feedback.csv")
        if row["about_id"] == "cumhuriyet-meydani" and row["stage"] == "implementation"
    ]
    oldest = sorted(answers, key=lambda row: row["date"])[:-5]
    assert len(oldest) == len(answers) - 5 > 0
    assert {row["id"] for row in oldest} == {quote.get("id") for quote in folded}
    assert {row["id"] for row in answers} <= {quote.get("id") for quote in quotes(square.main)}


def quotes(element: ET.Element) -> list[ET.Element]:
    return [quote for quote in element.iter("article") if "u-quote" in classes(quote)]


def classes(element: ET.Element) -> list[str]:
    return (element.get("class") or "").split()


def test_answers_by_step_are_counted_from_the_file_and_few_of_them_give_no_share(ornek: Path) -> None:
    for identity, built, _ in projects(ornek):
        answers = [row for row in rows(ornek / "data/feedback.csv") if row["about_id"] == identity]
        table = built.tables.get("What residents said at each step")
        shown = sum(int(cell) for cell in table.column("Answers")) if table else 0
        assert shown == len(answers), identity
        most = max(Counter(row["stage"] for row in answers).values(), default=0)
        bars = [element for element in built.main.iter("ul") if classes(element) == ["u-optionbars"]]
        assert bool(bars) == (most >= 5), identity


def test_a_moved_end_is_told_from_when_to_when_and_why(ornek: Path) -> None:
    square = page(ornek / "en/projects/cumhuriyet-meydani").text
    assert "The planned end was moved 2 times: 26 June 2026: from 31 August 2026 to 30 September 2026." in square
    assert "the planned end moved from 30 September 2026 to 30 November 2026." in square
    assert "3 months late The plan approved 5 December 2025 said 31 August 2026" in square


def test_a_need_says_who_said_it_how_it_is_known_and_how_far_its_projects_are(ornek: Path) -> None:
    need = page(ornek / "en/needs/meydan-yaya-guvenligi")
    steps = [words_of(step) for step in need.main.iter("li") if "u-step" in classes(step)]
    assert [("Here now" in step) for step in steps] == [False, False, True, False]
    assert "2 projects are here" in steps[2]
    assert "63 people" in need.text
    assert "11 accidents a year" in need.text
