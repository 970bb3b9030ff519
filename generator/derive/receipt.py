"""What a hundred of the town's money paid for: shares that add up to it exactly.

Takes the sums of a year, gives amounts by code; rounds so that nothing is left over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from generator.derive.budgets import Side
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


@dataclass(frozen=True, slots=True)
class PaidFor:
    """What a hundred of a year's expenditure paid for."""

    done: bool
    """Whether it was spent; else it was planned."""
    rows: tuple[tuple[str, Decimal], ...]
    """Functional code and amount, the largest first; the empty code is everything else."""

    @property
    def total(self) -> Decimal:
        """A hundred."""
        return sum((amount for _, amount in self.rows), Decimal(0))


def paid_for(side: Side, most: int = 14) -> PaidFor | None:
    """A hundred of what was spent, else of what was planned, by first-level function; None where nothing was."""
    done = bool(side.done and side.totals[side.done] > 0)
    phase = side.done if done else side.planned
    if phase is None:
        return None
    groups = sorted(side.at_level("functional", 1), key=lambda group: (-group.amounts[phase], group.code))
    amounts = {group.code: group.amounts[phase] for group in groups[:most]}
    rest = side.totals[phase] - sum(amounts.values(), Decimal(0))
    given = receipt({**amounts, "": rest})
    if not amounts or not given:
        return None
    named = sorted(((code, amount) for code, amount in given.items() if code), key=lambda row: (-row[1], row[0]))
    return PaidFor(done, (*named, *((code, amount) for code, amount in given.items() if not code)))
