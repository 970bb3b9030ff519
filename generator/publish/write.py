"""Pages to files, on every core there is.

Takes pages and shells, writes below a folder what is not published already, gives what is to be known of each of them.
The pages are dealt out to processes that share what was read by forking, a few at a time; which process writes a page
leaves no trace in it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeVar

from jinja2 import Environment

from generator.apart import Apart, Deal, processes
from generator.publish.shells import Shell, splice
from generator.records.digest import digest
from generator.render.environment import environment, render
from generator.render.page import Page, View
from generator.render.watch import Seen

_FEW = 200
"""Below so many pages a second process costs more than it brings."""
_PORTION = 16
"""Pages of a language that a process takes at a time."""


T = TypeVar("T")
Taken = TypeVar("Taken", covariant=True)


class Notes(Protocol[Taken]):
    """What is to be known later of the pages a process renders."""

    def note(self, page: Page, seen: Iterable[Seen]) -> None:
        """Told of a page that was rendered, and what it looked at."""

    def taken(self) -> Taken:
        """All that was noted, to be sent to the process that began this one."""


def environments_of(views: Mapping[str, View], pages: int) -> dict[str, Environment]:
    """Each language's environment; for many pages with every template compiled, before the processes part."""
    environments = {language: environment(view) for language, view in views.items()}
    if pages >= _FEW:
        for jinja in environments.values():
            for name in jinja.list_templates():
                jinja.get_template(name)
    return environments


def write_pages(
    views: Mapping[str, View],
    pages: Mapping[str, Sequence[Page]],
    environments: Mapping[str, Environment],
    shells: Mapping[str, Mapping[tuple[str, int], Shell]],
    folder: Path,
    published: Path | None,
    progress: Callable[[int], None],
    core_is_free: Callable[[], bool],
    notes: Notes[T],
) -> list[T]:
    """Render pages of every language and write below `folder` those that are not so below `published`.

    Gives the notes each process took.

    One core less than there are is used until `core_is_free` says that what else was being made is done: more processes
    than cores bring no speed, and each takes memory for what it looks at.
    """
    deal = Deal(max(map(len, pages.values()), default=0), _PORTION)
    write = _Writer(folder, published)

    def work(between: Callable[[], None]) -> T:
        return _write_dealt(views, pages, environments, shells, write, deal, between, notes)

    others: list[Apart[T]] = []
    most = processes() if sum(map(len, pages.values())) >= _FEW else 1
    others += [Apart(partial(work, _nothing)) for _ in range(most - 2)]
    told = 0

    def between() -> None:
        nonlocal told
        if len(others) < most - 1 and core_is_free():
            others.append(Apart(partial(work, _nothing)))
        progress((deal.taken - told) * len(pages))
        told = deal.taken

    return [work(between), *(other.result() for other in others)]


Content = tuple[str, int]
"""The digest of a file's bytes, and how many there are."""


def write_files(
    files: Iterable[tuple[str, bytes]], folder: Path, there: Mapping[str, Content] = MappingProxyType({})
) -> dict[str, Content]:
    """Write files below `folder`, but those that are `there` already with the same content; gives that of all."""
    write = _Writer(folder, None)
    made: dict[str, Content] = {}
    for name, content in files:
        made[name] = digest(content), len(content)
        if there.get(name) != made[name]:
            write(name, content)
    return made


class _Writer:
    """Writes files below a folder; one that stands elsewhere with the same bytes is left where it is."""

    def __init__(self, folder: Path, published: Path | None) -> None:
        self._folder, self._published = folder, published
        self._made: set[str] = set()

    def __call__(self, name: str, content: bytes) -> None:
        if self._published is not None and _is_there(f"{self._published}/{name}", content):
            return
        path = f"{self._folder}/{name}"
        parent = path[: path.rindex("/")]
        if parent not in self._made:
            _make(parent)
            self._made.add(parent)
        with open(path, "wb") as file:  # noqa: PTH123 - several times faster than Path here
            file.write(content)


def _is_there(path: str, content: bytes) -> bool:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            return file.read() == content
    except OSError:
        return False


def _make(folder: str) -> None:
    """A folder and those it lies in; the usual case, that only the last one is missing, in one call."""
    try:
        os.mkdir(folder)  # noqa: PTH102 - ten times faster than Path here
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - as above


def _nothing() -> None:
    """Between its portions only the first process has something to do."""


def _write_dealt(
    views: Mapping[str, View],
    pages: Mapping[str, Sequence[Page]],
    environments: Mapping[str, Environment],
    shells: Mapping[str, Mapping[tuple[str, int], Shell]],
    write: _Writer,
    deal: Deal,
    between: Callable[[], None],
    notes: Notes[T],
) -> T:
    """Pages of the same numbers are of the same record in every language, so that one process looks at it alone."""
    while portion := deal.take():
        for language, view in views.items():
            jinja, languages, watch = environments[language], view.languages, view.watch
            for page in pages[language][portion.start : portion.stop]:
                body, seen = watch.during(partial(render, page, jinja))
                write(page.file, splice(shells[language][page.section, page.depth], page, body, languages).encode())
                notes.note(page, seen)
        between()
    return notes.taken()
