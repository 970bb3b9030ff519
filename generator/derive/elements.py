"""The 39 proactive elements of the CoST Infrastructure Data Standard, and what in our records answers each.

Each takes what stands around the projects and one of them, gives there, missing or not_yet. not_yet: the project's
stage does not reach so far, or nothing happened that could be told (no change of a contract). Names and order are
CoST's, as OC4IDS maps them. Where our records have no field for an element, only a document of a fitting type does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from generator.check.town import Town
from generator.derive.contract_changes import Matter, changes_about, price_came_out_otherwise
from generator.derive.document_types import has_document
from generator.derive.lines import LinesByCode, LinesOfCode, lines_by_code
from generator.records.base import STAGES, Stage
from generator.records.project import Contract, Project
from generator.records.town import Contact, Unit

Answer = Literal["there", "missing", "not_yet"]
Group = Literal["identification", "preparation", "completion", "procurement", "implementation"]


@dataclass(frozen=True, slots=True)
class Around:
    """What elements ask for beyond the project: who is in charge, how they are reached, the lines it is paid from."""

    units: Mapping[str, Unit]
    contact: Contact
    lines: LinesByCode


def around(town: Town) -> Around:
    """What stands around the projects of a town, looked up once for all of them."""
    return Around(town.units, town.site.contact, lines_by_code(town))


Told = Callable[[Around, Project], Answer]
_Holds = Callable[[Around, Project], bool]


# --- when an element is due --------------------------------------------------------------------------------------


def _due(holds: _Holds, since: Stage = "need") -> Told:
    """Due once the project is at this step; what is there earlier counts already."""

    def told(known: Around, project: Project) -> Answer:
        if holds(known, project):
            return "there"
        return "missing" if STAGES.index(project.stage) >= STAGES.index(since) else "not_yet"

    return told


def _when_complete(holds: _Holds) -> Told:
    """Due once the project has been carried out."""

    def told(known: Around, project: Project) -> Answer:
        return "there" if holds(known, project) else "missing" if _is_complete(project) else "not_yet"

    return told


def _of_contracts(holds: _Holds) -> Told:
    """Due with the first contract, at the latest when the project is carried out; not if it was cancelled before."""

    def told(known: Around, project: Project) -> Answer:
        if project.contracts:
            return "there" if holds(known, project) else "missing"
        early = project.stage in ("need", "development") or project.status.state == "cancelled"
        return "not_yet" if early else "missing"

    return told


def _each(holds: Callable[[Contract], bool]) -> _Holds:
    """Every contract says it."""
    return lambda _, project: all(map(holds, project.contracts))


def _documented(*types: str) -> _Holds:
    return lambda _, project: has_document(project, *types)


def _is_complete(project: Project) -> bool:
    return project.stage == "measurement" or project.status.state == "completed"


# --- what answers an element -------------------------------------------------------------------------------------


def _has_owner(known: Around, project: Project) -> bool:
    return project.unit in known.units


def _has_contact(known: Around, project: Project) -> bool:
    """A postal and an electronic address: the directorate's own, else the town's."""
    unit = known.units.get(project.unit or "")
    return any(contact is not None and contact.address and contact.email for contact in (unit, known.contact))


def _functional_depth(known: Around, project: Project) -> int:
    """How many levels the functional code of the project's budget lines has; 0 without one."""
    codes = [
        line.functional
        for link in project.budget_lines
        for line in known.lines.get((link.year, link.code), LinesOfCode()).rows
        if line.functional
    ]
    return max((code.count(".") + 1 for code in codes), default=0)


def _has_sector(known: Around, project: Project) -> bool:
    return bool(project.dimensions) or _functional_depth(known, project) > 0


def _has_purpose(_: Around, project: Project) -> bool:
    return bool(project.needs or project.aims)


def _has_budget_date(_: Around, project: Project) -> bool:
    approved = project.cost.approved if project.cost else None
    return bool(project.decisions) or (approved is not None and (approved.as_of or project.as_of) is not None)


def _completion_date(_: Around, project: Project) -> Answer:
    """The actual end; before that the planned one, which CoST takes as the projected date."""
    period = project.periods.implementation if project.periods else None
    actual = bool(period and period.actual and period.actual.end)
    planned = bool(period and period.planned and period.planned.end)
    if actual or (planned and not _is_complete(project)):
        return "there"
    return "missing" if STAGES.index(project.stage) >= STAGES.index("implementation") else "not_yet"


def _reasons_for_changes(_: Around, project: Project) -> Answer:
    """Due when something was changed, or the end or the cost came out otherwise than planned."""
    if project.changes or any(contract.changes for contract in project.contracts):
        return "there" if all(change.reason or change.because_of for change in project.changes) else "missing"
    return "missing" if _came_out_otherwise(project) else "not_yet"


