"""Whether a post looks like a resident's: each rule gives the sign of a doubt, or None.

A post with a sign is kept in the state `suspect`, where staff see it; none is refused or dropped for it. To change how
submissions are judged, change or add one function and name it in RULES.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from forms_api.post import Post
from forms_api.text import clean, clean_line

FASTEST, OLDEST = 3, 24 * 3600
"""Seconds in which a form can be read and filled in, and after which it is not the page somebody had before them."""
_MANY_LINKS, _LONG_RUN, _SHOUTED = 3, 20, 60
_LINK = re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(?:ru|xyz|top|icu|click|shop|bet|casino)\b", re.IGNORECASE)
_RUN = re.compile(rf"(\S)\1{{{_LONG_RUN - 1},}}")
_FOREIGN = re.compile("[\u0370-\u052f]")
"""Greek and Cyrillic letters."""
_WORD = re.compile(r"[^\W\d_]{3,}")
# Words of advertising that no answer about a town's work needs; a sign alone, for somebody may quote them.
_ADVERTISED = re.compile(
    r"\b(?:casino|bahis sitesi|deneme bonusu|slot oyun|backlink|seo hizmet|viagra|escort|hızlı kredi|kripto kazan\w*|"
    r"forex|telegram kanal\w*|whatsapp hatt\w*|buy now|click here|guest post)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"belediye|müdürlü|başkan|vali|kaymakam|zabıta|municipal|mayor|official|admin", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sender:
    """What the browser says of where the post comes from."""

    host: str
    origin: str | None
    fetch_site: str | None
    allowed: frozenset[str]
    seconds: float | None = None
    """How long ago the form was shown; None from a page that cannot know."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A post, where it comes from, and every word of it, cleaned."""

    post: Post
    sender: Sender
    words: str


def from_a_known_origin(seen: Seen) -> str | None:
    """A page of another site, or one that hides its address, filled in the form."""
    sender = seen.sender
    if sender.origin is None or sender.fetch_site == "same-origin" or sender.origin in sender.allowed:
        return None
    return None if urlsplit(sender.origin).netloc == sender.host else "foreign-origin"


def hidden_field_left_empty(seen: Seen) -> str | None:
    """A field that people do not see was filled in."""
    return "hidden-field-filled" if seen.post.website.strip() else None


def read_before_it_was_sent(seen: Seen) -> str | None:
    """A form was sent faster than it can be read, or a day after it was shown."""
    seconds = seen.sender.seconds
    if seconds is None:
        return None
    return "sent-too-fast" if seconds < FASTEST else "form-too-old" if seconds > OLDEST else None


def few_links(seen: Seen) -> str | None:
    """Residents name an address now and then; advertising names many."""
    return "many-links" if len(_LINK.findall(seen.words)) >= _MANY_LINKS else None


def words_rather_than_signs(seen: Seen) -> str | None:
    """One sign over and over."""
    return "one-sign-repeated" if _RUN.search(seen.words) else None


def not_shouted(seen: Seen) -> str | None:
    """A long text in capitals alone."""
    if not seen.words.isupper():  # as long as there is a small letter
        return None
    cased = sum(letter.lower() != letter.upper() for letter in seen.words)
    return "capitals-only" if cased >= _SHOUTED else None


def words_of_one_script(seen: Seen) -> str | None:
    """Letters of another script that look like ours within a word hide it from searches."""
    foreign = _FOREIGN.search(seen.words) is not None
    return "mixed-scripts" if foreign and any(_is_mixed(word) for word in _WORD.findall(seen.words)) else None


def nothing_advertised(seen: Seen) -> str | None:
    """Words that advertising has and answers have not."""
    return "advertising" if _ADVERTISED.search(seen.words) else None


def a_name_of_a_resident(seen: Seen) -> str | None:
    """A name that could be taken for the municipality's own."""
    return "name-like-office" if _OFFICE.search(clean_line(seen.post.name)) else None


RULES: tuple[Callable[[Seen], str | None], ...] = (
    from_a_known_origin,
    hidden_field_left_empty,
    read_before_it_was_sent,
    few_links,
    words_rather_than_signs,
    not_shouted,
    words_of_one_script,
    nothing_advertised,
    a_name_of_a_resident,
)


def signs_of_doubt(post: Post, sender: Sender) -> tuple[str, ...]:
    """Every sign, in the order of the rules; none for an ordinary post."""
    seen = Seen(post, sender, clean(" ".join((post.text, post.name, *post.answers.values()))))
    return tuple(sign for rule in RULES if (sign := rule(seen)))


def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK"})
