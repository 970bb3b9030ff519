from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from forms_api.text import clean, first_words
from generator.records.scalars import Line

ANY_TEXT = st.text(st.characters(), max_size=200)


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed)


@given(ANY_TEXT)
def test_a_cleaned_text_is_a_text_a_record_takes_unchanged(typed: str) -> None:
    if text := clean(typed):
        assert TypeAdapter(Line).validate_python(text) == text


@given(st.text(st.sampled_from("abcçğışöüÇĞİŞÖÜ0189 .,!?'\"{}<>&[]#:-"), max_size=80))
def test_ordinary_letters_and_signs_stay(typed: str) -> None:
    assert clean(typed) == unicodedata.normalize("NFC", typed.strip())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("bir\r\niki\rüç\x85dört\u2028beş", "bir\niki\nüç\ndört\nbeş"),
        ("ad\u202egnp.exe\u202c", "adgnp.exe"),
        ("gö\u200blge\ufeff", "gölge"),
        ("s\u0327u", "şu"),
        ("\x00a\x07b\x1b[31m", "ab[31m"),
        ("a\U000e0041\ufdd0\uffff\ud800b", "ab"),
        ("a\n\n\n\n\nb   \nc", "a\n\nb\nc"),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("a\u200d\u200d\u200d\u200db", "a\u200db"),
        (" \u3164\u2800\u200d ", ""),
    ],
)
def test_what_is_not_seen_is_taken_out(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_first_words_stand_on_one_line() -> None:
    assert first_words("bir\niki   üç", 20) == "bir iki üç"
    assert first_words("uzun bir söz", 8) == "uzun bi…"
