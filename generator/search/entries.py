"""What can be found: one entry for everything that has a page, or a place on one.

Takes a view, gives entries in the order of their numbers: kind by kind, within a kind as its list is ordered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.derive.balance import year_of
from generator.derive.feedback import newest_first
from generator.records.base import PlaceShare
from generator.records.project import Project
from generator.records.text import Text
from generator.render import formats
from generator.render.code_names import code_name, code_path
from generator.render.glossary import anchor, terms_of
from generator.render.order import in_list_order
from generator.render.page import View

_SHOWN = 80
"""How many letters of a text stand for a title."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found."""

    kind: str
    path: str
    """Below the language's folder, with the place on the page."""
    title: str
    names: tuple[str, ...] = ()
    """What it is also known by: its places, its directorate, the firms at work."""
    texts: tuple[str, ...] = ()
    """What is told about it."""
    details: tuple[str, ...] = ()
    """What a result says below its title: step, amount, date."""
    places: tuple[str, ...] = ()
    """Ids of places."""
    named: bool = True
    """Whether the title is a name; else it is the beginning of its text, and counts as one."""
    stage: str = ""
    """The step; of a need the first one."""
    year: str = ""


Finder = Callable[[View], Iterator[Entry]]
"""Gives the entries of one kind."""


def entries(view: View) -> list[Entry]:
    """Every entry of a language; its number is its place in the list."""
    return [entry for _kind, finder in FINDERS for entry in finder(view)]


def _places(view: View) -> Iterator[Entry]:
    for place in in_list_order(view, "place"):
        figures = view.figures.places[place.id]
        people = view.words.ngettext("%(num)s person", "%(num)s people", figures.population or 0)
        count = view.words.ngettext("%(num)s project", "%(num)s projects", len(figures.projects))
        yield Entry(
            kind="place",
            path=view.path("place", place.id),
            title=view.text(place.name),
            texts=_told(view, place.description),
            details=(
                *([people % {"num": formats.number(figures.population, view.language)}] if figures.population else []),
                count % {"num": formats.number(len(figures.projects), view.language)},
            ),
            places=(place.id,),
        )


def _projects(view: View) -> Iterator[Entry]:
    for project in in_list_order(view, "project"):
        figures = view.figures.projects[project.id]
        when = year_of(project)
        yield Entry(
            kind="project",
            path=view.path("project", project.id),
            title=view.text(project.title),
            names=_names_of_project(view, project),
            texts=_texts_of_project(view, project),
            details=tuple(
                filter(
                    None,
                    (
                        _where(view, project.places),
                        view.words.label("stage", project.stage),
                        _money(view, figures.cost.value if figures.cost else None),
                        str(when[0]) if when else "",
                    ),
                )
            ),
            places=tuple(share.place for share in project.places),
            stage=project.stage,
            year=str(when[0]) if when else "",
        )


def _names_of_project(view: View, project: Project) -> tuple[str, ...]:
    town = view.town
    unit = town.units.get(project.unit or "")
    needs = (town.needs[need].title for need in project.needs if need in town.needs)
    address = project.location.address if project.location else None
    return (
        *_told(view, unit.name if unit else None, address, *needs),
        *_named(view, project.places),
        *(contract.supplier for contract in project.contracts),
        *(view.words.label("dimension", entry.dimension) for entry in project.dimensions),
        *project.identifiers,
        project.id,
    )


def _texts_of_project(view: View, project: Project) -> tuple[str, ...]:
    return _told(
        view,
        project.summary,
        project.status.reason,
        *(milestone.title for milestone in project.milestones),
        *(contract.title for contract in project.contracts),
        *(indicator.title for indicator in project.indicators),
        *(decision.title for decision in project.decisions),
        *(document.title for document in project.documents),
        *(update.text for update in project.updates),
        *(change.what for change in project.changes),
    )


def _needs(view: View) -> Iterator[Entry]:
    for need in in_list_order(view, "need"):
        raised = min((one.date.year for one in need.raised if one.date), default=None)
        yield Entry(
            kind="need",
            path=view.path("need", need.id),
            title=view.text(need.title),
            names=(*_named(view, need.places), need.id),
            texts=_told(view, need.description, need.status.reason, *(one.text for one in need.evidence)),
            details=tuple(filter(None, (_where(view, need.places), view.words.label("need state", need.status.state)))),
            places=tuple(share.place for share in need.places),
            stage="need",
            year=str(raised or ""),
        )


def _budgets(view: View) -> Iterator[Entry]:
    for year in sorted(view.town.budgets, reverse=True):
        yield Entry(
            kind="budget",
            path=view.path("budget", year),
            title=_title_of(view, "budget", year),
            details=(view.words.label("budget status", view.town.budgets[year].status),),
            year=year,
        )


