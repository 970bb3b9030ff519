"""Built pages as readers find them: tables by their captions, tiles by their labels, links, plain text.

Read with html5lib, which is no part of the product; amounts are read back from their local form.
"""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import html5lib

NOT_A_FIGURE = "–"


@dataclass(frozen=True)
class Table:
    """One table of a page."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The text of each cell; what opens inside a cell is left out."""

    def column(self, head: str) -> tuple[str, ...]:
        """The cells below a heading."""
        place = self.heads.index(head)
        return tuple(row[place] for row in self.rows)


@dataclass(frozen=True)
class Page:
    """One built page."""

    root: ET.Element

    @property
    def main(self) -> ET.Element:
        """What the page itself says, without the frame around it."""
        return next(self.root.iter("article"))

    @property
    def text(self) -> str:
        """All its words, in one line."""
        return words_of(self.main)

    @property
    def tables(self) -> dict[str, Table]:
        """Its tables by their captions."""
        return {table.caption: table for table in map(_table, self.main.iter("table"))}

    @property
    def tiles(self) -> dict[str, str]:
        """The figures at its top: label to value."""
        found = {}
        for tile in self.main.iter("div"):
            if "u-figure" in (tile.get("class") or "").split():
                label, value = next(tile.iter("dt")), next(tile.iter("dd"))
                found[words_of(label)] = words_of(value)
        return found

    def links(self, part: str = "") -> list[str]:
        """The addresses it leads to; those with `part` in them."""
        return [link.get("href", "") for link in self.main.iter("a") if part in link.get("href", "")]


@cache
def page(file: Path) -> Page:
    """A built page: its file, or the folder it is the first page of."""
    file = file / "index.html" if file.is_dir() else file
    return Page(html5lib.parse(file.read_text("utf-8"), namespaceHTMLElements=False))


@cache
def rows(file: Path) -> tuple[dict[str, str], ...]:
    """The rows of a published CSV file."""
    return tuple(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))


def words_of(element: ET.Element) -> str:
    """The words of an element in one line; of what opens, only what is seen before."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: ET.Element) -> Iterator[str]:
    if element.tag == "details" and {"u-source", "u-term"} & set((element.get("class") or "").split()):
        yield from next(element.iter("summary")).itertext()
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _table(table: ET.Element) -> Table:
    lines = [tuple(words_of(cell) for cell in row if cell.tag in ("th", "td")) for row in table.iter("tr")]
    return Table(words_of(next(table.iter("caption"))), lines[0], tuple(lines[1:]))


def amount(text: str, language: str) -> Decimal | None:
    """An amount or a number in its local form; None for a dash. ``12.400.000,00 ₺``, ``₺12,400,000.00``, ``%62,5``."""
    if text == NOT_A_FIGURE:
        return None
    digits = re.sub(r"[^\d.,-]", "", text.replace("\N{MINUS SIGN}", "-"))
    group, mark = (".", ",") if language == "tr" else (",", ".")
    return Decimal(digits.replace(group, "").replace(mark, "."))
