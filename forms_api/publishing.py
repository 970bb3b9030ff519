"""The outbox: what is approved, and replies that came later, go to the content as files.

Takes the database and a target, gives what was published and what was not and why. Safe to run again at any time: a
file that stands already is not written twice, and one submission's fault does not hold up the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from forms_api.database import moderation, reading
from forms_api.database.engine import Database
from forms_api.database.moderation import Actor
from forms_api.faults import Fault, Refused, _, refused
from forms_api.feedback_file import is_of, new_file, with_decisions
from forms_api.moderation_file import moderation_files
from forms_api.submission import Submission

Read = Callable[[str], bytes | None]
"""The file at a path below the content folder, as it is at the target; None when there is none."""
Make = Callable[[Read], Mapping[str, bytes]]
"""From the target's present state to the files to write; called again when the target changed meanwhile."""


class Target(Protocol):
    """Where feedback files go."""

    def change(self, make: Make) -> None:
        """Bring the files that `make` gives to the target. Raises Refused."""


@dataclass
class Outcome:
    """What one run did."""

    published: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def publish(database: Database, target: Target, actor: Actor) -> Outcome:
    """Bring everything that is due to the target, then note it as published. Raises Refused when the target fails."""
    with database.reading() as connection:
        due = reading.due(connection)
    outcome = Outcome()
    if not due:
        return outcome
    ready: list[Submission] = []

    def make(read: Read) -> Mapping[str, bytes]:
        ready.clear()
        outcome.faults.clear()
        files: dict[str, bytes] = {}
        for submission in due:
            try:
                files |= _files(submission, read(submission.path))
                ready.append(submission)
            except Refused as refusal:
                outcome.faults.extend(refusal.faults)
        with database.reading() as connection:
            counts = moderation.by_month(connection, {submission.id for submission in ready})
        return files | moderation_files(counts, read)

    target.change(make)
    for submission in ready:
        try:
            with database.writing() as connection:
                moderation.note_published(connection, submission, actor)
            outcome.published.append(submission.id)
        except Refused as refusal:
            outcome.faults.extend(refusal.faults)
    return outcome


def _files(submission: Submission, present: bytes | None) -> Mapping[str, bytes]:
    """The file to write; none when it stands at the target already."""
    if submission.state == "approved" and present is None:
        return {submission.path: new_file(submission)}
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
    if not submission.undelivered and (submission.reply is None or submission.reply.delivered):
        return {}
    return {submission.path: with_decisions(present, submission)}
