"""Projects, money and answers fall on the three sides of life by the shares each project states."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from generator.derive.balance import Balance, parts_of
from generator.records.base import DIMENSIONS, Dimension
from tests.derive.towns import figures_of

ACTIVE = "stage: implementation\nstatus: {state: active}\n"
PARK = ACTIVE + (
    "dimensions: [{dimension: physical, share: 75}, {dimension: social, share: 25}]\n"
    "cost: {approved: 1000, spent: 400}\n"
    "places: [{place: carsi, share: 60}, {place: istasyon, share: 40}]\n"
    "periods: {implementation: {planned: {start: 2025-05}, actual: {start: 2026-02-01}}}"
)
FEST = ACTIVE + (
    "dimensions: [social, cultural]\ncost: {approved: {value: 300, as_of: 2024-03-01}}\nplaces: [carsi]\naims: [guven]"
)
SILENT = ACTIVE + "cost: {approved: 700}"
GIVEN_UP = (
    "stage: implementation\nstatus: {state: cancelled, reason: yok}\n"
    "dimensions: [cultural]\ncost: {approved: 9000, spent: 50}\naims: [guven]"
)
TOWN = {"park": PARK, "fest": FEST, "sessiz": SILENT, "birakilan": GIVEN_UP}


def amounts(social: str, physical: str, cultural: str) -> dict[Dimension, Decimal]:
    return {"social": Decimal(social), "physical": Decimal(physical), "cultural": Decimal(cultural)}


def test_money_follows_the_shares_and_missing_shares_are_equal(tmp_path: Path) -> None:
    balance = figures_of(tmp_path, TOWN).balance
    assert balance.whole.approved == amounts("400", "750", "150")
    assert balance.whole.spent == amounts("100", "300", "0")
    assert balance.whole.weights == amounts("0.75", "0.75", "0.5")
    assert balance.whole.serving == {"social": 2, "physical": 1, "cultural": 1}
    assert balance.whole.projects == 2


def test_cancelled_and_silent_projects_stand_apart(tmp_path: Path) -> None:
    figures = figures_of(tmp_path, TOWN)
    balance = figures.balance
    assert (balance.silent, balance.silent_approved) == (("sessiz",), Decimal(700))
    assert (balance.cancelled, balance.cancelled_spent) == (("birakilan",), Decimal(50))
    served = {aim.code: aim.projects for aim in figures.aims}
    assert served["guven"] == ("fest",)


def test_a_year_is_the_start_else_the_approval(tmp_path: Path) -> None:
    late = ACTIVE + "dimensions: [social]\nperiods: {development: {planned: {start: 2023-04-01}}}"
    balance = figures_of(tmp_path, {**TOWN, "fikir": late, "belirsiz": ACTIVE + "dimensions: [social]"}).balance
    assert {year: one.projects for year, one in balance.years.items()} == {2023: 1, 2024: 1, 2026: 1}
    assert balance.bases == {"start": 1, "approval": 1, "period": 1}
    assert balance.undated == 1


def test_a_place_has_its_share_of_each_side(tmp_path: Path) -> None:
    places = figures_of(tmp_path, TOWN).balance.places
    assert places["carsi"].approved == amounts("300", "450", "150")
    assert places["istasyon"].approved == amounts("100", "300", "0")


def test_satisfaction_counts_every_answer_and_weighs_it_by_share(tmp_path: Path) -> None:
    said = "about: {{kind: project, id: {0}}}\nstage: {1}\nanswers: {{{2}}}"
    answers = (
        said.format("park", "implementation", "gidis: 2"),
        said.format("fest", "implementation", "gidis: 1"),
        said.format("fest", "implementation", ""),
        said.format("fest", "development", "dogru: evet"),
    )
    told = figures_of(tmp_path, TOWN, answers).balance.satisfaction
    # Two options: the worse is 1 of 5, the better 5 of 5. Social: 5 by a quarter of the park, 1 by half of the fest.
    assert (told["social"].count, told["social"].value) == (2, (5 * Decimal("0.25") + Decimal("0.5")) / Decimal("0.75"))
    assert (told["physical"].count, told["physical"].value) == (1, Decimal(5))
    assert (told["cultural"].count, told["cultural"].value) == (1, Decimal(1))


def of(social: int, physical: int, cultural: int) -> Balance:
    none = amounts("0", "0", "0")
    return Balance(3, {}, amounts("1", "1", "1"), amounts(str(social), str(physical), str(cultural)), none)


def test_more_than_two_thirds_is_one_sided_and_more_than_half_leans() -> None:
    assert [of(*parts).lean for parts in ((67, 20, 13), (51, 49, 0), (50, 50, 0), (200, 100, 0), (0, 0, 0))] == [
        *("one_sided", "leaning", "even", "leaning", "even")
    ]
    assert of(20, 67, 13).largest_first == ("physical", "social", "cultural")


@given(st.tuples(*[st.integers(0, 10**9)] * 3).filter(any))
def test_whole_parts_of_a_hundred_add_up_and_are_off_by_less_than_one(parts: tuple[int, int, int]) -> None:
    balance = of(*parts)
    assert sum(balance.of_a_hundred.values()) == 100
    for side, amount in zip(DIMENSIONS, parts, strict=True):
        assert abs(balance.of_a_hundred[side] - Fraction(100 * amount, sum(parts))) < 1
    assert abs(sum(parts_of(balance.told).values()) - 1) < Decimal("1e-20")


def test_satisfaction_is_told_by_the_year_of_the_answer_and_by_place(tmp_path: Path) -> None:
    said = "about: {{kind: project, id: {0}}}\nstage: implementation\nanswers: {{gidis: {1}}}"
    answers = (said.format("park", 2), said.format("park", 1), said.format("fest", 1))
    balance = figures_of(tmp_path, TOWN, answers).balance
    assert {
        year: {side: told.count for side, told in sides.items()} for year, sides in balance.satisfaction_years.items()
    } == {2026: {"social": 3, "physical": 2, "cultural": 1}}
    # Two options: the worse is 1 of 5, the better 5 of 5; every answer counts at each place of its project.
    assert balance.satisfaction_places["istasyon"].value == 3
    assert balance.satisfaction_places["istasyon"].count == 2
