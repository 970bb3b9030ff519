"""What an import did, as a value that the command tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from generator.records.problem import Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """Names of records (or codes of budget lines) by what became of them, and what could not be read."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Imported before, absent from the file, and still there."""
    removed: tuple[str, ...] = ()
    """Imported before, absent from the file, and gone with --replace."""
    withheld: bool = False
    """Whether --replace removed nothing because some rows could not be told apart."""
    left_out: int = 0
    """Rows that gave nothing; of other rows only the cells named in `problems` are missing."""
    problems: tuple[Problem, ...] = ()
    """Cells and rows that were left out; their files are the imported ones."""
    units: tuple[str, ...] = ()
    """Units that were added on the way."""
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    """Phase to the sum of all lines the table now has."""
    stopped: bool = False
    """Whether nothing was imported at all."""
