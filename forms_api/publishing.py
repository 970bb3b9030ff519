"""The outbox: what is approved, and replies that came later, go to the content as files.

Takes the database and a target, gives what was published and what was not and why. Safe to run again at any time: a
file that stands already is not written twice, and one submission's fault does not hold up the others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from forms_api import withdrawal_file
from forms_api.contract import MOST_PHOTOS
from forms_api.database import moderation, reading, supports
from forms_api.database.engine import Database
from forms_api.database.moderation import Actor
from forms_api.database.photos import photo, photos_of
from forms_api.faults import Fault, Refused, _, refused
from forms_api.feedback_file import (
    is_of,
    new_file,
    photo_name,
    with_decisions,
    with_supports,
    with_words,
    words_of,
)
from forms_api.moderation_file import moderation_files
from forms_api.submission import Submission, path_of
from forms_api.withdrawal_file import with_tombstone

Read = Callable[[str], bytes | None]
"""The file at a path below the content folder, as it is at the target; None when there is none."""
Make = Callable[[Read], Mapping[str, bytes | None]]
"""From the present state to the files to write, or to delete (None); called again when it changed meanwhile."""


class Target(Protocol):
    """Where feedback files go."""

    def change(self, make: Make) -> None:
        """Bring the files that `make` gives to the target. Raises Refused."""


@dataclass
class Outcome:
    """What one run did."""

    published: list[str] = field(default_factory=list)
    taken_down: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    stuck: dict[str, str] = field(default_factory=dict)
    """Submission to the code of the fault that keeps it back."""

    def keep_back(self, submission: Submission, refusal: Refused) -> None:
        """Note why a submission did not go out."""
        self.faults.extend(refusal.faults)
        self.stuck[submission.id] = refusal.faults[0].code


def publish(
    database: Database, target: Target, actor: Actor, languages: tuple[str, ...], but: Collection[str] = ()
) -> Outcome:
    """Bring everything that is due to the target and take down what was withdrawn, then note both.

    `languages` are those of the site; `but` are ids that rest for now. Raises Refused when the target fails; then
    nothing is noted.
    """
    with database.reading() as connection:
        wanted = supports.to_deliver(connection)
        due = [one for one in reading.due(connection) if one.id not in but]
        new = [one.id for one in due if one.state == "approved"]
        earlier = {identity: moderation.words_approved(connection, identity) for identity in new}
        decided = {identity: dict(photos_of(connection, identity)) for identity in new}
        withdrawn = [one for one in reading.to_take_down(connection) if one.id not in but]
    outcome = Outcome()
    if not due and not withdrawn and not wanted:
        return outcome
    ready: list[Submission] = []
    gone: list[Submission] = []

    def make(read: Read) -> Mapping[str, bytes | None]:
        for made in (ready, gone, outcome.faults, outcome.stuck):
            made.clear()
        files: dict[str, bytes | None] = {}
        for submission in due:
            try:
                present = read(submission.path)
                photos = _photos(database, submission, decided.get(submission.id, {}))
                files |= _files(submission, present, earlier.get(submission.id, frozenset()), photos, read)
                ready.append(submission)
            except Refused as refusal:
                outcome.keep_back(submission, refusal)
        for identity, count in wanted.items():
            path = path_of(identity)
            present = files.get(path) or read(path)
            if present is not None:  # else it was withdrawn, and there is nothing to count
                files[path] = with_supports(present, identity, count)
        files |= _taken_down(withdrawn, read, languages, actor.at[:10], gone, outcome)
        with database.reading() as connection:
            counts = moderation.by_month(connection, {submission.id for submission in ready})
        return files | moderation_files(counts, read)

    target.change(make)
    _note(database, outcome, ready, gone, actor)
    if wanted:
        with database.writing() as connection:
            supports.note_delivered(connection, wanted)
    return outcome


def _note(
    database: Database, outcome: Outcome, ready: Iterable[Submission], gone: Iterable[Submission], actor: Actor
) -> None:
    for submission in ready:
        try:
            with database.writing() as connection:
                if moderation.note_published(connection, submission, actor):
                    outcome.published.append(submission.id)
        except Refused as refusal:
            outcome.keep_back(submission, refusal)
    for submission in gone:
        with database.writing() as connection:
            moderation.note_taken_down(connection, submission, actor)
        outcome.taken_down.append(submission.id)


def _taken_down(
    withdrawn: Iterable[Submission],
    read: Read,
    languages: tuple[str, ...],
    day: str,
    gone: list[Submission],
    outcome: Outcome,
) -> Mapping[str, bytes | None]:
    """Their files gone and named as withdrawn; nothing for those that never stood there, or that staff took down."""
    files: dict[str, bytes | None] = {}
    named = read(withdrawal_file.PATH)
    for submission in withdrawn:
        try:
            present = read(submission.path)
            if present is not None and is_of(present, submission):
                named = with_tombstone(named, submission, languages, day)
                files |= {withdrawal_file.PATH: named, submission.path: None}
            paths = (_picture(submission, number) for number in range(1, MOST_PHOTOS + 1))
            files |= {path: None for path in paths if read(path) is not None}
            gone.append(submission)
        except Refused as refusal:  # what stands there in its place is not ours to delete: staff look first
            outcome.keep_back(submission, refusal)
    return files


def _photos(database: Database, submission: Submission, decided: Mapping[int, bool]) -> Mapping[int, bytes | None]:
    """Photos by number, None for one that may not be seen; one answer's at a time, for they are large."""
    if not decided:
        return {}
    with database.reading() as connection:
        return {number: photo(connection, submission.id, number) if may else None for number, may in decided.items()}


def _picture(submission: Submission, number: int) -> str:
    return f"files/{photo_name(submission.id, number)}"


def _files(
    submission: Submission,
    present: bytes | None,
    earlier: Collection[str],
    photos: Mapping[int, bytes | None],
    read: Read,
) -> Mapping[str, bytes | None]:
    """The files to write; none of those that stand at the target already.

    `earlier` are the marks of words that were approved: a file that still has such words was pushed by a publishing
    that was cut off, and gets those approved last, with their photos; one with other words was edited by staff, and
    keeps theirs.
    """
    shown = [number for number, jpeg in photos.items() if jpeg]
    pictures = {_picture(submission, number): jpeg for number, jpeg in photos.items()}
    pictures = {path: jpeg for path, jpeg in pictures.items() if read(path) != jpeg}
    if submission.state == "approved" and present is None:
        return {**pictures, submission.path: new_file(submission, shown)}
    if present is None:
        raise refused(
            "file-gone",
            _("{id} was published, but its file {path} is gone, so its reply cannot be added. Was it withdrawn?"),
            id=submission.id,
            path=submission.path,
        )
    if not is_of(present, submission):
        raise refused(
            "file-of-another",
            _("{path} is about something else than {id}. Give that file another name."),
            id=submission.id,
            path=submission.path,
        )
    new = present
    if submission.state == "approved" and moderation.words_mark(*words_of(present, submission)) in earlier:
        new = with_words(present, submission, shown)
    else:
        pictures = {}
    if submission.undelivered or (submission.reply and not submission.reply.delivered):
        new = with_decisions(new, submission)
    return pictures | ({submission.path: new} if new != present else {})
