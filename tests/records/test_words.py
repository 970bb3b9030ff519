"""Words come from the catalogues, in the plural form the language wants."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.records.problem import Problem
from generator.records.words import Words, load_words, told

HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=%s; plural=%s;\\n"\n\n'
)
POLISH = "(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Words:
    folder = tmp_path / "sozcukler" / "catalogues"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    text = HEAD % (3, POLISH)
    text += (
        'msgid "{number} day"\nmsgid_plural "{number} days"\nmsgstr[0] "dzień"\nmsgstr[1] "dni"\nmsgstr[2] "dni!"\n\n'
    )
    text += 'msgctxt "stage"\nmsgid "need"\nmsgstr "potrzeba"\n\n#, fuzzy\nmsgid "Open"\nmsgstr "Zamknięte"\n\n'
    text += 'msgid "Empty"\nmsgstr ""\n\nmsgid "{value} is not an id. Use a-z, 0-9 and -, for example {suggestion}."\n'
    text += 'msgstr "{suggestion}? {value}!"\n'
    (folder / "pl.po").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    load_words.cache_clear()
    return load_words("sozcukler")["pl"]


@pytest.mark.parametrize(("number", "form"), [(1, "dzień"), (2, "dni"), (5, "dni!"), (22, "dni"), (112, "dni!")])
def test_plural_follows_the_language(words: Words, number: int, form: str) -> None:
    assert words.ngettext("{number} day", "{number} days", number) == form


def test_a_sentence_the_catalogue_lacks_is_given_as_written(words: Words) -> None:
    assert words.gettext("Empty") == "Empty"
    assert words.ngettext("{number} road", "{number} roads", 2) == "{number} roads"
    assert words.label("stage", "measurement") == "measurement"


def test_a_label_is_found_by_its_context(words: Words) -> None:
    assert words.label("stage", "need") == "potrzeba"
    assert words.has("stage", "need")
    assert not words.has(None, "need")


def test_a_fuzzy_entry_is_not_used(words: Words) -> None:
    assert words.gettext("Open") == "Open"


def test_a_problem_is_told_in_a_language_with_its_field_in_front(words: Words) -> None:
    problem = Problem("not-an-id", "f.yml", path=("needs", 0), values={"value": "{x}", "suggestion": "x"})
    assert told(problem, words) == "needs[0]: x? {x}!"
