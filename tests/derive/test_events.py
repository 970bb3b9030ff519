"""What happened is told once, on its day, in its record; nothing that is still to come is an event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from generator.check import check
from generator.derive.events import Event, Events, events_of
from generator.derive.happenings import What
from generator.history import History, history
from generator.read import read
from tests.built import ROOT, invented_town
from tests.repositories import Repository
from tests.towns import small_town

DAY = date(2026, 11, 20)
FOUNTAIN = "projects/cesme.yml"
OWN = """title: Çeşme
stage: development
status: {state: active}
updates:
  - {date: 2026-02-01, text: Ölçüm yapıldı.}
"""


def events(content: Path, day: date = DAY) -> Events:
    town = check(read(content)).town
    assert town is not None
    return events_of(town, history(content), day)


def told(found: Events, kind: str, identity: str) -> dict[str, list[str]]:
    """Day to what happened to a record."""
    of_record = [event for event in found.by_day if (event.kind, event.id) == (kind, identity)]
    assert len({str(event.day) for event in of_record}) == len(of_record), "a record and a day are one event"
    return {str(event.day): [happening.what for happening in event.happenings] for event in of_record}


def repository(folder: Path, files: Mapping[str, str] | None = None) -> Repository:
    made = Repository(small_town(folder, files))
    made.commit("2026-01-05", "Kayıtlar")
    return made


def test_the_invented_town_has_an_event_of_every_kind_but_those_it_never_had(tmp_path: Path) -> None:
    found = events(invented_town(tmp_path))
    kinds = {happening.what for event in found.by_day for happening in event.happenings}
    assert set(get_args(What)) - kinds == {"vanished"}
    assert {event.kind for event in found.by_day} == {"project", "need", "budget", "feedback", "place"}


def test_what_a_project_dates_itself_stands_on_its_day() -> None:
    town = check(read(ROOT / "content")).town
    assert town is not None
    days = told(events_of(town, History(), DAY), "project", "cumhuriyet-meydani")
    assert days["2025-12-05"] == ["ended", "decision"]
    assert days["2026-03-20"] == ["began", "milestone", "update"]
    assert days["2026-06-26"] == ["reply", "contract_change"]
    assert days["2026-03-06"] == ["contract"]
    assert days["2025-07-15"] == ["change"]
    assert days["2026-10-15"] == ["measured"]
    assert days["2025-06-27"] == ["reply"]
    assert days["2026-01-26"] == ["document"]


def test_a_change_that_answers_and_project_tell_is_told_once() -> None:
    town = check(read(ROOT / "content")).town
    assert town is not None
    found = events_of(town, History(), DAY)
    trees = [e for e in found.by_day if e.id == "cumhuriyet-meydani" and str(e.day) == "2025-09-30"]
    assert [h.what for e in trees for h in e.happenings].count("change") == 1


def test_the_commit_that_writes_an_entry_down_does_not_tell_it_again(tmp_path: Path) -> None:
    made = repository(tmp_path, {FOUNTAIN: OWN})
    later = OWN + "  - {date: 2026-03-01, text: Yol açıldı.}\n"
    made.commit("2026-03-15", "Yol açıldı", {FOUNTAIN: later})
    found = events(made.content)
    days = told(found, "project", "cesme")
    assert days == {"2026-02-01": ["update"], "2026-03-01": ["update"]}
    opened = next(event for event in found.by_day if str(event.day) == "2026-03-01")
    assert opened.happenings[0].recorded == opened.known == date(2026, 3, 15)


def test_what_else_that_commit_changed_is_told_with_it_when_it_is_the_same_day(tmp_path: Path) -> None:
    made = repository(tmp_path, {FOUNTAIN: OWN})
    later = OWN.replace("development", "implementation") + "  - {date: 2026-03-01, text: Yol açıldı.}\n"
    made.commit("2026-03-01", "Yapım başladı", {FOUNTAIN: later})
    found = events(made.content)
    assert told(found, "project", "cesme")["2026-03-01"] == ["update", "edited"]
    edited = next(e for e in found.by_day if str(e.day) == "2026-03-01").happenings[1]
    assert [change.path for change in edited.entry] == [("stage",)]
    assert edited.recorded is None


def test_a_corrected_entry_is_an_edit_on_the_day_of_the_correction(tmp_path: Path) -> None:
    made = repository(tmp_path, {FOUNTAIN: OWN})
    made.commit("2026-04-01", "Düzeltme", {FOUNTAIN: OWN.replace("Ölçüm yapıldı.", "Ölçüm bitti.")})
    days = told(events(made.content), "project", "cesme")
    assert days == {"2026-02-01": ["update"], "2026-04-01": ["edited"]}


def test_a_state_with_its_day_is_told_once_and_its_earlier_states_by_history(tmp_path: Path) -> None:
    made = repository(tmp_path, {FOUNTAIN: OWN})
    held = OWN.replace("{state: active}", "{state: on_hold, since: 2026-05-01, reason: Ödenek yok}")
    made.commit("2026-05-04", "Durdu", {FOUNTAIN: held})
    assert told(events(made.content), "project", "cesme")["2026-05-01"] == ["state"]
    made.commit("2026-06-01", "Yeniden", {FOUNTAIN: OWN})
    days = told(events(made.content), "project", "cesme")
    assert days == {"2026-02-01": ["update"], "2026-05-04": ["edited"], "2026-06-01": ["edited"]}


def test_records_that_come_and_go_are_events_and_those_there_from_the_beginning_are_not_new(tmp_path: Path) -> None:
    made = repository(tmp_path, {FOUNTAIN: OWN})
    made.commit("2026-02-02", "Köprü", {"projects/kopru.yml": OWN.replace("Çeşme", "Köprü")})
    made.commit("2026-03-03", "Kaldırıldı", {"projects/kopru.yml": None, "places/liman.yml": "name: Liman\n"})
    found = events(made.content)
    assert told(found, "project", "kopru") == {"2026-03-03": ["vanished"]}
    assert told(found, "place", "liman") == {"2026-03-03": ["new"]}
    assert not [e for e in found.by_day if e.id == "cesme" and any(h.what == "new" for h in e.happenings)]


def test_only_notes_on_a_figures_date_are_no_event(tmp_path: Path) -> None:
    made = repository(tmp_path, {FOUNTAIN: OWN + "as_of: 2026-01-01\n"})
    made.commit("2026-04-01", "Tarih", {FOUNTAIN: OWN + "as_of: 2026-03-31\n"})
    assert told(events(made.content), "project", "cesme") == {"2026-02-01": ["update"]}


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 3, 20), date(2025, 1, 1)])
def test_nothing_after_the_site_date_is_an_event(tmp_path: Path, day: date) -> None:
    found = events(invented_town(tmp_path), day)
    assert found.by_day
    assert all(event.day.first <= day and event.known <= day for event in found.by_day)


def test_events_stand_newest_first_and_feeds_by_the_day_they_became_known(tmp_path: Path) -> None:
    found = events(invented_town(tmp_path))
    days = [event.day.first for event in found.by_day]
    assert days == sorted(days, reverse=True)
    known = [event.known for event in found.latest]
    assert known == sorted(known, reverse=True)
    assert set(map(id, found.latest)) == set(map(id, found.by_day))


def test_a_place_has_the_events_of_its_projects_its_needs_and_itself() -> None:
    town = check(read(ROOT / "content")).town
    assert town is not None
    found = events_of(town, History(), DAY)
    for place, of_place in found.of_place.items():
        here = {("project", p.id) for p in town.projects.values() if place in {s.place for s in p.places}}
        here |= {("need", n.id) for n in town.needs.values() if place in {s.place for s in n.places}}
        here |= {("place", place)}
        assert _set(of_place) == _set(event for event in found.by_day if (event.kind, event.id) in here)
    assert sum(map(len, found.of_place.values())) > len(found.by_day) / 2


def _set(found: object) -> set[tuple[str, str, str]]:
    assert hasattr(found, "__iter__")
    return {(event.kind, event.id, str(event.day)) for event in found if isinstance(event, Event)}


def test_a_withdrawn_answer_is_an_event_without_its_name() -> None:
    town = check(read(ROOT / "content")).town
    assert town is not None
    (gone,) = [e for e in events_of(town, History(), DAY).by_day if e.kind == "feedback"]
    assert (gone.id, str(gone.day)) == ("", "2026-05-11")
