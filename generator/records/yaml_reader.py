"""YAML text to plain values, strictly: every scalar stays the text that was written.

Takes bytes, gives mappings, lists, text and None, and problems. Built from the events of PyYAML's C parser, never
through its composer (which recurses: ``[`` 25,000 times ends the process). Never guesses a type, follows an alias or
builds an object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.records.problem import FieldPath, Place, Problem, Sentence, _

try:
    from yaml import CLoader as Parser
except ImportError as missing:  # pragma: no cover - depends on how PyYAML was built
    raise ImportError(
        "PyYAML was built without libyaml. Install a binary wheel: pip install --only-binary :all: pyyaml"
    ) from missing

LONGEST_FILE = 1024 * 1024
LONGEST_SCALAR = 64 * 1024
DEEPEST = 24


REASONS = (
    _("mapping values are not allowed in this context"),
    _("did not find expected key"),
    _("could not find expected ':'"),
    _("did not find expected '-' indicator"),
    _("did not find expected ',' or '}}'"),
    _("did not find expected ',' or ']'"),
    _("did not find expected node content"),
    _("did not find expected <document start>"),
    _("found unexpected end of stream"),
    _("found character that cannot start any token"),
    _("found a tab character that violates indentation"),
    _("found unknown escape character"),
    _("block sequence entries are not allowed in this context"),
    _("block mapping entries are not allowed in this context"),
)
"""What the parser says most often, so that it is said in the reader's language; the rest stays in its own words."""

_TAGGED = (yaml.ScalarEvent, yaml.CollectionStartEvent)

Value = Any
"""A mapping of text to values, a list of values, text, or None for an absent value."""

_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")


