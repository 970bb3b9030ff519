"""What is read quickly is what `parse_yaml` gives, and nothing that has to be told about is read quickly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.records.yaml_reader import parse_yaml, values_of

ROOT = Path(__file__).parents[2]
FILES = sorted(file for folder in ("content", "tests") for file in (ROOT / folder).rglob("*.yml") if file.is_file())
_PIECES = [
    "a",
    "b: ",
    "- ",
    "\n",
    "  ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "~",
    '"',
    "'",
    ": ",
    "&x ",
    "*x",
    "!t ",
    "#c",
    "|\n",
    "---\n",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
@example("a: ~\na: b")
@example("a: {b: 1, b: 2}")
@example('a: "~"\nb: ""\nc:')
@example("- a\n- ~\n")
@example("? [a]\n: b")
@example("a: b\n---\nc: d")
@example("? ''\n: b")
@example("[" * 30 + "]" * 30)
def test_the_quick_way_gives_the_same_or_leaves_it_to_the_other(text: str) -> None:
    slow, quick = parse_yaml(text.encode(), ""), values_of(text.encode())
    assert quick is None or (quick == slow.value and not slow.problems)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_flawless_record_here_is_read_quickly(file: Path) -> None:
    content = file.read_bytes()
    slow = parse_yaml(content, "")
    flawless = not slow.problems and isinstance(slow.value, dict)
    assert values_of(content) == (slow.value if flawless else None) or (
        not flawless and values_of(content) == slow.value
    )
