from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from babel.messages.extract import extract_from_dir

import forms_api
from forms_api.staff.accounts import ROLES
from forms_api.submission import CHANNELS, REJECTIONS, REPLY_STATES, STATES
from generator.records.base import STAGES
from generator.records.feedback import AboutKind
from generator.records.words import Words, load_words

PACKAGE = Path(forms_api.__file__).parent
METHODS = [("**.py", "python"), ("templates/**.jinja", "jinja2")]


def written() -> set[str]:
    """Every sentence in code and templates; both forms of a plural count by the first."""
    found = extract_from_dir(str(PACKAGE), method_map=METHODS, options_map={})
    return {message if isinstance(message, str) else message[0] for _file, _line, message, _comments, _context in found}


def test_every_language_has_every_sentence_and_no_other() -> None:
    sentences = written()
    assert len(sentences) > 100
    for words in load_words("forms_api").values():
        assert {key for context, key in words.sentences if context is None} == sentences, words.language


def test_there_are_turkish_and_english() -> None:
    assert {"tr", "en"} <= set(load_words("forms_api"))


def signs_given() -> set[str]:
    """Every sign that a rule or a count can give, from the code itself."""
    code = "".join((PACKAGE / name).read_text("utf-8") for name in ("judging.py", "database/intake.py"))
    given = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', code)) - {"same-origin", "too-many"}
    assert len(given) > 10
    return given


def test_every_code_that_is_shown_has_its_words() -> None:
    labels = [
        *(("stage", stage) for stage in STAGES),
        *(("state", state) for state in STATES),
        *(("state sentence", state) for state in STATES if state != "suspect"),
        *(("rejection", reason) for reason in REJECTIONS),
        *(("sign", sign) for sign in signs_given()),
        *(("kind", kind) for kind in get_args(AboutKind)),
        *(("channel", channel) for channel in CHANNELS),
        *(("reply state", state) for state in REPLY_STATES),
        *(("rejection reason", reason) for reason in REJECTIONS),
        *(("role", role) for role in ROLES),
    ]
    for words in load_words("forms_api").values():
        assert [label for label in labels if not words.has(*label)] == [], words.language


def test_a_translation_keeps_the_places_of_its_values() -> None:
    def places(text: str) -> list[str]:
        return sorted(re.findall(r"\{+\w+\}+", text))

    def strays(words: Words) -> list[str]:
        told = ((key, form) for (context, key), forms in words.sentences.items() if context is None for form in forms)
        return [key for key, form in told if places(key) != places(form)]

    assert {language: strays(words) for language, words in load_words("forms_api").items()} == {"tr": [], "en": []}