def _came_out_otherwise(project: Project) -> bool:
    period = project.periods.implementation if project.periods else None
    planned = period.planned.end if period and period.planned else None
    actual = period.actual.end if period and period.actual else None
    cost = project.cost
    dearer = bool(cost and cost.approved and cost.final and cost.final.value != cost.approved.value)
    return dearer or bool(planned and actual and planned.is_before(actual))


def _variation(matter: Matter) -> Told:
    """Due when a contract was changed in this matter; then what it was and what it is must stand there."""

    def told(_: Around, project: Project) -> Answer:
        if matter == "price" and price_came_out_otherwise(project):
            return "missing"
        changes = changes_about(project, (matter,))
        whole = all(change.former and change.to for change in changes)
        return "not_yet" if not changes else "there" if whole else "missing"

    return told


def _reasons(*matters: Matter) -> Told:
    """Due when a contract was changed in one of these matters; a change always carries its reason."""

    def told(_: Around, project: Project) -> Answer:
        if "price" in matters and price_came_out_otherwise(project):
            return "missing"
        return "there" if changes_about(project, matters) else "not_yet"

    return told


ELEMENTS: tuple[tuple[Group, str, Told], ...] = (
    ("identification", "Project owner", _due(_has_owner)),
    ("identification", "Sector", _due(_has_sector)),
    ("identification", "Subsector", _due(lambda t, p: _functional_depth(t, p) > 1, "implementation")),
    ("identification", "Project name", _due(lambda _, p: p.title is not None)),
    ("identification", "Project Location", _due(lambda _, p: bool(p.places or p.location))),
    ("identification", "Purpose", _due(_has_purpose)),
    ("identification", "Project description", _due(lambda _, p: p.summary is not None)),
    ("preparation", "Project Scope (main output)", _due(_documented("scope"), "development")),
    ("preparation", "Environmental impact", _due(_documented("environment"), "development")),
    ("preparation", "Land and settlement impact", _due(_documented("land"), "development")),
    ("preparation", "Contact details", _due(_has_contact)),
    ("preparation", "Funding sources", _due(lambda _, p: bool(p.funding), "implementation")),
    ("preparation", "Project Budget", _due(lambda _, p: bool(p.cost and p.cost.approved), "implementation")),
    ("preparation", "Project budget approval date", _due(_has_budget_date, "implementation")),
    ("completion", "Project status (current)", _due(lambda _, p: bool(p.status.state))),
    ("completion", "Project completion cost", _when_complete(lambda _, p: bool(p.cost and p.cost.final))),
    ("completion", "Completion date", _completion_date),
    ("completion", "Project Scope at completion (projected)", _when_complete(_documented("final scope"))),
    ("completion", "Reasons for project changes", _reasons_for_changes),
    (
        "completion",
        "Reference to audit and evaluation reports",
        _when_complete(_documented("audit", "audit of OC4IDS")),
    ),
    ("procurement", "Procuring entity", _of_contracts(_has_owner)),
    ("procurement", "Procuring entity contact details", _of_contracts(_has_contact)),
    ("procurement", "Contract administrative entity", _of_contracts(_documented("administration"))),
    ("procurement", "Contract status", _of_contracts(_each(lambda c: bool(c.date or c.final_value)))),
    ("procurement", "Procurement process", _of_contracts(_each(lambda c: c.procedure is not None))),
    ("procurement", "Contract type", _of_contracts(_documented("contract"))),
    ("procurement", "Number of firms tendering", _of_contracts(_each(lambda c: c.tenderers is not None))),
    ("procurement", "Cost estimate", _of_contracts(_documented("estimate"))),
    ("procurement", "Contract title", _of_contracts(_each(lambda c: c.title is not None))),
    ("procurement", "Contract firm(s)", _of_contracts(_each(lambda c: bool(c.supplier)))),
    ("procurement", "Contract price", _of_contracts(_each(lambda c: c.value is not None))),
    (
        "procurement",
        "Contract scope of work",
        _of_contracts(_documented("contract", "specification", "notice")),
    ),
    (
        "procurement",
        "Contract start date and contract period (duration)",
        _of_contracts(_documented("contract")),
    ),
    ("implementation", "Variation to contract price", _variation("price")),
    ("implementation", "Escalation of contract price", _variation("escalation")),
    ("implementation", "Variation to contract duration", _variation("duration")),
    ("implementation", "Variation to contract scope", _variation("scope")),
    ("implementation", "Reasons for price changes", _reasons("price", "escalation")),
    ("implementation", "Reasons for scope and duration changes", _reasons("duration", "scope")),
)
"""Group, CoST's name, what tells its answer. The record requires a name, a state, a firm and a price: never missing."""
