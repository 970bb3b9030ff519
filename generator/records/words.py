"""The words people see, from gettext catalogues (.po), one per language, found by listing a folder.

Takes a folder of catalogues, gives one `Words` per language. A msgid is the English sentence; a label of a field or a
code is found by its context. Knows nothing of where it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py  # what gettext itself compiles Plural-Forms with
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO
from types import MappingProxyType
from typing import Any

from babel.messages.pofile import read_po

from generator.records.problem import Problem, Sentence

Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Words:
    """One language's sentences. A sentence the catalogue lacks is given as it is written in the code."""

    language: str
    sentences: Mapping[Key, tuple[str, ...]]
    plural: Any
    """From a number to the index of its plural form."""

    def gettext(self, sentence: str) -> str:
        """The sentence in this language."""
        return self.sentences.get((None, sentence), (sentence,))[0]

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The sentence in the form that fits the number."""
        forms = self.sentences.get((None, one))
        return forms[self.plural(number)] if forms else one if number == 1 else many

    def label(self, context: str, key: str) -> str:
        """The word for a field or a code; the key itself when the catalogue has none."""
        return self.sentences.get((context, key), (key,))[0]

    def field(self, name: str) -> str:
        """The word for a field, ``Project.title``: its own, else the one all fields of that name share."""
        for key in (name, name.rpartition(".")[2]):
            if ("field", key) in self.sentences:
                return self.sentences["field", key][0]
        return name

    def has(self, context: str | None, key: str) -> bool:
        """Whether the catalogue has this sentence."""
        return (context, key) in self.sentences


@cache
def load_words(package: str) -> Mapping[str, Words]:
    """Every language of a package's folder ``catalogues``."""
    folder = files(package) / "catalogues"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".po")), key=lambda entry: entry.name)
    return MappingProxyType({entry.name[:-3]: _read(entry) for entry in found})


def _read(entry: Traversable) -> Words:
    language = entry.name[:-3]
    catalogue = read_po(StringIO(entry.read_text("utf-8")), locale=language)
    sentences: dict[Key, tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id:
            continue
        msgid = message.id[0] if isinstance(message.id, tuple | list) else message.id
        written = message.string if isinstance(message.string, tuple | list) else (message.string,)
        forms = tuple(str(form) for form in written if form)
        if len(forms) == len(written) and not message.fuzzy:
            sentences[(message.context, str(msgid))] = forms
    return Words(language, MappingProxyType(sentences), c2py(catalogue.plural_expr))


def told(problem: Problem, words: Words) -> str:
    """A problem's sentence in a language, its values filled in, with the field in front."""
    values = {name: said(value, words) for name, value in problem.values.items()}
    sentence = words.gettext(problem.sentence).format_map(values).strip()
    return f"{problem.field}: {sentence}" if problem.field else sentence


def said(text: str, words: Words) -> str:
    """A value of a problem in a language: what is a sentence is translated, anything else stays."""
    if not isinstance(text, Sentence):
        return text
    values = {name: said(value, words) for name, value in text.values.items()}
    return words.gettext(text.msgid).format_map(values).strip()
