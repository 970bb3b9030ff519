"""What was said before and is much like a new text: shown to its sender, who may join in instead of saying it again.

Takes the published words the generator wrote (`similar.json`, beside `forms.json`) and a text, gives the items that are
most alike. Words count without endings: two texts are alike when they share enough of the words that carry meaning.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

log = logging.getLogger("forms_api")
MOST = 3
_STEM = 5
_FEWEST = 3
"""Words that carry meaning, which a text must have to be compared."""
_SHARED, _OF_SHORTER = 0.34, 0.7
_WORD = re.compile(r"\w{3,}")
_EMPTY = frozenset((Path(__file__).parent / "empty_words.txt").read_text("utf-8").split())
"""Words that say nothing of what a text is about, in Turkish and English."""
_FOLDED = str.maketrans({"İ": "i", "I": "ı", "â": "a", "î": "i", "û": "u"})


class Item(BaseModel):
    """Something that was published."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    kind: str
    """What it is about, as in forms.json; `town` for a need that no record covers, also for recorded needs."""
    record: str
    text: str
    language: str
    url: dict[str, str]
    can_be_supported: bool
    """Whether one can join in here; what is a record has a page that asks."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    item: Item
    stems: frozenset[str]


class SimilarFile:
    """The file on disk, read again when it changes; without one nothing is alike."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._by_record: dict[tuple[str, str], list[_Known]] = {}
        self._by_id: dict[str, Item] = {}

    def item(self, identity: str) -> Item | None:
        """What was published under this id and can be supported."""
        self._read()
        found = self._by_id.get(identity)
        return found if found and found.can_be_supported else None

    def alike(self, kind: str, record: str, text: str) -> tuple[Item, ...]:
        """What was said about the same and is much like the text, the most alike first."""
        self._read()
        known = self._by_record.get((kind, record), ())
        stems = _stems(text) if known else frozenset()
        if len(stems) < _FEWEST:
            return ()
        rated = [(_likeness(stems, one.stems), one.item.id, one.item) for one in known]
        rated.sort(key=lambda found: (-found[0], found[1]))
        return tuple(item for rate, _id, item in rated[:MOST] if rate > 0)

    def _read(self) -> None:
        try:
            stat = self.path.stat()
        except OSError:
            return
        seen = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        if seen == self._seen:
            return
        try:
            found = _File.model_validate_json(self.path.read_bytes())
        except (OSError, ValidationError) as error:
            log.warning("%s cannot be used, the last good one stays: %s", self.path, type(error).__name__)
        else:
            by_record: dict[tuple[str, str], list[_Known]] = {}
            for item in found.items:
                by_record.setdefault((item.kind, item.record), []).append(_Known(item, _stems(item.text)))
            self._by_record, self._by_id = by_record, {item.id: item for item in found.items}
        self._seen = seen


def _stems(text: str) -> frozenset[str]:
    """The words that carry meaning, folded and without endings: Turkish ones stand behind the first letters."""
    words = _WORD.findall(text.translate(_FOLDED).lower())
    return frozenset(word[:_STEM] for word in words if word not in _EMPTY)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """0 where they are not alike, else the share of words they have in common."""
    both = len(one & other)
    if both < _FEWEST or len(other) < _FEWEST:
        return 0
    shared = both / len(one | other)
    holds = both > _FEWEST and both / min(len(one), len(other)) >= _OF_SHORTER
    return shared if shared >= _SHARED or holds else 0
