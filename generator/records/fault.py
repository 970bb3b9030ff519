"""The faults that a field's type finds in what was written, and the texts that all of the types begin with.

Takes a value as `yaml_reader` gives it, gives text or raises the fault; `validate` makes problems of faults.
"""

from __future__ import annotations

import re
from typing import Any

from pydantic_core import PydanticCustomError

from generator.records.problem import Sentence, _

# Characters that are not seen but change what is read: control characters (YAML lets "\\0" write them), bidirectional
# controls, zero-width signs, line separators, tags.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def fault(code: str, **values: str) -> PydanticCustomError:
    """The error that `validate` turns into the problem with this code."""
    return PydanticCustomError(code, "{value}", {"value": "", **values})


SEEN = r"\S"
"""What an editor asks of a text: one sign that can be seen."""
FOR_EXAMPLE = _("Write for example {text}.")


def text_of(value: Any, advice: str, wanted: str, example: str = "") -> str:
    """The text; advice and what is wanted are made into sentences only when it is none, for nearly all are."""
    if isinstance(value, str):
        return value
    if value is None:
        raise fault("absent-value")
    raise fault("wrong-type", got=kind_of(value), wanted=Sentence(wanted), example=Sentence(advice, text=example))


def kind_of(value: Any) -> str:
    """What a value is, in the words of a person who writes YAML."""
    if isinstance(value, list | tuple):
        return Sentence(_("a list"))
    return Sentence(_("a group of fields")) if isinstance(value, dict) else Sentence(_("a value"))


def words(text: str) -> str:
    """A text people read: not empty, nothing in it that cannot be seen."""
    stripped = text.strip()
    if not stripped:
        raise fault("empty-text")
    if hidden := INVISIBLE.search(stripped):
        raise fault("invisible-character", value=f"U+{ord(hidden[0]):04X}")
    return stripped


def write_it(text: str) -> Sentence:
    """The advice to write just this."""
    return Sentence(_("Write {text}."), text=text)
