"""Every sentence and label the generator shows stands in every language's catalogue."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.extract import extract_from_dir
from pydantic import BaseModel

from generator.columns import columns_of, plan_columns, tables, vanished_columns
from generator.commands.build import STAGES as BUILD_STAGES
from generator.derive.codes import CODELISTS
from generator.derive.effects import TargetState
from generator.derive.elements import ELEMENTS, Answer, Group
from generator.derive.happenings import What
from generator.derive.indicators import Trend
from generator.derive.promises import OUTCOMES
from generator.publish.shells import FRAME_WORDS
from generator.records.base import DIMENSIONS, STAGES
from generator.records.budget import BudgetLine, BudgetStatus
from generator.records.feedback import AboutKind, Channel, FeedbackState
from generator.records.kinds import KINDS
from generator.records.limits import Limits, StaleLimits
from generator.records.need import NeedState, RaisedBy
from generator.records.problem import Severity
from generator.records.project import Direction, ProjectState
from generator.records.words import Key, load_words
from generator.render.page import MENU, SECTIONS, SUBPAGES
from generator.staff.reports import REPORTS
from generator.staff.stale import FIGURES

PACKAGE = Path(str(files("generator")))
METHODS = [("**.py", "python"), ("templates/**.jinja", "jinja2")]
OPTIONS = {"templates/**.jinja": {"extensions": "jinja2.ext.do", "silent": "false", "encoding": "utf-8"}}

LABELS: dict[str, tuple[str, ...]] = {
    "address": (*SECTIONS, *(name for names in SUBPAGES.values() for name in names), "page", *CODELISTS),
    "classification": CODELISTS,
    "classification told": CODELISTS,
    "menu": ("home", *SECTIONS),
    "section": MENU,
    "frame": FRAME_WORDS,
    "stage of build": BUILD_STAGES,
    "stage": STAGES,
    "dimension": DIMENSIONS,
    "project state": get_args(ProjectState),
    "need state": get_args(NeedState),
    "feedback state": get_args(FeedbackState),
    "budget status": get_args(BudgetStatus),
    "channel": get_args(Channel),
    "raised by": get_args(RaisedBy),
    "about": get_args(AboutKind),
    "direction": get_args(Direction),
    "event": get_args(What),
    "money": ("estimate", "approved", "contracted", "spent", "final"),
    "report": tuple(report.name for report in REPORTS),
    "report column": tuple(c.name for report in REPORTS for c in report.columns if c.heading == "report column"),
    "kind": tuple(kind.name for kind in KINDS if kind.name not in ("withdrawn", "past")),
    "figure": FIGURES,
    "element": tuple(name for _group, name, _told in ELEMENTS),
    "element group": get_args(Group),
    "disclosure": get_args(Answer),
    "table": (
        *(table.name for table in tables()),
        "population",
        "budget_lines",
        "budget_totals",
        "project_plans",
        "vanished",
    ),
    "side of life": DIMENSIONS,
    "trend": get_args(Trend),
    "target": get_args(TargetState),
    "outcome": OUTCOMES,
}
"""Contexts with the keys the code looks up by name."""


def sentences() -> set[Key]:
    """Every sentence marked in the code and the templates."""
    found: set[Key] = {
        (None, message[0] if isinstance(message, tuple) else message)
        for _, _, message, _, _ in extract_from_dir(PACKAGE, METHODS, OPTIONS)
    }
    return found | {(None, severity.value) for severity in Severity}


def labels() -> set[Key]:
    """Every label of a field or a code, and every field's description."""
    found: set[Key] = {(context, key) for context, keys in LABELS.items() for key in keys}
    columns = [column for table in tables() for column in columns_of(table, ("tr",))]
    columns += [*plan_columns(), *vanished_columns(("tr",))]
    found |= {(None, column.description) for column in columns if column.description}
    for model in (Limits, StaleLimits):
        for name, info in model.model_fields.items():
            found |= {("field", f"{model.__name__}.{name}"), (None, info.description or "")}
    return found


def test_every_column_has_a_label_in_every_language() -> None:
    columns = {column.field for table in tables() for column in columns_of(table, ("tr",))}
    columns |= {column.field for column in (*plan_columns(), *vanished_columns(("tr",)))}
    columns |= {f"BudgetLine.{name}" for name in (*BudgetLine.model_fields, "code")}
    missing = [
        (language, field)
        for language, words in load_words("generator").items()
        for field in sorted(columns)
        if words.field(field) == field
    ]
    assert not missing


@pytest.mark.parametrize("language", sorted(load_words("generator")))
def test_no_language_lacks_a_sentence(language: str) -> None:
    words = load_words("generator")[language]
    missing = sorted((context or "", key) for context, key in sentences() | labels() if not words.has(context, key))
    shown = "\n".join((f"msgctxt {c!r}\n" if c else "") + f"msgid {k!r}\n" for c, k in missing[:40])
    assert not missing, f"{len(missing)} entries are missing in catalogues/{language}.po:\n{shown}"


def test_every_language_fills_the_same_places() -> None:
    catalogues = load_words("generator")
    for key in sentences():
        names = {language: _places(words.sentences[key][0]) for language, words in catalogues.items()}
        assert len(set(map(frozenset, names.values()))) == 1, f"{key}: {names}"


def test_every_field_of_every_record_says_what_it_is() -> None:
    bare = [
        f"{model.__name__}.{name}"
        for model in {inner for kind in KINDS for inner in _models(kind.model)}
        for name, info in model.model_fields.items()
        if not info.description
    ]
    assert not bare


def _places(sentence: str) -> set[str]:
    import string

    return {name for _, name, _, _ in string.Formatter().parse(sentence.replace("%(", "{").replace(")s", "}")) if name}


def _models(model: type[BaseModel]) -> set[type[BaseModel]]:
    found = {model}
    for info in model.model_fields.values():
        stack = [info.annotation]
        while stack:
            annotation = stack.pop()
            if isinstance(annotation, type) and issubclass(annotation, BaseModel):
                found |= _models(annotation)
            stack.extend(get_args(annotation))
    return found
