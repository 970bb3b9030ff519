"""The report card's figures can be recomputed from the CSV files beside them, and history stands on it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from generator.importers import PlaceMap, ProjectMap
from tests.built import built
from tests.importers.tables import MADRID, MADRID_MAPS, imported, where_madrid_is
from tests.importers.test_madrid import fresh
from tests.pages.reading import Page, amount, page, rows
from tests.repositories import Repository

TODAY = "2026-11-20"
SIDES = {"social": "Social", "physical": "Physical", "cultural": "Cultural"}
ENOUGH = 5


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest) -> Path:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Path)
    return found


both = pytest.mark.parametrize("site", ["ornek", "madrid_site"], indirect=True)


def card(site: Path, part: str = "") -> Page:
    return page(site / "en/report-card" / part)


def by_id(site: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows(site / "data/projects.csv")}


def money(row: dict[str, str], name: str) -> Fraction:
    return Fraction(row[f"cost_{name}_value"] or 0)


def sides(site: Path) -> dict[str, dict[str, Fraction]]:
    """Project to the share of each side, of those that are not cancelled."""
    named: dict[str, list[dict[str, str]]] = {}
    for row in rows(site / "data/projects_dimensions.csv"):
        named.setdefault(row["project"], []).append(row)
    going = {identity for identity, row in by_id(site).items() if row["status_state"] != "cancelled"}
    return {
        identity: {
            entry["dimension"]: Fraction(entry["share"]) / 100 if entry["share"] else Fraction(1, len(entries))
            for entry in entries
        }
        for identity, entries in named.items()
        if identity in going
    }


def near(shown: Decimal | None, exact: Fraction) -> bool:
    return shown is not None and abs(Fraction(shown) - exact) <= Fraction(1, 200)


def first_number(cell: str) -> Decimal | None:
    return amount(cell.split(" ")[0], "en")


def test_the_balance_is_that_of_the_tables(ornek: Path) -> None:
    table = card(ornek, "whole-picture").tables["Projects and money by side of life"]
    projects, shares = by_id(ornek), sides(ornek)
    for row in table.rows[:-1]:
        side = next(code for code, name in SIDES.items() if name == row[0])
        serving = {identity: share[side] for identity, share in shares.items() if side in share}
        for cell, name in ((row[1], "approved"), (row[2], "spent")):
            assert near(
                first_number(cell), sum((money(projects[i], name) * s for i, s in serving.items()), Fraction(0))
            )
        assert near(first_number(row[3]), sum(serving.values(), Fraction(0)))
        assert row[4] == str(len(serving))
    assert amount(table.rows[-1][1], "en") == sum(money(projects[identity], "approved") for identity in shares)
    assert table.rows[-1][3] == str(len(shares))


def test_years_and_places_add_up_to_the_whole(ornek: Path) -> None:
    found = card(ornek, "whole-picture")
    total = amount(found.tables["Projects and money by side of life"].rows[-1][1], "en")
    years = found.tables["Balance by year"]
    assert sum(amount(cell, "en") or 0 for cell in years.column("Approved")) == total
    assert sum(int(cell) for cell in years.column("Projects")) == len(sides(ornek))
    expected = Counter(year_of(by_id(ornek)[identity]) for identity in sides(ornek))
    assert dict(zip(years.column("Year"), map(int, years.column("Projects")), strict=True)) == expected
    places: dict[str, Fraction] = {}
    located: dict[str, list[dict[str, str]]] = {}
    for row in rows(ornek / "data/projects_places.csv"):
        located.setdefault(row["project"], []).append(row)
    names = {row["id"]: row["name_en"] or row["name_tr"] for row in rows(ornek / "data/places.csv")}
    for identity in sides(ornek):
        for entry in located.get(identity, []):
            share = Fraction(entry["share"]) / 100 if entry["share"] else Fraction(1, len(located[identity]))
            name = names[entry["place"]]
            places[name] = places.get(name, Fraction(0)) + share * money(by_id(ornek)[identity], "approved")
    told = found.tables["Balance by place"]
    shown_places = dict(zip(told.column("Place"), told.column("Approved, by share"), strict=True))
    assert shown_places.keys() == places.keys()
    assert all(near(amount(shown_places[name], "en"), exact) for name, exact in places.items())


def year_of(row: dict[str, str]) -> str:
    """The year carrying it out begins, else that of the approval, else that of the first step."""
    carried = [row[f"periods_implementation_{name}_start"] for name in ("actual", "planned")]
    steps = [row[f"periods_{step}_{n}_start"] for step in ("need", "development") for n in ("actual", "planned")]
    first = min(filter(None, steps), default="")
    return next(filter(None, (*carried, row["cost_approved_as_of"], first)))[:4]


def test_satisfaction_is_the_average_of_the_answers_with_their_number(ornek: Path) -> None:
    told: dict[str, list[tuple[Fraction, Fraction]]] = {side: [] for side in SIDES}
    for project, value in satisfied(ornek, ("implementation", "measurement")):
        for side, share in sides(ornek).get(project, {}).items():
            told[side].append((value, share))
    table = card(ornek, "whole-picture").tables["Satisfaction by side of life"]
    for name, count, mean in table.rows:
        values = told[next(code for code, label in SIDES.items() if label == name)]
        assert int(count) == len(values) >= ENOUGH
        exact = sum(value * share for value, share in values) / sum(share for _, share in values)
        assert abs(Fraction(first_number(mean) or 0) - exact) <= Fraction(1, 20)


def satisfied(site: Path, stages: tuple[str, ...]) -> Iterator[tuple[str, Fraction]]:
    for row in rows(site / "data/feedback.csv"):
        answers = json.loads(row["answers"])
        value = {"implementation": answers.get("gidis"), "measurement": answers.get("memnuniyet")}.get(row["stage"])
        if row["about_kind"] == "project" and row["stage"] in stages and value:
            yield row["about_id"], Fraction(value)


def test_an_aim_below_the_minimum_shows_the_number_of_answers_alone(ornek: Path) -> None:
    table = card(ornek, "whole-picture").tables["Aims, and what is known of them"]
    aims = {
        identity: row["aims"].split(";") for identity, row in by_id(ornek).items() if row["status_state"] != "cancelled"
    }
    names = {
        row["code"]: row["label_en"] for row in rows(ornek / "data/codelists_codes.csv") if row["codelist"] == "aims"
    }
    values = list(satisfied(ornek, ("implementation", "measurement")))
    for row in table.rows:
        code = next(code for code, name in names.items() if name == row[0])
        serving = [identity for identity, served in aims.items() if code in served]
        count = sum(project in serving for project, _ in values)
        assert row[3] == str(len(serving))
        assert amount(row[4], "en") == sum(money(by_id(ornek)[identity], "approved") for identity in serving)
        assert f"{count} answer" in row[2]
        assert (" of 5 " in row[2]) == (count >= ENOUGH)
    assert any("too few" in row[2] for row in table.rows)


def verdicts(site: Path) -> list[tuple[str, str]]:
    """(better, worse, same or unknown; reached, missed, not_yet or none) of every indicator, from the tables alone."""
    latest: dict[tuple[str, str], tuple[str, Decimal]] = {}
    for row in rows(site / "data/projects_indicators_values.csv"):
        key = (row["project"], row["indicators_number"])
        latest[key] = max(latest.get(key, ("", Decimal(0))), (row["date"], Decimal(row["value"])))
    found = []
    for row in rows(site / "data/projects_indicators.csv"):
        value = latest.get((row["project"], row["indicators_number"]))
        sign = 1 if row["direction"] == "up" else -1
        state, target = "unknown", "not_yet" if row["target_value"] else "none"
        if value and row["baseline_value"]:
            gain = sign * (value[1] - Decimal(row["baseline_value"]))
            state = "better" if gain > 0 else "worse" if gain < 0 else "same"
        if value and row["target_value"]:
            if sign * (value[1] - Decimal(row["target_value"])) >= 0:
                target = "reached"
            elif row["target_date"].ljust(10, "9") < TODAY:
                target = "missed"
        found.append((state, target))
    return found


def test_indicators_are_counted_as_the_tables_tell(ornek: Path) -> None:
    found = card(ornek, "did-it-help")
    states = Counter(state for state, _ in verdicts(ornek))
    targets = Counter(target for _, target in verdicts(ornek))
    assert found.tiles == {
        "Better than before": str(states["better"]),
        "Worse than before": str(states["worse"]),
        "As before": str(states["same"]),
        "No value yet": str(states["unknown"]),
    }
    counts = found.tables["Targets"].column("Indicators")
    assert counts == tuple(str(targets[name]) for name in ("reached", "not_yet", "missed", "none"))
    listed = found.tables["Indicators of all projects, the worse ones first"].rows
    assert [row[1].startswith("Worse") for row in listed][: states["worse"] + 1] == [True] * states["worse"] + [False]
    assert len(listed) + len(found.tables["The other indicators"].rows) == len(verdicts(ornek))


def test_what_residents_say_has_its_number_and_no_share_below_the_minimum(ornek: Path) -> None:
    answers: dict[str, list[str]] = {}
    for row in rows(ornek / "data/feedback.csv"):
        if row["about_kind"] == "project" and row["stage"] == "measurement":
            answers.setdefault(row["about_id"], []).append(json.loads(row["answers"]).get("ise-yaradi", ""))
    titles = {identity: row["title_en"] for identity, row in by_id(ornek).items()}
    table = card(ornek, "did-it-help").tables["Answers after the service began"]
    told = {row[0]: row[1:] for row in table.rows}
    assert {name: int(cells[0]) for name, cells in told.items() if name in titles.values()} == {
        titles[identity]: len(given) for identity, given in answers.items()
    }
    assert all("%" not in cell for row in table.rows if int(row[2]) < ENOUGH for cell in row)
    said = [answer for given in answers.values() for answer in given if answer]
    total = told["All projects together"]
    assert (int(total[0]), int(total[1])) == (sum(map(len, answers.values())), len(said))
    shares = [100 * Fraction(said.count(code), len(said)) for code in ("evet", "kismen", "hayir")]
    assert all(
        abs(Fraction(amount(cell, "en") or 0) - share) <= Fraction(1, 20)
        for cell, share in zip(total[2:5], shares, strict=True)
    )


def outcomes(site: Path) -> Counter[str]:
    """Every project's outcome, from the table of projects alone."""
    found: Counter[str] = Counter()
    for row in rows(site / "data/projects.csv"):
        planned, ended = row["periods_implementation_planned_end"], row["periods_implementation_actual_end"]
        finished = bool(ended) or row["status_state"] == "completed" or row["stage"] == "measurement"
        if row["status_state"] in ("cancelled", "on_hold"):
            found[row["status_state"]] += 1
        elif not planned or (finished and not ended):
            found["untold"] += 1
        else:
            other = ended if finished else TODAY
            length = min(len(planned), len(other))
            is_late = planned[:length] < other[:length]
            found[("late" if is_late else "on_time") if finished else "overdue" if is_late else "going_on"] += 1
    return found


