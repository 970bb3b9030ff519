"""The scale of a chart: round numbers from zero to above the largest amount.

Takes amounts, gives amounts; knows no pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def ticks(amounts: Iterable[Decimal], most: int = 5) -> tuple[Decimal, ...]:
    """Round amounts at equal distances, from 0 to the first at or above the largest; only 0 where none is above it."""
    largest = max(amounts, default=Decimal(0))
    if largest <= 0:
        return (Decimal(0),)
    power = Decimal(10) ** ((largest / most).adjusted())
    step = next(size * power for size in _STEPS if size * power * most >= largest)
    count = -(-largest // step)
    return tuple(step * number for number in range(int(count) + 1))
