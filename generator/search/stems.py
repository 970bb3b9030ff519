"""The endings of words, as rules that the build and the browser both follow.

Takes a folded word, gives what its other forms share: ``kaldirimlar`` and ``kaldirimin`` give ``kaldirim``. This is
no grammar: a stem need not be a word (``bahce`` and ``bahceler`` give ``bahc``), it has to be the same for all forms.
Endings are taken off one after the other, the longest first, as in the stemmers of Snowball; Turkish has them on
folded letters, so that a word typed without marks loses the same ones. Without rules a word is its own stem.
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


def _longest_first(endings: dict[int, str], behind_vowels: dict[int, str]) -> tuple[tuple[str, str, int], ...]:
    """Rules from how many letters have to be left to the endings; some fall only behind a vowel, which stays."""
    found = [(ending, "", least) for least, several in endings.items() for ending in several.split()]
    for least, several in behind_vowels.items():
        found += [(f"{vowel}{letter}", vowel, least) for letter in several.split() for vowel in "aeiou"]
    known = dict.fromkeys(ending for ending, _, _ in found)
    first = {ending: next(rule for rule in found if rule[0] == ending) for ending in known}
    return tuple(sorted(first.values(), key=lambda one: (-len(one[0]), one[0])))


_WATER = "suyu suyun suya suda sudan sular sulari sularin sularina suyla suyumuz"
_WHOLE = "su parke kare ne bu iki yeni eski iyi aile hane kamu resmi yayin basin kadin insan zaman orman hayvan meydan"

_TURKISH = Stems(
    endings=_longest_first(
        {
            2: "lar ler",
            3: "da de ta te dan den tan ten ki in un a e i u imiz umuz iniz unuz miz muz niz nuz",
        },
        {3: "n s y"},
    ),
    again=True,
    final={"b": "p", "d": "t", "g": "k"},
    whole={
        **dict.fromkeys(_WATER.split(), "su"),
        **{word: word for word in _WHOLE.split()},
    },
)
"""Plural, possession, case, one simple ending at a time: ``bahçesinde`` loses -de, -in, -s and -e.

Taking the simple ones alone is what makes all forms meet: -nin could be -nin behind a vowel or -in behind an n, but -in
and then the n are taken off either way, and of a word that ends so by itself as well. Final b, d, g are what p, t, k
become before a vowel (kitabı, sokağı). `whole` holds water, which is irregular, and words that would meet others.
"""

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
