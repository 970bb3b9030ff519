"""Atom feeds (RFC 4287) of what changed: one for the town, each place and each project, in every language.

Each lies beside its page. Ids are tags of the site's host (RFC 4151), or name-based UUIDs where the site's address is
not known; days are told as midnight UTC. No feed holds a word of a resident's answer or names one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from generator.derive.events import Event
from generator.export.source import DataFile, Source
from generator.export.xml_files import xml_text
from generator.records.text import Text
from generator.render.events import EventShown, Line, event_shown
from generator.render.page import View

FEED = "atom.xml"
NEWEST = 30
"""How many entries a feed has."""


def feeds(source: Source) -> Iterator[DataFile]:
    """Every feed of the site."""
    for view in source.views.values():
        yield from _Feeds(source, view).files()


class _Feeds:
    """The feeds of one language; an entry is made once, for it stands in several of them."""

    def __init__(self, source: Source, view: View) -> None:
        self._view, self._base = view, source.base_url
        self._host = urlsplit(source.base_url).hostname
        self._why = view.words.gettext("Why:")
        self._town = view.text(view.town.site.name)
        self._site_date = source.figures.site_date.isoformat()
        self._events = source.figures.events
        self._entries: dict[int, str] = {}

    def files(self) -> Iterator[DataFile]:
        view = self._view
        title = view.words.gettext("{name}: changes")
        town = view.below("results", "changes")
        yield self._feed(town, "town", title.format(name=self._town), self._events.latest)
        for project in view.town.projects.values():
            name = title.format(name=view.text(project.title))
            path = view.path("project", project.id)
            yield self._feed(path, f"project/{project.id}", name, self._events.of_project[project.id])
        for place in view.town.places.values():
            name = title.format(name=view.text(place.name))
            path = view.path("place", place.id)
            yield self._feed(path, f"place/{place.id}", name, self._events.of_place[place.id])

    def _feed(self, path: str, name: str, title: str, events: Sequence[Event]) -> DataFile:
        folder = f"{self._view.language}/{path}"
        entries = [self._entry(event) for event in islice(events, NEWEST)]
        updated = events[0].known.isoformat() if events else self._site_date
        address = f"{self._base}{folder}" if self._base else ""
        told = (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(self._view.language)}>\n'
            f"<id>{self._id(f'feed/{name}')}</id>\n<title>{_text(title)}</title>\n<updated>{_moment(updated)}</updated>\n"
            f"<author><name>{_text(self._town)}</name></author>\n"
            f'<link rel="self" type="application/atom+xml" href={quoteattr(f"{address}{FEED}")}/>\n'
            f'<link rel="alternate" type="text/html" href={quoteattr(address or "./")}/>\n'
        )
        # The first page of a folder is where it lies; an entry's address without a base is told from there.
        up = "" if self._base else "../" * folder.count("/")
        body = "".join(entry.replace(_ROOT, self._base or up) for entry in entries)
        return f"{folder}{FEED}", f"{told}{body}</feed>\n".encode()

    def _entry(self, event: Event) -> str:
        """One event; where the site begins is filled in by the feed."""
        kept = self._entries.get(id(event))
        if kept is None:
            kept = self._entries[id(event)] = self._made(event, event_shown(self._view, event))
        return kept

    def _made(self, event: Event, shown: EventShown) -> str:
        name = f"{event.kind}/{event.id}" if event.id else event.kind
        lines = "".join(self._line(line) for line in shown.lines)
        title = f"{self._plain(shown.title)}: {', '.join(dict.fromkeys(line.label for line in shown.lines))}"
        page = self._view.path(*shown.record) if shown.record else self._view.below("results", "changes")
        kinds = dict.fromkeys((line.what, line.label) for line in shown.lines)
        return (
            f"<entry>\n<id>{self._id(name, str(event.day))}</id>\n<title>{_text(title)}</title>\n"
            f"<updated>{_moment(event.known.isoformat())}</updated>\n"
            f"<published>{_moment(event.day.first.isoformat())}</published>\n"
            f'<link rel="alternate" type="text/html" href={quoteattr(f"{_ROOT}{self._view.language}/{page}")}/>\n'
            + "".join(f"<category term={_attribute(what)} label={_attribute(label)}/>\n" for what, label in kinds)
            + f'<content type="html">{_text(f"<ul>{lines}</ul>")}</content>\n</entry>\n'
        )

    def _line(self, line: Line) -> str:
        """One happening as a list entry of HTML; whatever a record says is escaped."""
        parts = [f"<li><strong>{escape(line.label)}</strong>"]
        if text := self._plain(line.text):
            parts.append(f": {escape(text)}")
        for field in line.fields:
            before = f"<del>{escape(field.before)}</del> → " if field.before else ""
            parts.append(f"<br>{escape(field.name)}: {before}{escape(field.after or '–')}")
        if line.reason and (reason := self._plain(line.reason)):
            parts.append(f"<br>{escape(self._why)} {escape(reason)}")
        parts.extend(f"<br>{escape(note)}" for note in line.notes)
        return f"{''.join(parts)}</li>"

    def _plain(self, text: Text | str) -> str:
        return self._view.text(text) if isinstance(text, Text) else text

    def _id(self, name: str, day: str = "") -> str:
        """The name of a feed or an entry for ever: of an entry by its record and day, in this language."""
        specific = f"{self._view.language}/{name}"
        if self._host:
            return f"tag:{self._host},{day or _FIRST_DAY}:{specific}"
        return uuid5(NAMESPACE_URL, f"{self._town}/{day}/{specific}").urn


_attribute = lru_cache(1 << 10)(quoteattr)
"""Of the few words that stand in every entry."""
_ROOT = "\x00"
"""Stands for where the site begins; no text can hold it."""
_FIRST_DAY = "2025"
"""The year a feed's own tag is of: any year in which the host was the town's will do, and it must never change."""


def _text(text: str) -> str:
    """Text for XML, without what XML cannot hold."""
    return escape(xml_text(text))


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
