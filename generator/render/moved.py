"""Pages at old addresses: a record that has another id now, or that was withdrawn; each leads on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.records.town import Withdrawal
from generator.render.page import SECTION_OF, Page, View


def moved(view: View) -> Iterator[Page]:
    """One page for each former id and each withdrawn record."""
    groups: tuple[tuple[str, Any], ...] = (
        ("need", view.town.needs),
        ("project", view.town.projects),
        ("place", view.town.places),
    )
    for kind, records in groups:
        for record in records.values():
            for former in record.former_ids:
                title = view.text(record.name if kind == "place" else record.title)
                yield _page(view, kind, former, title, {"successor": record.id, "entry": None})
    for entry in view.town.withdrawn.records if view.town.withdrawn else ():
        title = view.words.gettext("Withdrawn: {id}").format(id=entry.id)
        yield _page(view, entry.kind, entry.id, title, {"successor": _successor(view, entry), "entry": entry})


def _successor(view: View, entry: Withdrawal) -> str | None:
    return entry.successor if entry.successor in view.town.known[entry.kind] else None


def _page(view: View, kind: str, identity: str, title: str, values: dict[str, Any]) -> Page:
    section = SECTION_OF[kind]
    paths = {language: f"{view.section(section, language)}{identity}/" for language in view.languages}
    return Page(
        language=view.language,
        path=paths[view.language],
        section=section,
        title=title,
        description=title,
        template="moved.html.jinja",
        values={"kind": kind, "id": identity, **values},
        others=paths,
        indexed=False,
    )
