"""The rules across fields and records, each a generator of breaches; `RULES` is the list that is run.

A rule takes the town and what was read, and names a record and a field path; never a line. To add one: write the
function, put it in `RULES`, and give it one failing and one passing example under tests/check/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.check.town import Town
from generator.check.walk import texts, values_at
from generator.read import Contents
from generator.records.base import STAGES, PlannedAndActual, Record
from generator.records.problem import FieldPath
from generator.records.project import Periods, Project
from generator.records.scalars import Day
from generator.records.validate import Finding, did_you_mean, shown
from generator.records.words import load_words


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule broken by one record; or, with `file`, by a file that is no record."""

    kind: str
    id: str
    finding: Finding
    file: str = ""
    line: int = 1


Rule = Callable[[Town, Contents], Iterator[Breach]]


# --- what names another record ------------------------------------------------------------------------------------

REFERENCES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("place", ("parent",), "place"),
    ("need", ("unit",), "unit"),
    ("need", ("places", "*", "place"), "place"),
    ("need", ("projects", "*"), "project"),
    ("need", ("raised", "*", "feedback", "*"), "feedback"),
    ("project", ("unit",), "unit"),
    ("project", ("needs", "*"), "need"),
    ("project", ("places", "*", "place"), "place"),
    ("project", ("budget_lines", "*", "year"), "budget"),
    ("project", ("changes", "*", "because_of", "*"), "feedback"),
    ("budget", ("lines", "*", "project"), "project"),
    ("budget", ("lines", "*", "place"), "place"),
    ("feedback", ("reply", "unit"), "unit"),
    ("feedback", ("status", "duplicate_of"), "feedback"),
    ("feedback", ("led_to", "*", "project"), "project"),
)
"""Kind, field, and the kind of record whose id the field holds."""

CODES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("place", ("kind",), "place-kinds"),
    ("project", ("aims", "*"), "aims"),
    ("project", ("funding", "*", "source"), "funding-sources"),
    ("project", ("contracts", "*", "procedure"), "procedures"),
)
"""Kind, field, and the codelist whose code the field holds; a codelist that the town does not keep binds nothing."""


def named_records_exist(town: Town, contents: Contents) -> Iterator[Breach]:
    """Every id names a record; a withdrawn one may still be named, its page says where it went."""
    withdrawn = {(entry.kind, entry.id) for entry in town.withdrawn.records} if town.withdrawn else set()
    for kind, record in town.records():
        for of_kind, pattern, target in REFERENCES:
            if of_kind != kind:
                continue
            for path, value in values_at(record, pattern):
                if value not in town.known[target] and (target, value) not in withdrawn:
                    yield Breach(kind, record.id, _unknown(target, str(value), path, town))


def feedback_names_a_record_and_a_stage_it_has_had(town: Town, contents: Contents) -> Iterator[Breach]:
    """An answer is about a record that exists (or was withdrawn), and was given at a stage that record has had."""
    withdrawn = {(entry.kind, entry.id) for entry in town.withdrawn.records} if town.withdrawn else set()
    for answer in town.feedback.values():
        kind, identity = answer.about.kind, answer.about.id
        if identity not in town.known[kind]:
            if (kind, identity) not in withdrawn:
                yield Breach("feedback", answer.id, _unknown(kind, identity, ("about", "id"), town))
            continue
        had = stages_had(town, kind, identity)
        if had and answer.stage not in had:
            values = {"kind": kind, "id": identity, "value": answer.stage, "allowed": ", ".join(had)}
            yield Breach("feedback", answer.id, Finding("stage-not-had", ("stage",), values))


def stages_had(town: Town, kind: str, identity: str) -> tuple[str, ...]:
    """The stages a record has had, in order; none when the record could not be read.

    A project has had its stage and those before it. A need is at the first. A budget is developed until it is
    approved, then carried out, then measured. People may be asked about a place at any step.
    """
    if kind == "need":
        return ("need",)
    if kind == "place":
        return STAGES
    if kind == "budget" and identity in town.budgets:
        had = {"approved": 3, "closed": 4}.get(town.budgets[identity].status, 2)
        return STAGES[1:had]
    if kind == "project" and identity in town.projects:
        return STAGES[: STAGES.index(town.projects[identity].stage) + 1]
    return ()


