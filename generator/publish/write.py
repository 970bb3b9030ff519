"""Pages to files, on every core there is.

Takes pages and shells, writes below a folder, gives counts. The pages are dealt out to processes that share what was
read by forking; which process writes a page leaves no trace in it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.publish.shells import Shell, splice
from generator.render import pages
from generator.render.environment import environment, render
from generator.render.page import View

_FEW = 200
"""Below so many pages a second process costs more than it brings."""


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written."""

    pages: int
    bytes: int


def write_pages(
    views: Mapping[str, View],
    shells: Mapping[str, Mapping[tuple[str, int], Shell]],
    site: Path,
    progress: Callable[[int], None],
) -> Written:
    """Write every page of every language below `site`."""
    total = sum(1 for view in views.values() for _ in pages(view))
    workers = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8)
    if total < _FEW or workers == 1 or "fork" not in multiprocessing.get_all_start_methods():
        return _write_share(views, shells, site, 0, 1, progress)
    context = multiprocessing.get_context("fork")
    results: multiprocessing.Queue[Written | str] = context.Queue()

    def work(share: int) -> None:
        try:
            # Every fourth page of the first process stands for all of them in the progress bar.
            results.put(_write_share(views, shells, site, share, workers, lambda _: None))
        except BaseException as error:
            results.put(f"{type(error).__name__}: {error}")
            raise

    others = [context.Process(target=work, args=(share,)) for share in range(1, workers)]
    for process in others:
        process.start()
    try:
        own = _write_share(views, shells, site, 0, workers, lambda count: progress(count * workers))
        found = [own, *(results.get() for _ in others)]
    finally:
        for process in others:
            process.join()
    failed = [result for result in found if isinstance(result, str)]
    if failed:
        raise RuntimeError(failed[0])
    written: Sequence[Written] = [result for result in found if isinstance(result, Written)]
    return Written(sum(w.pages for w in written), sum(w.bytes for w in written))


def _write_share(
    views: Mapping[str, View],
    shells: Mapping[str, Mapping[tuple[str, int], Shell]],
    site: Path,
    share: int,
    shares: int,
    progress: Callable[[int], None],
) -> Written:
    count = size = 0
    made: set[str] = set()
    for language, view in views.items():
        jinja, languages, root = environment(view), view.languages, f"{site}/{language}/"
        for number, page in enumerate(pages(view)):
            if number % shares != share:
                continue
            body = render(page, view, jinja)
            content = splice(shells[language][page.section, page.depth], page, body, languages).encode()
            folder = root + page.path
            if folder not in made:
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - ten times faster than Path here
                made.add(folder)
            with open(f"{folder}index.html", "wb") as file:  # noqa: PTH123 - as above
                file.write(content)
            count += 1
            size += len(content)
            progress(1)
    return Written(count, size)
