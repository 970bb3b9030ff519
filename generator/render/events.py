"""Events as residents read them, in the language of a view: on the page of changes and in the feeds.

Takes a view and an event, gives texts. Of a resident's answer it says that it was replied to or withdrawn, never its
words and never its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.derive.events import Event
from generator.derive.happenings import Happening, What
from generator.records.feedback import LedTo
from generator.records.text import Text
from generator.render import formats
from generator.render.environment import number_or_text
from generator.render.history import FieldShown, commit_shown, without_persons
from generator.render.page import View


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, in words."""

    what: What
    label: str
    """What kind of thing: "Milestone reached"."""
    text: Text | str = ""
    notes: tuple[str, ...] = ()
    """What else should be known: when it was planned, when it was written down."""
    reason: Text | None = None
    fields: tuple[FieldShown, ...] = ()
    """Of an edit, each field before and after."""


@dataclass(frozen=True, slots=True)
class EventShown:
    """An event in words."""

    title: Text | str
    """What the record is called; its id where it has no name any more."""
    record: tuple[str, str] | None
    """(kind, id) of its page; None where there is none."""
    lines: tuple[Line, ...]


def event_shown(view: View, event: Event) -> EventShown:
    """An event in the language of a view."""
    lines = tuple(_line(view, event, happening) for happening in event.happenings)
    return EventShown(_title(view, event), _linked(view, event), lines)


def _line(view: View, event: Event, happening: Happening) -> Line:
    label = view.words.label("event", happening.what)
    told: Mapping[str, Any] = _TELLERS[happening.what](view, event, happening)
    notes = tuple(told.get("notes", ()))
    if happening.recorded:
        sentence = view.words.gettext("Written into the record on {day}.")
        notes = (*notes, sentence.format(day=formats.day(happening.recorded, view.language)))
    return Line(happening.what, label, **{**told, "notes": notes})


def _records(view: View, kind: str) -> Mapping[str, Any]:
    town = view.town
    groups: dict[str, Mapping[str, Any]] = {
        "project": town.projects,
        "need": town.needs,
        "place": town.places,
        "budget": town.budgets,
    }
    return groups.get(kind, {})


def _title(view: View, event: Event) -> Text | str:
    record = _records(view, event.kind).get(event.id)
    if event.kind == "feedback":
        return view.words.gettext("Residents' answers")
    if event.kind == "budget":
        own: Text | None = record.title if record else None
        return own or view.words.gettext("Budget of {year}").format(year=event.id)
    if record is not None:
        name: Text = record.name if event.kind == "place" else record.title
        return name
    vanished = next((h.entry.title for h in event.happenings if h.what == "vanished"), None)
    return without_persons(view, vanished) if vanished else event.id


def _linked(view: View, event: Event) -> tuple[str, str] | None:
    """A withdrawn record has a page that says where it went; one that vanished has none."""
    if event.kind == "feedback":
        return None
    if event.gone:
        withdrawn = view.town.withdrawn.records if view.town.withdrawn else ()
        if (event.kind, event.id) not in {(entry.kind, entry.id) for entry in withdrawn}:
            return None
    return event.kind, event.id


Teller = Callable[[View, Event, Happening], Mapping[str, Any]]
"""Gives the parts of a Line: text, notes, reason, fields."""


