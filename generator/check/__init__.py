"""Documents to typed records: every problem of every file in one run.

Takes what `read` gives, gives a town and problems. Touches nothing outside; after it, no later stage validates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from generator.check.attached import Budgets, TableRead, budget_tables, place_shapes
from generator.check.judging import Sound, judge
from generator.check.rules.breach import Breach
from generator.check.town import Prose, Town
from generator.classification import with_own
from generator.read import Contents, Document, locate
from generator.records.base import Record
from generator.records.budget import Budget
from generator.records.feedback import Feedback
from generator.records.kinds import KINDS, PAGE
from generator.records.moderation import Moderation
from generator.records.need import Need
from generator.records.packed import unpack
from generator.records.problem import Problem, Severity, in_order
from generator.records.project import Project
from generator.records.town import Codelist, Page, Past, Place, Prices, Questions, Site, Unit, Withdrawn
from generator.records.validate import Finding, Validated, validate
from generator.records.words import load_words

R = TypeVar("R", bound=Record)

_NOTHING = Sound()

JUDGED = frozenset(
    [
        *("unknown-code", "unknown-language", "shares-not-100", "shares-incomplete", "dates-out-of-order"),
        *("reason-missing", "stage-not-had", "repeated-value", "unknown-question", "unknown-answer", "stage-too-early"),
        *("unknown-budget-line", "total-differs", "bad-file-type"),
    ]
)
"""Codes of rules about what is right, not about what is there to be shown."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A town and every problem found. `town` is None when there is no readable site.yml."""

    town: Town | None
    problems: tuple[Problem, ...]
    tables: tuple[TableRead, ...] = ()
    """How the budgets' tables were read."""
    sound: Sound = _NOTHING
    """Records that need not be judged by themselves again."""

    def by_the_rules_of_then(self) -> Checked:
        """The same, for records of another day: what pages do not depend on only warns, for the rule may be newer."""
        told = tuple(
            replace(problem, severity=Severity.WARNING) if problem.code in JUDGED else problem
            for problem in self.problems
        )
        return replace(self, problems=told)

    def with_more(self, problems: tuple[Problem, ...]) -> Checked:
        """The same with problems that a later stage found."""
        return replace(self, problems=tuple(in_order([*self.problems, *problems])))

    @property
    def errors(self) -> int:
        """How many problems stop a build."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems do not."""
        return len(self.problems) - self.errors


def check(contents: Contents, known: Sound = _NOTHING) -> Checked:
    """The town a content folder describes, as far as it can be read, and all its problems by file and place.

    `known` tells which records need not be judged by themselves again.
    """
    problems = list(contents.problems)
    documents: dict[tuple[str, str], Document] = {}
    records: dict[str, dict[str, Record]] = {kind.name: {} for kind in (*KINDS, PAGE)}
    prose: list[Prose] = []
    for document in contents.documents:
        key = (document.kind.name, f"{document.folder}/{document.id}" if document.kind is PAGE else document.id)
        if key in documents:
            finding = Finding("duplicate-id", (), {"value": document.id, "first": documents[key].file})
            problems.append(locate(document, finding))
            continue
        documents[key] = document
        if document.value is None and not document.packed:  # `read` has told why
            continue
        result = _record_of(document)
        problems.extend(locate(document, finding) for finding in result.findings)
        if result.record is not None:
            records[document.kind.name][key[1]] = result.record
            if isinstance(result.record, Page):
                prose.append(Prose(document.folder, document.id, result.record, document.body))
    budgets = budget_tables(records["budget"], contents, documents)
    town = _town(contents, records, tuple(prose), documents, budgets, problems)
    sound = _NOTHING
    if town is not None:
        breaches, sound = judge(town, contents, known)
        problems.extend(_broken_rules(breaches, documents))
    return Checked(town, tuple(in_order(problems)), budgets.tables, sound)


def frame(contents: Contents) -> tuple[Site, tuple[Prose, ...]] | None:
    """The town's site and prose, for what can be begun before the rest is checked; None when they are at fault."""
    site: Site | None = None
    prose: list[Prose] = []
    for document in contents.documents:
        if document.kind.name in ("site", PAGE.name):
            record = _record_of(document).record
            if isinstance(record, Site):
                site = record
            elif isinstance(record, Page):
                prose.append(Prose(document.folder, document.id, record, document.body))
            else:
                return None
    if site is None or not set(site.languages) <= set(load_words("generator")):
        return None
    return site, tuple(prose)


def _record_of(document: Document) -> Validated[Record]:
    """The record of a document, which may have been checked while it was read."""
    if document.packed:
        return Validated(unpack(document.kind.model, document.packed), ())
    return validate(document.kind, document.id, document.value)


def _town(
    contents: Contents,
    records: Mapping[str, dict[str, Record]],
    prose: tuple[Prose, ...],
    documents: Mapping[tuple[str, str], Document],
    budgets: Budgets,
    problems: list[Problem],
) -> Town | None:
    site = records["site"].get("site")
    if not isinstance(site, Site):
        if ("site", "site") not in documents:
            problems.append(Problem("missing-file", "site.yml", values={"value": "site.yml"}))
        return None
    shapes, shape_problems = place_shapes(contents)
    problems.extend((*budgets.problems, *shape_problems))
    own_codelists = _only(Codelist, records["codelist"])
    known = {kind.name: frozenset(i for name, i in documents if name == kind.name) for kind in KINDS}
    return Town(
        site=site,
        units=_only(Unit, records["unit"]),
        places=_only(Place, records["place"]),
        needs=_only(Need, records["need"]),
        projects=_only(Project, records["project"]),
        budgets=_only(Budget, records["budget"]),
        feedback=_only(Feedback, records["feedback"]),
        moderation=_only(Moderation, records["moderation"]),
        prices=_only(Prices, records["prices"]),
        codelists=with_own(site.classification, own_codelists),
        own_codelists=own_codelists,
        questions=next(iter(_only(Questions, records["questions"]).values()), None),
        withdrawn=next(iter(_only(Withdrawn, records["withdrawn"]).values()), None),
        past=next(iter(_only(Past, records["past"]).values()), None),
        pages=prose,
        lines=budgets.lines,
        line_places=budgets.places,
        incomplete=budgets.incomplete,
        shapes=shapes,
        known=known,
        files={key: document.file for key, document in documents.items()},
    )


def _only(model: type[R], records: Mapping[str, Record]) -> dict[str, R]:
    """The records of one kind by id; the isinstance is what lets the type checker follow."""
    return {identity: record for identity, record in sorted(records.items()) if isinstance(record, model)}


def _broken_rules(breaches: Iterable[Breach], documents: Mapping[tuple[str, str], Document]) -> list[Problem]:
    broken = []
    for breach in sorted(breaches, key=lambda breach: (breach.kind, breach.id)):  # each record is placed in one go
        if breach.file:
            found = breach.finding
            broken.append(Problem(found.code, breach.file, breach.line, values=found.values, severity=found.severity))
        else:
            broken.append(locate(documents[breach.kind, breach.id], breach.finding))
    return broken
