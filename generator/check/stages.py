"""The steps a record has had; what may be asked about it follows from them."""

from __future__ import annotations

from generator.check.town import Town
from generator.records.base import STAGES


def stages_had(town: Town, kind: str, identity: str) -> tuple[str, ...]:
    """The stages a record has had, in order; none when the record could not be read.

    A project has had its stage and those before it. A need is at the first. A budget is developed until it is
    approved, then carried out, then measured. People may be asked about a place at any step. What is told to the town
    is a need.
    """
    if kind in ("need", "town"):
        return ("need",)
    if kind == "place":
        return STAGES
    if kind == "budget" and identity in town.budgets:
        had = {"approved": 3, "closed": 4}.get(town.budgets[identity].status, 2)
        return STAGES[1:had]
    if kind == "project" and identity in town.projects:
        return STAGES[: STAGES.index(town.projects[identity].stage) + 1]
    return ()
