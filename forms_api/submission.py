"""A submission: what a resident said, where it stands, what may be published of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from generator.records.feedback import Channel
from generator.records.moderation import RefusalReason

State = Literal["waiting", "suspect", "approved", "published", "rejected", "withdrawn"]
STATES: tuple[State, ...] = get_args(State)
ReplyState = Literal["answered", "acted_on", "declined", "under_review"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
REPLY_STATES: tuple[ReplyState, ...] = get_args(ReplyState)
REJECTIONS: tuple[RefusalReason, ...] = get_args(RefusalReason)
"""The reasons with a sentence of their own in the catalogues; any other reason is shown as it is written."""


BY_SENDER = "by-sender"
"""The reason of what was withdrawn because its sender asked for it."""


@dataclass(frozen=True, slots=True)
class OfficialReply:
    """The municipality's answer, and what became of the submission with it."""

    unit: str
    day: str
    texts: Mapping[str, str]
    """Language to text."""
    state: ReplyState
    reason: str | None = None
    delivered: bool = False
    """Whether it stands in the published file."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a submission changed: the published `led_to`."""

    project: str
    day: str
    texts: Mapping[str, str]
    """Language to what was changed."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission; never its e-mail, receipt or the post as it was typed."""

    id: str
    state: State
    day: str
    kind: str
    record: str
    stage: str
    questions: str
    language: str
    answers: Mapping[str, str]
    text: str
    figure: str | None
    signs: tuple[str, ...]
    approved_answers: Mapping[str, str] | None
    approved_text: str | None
    reason: str | None
    has_email: bool
    reply: OfficialReply | None
    channel: Channel = "web"
    duplicate_of: str | None = None
    """The answer that says the same, which it is published as a duplicate of."""
    led_to: tuple[Consequence, ...] = ()
    place: str | None = None
    dimension: str | None = None
    name: str | None = None
    """How its sender wants to be named."""
    approved_name: str | None = None
    undelivered: bool = False
    """Whether its published file lacks something that was decided since."""
    assigned: str | None = field(default=None, compare=False)
    """The directorate that is to answer; never published."""
    email_confirmed: bool = field(default=False, compare=False)
    """Whether the owner of the address said that it is theirs."""
    version: int = field(default=0, compare=False)
    """How many acts there were; tells whether somebody else decided meanwhile."""

    @property
    def path(self) -> str:
        """Its file, below the content folder."""
        return path_of(self.id)


def path_of(identity: str) -> str:
    """The file of a published answer, below the content folder."""
    return f"feedback/{identity[3:7]}/{identity}.yml"
