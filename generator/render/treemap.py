"""A treemap: amounts as areas of two levels, laid out so that every cell has room for its name.

Takes named weights, gives rectangles; areas of the inner cells are in the ratio of their weights, wherever they lie.
What is too small for its name is collected in one cell; knows no HTML and no budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from textwrap import wrap

import squarify

NARROW = 340
"""The width of the picture on a phone, in pixels: where a name fits there, it fits anywhere."""
HEIGHT = 520
"""Its height, in pixels, on any screen."""
MOST = 40
"""Cells beyond this are collected without trying."""
_LETTER = 7.6
"""What a letter of 13 pixels takes, the wide ones too."""
_LINE = 16
_EDGE = 6


@dataclass(frozen=True, slots=True)
class Item:
    """Something with a name and a weight, perhaps made of smaller ones."""

    name: str
    weight: Decimal
    note: str = ""
    """What stands below the name: a share or an amount."""
    href: tuple[str, ...] = ()
    """What it leads to; empty for what is collected."""
    parts: tuple[Item, ...] = ()
    count: int = 1
    """How many are collected in it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One rectangle. x and width are shares of the picture's width from 0 to 1; y and height are pixels."""

    item: Item
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    """The name, broken to fit."""
    cells: tuple[Cell, ...] = ()
    """What it is made of: they fill it."""
    top: float = 0.0
    """How far below its upper edge its own text begins, where the name of what it is part of stands above."""


_SHORTEST = 8
"""Letters a name has to have room for, if need be cut."""


def treemap(items: Sequence[Item], others: str) -> tuple[Cell, ...]:
    """The cells of the items above zero, the largest first; `others` names what is collected."""
    return tuple(
        replace(cell, cells=_inner(cell, others)) if cell.item.parts else cell
        for cell in _fitting(list(items), others, (0.0, 0.0, 1.0, float(HEIGHT)), head=0)
    )


def _inner(outer: Cell, others: str) -> tuple[Cell, ...]:
    """The parts of a cell, none where they would not all have room."""
    head = _EDGE + _LINE * (len(outer.lines) + 1)
    parts = _fitting(list(outer.item.parts), others, (outer.x, outer.y, outer.width, outer.height), head)
    return parts if len(parts) > 1 else ()


def _fitting(items: list[Item], others: str, area: tuple[float, float, float, float], head: int) -> tuple[Cell, ...]:
    """As many cells as have room for their names; `head`: pixels the upper cells leave to the name above."""
    kept = sorted((item for item in items if item.weight > 0), key=lambda item: (-item.weight, item.name))
    for count in range(min(len(kept), MOST), 0, -1):
        chosen = kept[:count]
        rest = kept[count:]
        if rest:
            chosen.append(Item(others, sum((item.weight for item in rest), Decimal(0)), count=len(rest)))
        cells = _laid_out(chosen, area, head)
        if all(cell.lines for cell in cells):
            return cells
    return ()


def _laid_out(items: list[Item], area: tuple[float, float, float, float], head: int) -> tuple[Cell, ...]:
    # From the largest on, as squarify asks; what is collected comes last, however large, and gets what room is left.
    x, y, width, height = area
    sizes = squarify.normalize_sizes([float(item.weight) for item in items], width * NARROW, height)
    boxes = squarify.squarify(sizes, x * NARROW, y, width * NARROW, height)
    cells = []
    for item, box in zip(items, boxes, strict=True):
        # The name above runs over all cells at the upper edge.
        above = head if box["y"] < y + _EDGE else 0
        lines = _broken(item, box["dx"], box["dy"] - above)
        cells.append(Cell(item, box["x"] / NARROW, box["y"], box["dx"] / NARROW, box["dy"], lines, top=float(above)))
    return tuple(cells)


def _broken(item: Item, width: float, height: float) -> tuple[str, ...]:
    """A name in lines that fit a box, with one line more for its note; cut where it is long, empty without room."""
    letters = int((width - 2 * _EDGE) / _LETTER)
    room = int((height - _EDGE) // _LINE) - bool(item.note)
    if letters < max(_SHORTEST, len(item.note)) or room < 1:
        return ()
    words = " ".join(word if len(word) <= letters else f"{word[: letters - 1]}…" for word in item.name.split())
    return tuple(wrap(words, letters, max_lines=room, placeholder="…"))
