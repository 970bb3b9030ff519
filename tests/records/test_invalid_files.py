"""Every broken file gives exactly the one problem it is named after, and nothing that is thrown."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from generator.check import check
from generator.read import read
from generator.records.problem import SENTENCES, Severity
from generator.records.words import load_words, told
from tests.records.examples import Example, in_folder, problems_of, too_big
from tests.towns import small_town

EXAMPLES = [*in_folder("invalid"), *too_big()]
BESIDE_RECORDS = Path(__file__).parent.parent / "check"
"""Examples of what is found where folders and tables are read, and by rules across records."""
MENDED = in_folder("mended")
OF_SHEETS = {"bad-sheet-cell"}
"""Given where spreadsheets are imported; the examples stand in tests/spreadsheet/."""
OF_PICTURES = {"unreadable-picture"}
"""Given where photos are published; the example stands in tests/test_photos.py."""
REMEDIES = re.compile(
    r"\b(Write|Did you mean|Delete|Keep|Add|Save|Split|Shorten|Move|Look|Use|Make|Is it|Begin|There is|For example"
    r"|more entry belongs|more than)\b"
)


def named(example: Example) -> str:
    return example.name


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_broken_file_gives_the_one_problem_it_is_named_after(example: Example, tmp_path: Path) -> None:
    found = check(read(small_town(tmp_path, {example.file: example.content}))).problems
    about_it = [problem for problem in found if problem.file == example.file and problem.severity is Severity.ERROR]
    assert [(problem.code, problem.line) for problem in about_it] == [(example.code, example.line)]


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.code != "unknown-record"], ids=named)
def test_one_record_alone_gives_the_same_one_problem(example: Example) -> None:
    assert [(problem.code, problem.line) for problem in problems_of(example)] == [(example.code, example.line)]


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.code != "unknown-record"], ids=named)
def test_sentence_is_filled_short_and_says_what_to_do(example: Example) -> None:
    for words in load_words("generator").values():
        for problem in problems_of(example):
            sentence = told(problem, words)
            assert "\n" not in sentence
            assert len(sentence) < 400
            assert not re.search(r"\{[a-z]+\}", sentence)
            assert bool(REMEDIES.search(sentence)) == (words.language == "en"), sentence


@pytest.mark.parametrize("code", SENTENCES)
def test_every_placeholder_of_a_sentence_has_a_plain_name(code: str) -> None:
    names = [name for _, name, _, _ in Formatter().parse(SENTENCES[code]) if name is not None]
    assert all(name.isidentifier() for name in names)
    assert SENTENCES[code].format_map(dict.fromkeys(names, "x"))


def test_every_code_has_an_example_that_gives_it_and_one_that_does_not() -> None:
    rules = list((BESIDE_RECORDS / "examples").rglob("fails*.yml"))
    given = {line.removeprefix("# gives: ") for file in rules for line in file.read_text("utf-8").splitlines()[1:2]}
    given |= {folder.name for folder in (BESIDE_RECORDS / "folders").iterdir()}
    assert {example.code for example in EXAMPLES} | given | OF_SHEETS | OF_PICTURES == SENTENCES.keys()
    assert {example.code for example in EXAMPLES} == {example.name for example in MENDED}


@pytest.mark.parametrize("example", MENDED, ids=named)
def test_the_mended_file_gives_no_problem(example: Example, tmp_path: Path) -> None:
    assert check(read(small_town(tmp_path, {example.file: example.content}))).problems == ()


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("unknown-field--typo", 'there is no field "titel" here. Did you mean title?'),
        ("unknown-field--in-a-figure", 'cost.approved.amount: there is no field "amount" here. Did you mean value?'),
        ("not-in-list--did-you-mean", "Did you mean implementation?"),
        ("not-an-amount--thousands", "Is it 1250, or 1.25?"),
        ("not-an-amount--thousands-and-decimals", "Write 1250.00."),
        ("not-an-amount--inside-a-figure", 'cost.approved.value: "12,4 milyon" is not an amount.'),
        ("not-an-id--turkish-letters", "for example yol-darligi."),
        ("not-a-day--turkish-order", "Write 2026-10-31."),
        ("not-utf8--windows-1254", "Işıklı çarşı"),
        ("not-utf8--utf-16", "it looks like UTF-16"),
        ("duplicate-key", "the key title is written twice, first in line 2."),
        ("wrong-type--list-for-an-amount", "[2 entries] is a list, but an amount belongs here."),
    ],
)
def test_sentence_helps(code: str, advice: str) -> None:
    [example] = [example for example in EXAMPLES if example.name == code]
    [problem] = problems_of(example)
    assert advice in told(problem, load_words("generator")["en"])


def test_every_fault_of_a_text_is_told_in_its_language() -> None:
    text = '# kind: project\nstage: need\nstatus: {state: active}\ntitle:\n  tr: ""\n  en: [a]\n  deutsch: x\n'
    found = [(problem.code, problem.line) for problem in problems_of(Example("two", text.encode()))]
    assert sorted(found) == [("empty-text", 5), ("not-a-language", 7), ("wrong-type", 6)]


def test_a_misspelt_field_beside_a_missing_one_is_two_faults_when_the_names_differ() -> None:
    text = "# kind: project\ntitle: A\nstatus: {state: active}\nrenk: mavi\n"
    assert sorted(problem.code for problem in problems_of(Example("two", text.encode()))) == [
        "missing-field",
        "unknown-field",
    ]
