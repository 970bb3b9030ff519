"""Which pages have to be rendered: those whose own values changed, or something they looked at.

Takes pages with what `Watch` noted while they were rendered, gives fingerprints to keep, and with those of the last
build the pages that show the same as then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from generator.check.town import Town
from generator.derive import Figures
from generator.kept.fingerprint import Fingerprints, NotFixed
from generator.records.digest import digest
from generator.render.page import Page
from generator.render.watch import Seen, looked_up

NAME = "pages.json"


class KeptPage(msgspec.Struct, frozen=True, array_like=True):
    """One page as it was rendered."""

    own: str
    """Fingerprint of what it was given."""
    looked: str
    """Fingerprint of what it looked at."""
    at: tuple[int, ...]
    """What it looked at: places in `KeptPages.seen`."""


class KeptPages(msgspec.Struct, frozen=True):
    """Every page of a site as it was rendered."""

    site: int
    """The inode of the site's folder: of another folder nothing is known."""
    common: str
    """Fingerprint of what every page depends on."""
    seen: tuple[tuple[str, Any], ...]
    pages: dict[str, KeptPage]


class Inputs:
    """Fingerprints of what pages are made of, as it is now."""

    def __init__(self, town: Town, figures: Figures) -> None:
        self._town, self._figures = town, figures
        self._prints = Fingerprints()
        self._looked: dict[Seen, str] = {}

    def own(self, page: Page) -> str:
        """Of what a page is given. Empty when none can be taken: then the page is always made anew."""
        heading = (page.section, page.title, page.description, page.template, page.others, page.changed)
        try:
            return self._prints.of((heading, page.values))
        except NotFixed:
            return ""

    def looked(self, seen: Iterable[Seen]) -> str:
        """Of all that was looked at."""
        return digest("".join(map(self._at, seen)).encode())

    def _at(self, seen: Seen) -> str:
        found = self._looked.get(seen)
        if found is None:
            found = self._looked[seen] = self._prints.of(looked_up(self._town, self._figures, seen))
        return found


def unchanged(before: KeptPages, common: str, pages: Iterable[Page], inputs: Inputs) -> dict[str, KeptPage]:
    """The pages that show the same as in the last build, with what was kept of them."""
    if before.common != common:
        return {}
    seen = [(name, tuple(key) if isinstance(key, list) else key) for name, key in before.seen]
    same = {}
    for page in pages:
        name = page.file
        kept = before.pages.get(name)
        if (
            kept
            and kept.own
            and kept.own == inputs.own(page)
            and kept.looked == inputs.looked(map(seen.__getitem__, kept.at))
        ):
            same[name] = kept
    return same


def kept_pages(
    site: int,
    common: str,
    pages: Sequence[Page],
    looked_at: Mapping[str, Sequence[Seen]],
    same: Mapping[str, KeptPage],
    before: KeptPages | None,
    inputs: Inputs,
) -> KeptPages:
    """What to keep of the pages of this build; `looked_at` names those that were rendered."""
    places: dict[Seen, int] = {}

    def at(seen: Iterable[Seen]) -> tuple[int, ...]:
        return tuple(places.setdefault(one, len(places)) for one in seen)

    old = [(name, tuple(key) if isinstance(key, list) else key) for name, key in before.seen] if before else []
    found = {}
    for page in pages:
        name = page.file
        if name in looked_at:
            seen = looked_at[name]
            found[name] = KeptPage(inputs.own(page), inputs.looked(seen), at(seen))
        else:
            kept = same[name]
            found[name] = KeptPage(kept.own, kept.looked, at(map(old.__getitem__, kept.at)))
    return KeptPages(site, common, tuple(places), found)
