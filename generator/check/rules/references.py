"""What names another record, a code, a question or a file: it has to be there, and once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from generator.check.rules.breach import KIND_WORDS, Breach, unknown_code, unknown_record
from generator.check.stages import stages_had
from generator.check.town import Town
from generator.check.walk import values_at
from generator.read import Contents
from generator.records.base import Record
from generator.records.feedback import NEW_NEED
from generator.records.problem import FieldPath, Sentence
from generator.records.validate import Finding, did_you_mean, shown

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
    ("feedback", ("place",), "place"),
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


def named_records_exist(town: Town, contents: Contents) -> Iterator[Breach]:
    """Every id names a record; a withdrawn one may still be named, its page says where it went."""
    withdrawn = {(entry.kind, entry.id) for entry in town.withdrawn.records} if town.withdrawn else set()
    for kind, record in town.records():
        for of_kind, pattern, target in REFERENCES:
            if of_kind != kind:
                continue
            for path, value in values_at(record, pattern):
                if value not in town.known[target] and (target, value) not in withdrawn:
                    yield Breach(kind, record.id, unknown_record(target, str(value), path, town))


def feedback_names_a_record_and_a_stage_it_has_had(town: Town, contents: Contents) -> Iterator[Breach]:
    """An answer is about a record that exists (or was withdrawn), and was given at a stage that record has had."""
    withdrawn = {(entry.kind, entry.id) for entry in town.withdrawn.records} if town.withdrawn else set()
    for answer in town.feedback.values():
        kind, identity = answer.about.kind, answer.about.id
        known = (NEW_NEED,) if kind == "town" else town.known[kind]
        if identity not in known:
            if (kind, identity) not in withdrawn:
                yield Breach("feedback", answer.id, unknown_record(kind, identity, ("about", "id"), town))
            continue
        had = stages_had(town, kind, identity)
        if had and answer.stage not in had:
            values = {
                "kind": Sentence(KIND_WORDS[kind]),
                "id": identity,
                "value": answer.stage,
                "allowed": ", ".join(had),
            }
            yield Breach("feedback", answer.id, Finding("stage-not-had", ("stage",), values))


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
                    yield Breach(kind, record.id, unknown_code(str(value), name, lists[name], path))
    yield from _phases_are_known(town, lists.get("phases"))


def _phases_are_known(town: Town, phases: list[str] | None) -> Iterator[Breach]:
    if phases is None:
        return
    for budget in town.budgets.values():
        for index, table in enumerate(budget.tables):
            for phase in table.phases:
                if phase not in phases:
                    path = ("tables", index, "phases", phase)
                    yield Breach("budget", budget.id, unknown_code(phase, "phases", phases, path, at_key=True))
        for index, line in enumerate(budget.lines):
            for phase in line.amounts:
                if phase not in phases:
                    path = ("lines", index, "amounts", phase)
                    yield Breach("budget", budget.id, unknown_code(phase, "phases", phases, path, at_key=True))


def a_duplicate_names_the_other(town: Town, contents: Contents) -> Iterator[Breach]:
    """An answer that is a duplicate says of which one."""
    for answer in town.feedback.values():
        if answer.status.state == "duplicate" and answer.status.duplicate_of is None:
            yield Breach("feedback", answer.id, Finding("missing-field", ("status",), {"field": "duplicate_of"}))


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


def no_place_lies_in_itself(town: Town, contents: Contents) -> Iterator[Breach]:
    """Whoever goes from a place to the one around it comes to an end."""
    for place in town.places.values():
        chain = [place.id]
        around = place.parent
        while around and around in town.places and around not in chain:
            chain.append(around)
            around = town.places[around].parent
        if around == place.id:
            values = {"value": shown(place.parent), "chain": " › ".join((*chain, place.id))}
            yield Breach("place", place.id, Finding("place-in-itself", ("parent",), values))


def withdrawn_records_are_gone(town: Town, contents: Contents) -> Iterator[Breach]:
    """A withdrawn record has no file any more, and its successor has one."""
    for index, entry in enumerate(town.withdrawn.records if town.withdrawn else ()):
        if entry.id in town.known[entry.kind]:
            values = {"value": shown(entry.id), "first": town.files[entry.kind, entry.id]}
            yield Breach("withdrawn", "withdrawn", Finding("duplicate-id", ("records", index, "id"), values))
        if entry.successor and entry.successor not in town.known[entry.kind]:
            path = ("records", index, "successor")
            yield Breach("withdrawn", "withdrawn", unknown_record(entry.kind, entry.successor, path, town))


def shapes_belong_to_places(town: Town, contents: Contents) -> Iterator[Breach]:
    """Every area in places.geojson belongs to a place."""
    for identity in town.shapes:
        if identity not in town.known["place"]:
            finding = unknown_record("place", identity, (), town)
            yield Breach("", "", finding, file="places/places.geojson")
