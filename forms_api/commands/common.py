"""What the verbs share: settings, database, words, who acts, and how a refusal is told."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from forms_api import clock
from forms_api.contract import Forms, FormsFile
from forms_api.database.engine import Database, open_database
from forms_api.database.moderation import Actor
from forms_api.faults import Refused, words_for
from forms_api.settings import Settings, find_settings, load_settings
from generator.records.words import Words


@dataclass(frozen=True, slots=True)
class Call:
    """What was said before the verb."""

    config: Path | None
    language: str

    @property
    def words(self) -> Words:
        """The words of messages."""
        return words_for(self.language)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a verb works: settings, the open database, what the site knows, who acts."""

    settings: Settings
    database: Database
    forms: Forms | None
    actor: Actor
    words: Words
    today: str
    moment: datetime

    def say(self, sentence: str, **values: str) -> None:
        """Print a sentence of the catalogue, its values filled in."""
        click.echo(self.words.gettext(sentence).format_map(values))


@contextmanager
def telling(call: Call) -> Iterator[None]:
    """Tell every refusal in a sentence and end with 1; never a traceback."""
    try:
        yield
    except Refused as refusal:
        for fault in refusal.faults:
            click.echo(fault.told(call.words), err=True)
        raise SystemExit(1) from None


@contextmanager
def desk(call: Call) -> Iterator[Desk]:
    """Open what the settings name, for the time of one verb."""
    with telling(call):
        settings = load_settings(find_settings(call.config))
        database = open_database(settings.database)
        moment = clock.now()
        actor = Actor(_who(), clock.stamp(moment))
        today = clock.day_in(moment, settings.time_zone)
        try:
            yield Desk(settings, database, FormsFile(settings.forms_json).now(), actor, call.words, today, moment)
        finally:
            database.close()


def _who() -> str:
    """The name of the person at this machine; of the one behind sudo, where there is one."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
