"""What an import would change, as text: file by file and field by field, then what is left out and why.

Takes an outcome and words, gives lines; never decides anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.records.problem import Problem
from generator.records.words import Words
from generator.report import as_text
from generator.spreadsheet.edits import Change
from generator.spreadsheet.importing import Outcome

_LONGEST = 60


def told(outcome: Outcome, words: Words, *, written: bool) -> str:
    """The changes, the counts, what was left out; `written`: whether the changes are in the files now."""
    problems = as_text(_in_order(outcome.problems), words, "")
    if outcome.files is None:
        return problems + words.gettext("Nothing was imported.") + "\n"
    lines = [*_changes(outcome, words), *_kept(outcome, words), _counts(outcome, words)]
    if outcome.refused:
        lines.append(words.gettext("Left as they are, because of a problem:"))
        lines += [f"  {name}" for name in outcome.refused]
    if outcome.files and not written:
        lines.append(words.gettext("Nothing is written yet; --write writes it."))
    return "".join(f"{line}\n" for line in lines) + problems


def _in_order(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """By place, each once; one changed cell may bring several faults."""
    unique = {(p.file, p.line, p.column, p.code, p.values.get("sentence", p.field)): p for p in problems}
    return tuple(unique[key] for key in sorted(unique))


def _changes(outcome: Outcome, words: Words) -> Iterator[str]:
    shown_new: set[str] = set()
    for change in outcome.changes:
        if change.file in outcome.new and change.file not in shown_new:
            shown_new.add(change.file)
            yield f"{change.file}  {words.gettext('new record')}"
        before, after = _apart(change)
        nothing = words.gettext("(nothing)")
        where = change.where
        if change.row:
            where = f"{words.gettext('row {row}').format(row=change.row)}, {where}"
        yield f"{change.file}  {where}: {before or nothing} -> {after or nothing}"


def _apart(change: Change) -> tuple[str, str]:
    """Both texts on one line, cut so that what differs is seen."""
    before, after = (" ".join(text.split("\n")) for text in (change.before, change.after))
    pairs = zip(before, after, strict=False)
    common = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))
    if common <= 20 or max(len(before), len(after)) <= _LONGEST:
        return _cut(before), _cut(after)
    start = common - 15
    return f"…{_cut(before[start:])}", f"…{_cut(after[start:])}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _kept(outcome: Outcome, words: Words) -> Iterator[str]:
    if outcome.kept:
        yield words.gettext("Absent from the sheet and kept:")
        yield from (f"  {file}  {where}" for file, where in outcome.kept)


def _counts(outcome: Outcome, words: Words) -> str:
    changed = {change.file for change in outcome.changes} - set(outcome.new)
    sentence = words.gettext("{rows} rows read: {fields} fields in {changed} files changed, {new} new records")
    fields = sum(change.file not in outcome.new for change in outcome.changes)
    return sentence.format(rows=outcome.rows, fields=fields, changed=len(changed), new=len(outcome.new))
