"""A problem: one fault in one place, told so that the reader can mend it.

Takes a code and the values of its sentence, gives a frozen value; never prints and never raises.
The sentences are catalogue msgids; a reporter translates them before filling in the values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

FieldPath = tuple[str | int, ...]


def _(sentence: str) -> str:
    """Mark a sentence for the catalogues; translation happens in the reporter."""
    return sentence


class Sentence(str):
    """A sentence inside a problem: English as it stands, with what it takes to say it in another language.

    `values` fill the places of the sentence; some of them may be sentences themselves.
    """

    msgid: str
    values: Mapping[str, str]

    def __new__(cls, msgid: str, /, **values: str) -> Sentence:
        """The sentence with its places filled in."""
        made = super().__new__(cls, msgid.format_map(values).strip())
        made.msgid, made.values = msgid, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return _sentence, (self.msgid, dict(self.values))  # problems come out of other processes


def _sentence(msgid: str, values: dict[str, str]) -> Sentence:
    return Sentence(msgid, **values)


class Severity(StrEnum):
    """How bad a problem is: an error stops a build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # the file
        "not-utf8": _("the file is not UTF-8 (byte {byte}); it looks like {guess}. Save it as UTF-8."),
        "unreadable-file": _("the file cannot be read: {reason}."),
        "file-too-long": _(
            "the file has {size} bytes, more than the {limit} allowed. Split it, or keep tables in CSV."
        ),
        "unexpected-file": _("no record belongs here. Move or delete it; records live in {folders}."),
        "heading-missing": _(
            "a page begins with its heading. Write --- on the first line, then page: …, title: …, then --- again."
        ),
        "bad-file-name": _("the file name {value} is not an id. Use a-z, 0-9 and -, for example {suggestion}.yml."),
        "control-character": _("the character {value} is not allowed in YAML. Delete it."),
        # YAML
        "yaml-syntax": _("this is not YAML: {reason}. Look at this line and the one above it."),
        "too-deep": _("values are nested more than {limit} deep. A record never needs that; look for a stray [ or {{."),
        "scalar-too-long": _(
            "this value has {size} characters, more than the {limit} allowed. Shorten it or split it."
        ),
        "duplicate-key": _("the key {value} is written twice, first in line {first}. Keep one."),
        "anchor": _("anchors and aliases (& and *) are not read: {value}. Write the value out."),
        "tag": _("tags are not read: {value}. Delete the tag; the field decides the type."),
        "key-not-text": _("a key must be plain text. Write key: value."),
        "several-documents": _("a file holds one record; a second one starts here. Move it to a file of its own."),
        "empty-file": _("the file is empty. Write the record, or delete the file."),
        # fields
        "missing-field": _("is missing. Add {field}: …"),
        "absent-value": _("an entry of this list is empty. Write a value or delete the line."),
        "unknown-field": _("there is no field {value} here. {suggestion}"),
        "wrong-type": _("{value} is {got}, but {wanted} belongs here. {example}"),
        "not-in-list": _("{value} is not one of {allowed}. {suggestion}"),
        "not-an-amount": _("{value} is not an amount. {suggestion}"),
        "not-a-quantity": _("{value} is not a number. {suggestion}"),
        "not-a-count": _("{value} is not a whole number. Write digits only, for example 12500."),
        "not-a-percentage": _("{value} is not a percentage from 0 to 100. Write for example 62 or 62.5."),
        "not-a-coordinate": _("{value} is not {axis}. Write decimal degrees, for example {example}."),
        "not-a-day": _("{value} is not a date. Write YYYY, YYYY-MM or YYYY-MM-DD. {suggestion}"),
        "not-a-code": _("{value} is not a code. Use A-Z, a-z, 0-9 and . _ : / + -, without spaces."),
        "not-an-id": _("{value} is not an id. Use a-z, 0-9 and -, for example {suggestion}."),
        "not-a-language": _("{value} is not a language. Use a code of two or three small letters, such as tr."),
        "not-a-link": _("{value} is not a web address. Write it whole, beginning with https://."),
        "bad-tiles": _("{value} is no address of map tiles. Write one that begins with https:// and holds {needs}."),
        "not-yes-or-no": _("{value} is neither true nor false. Write true or false."),
        "empty-text": _("the text is empty. Write it, or delete the field."),
        "invisible-character": _("the text holds an invisible character ({value}). Delete it."),
        "too-many": _("has {size} entries, more than the {limit} allowed."),
        "bad-value": _("{value} does not fit: {reason}."),
        # across fields and records
        "unknown-record": _("there is no {kind} {value}. {suggestion}"),
        "unknown-code": _("{value} is not in the list {codelist}. {suggestion}"),
        "unknown-classification": _(
            "there is no classification {value}; there is {allowed}. Write one of these, or leave it out."
        ),
        "unknown-budget-code": _(
            "{value} is not in the list {codelist} (lines with it: {lines}). {suggestion} "
            "Correct the lines, or add the code to codelists/{codelist}.yml."
        ),
        "no-catalogue": _(
            "there are no words for pages in {value}; there are for {allowed}. Add a catalogue, or leave it out."
        ),
        "unknown-language": _("{value} is not a content language of this town ({allowed})."),
        "shares-not-100": _("the shares add up to {value}, not 100. Correct them, or leave all of them out."),
        "shares-incomplete": _("some entries have a share and some have none. Give all of them one, or none."),
        "dates-out-of-order": _("{value} is before {other}. Put them in order."),
        "reason-missing": _("a record in state {value} needs a reason. Add status.reason."),
        "stage-not-had": _("{kind} {id} has not been at the stage {value}; it has had {allowed}."),
        "place-in-itself": _("{value} lies in this place itself: {chain}. Name the place around it, or none."),
        "duplicate-id": _("the id {value} is used twice, first in {first}. Ids are unique."),
        "repeated-value": _("{value} stands here twice. Keep one."),
        "id-differs": _("says {value}, but the file is named {other}. Make them the same."),
        "unknown-question": _("there is no question {value} at the stage {stage}. {suggestion}"),
        "unknown-answer": _("{value} is not an answer to the question {question} ({allowed})."),
        # what does not agree; most of these are warnings
        "stage-too-early": _(
            "{value} has begun ({other}), but the stage is {stage}. Move the stage on, or correct the day."
        ),
        "step-not-ended": _("the stage is {stage}, but {value} has no actual end. Add {field}."),
        "milestone-outside": _(
            "{value} lies outside the planned time of the project ({first} to {last}). Correct the day or the periods."
        ),
        "cancelled-without-history": _(
            "a cancelled project keeps what was known of it; {value} is missing. Add it, and delete nothing."
        ),
        "final-value-unexplained": _(
            "{value} is not the signed value {other}, and no change tells why. Add an entry to changes."
        ),
        "funding-not-cost": _(
            "the funding adds up to {value}, the cost is {other} ({field}). Correct one of them; up to {tolerance} % "
            "is let pass."
        ),
        "unknown-budget-line": _("the budget {year} has no line {value}. {suggestion}"),
        "indicator-incomplete": _("without {value} nobody can tell whether it helped. Add it."),
        "total-differs": _(
            "the lines of {direction} add up to {sum} in the phase {phase}, not {value} ({difference} off). Look for a "
            "missing or doubled line, or correct the total."
        ),
        "balance-differs": _(
            "row {row} ({code}): approved {approved} and modification {modification} make {sum}, but adjusted is "
            "{value} ({difference} off). Correct the line; up to {tolerance} is let pass (tolerance in the budget)."
        ),
        "above-budget": _(
            "row {row} ({code}): executed {value} is above {other} that could be spent. Correct the line, or write "
            "down why."
        ),
        "many-above-budget": _(
            "{count} rows are above what could be spent, together by {sum}; the most is row {row} ({code}): {value}, "
            "and {other} could be spent. Look at whether the amounts are in the right columns, or write down why."
        ),
        "sum-among-lines": _(
            "row {row} ({code}) stands a level above {other}: it seems to sum other rows, and counts twice. Delete it, "
            "or give it its own last level."
        ),
        "figure-without-day": _("no day is known for {value}. Add as_of to the record or to the figure."),
        "figure-without-source": _("no source is known for {value}. Add source to the record or to the figure."),
        "missing-translation": _("there is no text in {languages} for {value}. Write it as {{{example}}}."),
        "bad-file-type": _("{value} is not of a type that is published here ({allowed}). Save it as one of these."),
        "caption-says-nothing": _(
            "{value} does not say what is seen. Write it for somebody who cannot see the picture, for example: "
            "the square seen from the clock tower."
        ),
        "unreadable-picture": _(
            "{value} cannot be read as a picture. It is published as it is, with whatever the camera wrote into it. "
            "Save it anew."
        ),
        "personal-data": _("{value} looks like {what} of a person. Delete it, and write […] in its place."),
        # beside the records
        "missing-file": _("there is no file {value}. Add it, or correct the name."),
        "bad-geojson": _("this is not the GeoJSON that is expected: {reason}."),
        "bad-table": _("the table cannot be read: {reason}."),
        "missing-column": _("the table has no column {value}. It has {allowed}."),
        "bad-cell": _("row {row}, column {column}: {sentence}"),
        "bad-sheet-cell": _("sheet {sheet}, row {row}, column {column}, value {value}: {sentence}"),
    }
)
"""Every code with its sentence. A code is stable: tools and lists of accepted problems depend on it."""


class Place(NamedTuple):
    """Where in a file: line and column count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in one place."""

    code: str
    file: str
    line: int = 1
    column: int = 1
    path: FieldPath = ()
    values: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR

    @property
    def field(self) -> str:
        """The field path as people write it: ``milestones[1].planned``."""
        return field_name(self.path)

    @property
    def sentence(self) -> str:
        """The msgid of the sentence, with its values not yet filled in."""
        return SENTENCES[self.code]


def field_name(path: FieldPath) -> str:
    """A field path as text: ``("milestones", 1, "planned")`` gives ``milestones[1].planned``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def in_order(problems: list[Problem]) -> list[Problem]:
    """The problems by file, place, code and value, each once."""
    unique = {(p.file, p.line, p.column, p.code, p.field, p.values.get("value", "")): p for p in problems}
    return [unique[key] for key in sorted(unique)]
