"""The feedback file of a submission: built as a record, written, read back, and refused unless it is the same again.

Takes submissions and the bytes of a file, gives bytes; never writes a file. Only what a `Feedback` record has can come
into it, so an e-mail address or a receipt code has no way out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from forms_api.contract import MOST_PHOTOS
from forms_api.faults import Fault, Refused, _, refused
from forms_api.submission import REPLY_STATES, OfficialReply, ReplyState, Submission, path_of
from generator.records.feedback import Feedback
from generator.records.kinds import kind_named
from generator.records.problem import Problem
from generator.records.validate import Validated, validate
from generator.records.words import load_words, told
from generator.records.yaml_edit import rewritten
from generator.records.yaml_reader import parse_yaml
from generator.records.yaml_writer import plain, write_yaml


def photo_name(identity: str, number: int) -> str:
    """The file of a photo, below content/files/."""
    return f"feedback/{identity[3:7]}/{identity}-{number}.jpg"


def _numbers(found: Feedback, submission: Submission) -> tuple[int, ...]:
    named = {photo.file for photo in found.photos}
    return tuple(number for number in range(1, MOST_PHOTOS + 1) if photo_name(submission.id, number) in named)


def _photos(submission: Submission, numbers: Iterable[int]) -> list[dict[str, str]] | None:
    return [{"file": photo_name(submission.id, number)} for number in sorted(numbers)] or None


def new_file(submission: Submission, photos: Iterable[int] = ()) -> bytes:
    """The file of an approved submission, with its reply where there is one, and these photos. Raises Refused."""
    about = {"kind": submission.kind, "id": submission.record}
    about |= {"figure": submission.figure} if submission.figure else {}
    values: dict[str, Any] = {
        "about": about,
        "stage": submission.stage,
        "questions": submission.questions or None,
        "answers": dict(submission.approved_answers or {}),
        "text": submission.approved_text or None,
        "name": submission.approved_name,
        "place": submission.place,
        "dimension": submission.dimension,
        "language": submission.language,
        "channel": submission.channel,
        "date": submission.day,
        "status": {"state": "received"},
        "photos": _photos(submission, photos),
    } | _decided(submission)
    return _written(submission, {name: value for name, value in values.items() if value is not None})


def with_decisions(content: bytes, submission: Submission) -> bytes:
    """A published file with what was decided since: the reply, the status it brings, what it led to.

    Everything else in it stays as staff wrote it. Raises Refused.
    """
    values = plain(_read(content, submission))
    decided = _decided(submission)
    if "led_to" in decided:
        ours = {one["project"] for one in decided["led_to"]}
        decided["led_to"] = [one for one in values.get("led_to", ()) if one["project"] not in ours] + decided["led_to"]
    return _written(submission, {**values, **decided}, content)


def words_of(content: bytes, submission: Submission) -> tuple[str, Mapping[str, str], str | None, tuple[int, ...]]:
    """The text, the answers, the name and the numbers of the photos of a file. Raises Refused when it is unreadable."""
    found = _read(content, submission)
    return found.text or "", found.answers, found.name, _numbers(found, submission)


def with_words(content: bytes, submission: Submission, photos: Collection[int]) -> bytes:
    """A file with the words and photos that were approved; the same bytes where it has them. Raises Refused."""
    text, answers = submission.approved_text or "", dict(submission.approved_answers or {})
    if words_of(content, submission) == (text, answers, submission.approved_name, tuple(sorted(photos))):
        return content
    words = {"text": text or None, "answers": answers, "name": submission.approved_name}
    approved: dict[str, Any] = {**words, "photos": _photos(submission, photos)}
    values = {**plain(_read(content, submission)), **approved}
    return _written(submission, {name: value for name, value in values.items() if value is not None}, content)


def with_supports(content: bytes, identity: str, count: int) -> bytes:
    """A published file with how many others want the same; the same bytes where it says so, or more, already.

    A file that cannot be read stays as it is: to mend it is not the business of a count.
    """
    kind = kind_named("feedback")
    parsed = parse_yaml(content, path_of(identity))
    found = None if parsed.problems else validate(kind, identity, parsed.value).record
    if not isinstance(found, Feedback) or (found.supports or 0) >= count:
        return content
    record = validate(kind, identity, {**plain(found), "supports": str(count)}).record
    return content if record is None else rewritten(content, kind, record)


def is_of(content: bytes, submission: Submission) -> bool:
    """Whether a file is this submission's own. Raises Refused when it cannot be read."""
    found = _read(content, submission)
    own = (submission.kind, submission.record, submission.stage, submission.day)
    return (found.about.kind, found.about.id, found.stage, str(found.date)) == own


def reply_in(content: bytes, submission: Submission, language: str) -> OfficialReply | None:
    """The reply that stands in a published file; `language` is that of a plain text. Raises Refused."""
    found = _read(content, submission)
    if found.reply is None:
        return None
    state: ReplyState = next((one for one in REPLY_STATES if one == found.status.state), "answered")
    reason = found.status.reason.in_language(submission.language, (language,))[0] if found.status.reason else None
    texts = dict(found.reply.text.in_each(language))
    return OfficialReply(found.reply.unit, str(found.reply.date), texts, state, reason, delivered=True)


def _decided(submission: Submission) -> dict[str, Any]:
    """The parts of the file that staff's decisions give."""
    values: dict[str, Any] = {}
    if submission.reply and not submission.reply.delivered:
        values |= _replied(submission.reply)
    if submission.duplicate_of:
        values["status"] = {"state": "duplicate", "duplicate_of": submission.duplicate_of}
    if submission.led_to:
        values["led_to"] = [
            {"project": one.project, "date": one.day, "change": dict(one.texts)} for one in submission.led_to
        ]
    return values


def _replied(reply: OfficialReply) -> dict[str, Any]:
    status = {"state": reply.state} | ({"reason": reply.reason} if reply.reason else {})
    return {"status": status, "reply": {"unit": reply.unit, "date": reply.day, "text": dict(reply.texts)}}


def _written(submission: Submission, values: dict[str, Any], present: bytes | None = None) -> bytes:
    kind = kind_named("feedback")
    record = _record(validate(kind, submission.id, values), submission)
    content = write_yaml(record).encode() if present is None else rewritten(present, kind, record)
    if _read(content, submission) != record:
        raise refused(
            "not-the-same-again",
            _("{id} cannot be written as YAML without a change. Shorten or reword its text when you approve it."),
            id=submission.id,
        )
    return content


def _read(content: bytes, submission: Submission) -> Feedback:
    parsed = parse_yaml(content, submission.path)
    if parsed.problems:
        problem = parsed.problems[0]
        raise _unfit(submission, f"{problem.file}:{problem.line}:{problem.column}: {_told(problem)}")
    return _record(validate(kind_named("feedback"), submission.id, parsed.value), submission)


def _record(validated: Validated[Any], submission: Submission) -> Feedback:
    if not isinstance(validated.record, Feedback) or validated.findings:
        finding = validated.findings[0]
        problem = Problem(finding.code, submission.path, 1, 1, finding.path, finding.values)
        raise _unfit(submission, f"{submission.path}: {_told(problem)}")
    return validated.record


def _told(problem: Problem) -> str:
    return told(problem, load_words("generator")["en"])


def _unfit(submission: Submission, reason: str) -> Refused:
    sentence = _("{id} was not published: {reason}")
    return Refused([Fault("unfit-file", sentence, {"id": submission.id, "reason": reason})])
