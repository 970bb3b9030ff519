"""The lists a reader goes through without a search: projects by step, place and year, needs by state and place,
answers by step; each cut into pages of compact rows.

Takes a view, gives pages; which records a list holds is told by `derive.groups`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from generator.derive.groups import NO_YEAR, Grouping
from generator.render.order import in_list_order
from generator.render.page import Page, Section, View

ROWS_A_PAGE = 100
Kind = Literal["project", "need", "feedback"]
_SECTION: Mapping[Kind, Section] = {"project": "projects", "need": "needs", "feedback": "feedback"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One list among those of its kind."""

    by: str
    code: str
    label: str
    path: str
    """Below the language's folder."""
    count: int


def project_lists(view: View) -> Iterator[Page]:
    """Projects by step, place and year."""
    yield from _lists(view, "project")


def need_lists(view: View) -> Iterator[Page]:
    """Needs by state and place."""
    yield from _lists(view, "need")


def answer_lists(view: View) -> Iterator[Page]:
    """Answers by step."""
    yield from _lists(view, "feedback")


def choices(view: View, kind: Kind) -> dict[str, tuple[Choice, ...]]:
    """Every list of a kind: what it is by to the lists, in the order they are offered."""
    return {
        by: tuple(
            Choice(by, code, _label(view, by, code), _path(view, kind, by, code, 1, view.language), len(ids))
            for code, ids in _in_order(view, by, several)
        )
        for by, several in _grouping(view, kind).items()
        if several
    }


def _lists(view: View, kind: Kind) -> Iterator[Page]:
    offered = choices(view, kind)
    rank = _rank(view, kind)
    for by, several in _grouping(view, kind).items():
        for code, ids in several.items():
            ordered = sorted(ids, key=rank.__getitem__)
            count = -(-len(ordered) // ROWS_A_PAGE)
            for number in range(1, count + 1):
                rows = ordered[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE]
                yield _page(view, kind, by, code, number, count, rows, len(ordered), offered)


def _page(
    view: View,
    kind: Kind,
    by: str,
    code: str,
    number: int,
    count: int,
    rows: list[str],
    total: int,
    offered: Mapping[str, tuple[Choice, ...]],
) -> Page:
    words, name = view.words, _label(view, by, code)
    title = words.label(f"list of {_SECTION[kind]}", by).format(name=name)
    shown = words.gettext("{title}, page {number}").format(title=title, number=number) if number > 1 else title
    others = {language: _path(view, kind, by, code, number, language) for language in view.languages}
    values: dict[str, Any] = {
        "kind": kind,
        "by": by,
        "code": code,
        "rows": rows,
        "total": total,
        "number": number,
        "count": count,
        "offered": offered,
        "first": _path(view, kind, by, code, 1, view.language),
    }
    return Page(view.language, others[view.language], _SECTION[kind], shown, shown, "list.html.jinja", values, others)


def _grouping(view: View, kind: Kind) -> Grouping:
    groups = view.figures.groups
    return {"project": groups.projects, "need": groups.needs, "feedback": groups.feedback}[kind]


def _rank(view: View, kind: Kind) -> dict[str, int]:
    """Id to its place in the order of titles; answers keep the order they are grouped in."""
    if kind == "feedback":
        several = view.figures.groups.feedback["step"].values()
        return {identity: number for ids in several for number, identity in enumerate(ids)}
    records = in_list_order(view, "project") if kind == "project" else in_list_order(view, "need")
    return {record.id: number for number, record in enumerate(records)}


def _in_order(view: View, by: str, several: Mapping[str, tuple[str, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    found = list(several.items())
    return view.in_order(found, lambda one: _label(view, by, one[0])) if by == "place" else found


def _label(view: View, by: str, code: str) -> str:
    if by == "place":
        return view.text(view.town.places[code].name)
    if by == "year":
        return code if code != NO_YEAR else view.words.gettext("year not known")
    return view.words.label("stage" if by == "step" else "need state", code)


def _path(view: View, kind: Kind, by: str, code: str, number: int, language: str) -> str:
    words = view.all_words[language]
    name = code if by == "place" or (by == "year" and code != NO_YEAR) else words.label("address", code or "no-year")
    further = (str(number),) if number > 1 else ()
    return view.below(_SECTION[kind], by, name, *further, language=language)
