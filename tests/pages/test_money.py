"""Every amount on every page about money, counted again from the tables the pages offer.

A table that is not known here fails the test, so that nothing is shown that nobody counts.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path

import pytest

from tests.pages.reading import NOT_A_FIGURE, Table, amount, page, rows

LANGUAGE = "en"
CENT = Decimal("0.01")
BY = {
    "By what it is for": "functional",
    "By kind of spending": "economic",
    "By kind of revenue": "economic",
    "By directorate": "institutional",
    "By finance type": "finance",
}
PREFIX = {
    "function": ("functional", None),
    "spending": ("economic", "expenditure"),
    "revenue": ("economic", "revenue"),
    "unit": ("institutional", None),
    "finance": ("finance", None),
}
Lines = list[dict[str, str]]


@dataclass(frozen=True)
class Book:
    """A site's budget as its CSV files have it."""

    site: Path

    @cached_property
    def lines(self) -> Lines:
        return list(rows(self.site / "data/budget_lines.csv"))

    @cached_property
    def phases(self) -> dict[str, str]:
        """The heading of a column to the phase."""
        codes = json.loads((self.site / "data/codelists/phases.json").read_text("utf-8"))["codes"]
        return {label: code["code"] for code in codes for label in _labels(code["label"])}

    @cached_property
    def people(self) -> dict[str, Decimal]:
        """Year to the people counted last until then."""
        counted = {row["year"]: Decimal(row["value"]) for row in rows(self.site / "data/population.csv")}
        years = {line["year"] for line in self.lines}
        return {
            year: counted[max(c for c in counted if c <= year)] for year in years if min(counted, default="9") <= year
        }

    @cached_property
    def index(self) -> dict[str, Decimal]:
        return {row["year"]: Decimal(row["value"]) for row in rows(self.site / "data/prices_values.csv")}

    def side(self, direction: str | None, year: str | None = None) -> Lines:
        return [line for line in self.lines if direction in (None, line["direction"]) and year in (None, line["year"])]

    def planned(self, lines: Lines) -> Decimal:
        return total(lines, "adjusted") if any(line["adjusted"] for line in lines) else total(lines, "approved")


