"""The whole way from a content folder to a published site; the stages in their order.

Takes folders and a date, gives a summary or problems. A build that fails leaves the old site as it is.
"""

from __future__ import annotations

import gc
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from generator.check import Checked, check, frame
from generator.check.town import Town
from generator.derive import Figures, derive
from generator.history import History, Vanished, history
from generator.kept.alone import alone
from generator.kept.photos import known_problems
from generator.kept.records import keep_records, keep_sound, kept_records, kept_sound
from generator.kept.theme import KeptTheme
from generator.kept.whole import forget_whole, inputs_of, keep_whole, still_whole
from generator.publish.patch import finish
from generator.publish.photos import photo_names, sizes_on_pages
from generator.publish.shells import ShellError
from generator.publishing import Job, Progress, Theme, common_of, publish, without_records
from generator.read import FILES, Contents, read_records
from generator.records.digest import digest
from generator.records.kinds import MANY
from generator.records.text import Text
from generator.records.town import Site
from generator.records.words import Words, load_words
from generator.render import formats, pages
from generator.render.page import View
from generator.render.watch import Watch, watched
from generator.then import as_it_stood


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
    search: bool = True
    """Whether the files of the search are made; without them the pages say that it cannot be used."""
    wait: bool = False
    """Whether to wait for another build of the same site; else it is told."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was built; `pages` is 0 when problems kept it from being built."""

    checked: Checked
    site_date: date | None = None
    date_is_today: bool = False
    pages: int = 0
    rendered: int = 0
    """How many of them were made anew."""
    files: int = 0
    bytes: int = 0
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    vanished: tuple[Vanished, ...] = ()
    """Records that went without a tombstone."""
    aside: Mapping[str, float] = field(default_factory=dict)
    """What was done beside the stages, in processes of their own, to its seconds."""


def build(wanted: Wanted, progress: Progress, built: Callable[[Job, KeptTheme], None] | None = None) -> Result:
    """Build a site, whole or not at all; where it was built before, only what changed is made anew.

    `built` is given what was built, once it is published.

    Raises ShellError when the theme cannot be built, OSError when the disk says no, BusyError when the site is being
    built and `wait` is false; with `at`, GitError when git has no records of that day.
    """
    gc.disable()  # nearly all that is made here stays until the site is published
    try:
        with alone(kept_folder(wanted.site), wait=wanted.wait):
            if wanted.at is None:
                return _build(wanted, progress, history(wanted.content), built)
            with tempfile.TemporaryDirectory() as folder:
                commit = as_it_stood(wanted.content, wanted.at, Path(folder))
                past = history(wanted.content, commit)
                then = replace(wanted, content=Path(folder), day=wanted.day or wanted.at)
                return _build(then, progress, past, built)
    finally:
        gc.unfreeze()
        gc.enable()


def kept_folder(site: Path) -> Path:
    """Where a site's builds keep what the next one needs: beside it, so that files are moved and not copied."""
    return site.parent / f".{site.name}.kept"


def _build(wanted: Wanted, progress: Progress, past: History, built: Callable[[Job, KeptTheme], None] | None) -> Result:
    started = time.monotonic()
    kept = kept_folder(wanted.site)
    finish(kept, wanted.site)
    shutil.rmtree(kept / "work", ignore_errors=True)
    progress("read", 0)
    known = kept_records(kept)
    contents = read_records(wanted.content, known)
    site_date = wanted.day or past.commit_date or date.today()  # noqa: DTZ011 - no git, no --date: the edge's clock
    found = frame(contents)
    if found is None:
        return Result(check(contents))
    site, prose = found
    if wanted.at is not None:
        site = site.model_copy(update={"notice": _notice_of(site, wanted.at)})
    base_url = _with_slash(wanted.base_url if wanted.base_url is not None else site.url or "")
    theme = Theme(kept, site, prose, site_date, wanted.mkdocs, base_url)
    try:
        progress("check", 0)
        sound = kept_sound(kept)
        checked = check(contents, sound)
        town = checked.town
        if wanted.at is not None:
            checked = checked.by_the_rules_of_then()
        if town is None or checked.errors:
            with suppress(ShellError):  # the records' problems come first
                theme.result()
            return Result(checked)
        result = Result(
            checked=checked,
            site_date=site_date,
            date_is_today=wanted.day is None and past.commit_date is None,
            vanished=past.vanished,
        )
        inputs = inputs_of(wanted.content, contents, theme.key, past, search=wanted.search)
        whole = still_whole(kept, inputs, wanted.site) if built is None and theme.is_kept else None
        if whole is not None:
            return replace(
                result,
                checked=checked.with_more(known_problems(kept)),
                pages=whole.pages,
                files=whole.files,
                bytes=whole.bytes,
                seconds=time.monotonic() - started,
                warnings=whole.warnings,
            )
        forget_whole(kept)
        keep_records(kept, known, {one.digest: one.packed for one in contents.documents if one.packed})
        keep_sound(kept, sound, checked.sound)
        packed = (one for one in contents.documents if one.packed and one.kind.name in MANY)
        digests = {(one.kind.name, one.id): digest(one.packed) for one in packed}
        known, contents = {}, without_records(contents)  # as records they are there once, and that is enough
        job = _job(wanted, contents, town, past, site_date, theme, base_url, digests, progress)
        theme.settle()
        gc.freeze()  # what was read is not looked through again, here or in the processes that share it
        gc.enable()
        done = publish(job, theme, progress)
        count = len(job.all_pages) + len(town.pages)
        keep_whole(kept, inputs, wanted.site, done.files, count, done.warnings)
        if built is not None:
            built(job, theme.result())
    finally:
        shutil.rmtree(kept / "work", ignore_errors=True)
    return replace(
        result,
        checked=checked.with_more(done.problems),
        pages=count,
        rendered=done.rendered,
        files=len(done.files),
        bytes=sum(done.files.values()),
        seconds=time.monotonic() - started,
        warnings=done.warnings,
        aside=done.aside,
    )


def _job(
    wanted: Wanted,
    contents: Contents,
    town: Town,
    past: History,
    site_date: date,
    theme: Theme,
    base_url: str,
    digests: Mapping[tuple[str, str], str],
    progress: Progress,
) -> Job:
    """What is to be published of a town without errors: its figures worked out, its pages listed."""
    progress("data", 0)
    figures = derive(town, past, site_date)
    progress("inventory", 0)
    photos = photo_names(town)
    sizes = sizes_on_pages(wanted.content / FILES, photos)
    views = views_of(town, figures, sizes)
    return Job(
        content=wanted.content,
        site=wanted.site,
        kept=kept_folder(wanted.site),
        contents=contents,
        photos=photos,
        town=town,
        past=past,
        figures=figures,
        views=views,
        pages={language: list(pages(view)) for language, view in views.items()},
        base_url=base_url,
        common=common_of(contents, theme.key, sizes, base_url),
        digests=digests,
        search=wanted.search,
    )


def views_of(
    town: Town, figures: Figures, pictures: Mapping[str, tuple[int, int]] = MappingProxyType({})
) -> dict[str, View]:
    """The town in each language of its site. A language without a catalogue is refused by `check`."""
    catalogues: Mapping[str, Words] = load_words("generator")
    watch = Watch()
    under_watch = watched(town, figures, watch)
    return {
        language: View(language, *under_watch, catalogues[language], catalogues, pictures, watch)
        for language in town.site.languages
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