def answers_fit_the_questions(town: Town, contents: Contents) -> Iterator[Breach]:
    """An answer to the present version of the questions names a question of its stage and one of its options."""
    if town.questions is None:
        return
    by_stage = {stage.stage: {q.id: q for q in stage.questions} for stage in town.questions.stages}
    for answer in town.feedback.values():
        if answer.questions != town.questions.version:
            continue
        questions = by_stage.get(answer.stage, {})
        for name, value in answer.answers.items():
            path = ("answers", name)
            if name not in questions:
                hint = did_you_mean(name, list(questions))
                values = {"value": shown(name), "stage": answer.stage, "suggestion": hint}
                yield Breach("feedback", answer.id, Finding("unknown-question", path, values, at_key=True))
            elif (options := [option.code for option in questions[name].options]) and value not in options:
                values = {"value": shown(value), "question": name, "allowed": ", ".join(options)}
                yield Breach("feedback", answer.id, Finding("unknown-answer", path, values))


def codes_are_in_their_lists(town: Town, contents: Contents) -> Iterator[Breach]:
    """Every code stands in the town's codelist."""
    lists = {name: [entry.code for entry in codelist.codes] for name, codelist in town.codelists.items()}
    for kind, record in town.records():
        for of_kind, pattern, name in CODES:
            if of_kind != kind or name not in lists:
                continue
            for path, value in values_at(record, pattern):
                if value not in lists[name]:
                    yield Breach(kind, record.id, _unknown_code(str(value), name, lists[name], path))
    yield from _phases_are_known(town, lists.get("phases"))


def _phases_are_known(town: Town, phases: list[str] | None) -> Iterator[Breach]:
    if phases is None:
        return
    for budget in town.budgets.values():
        for index, table in enumerate(budget.tables):
            for phase in table.phases:
                if phase not in phases:
                    path = ("tables", index, "phases", phase)
                    yield Breach("budget", budget.id, _unknown_code(phase, "phases", phases, path, at_key=True))
        for index, line in enumerate(budget.lines):
            for phase in line.amounts:
                if phase not in phases:
                    path = ("lines", index, "amounts", phase)
                    yield Breach("budget", budget.id, _unknown_code(phase, "phases", phases, path, at_key=True))


# --- sums, dates, reasons -----------------------------------------------------------------------------------------


def shares_add_up(town: Town, contents: Contents) -> Iterator[Breach]:
    """Shares are given for all entries or for none, and add up to 100."""
    for kind, record in town.records():
        if kind not in ("need", "project"):
            continue
        for name in ("places", "dimensions"):
            entries = getattr(record, name)
            shares = [entry.share for entry in entries if entry.share is not None]
            if not shares:
                continue
            if len(shares) < len(entries):
                yield Breach(kind, record.id, Finding("shares-incomplete", (name,)))
            elif sum(shares) != 100:
                yield Breach(kind, record.id, Finding("shares-not-100", (name,), {"value": str(sum(shares))}))


def dates_are_in_order(town: Town, contents: Contents) -> Iterator[Breach]:
    """Ends are not before starts, changes of a contract not before it, replies not before answers."""
    for project in town.projects.values():
        for path, first, second in _pairs_of_days(project):
            if first and second and second.is_before(first):
                values = {"value": str(second), "other": str(first)}
                yield Breach("project", project.id, Finding("dates-out-of-order", path, values))
    for answer in town.feedback.values():
        if answer.reply and answer.reply.date.is_before(answer.date):
            values = {"value": str(answer.reply.date), "other": str(answer.date)}
            yield Breach("feedback", answer.id, Finding("dates-out-of-order", ("reply", "date"), values))


