"""Whether what a spreadsheet changes leaves records that are right: each for itself, then all of them together.

Takes edits, gives problems at the cells that caused them. A record with an error is not written, the others are; what
a record without its companion would lack is found by judging again. Only what is new counts: a town with an old fault
elsewhere can still be edited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.check import check
from generator.read import Contents, Document, locate
from generator.records.key_order import key_order
from generator.records.problem import SENTENCES, FieldPath, Problem, Sentence, Severity, _, field_name
from generator.records.validate import Finding, validate
from generator.records.yaml_edit import edited
from generator.records.yaml_reader import parse_yaml
from generator.records.yaml_writer import write_yaml
from generator.spreadsheet.edits import Edit
from generator.spreadsheet.line_edits import LineEdits
from generator.spreadsheet.matching import CellPlace


@dataclass(frozen=True, slots=True)
class Judged:
    """The texts of files that may be written, and what is wrong with or around the others."""

    texts: Mapping[str, bytes]
    problems: tuple[Problem, ...]


def judge_alone(edit: Edit) -> None:
    """Adds to an edit what is wrong with its record as it would be, at the cells that made it so."""
    result = validate(edit.kind, edit.id, edit.value)
    before = edit.document
    old = _told_apart(validate(edit.kind, edit.id, before.value).findings) if before else frozenset()
    new = [finding for finding in result.findings if _key(finding) not in old]
    edit.problems.extend(_at_cell(edit, finding.code, finding.path, finding.values) for finding in new)
    if result.record is None and not new and before is not None:
        edit.problems.extend(locate(before, finding) for finding in result.findings)


def text_of(edit: Edit) -> bytes:
    """The text of the record's file: of one that is there only what changed is written anew."""
    if edit.document is not None:
        return edited(edit.document.source.decode(), edit.value, key_order(edit.kind.model)).encode()
    record = validate(edit.kind, edit.id, edit.value).record
    assert record is not None  # noqa: S101 - it was judged before
    return write_yaml(record).encode()


def judge_together(contents: Contents, edits: Sequence[Edit], lines: LineEdits) -> Judged:
    """The records that may be written together, with the tables beside budgets; `edits` have been judged alone."""
    if not edits and not lines.tables():
        return Judged({}, ())
    before = _Before(check(contents).problems)
    sound = [edit for edit in edits if not edit.problems]
    while True:
        texts = {edit.file: text_of(edit) for edit in sound}
        by_file = {edit.file: edit for edit in sound}
        after = check(_with(contents, sound, texts, lines.tables())).problems
        problems = [problem for problem in after if before.lacks(problem, by_file.get(problem.file))]
        blamed = [_blame(problem, by_file, lines) for problem in problems if problem.severity is Severity.ERROR]
        if not any(blamed):
            break
        sound = [edit for edit in sound if not edit.problems]
    return Judged(texts, tuple(_placed(by_file[p.file], p) if p.file in by_file else p for p in problems))


def _blame(problem: Problem, by_file: Mapping[str, Edit], lines: LineEdits) -> bool:
    """Refuses the record or the rows an error comes from; False when it arises elsewhere, and is only told."""
    if problem.file in by_file:
        by_file[problem.file].problems.append(_placed(by_file[problem.file], problem))
        return True
    return lines.blame(problem)


class _Before:
    """What was wrong before, to tell what an import brings."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.told = {(_place(problem), tuple(sorted(problem.values.items()))) for problem in problems}
        self.places = {_place(problem) for problem in problems}

    def lacks(self, problem: Problem, edit: Edit | None) -> bool:
        """Whether a problem is new. A sum that was wrong and is wrong by another amount is not: nobody wrote it."""
        if _place(problem) not in self.places:
            return True
        written = edit is not None and any(_overlap(path, problem.path) for path in edit.changes)
        return written and (_place(problem), tuple(sorted(problem.values.items()))) not in self.told


def _place(problem: Problem) -> tuple[str, str, str, str]:
    """What a problem is about, whatever line it has moved to; cells of tables stay in theirs."""
    return problem.code, problem.file, problem.field, "" if problem.file.endswith(".yml") else str(problem.line)


def _overlap(first: FieldPath, second: FieldPath) -> bool:
    return bool(second) and first[: len(second)] == second[: len(first)]


def _with(
    contents: Contents, edits: Sequence[Edit], texts: Mapping[str, bytes], tables: Mapping[str, bytes]
) -> Contents:
    """What would be read if everything were written."""
    changed = {edit.file: _document(edit, texts[edit.file]) for edit in edits}
    there = [changed.pop(document.file, document) for document in contents.documents]
    documents = sorted((*there, *changed.values()), key=lambda document: document.file)
    attachments = {**contents.attachments, **tables}
    return replace(contents, documents=tuple(documents), attachments=attachments)


def _document(edit: Edit, text: bytes) -> Document:
    return Document(edit.kind, edit.id, edit.file, text, parse_yaml(text, edit.file).value)


def _placed(edit: Edit, problem: Problem) -> Problem:
    return replace(_at_cell(edit, problem.code, problem.path, problem.values), severity=problem.severity)


def _at_cell(edit: Edit, code: str, path: FieldPath, values: Mapping[str, str]) -> Problem:
    """A fault of a field as the problem of the cell that caused it."""
    where, place = _cell_for(edit, path, needed=code == "missing-field")
    if code == "missing-field":
        name = field_name(path if path in edit.cells else (*path[:-1], values.get("field", path[-1] if path else "")))
        sentence = Sentence(_("{field} is needed. Write it, or empty what stands beside it."), field=name)
    else:
        sentence = Sentence(SENTENCES[code], **values)
        if where != path and path:
            sentence = Sentence(_("{field}: {sentence}"), field=field_name(path), sentence=sentence)
    return place.fault(sentence)


def _cell_for(edit: Edit, path: FieldPath, *, needed: bool) -> tuple[FieldPath, CellPlace]:
    """The cell that brought a fault: its field's, else the only changed one, else the nearest; with its field."""
    if path in edit.cells and (needed or path in edit.changes or len(edit.changes) != 1):
        return path, edit.cells[path]
    if len(edit.changes) == 1:
        [only] = edit.changes
        return (path if only[: len(path)] == path else only), edit.cells[only]

    def nearness(where: FieldPath) -> tuple[int, bool]:
        pairs = zip(where, path, strict=False)
        common = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(where), len(path)))
        return common, where in edit.changes

    nearest = max(edit.cells, key=nearness, default=None)
    if nearest is not None and nearness(nearest)[0]:
        return (path if nearest[: len(path)] == path else nearest), edit.cells[nearest]
    return (), edit.rows[0]


def _told_apart(findings: Sequence[Finding]) -> frozenset[tuple[str, FieldPath, tuple[tuple[str, str], ...]]]:
    return frozenset(map(_key, findings))


def _key(finding: Finding) -> tuple[str, FieldPath, tuple[tuple[str, str], ...]]:
    return finding.code, finding.path, tuple(sorted(finding.values.items()))
