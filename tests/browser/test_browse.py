"""Lists that the browser narrows: what is shown, counted, summed and downloaded is what the tables of the site say."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import settled
from tests.browser.test_every_page_type import AXE, RULES
from tests.pages.reading import amount, rows


@pytest.fixture
def page(browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    return context.new_page()


def shown(page: Page) -> list[str]:
    return page.locator(".u-browse tbody th a, .u-browse tbody th:not(:has(a))").all_inner_texts()


def facet(page: Page, name: str) -> Locator:
    """The choices or limits of a column, opened."""
    group = page.get_by_role("group", name=name, exact=True)
    if not group.is_visible():
        page.locator(".u-browse__facet > summary").get_by_text(name, exact=True).click()
    return group


def chips(page: Page) -> list[str]:
    """What the buttons above the list say is chosen."""
    return page.locator(".u-browse__chosen li").all_inner_texts()


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
    step = facet(page, "Step")
    step.get_by_label("Carrying it out").check()
    facet(page, "Place").get_by_label("Merkez").check()
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
    amounts = facet(page, "Approved")
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


def test_back_leads_to_the_row_that_was_left_even_far_down(address: str, page: Page) -> None:
    page.goto(f"{address}/en/budget/2026/lines/")
    settled(page)
    page.get_by_role("button", name=re.compile("more rows")).click()
    assert page.evaluate("document.activeElement === document.querySelectorAll('.u-browse tbody tr')[50]")
    page.evaluate("scrollTo(0, 9000)")
    page.evaluate("document.querySelector('header a').click()")
    page.wait_for_url(f"{address}/en/")
    page.go_back()
    settled(page)
    assert page.locator(".u-browse tbody tr").count() == 250
    page.wait_for_function("scrollY === 9000")


def test_a_result_can_be_clicked_while_the_box_still_has_the_focus(address: str, page: Page) -> None:
    """Leaving the box must not draw the row anew between the press and the release of the button."""
    page.goto(f"{address}/en/projects/")
    settled(page)
    page.get_by_label("Search for words").press_sequentially("street")
    expect(page.locator(".u-browse__status")).not_to_contain_text("30 of 30")
    first = page.locator(".u-browse tbody a").first
    wanted = first.get_attribute("href")
    where = first.bounding_box()
    assert where
    page.mouse.move(where["x"] + 5, where["y"] + 5)
    page.mouse.down()
    page.wait_for_timeout(100)
    page.mouse.up()
    page.wait_for_url(wanted or "")


def test_what_is_chosen_is_named_and_can_be_taken_back_one_by_one(address: str, page: Page) -> None:
    page.goto(f"{address}/en/projects/?stage=implementation,need&approved-from=1000000&start-to=2026-06-30")
    settled(page)
    assert chips(page) == [
        "Step: Finding the need",
        "Step: Carrying it out",
        "Approved: from ₺1,000,000.00",
        "Start: to 30 June 2026",
    ]
    before = shown(page)
    page.get_by_role("button", name="Remove the choice Step: Finding the need").click()
    assert len(chips(page)) == 3
    assert page.evaluate("document.activeElement.innerText") == "Step: Carrying it out"
    expect(facet(page, "Step").get_by_label("Finding the need")).not_to_be_checked()
    assert "stage=implementation&" in page.url
    page.get_by_role("button", name="Remove the choice Approved").click()
    assert facet(page, "Approved").get_by_label("from").input_value() == ""
    page.get_by_role("button", name="Clear choices").click()
    expect(page.locator(".u-browse__chosen")).to_be_hidden()
    expect(page.get_by_label("Search for words")).to_be_focused()
    assert page.url == f"{address}/en/projects/"
    for _ in range(3):
        page.go_back()
    expect(page.locator(".u-browse__chosen li")).to_have_count(4)
    assert shown(page) == before


def test_an_address_narrows_by_nothing_that_the_form_does_not_show(address: str, page: Page) -> None:
    page.goto(f"{address}/en/projects/?approved-from=abc&start-to=soon&place=nowhere&sort=names&stage=")
    settled(page)
    expect(page.locator(".u-browse__status")).to_contain_text("30 of 30")
    assert chips(page) == []


CHOOSE = """code => document.querySelector('.u-browse').dispatchEvent(
  new CustomEvent('browse:choose', {detail: {key: 'place', code}}))"""


def test_the_map_chooses_a_place_and_takes_it_back(address: str, page: Page) -> None:
    page.goto(f"{address}/en/projects/")
    settled(page)
    page.evaluate(CHOOSE, "merkez")
    assert chips(page) == ["Place: Merkez"]
    expect(page.locator(".u-browse__status")).not_to_contain_text("30 of 30")
    page.evaluate(CHOOSE, "nowhere")
    assert chips(page) == ["Place: Merkez"]
    page.evaluate(CHOOSE, "merkez")
    expect(page.locator(".u-browse__status")).to_contain_text("30 of 30")


def test_the_search_is_loaded_with_the_first_word(address: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{address}/en/projects/")
    settled(page)
    assert "search.js" not in asked
    page.get_by_label("Search for words").press_sequentially("street")
    expect(page.locator(".u-browse__status")).not_to_contain_text("30 of 30")
    assert "search.js" in asked


@pytest.mark.parametrize("path", ["/tr/butce/2025/satirlar/", "/en/budget/2025/lines/"])
def test_amounts_are_written_as_on_the_page_without_a_script(address: str, path: str, browser: Browser) -> None:
    def cells(where: str, *, javascript: bool) -> list[list[str]]:
        context = browser.new_context(java_script_enabled=javascript)
        page = context.new_page()
        page.goto(address + path)
        if javascript:
            settled(page)
        found = [row.locator("td.u-num").all_inner_texts() for row in page.locator(f"{where} tbody tr").all()[:50]]
        context.close()
        return found

    written = cells(".u-static", javascript=False)
    assert len(written) == 50
    assert cells(".u-browse", javascript=True) == written


LIST = {
    "count": 4,
    "ids": ["a", "b", "c", "d"],
    "titles": ["=1+1", 'B, "b"', "-5", "@d"],
    "words": {"title": "Name"},
    "columns": [
        {"key": "day", "type": "day", "label": "Day", "data": ["2026-03", "2026", "2026-03-20", ""]},
        {"key": "sum", "type": "money", "label": "Sum", "scale": 2, "currency": "TRY", "data": [115, 29, -5, None]},
    ],
}


def from_module(address: str, page: Page, name: str, expression: str) -> object:
    """What an expression gives of a script's functions (m) and the little list (list)."""
    page.goto(f"{address}/en/")
    module = f"{address}/en/assets/javascripts/{name}.js"
    return page.evaluate(f"list => import('{module}').then(m => {expression})", LIST)