def _kind_of_record(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    return {"text": view.words.label("about", event.kind)}


def _state(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    status = happening.entry
    return {"text": view.words.label(f"{event.kind} state", status.state), "reason": status.reason}


def _step(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    return {"text": view.words.label("stage", happening.entry)}


def _change(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    """A change of the project, or what an answer led to: both in the municipality's own words."""
    entry = happening.entry
    count = len(getattr(entry, "because_of", ())) or isinstance(entry, LedTo)
    sentence = view.words.ngettext("Because of {count} answer.", "Because of {count} answers.", count)
    notes = [sentence.format(count=int(count))] if count else []
    return {
        "text": getattr(entry, "what", None) or entry.change,
        "reason": getattr(entry, "reason", None),
        "notes": notes,
    }


def _reply(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    answers = happening.entry
    count = len(answers)
    text = view.words.ngettext("{count} answer of a resident", "{count} answers of residents", count).format(
        count=formats.number(count, view.language)
    )
    units = sorted({answer.reply.unit for answer in answers})
    return {"text": f"{text} ({', '.join(_unit(view, unit) for unit in units)})"}


def _unit(view: View, identity: str) -> str:
    unit = view.town.units.get(identity)
    return view.text(unit.name) if unit else identity


def _milestone(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    milestone = happening.entry
    late = milestone.planned is not None and milestone.planned.is_before(milestone.actual)
    sentence = view.words.gettext("It was planned for {day}.")
    notes = [sentence.format(day=formats.day(milestone.planned, view.language))] if late else []
    return {"text": milestone.title, "notes": notes, "reason": milestone.note if late else None}


def _contract(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    contract = happening.entry
    amount = formats.money(contract.value.value, view.town.site.currency, view.language)
    title = [view.text(contract.title)] if contract.title else []
    return {"text": " · ".join((*title, contract.supplier, amount))}


def _contract_change(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    change, contract = happening.entry, happening.part
    title = [view.text(contract.title)] if contract.title else []
    before, after = (_written(view, text) for text in (change.former, change.to))
    return {
        "text": " · ".join((*title, contract.supplier)),
        "fields": (FieldShown(change.what, before, after),),
        "reason": change.reason,
    }


def _written(view: View, text: str) -> str:
    return number_or_text(text, view.language) or ""


def _decision(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    decision = happening.entry
    number = f"{decision.body} {decision.number}"
    return {"text": f"{number}: {view.text(decision.title)}" if decision.title else number}


def _approval(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    approval = happening.entry
    return {"text": " ".join(filter(None, (approval.body, approval.number))), "reason": approval.note}


def _transfer(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    transfer = happening.entry
    budget = view.town.budgets[event.id]
    amount = formats.money(transfer.amount, budget.currency or view.town.site.currency, view.language)
    giver = transfer.giver or view.words.gettext("new money")
    taker = transfer.to or view.words.gettext("given up")
    number = f" ({transfer.number})" if transfer.number else ""
    return {"text": f"{amount}: {giver} → {taker}{number}", "reason": transfer.reason}


def _measured(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    value, indicator = happening.entry, happening.part
    number = formats.number(value.value, view.language)
    return {"text": f"{view.text(indicator.title)}: {number} {view.text(indicator.unit)}"}


def _own_text(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    return {"text": happening.entry.text}


def _document(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    return {"text": happening.entry.title}


def _edited(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    shown = commit_shown(view, _records(view, event.kind)[event.id], happening.entry)
    return {"reason": shown.reason, "fields": shown.fields, "notes": [shown.author] if shown.author else []}


def _withdrawn(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    entry = happening.entry
    successor = _records(view, entry.kind).get(entry.successor or "")
    sentence = view.words.gettext("In its place: {title}.")
    notes = [sentence.format(title=view.text(getattr(successor, "title", None) or successor.name))] if successor else []
    return {"text": view.words.label("about", entry.kind), "reason": entry.reason, "notes": notes}


def _vanished(view: View, event: Event, happening: Happening) -> Mapping[str, Any]:
    record = happening.entry
    words = view.words
    note = view.text(without_persons(view, record.reason))
    notes = [words.gettext("What was noted then: {text}.").format(text=note.rstrip("."))] if note else []
    if record.unfinished:
        notes.append(words.gettext("The project was neither completed nor cancelled."))
    return {"text": words.gettext("Its record was deleted, without being withdrawn with a reason."), "notes": notes}


_TELLERS: Mapping[What, Teller] = {
    "new": _kind_of_record,
    "state": _state,
    "began": _step,
    "ended": _step,
    "change": _change,
    "reply": _reply,
    "milestone": _milestone,
    "contract": _contract,
    "contract_change": _contract_change,
    "decision": _decision,
    "approval": _approval,
    "transfer": _transfer,
    "measured": _measured,
    "update": _own_text,
    "document": _document,
    "edited": _edited,
    "withdrawn": _withdrawn,
    "vanished": _vanished,
}