@both
def test_promises_are_counted_as_the_tables_tell(site: Path) -> None:
    found, told = card(site, "promises-kept"), outcomes(site)
    assert {
        "on_time": found.tiles["Finished on time"],
        "late": found.tiles["Finished late"],
        "going_on": found.tiles["Going on, within their time"],
        "overdue": found.tiles["Going on, past their end"],
        "on_hold": found.tiles["On hold"],
        "cancelled": found.tiles["Cancelled"],
    } == {name: str(told[name]) for name in ("on_time", "late", "going_on", "overdue", "on_hold", "cancelled")}
    listed = sum(len(table.rows) for caption, table in found.tables.items() if caption.startswith("Going on, past"))
    assert listed == told["overdue"]
    counted = [
        int(cell)
        for caption, table in found.tables.items()
        if caption.startswith("How late")
        for cell in table.column("Projects")
    ]
    assert sum(counted) == told["overdue"] + told["late"] + told["on_time"]


@both
def test_costs_beyond_what_was_approved_are_those_of_the_table(site: Path) -> None:
    over: dict[str, Fraction] = {}
    for row in rows(site / "data/projects.csv"):
        paid, approved = row["cost_final_value"] or row["cost_spent_value"], row["cost_approved_value"]
        if paid and approved and row["status_state"] != "cancelled" and Fraction(paid) > Fraction(approved):
            over[row["title_en"] or row["title_tr"] or row.get("title_es", "")] = Fraction(paid) - Fraction(approved)
    found = card(site, "promises-kept")
    assert found.tiles["Over cost"] == str(len(over))
    table = found.tables.get("Over what was approved")
    shown = [amount(cell, "en") for cell in table.column("Difference")] if table else []
    assert shown == sorted((Decimal(f"{float(value):.2f}") for value in over.values()), reverse=True)[:10]