@pytest.mark.parametrize(
    ("key", "limits", "fitting"),
    [
        ("day", ["2026-03-15", ""], [0, 1, 2]),  # a month, and a year, have days after the 15th of March
        ("day", ["2026-04-01", ""], [1]),
        ("day", ["", "2026-03-19"], [0, 1]),
        ("day", ["2026-03-31", "2026-03-31"], [0, 1]),
        ("sum", ["1.15", "1.15"], [0]),  # 1.15 times 100 is less than 115 in a binary fraction
        ("sum", ["", "0.29"], [1, 2]),
        ("sum", ["-0.05", "0"], [2]),
    ],
)
def test_limits_take_in_their_ends(address: str, page: Page, key: str, limits: list[str], fitting: list[int]) -> None:
    state = f"{{chosen: {{}}, between: {{{key}: {limits}}}}}"
    assert from_module(address, page, "browse-rows", f"m.narrowed(list, m.testsOf(list, {state})).rows") == fitting


def test_no_cell_of_the_download_is_a_formula(address: str, page: Page) -> None:
    text = str(from_module(address, page, "browse-csv", "m.csvOf(list, [0, 1, 2, 3])"))
    assert text.endswith("\r\n")
    table = list(csv.reader(io.StringIO(text, newline="")))
    assert table == [
        ["id", "Name", "Day", "Sum"],
        ["a", "'=1+1", "2026-03", "1.15"],
        ["b", 'B, "b"', "2026", "0.29"],
        ["c", "-5", "2026-03-20", "-0.05"],
        ["d", "'@d", "", ""],
    ]


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_on_a_narrowed_list(
    address: str, browser: Browser, width: int, scheme: Literal["dark", "light"]
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    for path in ("/tr/projeler/?place=merkez&approved-from=1000", "/en/budget/2026/lines/?q=46&direction=expenditure"):
        page.goto(address + path)
        settled(page)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
        assert not [fault["id"] + fault["nodes"][0]["html"][:200] for fault in found["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.evaluate(
            "[...document.querySelectorAll('.u-browse button, .u-browse summary, .u-browse label')]"
            ".filter(e => e.offsetHeight && e.offsetHeight < 24).map(e => e.outerHTML)"
        )
        assert not small
    context.close()


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
