"""The file of a waiting answer in the private repository, and the decision staff write into it.

Takes a submission and what the site knows, gives bytes; takes bytes, gives a decision or every fault. Never holds an
e-mail address, a receipt code or the post as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from forms_api.contract import Forms
from forms_api.faults import Fault, Refused, _, words_for
from forms_api.submission import REJECTIONS, REPLY_STATES, OfficialReply, ReplyState, Submission
from forms_api.text import clean
from generator.records.validate import shown
from generator.records.yaml_reader import parse_yaml
from generator.records.yaml_text import block_text

_WITH_PHOTOS = _("Photos lie beside this file. Write the numbers of those that may be seen behind photos: 1, 2.")
_EXPLAINED = (
    _("An answer of a resident that waits. Write approve or reject behind verdict, and push."),
    _("You may take words out of text and answers: write […] in their place. Opinions stay as they are."),
    _("reject needs a reason: {reasons}, or a sentence that its sender reads."),
    _("A reply is optional: unit is the id of a directorate, state one of {states}."),
)

_NO_NUMBER = _("photos holds {value}. Write the numbers of the photos with commas between them: 1, 2.")


class _Reply(BaseModel):
    model_config = ConfigDict(extra="forbid")

    unit: str | None = None
    state: str | None = None
    text: str | None = None
    reason: str | None = None


class _File(BaseModel):
    """What stands in the file; only what is named in `_FOR_STAFF` is read from it."""

    model_config = ConfigDict(extra="forbid")

    id: str
    version: str
    received: str | None = None
    about: str | None = None
    title: str | None = None
    stage: str | None = None
    language: str | None = None
    doubts: str | None = None
    answers: dict[str, str | None] = {}
    text: str | None = None
    verdict: Literal["approve", "reject"] | None = None
    reason: str | None = None
    photos: str | None = None
    reply: _Reply | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What staff decided about one submission."""

    id: str
    seen: int
    """The version of the submission it was made on."""
    approve: bool
    text: str
    answers: Mapping[str, str]
    photos: tuple[int, ...]
    """The numbers of those that may be seen."""
    reason: str
    reply: OfficialReply | None


def waiting_file(submission: Submission, forms: Forms | None, language: str, *, photos: bool) -> bytes:
    """The file staff find, in the town's language where it explains itself; `photos` says whether some came along."""
    words = words_for(language)
    about = forms.about(submission.kind, submission.record) if forms else None
    values: dict[str, Any] = {
        "id": submission.id,
        "version": str(submission.version),
        "received": submission.day,
        "about": f"{submission.kind}/{submission.record}",
        "title": about.title.get(language) if about else None,
        "stage": submission.stage,
        "language": submission.language,
        "doubts": ", ".join(words.label("sign", sign) for sign in submission.signs) or None,
        "answers": dict(submission.answers) or None,
        "text": submission.text or None,
    }
    known = {"reasons": ", ".join(REJECTIONS), "states": ", ".join(REPLY_STATES)}
    lines = (*_EXPLAINED, _WITH_PHOTOS) if photos else _EXPLAINED
    explained = "".join(f"# {words.gettext(line).format_map(known)}\n" for line in lines)
    given = block_text({name: value for name, value in values.items() if value is not None}, 0, "\n")
    about_photos = "photos:\n" if photos else ""
    decision = f"verdict:\nreason:\n{about_photos}reply:\n  unit:\n  state:\n  text:\n"
    return f"{explained}{given.rstrip()}\n{decision}".encode()


def decision_in(content: bytes, path: str, submission: Submission, forms: Forms | None, today: str) -> Decision | None:
    """What was decided; None where nothing was. Raises Refused with every fault."""
    parsed = parse_yaml(content, path)
    if parsed.problems:
        problem = parsed.problems[0]
        place = f"{problem.line}:{problem.column}"
        raise Refused([Fault("decision", _("{place}: this cannot be read as YAML."), {"place": place})])
    try:
        found = _File.model_validate(parsed.value)
    except ValidationError as error:
        raise Refused([_fault(one) for one in error.errors(include_url=False)]) from None
    if found.verdict is None:
        return None
    faults = []
    if found.id != submission.id or not found.version.isdecimal():
        faults.append(Fault("decision", _("id and version must stay as they were.")))
    if found.verdict == "reject" and not clean(found.reason or ""):
        faults.append(Fault("decision", _("reject needs a reason.")))
    unasked = sorted(found.answers.keys() - submission.answers.keys())
    faults += [Fault("decision", _("There was no answer {name}."), {"name": shown(name)}) for name in unasked]
    photos = [number.strip() for number in (found.photos or "").split(",") if number.strip()]
    wrong = [number for number in photos if not re.fullmatch("[1-9]", number)]
    faults += [Fault("decision", _NO_NUMBER, {"value": shown(value)}) for value in wrong]
    reply, more = _reply(found.reply, submission, forms, today)
    if faults or more:
        raise Refused([*faults, *more])
    answers = {name: clean(value) for name, value in found.answers.items() if value and clean(value)}
    return Decision(
        id=submission.id,
        seen=int(found.version),
        approve=found.verdict == "approve",
        text=clean(found.text or ""),
        answers=answers,
        photos=tuple(map(int, photos)),
        reason=clean(found.reason or ""),
        reply=reply,
    )


def _fault(error: Any) -> Fault:
    """What pydantic found, as a sentence with the name of the field."""
    name = ".".join(str(step) for step in error["loc"])
    if error["type"] == "extra_forbidden":
        return Fault("decision", _("There is no field {name}."), {"name": name})
    return Fault(
        "decision", _("{name} is {value}; that cannot stand there."), {"name": name, "value": shown(error["input"])}
    )


def _reply(
    written: _Reply | None, submission: Submission, forms: Forms | None, today: str
) -> tuple[OfficialReply | None, list[Fault]]:
    text = clean(written.text or "") if written else ""
    if written is None or not text:
        return None, []
    faults = []
    unit = written.unit or ""
    if forms is None or unit not in forms.units:
        known = ", ".join(sorted(forms.units)) if forms else ""
        values = {"unit": shown(unit), "known": known}
        faults.append(Fault("decision", _("There is no unit {unit}. There are: {known}."), values))
    state: ReplyState | None = next((one for one in REPLY_STATES if one == (written.state or "answered")), None)
    reason = clean(written.reason or "") or None
    if state is None:
        values = {"state": shown(written.state), "known": ", ".join(REPLY_STATES)}
        faults.append(Fault("decision", _("The state {state} of a reply is none of {known}."), values))
    elif state == "declined" and not reason:
        faults.append(Fault("decision", _("Say why it is declined.")))
    if faults or state is None:
        return None, faults
    return OfficialReply(unit, today, {submission.language: text}, state, reason), []