def test_milestones_are_counted_as_the_table_tells(ornek: Path) -> None:
    told: Counter[str] = Counter()
    for row in rows(ornek / "data/projects_milestones.csv"):
        planned, actual = row["planned"], row["actual"]
        if not planned:
            continue
        length = min(len(planned), len(actual or TODAY))
        is_late = planned[:length] < (actual or TODAY)[:length]
        if actual:
            told["late" if is_late else "on_time"] += 1
        elif by_id(ornek)[row["project"]]["status_state"] != "cancelled":
            told["overdue" if is_late else "ahead"] += 1
    tiles = card(ornek, "promises-kept").tiles
    names = {"Met on time": "on_time", "Met late": "late", "Not met, past their day": "overdue", "Still ahead": "ahead"}
    assert {name: tiles[name] for name in names} == {name: str(told[code]) for name, code in names.items()}


def test_moved_ends_are_those_of_the_first_plans(ornek: Path) -> None:
    plans = {row["project"]: row["end"] for row in rows(ornek / "data/project_plans.csv")}
    now = {identity: row["periods_implementation_planned_end"] for identity, row in by_id(ornek).items()}
    moved = {identity for identity, end in plans.items() if end and now[identity] and end != now[identity]}
    assert moved == {"cumhuriyet-meydani"}
    assert card(ornek, "promises-kept").tables["Planned ends that were moved"].column("Moved by") == ("91 days later",)


