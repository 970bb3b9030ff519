"""What changed in a record, as residents read it: commit by commit, each field by its name, before and after.

Takes the history of a record and a view, gives texts; values are plain YAML of years ago, so anything may stand there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from generator.derive.events import NOT_TOLD
from generator.history import FieldChange
from generator.records.base import DimensionShare, Figure, PlaceShare, Record
from generator.records.day import Day, parse_day
from generator.records.labels import LABELS
from generator.records.personal_data import look_alikes
from generator.records.problem import FieldPath
from generator.records.scalars import Amount, Percentage, Quantity, parse_amount
from generator.records.text import Text
from generator.render import formats
from generator.render.page import View

LONGEST = 140
"""Letters of a text that are shown; the record itself has the whole."""
_NUMBER = re.compile(r"-?[0-9][0-9_]{0,20}(\.[0-9]{1,9})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field before and after; empty where nothing stood."""

    name: str
    before: str
    after: str
    sentence: str = ""
    """The same as a sentence, for planned days and amounts."""


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """What one commit changed in one record."""

    day: date
    reason: Text
    author: str
    """Empty unless site.yml has authors shown."""
    commit: str
    fields: tuple[FieldShown, ...]


def changes_shown(view: View, kind: str, record: Record) -> list[ChangeShown]:
    """The changes of a record, newest first; a commit that only touched what is not shown is left out."""
    changes = view.figures.history.get((kind, record.id), ())
    commits = (
        commit_shown(view, record, list(group)) for _, group in groupby(changes, key=lambda change: change.commit)
    )
    return [commit for commit in commits if commit.fields][::-1]


def commit_shown(view: View, record: Record, changes: Sequence[FieldChange]) -> ChangeShown:
    """What one commit changed in a record; without fields when it only touched what is not shown."""
    first = next((change for change in changes if str(change.reason.in_language("", ("",))[0])), changes[0])
    told = {change.path for change in changes}
    fields = tuple(
        _shown(view, record, change)
        for change in changes
        if not _is_passed_over(change.path) and not _is_told_in_this_language(view, change.path, told)
    )
    return ChangeShown(
        first.date,
        without_persons(view, first.reason),
        first.author if view.town.site.history.authors else "",
        first.commit,
        tuple(field for field in fields if field.before != field.after),
    )


def _is_passed_over(path: FieldPath) -> bool:
    return any(step in NOT_TOLD for step in path)


def _is_told_in_this_language(view: View, path: FieldPath, told: set[FieldPath]) -> bool:
    """Whether this is a translation of a text whose own change in the reader's language is told beside it."""
    return path[-1] in view.town.languages and path[-1] != view.language and (*path[:-1], view.language) in told


def _shown(view: View, record: Record, change: FieldChange) -> FieldShown:
    names, hint = _named(view, record, change.path)
    before, after = _text(view, change.before, hint), _text(view, change.after, hint)
    sentence = _sentence(view, change.path, names, before, after) if before and after else ""
    return FieldShown(" · ".join(names), before, after, sentence)


def _sentence(view: View, path: FieldPath, names: list[str], before: str, after: str) -> str:
    """A moved day or a changed amount in words; empty for other fields."""
    words = view.words
    match path:
        case ("periods", str(stage), "planned", "end"):
            what = words.label("stage", stage)
            told = words.gettext("{what}: the planned end moved from {before} to {after}.")
        case ("milestones", _, "planned"):
            told, what = words.gettext("{what}: the planned day moved from {before} to {after}."), names[1]
        case ("cost", str(name), "value") | ("cost", str(name)):
            told, what = words.gettext("{what} went from {before} to {after}."), words.label("money", name)
        case _:
            return ""
    return told.format(what=what, before=before, after=after)


def _named(view: View, record: Record, path: FieldPath) -> tuple[list[str], Any]:
    """The words for a path, and the type of what stands there; unknown steps are shown as they are."""
    names: list[str] = []
    hint: Any = type(record)
    here: Any = record
    """What stands at the path today, for the titles of entries; None where it is gone."""
    for step in path:
        group = _group(hint)
        if group is not None and isinstance(step, str) and (field := _field(group, step)):
            hint = _bare(get_type_hints(group, include_extras=True)[field])
            here = getattr(here, field, None)
            if not (group in (Figure, PlaceShare, DimensionShare) and field in ("value", "place", "dimension")):
                names.append(view.words.field(f"{group.__name__}.{field}"))
        elif get_origin(hint) is tuple:
            hint = get_args(hint)[0]
            here = next((entry for entry in here or () if getattr(entry, "id", None) == step), None)
            title = getattr(here, "title", None)
            names.append(view.text(title) if title is not None else _entry(view, step))
        elif hint is Text:
            names.extend([formats.language_name(str(step))] if step != view.language else [])
        else:
            names.append(str(step))
    return names, hint


