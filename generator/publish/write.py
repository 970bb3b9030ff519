"""Pages to files, on every core there is.

Takes pages and shells, writes below a folder, gives counts. The pages are dealt out to processes that share what was
read by forking, a few at a time; which process writes a page leaves no trace in it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import Environment

from generator.apart import Apart, Deal, processes
from generator.publish.shells import Shell, splice
from generator.render.environment import environment, render
from generator.render.page import Page, View

_FEW = 200
"""Below so many pages a second process costs more than it brings."""
_PORTION = 16
"""Pages of a language that a process takes at a time."""


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written."""

    pages: int
    bytes: int


def environments_of(views: Mapping[str, View]) -> dict[str, Environment]:
    """Each language's environment with every template compiled, before the processes part."""
    environments = {language: environment(view) for language, view in views.items()}
    for jinja in environments.values():
        for name in jinja.list_templates():
            jinja.get_template(name)
    return environments


def write_pages(
    views: Mapping[str, View],
    pages: Mapping[str, Sequence[Page]],
    environments: Mapping[str, Environment],
    shells: Mapping[str, Mapping[tuple[str, int], Shell]],
    site: Path,
    progress: Callable[[int], None],
    core_is_free: Callable[[], bool],
) -> Written:
    """Write every page of every language below `site`.

    One core less than there are is used until `core_is_free` says that what else was being made is done: more processes
    than cores bring no speed, and each takes memory for what it looks at.
    """
    deal = Deal(max(map(len, pages.values()), default=0), _PORTION)

    def work(between: Callable[[], None]) -> Written:
        return _write_dealt(views, pages, environments, shells, site, deal, between)

    others: list[Apart[Written]] = []
    most = processes() if sum(map(len, pages.values())) >= _FEW else 1
    others += [Apart(partial(work, _nothing)) for _ in range(most - 2)]
    told = 0

    def between() -> None:
        nonlocal told
        if len(others) < most - 1 and core_is_free():
            others.append(Apart(partial(work, _nothing)))
        progress((deal.taken - told) * len(pages))
        told = deal.taken

    written = [work(between), *(other.result() for other in others)]
    return Written(sum(w.pages for w in written), sum(w.bytes for w in written))


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


def write_files(files: Iterable[tuple[str, bytes]], site: Path) -> None:
    """Write data files below `site`."""
    made: set[str] = set()
    for name, content in files:
        folder = os.path.dirname(f"{site}/{name}")  # noqa: PTH120 - as above
        if folder not in made:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - as above
            made.add(folder)
        with open(f"{site}/{name}", "wb") as file:  # noqa: PTH123 - as above
            file.write(content)


def _write_dealt(
    views: Mapping[str, View],
    pages: Mapping[str, Sequence[Page]],
    environments: Mapping[str, Environment],
    shells: Mapping[str, Mapping[tuple[str, int], Shell]],
    site: Path,
    deal: Deal,
    between: Callable[[], None],
) -> Written:
    """Pages of the same numbers are of the same record in every language, so that one process looks at it alone."""
    count = size = 0
    made: set[str] = set()
    while portion := deal.take():
        for language, view in views.items():
            jinja, languages, root = environments[language], view.languages, f"{site}/{language}/"
            for page in pages[language][portion.start : portion.stop]:
                body = render(page, jinja)
                content = splice(shells[language][page.section, page.depth], page, body, languages).encode()
                folder = root + page.path
                if folder not in made:
                    _make(folder)
                    made.add(folder)
                with open(f"{folder}index.html", "wb") as file:  # noqa: PTH123 - as above
                    file.write(content)
                count += 1
                size += len(content)
        between()
    return Written(count, size)
