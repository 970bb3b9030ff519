"""The page of a record that was just saved, rendered at once, before the rest of the site is.

Takes what the last build left and the records that are newer, gives pages; nothing where that cannot be told without a
whole build. What other pages show of these records, and the rules across records, follow with the build.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from generator.build import views_of
from generator.check.town import Town
from generator.derive import Figures
from generator.derive.age import aging
from generator.derive.elements import Around, around
from generator.derive.feedback import answers_about
from generator.derive.places import PlaceFigures, place_figures
from generator.derive.projects import project_figures
from generator.derive.said import said
from generator.history import History
from generator.kept.theme import KeptTheme
from generator.publish.shells import Shell, splice
from generator.publishing import Job
from generator.records.base import Record
from generator.records.feedback import Feedback
from generator.records.need import Need
from generator.records.project import Project
from generator.records.town import Place
from generator.render.environment import environment, render
from generator.render.page import Page, View
from generator.render.places import place_page
from generator.render.records import record_page

Key = tuple[str, str]
"""(kind, id)."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a build leaves for the pages that are made before the next one."""

    town: Town
    figures: Figures
    past: History
    photos: frozenset[str]
    """Those that are published."""
    pictures: Mapping[str, tuple[int, int]]
    shells: Mapping[str, Mapping[tuple[str, int], Shell]]
    around: Around


def left_of(job: Job, theme: KeptTheme) -> Left:
    """What to keep of a build in memory: not its pages, which are on the disk."""
    pictures = next(iter(job.views.values())).pictures
    return Left(job.town, job.figures, job.past, job.photos, pictures, theme.shells, around(job.town))


def some_records(left: Left) -> list[Record]:
    """One record of each kind that has a page: whoever renders these has all that such pages need."""
    groups: tuple[Mapping[str, Record], ...] = (left.town.projects, left.town.needs, left.town.places)
    return [record for group in groups for record in islice(group.values(), 1)]


def quick_pages(left: Left, newer: Sequence[Record], saved: Collection[Key]) -> dict[str, bytes]:
    """File below the site to its new bytes, for every record that was `saved` among all that are `newer`.

    An answer stands on the page of the record it is about; of projects, needs and places the last build must know the
    record. One with a photo that is not published yet waits for the build. A page that cannot be made of them is left
    out: then records do not fit together, as the check will tell.
    """
    known = [record for record in newer if _can_be_shown(left, record)]
    town = _town_with(left.town, known)
    figures = _figures_with(left, town, known)
    shown = dict.fromkeys(key for record in known if _key(record) in saved for key in _shown_on(left.town, record))
    figures = replace(figures, places={**figures.places, **_places_of(left, town, figures, shown)})
    pages = {}
    for language, view in views_of(town, figures, left.pictures).items():
        jinja = environment(view)
        for kind, identity in shown:
            try:
                page = _page(view, kind, identity)
                shell = left.shells[language][page.section, page.depth]
                pages[page.file] = splice(shell, page, render(page, jinja), view.languages).encode()
            except Exception:  # noqa: BLE001, S112 - records were not checked with each other; anything may be missing
                continue
    return pages


def key_of(record: Record) -> Key | None:
    """Kind and id of a record whose saving shows on a page at once; None for others."""
    return _key(record) if isinstance(record, Project | Need | Place | Feedback) else None


def _key(record: Record) -> Key:
    return type(record).__name__.lower(), record.id


def _can_be_shown(left: Left, record: Record) -> bool:
    if isinstance(record, Project | Feedback) and not {photo.file for photo in record.photos} <= left.photos:
        return False
    return isinstance(record, Feedback) or _key(record) in left.town.files


def _town_with(town: Town, newer: Sequence[Record]) -> Town:
    return replace(
        town,
        projects={**town.projects, **{one.id: one for one in newer if isinstance(one, Project)}},
        needs={**town.needs, **{one.id: one for one in newer if isinstance(one, Need)}},
        places={**town.places, **{one.id: one for one in newer if isinstance(one, Place)}},
        feedback={**town.feedback, **{one.id: one for one in newer if isinstance(one, Feedback)}},
    )


def _figures_with(left: Left, town: Town, newer: Sequence[Record]) -> Figures:
    figures, day, limits = left.figures, left.figures.site_date, town.site.limits.stale
    told = {
        record.id: project_figures(left.around, record, day, left.past)
        for record in newer
        if isinstance(record, Project)
    }
    old = {
        _key(record): frozenset(figure.path for figure in aging(record, limits) if figure.is_old(day))
        for record in newer
    }
    answers = _answers_with(left, town, [record for record in newer if isinstance(record, Feedback)])
    changed = {key for key in (*answers, *map(_key, newer)) if key in answers or key in figures.answers}
    about = {key: answers.get(key, figures.answers.get(key, ())) for key in changed}
    return replace(
        figures,
        projects={**figures.projects, **told},
        old={**figures.old, **old},
        answers={**figures.answers, **about},
        said={**figures.said, **said(town, about)},
    )


def _answers_with(left: Left, town: Town, newer: Sequence[Feedback]) -> dict[Key, tuple[Feedback, ...]]:
    """All answers about each record that a newer answer is about, or was about before it was saved."""
    now = {answer.id: answer for answer in newer}
    before = {identity: left.town.feedback[identity] for identity in now.keys() & left.town.feedback.keys()}
    changed = {key for few in (before, now) for key in answers_about(replace(town, feedback=few))}
    near = {answer.id: answer for key in changed for answer in left.figures.answers.get(key, ())}
    found = answers_about(replace(town, feedback={**near, **now}))
    return {key: found.get(key, ()) for key in changed}


def _shown_on(town: Town, record: Record) -> Iterable[Key]:
    """The records whose pages show a saved one."""
    if not isinstance(record, Feedback):
        return [_key(record)]
    few = [{one.id: one} for one in (record, town.feedback.get(record.id)) if one is not None]
    return [key for feedback in few for key in answers_about(replace(town, feedback=feedback))]


def _places_of(left: Left, town: Town, figures: Figures, shown: Iterable[Key]) -> dict[str, PlaceFigures]:
    """The figures of those places that are shown; what lies in them and near them as the last build had it."""
    few = {identity: town.places[identity] for kind, identity in shown if kind == "place" and identity in town.places}
    if not few:
        return {}
    found = place_figures(replace(town, places=few), figures.projects, figures.answers, figures.site_date)
    before = left.figures.places
    return {
        identity: replace(one, within=before[identity].within, nearest=before[identity].nearest)
        for identity, one in found.items()
        if identity in before
    }


def _page(view: View, kind: str, identity: str) -> Page:
    """The page of a record. Raises KeyError when it has none of its own."""
    if kind == "place":
        return place_page(view, view.town.places[identity])
    return record_page(view, view.town.projects[identity] if kind == "project" else view.town.needs[identity])
