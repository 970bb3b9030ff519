"""What the endpoint knows of the site: `forms.json`, written by the generator at every build.

Takes the file, gives typed values; reads it again when it changes and keeps the last good one when it cannot be read.
Never writes, and never fails because the file holds more than it needs.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

FORMAT = 1
MOST_PHOTOS = 5
"""With one answer; the site's settings cannot ask for more, and what is stored and pushed counts on it."""
Texts = Mapping[str, str]
"""One text per language of the site."""
log = logging.getLogger("forms_api")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Option(_Part):
    """One answer to choose."""

    code: str
    label: Texts


class Question(_Part):
    """One question of a step."""

    id: str
    kind: Literal["choice", "scale", "text"]
    text: Texts
    hint: Texts | None = None
    required: bool = False
    options: tuple[Option, ...] = ()


class StageQuestions(_Part):
    """The questions of a step."""

    title: Texts
    intro: Texts | None = None
    questions: tuple[Question, ...] = ()


class Questions(_Part):
    """The questions of every step, with the version that answers carry."""

    version: str = ""
    stages: Mapping[str, StageQuestions] = {}


class About(_Part):
    """A record that can be answered."""

    title: Texts
    stage: str
    stages: tuple[str, ...]
    url: Texts
    unit: str | None = None


class Contact(_Part):
    """How to be heard without this form."""

    phone: str | None = None
    email: str | None = None
    address: Texts | None = None
    hours: Texts | None = None


class Unit(Contact):
    """A directorate."""

    name: Texts


class Days(_Part):
    """How many days each kind of personal data is kept; as in site.yml."""

    contact: int = 180
    """E-mail addresses, after the answer was closed."""
    text: int = 365
    """The text as it was sent, after the decision."""
    rejected: int = 30
    """What was not published, and what was doubtful and nobody decided on."""


class Forms(_Part):
    """The whole file."""

    format: Literal[1]
    languages: tuple[str, ...]
    site_name: Texts
    home: Texts
    longest_text: int = 2000
    photos: int = Field(0, ge=0, le=MOST_PHOTOS)
    """How many photos may be sent along."""
    consent: Texts | None = None
    """The sentence about what is said; with none the site's own pages show it."""
    contact_consent: Texts | None = None
    """The sentence about the e-mail address; none in a file of an older build, whose forms have no box for it."""
    retention: Days = Days()
    """How long personal data are kept; the days of the site where a file of an older build says nothing."""
    privacy: Texts | None = None
    contact: Contact = Contact()
    questions: Questions = Questions()
    records: Mapping[str, Mapping[str, About]] = {}
    figures: Mapping[str, Mapping[str, Texts]] = {}
    """Kind of record to what its figures are called, by the beginning of their path."""
    units: Mapping[str, Unit] = {}
    places: Mapping[str, Texts] = {}

    def about(self, kind: str, identity: str) -> About | None:
        """The record with this id, if it can be answered."""
        return self.records.get(kind, {}).get(identity)

    def figure(self, kind: str, path: str, language: str) -> str:
        """What a figure is called: by the longest beginning of its path that has a name; the path where none has."""
        named = self.figures.get(kind, {})
        steps = path.split(".")
        for length in range(len(steps), 0, -1):
            if found := named.get(".".join(steps[:length])):
                return found.get(language, path)
        return path

    def asked(self, stage: str, kind: str = "") -> tuple[Question, ...]:
        """The questions of a step; none of a need that no record covers."""
        if kind == "town":
            return ()
        found = self.questions.stages.get(stage)
        return found.questions if found else ()


class FormsFile:
    """The file on disk; `now` gives what it holds at this moment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._good: Forms | None = None

    def now(self) -> Forms | None:
        """What the file holds, else the last it held that could be read, else None."""
        try:
            stat = self.path.stat()
        except OSError:
            return self._good  # a build exchanges the folder; the file is back in a moment
        seen = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        if seen != self._seen:
            try:
                self._good = Forms.model_validate_json(self.path.read_bytes())
            except (OSError, ValidationError) as error:
                log.warning("%s cannot be used, the last good one stays: %s", self.path, _reason(error))
            self._seen = seen
        return self._good


def _reason(error: OSError | ValidationError) -> str:
    if isinstance(error, OSError):
        return error.strerror or "unreadable"
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}"
