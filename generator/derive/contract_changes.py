"""What the changes of a project's contracts are about: price, escalation of prices, duration, scope.

Takes a project and a matter, gives its changes and whether they are told whole. The matter is read from the words of
`what`, Turkish or English; a change in other words is about none of them.
"""

from __future__ import annotations

from typing import Literal

from generator.derive.document_types import folded
from generator.records.project import ContractChange, Project

Matter = Literal["price", "escalation", "duration", "scope"]

MATTERS: tuple[tuple[Matter, tuple[str, ...]], ...] = (
    ("escalation", ("fiyat farkı", "escalation")),
    ("duration", ("bitiş", "süre", "teslim tarihi", "end ", "duration", "deadline")),
    ("price", ("bedel", "fiyat", "tutar", "price", "value")),
    ("scope", ("kapsam", "miktar", "sayısı", "iş artışı", "scope", "quantity")),
)
"""The words of each matter; the first one that begins a word of `what` decides (``end `` is a whole word)."""


def matter_of(change: ContractChange) -> Matter | None:
    """What a change is about; None when its words tell of none of the four."""
    words = f" {folded(change.what)} "
    found = (matter for matter, begins in MATTERS if any(f" {folded(begin)}" in words for begin in begins))
    return next(found, None)


def changes_about(project: Project, matters: tuple[Matter, ...]) -> list[ContractChange]:
    """The changes of all its contracts in these matters."""
    return [change for contract in project.contracts for change in contract.changes if matter_of(change) in matters]


def price_came_out_otherwise(project: Project) -> bool:
    """Whether a contract cost in the end what it was not signed for, and none of its changes is about money."""
    return any(
        contract.final_value is not None
        and contract.final_value.value != contract.value.value
        and not any(matter_of(change) in ("price", "escalation") for change in contract.changes)
        for contract in project.contracts
    )