def _codes(view: View) -> Iterator[Entry]:
    for (codelist, code), found in view.figures.codes.items():
        yield Entry(
            kind="code",
            path=code_path(view, found, view.language),
            title=code_name(view, codelist, code).striptags(),
            names=(code,),
            details=(view.words.label("classification", codelist), code),
        )


def _firms(view: View) -> Iterator[Entry]:
    for firm in view.figures.suppliers.firms:
        count = view.words.ngettext("%(num)s contract", "%(num)s contracts", len(firm.contracts))
        yield Entry(
            kind="firm",
            path=view.below("budget", "suppliers", firm.slug),
            title=firm.name,
            names=firm.spellings,
            details=(
                count % {"num": formats.number(len(firm.contracts), view.language)},
                _money(view, firm.signed),
            ),
        )


def _answers(view: View) -> Iterator[Entry]:
    for answer in newest_first(list(view.town.feedback.values())):
        about = _title_of(view, answer.about.kind, answer.about.id)
        place = (answer.place,) if answer.place and answer.about.kind == "town" else ()
        said = " ".join((answer.text or "").split())
        yield Entry(
            kind="feedback",
            path=f"{view.path('feedback', answer.id)}#{answer.id}",
            title=cut(said) if said else about,
            named=not said,
            names=(about, answer.id),
            texts=(said, *_told(view, answer.reply.text if answer.reply else None)),
            details=(about, view.words.label("stage", answer.stage), formats.day(answer.date, view.language)),
            places=_places_of(view, answer.about.kind, answer.about.id) or place,
            stage=answer.stage,
            year=str(answer.date.year),
        )


def _terms(view: View) -> Iterator[Entry]:
    for code, entry in terms_of(view.town).items():
        told = _told(view, entry.description)
        yield Entry(
            kind="term",
            path=f"{view.section('help')}#{anchor(code)}",
            title=view.text(entry.label),
            texts=told,
            details=(cut(told[0]),) if told else (),
        )


def _prose(view: View) -> Iterator[Entry]:
    for page in view.town.pages:
        if page.language == view.language:
            yield Entry(
                kind="page",
                path=f"{page.slug}/",
                title=page.heading.title,
                texts=(page.body,),
                details=(page.heading.description,) if page.heading.description else (),
            )


FINDERS: tuple[tuple[str, Finder], ...] = (
    ("place", _places),
    ("project", _projects),
    ("need", _needs),
    ("budget", _budgets),
    ("code", _codes),
    ("firm", _firms),
    ("feedback", _answers),
    ("term", _terms),
    ("page", _prose),
)
"""Every kind of entry, in the order of their numbers; each has a label ``found``."""

KINDS = tuple(kind for kind, _finder in FINDERS)


def _told(view: View, *texts: Text | str | None) -> tuple[str, ...]:
    return tuple(view.text(text) if isinstance(text, Text) else text for text in texts if text is not None)


def _named(view: View, places: Iterable[PlaceShare]) -> tuple[str, ...]:
    known = view.town.places
    return tuple(view.text(known[share.place].name) for share in places if share.place in known)


def _where(view: View, places: tuple[PlaceShare, ...]) -> str:
    names = _named(view, places)
    return ", ".join(names[:2]) + (" …" if len(names) > 2 else "")


def _money(view: View, value: Decimal | None) -> str:
    return "" if value is None else formats.short_money(value, view.town.site.currency, view.language)


def cut(text: str, longest: int = _SHOWN) -> str:
    """The beginning of a text in whole words."""
    return text if len(text) <= longest else text[: text.rfind(" ", 0, longest)].rstrip(",;:.…") + "…"


def _title_of(view: View, kind: str, identity: str) -> str:
    town = view.town
    if kind == "town":
        return view.words.gettext("A new need")
    if kind == "project" and identity in town.projects:
        return view.text(town.projects[identity].title)
    if kind == "need" and identity in town.needs:
        return view.text(town.needs[identity].title)
    if kind == "place" and identity in town.places:
        return view.text(town.places[identity].name)
    if kind == "budget" and (year := town.budgets.get(identity)):
        return view.text(year.title) if year.title else view.words.gettext("Budget of {year}").format(year=year.year)
    return identity


def _places_of(view: View, kind: str, identity: str) -> tuple[str, ...]:
    town = view.town
    if kind == "place":
        return (identity,)
    record = town.projects.get(identity) if kind == "project" else town.needs.get(identity) if kind == "need" else None
    return tuple(share.place for share in record.places) if record else ()
