"""Publishing without anybody asking for it: what failed rests, longer each time, and does not hold up the others.

Takes the service, changes the content and the database; tells in the log what is stuck, by id and code alone.
"""

from __future__ import annotations

import logging
from datetime import datetime

from forms_api.clock import stamp
from forms_api.contract import Forms
from forms_api.database import outbox
from forms_api.database.engine import Database
from forms_api.database.moderation import Actor
from forms_api.faults import Refused, _, refused
from forms_api.folder_target import FolderTarget
from forms_api.git_target import GitTarget
from forms_api.pages import FIRST_LANGUAGE
from forms_api.publishing import Outcome, Target, publish
from forms_api.settings import Settings, ToFolder, ToGit

BY_ITSELF = "uretken"
"""Who did it, where nobody asked for it."""
log = logging.getLogger("forms_api.outbox")


def target_of(settings: Settings) -> Target:
    """Where the settings say that answers go. Raises Refused where they do not."""
    to = settings.publish
    if isinstance(to, ToFolder):
        return FolderTarget(to.path)
    if isinstance(to, ToGit):
        return GitTarget(to, settings.outbox)
    raise refused(
        "no-target",
        _('{file} does not say where to publish. Add: publish = {{to = "folder", path = "../content"}}'),
        file=str(settings.file),
    )


def publish_all(database: Database, settings: Settings, forms: Forms | None, actor: Actor, moment: datetime) -> Outcome:
    """Publish everything that is due, also what rests; what fails is noted. Raises Refused when the target fails."""
    languages = forms.languages if forms else (FIRST_LANGUAGE,)
    outcome = publish(database, target_of(settings), actor, languages)
    _remember(database, outcome, moment)
    return outcome


def publish_by_itself(database: Database, settings: Settings, forms: Forms | None, moment: datetime) -> Outcome | None:
    """Publish what is due and does not rest; None where another process is at it. Raises Refused as above."""
    languages = forms.languages if forms else (FIRST_LANGUAGE,)
    with database.alone("outbox") as first:
        if not first:
            return None
        with database.reading() as connection:
            resting = outbox.resting(connection, moment)
        actor = Actor(BY_ITSELF, stamp(moment))
        try:
            outcome = publish(database, target_of(settings), actor, languages, resting)
        except Refused as refusal:
            log.error("nothing could be published: %s", refusal.faults[0].code)
            raise
        _remember(database, outcome, moment)
    return outcome


def _remember(database: Database, outcome: Outcome, moment: datetime) -> None:
    through = (*outcome.published, *outcome.taken_down)
    if not through and not outcome.stuck:
        return
    with database.writing() as connection:
        outbox.note_free(connection, through)
        for identity, code in outcome.stuck.items():
            tries = outbox.note_stuck(connection, identity, code, moment)
            if tries == outbox.MOST_TRIES:
                log.error("%s is not published and not tried any more: %s", identity, code)
            else:
                log.warning("%s is not published yet: %s", identity, code)
