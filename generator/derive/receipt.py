"""What a hundred of the town's money paid for: shares that add up to it exactly.

Takes amounts by name, gives amounts by name; knows no budget.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal

from generator.derive.prices import CENT

HUNDRED = Decimal(100)


def receipt(amounts: Mapping[str, Decimal], whole: Decimal = HUNDRED) -> dict[str, Decimal]:
    """`whole` dealt out in the ratio of the amounts, to the cent; empty when there is nothing to deal out by.

    By largest remainder (Hamilton's method): each gets its share rounded down, and the cents that are left go one each
    to the largest remainders; of equal ones the earlier name wins. What is not above zero was not paid for.
    """
    paid = {name: amount for name, amount in amounts.items() if amount > 0}
    total = sum(paid.values(), Decimal(0))
    exact = {name: whole * amount / total for name, amount in paid.items()}
    given = {name: share.quantize(CENT, ROUND_FLOOR) for name, share in exact.items()}
    left = int((whole - sum(given.values(), Decimal(0))) / CENT) if given else 0
    for name in sorted(exact, key=lambda name: (given[name] - exact[name], name))[:left]:
        given[name] += CENT
    return given