@dataclass(frozen=True, slots=True)
class Positions:
    """Where each key and each value of a file stands, by field path."""

    keys: Mapping[FieldPath, Place]
    values: Mapping[FieldPath, Place]

    def of(self, path: FieldPath) -> Place:
        """The place of the value at the path, else of the nearest value around it that exists."""
        for length in range(len(path), -1, -1):
            if place := self.values.get(path[:length]):
                return place
        return Place(1, 1)

    def of_key(self, path: FieldPath) -> Place:
        """The place of the key at the path, else what `of` gives."""
        return self.keys.get(path) or self.of(path)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a YAML text holds; `value` is None when a problem kept it from being read."""

    value: Value
    positions: Positions
    problems: tuple[Problem, ...]


def parse_yaml(content: bytes, file: str) -> Parsed:
    """The values of one YAML document, with every problem of its form. Raises nothing for any input."""
    reading = _Reading(file)
    value: Value = None
    try:
        value = reading.document(reading.events(reading.text(content)))
    except _Unreadable:
        value = None
    return Parsed(value, Positions(reading.keys, reading.values), tuple(reading.problems))


def values_of(content: bytes) -> Value:
    """The values of one YAML document that is flawless; None for any other, which `parse_yaml` tells about.

    Most files are: without looking where each value stands they are read in half the time.
    """
    if len(content) > LONGEST_FILE:
        return None
    try:
        text = content.decode("utf-8-sig")
        return None if _CONTROL.search(text) else _flawless(Parser(text).get_event)
    except (UnicodeDecodeError, yaml.YAMLError):
        return None


def _flawless(next_event: Callable[[], Any]) -> Value:  # noqa: C901 - a call for each event would cost a third
    """One document from its events; None as soon as anything in it has to be told about."""
    around: list[Any] = []  # the groups and lists around the present one, each with the key it stands at
    here: Any = None  # the group or list that is being read
    key: str | None = None
    document: Value = None
    while True:
        event = next_event()
        kind = type(event)
        if kind is _Scalar:
            if event.anchor is not None or event.tag is not None:
                return None
            value = event.value
            if type(here) is dict:
                if key is None:
                    if not value:
                        return None
                    key = value
                    continue
                if key in here:
                    return None
                # A key that stays absent is kept until the group ends, so that it is seen when it comes twice.
                here[key] = None if value in _ABSENT and not event.style else value
                key = None
            elif here is None:
                return None  # a bare text, or nothing, is no record
            else:
                here.append(None if value in _ABSENT and not event.style else value)
            if len(value) > LONGEST_SCALAR:
                return None
        elif kind is _MappingStart or kind is _SequenceStart:
            if event.anchor is not None or event.tag is not None or len(around) >= DEEPEST:
                return None
            inner: Any = {} if kind is _MappingStart else []
            if type(here) is dict:
                if key is None or key in here:
                    return None
                here[key] = inner
            elif here is not None:
                here.append(inner)
            elif document is None:
                document = inner
            else:
                return None
            around.append((here, key))
            here, key = inner, None
        elif kind is _MappingEnd or kind is _SequenceEnd:
            if kind is _MappingEnd and None in here.values():
                for absent in [name for name, value in here.items() if value is None]:
                    del here[absent]
            here, _ = around.pop()
            key = None
        elif kind is yaml.StreamEndEvent:
            return document
        elif kind is yaml.AliasEvent:
            return None


_Scalar = yaml.ScalarEvent
_MappingStart, _MappingEnd = yaml.MappingStartEvent, yaml.MappingEndEvent
_SequenceStart, _SequenceEnd = yaml.SequenceStartEvent, yaml.SequenceEndEvent
_ABSENT = ("", "~")


class _Unreadable(Exception):
    """The rest of this file cannot be read; the problem has been noted."""


@dataclass
class _Reading:
    """One pass over one file; gathers positions and problems."""

    file: str
    keys: dict[FieldPath, Place] = field(default_factory=dict)
    values: dict[FieldPath, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def note(self, code: str, place: Place, path: FieldPath = (), **values: str) -> None:
        self.problems.append(Problem(code, self.file, place.line, place.column, path, values))

    def stop(self, code: str, place: Place, path: FieldPath = (), **values: str) -> _Unreadable:
        self.note(code, place, path, **values)
        return _Unreadable()

    def text(self, content: bytes) -> str:
        if len(content) > LONGEST_FILE:
            raise self.stop("file-too-long", Place(1, 1), size=str(len(content)), limit=str(LONGEST_FILE))
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            place = _place_of_byte(content, error.start)
            raise self.stop("not-utf8", place, byte=str(error.start), guess=_guess(content, error.start)) from None
        if stray := _CONTROL.search(text):
            before = text[: stray.start()]
            place = Place(before.count("\n") + 1, stray.start() - before.rfind("\n"))
            raise self.stop("control-character", place, value=f"U+{ord(stray[0]):04X}")
        return text

    def events(self, text: str) -> Iterator[yaml.Event]:
        parser = Parser(text)
        try:
            while event := parser.get_event():
                yield event
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
            reason = _reason(error)
            raise self.stop("yaml-syntax", place, reason=reason) from None
        except yaml.YAMLError as error:
            raise self.stop("yaml-syntax", Place(1, 1), reason=" ".join(str(error).split())) from None
        finally:
            parser.dispose()

    def document(self, events: Iterator[yaml.Event]) -> Value:
        value: Value = None
        found = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found:
                    raise self.stop("several-documents", _place(event))
                found = True
            elif isinstance(event, yaml.NodeEvent):
                value = self.node(event, events, ())
        if value is None and not self.problems:
            self.note("empty-file", Place(1, 1))
        return value

    def node(self, event: yaml.NodeEvent, events: Iterator[yaml.Event], path: FieldPath) -> Value:
        place = _place(event)
        self.values.setdefault(path, place)
        if isinstance(event, yaml.AliasEvent):
            raise self.stop("anchor", place, path, value=_cut(f"*{event.anchor}"))
        if event.anchor is not None:
            raise self.stop("anchor", place, path, value=_cut(f"&{event.anchor}"))
        if isinstance(event, _TAGGED) and event.tag is not None:
            raise self.stop("tag", place, path, value=_cut(event.tag))
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, place, path)
        if len(path) >= DEEPEST:
            raise self.stop("too-deep", place, limit=str(DEEPEST))
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, path)
        return self.mapping(events, path)

    def scalar(self, event: yaml.ScalarEvent, place: Place, path: FieldPath) -> str | None:
        if len(event.value) > LONGEST_SCALAR:
            raise self.stop("scalar-too-long", place, path, size=str(len(event.value)), limit=str(LONGEST_SCALAR))
        # A bare ~ or nothing is an absent value; "" and "~" in quotes are text.
        if event.value in ("", "~") and not event.style:
            return None
        return str(event.value)

    def sequence(self, events: Iterator[yaml.Event], path: FieldPath) -> list[Value]:
        items: list[Value] = []
        for event in events:
            if not isinstance(event, yaml.NodeEvent):  # the end of the list
                break
            items.append(self.node(event, events, (*path, len(items))))
        return items

    def mapping(self, events: Iterator[yaml.Event], path: FieldPath) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        first: dict[str, Place] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key, place = self.key(event, path)
            key_path = (*path, key)
            if key in first:
                self.note("duplicate-key", place, key_path, value=_cut(key), first=str(first[key].line))
            first.setdefault(key, place)
            self.keys.setdefault(key_path, place)
            following = next(events)
            assert isinstance(following, yaml.NodeEvent)  # noqa: S101 - a parser gives every key a value
            value = self.node(following, events, key_path)
            if value is not None:  # an absent value is an absent field
                entries.setdefault(key, value)
        return entries

    def key(self, event: yaml.Event, path: FieldPath) -> tuple[str, Place]:
        place = _place(event)
        if isinstance(event, yaml.AliasEvent):
            raise self.stop("anchor", place, path, value=_cut(f"*{event.anchor}"))
        if not isinstance(event, yaml.ScalarEvent) or not event.value:
            raise self.stop("key-not-text", place, path)
        if event.anchor is not None:
            raise self.stop("anchor", place, path, value=_cut(f"&{event.anchor}"))
        if event.tag is not None:
            raise self.stop("tag", place, path, value=_cut(event.tag))
        return str(event.value), place


def _reason(error: yaml.MarkedYAMLError) -> Sentence:
    """Why the parser stopped, without the place, which stands in front of the problem."""
    said = " ".join((error.problem or error.context or str(error)).split())
    return Sentence(said.replace("{", "{{").replace("}", "}}"))


def _cut(text: str, longest: int = 60) -> str:
    """A key or a name as a problem quotes it: on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _place_of_byte(content: bytes, index: int) -> Place:
    start = content.rfind(b"\n", 0, index) + 1
    return Place(content.count(b"\n", 0, index) + 1, len(content[start:index].decode("utf-8", "replace")) + 1)


def _guess(content: bytes, index: int) -> str:
    """What an office program probably saved: Windows-1254, or UTF-16 with its byte order mark."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    line = content[content.rfind(b"\n", 0, index) + 1 :].split(b"\n", 1)[0]
    return f"Windows-1254 (“{_cut(line.decode('cp1254', 'replace'))}”)"