def _pairs_of_days(project: Project) -> Iterator[tuple[FieldPath, Day | None, Day | None]]:
    """The pairs whose second must not be before the first, with the path of the second."""
    for stage in Periods.model_fields:
        period: PlannedAndActual | None = getattr(project.periods, stage) if project.periods else None
        for name in ("planned", "actual"):
            if span := getattr(period, name, None):
                yield ("periods", stage, name, "end"), span.start, span.end
    for index, contract in enumerate(project.contracts):
        for number, change in enumerate(contract.changes):
            yield ("contracts", index, "changes", number, "date"), contract.date, change.date
    for index, indicator in enumerate(project.indicators):
        if indicator.baseline and indicator.target:
            yield ("indicators", index, "target", "date"), indicator.baseline.date, indicator.target.date


def states_that_need_a_reason_have_one(town: Town, contents: Contents) -> Iterator[Breach]:
    """On hold, cancelled, declined, met otherwise: the reason is part of the record."""
    needing = {
        "project": ("on_hold", "cancelled"),
        "need": ("declined", "met_otherwise"),
        "feedback": ("declined",),
    }
    for kind, record in town.records():
        if kind in needing:
            status: Any = getattr(record, "status")  # noqa: B009 - three models share the field, no class does
            if status.state in needing[kind] and status.reason is None:
                yield Breach(kind, record.id, Finding("reason-missing", ("status",), {"value": status.state}))


def a_duplicate_names_the_other(town: Town, contents: Contents) -> Iterator[Breach]:
    """An answer that is a duplicate says of which one."""
    for answer in town.feedback.values():
        if answer.status.state == "duplicate" and answer.status.duplicate_of is None:
            yield Breach("feedback", answer.id, Finding("missing-field", ("status",), {"field": "duplicate_of"}))


# --- names --------------------------------------------------------------------------------------------------------

NAMED_ENTRIES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("project", ("milestones",), "id"),
    ("project", ("contracts",), "id"),
    ("project", ("indicators",), "id"),
    ("project", ("places",), "place"),
    ("project", ("needs",), ""),
    ("need", ("places",), "place"),
    ("codelist", ("codes",), "code"),
    ("questions", ("stages",), "stage"),
)
"""Kind, list, and the field that tells its entries apart."""


def entries_have_names_of_their_own(town: Town, contents: Contents) -> Iterator[Breach]:
    """No milestone, contract, indicator, place or code stands twice in one list."""
    for kind, record in town.records():
        for of_kind, pattern, name in NAMED_ENTRIES:
            if of_kind != kind:
                continue
            for path, entries in values_at(record, pattern):
                yield from _repeated(kind, record, path, [getattr(e, name) if name else e for e in entries], name)


def _repeated(kind: str, record: Record, path: FieldPath, names: list[str], field: str) -> Iterator[Breach]:
    seen: Counter[str] = Counter()
    for index, name in enumerate(names):
        seen[name] += 1
        if seen[name] > 1:
            where = (*path, index, field) if field else (*path, index)
            yield Breach(kind, record.id, Finding("repeated-value", where, {"value": shown(name)}))


def former_ids_are_free(town: Town, contents: Contents) -> Iterator[Breach]:
    """An old address leads to one record, and no present record has it."""
    taken: dict[tuple[str, str], str] = {}
    for kind, record in town.records():
        if kind not in ("need", "project", "place"):
            continue
        for index, former in enumerate(getattr(record, "former_ids")):  # noqa: B009 - as above
            first = town.files.get((kind, former)) or taken.get((kind, former))
            if first:
                values = {"value": shown(former), "first": first}
                yield Breach(kind, record.id, Finding("duplicate-id", ("former_ids", index), values))
            taken[kind, former] = town.files[kind, record.id]


