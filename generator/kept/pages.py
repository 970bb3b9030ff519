"""Which pages have to be rendered: those whose own values changed, or something they looked at.

Takes pages with what `Watch` noted while they were rendered, gives fingerprints to keep, and with those of the last
build the pages that show the same as then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from generator.check.town import Town
from generator.derive import Figures
from generator.kept.fingerprint import Fingerprints, NotFixed
from generator.publish.write import Content
from generator.records.digest import digest
from generator.render.page import Page
from generator.render.watch import Seen, looked_up

NAME, SEARCH = "pages.json", "search.json"


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
    data: dict[str, Content]
    """Every data file."""


class KeptSearch(msgspec.Struct, frozen=True):
    """The files of the search, which are published after the pages."""

    site: int
    """The inode of the site's folder."""
    files: dict[str, Content]


class Noted(NamedTuple):
    """Pages that one process rendered."""

    seen: tuple[Seen, ...]
    pages: dict[str, KeptPage]
    """File below the site to the page; `at` counts in `seen`."""


class Inputs:
    """Fingerprints of what pages are made of, as it is now; `digests` has those of records by kind and id."""

    def __init__(self, town: Town, figures: Figures, digests: Mapping[tuple[str, str], str]) -> None:
        self._town, self._figures = town, figures
        keys = ((kind, record, digests.get((kind, record.id))) for kind, record in town.records())
        self._prints = Fingerprints((record, f"{kind} {found}") for kind, record, found in keys if found)
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


class Notes:
    """What is to be known of each page when the next build asks whether it is the same."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._places: dict[Seen, int] = {}
        self._pages: dict[str, KeptPage] = {}

    def note(self, page: Page, seen: Iterable[Seen]) -> None:
        """Note a page that was rendered, and what it looked at."""
        order = tuple(seen)
        at = tuple([self._places.setdefault(one, len(self._places)) for one in order])
        self._pages[page.file] = KeptPage(self._inputs.own(page), self._inputs.looked(order), at)

    def taken(self) -> Noted:
        """All that was noted."""
        return Noted(tuple(self._places), self._pages)


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
    data: Mapping[str, Content],
    rendered: Iterable[Noted],
    same: Mapping[str, KeptPage] = MappingProxyType({}),
    before: KeptPages | None = None,
) -> KeptPages:
    """What to keep of this build: its data files, the pages that were rendered, and those that are the `same`."""
    places: dict[Seen, int] = {}
    found: dict[str, KeptPage] = {}
    old = [(name, tuple(key) if isinstance(key, list) else key) for name, key in before.seen] if before else []
    for seen, pages in (*rendered, (old, same)):
        now: dict[int, int] = {}
        for name, page in pages.items():
            at = tuple([now[one] if one in now else now.setdefault(one, _place(places, seen[one])) for one in page.at])
            found[name] = KeptPage(page.own, page.looked, at)
    return KeptPages(site, common, tuple(places), found, dict(data))


def _place(places: dict[Seen, int], seen: Seen) -> int:
    return places.setdefault(seen, len(places))