def _labels(text: str | dict[str, str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text.values())


def total(lines: Iterable[dict[str, str]], phase: str) -> Decimal:
    return sum((Decimal(line[phase] or 0) for line in lines), Decimal(0))


def below(lines: Lines, classification: str, code: str) -> Lines:
    return [line for line in lines if f"{line[classification]}.".startswith(f"{code}.")]


def same(cell: str, due: Decimal, where: str) -> None:
    shown = amount(cell, LANGUAGE)
    rounded = {due.quantize(CENT, ROUND_HALF_EVEN), due.quantize(CENT, ROUND_HALF_UP)}
    assert shown in rounded or (shown is None and not due), f"{where}: {cell}, but the tables give {due}"


def by_phase(book: Book, table: Table, row: tuple[str, ...], lines: Lines, where: str, times: Decimal | None) -> None:
    """Every cell below a phase's name; `times` makes another measure of the money of the year, None where it cannot."""
    assert set(table.heads) & set(book.phases), f"{where}: no column is known: {table.heads}"
    for head, cell in zip(table.heads, row, strict=True):
        if head in book.phases:
            if times is None:
                assert cell == NOT_A_FIGURE, where
            else:
                same(cell, total(lines, book.phases[head]) * times, f"{where}: {head}")


def measures(book: Book, year: str) -> dict[str, Decimal | None]:
    newest = max(book.index, default="")
    return {
        "in the money of each year": Decimal(1),
        f"in the prices of {newest}": book.index[newest] / book.index[year] if year in book.index else None,
        "per resident": 1 / book.people[year] if year in book.people else None,
    }


def check_years(book: Book, table: Table, narrow: Callable[[Lines], Lines], where: str) -> None:
    """A table with one row a year."""
    direction = "revenue" if table.caption.startswith("Revenue") else "expenditure"
    measure = table.caption.split(" ", 1)[1]
    for row in table.rows:
        by_phase(
            book,
            table,
            row,
            narrow(book.side(direction, row[0])),
            f"{where}: {row[0]}",
            measures(book, row[0])[measure],
        )


def check_codes(book: Book, table: Table, lines: Lines, classification: str, where: str) -> None:
    """A table with one row a code; the row without a code is the sum, or what is left."""
    listed: Lines = []
    for row in table.rows:
        if row[0]:
            chosen = below(lines, classification, row[0])
            listed += chosen
        else:
            chosen = lines if row[1] == "Total" else [line for line in lines if line not in listed]
        by_phase(book, table, row, chosen, f"{where}: {row[0] or row[1]}", Decimal(1))


@pytest.fixture(params=["ornek", "madrid_site"])
def book(request: pytest.FixtureRequest) -> Book:
    return Book(request.getfixturevalue(request.param))


def budget_pages(book: Book, *steps: str) -> Iterator[Path]:
    folder = book.site / LANGUAGE / "budget"
    return (file.parent for file in sorted(folder.joinpath(*steps[:-1]).glob(f"{steps[-1]}/index.html")))


def test_every_amount_over_the_years_is_counted_from_the_lines(book: Book) -> None:
    shown = page(book.site / LANGUAGE / "budget")
    for caption, table in shown.tables.items():
        if caption == "Budgets by year":
            for year, _, planned, spent, _, expected, came in table.rows:
                same(planned, book.planned(book.side("expenditure", year)), year)
                same(spent, total(book.side("expenditure", year), "executed"), year)
                same(expected, book.planned(book.side("revenue", year)), year)
                same(came, total(book.side("revenue", year), "collected"), year)
        elif caption.startswith("The largest functions, planned, "):
            for row in table.rows:
                for year, cell in zip(table.heads[2:], row[2:], strict=True):
                    times = measures(book, year)[caption.removeprefix("The largest functions, planned, ")]
                    chosen = below(book.side("expenditure", year), "functional", row[0])
                    assert times is not None
                    same(cell, book.planned(chosen) * times, f"{caption}: {row[0]} {year}")
        else:
            check_years(book, table, lambda lines: lines, caption)


def test_every_amount_of_a_year_is_counted_from_its_lines(book: Book) -> None:
    found = [path for path in budget_pages(book, "*") if path.name.isdigit()]
    assert found
    for path in found:
        for caption, table in page(path).tables.items():
            check_table_of_a_year(book, path.name, caption, table)


def check_table_of_a_year(book: Book, year: str, caption: str, table: Table) -> None:
    if caption in BY:
        direction = "revenue" if caption == "By kind of revenue" else "expenditure"
        check_codes(book, table, book.side(direction, year), BY[caption], f"{year}: {caption}")
    elif caption.endswith("lines that were changed most"):
        for row in table.rows:
            lines = [line for line in book.side(None, year) if line["code"] == row[0]]
            cells = [
                (book.phases[head], amount(cell, LANGUAGE))
                for head, cell in zip(table.heads, row, strict=True)
                if head in book.phases
            ]
            assert any(all(Decimal(line[phase] or 0) == (shown or 0) for phase, shown in cells) for line in lines), row
    elif caption == "Projects and their budget lines":
        for _, code, planned, spent in table.rows:
            lines = [line for line in book.side("expenditure", year) if line["code"] == code]
            same(planned, book.planned(lines), code)
            same(spent, total(lines, "executed"), code)
    elif caption.endswith("dealt out by function"):
        given = [amount(row[1], LANGUAGE) or Decimal(0) for row in table.rows]
        assert given[-1] == sum(given[:-1]) == 100
        lines = book.side("expenditure", year)
        spent = total(lines, "executed") or book.planned(lines)
        largest = max(
            total(below(lines, "functional", code), "executed")
            for code in {line["functional"].split(".")[0] for line in lines}
        )
        assert abs(given[0] - 100 * largest / spent) <= CENT
    else:
        assert caption in ("Transfers between lines", "What changed in this record"), (
            f"{year}: an unknown table: {caption}"
        )


def test_every_code_has_one_page_and_its_amounts_are_counted_from_its_lines(book: Book) -> None:
    levels = set()
    for line in book.lines:
        for name, (classification, direction) in PREFIX.items():
            if line[classification] and direction in (None, line["direction"]):
                steps = line[classification].split(".")
                levels |= {(name, ".".join(steps[: n + 1])) for n in range(len(steps))}
    found = {}
    for path in budget_pages(book, "codes", "*"):
        name, _, code = path.name.partition("-")
        found[name, code] = path
    if len({line["finance"] for line in book.lines}) < 2:
        levels = {key for key in levels if key[0] != "finance"}
    assert set(found) == levels
    for (name, code), path in found.items():
        classification, direction = PREFIX[name]
        for caption, table in page(path).tables.items():
            check_table_of_a_code(book, path.name, caption, table, classification, code, direction)


def check_table_of_a_code(
    book: Book, where: str, caption: str, table: Table, classification: str, code: str, direction: str | None
) -> None:
    if table.heads[0] == "Year":
        check_years(book, table, lambda lines: below(lines, classification, code), f"{where}: {caption}")
        return
    told = re.fullmatch(r"(.+), (\d{4})", caption)
    if told and told[1] in BY:
        lines = below(book.side(direction, told[2]), classification, code)
        by_direction = defaultdict(list)
        for line in lines:
            by_direction[line["direction"]].append(line)
        chosen = by_direction["revenue" if told[1] == "By kind of revenue" else direction or "expenditure"] or lines
        check_codes(book, table, chosen, BY[told[1]], f"{where}: {caption}")
    elif table.heads[0] == "Code":
        for row in table.rows:  # the codes below this one
            for head, cell in zip(table.heads, row, strict=True):
                if head.isdigit():
                    lines = below(book.side(direction or "expenditure", head), classification, row[0])
                    same(cell, book.planned(lines), f"{where}: {caption}: {row[0]}")
    else:
        assert table.heads[0] == "Project", f"{where}: an unknown table: {caption} {table.heads}"


def test_two_years_are_compared_by_the_sums_of_their_lines(ornek: Path) -> None:
    book = Book(ornek)
    pairs = list(budget_pages(book, "compare", "*"))
    years = sorted({line["year"] for line in book.lines})
    assert {path.name for path in pairs} == {f"{a}-{b}" for a in years for b in years if a < b}
    for path in pairs:
        first, second = path.name.split("-")
        inflation = book.index[second] / book.index[first]
        for caption, table in page(path).tables.items():
            told = re.fullmatch(r"(Expenditure|Revenue) by (what it is for|kind), (planned|spent|collected)", caption)
            if not told:
                assert caption.startswith(("Rose most: ", "Fell most: ")), caption
                continue
            direction = told[1].lower()
            classification = "functional" if "what" in told[2] else "economic"
            for row in table.rows:
                sums = []
                for year in (first, second):
                    side = book.side(direction, year)
                    lines = below(side, classification, row[0]) if row[0] else side
                    phase = {"spent": "executed", "collected": "collected"}.get(told[3])
                    sums.append(total(lines, phase) if phase else book.planned(lines))
                where = f"{path.name}: {caption}: {row[0]}"
                same(row[2], sums[0], where)
                same(row[3], sums[1], where)
                same(row[4], sums[1] - sums[0], where)
                same(row[6], sums[0] * inflation, where)
                same(row[7], sums[1] - sums[0] * inflation, where)
                same(row[9], sums[0] / book.people[first], where)
                same(row[10], sums[1] / book.people[second], where)


def test_firms_sum_their_contracts(ornek: Path) -> None:
    contracts = rows(ornek / "data/projects_contracts.csv")
    table = page(ornek / LANGUAGE / "budget/suppliers").tables["Firms by what they signed"]
    fold = lambda name: re.sub(r"[\s.]", "", name).casefold()  # noqa: E731
    assert len(table.rows) == len({fold(row["supplier"]) for row in contracts})
    for firm, count, signed, *_ in table.rows:
        mine = [row for row in contracts if fold(row["supplier"]) == fold(firm)]
        assert int(count) == len(mine)
        same(signed, sum((Decimal(row["value_value"]) for row in mine), Decimal(0)), firm)


def test_areas_are_as_large_as_what_is_planned_and_lie_apart(ornek: Path) -> None:
    svg = "{http://www.w3.org/2000/svg}"
    for path in (ornek / LANGUAGE / "budget").glob("20*"):
        drawn = next(e for e in page(path).main.iter("figure") if "u-tree" in (e.get("class") or ""))
        boxes = [
            tuple(float(rect.get(name, "0").rstrip("%")) for name in ("x", "y", "width", "height"))
            for rect in drawn.iter(f"{svg}rect")
            if "u-tree__cell" in (rect.get("class") or "")
        ]
        assert boxes
        for n, (x, y, w, h) in enumerate(boxes):
            for x2, y2, w2, h2 in boxes[n + 1 :]:
                apart = x + w <= x2 + 0.2 or x2 + w2 <= x + 0.2 or y + h <= y2 + 0.2 or y2 + h2 <= y + 0.2
                assert apart, (path.name, (x, y, w, h), (x2, y2, w2, h2))


def test_an_area_is_in_proportion_to_the_percentage_it_tells(ornek: Path) -> None:
    svg = "{http://www.w3.org/2000/svg}"
    for path in (ornek / LANGUAGE / "budget").glob("20*"):
        drawn = next(e for e in page(path).main.iter("figure") if "u-tree" in (e.get("class") or ""))
        height = float(next(drawn.iter(f"{svg}svg")).get("height", "0"))
        told = 0
        for link in drawn.iter(f"{svg}a"):
            if (rect := next(link.iter(f"{svg}rect"), None)) is None:
                continue
            area = float(rect.get("width", "").rstrip("%")) * float(rect.get("height", "")) / height
            share = re.search(r"([\d.]+)%$", link.get("aria-label") or "")
            assert share, link.get("aria-label")
            assert abs(area - float(share[1])) < 0.1, (path.name, link.get("aria-label"), area)
            told += 1
        assert told > 5


def test_the_page_of_a_firm_sums_its_contracts_and_every_firm_has_one(ornek: Path) -> None:
    contracts = rows(ornek / "data/projects_contracts.csv")
    fold = lambda name: re.sub(r"[\s.]", "", name).casefold()  # noqa: E731
    pages = {
        fold(words.text): path
        for path in sorted((ornek / LANGUAGE / "budget/suppliers").iterdir())
        if path.is_dir()
        for words in (page(path),)
    }
    firms = {fold(row["supplier"]) for row in contracts}
    assert len(pages) == len(firms)
    for text, path in pages.items():
        found = page(path)
        firm = next(name for name in firms if name in text[: len(name) + 80])
        mine = [row for row in contracts if fold(row["supplier"]) == firm]
        total = found.tables["Contracts"].rows[-1]
        same(total[5], sum((Decimal(row["value_value"]) for row in mine), Decimal(0)), firm)
        assert len(found.tables["Contracts"].rows) == len(mine) + 1
        assert found.tiles["Contracts"] == str(len(mine))
