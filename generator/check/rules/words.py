"""What people read and see: languages, days and sources of figures, files, nothing of a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.check.rules.breach import Breach
from generator.check.town import Town
from generator.check.walk import figures, public_words, texts, untranslated, values_at
from generator.read import Contents
from generator.records.base import Sourced
from generator.records.personal_data import look_alikes, may_hold_some
from generator.records.problem import FieldPath, Sentence, Severity, _, field_name
from generator.records.slug import slug
from generator.records.validate import Finding, shown
from generator.records.words import load_words

PHOTO_TYPES = (".jpg", ".jpeg", ".png", ".webp", ".avif")
"""Pictures that every browser of the last years shows; nothing that can hold a script."""
DOCUMENT_TYPES = (".pdf", ".odt", ".ods", ".docx", ".xlsx", ".csv", ".txt", ".geojson", *PHOTO_TYPES)
_FILES = (
    (("documents", "*", "file"), DOCUMENT_TYPES),
    (("photos", "*", "file"), PHOTO_TYPES),
    (("image",), (".jpg", ".jpeg", ".png")),
)
"""The fields that name a file, and what types it may have there."""
DOCUMENT = "source"
"""A plain text here names a document as it is called; a decision's number needs no translation."""
PUBLIC = ("place", "need", "project", "budget", "feedback", "withdrawn")
"""Kinds whose texts are looked through for personal data; a directorate's own telephone is meant to be there."""
LOOKS_LIKE = {
    "identity-number": _("the identity number"),
    "bank-account": _("the bank account"),
    "telephone": _("the telephone number"),
    "e-mail": _("the e-mail address"),
}
_NO_CAPTION = frozenset(["foto", "fotograf", "photo", "picture", "image", "resim", "gorsel", "img", "dsc"])
_MANY = 4
"""Fields that are named in one problem; the others are counted."""


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


def texts_stand_in_every_language(town: Town, contents: Contents) -> Iterator[Breach]:
    """A text stands in every language records are written in; a plain text is in the first one."""
    for kind, record in town.records():
        missing: dict[tuple[str, ...], list[FieldPath]] = {}
        for path, text, lacking in untranslated(town, kind, record):
            if text.plain is None or path[-1] != DOCUMENT:
                missing.setdefault(lacking, []).append(path)
        for languages, paths in missing.items():
            example = ", ".join(f"{language}: …" for language in town.languages)
            values = {"languages": ", ".join(languages), "value": _named(paths), "example": example}
            yield Breach(kind, record.id, Finding("missing-translation", paths[0], values, Severity.WARNING))


def figures_say_their_day_and_source(town: Town, contents: Contents) -> Iterator[Breach]:
    """Every figure has a day and a source, its own or its record's."""
    for kind, record in town.records():
        inherited = (record.as_of, record.source) if isinstance(record, Sourced) else (None, None)
        if all(inherited):
            continue
        without_day, without_source = [], []
        for path, day, source in figures(record):
            if day is None and inherited[0] is None:
                without_day.append(path)
            if source is None and inherited[1] is None:
                without_source.append(path)
        for code, paths in (("figure-without-day", without_day), ("figure-without-source", without_source)):
            if paths:
                yield Breach(kind, record.id, Finding(code, paths[0], {"value": _named(paths)}, Severity.WARNING))


def _named(paths: list[FieldPath]) -> str:
    named = ", ".join(field_name(path) for path in paths[:_MANY])
    if len(paths) <= _MANY:
        return named
    return Sentence(_("{fields} and {count} more"), fields=named, count=str(len(paths) - _MANY))


def the_sites_languages_have_words(town: Town, contents: Contents) -> Iterator[Breach]:
    """Pages can be made in a language that has a catalogue."""
    there = sorted(load_words("generator"))
    for index, language in enumerate(town.site.languages):
        if language not in there:
            values = {"value": shown(language), "allowed": ", ".join(there)}
            yield Breach("site", "site", Finding("no-catalogue", ("languages", index), values))


