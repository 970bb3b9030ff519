"""How a row of a report is told: in which language, with which line of which file.

Takes words, a town and the documents it was read from, gives texts and places; never chooses rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from generator.check.town import Town
from generator.read import Document
from generator.records.text import Text
from generator.records.words import Words
from generator.records.yaml_reader import Positions, parse_yaml
from generator.staff.origin import Origin


class View:
    """One reader's way to see rows. Remembers the positions of a file it has looked into."""

    def __init__(self, town: Town, documents: Iterable[Document], words: Words, folder: str) -> None:
        self.town = town
        self.words = words
        self._folder = PurePosixPath(folder)
        self._documents = {document.file: document for document in documents}
        self._positions: dict[str, Positions] = {}

    def text(self, text: Text) -> str:
        """A text in the reader's language, else in the one it is written in."""
        return text.in_language(self.words.language, self.town.languages)[0]

    def unit(self, identity: str | None) -> str | None:
        """The name of a directorate; its id when there is no record of it."""
        if identity is None:
            return None
        unit = self.town.units.get(identity)
        return self.text(unit.name) if unit else identity

    def file(self, origin: Origin) -> str:
        """The record's file, as the user named the content folder."""
        return (self._folder / origin.file).as_posix()

    def line(self, origin: Origin) -> int:
        """The line of the file at which the row's field stands, or the nearest field around it."""
        document = self._documents[origin.file]
        return self._positions_in(document).of_key(origin.path).line + document.skipped_lines

    def _positions_in(self, document: Document) -> Positions:
        if document.file not in self._positions:
            self._positions[document.file] = parse_yaml(document.source, document.file).positions
        return self._positions[document.file]
