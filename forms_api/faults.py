"""A fault: one thing that keeps a request or a command from being done, told so that the reader can mend it.

Takes a code, a catalogue msgid and the values of its sentence; never prints. `Refused` carries the faults of one try.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from generator.records.words import Words, load_words


def _(sentence: str) -> str:
    """Mark a sentence for the catalogues; it is translated when it is told."""
    return sentence


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; `field` is the part of the form or the settings it is about."""

    code: str
    sentence: str
    values: Mapping[str, str] = field(default_factory=dict)
    field: str = ""

    def told(self, words: Words) -> str:
        """The sentence in a language, its values filled in."""
        return words.gettext(self.sentence).format_map(self.values)


class Refused(Exception):
    """Something was not done, and why; the sentence of every fault says what to do."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.code for fault in self.faults))


def refused(code: str, sentence: str, **values: str) -> Refused:
    """A refusal for a single reason."""
    return Refused([Fault(code, sentence, values)])


def words_for(language: str) -> Words:
    """The words of a language; English when there is no catalogue for it."""
    catalogues = load_words("forms_api")
    return catalogues.get(language, catalogues["en"])