def map_tiles_are_asked_for_safely(town: Town, contents: Contents) -> Iterator[Breach]:
    """The address of map tiles is encrypted, and says where zoom, column and row belong."""
    tiles = town.site.map.tiles
    needs = ("{z}", "{x}", "{y}")
    if tiles and not (tiles.address.startswith("https://") and all(part in tiles.address for part in needs)):
        values = {"value": shown(tiles.address), "needs": ", ".join(needs)}
        yield Breach("site", "site", Finding("bad-tiles", ("map", "tiles", "address"), values))


def named_files_exist_and_can_be_shown(town: Town, contents: Contents) -> Iterator[Breach]:
    """Every photo and document file lies below content/files/, and is of a type a browser shows or saves safely."""
    for kind, record in town.records():
        for where, types in _FILES:
            if where[0] not in type(record).model_fields:
                continue
            for path, file in values_at(record, where):
                if file not in contents.files:
                    yield Breach(kind, record.id, Finding("missing-file", path, {"value": shown(file)}))
                elif PurePosixPath(file).suffix.lower() not in types:
                    values = {"value": shown(file), "allowed": ", ".join(types)}
                    yield Breach(kind, record.id, Finding("bad-file-type", path, values))


def photos_are_described(town: Town, contents: Contents) -> Iterator[Breach]:
    """The caption of a photo, which is also its alternative text, tells more than that it is a photo."""
    for project in town.projects.values():
        for index, photo in enumerate(project.photos):
            stem = slug(PurePosixPath(photo.file).stem)
            for language, caption in photo.caption.in_each(town.languages[0]):
                words = [word for word in slug(caption).split("-") if not word.isdigit() and word not in _NO_CAPTION]
                if not words or slug(caption) == stem:
                    where: FieldPath = ("photos", index, "caption")
                    where = where if photo.caption.plain else (*where, language)
                    values = {"value": shown(caption)}
                    yield Breach(
                        "project", project.id, Finding("caption-says-nothing", where, values, Severity.WARNING)
                    )


def public_texts_hold_no_personal_data(town: Town, contents: Contents) -> Iterator[Breach]:
    """No number, account or address of a person stands in a text; the municipality's own may."""
    own = _own_contacts(town)
    for kind, record in town.records():
        if kind not in PUBLIC:
            continue
        words = list(public_words(record))
        for path, text in words if may_hold_some(one[1] for one in words) else ():
            for found in look_alikes(text, town.site.country):
                if _bare(found.text) not in own:
                    values = {"value": shown(found.masked), "what": Sentence(LOOKS_LIKE[found.kind])}
                    yield Breach(kind, record.id, Finding("personal-data", path, values, Severity.WARNING))


def prose_holds_no_personal_data(town: Town, contents: Contents) -> Iterator[Breach]:
    """The same of pages that are written as prose."""
    own = _own_contacts(town)
    for document in contents.documents:
        for found in look_alikes(document.body, town.site.country):
            if _bare(found.text) not in own:
                values = {"value": shown(found.masked), "what": Sentence(LOOKS_LIKE[found.kind])}
                above = document.source.count(b"\n") + document.body[: document.body.index(found.text)].count("\n")
                finding = Finding("personal-data", (), values, Severity.WARNING)
                yield Breach(document.kind.name, document.id, finding, document.file, above + 3)


def _own_contacts(town: Town) -> frozenset[str]:
    """Telephone numbers and e-mail addresses of the municipality itself."""
    offices = (town.site.contact, town.site.controller, *town.units.values())
    found = [getattr(office, name, None) for office in offices for name in ("phone", "email")]
    return frozenset(_bare(contact) for contact in found if contact)


def _bare(contact: str) -> str:
    """A telephone number's last ten digits, whatever stands between and before them; anything else in small letters."""
    if "@" in contact:
        return contact.lower()
    return "".join(filter(str.isdigit, contact))[-10:]
