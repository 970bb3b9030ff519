"""Text to an id, with Turkish letters told apart by a table and never by a locale.

Takes text, gives ASCII; `str.lower` alone turns İ into two code points and I into the wrong letter.
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans("çğıöşüÇĞIİÖŞÜâîûÂÎÛ", "cgiosuCGIIOSUaiuAIU")


def slug(text: str, longest: int = 60) -> str:
    """An id made from a title: ``Işıklar Çarşısı 2`` gives ``isiklar-carsisi-2``. Empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    while words and len("-".join(words)) > longest:
        words.pop()
    return "-".join(words) or re.sub(r"[^a-z0-9]", "", plain)[:longest]
