"""A schema refuses what `uretken check` refuses and accepts what it accepts, over every example file there is.

The schema is asked through an independent validator, the file read by an independent YAML 1.2 reader; what only the
check can see is the list below, and nothing else is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from generator.check import Checked, check
from generator.editor import Choices, choices, schema_of
from generator.read import read
from generator.records.kinds import KINDS, Kind, kind_named
from generator.records.validate import validate
from generator.records.words import load_words
from generator.records.yaml_reader import parse_yaml
from tests.editor.yaml12 import UNREADABLE, as_an_editor_reads
from tests.records.examples import in_folder
from tests.towns import SMALL_TOWN, small_town

ROOT = Path(__file__).parent.parent.parent
RULES = Path(__file__).parent.parent / "check" / "examples"

ONLY_CHECK: Mapping[str, str] = {
    # the form of the file
    "duplicate-key": "a schema is asked of values, and of a repeated key there is one",
    "several-documents": "each document is asked about alone",
    "invalid/anchor--a-day-named-once": "an editor follows an alias and sees what it stands for",
    "invalid/tag--text": "an editor takes a tag that YAML knows for a way to write the value",
    # the text of a value
    "invisible-character": "the pattern would be told to people, and no editor matches all of these characters",
    "invalid/not-an-amount--thousands": "an editor sees the number 1.25 in 1.250",
    "invalid/not-a-day--29-february": "a schema knows no leap years",
    "bad-tiles": "a web address that is not encrypted, or lacks a part, is one all the same",
    # what the file is called, and what stands elsewhere
    "id-differs": "a schema does not know the name of the file",
    "place-in-itself": "needs the other records",
    "duplicate-id": "needs the other records",
    "missing-file": "needs the other files",
    "stage-not-had": "needs the other record",
    "unknown-answer": "depends on the version of the questions and the step",
    "unknown-question": "depends on the version of the questions and the step",
    "unknown-budget-line": "needs the lines of the budget",
    "bad-file-type": "the endings that are let pass would be told to people as a pattern",
    # several fields of one record
    "stage-too-early": "compares two fields",
    "total-differs": "is a sum",
    "shares-incomplete": "needs all entries of a list at once",
    "shares-not-100": "is a sum",
    "repeated-value": "compares one field of all entries of a list",
    "dates-out-of-order": "compares two fields",
    "reason-missing": "depends on another field",
    "a_duplicate_names_the_other/fails": "depends on another field",
}
"""What a schema lets pass, and why: the code of a problem, or the name of one example where others are refused."""


_PROJECT = "title: A\nstage: need\nstatus: {state: active}\n"
_NUMBER = r"-?[0-9_]{1,8}(\.[0-9]{1,4})?|[0-9]{1,3}(_[0-9]{3}){0,3}(\.[0-9]{1,2})?|0[0-9]{1,3}"
_WORD = r"[0-9A-Za-z][0-9A-Za-z._:/+-]{0,8}|[0-9]{1,4}(\.[0-9]{1,3}){0,3}|[0-9]e[0-9]|0x[0-9a-f]{1,3}"
_DAY = r"(179|18|20|22)[0-9]{1,2}(-[0-9]{2}(-[0-9]{2})?)?|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}"
FIELDS: Mapping[str, tuple[str, str, str]] = {
    "amount": ("project", _PROJECT + "cost: {estimate: VALUE}\n", _NUMBER),
    "percentage": ("project", _PROJECT + "progress: {physical: VALUE, as_of: 2026}\n", _NUMBER),
    "coordinate": ("project", _PROJECT + "location: {lat: VALUE, lon: VALUE}\n", _NUMBER),
    "quantity": ("need", "title: A\nstatus: {state: open}\nevidence: [{text: A, value: VALUE}]\n", _NUMBER),
    "count": ("need", "title: A\nstatus: {state: open}\npeople: VALUE\n", _NUMBER),
    "code": ("project", _PROJECT + "policy:\n  plan: VALUE\n", _WORD),
    "id": ("project", _PROJECT + "unit: VALUE\n", _WORD),
    "day": ("project", _PROJECT + "as_of: VALUE\n", _DAY),
    "line": ("project", _PROJECT + "identifiers:\n  - VALUE\n", r"[ -~ğüşİıöç]{1,12}|" + _NUMBER),
    "text": ("project", _PROJECT + "summary: VALUE\n", r"[ -~ğüşİıöç]{1,12}|" + _NUMBER),
    "text of a language": ("project", _PROJECT + "summary:\n  tr: VALUE\n", r"[ -~ğüşİıöç]{1,12}|" + _NUMBER),
}
"""A field of each type: the kind of record, a record with the field, and what is tried in it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One file in a town."""

    name: str
    file: str
    content: bytes

    @property
    def kind(self) -> Kind:
        whole = {kind.folder: kind for kind in KINDS}
        return whole.get(self.file) or whole[self.file.split("/")[0]]


def cases() -> Iterator[Case]:
    for folder in ("invalid", "valid"):
        for example in in_folder(folder):
            yield Case(f"{folder}/{example.name}", example.file, example.content)
    for path in sorted(RULES.rglob("*.yml")):
        heading = path.read_text("utf-8").splitlines()[0]
        yield Case(f"{path.parent.name}/{path.stem}", heading.removeprefix("# file: "), path.read_bytes())


def verdict(checked: Checked, case: Case) -> tuple[set[str], list[str]]:
    """The codes of the check's errors in the file, and what the schema says of it."""
    codes = {problem.code for problem in checked.problems if problem.file == case.file and problem.severity == "error"}
    value = as_an_editor_reads(case.content)
    if value is UNREADABLE:
        return codes, ["not YAML"]
    words = load_words("generator")["en"]
    validator = Draft7Validator(schema_of(case.kind, choices(checked.town, words), words))
    return codes, [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(value)]


