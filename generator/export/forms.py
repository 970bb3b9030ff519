"""What the form endpoint needs to know: ``data/forms.json``, the one contract between the two sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.check.stages import stages_had
from generator.export.json_files import as_json
from generator.export.source import DataFile, Source
from generator.records.base import STAGES
from generator.records.feedback import NEW_NEED
from generator.records.text import Text
from generator.records.town import Question
from generator.render.consents import consents
from generator.render.figure_names import figure_names

FORMAT = 1


def forms(source: Source) -> Iterator[DataFile]:
    """Titles, stages and addresses of everything that can be answered, the questions, and how to reach each unit."""
    site = source.town.site
    yield (
        "data/forms.json",
        as_json(
            {
                "format": FORMAT,
                "site_date": source.figures.site_date.isoformat(),
                "languages": list(site.languages),
                "site_name": _texts(source, site.name),
                "home": {language: f"{source.base_path}{language}/" for language in site.languages},
                "longest_text": site.form.longest_text,
                "photos": site.form.photos,
                "consent": _agreed(source, site.form.consent, "consent"),
                "contact_consent": _agreed(source, site.form.contact_consent, "contact_consent"),
                "retention": site.retention.model_dump(),
                "privacy": _prose(source, "gizlilik"),
                "contact": _contact(source, site.contact),
                "questions": _questions(source),
                "records": {
                    "project": _records(source, "project", source.town.projects),
                    "need": _records(source, "need", source.town.needs),
                    "budget": _records(source, "budget", source.town.budgets),
                    "place": _records(source, "place", source.town.places),
                    "town": {NEW_NEED: _new_need(source)},
                },
                "places": {place.id: _texts(source, place.name) for place in source.town.places.values()},
                "figures": _figures(source),
                "units": {
                    unit.id: {"name": _texts(source, unit.name), **_contact(source, unit)}
                    for unit in source.town.units.values()
                },
            }
        ),
    )


def _texts(source: Source, text: Text | None) -> dict[str, str] | None:
    """A text in every language of the site; a missing one is given in another."""
    return None if text is None else {language: view.text(text) for language, view in source.views.items()}


def _agreed(source: Source, own: Text | None, purpose: str) -> dict[str, str]:
    """The sentence that forms show: the town's own, or ours."""
    ours = {language: consents(view.words)[purpose] for language, view in source.views.items()}
    return _texts(source, own) or ours


def _contact(source: Source, holder: Any) -> dict[str, Any]:
    return {
        "phone": holder.phone,
        "email": holder.email,
        "address": _texts(source, holder.address),
        "hours": _texts(source, holder.hours),
    }


def _prose(source: Source, name: str) -> dict[str, str] | None:
    found = {p.language: p.slug for p in source.town.pages if p.heading.page == name}
    return {language: f"{source.base_path}{language}/{slug}/" for language, slug in found.items()} or None


def _questions(source: Source) -> dict[str, Any]:
    questions = source.town.questions
    if questions is None:
        return {"version": "", "stages": {}}
    return {
        "version": questions.version,
        "stages": {
            stage.stage: {
                "title": _texts(source, stage.title),
                "intro": _texts(source, stage.intro),
                "questions": [_question(source, question) for question in stage.questions],
            }
            for stage in questions.stages
        },
    }


def _question(source: Source, question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind,
        "text": _texts(source, question.text),
        "hint": _texts(source, question.hint),
        "required": question.required,
        "options": [{"code": option.code, "label": _texts(source, option.label)} for option in question.options],
    }


def _figures(source: Source) -> dict[str, dict[str, dict[str, str]]]:
    """What figures are called, by kind and the beginning of their path, in every language."""
    names = {language: figure_names(view.words) for language, view in source.views.items()}
    first = next(iter(names.values()))
    return {
        kind: {path: {language: names[language][kind][path] for language in names} for path in paths}
        for kind, paths in first.items()
    }


def _records(source: Source, kind: str, records: Any) -> dict[str, Any]:
    found = {}
    for identity, record in records.items():
        had = stages_had(source.town, kind, identity)
        stage = record.stage if kind == "project" else "need" if kind == "place" else had[-1] if had else STAGES[1]
        found[identity] = {
            "title": {language: _title(view, kind, record) for language, view in source.views.items()},
            "stage": stage,
            "stages": list(had),
            "url": {
                language: f"{source.base_path}{language}/{view.path(kind, identity)}"
                for language, view in source.views.items()
            },
            "unit": getattr(record, "unit", None),
        }
    return found


def _new_need(source: Source) -> dict[str, Any]:
    """What no record covers: asked for on the page of needs."""
    return {
        "title": {language: view.words.gettext("A new need") for language, view in source.views.items()},
        "stage": "need",
        "stages": ["need"],
        "url": {
            language: f"{source.base_path}{language}/{view.section('needs')}#yeni-ihtiyac"
            for language, view in source.views.items()
        },
        "unit": None,
    }


def _title(view: Any, kind: str, record: Any) -> str:
    if kind == "place":
        return str(view.text(record.name))
    if kind == "budget" and record.title is None:
        return str(view.words.gettext("Budget of {year}").format(year=record.year))
    return str(view.text(record.title))
