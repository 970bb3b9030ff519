"""A text people read, plain or in several languages.

Takes what `yaml_reader` gives, gives a Text or a fault for each language that is wrong; never translates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from generator.records.fault import SEEN, fault, kind_of, text_of, words
from generator.records.problem import Sentence, _
from generator.records.scalars import parse_language


@dataclass(frozen=True, slots=True)
class Text:
    """A text people read: plain (the town's first language), or one per language."""

    plain: str | None
    translations: tuple[tuple[str, str], ...] = ()

    def in_language(self, language: str, fallbacks: tuple[str, ...]) -> tuple[str, str]:
        """The text and the language it is in; `fallbacks` are the town's languages, the first one first."""
        if self.plain is not None:
            return self.plain, fallbacks[0]
        written = dict(self.translations)
        for choice in (language, *fallbacks, *written):
            if choice in written:
                return written[choice], choice
        return "", language  # pragma: no cover - a Text has at least one language

    def languages(self) -> tuple[str, ...]:
        """The languages that are written out; none for a plain text."""
        return tuple(language for language, _ in self.translations)

    def in_each(self, first: str) -> tuple[tuple[str, str], ...]:
        """Every language with its text; `first` is the language of a plain text."""
        return ((first, self.plain),) if self.plain is not None else self.translations

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Checked by `_text`; written out as it was written."""
        by_language = core_schema.dict_schema(
            core_schema.no_info_plain_validator_function(parse_language),
            core_schema.no_info_plain_validator_function(_translation),
        )
        return core_schema.no_info_wrap_validator_function(
            _text, by_language, serialization=core_schema.plain_serializer_function_ser_schema(_text_out)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """A text, or a group language: text, one language at least; a language may be left absent."""
        written = {"type": ["string", "number", "boolean"], "pattern": SEEN}
        return {
            **written,
            "$comment": "text",
            "type": [*written["type"], "object"],
            "additionalProperties": {**written, "type": [*written["type"], "null"]},
            "not": {"type": "object", "additionalProperties": {"type": "null"}},
        }


def _text(value: Any, by_language: Callable[[Any], dict[str, str]]) -> Text:
    """A Text from text or a mapping of language to text; every language at fault is told for itself."""
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text(words(value))
    if isinstance(value, dict):
        if not value:  # every language was left absent
            raise fault("empty-text")
        return Text(None, tuple(by_language(value).items()))
    raise fault(
        "wrong-type",
        got=kind_of(value),
        wanted=Sentence(_("a text")),
        example=Sentence(_("Write the text, or {{tr: …, en: …}}.")),
    )


def _translation(value: Any) -> str:
    return words(text_of(value, _("Write language: text."), _("a text")))


def _text_out(text: Text) -> str | dict[str, str]:
    return text.plain if text.plain is not None else dict(text.translations)
