"""Problems told as text, as JSON, and as notes on GitHub and GitLab."""

from __future__ import annotations

import json
import re

from generator.records.problem import Problem
from generator.records.words import load_words
from generator.report import REPORTERS

PROBLEM = Problem(
    "not-in-list",
    "projects/meydan.yml",
    14,
    9,
    ("stage",),
    {"value": '"imple, 100%:"', "allowed": "need, development", "suggestion": "Did you mean\nimplementation?"},
)
ENGLISH = load_words("generator")["en"]


def report(form: str) -> str:
    return REPORTERS[form]((PROBLEM,), ENGLISH, "content")


def test_text_is_what_an_editor_can_jump_to() -> None:
    line = report("text").splitlines()[0]
    assert re.match(r"content/projects/meydan\.yml:14:9: error: stage: \"imple, 100%:\" is not one of", line)
    assert report("text").rstrip().endswith("[not-in-list]")


def test_json_carries_every_part_apart() -> None:
    (entry,) = json.loads(report("json"))
    assert (entry["file"], entry["line"], entry["column"]) == ("content/projects/meydan.yml", 14, 9)
    assert (entry["code"], entry["field"], entry["severity"]) == ("not-in-list", "stage", "error")


def test_github_gets_one_command_on_one_line() -> None:
    (line,) = report("github").splitlines()
    assert line.startswith("::error file=content/projects/meydan.yml,line=14,col=9,title=not-in-list::stage: ")
    assert "100%25" in line
    assert "%0A" in line


def test_gitlab_gets_a_fingerprint_that_outlives_a_moved_line() -> None:
    (entry,) = json.loads(report("gitlab"))
    assert entry["location"] == {"path": "content/projects/meydan.yml", "lines": {"begin": 14}}
    moved = Problem(PROBLEM.code, PROBLEM.file, 20, 9, PROBLEM.path, PROBLEM.values)
    (again,) = json.loads(REPORTERS["gitlab"]((moved,), ENGLISH, "content"))
    assert again["fingerprint"] == entry["fingerprint"]
