"""Moderation without a web login: what waits lies in a private repository, where staff decide by editing files.

Takes decisions in, applies them as the command line would, and lays out what waits now. The branch always has a single
commit of ours, so that what was rejected or erased is not in its history either; what staff pushed meanwhile is read
first. Never touches the repository of the site.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from forms_api.bare_clone import BareClone
from forms_api.clock import day_in, stamp
from forms_api.contract import Forms
from forms_api.database import moderation, reading
from forms_api.database.engine import Database
from forms_api.database.moderation import Actor
from forms_api.database.photos import numbers_by_submission, photo
from forms_api.decision_file import Decision, decision_in, waiting_file
from forms_api.faults import Fault, Refused, _, refused, words_for
from forms_api.pages import FIRST_LANGUAGE
from forms_api.settings import Settings, ToGit
from forms_api.submission import Submission

_WAITING, _PROBLEMS, _README = "pending/", "problems/", "README.md"
_TRIES = 8
_ABOUT = _(
    "Answers of residents that wait for a decision. Each file below pending/ says what to do. What was decided leaves "
    "this place; what is below problems/ could not be done and says why. This repository must never be public."
)
log = logging.getLogger("forms_api.exchange")


@dataclass
class Exchanged:
    """What one exchange did."""

    decided: list[str] = field(default_factory=list)
    problems: dict[str, tuple[Fault, ...]] = field(default_factory=dict)
    waiting: int = 0


def exchange(database: Database, settings: Settings, forms: Forms | None, moment: datetime) -> Exchanged:
    """Take every decision in and lay out what waits. Raises Refused when the repository cannot be used."""
    to = settings.private
    if to is None:
        raise refused(
            "no-private",
            _("{file} names no private repository. Add a table [private] with repository."),
            file=str(settings.file),
        )
    clone = BareClone(to, settings.outbox.with_name("private.git"))
    done = Exchanged()
    fault: Refused | None = None
    with clone.alone():
        for _attempt in range(_TRIES):
            base = clone.fetch() if clone.is_there() else None
            present = _present(clone, base, to)
            for path, content in present.items():
                if path.startswith(_WAITING) and path.endswith(".yml"):
                    _take_in(database, done, clone, base or "", path, content, forms, settings, moment)
            files = _laid_out(database, present, done, forms)
            changes = {**dict.fromkeys(present.keys() - files.keys()), **files}
            commit = clone.commit(base, changes, "Answers that wait\n", on_top=False)
            fault = clone.push_over(commit, base) if commit else None
            if fault is None:
                if newest := commit or base:
                    clone.keep_only(newest)
                return done
    assert fault is not None  # noqa: S101 - the loop ends with it, or returns
    raise fault


def _present(clone: BareClone, base: str | None, to: ToGit) -> Mapping[str, bytes]:
    """What stands in the repository. Raises Refused where it holds anything that is not of this exchange."""
    paths = clone.paths(base) if base else ()
    strange = [path for path in paths if path != _README and not path.startswith((_WAITING, _PROBLEMS))]
    if strange:
        raise refused(
            "not-private",
            _("The branch {branch} of the private repository holds {path}. Give answers that wait one of their own."),
            branch=to.branch,
            path=strange[0],
        )
    return {path: clone.read(base or "", path) or b"" for path in paths}


def _take_in(
    database: Database,
    done: Exchanged,
    clone: BareClone,
    base: str,
    path: str,
    content: bytes,
    forms: Forms | None,
    settings: Settings,
    moment: datetime,
) -> None:
    """Apply the decision of one file, where there is one; a fault is kept for the next layout."""
    identity = Path(path).stem
    try:
        with database.reading() as connection:
            found = reading.one(connection, identity)
        if found.state not in ("waiting", "suspect"):
            return
        decision = decision_in(content, path, found, forms, day_in(moment, settings.time_zone))
        if decision is None:
            return
        _apply(database, decision, Actor(clone.author(base, path) or "git", stamp(moment)))
        done.decided.append(identity)
        done.problems.pop(identity, None)
    except Refused as refusal:
        codes = {fault.code for fault in refusal.faults}
        if "unknown-submission" in codes:
            return  # erased, or past its days: its file goes with the next layout
        if codes & {"database-failed", "database-conflict"}:
            raise
        done.problems[identity] = refusal.faults
        log.warning("the decision about %s could not be taken in: %s", identity, refusal.faults[0].code)


def _apply(database: Database, decision: Decision, actor: Actor) -> None:
    with database.writing() as connection:
        if not decision.approve:
            moderation.reject(connection, decision.id, decision.reason, actor, seen=decision.seen)
            return
        words = (decision.text, decision.answers)
        moderation.approve(connection, decision.id, *words, actor, seen=decision.seen, photos=decision.photos)
        if decision.reply:
            moderation.set_reply(connection, decision.id, decision.reply, actor)


def _laid_out(
    database: Database, present: Mapping[str, bytes], done: Exchanged, forms: Forms | None
) -> dict[str, bytes]:
    """Every file that is to stand there; what staff have begun to write in one stays."""
    language = forms.languages[0] if forms else FIRST_LANGUAGE
    with database.reading() as connection:
        waiting = reading.listed(connection, ("waiting", "suspect"))
        photos = numbers_by_submission(connection)
    done.waiting = len(waiting)
    files = {_README: (words_for(language).gettext(_ABOUT) + "\n").encode()}
    for submission in waiting:
        path = f"{_WAITING}{submission.id}.yml"
        numbers = photos.get(submission.id, ())
        files[path] = present.get(path) or waiting_file(submission, forms, language, photos=bool(numbers))
        for number in numbers:
            beside = f"{_WAITING}{submission.id}-{number}.jpg"
            files[beside] = present.get(beside) or _jpeg(database, submission, number)
        if faults := done.problems.get(submission.id):
            files[f"{_PROBLEMS}{submission.id}.txt"] = _told(submission, faults, language)
    return files


def _jpeg(database: Database, submission: Submission, number: int) -> bytes:
    with database.reading() as connection:
        return photo(connection, submission.id, number) or b""


def _told(submission: Submission, faults: tuple[Fault, ...], language: str) -> bytes:
    words = words_for(language)
    return "".join(f"{submission.id}: {fault.told(words)}\n" for fault in faults).encode()
