"""Contracts: the value signed, the value now, and what lies between.

Takes a contract, gives values. A change is about the value when both its sides are amounts and it takes up the value
that held until then; in which words it is told does not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from generator.records.project import Contract

_AMOUNT = re.compile(r"(-?[0-9][0-9_]*(?:\.[0-9]{1,2})?)\s*(?:TL|TRY|₺|EUR|€)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ContractFigures:
    """One contract, then and now."""

    signed: Decimal
    present: Decimal
    """What was paid in the end; before that the value as it was changed last, else the value signed."""
    is_final: bool
    """Whether that is what was paid in the end."""

    @property
    def change(self) -> Decimal:
        """What was added to the value signed; negative when it became cheaper."""
        return self.present - self.signed

    @property
    def percent(self) -> Decimal | None:
        """The change in percent of the value signed."""
        return 100 * self.change / self.signed if self.signed else None


def contract_figures(contract: Contract) -> ContractFigures:
    """The figures of one contract."""
    if contract.final_value is not None:
        return ContractFigures(contract.value.value, contract.final_value.value, is_final=True)
    present = contract.value.value
    for change in sorted(contract.changes, key=lambda change: change.date.first):
        former, to = amount_in(change.former), amount_in(change.to)
        if to is not None and former == present:
            present = to
    return ContractFigures(contract.value.value, present, is_final=False)


def amount_in(text: str) -> Decimal | None:
    """The amount a text is, with or without the sign of its money; None for any other text."""
    found = _AMOUNT.fullmatch(text.strip())
    return Decimal(found[1].replace("_", "")) if found else None
