"""A town with its figures to a published site: all of it put in place at once, or only what changed, file by file.

Takes what the stages before gave, gives the files that are published; the stages render, export, search and publish in
their order, side by side where there are several cores.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from generator.apart import Apart, InTurn
from generator.check.town import Prose, Town
from generator.derive import Figures
from generator.export import EXPORTERS, HALVES, exports
from generator.export.source import Exporter, Source
from generator.history import History
from generator.kept.fingerprint import Fingerprints
from generator.kept.pages import NAME, SEARCH, Inputs, KeptPages, KeptSearch, Noted, Notes, kept_pages, unchanged
from generator.kept.photos import NAME as PHOTOS
from generator.kept.photos import write_changed_photos
from generator.kept.store import keep, kept
from generator.kept.theme import FOLDER, KeptTheme, keep_theme, kept_theme
from generator.program import program
from generator.publish.exchange import put_in_place
from generator.publish.patch import files_below, patch
from generator.publish.root import root_page
from generator.publish.shells import Built, Frame, ShellError, build_shells
from generator.publish.write import Content, environments_of, write_files, write_pages
from generator.read import FILES, Contents
from generator.records.kinds import MANY
from generator.records.problem import Problem
from generator.records.town import Site
from generator.records.words import load_words
from generator.render.page import Page, View
from generator.render.watch import NOTED_OF_TOWN
from generator.search import search

Progress = Callable[[str, int], None]
"""Told the name of the stage that begins, and how many pages were written since the last call."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be published, and where."""

    content: Path
    site: Path
    kept: Path
    """The folder of what is kept for the next build."""
    contents: Contents
    photos: frozenset[str]
    """The files that records call photos."""
    town: Town
    past: History
    figures: Figures
    views: Mapping[str, View]
    pages: Mapping[str, Sequence[Page]]
    base_url: str
    common: str
    """Fingerprint of what every page depends on."""
    digests: Mapping[tuple[str, str], str]
    """(kind, id) to the digest of a record, of those that may be many."""
    search: bool = True

    @property
    def all_pages(self) -> list[Page]:
        """The pages of every language."""
        return [page for several in self.pages.values() for page in several]

    @property
    def source(self) -> Source:
        """What exporters are given."""
        path = urlsplit(self.base_url).path or "/"
        return Source(self.town, self.figures, self.views, self.pages, self.base_url, path)


@dataclass(frozen=True, slots=True)
class Done:
    """What was published."""

    files: Mapping[str, int]
    """Every file of the site to its size."""
    rendered: int
    warnings: tuple[str, ...]
    problems: tuple[Problem, ...]
    aside: Mapping[str, float]
    """What was done in processes of their own to its seconds."""


def common_of(contents: Contents, theme: str, sizes: Mapping[str, tuple[int, int]], base_url: str) -> str:
    """The fingerprint of everything but the records that pages look at one by one: a change of it makes all anew."""
    files = [(one.file, one.source, one.body) for one in without_records(contents).documents]
    return Fingerprints().of((program(), NOTED_OF_TOWN, theme, base_url, files, contents.attachments, sizes))


def without_records(contents: Contents) -> Contents:
    """The contents without the documents of those records that pages look at one by one."""
    return replace(contents, documents=tuple(one for one in contents.documents if one.kind.name not in MANY))


def publish(job: Job, theme: Theme, progress: Progress) -> Done:
    """Publish a site: only what changed where that can be told, else the whole. Raises ShellError."""
    published = files_below(job.site) if job.site.is_dir() else {}
    before = kept(job.kept / NAME, KeptPages) if published else None
    if before is not None and before.site == job.site.stat().st_ino and before.common == job.common:
        return _changed(job, theme, published, before, progress)
    return _whole(job, theme, progress)


def _whole(job: Job, theme: Theme, progress: Progress) -> Done:
    staged = job.kept / "work" / "site"
    data = InTurn(
        partial(_write_data, job.source, staged, {}, EXPORTERS),
        *([partial(_write_search, job.views, staged, {})] if job.search else []),
    )
    pictures = Apart(
        partial(write_changed_photos, job.kept, job.content / FILES, job.contents.files, job.photos, staged)
    )
    environments = environments_of(job.views, len(job.all_pages))
    progress("theme", 0)
    try:
        built = theme.result()
    except ShellError:
        data.result()  # so that nobody writes any more when the folder is thrown away
        pictures.result()
        raise
    theme.copy_to(staged)
    first = write_files(root_page(job.views, job.base_url), staged)
    progress("pages", 0)
    inputs = Inputs(job.town, job.figures, job.digests)
    rendered = write_pages(
        job.views,
        job.pages,
        environments,
        built.shells,
        staged,
        None,
        lambda n: progress("pages", n),
        data.ready,
        Notes(inputs),
    )
    made, *found = data.result()
    made |= first
    shown = pictures.result()
    progress("publish", 0)
    files = files_below(staged)
    staged.chmod(0o755)
    for name in (NAME, SEARCH):
        (job.kept / name).unlink(missing_ok=True)  # of the folder that goes; the next one may get its inode
    put_in_place(staged, job.site)
    (job.kept / f"{PHOTOS}.new").replace(job.kept / PHOTOS)
    progress("keep", 0)
    site = job.site.stat().st_ino
    keep(job.kept / NAME, kept_pages(site, job.common, made, rendered))
    for files_of_search in found:
        keep(job.kept / SEARCH, KeptSearch(site, files_of_search))
    aside = {"theme": theme.seconds, "photos": pictures.seconds, **dict(zip(_ASIDE, data.seconds, strict=False))}
    return Done(files, _count(rendered), built.warnings, shown.problems, aside)


