"""The whole way from a content folder to a published site; the stages in their order.

Takes folders and a date, gives a summary or problems. A build that fails leaves the old site as it is.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from generator.apart import Apart, InTurn
from generator.check import Checked, check, frame
from generator.check.town import Prose, Town
from generator.derive import Figures, derive
from generator.export import exports
from generator.export.source import Source
from generator.history import History, Vanished, history
from generator.publish.exchange import put_in_place
from generator.publish.photos import photo_names, sizes_on_pages, write_photos
from generator.publish.root import root_page
from generator.publish.shells import Built, Frame, ShellError, build_shells
from generator.publish.write import environments_of, write_files, write_pages
from generator.read import FILES, read
from generator.records.text import Text
from generator.records.town import Site
from generator.records.words import Words, load_words
from generator.render import formats, pages
from generator.render.page import View
from generator.search import search
from generator.then import as_it_stood

Progress = Callable[[str, int], None]
"""Told the name of the stage that begins, and how many pages were written since the last call."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be built, from where and to where."""

    content: Path
    site: Path
    day: date | None = None
    """The site date; that of the checked-out commit when None."""
    base_url: str | None = None
    """The address of the site; that of site.yml when None."""
    mkdocs: Path | None = None
    """The theme's settings; those that come with the generator when None."""
    at: date | None = None
    """The day whose records are built; those that lie in the folder when None."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was built; `pages` is 0 when problems kept it from being built."""

    checked: Checked
    site_date: date | None = None
    date_is_today: bool = False
    pages: int = 0
    files: int = 0
    bytes: int = 0
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    vanished: tuple[Vanished, ...] = ()
    """Records that went without a tombstone."""


def build(wanted: Wanted, progress: Progress) -> Result:
    """Build a site, whole or not at all.

    Raises ShellError when the theme cannot be built, OSError when the disk says no; with `at`, GitError when git has no
    records of that day.
    """
    gc.disable()  # nearly all that is made here stays until the site is published
    try:
        if wanted.at is None:
            return _build(wanted, progress, history(wanted.content))
        with tempfile.TemporaryDirectory() as folder:
            commit = as_it_stood(wanted.content, wanted.at, Path(folder))
            past = history(wanted.content, commit)
            return _build(replace(wanted, content=Path(folder), day=wanted.day or wanted.at), progress, past)
    finally:
        gc.unfreeze()
        gc.enable()


def _build(wanted: Wanted, progress: Progress, past: History) -> Result:
    started = time.monotonic()
    progress("read", 0)
    contents = read(wanted.content)
    site_date = wanted.day or past.commit_date or date.today()  # noqa: DTZ011 - no git, no --date: the edge's clock
    found = frame(contents)
    if found is None:
        return Result(check(contents))
    site, prose = found
    if wanted.at is not None:
        site = site.model_copy(update={"notice": _notice_of(site, wanted.at)})
    base_url = _with_slash(wanted.base_url if wanted.base_url is not None else site.url or "")
    wanted.site.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{wanted.site.name}-", dir=wanted.site.parent)).resolve()
    try:
        # Begun before the records are checked: mkdocs takes about as long as they do.
        themes = Apart(partial(_themes, site, prose, site_date, wanted.mkdocs, beside / "work", base_url))
        progress("check", 0)
        checked = check(contents)
        town = checked.town
        if wanted.at is not None:
            checked = checked.by_the_rules_of_then()
        if town is None or checked.errors:
            with suppress(ShellError):  # the records' problems come first
                themes.result()
            return Result(checked)
        progress("data", 0)
        figures = derive(town, past, site_date)
        photos = photo_names(town)
        views = views_of(town, figures, sizes_on_pages(wanted.content / FILES, photos))
        all_pages = {language: list(pages(view)) for language, view in views.items()}
        finished = beside / "site"
        source = Source(town, figures, views, all_pages, base_url, urlsplit(base_url).path or "/")
        if themes.ready():
            themes.settle()  # in a large town mkdocs is done long before: its memory is given back before more is taken
        gc.freeze()  # what was read is not looked through again, here or in the processes that share it
        gc.enable()
        data = InTurn(partial(_write_data, source, finished), partial(_write_search, views, finished))
        pictures = Apart(partial(write_photos, wanted.content / FILES, contents.files, photos, finished))
        environments = environments_of(views)
        progress("theme", 0)
        try:
            built = themes.result()
        except ShellError:
            data.result()  # so that nobody writes any more when the folder is thrown away
            pictures.result()
            raise
        _gather(built, finished)
        progress("pages", 0)
        shells = {language: of_language.shells for language, of_language in built.items()}
        written = write_pages(
            views, all_pages, environments, shells, finished, lambda n: progress("pages", n), data.ready
        )
        data.result()
        checked = checked.with_more(pictures.result())
        progress("publish", 0)
        count, size = _measured(finished)
        finished.chmod(0o755)
        put_in_place(finished, wanted.site)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Result(
        checked=checked,
        site_date=site_date,
        date_is_today=wanted.day is None and past.commit_date is None,
        pages=written.pages + len(town.pages),
        files=count,
        bytes=size,
        seconds=time.monotonic() - started,
        warnings=tuple(warning for found in built.values() for warning in found.warnings),
        vanished=past.vanished,
    )


def views_of(
    town: Town, figures: Figures, pictures: Mapping[str, tuple[int, int]] = MappingProxyType({})
) -> dict[str, View]:
    """The town in each language of its site. A language without a catalogue is refused by `check`."""
    catalogues: Mapping[str, Words] = load_words("generator")
    return {
        language: View(language, town, figures, catalogues[language], catalogues, pictures)
        for language in town.site.languages
    }


def _write_data(source: Source, finished: Path) -> None:
    write_files((*exports(source), *root_page(source.views, source.base_url)), finished)


def _write_search(views: Mapping[str, View], finished: Path) -> None:
    for view in views.values():
        write_files(search(view), finished)


def _themes(
    site: Site, prose: tuple[Prose, ...], site_date: date, mkdocs: Path | None, work: Path, base_url: str
) -> dict[str, Built]:
    """The shells of every language; one process for all, for mkdocs takes as long to import as to build."""
    words, fallbacks = load_words("generator"), site.content_languages or site.languages
    return {
        language: build_shells(
            Frame(language, site, prose, fallbacks, site_date, words[language]), mkdocs, work, base_url
        )
        for language in site.languages
    }


def _notice_of(site: Site, day: date) -> Text:
    """The town's own notice, and that these are the records of a day that is over."""
    languages = site.content_languages or site.languages
    told = []
    for language in site.languages:
        own = site.notice.in_language(language, languages)[0] if site.notice else ""
        sentence = load_words("generator")[language].gettext("This is the site as its records stood on {day}.")
        told.append((language, f"{own} {sentence.format(day=formats.day(day, language))}".strip()))
    return Text(None, tuple(told))


def _with_slash(url: str) -> str:
    return f"{url.rstrip('/')}/" if url else ""


def _gather(built: Mapping[str, Built], finished: Path) -> None:
    """What mkdocs gave for each language, laid into the folder of that language, where feeds are being written."""
    for language, found in built.items():
        shutil.copytree(found.folder, finished / language, dirs_exist_ok=True)


def _measured(folder: Path) -> tuple[int, int]:
    files = (f"{where}/{name}" for where, _, names in os.walk(folder) for name in names)
    sizes = [os.stat(file).st_size for file in files]  # noqa: PTH116 - several times faster than Path here
    return len(sizes), sum(sizes)
