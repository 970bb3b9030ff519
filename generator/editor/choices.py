"""What a town lets a record name: its own ids, codes, languages and questions, each with a word for people.

Takes a checked town and a language, gives values; without a town there is nothing to choose from, and any id fits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.check.town import Town
from generator.records.base import Record
from generator.records.feedback import Feedback
from generator.records.text import Text
from generator.records.words import Words, load_words

Named = Mapping[str, str]
"""What may be written, with what it is called."""

# The numbers an editor's YAML 1.2 sees; https://yaml.org/spec/1.2.2/#103-core-schema
_INTEGER = re.compile(r"[-+]?[0-9]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a field may name, as far as the town has told it."""

    ids: Mapping[str, Named] = field(default_factory=dict)
    """Kind to the ids that may be named, withdrawn ones last."""
    codes: Mapping[str, Named] = field(default_factory=dict)
    """Codelist to its codes."""
    languages: tuple[str, ...] = ()
    """The languages a text may be written in."""
    page_languages: tuple[str, ...] = field(default_factory=lambda: tuple(sorted(load_words("generator"))))
    """The languages there are words for."""
    questions: Named = field(default_factory=dict)
    """The questions of all steps."""
    version: str = ""
    """The present version of the questions."""


def choices(town: Town | None, words: Words) -> Choices:
    """What this town's records may name; nothing is prescribed where the town cannot be read."""
    if town is None:
        return Choices()
    stages = town.questions.stages if town.questions else ()
    return Choices(
        ids={kind: _ids(town, kind, words) for kind in town.known},
        codes={
            name: {entry.code: _said(entry.label, town, words) for entry in codelist.codes}
            for name, codelist in town.codelists.items()
        },
        languages=tuple(dict.fromkeys((*town.languages, *town.site.languages))),
        questions={q.id: _said(q.text, town, words) for stage in stages for q in stage.questions},
        version=town.questions.version if town.questions else "",
    )


def _ids(town: Town, kind: str, words: Words) -> Named:
    records = {record.id: record for of_kind, record in town.records() if of_kind == kind}
    there = {identity: _name(records.get(identity), town, words) for identity in sorted(town.known[kind])}
    gone = words.gettext("Withdrawn")
    withdrawn = town.withdrawn.records if town.withdrawn else ()
    return there | {entry.id: gone for entry in withdrawn if entry.kind == kind and entry.id not in there}


def _name(record: Record | None, town: Town, words: Words) -> str:
    """What people call a record; nothing for one that could not be read."""
    if isinstance(record, Feedback):
        return f"{record.date} · {record.about.id}"
    title = getattr(record, "title", None) or getattr(record, "name", None)
    return _said(title, town, words) if isinstance(title, Text) else ""


def _said(text: Text, town: Town, words: Words) -> str:
    return text.in_language(words.language, town.languages)[0]


def as_editors_read(code: str) -> str | int | float:
    """What YAML 1.2 makes of a bare code: the number 6 of 06, else the text itself."""
    if _INTEGER.fullmatch(code):
        return int(code)
    return float(code) if _FLOAT.fullmatch(code) else code
