"""What the form endpoint compares a new answer with: ``data/similar.json``, the beginnings of published words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.derive.feedback import newest_first
from generator.export.json_files import as_json
from generator.export.source import DataFile, Source
from generator.records.feedback import NEW_NEED

_LONGEST = 280
"""Characters of a text that are compared and shown."""
_MOST_ABOUT_ONE = 200
"""Answers about one record, the newest; who writes the two hundredth has not read the first."""


def similar(source: Source) -> Iterator[DataFile]:
    """Published answers with words, by what they are about, and the town's needs, which a new need may repeat."""
    items = [*_answers(source), *_needs(source)]
    yield "data/similar.json", as_json({"format": 1, "items": items})


def _answers(source: Source) -> Iterator[dict[str, Any]]:
    about: dict[tuple[str, str], int] = {}
    for answer in newest_first(list(source.town.feedback.values())):
        key = (answer.about.kind, answer.about.id)
        about[key] = about.get(key, 0) + 1
        if not answer.text or answer.status.state == "duplicate" or about[key] > _MOST_ABOUT_ONE:
            continue
        yield {
            "id": answer.id,
            "kind": answer.about.kind,
            "record": answer.about.id,
            "text": _cut(answer.text),
            "language": answer.language or source.town.languages[0],
            "url": _urls(source, "feedback", answer.id),
            "can_be_supported": True,
        }


def _needs(source: Source) -> Iterator[dict[str, Any]]:
    for need in source.town.needs.values():
        for language, view in source.views.items():
            described = view.text(need.description) if need.description else ""
            yield {
                "id": need.id,
                "kind": "town",
                "record": NEW_NEED,
                "text": _cut(f"{view.text(need.title)}. {described}"),
                "language": language,
                "url": _urls(source, "need", need.id),
                "can_be_supported": False,
            }


def _urls(source: Source, kind: str, identity: str) -> dict[str, str]:
    return {
        language: f"{source.base_path}{language}/{view.path(kind, identity)}" for language, view in source.views.items()
    }


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