def withdrawn_records_are_gone(town: Town, contents: Contents) -> Iterator[Breach]:
    """A withdrawn record has no file any more, and its successor has one."""
    for index, entry in enumerate(town.withdrawn.records if town.withdrawn else ()):
        if entry.id in town.known[entry.kind]:
            values = {"value": shown(entry.id), "first": town.files[entry.kind, entry.id]}
            yield Breach("withdrawn", "withdrawn", Finding("duplicate-id", ("records", index, "id"), values))
        if entry.successor and entry.successor not in town.known[entry.kind]:
            path = ("records", index, "successor")
            yield Breach("withdrawn", "withdrawn", _unknown(entry.kind, entry.successor, path, town))


def a_budget_is_named_after_its_year(town: Town, contents: Contents) -> Iterator[Breach]:
    """The year in the record is the year in the file name."""
    for budget in town.budgets.values():
        if budget.year != budget.id:
            values = {"value": shown(budget.year), "other": budget.id}
            yield Breach("budget", budget.id, Finding("id-differs", ("year",), values))


# --- languages and files ------------------------------------------------------------------------------------------


def texts_are_in_the_towns_languages(town: Town, contents: Contents) -> Iterator[Breach]:
    """A text is written in languages of site.yml only."""
    allowed = {*town.languages, *town.site.languages}
    for kind, record in town.records():
        for path, text in texts(record):
            for language in text.languages():
                if language not in allowed:
                    values = {"value": shown(language), "allowed": ", ".join(sorted(allowed))}
                    where = (*path, language)
                    yield Breach(kind, record.id, Finding("unknown-language", where, values, at_key=True))


def the_sites_languages_have_words(town: Town, contents: Contents) -> Iterator[Breach]:
    """Pages can be made in a language that has a catalogue."""
    there = sorted(load_words("generator"))
    for index, language in enumerate(town.site.languages):
        if language not in there:
            values = {"value": shown(language), "allowed": ", ".join(there)}
            yield Breach("site", "site", Finding("no-catalogue", ("languages", index), values))


def named_files_exist(town: Town, contents: Contents) -> Iterator[Breach]:
    """Every photo and document file lies below content/files/."""
    for project in town.projects.values():
        for name in ("documents", "photos"):
            for path, file in values_at(project, (name, "*", "file")):
                if file not in contents.files:
                    yield Breach("project", project.id, Finding("missing-file", path, {"value": shown(file)}))


def shapes_belong_to_places(town: Town, contents: Contents) -> Iterator[Breach]:
    """Every area in places.geojson belongs to a place."""
    for identity in town.shapes:
        if identity not in town.known["place"]:
            finding = _unknown("place", identity, (), town)
            yield Breach("", "", finding, file="places/places.geojson")


RULES: tuple[Rule, ...] = (
    named_records_exist,
    feedback_names_a_record_and_a_stage_it_has_had,
    answers_fit_the_questions,
    codes_are_in_their_lists,
    shares_add_up,
    dates_are_in_order,
    states_that_need_a_reason_have_one,
    a_duplicate_names_the_other,
    entries_have_names_of_their_own,
    former_ids_are_free,
    withdrawn_records_are_gone,
    a_budget_is_named_after_its_year,
    texts_are_in_the_towns_languages,
    the_sites_languages_have_words,
    named_files_exist,
    shapes_belong_to_places,
)
"""Every rule that is run, in this order."""


def _unknown(kind: str, value: str, path: FieldPath, town: Town) -> Finding:
    suggestion = did_you_mean(value, sorted(town.known[kind])) or "Correct the id, or add the record."
    return Finding("unknown-record", path, {"kind": kind, "value": shown(value), "suggestion": suggestion})


def _unknown_code(value: str, codelist: str, codes: list[str], path: FieldPath, *, at_key: bool = False) -> Finding:
    suggestion = did_you_mean(value, codes) or f"Add it to codelists/{codelist}.yml if it is meant."
    values = {"value": shown(value), "codelist": codelist, "suggestion": suggestion}
    return Finding("unknown-code", path, values, at_key=at_key)
