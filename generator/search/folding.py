"""Words as the search compares them: without case, without marks, without endings.

Takes text, gives words of plain letters; what stands here stands in search.js once more, and a test in a browser holds
the two together. The endings come from `stems`, which the script is given as data.
"""

from __future__ import annotations

import re
import unicodedata

_DOTS = str.maketrans("Iİı", "iii")
"""I, İ, ı and i are one letter here: who types on a phone does not choose among them, and capitals do not tell."""
_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0670]")
_APOSTROPHE = re.compile(r"([^\W_]{2})['’ʼ`´][^\W\d_]+")
_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
"""A run of letters and digits; codes such as 06.2 stay whole."""


def folded(text: str) -> str:
    """The text in small letters without marks: ``Çığlı`` gives ``cigli``, ``IŞIK`` and ``ışık`` give ``isik``."""
    small = text.translate(_DOTS).lower()
    if small.isascii():
        return small
    return _MARKS.sub("", unicodedata.normalize("NFKD", small))


def words(text: str) -> list[str]:
    """Its words, folded; what an apostrophe parts off is left out: ``Ankara'nın`` gives ``ankara``."""
    plain = folded(text)
    if "'" in plain or "’" in plain or not plain.isascii():
        plain = _APOSTROPHE.sub(r"\1", plain)
    return _WORD.findall(plain)
