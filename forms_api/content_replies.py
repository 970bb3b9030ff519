"""Replies that staff wrote straight into a published file: noted here, so that they reach the sender as others do.

Takes the database and a target, gives the submissions whose reply was found; changes nothing at the target.
"""

from __future__ import annotations

from collections.abc import Mapping

from forms_api.database import moderation, reading
from forms_api.database.engine import Database
from forms_api.database.moderation import Actor
from forms_api.faults import Refused
from forms_api.feedback_file import reply_in
from forms_api.publishing import Read, Target
from forms_api.submission import OfficialReply

_LOOKED_AT = 500
"""Files read in one round: those whose sender is to be told first, then the newest."""


def take_replies(database: Database, target: Target, actor: Actor, language: str) -> tuple[str, ...]:
    """Note the replies that stand in published files and are not known; `language` is that of a plain text.

    Raises Refused when the target fails.
    """
    with database.reading() as connection:
        unanswered = reading.unanswered(connection, _LOOKED_AT)
    found: dict[str, OfficialReply] = {}

    def look(read: Read) -> Mapping[str, bytes]:
        found.clear()
        for submission in unanswered:
            content = read(submission.path)
            try:
                reply = reply_in(content, submission, language) if content is not None else None
            except Refused:
                continue  # a file that is not in order is told at the site's build
            if reply is not None:
                found[submission.id] = reply
        return {}

    if unanswered:
        target.change(look)
    for identity, reply in found.items():
        with database.writing() as connection:
            moderation.note_reply_found(connection, identity, reply, actor)
    return tuple(found)
