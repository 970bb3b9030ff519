"""The 39 elements of the CoST standard: which are there, which are missing, which are not due yet."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from generator.derive.disclosure import Element, disclosure
from generator.derive.elements import ELEMENTS, around
from generator.staff.disclosure import disclosed
from tests.staff.towns import town_of
from tests.towns import SMALL_TOWN

COST = Path(__file__).parents[3] / "shared" / "data" / "schemas" / "oc4ids" / "mapping"
FILES = {
    "identification": "project-level-identification",
    "preparation": "project-level-preparation",
    "completion": "project-level-completion",
    "procurement": "process-level-procurement",
    "implementation": "process-level-implementation",
}
IDEA = "title: Çeşme\nstage: need\nstatus: {state: active}\nplaces: [carsi]\n"
BUILT = """\
title: Köprü
stage: implementation
status: {state: active}
contracts:
  - {id: ana, title: Köprü işi, supplier: Usta, value: 100, date: 2026-02-01, procedure: open, tenderers: 3}
  - {id: ek, supplier: Kalfa, value: 50}
"""


def elements(folder: Path, project: str, more: dict[str, str] | None = None) -> dict[str, str]:
    town = town_of(folder, {"projects/denenen.yml": project, **(more or {})})
    return {element.name: element.answer for element in disclosure(around(town), town.projects["denenen"])}


@pytest.mark.skipif(not COST.is_dir(), reason="CoST's tables are not beside this checkout (../shared/data/schemas)")
def test_names_groups_and_order_are_those_of_the_standard() -> None:
    named = []
    for group, file in FILES.items():
        with (COST / f"{file}.csv").open(encoding="utf-8-sig", newline="") as table:
            named += [(group, row["CoST IDS element"]) for row in csv.DictReader(table)]
    assert [(group, name) for group, name, _ in ELEMENTS] == named


def test_there_are_39_each_with_its_own_name() -> None:
    assert len({name for _, name, _ in ELEMENTS}) == len(ELEMENTS) == 39


def test_a_bare_idea_owes_who_why_and_how_to_ask_and_nothing_later(tmp_path: Path) -> None:
    found = elements(tmp_path, IDEA)
    assert {name for name, answer in found.items() if answer == "missing"} == {
        "Project owner",
        "Sector",
        "Purpose",
        "Project description",
        "Contact details",
    }
    assert {name for name, answer in found.items() if answer == "there"} == {
        "Project name",
        "Project Location",
        "Project status (current)",
    }


def test_an_element_of_contracts_is_there_when_every_contract_tells_it(tmp_path: Path) -> None:
    found = elements(tmp_path, BUILT)
    assert found["Contract price"] == found["Contract firm(s)"] == "there"
    lacking = ("Contract title", "Contract status", "Procurement process", "Number of firms tendering")
    assert {found[name] for name in lacking} == {"missing"}
    whole = elements(tmp_path / "whole", BUILT.partition("  - {id: ek")[0])
    assert {whole[name] for name in lacking} == {"there"}


@pytest.mark.parametrize(
    ("stage", "state", "answer"),
    [
        ("development", "{state: active}", "not_yet"),
        ("implementation", "{state: active}", "missing"),
        ("implementation", "{state: cancelled, reason: Vazgeçildi, since: 2026-01-01}", "not_yet"),
    ],
)
def test_without_a_contract_its_elements_are_due_when_the_work_goes_on(
    tmp_path: Path, stage: str, state: str, answer: str
) -> None:
    project = IDEA.replace("need", stage).replace("{state: active}", state)
    found = elements(tmp_path, project)
    assert {found[name] for group, name, _ in ELEMENTS if group == "procurement"} == {answer}
    assert {found[name] for group, name, _ in ELEMENTS if group == "implementation"} == {"not_yet"}


def test_cost_and_scope_at_the_end_are_due_once_the_work_is_done(tmp_path: Path) -> None:
    names = ("Project completion cost", "Project Scope at completion (projected)")
    going_on = elements(tmp_path / "on", BUILT)
    done = elements(tmp_path / "done", BUILT.replace("stage: implementation", "stage: measurement"))
    assert [going_on[name] for name in names] == ["not_yet", "not_yet"]
    assert [done[name] for name in names] == ["missing", "missing"]
    told = "cost: {final: 150}\ndocuments: [{title: Tutanak, type: Kesin Kabul, url: 'https://kucuk.example/k'}]\n"
    whole = elements(tmp_path / "told", BUILT.replace("stage: implementation", "stage: measurement") + told)
    assert [whole[name] for name in names] == ["there", "there"]


@pytest.mark.parametrize("kind", ["ÇED", "çed raporu", "Environmental Impact", "environmentalImpact"])
def test_a_document_of_a_fitting_type_answers_what_has_no_field(tmp_path: Path, kind: str) -> None:
    document = f"documents: [{{title: Belge, type: {kind}, url: 'https://kucuk.example/b'}}]\n"
    name = "Environmental impact"
    assert elements(tmp_path / "with", BUILT + document)[name] == "there"
    assert elements(tmp_path / "other", BUILT + document.replace(kind, f"{kind} değil"))[name] == "missing"


def test_a_changed_contract_tells_what_it_was_and_what_it_is(tmp_path: Path) -> None:
    change = "changes: [{date: 2026-05-01, what: İşin bitiş tarihi, from: 2026-06, to: 2026-09, reason: Kış}]"
    told = BUILT.replace("value: 50}", f"value: 50, {change}}}")
    found = elements(tmp_path / "told", told)
    names = ("Variation to contract duration", "Reasons for scope and duration changes", "Variation to contract price")
    assert [found[name] for name in names] == ["there", "there", "not_yet"]


def test_a_price_that_came_out_otherwise_wants_its_change_and_reason(tmp_path: Path) -> None:
    names = ("Variation to contract price", "Reasons for price changes")
    dearer = BUILT.replace("value: 50}", "value: 50, final_value: 60}")
    silent = elements(tmp_path / "silent", dearer)
    assert [silent[name] for name in names] == ["missing", "missing"]
    change = "changes: [{date: 2026-05-01, what: Fiyat farkı, from: 50, to: 60, reason: Enflasyon}]"
    told = elements(tmp_path / "told", dearer.replace("final_value: 60}", f"final_value: 60, {change}}}"))
    assert [told[name] for name in (*names, "Escalation of contract price")] == ["not_yet", "there", "there"]


def test_sector_and_subsector_follow_from_the_budget_lines(tmp_path: Path) -> None:
    line = 'budget_lines: [{year: 2026, code: "46.1.1.31-06.2.0.00-5-06.5.7.01"}]\n'
    found = elements(tmp_path / "linked", BUILT + line)
    assert (found["Sector"], found["Subsector"]) == ("there", "there")
    found = elements(tmp_path / "plain", BUILT)
    assert (found["Sector"], found["Subsector"]) == ("missing", "missing")


def test_owner_and_contact_are_those_of_the_directorate_or_the_town(tmp_path: Path) -> None:
    named = BUILT + "unit: fen\n"
    assert elements(tmp_path / "bare", named)["Project owner"] == "there"
    assert elements(tmp_path / "none", named)["Contact details"] == "missing"
    unit = "name: Fen\nemail: fen@kucuk.example\naddress: Çarşı 1\n"
    site = (SMALL_TOWN / "site.yml").read_text("utf-8")
    contact = "contact: {email: a@kucuk.example, address: Çarşı 2}\n"
    assert elements(tmp_path / "unit", named, {"units/fen.yml": unit})["Contact details"] == "there"
    assert elements(tmp_path / "site", named, {"site.yml": site + contact})["Contact details"] == "there"


def test_score_is_there_of_what_is_due_and_the_lowest_comes_first(tmp_path: Path) -> None:
    town = town_of(tmp_path, {"projects/cesme.yml": IDEA, "projects/kopru.yml": BUILT})
    rows = disclosed(town, date(2026, 12, 1))
    assert [row.score for row in rows] == sorted(row.score for row in rows)
    cesme = next(row for row in rows if row.origin.id == "cesme")
    assert Counter(element.answer for element in cesme.elements) == {"there": 3, "missing": 5, "not_yet": 31}
    assert cesme.score == 37  # 3 of 8 are 37.5 %, rounded down
    assert all(isinstance(element, Element) for element in cesme.elements)
