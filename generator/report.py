"""Problems as people and programs read them: text, JSON, GitHub and GitLab annotations.

Takes problems and a language, gives text; never decides what is a problem.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from generator.records.problem import Problem
from generator.records.words import Words, told

Reporter = Callable[[tuple[Problem, ...], Words, str], str]
"""From problems, words and the content folder as the user wrote it, to text."""


def as_text(problems: tuple[Problem, ...], words: Words, folder: str) -> str:
    """One problem a line, as editors jump to: ``file:line:column: severity: field: sentence [code]``."""
    return "".join(
        f"{_file(problem, folder)}:{problem.line}:{problem.column}: {words.gettext(problem.severity)}: "
        f"{told(problem, words)} [{problem.code}]\n"
        for problem in problems
    )


def as_json(problems: tuple[Problem, ...], words: Words, folder: str) -> str:
    """A JSON array, one object a problem."""
    entries = [
        {
            "code": problem.code,
            "severity": problem.severity.value,
            "file": _file(problem, folder),
            "line": problem.line,
            "column": problem.column,
            "field": problem.field,
            "value": problem.values.get("value", ""),
            "message": told(problem, words),
        }
        for problem in problems
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def as_github(problems: tuple[Problem, ...], words: Words, folder: str) -> str:
    """GitHub's workflow commands: annotations on the lines of a change."""
    return "".join(
        f"::{problem.severity.value} file={_property(_file(problem, folder))},line={problem.line},"
        f"col={problem.column},title={_property(problem.code)}::{_data(told(problem, words))}\n"
        for problem in problems
    )


def as_gitlab(problems: tuple[Problem, ...], words: Words, folder: str) -> str:
    """GitLab's Code Quality report."""
    entries = [
        {
            "description": told(problem, words),
            "check_name": problem.code,
            "severity": "major" if problem.severity == "error" else "minor",
            "fingerprint": _fingerprint(problem),
            "location": {"path": _file(problem, folder), "lines": {"begin": problem.line}},
        }
        for problem in problems
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


REPORTERS: Mapping[str, Reporter] = MappingProxyType(
    {"text": as_text, "json": as_json, "github": as_github, "gitlab": as_gitlab}
)


def _file(problem: Problem, folder: str) -> str:
    return f"{folder}/{problem.file}" if folder not in ("", ".") else problem.file


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _fingerprint(problem: Problem) -> str:
    """The same for the same fault when lines above it change."""
    told_of = "\0".join((problem.file, problem.code, problem.field, problem.values.get("value", "")))
    return hashlib.sha256(told_of.encode()).hexdigest()[:32]
