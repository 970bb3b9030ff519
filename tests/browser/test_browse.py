"""Lists that the browser narrows: what is shown, counted, summed and downloaded is what the tables of the site say."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import settled
from tests.pages.reading import amount, rows


@pytest.fixture
def page(browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    return context.new_page()


def shown(page: Page) -> list[str]:
    return page.locator(".u-browse tbody th a, .u-browse tbody th:not(:has(a))").all_inner_texts()


def sums(page: Page) -> list[Decimal]:
    told = page.locator(".u-browse__status span").all_inner_texts()
    return [amount(text.partition(": ")[2], "en") for text in told if ": " in text]


def chosen(ornek: Path, **wanted: str) -> list[dict[str, str]]:
    return [row for row in rows(ornek / "data/projects.csv") if all(row[key] == value for key, value in wanted.items())]


def test_choices_combine_and_what_is_shown_is_counted_and_summed(address: str, ornek: Path, page: Page) -> None:
    page.goto(f"{address}/en/projects/")
    settled(page)
    places = {}
    for row in rows(ornek / "data/projects_places.csv"):
        places.setdefault(row["project"], set()).add(row["place"])
    step = page.get_by_role("group", name="Step")
    step.get_by_label("Carrying it out").check()
    page.get_by_role("group", name="Place").get_by_label("Merkez").check()
    wanted = [row for row in chosen(ornek, stage="implementation") if "merkez" in places.get(row["id"], ())]
    assert sorted(shown(page)) == sorted(row["title_en"] for row in wanted)
    assert wanted
    expect(page.locator(".u-browse__status")).to_contain_text(f"{len(wanted)} of 30")
    for told, column in zip(sums(page), ("cost_approved_value", "cost_spent_value"), strict=True):
        assert told == sum(Decimal(row[column] or 0) for row in wanted)
    # Each choice says how many it would leave, by the other choices alone.
    for stage in ("development", "measurement"):
        there = [row for row in chosen(ornek, stage=stage) if "merkez" in places.get(row["id"], ())]
        count = step.locator(f"label:has(input[value={stage}])")
        if there:
            expect(count).to_contain_text(str(len(there)))
        else:
            expect(count).to_be_hidden()
    page.get_by_role("button", name="Clear choices").click()
    expect(page.locator(".u-browse__status")).to_contain_text("30 of 30")


def test_words_amounts_and_days_narrow_together_and_a_shared_address_gives_the_same(
    address: str, ornek: Path, page: Page, browser: Browser
) -> None:
    page.goto(f"{address}/en/projects/")
    settled(page)
    amounts = page.get_by_role("group", name="Approved")
    amounts.get_by_label("from").fill("2000000")
    amounts.get_by_label("to", exact=True).fill("9000000")
    page.get_by_label("Sort").select_option("approved:down")
    expect(page.locator(".u-browse__status")).not_to_contain_text("30 of 30")
    inside = [row for row in rows(ornek / "data/projects.csv") if row["cost_approved_value"]]
    inside = [row for row in inside if 2_000_000 <= Decimal(row["cost_approved_value"]) <= 9_000_000]
    inside.sort(key=lambda row: -Decimal(row["cost_approved_value"]))
    values = [Decimal(row["cost_approved_value"]) for row in inside]
    names = shown(page)
    assert sorted(names) == sorted(row["title_en"] for row in inside)
    by_name = {row["title_en"]: Decimal(row["cost_approved_value"]) for row in inside}
    assert [by_name[name] for name in names] == values
    page.get_by_label("Search for words").press_sequentially("street")
    expect(page).to_have_url(re.compile("q=street"))
    expect(page.locator(".u-browse__status")).not_to_contain_text(f"{len(inside)} of 30")
    narrowed = shown(page)
    assert 0 < len(narrowed) < len(names)
    other = browser.new_page()
    other.goto(page.url)
    settled(other)
    assert shown(other) == narrowed
    assert other.get_by_label("Search for words").input_value() == "street"
    other.close()


def test_back_restores_what_was_chosen(address: str, page: Page) -> None:
    page.goto(f"{address}/tr/ihtiyaclar/")
    settled(page)
    everything = shown(page)
    first = page.locator(".u-browse input[type=checkbox]").first
    first.check()
    narrowed = shown(page)
    assert len(narrowed) < len(everything)
    page.locator(".u-browse tbody a").first.click()
    page.wait_for_url("**/ihtiyaclar/*/")
    page.go_back()
    settled(page)
    assert shown(page) == narrowed
    expect(first).to_be_checked()
    page.go_back()
    expect(first).not_to_be_checked()
    assert shown(page) == everything


def test_turkish_names_stand_in_the_order_of_the_turkish_alphabet(address: str, ornek: Path, page: Page) -> None:
    page.goto(f"{address}/tr/projeler/")
    settled(page)
    alphabet = {letter: place for place, letter in enumerate("abcçdefgğhıijklmnoöpqrsştuüvwxyz")}
    names = shown(page)
    lowered = [[alphabet.get(sign, -1) for sign in n.replace("I", "ı").replace("İ", "i").lower()] for n in names]
    assert lowered == sorted(lowered)
    assert len(names) == len(rows(ornek / "data/projects.csv"))


def test_the_download_holds_exactly_what_is_shown(address: str, ornek: Path, page: Page) -> None:
    page.goto(f"{address}/en/projects/?stage=measurement&sort=start:down")
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download what is shown (CSV)").click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["Name"] for row in table] == shown(page)
    known = {row["id"]: row for row in chosen(ornek, stage="measurement")}
    assert {row["id"] for row in table} == set(known)
    for row in table:
        assert row["stage"] == "measurement"
        approved = known[row["id"]]["cost_approved_value"]
        assert (Decimal(row["Approved"]) if row["Approved"] else None) == (Decimal(approved) if approved else None)
    starts = [row["Start"] for row in table if row["Start"]]
    assert starts == sorted(starts, reverse=True)


def test_budget_lines_never_add_up_what_comes_in_and_what_goes_out(address: str, ornek: Path, page: Page) -> None:
    page.goto(f"{address}/en/budget/2026/lines/")
    settled(page)
    lines = [row for row in rows(ornek / "data/budget_lines.csv") if row["year"] == "2026"]
    expect(page.locator(".u-browse__status")).to_contain_text(f"{len(lines)} of {len(lines)}")
    told = page.locator(".u-browse__status span").all_inner_texts()
    for direction, name in (("expenditure", "Expenditure"), ("revenue", "Revenue")):
        here = next(text for text in told if text.startswith(f"{name}, Approved"))
        approved = sum(Decimal(row["approved"] or 0) for row in lines if row["direction"] == direction)
        assert amount(here.partition(": ")[2], "en") == approved
    page.get_by_role("button", name=re.compile("Show")).click()
    assert page.locator(".u-browse tbody tr").count() == 250
    page.get_by_label("Search for words").fill("46.03.35.31")
    expect(page.locator(".u-browse__status")).not_to_contain_text(f"{len(lines)} of")
    assert (
        page.locator(".u-browse__status span")
        .first.inner_text()
        .startswith(str(sum("46.03.35.31" in row["institutional"] for row in lines)))
    )


def test_a_keyboard_alone_narrows_a_list(address: str, page: Page) -> None:
    page.goto(f"{address}/tr/sozunuz/hepsi/")
    settled(page)
    page.get_by_label("Sözcük ara").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.u-browse input[type=checkbox]')"):
            break
    page.keyboard.press("Space")
    expect(page.locator(".u-browse__status")).not_to_contain_text("80 kayıttan 80")
    assert "?" in page.url


def test_without_a_script_every_project_is_still_listed(address: str, ornek: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/tr/projeler/")
    expect(page.locator(".u-browse")).to_be_hidden()
    for row in rows(ornek / "data/projects.csv"):
        assert page.locator(f".u-static a[href$='/projeler/{row['id']}/']").count() >= 1
    context.close()