def test_a_town_that_names_no_sides_is_told_so_and_nothing_else(madrid_site: Path) -> None:
    found = card(madrid_site, "whole-picture")
    assert "None of the 203 projects says which side of life it serves" in found.text
    assert found.tables == {}
    unmeasured = [row for row in rows(madrid_site / "data/projects.csv") if row["status_state"] == "completed"]
    assert f"{len(unmeasured)} finished projects have neither" in card(madrid_site, "did-it-help").text


@both
def test_the_first_page_repeats_the_sentence_of_each_part_and_leads_there(site: Path) -> None:
    first = card(site)
    for part in ("whole-picture", "did-it-help", "promises-kept"):
        lead = next(p for p in card(site, part).main.iter("p") if p.get("class") == "u-lead")
        assert " ".join("".join(lead.itertext()).split()) in first.text
        assert first.links(part)


@pytest.fixture(scope="module")
def two_lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Madrid's list of 2023, then that of 2024 in its place, as a site."""
    folder = tmp_path_factory.mktemp("madrid-two-lists")
    content = fresh(folder)
    imported(content, MADRID / "madrid-districts.geojson", MADRID_MAPS / "maps" / "places.yml", PlaceMap)
    made = Repository(content)
    for day, name in (("2024-01-05", "inversiones_principales"), ("2025-03-31", "inversiones_principales_2024")):
        imported(content, MADRID / f"{name}.csv", MADRID_MAPS / "maps" / "projects.yml", ProjectMap, replace=True)
        made.commit(day, f"Inversiones principales, {day[:4]}")
    return built(content, folder / "site")


@where_madrid_is
def test_what_moved_between_two_lists_of_madrid_stands_on_the_page(two_lists: Path) -> None:
    found = card(two_lists, "promises-kept")
    counts = {
        name: found.tiles[name] for name in ("Planned end moved", "Cost changed", "Gone without a word, unfinished")
    }
    assert list(counts.values()) == ["68", "120", "16"]
    assert "known since 5 January 2024" in found.text
    for caption, number in (
        ("Planned ends that were moved", 68),
        ("Costs that changed", 120),
        ("Records that are gone", 72),
    ):
        listed = [row for name, table in found.tables.items() if name.startswith(caption) for row in table.rows]
        assert len(listed) == number
        assert len(set(listed)) == number
    gone = [row for row in rows(two_lists / "data/vanished.csv") if row["unfinished"] == "true"]
    shown = found.tables["Records that are gone (unfinished projects)"]
    assert sorted(shown.column("What it was")) == sorted(row["title_es"] for row in gone)
    assert set(shown.column("Last seen before")) == {"31 March 2025"}


@where_madrid_is
def test_years_are_told_in_years(two_lists: Path) -> None:
    found = card(two_lists, "promises-kept")
    assert {" ".join(cell.split()[1:]) for cell in found.tables["Going on, past their end"].column("Late by")} <= {
        "year late",
        "years late",
    }
    assert "How late projects are" not in found.tables
    first = {row["project"]: row["end"] for row in rows(two_lists / "data/project_plans.csv")}
    now = {row["id"]: row for row in rows(two_lists / "data/projects.csv")}
    expected = Counter(
        int(now[identity]["periods_implementation_actual_end"] or now[identity]["periods_implementation_planned_end"])
        - int(end)
        for identity, end in first.items()
        if end and now[identity]["periods_implementation_planned_end"]
    )
    bins = found.tables["How far ends lie from the first plan, in years"].column("Projects")
    assert [int(cell) for cell in bins[1:5]] == [expected[year] for year in range(4)]


@both
@pytest.mark.parametrize("part", ["", "whole-picture", "did-it-help", "promises-kept"])
def test_every_page_leads_to_the_tables_its_figures_come_from(site: Path, part: str) -> None:
    found = card(site, part)
    files = [link.rpartition("/")[2] for link in found.links(".csv")]
    assert "projects.csv" in files
    assert all((site / "data" / name).is_file() for name in files)
