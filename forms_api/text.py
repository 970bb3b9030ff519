"""What a resident typed, as text that every later reader sees the same way.

Takes any Unicode text, gives NFC text with `\\n` line ends and without the characters that are not seen but change what
is read: controls, bidirectional marks, zero-width signs, tags, fillers. Never changes letters, case or spelling.
"""

from __future__ import annotations

import re
import unicodedata

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls; tab, line feed and their kin are turned into spaces and line ends
    "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
    "\u115f\u1160\u3164\uffa0\u2800"  # letters that look like nothing
    "\ud800-\udfff\U000e0000-\U000e007f" + _NONCHARACTERS + "]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Joiners are part of emoji and of Persian words; only a run of them is a trick.
_JOINERS = "\u200c\u200d"
_EDGES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + _JOINERS


def clean(typed: str) -> str:
    """The text as it is kept and, once approved, published. Cleaning twice changes nothing."""
    text = _LINE_ENDS.sub("\n", typed).replace("\t", " ")
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    text = re.sub(f"([{_JOINERS}])[{_JOINERS}]+", r"\1", text)
    # Split and joined: a pattern for spaces before a line end takes quadratic time on a long run of spaces.
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub("\n{3,}", "\n\n", text).strip(_EDGES)


def clean_line(typed: str) -> str:
    """The text on one line: an e-mail address, a name, a code."""
    return " ".join(clean(typed).split())


def first_words(text: str, longest: int = 60) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
