"""The endings of words, as rules that the build and the browser both follow.

Takes a folded word, gives what its other forms share: ``kaldirimlar`` and ``kaldirimin`` give ``kaldirim``. This is
no grammar: a stem need not be a word (``bahce`` and ``bahceler`` give ``bahc``), it has to be the same for all forms.
Endings are taken off one after the other, the longest first, as in the stemmers of Snowball; Turkish has them on folded
letters, so that a word typed without marks loses the same ones. Without rules a word is its own stem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Stems:
    """The rules of one language."""

    endings: tuple[tuple[str, str, int], ...] = ()
    """What a word ends in, what stands there instead, and how many letters have to be left; the longest first."""
    again: bool = False
    """Whether an ending may stand behind an ending."""
    final: Mapping[str, str] | None = None
    """Last letters that change before an ending: kitap, kitabı."""
    whole: Mapping[str, str] | None = None
    """Words that follow no rule; one that gives itself keeps its ending."""

    def stem(self, word: str) -> str:
        """The stem of a folded word; one with digits is its own."""
        whole = self.whole or {}
        while word not in whole:
            for ending, instead, least in self.endings:
                if word.endswith(ending) and len(word) - len(ending) >= least and word.isalpha():
                    shorter = word[: len(word) - len(ending)] + instead
                    break
            else:
                break
            if shorter == word:
                break
            word = shorter
            if not self.again:
                break
        word = whole.get(word, word)
        last = word[-1:]
        changed = (self.final or {}).get(last)
        return word[:-1] + changed if changed and len(word) > 3 and word.isalpha() else word

    def as_data(self) -> dict[str, Any]:
        """The rules as the script is given them."""
        return asdict(self)


def _longest_first(endings: dict[int, str]) -> tuple[tuple[str, str, int], ...]:
    found = [(ending, "", least) for least, several in endings.items() for ending in several.split()]
    return tuple(sorted(found, key=lambda one: (-len(one[0]), one[0])))


_WATER = "suyu suyun suya suda sudan sular sulari sularin sularina suyla suyumuz"
_WHOLE = "su parke kare ne bu iki yeni eski iyi aile hane kamu resmi"

_TURKISH = Stems(
    endings=_longest_first(
        {
            2: "lar ler lari leri larin lerin larinin lerinin larina lerine larini lerini larda lerde lardan lerden",
            3: "in un nin nun i u yi yu si su sin sun a e ya ye na ne da de ta te dan den tan ten"
            " imiz umuz iniz unuz miz muz niz nuz yla yle la le ki",
        }
    ),
    again=True,
    final={"b": "p", "d": "t", "g": "k"},
    whole={
        **dict.fromkeys(_WATER.split(), "su"),
        **{word: word for word in _WHOLE.split()},
    },
)
"""Plural, possession, case. Final b, d, g are what p, t, k become before a vowel (kitabı, sokağı)."""

_ENGLISH = Stems(
    endings=(
        ("sses", "ss", 1),
        ("ches", "ch", 1),
        ("shes", "sh", 1),
        ("xes", "x", 1),
        ("ies", "y", 2),
        ("ss", "ss", 0),
        ("us", "us", 0),
        ("is", "is", 0),
        ("s", "", 3),
    ),
    whole={"buses": "bus", "children": "child", "people": "people", "men": "man", "women": "woman", "news": "news"},
)
"""Plurals, after Harman's S stemmer (How effective is suffixing?, 1991)."""

STEMS: Mapping[str, Stems] = {"tr": _TURKISH, "en": _ENGLISH}
"""Language to its rules; for others words are compared as they are folded."""
