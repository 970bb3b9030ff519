"""What people read and see: languages, files."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.rules.breach import Breach
from generator.check.town import Town
from generator.check.walk import texts, values_at
from generator.read import Contents
from generator.records.validate import Finding, shown
from generator.records.words import load_words


def texts_are_in_the_towns_languages(town: Town, contents: Contents) -> Iterator[Breach]:
    """A text is written in languages of site.yml only."""
    allowed = {*town.languages, *town.site.languages}
    for kind, record in town.records():
        for path, text in texts(record):
            for language in text.languages():
                if language not in allowed:
                    values = {"value": shown(language), "allowed": ", ".join(sorted(allowed))}
                    where = (*path, language)
                    yield Breach(kind, record.id, Finding("unknown-language", where, values, at_key=True))


def the_sites_languages_have_words(town: Town, contents: Contents) -> Iterator[Breach]:
    """Pages can be made in a language that has a catalogue."""
    there = sorted(load_words("generator"))
    for index, language in enumerate(town.site.languages):
        if language not in there:
            values = {"value": shown(language), "allowed": ", ".join(there)}
            yield Breach("site", "site", Finding("no-catalogue", ("languages", index), values))


def named_files_exist(town: Town, contents: Contents) -> Iterator[Breach]:
    """Every photo and document file lies below content/files/."""
    for project in town.projects.values():
        for name in ("documents", "photos"):
            for path, file in values_at(project, (name, "*", "file")):
                if file not in contents.files:
                    yield Breach("project", project.id, Finding("missing-file", path, {"value": shown(file)}))
