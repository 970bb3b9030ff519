"""Everything that changed, by record and day: what the records date themselves joined with what git knows.

Takes a town, its history and the site date, gives events, newest first. What a record dates itself is told on that day,
and the commit that wrote it down does not tell it again. Nothing after the site date is an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import get_args

from generator.check.town import Town
from generator.derive.happenings import Dated, Happening, Record, What, happenings
from generator.history import FieldChange, History
from generator.records.day import Day

NOT_TOLD = ("as_of", "source", "location", "identifiers", "former_ids", "link", "because_of", "feedback")
"""Fields whose changes tell a resident nothing; the data have them."""

_ORDER = {what: place for place, what in enumerate(get_args(What))}
_KINDS = ("project", "need", "place", "budget", "feedback")
_LISTS = ("updates", "changes", "decisions", "documents", "transfers", "approvals")
"""Lists whose entries say their day."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to one record on one day."""

    kind: str
    id: str
    """Empty when answers of residents were withdrawn: they are not named any more."""
    day: Day
    happenings: tuple[Happening, ...]
    known: date
    """The day all of it could be read in the record; the same day where git does not know better."""
    gone: bool = False
    """Whether the record has no page of its own any more."""


@dataclass(frozen=True, slots=True)
class Events:
    """The events of a town, made once for its pages and feeds."""

    by_day: tuple[Event, ...]
    """Newest first, by the day they happened."""
    latest: tuple[Event, ...]
    """Those that became known last first; what was written down late is not lost among older news."""
    of_project: Mapping[str, tuple[Event, ...]]
    """Project to its events, as `latest`."""
    of_place: Mapping[str, tuple[Event, ...]]
    """Place to the events of its projects, of its needs and its own, as `latest`."""


def events_of(town: Town, history: History, site_date: date) -> Events:
    """The events of a town up to the site date."""
    found: dict[tuple[Record, Day], list[Happening]] = {}
    for record, day, happening in (*_dated(town, history), *_of_the_files(town, history)):
        if day.first <= site_date:
            found.setdefault((record, day), []).append(happening)
    events = [
        Event(*record, day, _in_order(told), _known(day, told, site_date), _is_gone(town, record))
        for (record, day), told in found.items()
    ]
    by_day = tuple(sorted(events, key=_by_day))
    latest = tuple(sorted(by_day, key=lambda event: event.known, reverse=True))
    return Events(by_day, latest, *_by_record(town, latest))


def _in_order(told: list[Happening]) -> tuple[Happening, ...]:
    return tuple(sorted(told, key=lambda happening: _ORDER[happening.what]))


def _by_day(event: Event) -> tuple[int, int, int, str]:
    """Newest first; within a day by kind and id; a month or a year after its days."""
    precision = (event.day.month is None) + (event.day.day is None)
    return -event.day.first.toordinal(), precision, _KINDS.index(event.kind), event.id


def _known(day: Day, told: Iterable[Happening], site_date: date) -> date:
    recorded = [happening.recorded for happening in told if happening.recorded]
    return min(max([day.first, *recorded]), site_date)


def _is_gone(town: Town, record: Record) -> bool:
    return record[1] not in town.known.get(record[0], ())


def _by_record(
    town: Town, latest: tuple[Event, ...]
) -> tuple[dict[str, tuple[Event, ...]], dict[str, tuple[Event, ...]]]:
    """The events of each project and of each place, in the order they come in."""
    projects: dict[str, list[Event]] = {identity: [] for identity in town.projects}
    places: dict[str, list[Event]] = {identity: [] for identity in town.places}
    for event in latest:
        if event.kind == "project" and event.id in projects:
            projects[event.id].append(event)
        for place in _places(town, event):
            if place in places:
                places[place].append(event)
    return {i: tuple(found) for i, found in projects.items()}, {i: tuple(found) for i, found in places.items()}


def _places(town: Town, event: Event) -> Iterable[str]:
    if event.kind == "place":
        return (event.id,)
    records = town.projects if event.kind == "project" else town.needs if event.kind == "need" else {}
    record = records.get(event.id)
    return {share.place for share in record.places} if record else ()


def _dated(town: Town, history: History) -> Iterator[Dated]:
    """What the records date themselves, with the day it was written down, then what is left of the commits."""
    own: dict[Record, list[tuple[Day, Happening]]] = {}
    for record, day, happening in happenings(town):
        own.setdefault(record, []).append((day, happening))
    changed = [record for record in history.changes if not _is_gone(town, record)]
    for record in sorted({*own, *changed}):
        told = own.get(record, [])
        keys = frozenset(happening.key for _, happening in told if happening.key)
        written: dict[tuple[str, ...], date] = {}
        for _, commit in groupby(history.changes.get(record, ()), key=lambda change: change.commit):
            left = _left(tuple(commit), keys, written)
            if left:
                yield record, _day(left[0].date), Happening("edited", left)
        since = _appeared(history, record)
        for day, happening in told:
            recorded = written.get(happening.key, since)
            was_late = recorded is not None and recorded > day.last
            yield record, day, replace(happening, recorded=recorded) if was_late else happening


def _left(
    commit: tuple[FieldChange, ...], keys: frozenset[tuple[str, ...]], written: dict[tuple[str, ...], date]
) -> tuple[FieldChange, ...]:
    """The changes of a commit that no entry of the record tells; notes in `written` the day of the others."""
    state = {key for change in commit if (key := _key(change)) in keys and key[0] == "status"}
    left = []
    for change in commit:
        if change.path[0] == "status" and state:
            written.update(dict.fromkeys(state, change.date))
        elif (key := _key(change)) in keys:
            written[key] = change.date
        elif not any(step in NOT_TOLD for step in change.path):
            left.append(change)
    return tuple(left)


def _key(change: FieldChange) -> tuple[str, ...]:
    """What the record's own entry is called that tells this; empty when none can."""
    match change.path:
        case ("status", "state"):
            return ("status", str(change.after))
        case _ if change.before is not None:
            return ()
        case (field, _) if field in _LISTS:
            return (str(field), _date_of(change.after))
        case ("contracts", name):
            return ("contracts", str(name))
        case ("contracts", name, "changes", _) | ("indicators", name, "values", _):
            return (str(change.path[0]), str(name), _date_of(change.after))
        case ("milestones", name) if isinstance(change.after, dict):
            return ("milestones", str(name), str(change.after.get("actual")))
        case ("milestones", name, "actual"):
            return ("milestones", str(name), str(change.after))
        case ("periods", step, "actual", ("start" | "end") as side):
            return ("periods", str(step), side, str(change.after))
    return ()


def _date_of(entry: object) -> str:
    return str(entry.get("date")) if isinstance(entry, dict) else ""


def _appeared(history: History, record: Record) -> date | None:
    """The day a record came; None for those that were there when the history begins."""
    first = history.first_seen.get(record)
    return first if first and history.since and first > history.since else None


def _of_the_files(town: Town, history: History) -> Iterator[Dated]:
    """Records that came, and records that went without a word."""
    for kind in ("project", "need", "place", "budget"):
        for identity in sorted(town.known.get(kind, ())):
            if first := _appeared(history, (kind, identity)):
                yield (kind, identity), _day(first), Happening("new", None)
    for record in history.vanished:
        yield (record.kind, record.id), _day(record.date), Happening("vanished", record)


def _day(value: date) -> Day:
    return Day(value.year, value.month, value.day)