def _changed(job: Job, theme: Theme, published: Mapping[str, int], before: KeptPages, progress: Progress) -> Done:
    staged = job.kept / "work" / "site"
    staged.mkdir(parents=True)
    still_there = _still_there(before.data, published)
    halves = [Apart(partial(_write_data, job.source, staged, still_there, half)) for half in HALVES]
    built = theme.result()
    progress("compare", 0)
    inputs = Inputs(job.town, job.figures, job.digests)
    there = [page for page in job.all_pages if page.file in published]
    same = unchanged(before, job.common, there, inputs)
    anew = {language: [page for page in several if page.file not in same] for language, several in job.pages.items()}
    progress("pages", 0)
    rendered = write_pages(
        job.views,
        anew,
        environments_of(job.views, sum(map(len, anew.values()))),
        built.shells,
        staged,
        job.site,
        lambda n: progress("pages", n),
        lambda: all(half.ready() for half in halves),
        Notes(inputs),
    )
    shown = write_changed_photos(job.kept, job.content / FILES, job.contents.files, job.photos, staged, published)
    theme.copy_missing(staged, published)
    made = write_files(root_page(job.views, job.base_url), staged, still_there)
    for half in halves:
        made |= half.result()
    names = {page.file for page in job.all_pages} | {*made, *built.files, *shown.files}
    found = {name for name in published.keys() - names if job.search and _of_search(name, job.views)}
    progress("publish", 0)
    state = kept_pages(before.site, job.common, made, rendered, same, before)
    keep(job.kept / f"{NAME}.new", state)
    states = {f"{name}.new": name for name in (NAME, PHOTOS)}
    now = _patched(job, staged, published, published.keys() - names - found, states)
    if job.search:
        progress("search", 0)
        staged.mkdir(parents=True)
        known = kept(job.kept / SEARCH, KeptSearch)
        there_of_search = _still_there(known.files, now) if known and known.site == before.site else {}
        files = Apart(partial(_write_search, job.views, staged, there_of_search)).result()
        keep(job.kept / f"{SEARCH}.new", KeptSearch(before.site, files))
        now = _patched(job, staged, now, found - files.keys(), {f"{SEARCH}.new": SEARCH})
    aside = {"export": max(half.seconds for half in halves)}
    return Done(now, _count(rendered), built.warnings, shown.problems, aside)


def _patched(
    job: Job, staged: Path, published: Mapping[str, int], gone: Collection[str], states: Mapping[str, str]
) -> dict[str, int]:
    """Change the site file by file; gives what is there after it, with sizes."""
    now = {name: size for name, size in published.items() if name not in gone} | files_below(staged)
    patch(job.kept, staged, job.site, gone, states)
    return now


_ASIDE = ("export", "search")


def _of_search(name: str, languages: Collection[str]) -> bool:
    language, *rest = name.split("/", 2)
    return language in languages and len(rest) == 2 and rest[0] == "search"


def _count(rendered: Iterable[Noted]) -> int:
    return sum(len(one.pages) for one in rendered)


def _still_there(made: Mapping[str, Content], published: Mapping[str, int]) -> dict[str, Content]:
    return {name: content for name, content in made.items() if published.get(name) == content[1]}


def _write_data(
    source: Source, staged: Path, there: Mapping[str, Content], exporters: Iterable[Exporter]
) -> dict[str, Content]:
    return write_files(exports(source, exporters), staged, there)


def _write_search(views: Mapping[str, View], staged: Path, there: Mapping[str, Content]) -> dict[str, Content]:
    return write_files(chain.from_iterable(map(search, views.values())), staged, there)


class Theme:
    """The shells of every language: those that were kept, or those that mkdocs is making meanwhile."""

    def __init__(
        self, folder: Path, site: Site, prose: tuple[Prose, ...], site_date: date, mkdocs: Path | None, base_url: str
    ) -> None:
        settings = mkdocs.read_bytes() if mkdocs else b""
        self.key = Fingerprints().of((program(), site, prose, site_date, settings, base_url))
        self._folder = folder
        self._kept = kept_theme(folder, self.key)
        # Begun before the records are checked: mkdocs takes about as long as they do.
        self._making = None
        if self._kept is None:
            work = (folder / "work" / "theme").resolve()  # mkdocs takes paths to be told from its settings
            self._making = Apart(partial(themes, site, prose, site_date, mkdocs, work, base_url))

    @property
    def is_kept(self) -> bool:
        """Whether nothing has to be made."""
        return self._kept is not None

    def settle(self) -> None:
        """Let mkdocs' process go if it is done: its memory is given back before more is taken."""
        if self._making is not None and self._making.ready():
            self._making.settle()

    def result(self) -> KeptTheme:
        """The shells, and the names of the theme's own files. Raises ShellError."""
        if self._kept is None:
            assert self._making is not None  # noqa: S101 - begun when nothing was kept
            self._kept = keep_theme(self._folder, self.key, self._making.result())
        return self._kept

    @property
    def seconds(self) -> float:
        """How long mkdocs worked; 0 where what was kept is used."""
        return self._making.seconds if self._making else 0.0

    def copy_to(self, site: Path) -> None:
        """Lay the prose pages and the theme's own files into a site."""
        shutil.copytree(self._folder / FOLDER, site, dirs_exist_ok=True)

    def copy_missing(self, staged: Path, published: Collection[str]) -> None:
        """Lay those that somebody took out of the published site into the folder of what changes."""
        for name in self.result().files:
            if name not in published:
                (staged / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self._folder / FOLDER / name, staged / name)


def themes(
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