def _entry(view: View, step: str | int) -> str:
    """The name of a list's entry: a place by its name, a day as a day, else its own name."""
    if isinstance(step, int):
        return str(step + 1)
    if step in view.town.places:
        return view.text(view.town.places[step].name)
    return _day(view, step) or step


def _group(hint: Any) -> type[BaseModel] | None:
    return hint if isinstance(hint, type) and issubclass(hint, BaseModel) else None


def _field(group: type[BaseModel], step: str) -> str | None:
    """The field a key of YAML stands for: `former` for ``from``."""
    return next((name for name, info in group.model_fields.items() if (info.alias or name) == step), None)


def _bare(hint: Any) -> Any:
    parts = [part for part in get_args(hint) if part is not type(None)]
    return parts[0] if type(None) in get_args(hint) else hint


def _text(view: View, value: Any, hint: Any) -> str:
    """A value as text, cut where it is long."""
    if value is None:
        return ""
    text = _without_persons(view, " ".join(_whole(view, value, hint).split()))
    return text if len(text) <= LONGEST else f"{text[: text.rfind(' ', 0, LONGEST)]} …"


def without_persons(view: View, text: Text) -> Text:
    """A text of the past, in every language, without what looks like personal data."""
    return Text(
        None if text.plain is None else _without_persons(view, text.plain),
        tuple((language, _without_persons(view, words)) for language, words in text.translations),
    )


def _without_persons(view: View, text: str) -> str:
    """What looks like personal data taken out: it may have been deleted from the record for that very reason."""
    for found in tuple(look_alikes(text, view.town.site.country)):
        text = text.replace(found.text, "[…]")
    return text


def _whole(view: View, value: Any, hint: Any) -> str:
    if isinstance(value, list):
        inner = get_args(hint)[0] if get_origin(hint) is tuple else None
        return ", ".join(_whole(view, entry, inner) for entry in value)
    if isinstance(value, dict):
        return _of_group(view, value, hint)
    return _scalar(view, str(value), hint)


def _of_group(view: View, value: dict[str, Any], hint: Any) -> str:
    """A text in the reader's language; of a group what names it, else its fields."""
    group = _group(hint)
    if group is None or hint is Text:
        written = [value[language] for language in (view.language, *view.town.languages) if language in value]
        return str(next(iter((*written, *value.values())), ""))
    told = []
    for step, part in value.items():
        name = _field(group, step)
        if name is None or step in NOT_TOLD or part is None:
            continue
        text = _whole(view, part, _bare(get_type_hints(group, include_extras=True)[name]))
        if step in ("title", "name", "text", "what", "value", "place", "dimension", "amount"):
            told.append(text)
        elif step != "id":
            told.append(f"{view.words.field(f'{group.__name__}.{name}').lower()}: {text}")
    return ", ".join(told)


def _scalar(view: View, text: str, hint: Any) -> str:
    language = view.language
    if context := LABELS.get(get_args(hint)) if get_origin(hint) is Literal else None:
        return view.words.label(context, text)
    if hint == Amount or hint is Figure:
        return _money(view, text)
    if hint is Day:
        return _day(view, text) or text
    if hint in (Percentage, Quantity) and _NUMBER.fullmatch(text):
        number = Decimal(text.replace("_", ""))
        return formats.percent(number, language) if hint == Percentage else formats.number(number, language)
    for records in (view.town.units, view.town.places):
        if text in records:
            return view.text(records[text].name)
    for titled in (view.town.needs, view.town.projects):
        if text in titled:
            return view.text(titled[text].title)
    return text


def _money(view: View, text: str) -> str:
    try:
        return formats.money(parse_amount(text), view.town.site.currency, view.language)
    except PydanticCustomError:
        return text


def _day(view: View, text: str) -> str:
    try:
        return formats.day(parse_day(text), view.language)
    except PydanticCustomError:
        return ""