CASES = list(cases())


def excuse(case: Case, codes: set[str]) -> str | None:
    """What is in the list for this file, when it excuses every fault of it."""
    return case.name if case.name in ONLY_CHECK else next(iter(codes)) if len(codes) == 1 else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_schema_agrees_with_check(case: Case, tmp_path: Path) -> None:
    codes, told = verdict(check(read(small_town(tmp_path, {case.file: case.content}))), case)
    assert bool(told) == bool(codes and excuse(case, codes) not in ONLY_CHECK), (codes, told)


def test_nothing_is_listed_that_no_example_needs(tmp_path: Path) -> None:
    used = set()
    for number, case in enumerate(CASES):
        content = small_town(tmp_path / str(number), {case.file: case.content})
        codes, told = verdict(check(read(content)), case)
        used |= {excuse(case, codes)} if codes and not told else set()
    assert used == ONLY_CHECK.keys()


@pytest.mark.parametrize("content", [ROOT / "content", SMALL_TOWN], ids=["content", "small town"])
@pytest.mark.parametrize("language", sorted(load_words("generator")))
def test_schemas_accept_every_record_of_a_town_without_faults(content: Path, language: str) -> None:
    checked = check(read(content))
    assert not checked.errors
    words = load_words("generator")[language]
    validators = {kind: Draft7Validator(schema_of(kind, choices(checked.town, words), words)) for kind in KINDS}
    files = [path for path in content.rglob("*.yml") if not path.relative_to(content).as_posix().startswith(".")]
    assert files
    for path in files:
        case = Case(path.name, path.relative_to(content).as_posix(), path.read_bytes())
        value = as_an_editor_reads(case.content)
        assert not [f"{case.file}: {error.message}" for error in validators[case.kind].iter_errors(value)]


@settings(max_examples=300, derandomize=True)
@given(field=st.sampled_from(sorted(FIELDS)), data=st.data())
def test_what_check_accepts_bare_no_schema_refuses(field: str, data: st.DataObject) -> None:
    kind, place, pattern = FIELDS[field]
    text = data.draw(st.from_regex(pattern, fullmatch=True))
    # YAML 1.2 sees a truth value or nothing in these words, where our reader sees the words.
    assume(text.strip().lower() not in ("null", "true", "false"))
    content = place.replace("VALUE", text).encode()
    parsed = parse_yaml(content, "a.yml")
    assume(not parsed.problems and not validate(kind_named(kind), "a", parsed.value).findings)
    schema = schema_of(kind_named(kind), Choices(), load_words("generator")["en"])
    assert not list(Draft7Validator(schema).iter_errors(as_an_editor_reads(content))), text
