"""What a page is before it is written, and the view of one language that pages are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar

from generator.check.town import Town
from generator.derive import Figures
from generator.records.text import Text
from generator.records.words import Words
from generator.render.formats import sorting
from generator.render.watch import Watch

T = TypeVar("T")

Section = Literal["home", "needs", "projects", "places", "budget", "feedback", "results", "data", "help", "search"]
MENU: tuple[Section, ...] = ("needs", "projects", "places", "budget", "feedback", "results", "data")
"""The sections of the menu, in its order."""
SECTIONS: tuple[Section, ...] = (*MENU, "help", "search")
"""Every section; each is a folder below the language, named in the language. What helps is led to from
the foot, the search from the head."""

SUBPAGES: Mapping[str, tuple[str, ...]] = {
    "needs": ("state", "place"),
    "projects": ("step", "place", "year", "map"),
    "feedback": ("step", "all"),
    "budget": ("codes", "suppliers", "compare"),
    "results": ("whole", "helped", "promises", "changes"),
}
"""Pages and folders below a section that are no records; each is named in the language."""

SECTION_OF: Mapping[str, Section] = {
    "need": "needs",
    "project": "projects",
    "place": "places",
    "budget": "budget",
    "feedback": "feedback",
}
"""Kind of record to the section its pages are in."""

SMALL = "photos"
"""The folder of the site with the photos that stand on pages."""

ENTRIES_A_PAGE = 60
"""How many entries a list shows before it goes on to a second page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one language; its body is rendered when it is written."""

    language: str
    path: str
    """Below the language's folder, with a slash at its end; empty for the first page."""
    section: Section
    title: str
    description: str
    template: str
    values: Mapping[str, Any]
    others: Mapping[str, str] = field(default_factory=dict)
    """Other languages to the path of the same page there."""
    changed: date | None = None
    """When its record last changed."""
    indexed: bool = True
    """Whether it belongs into the sitemap."""

    @property
    def depth(self) -> int:
        """How many folders it lies below the language's."""
        return self.path.count("/")

    @property
    def file(self) -> str:
        """Its file below the site."""
        return f"{self.language}/{self.path}index.html"


@dataclass(frozen=True, slots=True)
class View:
    """A town as readers of one language see it."""

    language: str
    town: Town
    figures: Figures
    words: Words
    all_words: Mapping[str, Words]
    pictures: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Photo to its width and height on a page; a file that is no picture is left out."""
    watch: Watch = field(default_factory=Watch)
    """Notes what a page looks at while it is rendered."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the site."""
        return self.town.site.languages

    def text(self, text: Text) -> str:
        """A text in this language, or in the first one there is."""
        return text.in_language(self.language, self.town.languages)[0]

    def path(self, kind: str, identity: str, language: str | None = None) -> str:
        """The path of a record's page: ``projeler/cumhuriyet-meydani/``."""
        if kind == "feedback":  # answers stand on the page of their year or month
            day = self.town.feedback[identity].date
            month = f"{day.month or 0:02}/" if day.year in self.figures.crowded_years else ""
            return f"{self.section('feedback', language)}{day.year}/{month}"
        return f"{self.section(SECTION_OF[kind], language)}{identity}/"

    def section(self, section: str, language: str | None = None) -> str:
        """The path of a section's first page; empty for home."""
        return section_path(section, self.all_words[language or self.language])

    def below(self, section: str, name: str, *ids: str, language: str | None = None) -> str:
        """The path of one of a section's SUBPAGES, or of what lies below it: ``karne/degisiklikler/``."""
        words = self.all_words[language or self.language]
        return f"{section_path(section, words)}{'/'.join((words.label('address', name), *ids))}/"

    def paths_below(self, section: str, name: str, *ids: str) -> dict[str, str]:
        """The same in every language."""
        return {language: self.below(section, name, *ids, language=language) for language in self.languages}

    def record_paths(self, kind: str, identity: str) -> dict[str, str]:
        """The paths of a record's page in every language."""
        return {language: self.path(kind, identity, language) for language in self.languages}

    def section_paths(self, section: str) -> dict[str, str]:
        """The paths of a section's first page in every language."""
        return {language: self.section(section, language) for language in self.languages}

    def in_order(self, items: Sequence[T], title: Callable[[T], str]) -> list[T]:
        """Items by their titles, in the order of this language's alphabet."""
        key = sorting(self.language)
        return sorted(items, key=lambda item: key(title(item)))


def section_path(section: str, words: Words) -> str:
    """The path of a section's first page in the language of the words."""
    return "" if section == "home" else f"{words.label('address', section)}/"


PageType = Callable[[View], Iterator[Page]]
"""Gives every page of one type in one language."""


def listed(
    view: View,
    section: Section,
    items: Sequence[Any],
    make: Callable[[str, Sequence[Any], int, int], Page],
) -> Iterator[Page]:
    """A list cut into pages: ``projeler/``, ``projeler/<sayfa>/2/``. `make` gets path, items, number and count."""
    count = max(1, -(-len(items) // ENTRIES_A_PAGE))
    for number in range(1, count + 1):
        chosen = items[(number - 1) * ENTRIES_A_PAGE : number * ENTRIES_A_PAGE]
        yield make(list_path(view, section, number), chosen, number, count)


def list_path(view: View, section: Section, number: int, language: str | None = None) -> str:
    """The path of one page of a list."""
    words = view.all_words[language or view.language]
    first = view.section(section, language)
    return first if number == 1 else f"{first}{words.label('address', 'page')}/{number}/"
