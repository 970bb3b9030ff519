"""What a page looks at while it is rendered, so that it is rendered again when one of these changes, and only then.

Takes a town and its figures, gives the same with an eye on them: reading works as before, and what is read is noted as
long as somebody asks. What changes seldom and stands on nearly every page (the site's settings, units, code lists,
budgets) is not noted: when one of these changes, every page is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, cast

from generator.check.town import Town
from generator.derive import Figures

T = TypeVar("T")

Seen = tuple[str, Any]
"""What was looked at: where it stands (``figures.projects``), and the key; WHOLE for all of it."""
WHOLE = None

NOTED_OF_TOWN = ("places", "needs", "projects", "feedback", "known", "files")
"""Parts of a town of which every page looks at few; of the others a change makes every page anew."""


@dataclass
class Watch:
    """Notes what is looked at during a work; nothing otherwise."""

    seen: set[Seen] | None = field(default=None)

    def during(self, work: Callable[[], T]) -> tuple[T, set[Seen]]:
        """What the work gives and what it looked at. Works within works each have their own notes."""
        before, self.seen = self.seen, set()
        try:
            return work(), self.seen
        finally:
            self.seen = before

    def also(self, seen: set[Seen]) -> None:
        """Note what an earlier work looked at whose result is used again."""
        if self.seen is not None:
            self.seen |= seen


class WatchedMapping(Mapping[Any, Any]):
    """A mapping that notes which keys are asked for."""

    __slots__ = ("_name", "_target", "_watch")

    def __init__(self, target: Mapping[Any, Any], name: str, watch: Watch) -> None:
        self._target, self._name, self._watch = target, name, watch

    def __getitem__(self, key: Any) -> Any:
        if self._watch.seen is not None:
            self._watch.seen.add((self._name, key))
        return self._target[key]

    def get(self, key: Any, default: Any = None) -> Any:
        """As of every mapping; written out, for it is asked most."""
        if self._watch.seen is not None:
            self._watch.seen.add((self._name, key))
        return self._target.get(key, default)

    def __contains__(self, key: object) -> bool:
        if self._watch.seen is not None:
            self._watch.seen.add((self._name, key))
        return key in self._target

    def __iter__(self) -> Iterator[Any]:
        self._whole()
        return iter(self._target)

    def __len__(self) -> int:
        self._whole()
        return len(self._target)

    def keys(self) -> Any:
        """As of every mapping."""
        self._whole()
        return self._target.keys()

    def values(self) -> Any:
        """As of every mapping."""
        self._whole()
        return self._target.values()

    def items(self) -> Any:
        """As of every mapping."""
        self._whole()
        return self._target.items()

    def _whole(self) -> None:
        if self._watch.seen is not None:
            self._watch.seen.add((self._name, WHOLE))


class Watched:
    """A value whose fields are noted when they are read: mappings by their keys, others as a whole."""

    def __init__(self, target: Any, name: str, watch: Watch, noted: tuple[str, ...]) -> None:
        self._target, self._name, self._watch = target, name, watch
        for one in fields(target):
            value = getattr(target, one.name)
            if one.name not in noted:
                setattr(self, one.name, value)
            elif isinstance(value, Mapping):
                setattr(self, one.name, WatchedMapping(value, f"{name}.{one.name}", watch))
            elif one.name in _OPENED:
                parts = tuple(part.name for part in fields(value))
                setattr(self, one.name, Watched(value, f"{name}.{one.name}", watch, parts))

    def __getattr__(self, attribute: str) -> Any:
        """A field that is noted as a whole, or what the value can do."""
        value = getattr(self._target, attribute)
        if self._watch.seen is not None and not callable(value):
            self._watch.seen.add((f"{self._name}.{attribute}", WHOLE))
        return value


_OPENED = ("suppliers", "events", "groups")
"""Figures of many parts, of which pages look at one."""


def watched(town: Town, figures: Figures, watch: Watch) -> tuple[Town, Figures]:
    """A town and its figures under watch; to all who read them they are what they were."""
    noted = tuple(one.name for one in fields(Figures))
    eye = Watched(town, "town", watch, NOTED_OF_TOWN)
    setattr(eye, "languages", town.languages)  # noqa: B010 - no field, and asked for with every text
    return cast("Town", eye), cast("Figures", Watched(figures, "figures", watch, noted))


def looked_up(town: Town, figures: Figures, seen: Seen) -> Any:
    """The value that was looked at, as it is now; None when it is not there any more."""
    name, key = seen
    first, *rest = name.split(".")
    value: Any = town if first == "town" else figures
    for step in rest:
        value = getattr(value, step)
    if key is WHOLE:
        return value
    return (value.get(key),) if key in value else None
