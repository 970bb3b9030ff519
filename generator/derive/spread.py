"""How delays spread: counted by how long they are, months and years apart.

Takes delays, gives counts. What is only known to the year says nothing of months, so it is counted in years.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.derive.slippage import Delay

MONTHS: tuple[tuple[str, int, int], ...] = (
    ("≤ 1", 31, 1),
    ("1–3", 92, 3),
    ("3–6", 183, 6),
    ("6–12", 366, 12),
)
"""Name of a bin, the most days and the most months in it; what is longer follows."""
_YEARS = 3
"""Years that have a bin of their own; what is longer follows."""


@dataclass(frozen=True, slots=True)
class Bin:
    """How many delays are so long."""

    name: str
    """early, kept, or the length in months or years."""
    count: int

    @property
    def is_late(self) -> bool:
        """Whether it counts delays."""
        return self.name not in ("early", "kept")


@dataclass(frozen=True, slots=True)
class Spread:
    """The spread of some delays; a half without any delay is empty."""

    months: tuple[Bin, ...]
    years: tuple[Bin, ...]

    @property
    def count(self) -> int:
        """How many delays were counted."""
        return sum(entry.count for entry in (*self.months, *self.years))


def spread(delays: Iterable[Delay]) -> Spread:
    """Delays counted by their length."""
    found = list(delays)
    fine = [_bin_of_months(one) for one in found if one.unit != "years"]
    coarse = [_bin_of_years(one) for one in found if one.unit == "years"]
    names = ("early", "kept", *(name for name, _, _ in MONTHS), "> 12")
    years = ("early", "kept", *(str(year) for year in range(1, _YEARS + 1)), f"> {_YEARS}")
    return Spread(
        months=tuple(Bin(name, fine.count(name)) for name in names) if fine else (),
        years=tuple(Bin(name, coarse.count(name)) for name in years) if coarse else (),
    )


def _bin_of_months(one: Delay) -> str:
    if one.number <= 0:
        return "early" if one.number < 0 else "kept"
    return next(
        (name for name, days, months in MONTHS if one.number <= (days if one.unit == "days" else months)), "> 12"
    )


def _bin_of_years(one: Delay) -> str:
    if one.number <= 0:
        return "early" if one.number < 0 else "kept"
    return str(one.number) if one.number <= _YEARS else f"> {_YEARS}"
