"""Finding a place or a unit by what a table calls it: its id, its code, or its name in any accents and capitals.

Takes the records a folder has, gives ids; never guesses at a name that is merely close.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.importers.folder import Stored
from generator.records.slug import slug


def folded(name: str) -> str:
    """A name without accents, capitals and marks: CHAMARTÍN and Chamartin are one."""
    return slug(name, longest=1000)


class Names:
    """The names of the records of one kind; ids come before codes, codes before names."""

    def __init__(self, records: Mapping[str, Stored], aliases: Mapping[str, str] | None = None) -> None:
        self._ids = set(records)
        self._codes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for identity, record in records.items():
            self.add(identity, record.value or {})
        self._aliases = {folded(name): identity for name, identity in (aliases or {}).items()}

    def add(self, identity: str, value: Mapping[str, Any]) -> None:
        """One more record to be found."""
        self._ids.add(identity)
        name = value.get("name")
        for text in name.values() if isinstance(name, dict) else [name]:
            if isinstance(text, str):
                self._names.setdefault(folded(text), identity)
        if isinstance(code := value.get("code"), str):
            self._codes.setdefault(code, identity)

    def find(self, text: str) -> str | None:
        """The id of the record that is called so, if there is one."""
        alias = self._aliases.get(folded(text))
        return alias or (text if text in self._ids else None) or self.with_code(text) or self._names.get(folded(text))

    def with_code(self, code: str) -> str | None:
        """The id of the record with this code."""
        return self._codes.get(code)

    def with_name(self, name: str) -> str | None:
        """The id of the record with this name."""
        return self._names.get(folded(name))

    @property
    def ids(self) -> set[str]:
        """Every id there is."""
        return self._ids
