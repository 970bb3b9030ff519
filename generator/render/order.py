"""The order of a list: by title in the reader's alphabet, equal titles by id. A row's number is its place here."""

from __future__ import annotations

from typing import Literal, overload

from generator.records.need import Need
from generator.records.project import Project
from generator.records.town import Place
from generator.render.page import View


@overload
def in_list_order(view: View, kind: Literal["project"]) -> list[Project]: ...
@overload
def in_list_order(view: View, kind: Literal["need"]) -> list[Need]: ...
@overload
def in_list_order(view: View, kind: Literal["place"]) -> list[Place]: ...


def in_list_order(view: View, kind: Literal["project", "need", "place"]) -> list[Project] | list[Need] | list[Place]:
    """The records of a kind by their titles; the mappings of a town are sorted by id, and sorting keeps that."""
    if kind == "project":
        return view.in_order(list(view.town.projects.values()), lambda project: view.text(project.title))
    if kind == "need":
        return view.in_order(list(view.town.needs.values()), lambda need: view.text(need.title))
    return view.in_order(list(view.town.places.values()), lambda place: view.text(place.name))
