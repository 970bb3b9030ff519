"""Whether a post looks like a resident's: each rule gives the sign of a doubt, or None.

A post with a sign is kept in the state `suspect`, where staff see it; none is refused or dropped for it. To change how
submissions are judged, change or add one function and name it in RULES.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from forms_api.post import Post


@dataclass(frozen=True, slots=True)
class Sender:
    """What the browser says of where the post comes from."""

    host: str
    origin: str | None
    fetch_site: str | None
    allowed: frozenset[str]


def from_a_known_origin(post: Post, sender: Sender) -> str | None:
    """A page of another site, or one that hides its address, filled in the form."""
    if sender.origin is None or sender.fetch_site == "same-origin" or sender.origin in sender.allowed:
        return None
    return None if urlsplit(sender.origin).netloc == sender.host else "foreign-origin"


def hidden_field_left_empty(post: Post, sender: Sender) -> str | None:
    """A field that people do not see was filled in."""
    return "hidden-field-filled" if post.website.strip() else None


RULES: tuple[Callable[[Post, Sender], str | None], ...] = (
    from_a_known_origin,
    hidden_field_left_empty,
)


def signs_of_doubt(post: Post, sender: Sender) -> tuple[str, ...]:
    """Every sign, in the order of the rules; none for an ordinary post."""
    return tuple(sign for rule in RULES if (sign := rule(post, sender)))
