"""`uretken new`: what it writes passes the check at once, and so does the shape of every example in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft7Validator

from generator.check import check
from generator.commands import main
from generator.commands.new import REQUIRED
from generator.editor import choices, schema_of
from generator.read import read
from generator.records.key_order import keys_of
from generator.records.kinds import kind_named
from generator.records.words import load_words
from tests.editor.yaml12 import as_an_editor_reads
from tests.towns import small_town

EXAMPLE = re.compile(r"^( *)# ", re.MULTILINE)
PROSE = re.compile(r"^ *##.*$", re.MULTILINE)


def new(content: Path, *arguments: str, language: str = "en") -> Result:
    return CliRunner().invoke(main, ["--lang", language, "new", *arguments, "--content", str(content)])


def written(result: Result) -> Path:
    assert result.exit_code == 0, result.output
    return Path(result.stdout.strip())


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("kind", REQUIRED)
def test_a_new_record_passes_the_check_and_holds_every_field(kind: str, language: str, tmp_path: Path) -> None:
    content = small_town(tmp_path)
    path = written(new(content, kind, "2027" if kind == "budget" else "yeni-park", language=language))
    checked = check(read(content))
    assert not checked.errors, checked.problems
    text = path.read_text("utf-8")
    words = load_words("generator")[language]
    validator = Draft7Validator(schema_of(kind_named(kind), choices(checked.town, words), words))
    assert validator.is_valid(as_an_editor_reads(text.encode()))
    whole = as_an_editor_reads(EXAMPLE.sub(r"\1", text).encode())
    assert not [error.message for error in validator.iter_errors(whole)]
    assert list(whole) == [name for name in keys_of(kind_named(kind).model) if name != "id"]


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("kind", REQUIRED)
def test_each_block_can_be_used_alone(kind: str, language: str, tmp_path: Path) -> None:
    content = small_town(tmp_path)
    text = written(new(content, kind, "2027" if kind == "budget" else "yeni-park", language=language)).read_text(
        "utf-8"
    )
    words = load_words("generator")[language]
    validator = Draft7Validator(schema_of(kind_named(kind), choices(check(read(content)).town, words), words))
    blocks = text.split("\n\n")
    assert len(blocks) > 5
    for number, block in enumerate(blocks):
        used = "\n\n".join([*blocks[:number], EXAMPLE.sub(r"\1", block), *blocks[number + 1 :]])
        assert not [error.message for error in validator.iter_errors(as_an_editor_reads(used.encode()))], block
        assert number == 0 or block.startswith("## ")
        assert words.gettext("A text; it must not be empty.") not in block


def test_comments_are_in_the_users_language(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    tr = written(new(content, "project", "bir", language="tr")).read_text("utf-8")
    en = written(new(content, "project", "iki", language="en")).read_text("utf-8")
    assert "## Ara hedefler: Planının ara hedefleri." in tr
    assert "## Milestones: The points of its plan." in en
    for told in (*PROSE.findall(en), *re.findall("  # .*", en)):
        assert told not in tr or told.startswith("## Lines"), told


def test_the_id_is_made_from_the_title_and_is_free(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    assert written(new(content, "need", "--title", "Çarşı yolu: dar!")).name == "carsi-yolu-dar.yml"
    assert written(new(content, "need", "--title", "Çarşı yolu dar")).name == "carsi-yolu-dar-2.yml"
    assert check(read(content)).town.needs["carsi-yolu-dar"].title.plain == "Çarşı yolu: dar!"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "taken", "free"),
    [
        ("project", "yol-genisletme", "yol-genisletme-2"),
        ("project", "eski-yol", "eski-yol-2"),
        ("project", "ust-gecit", "ust-gecit-2"),
        ("project", "Yeni Yol", "yeni-yol"),
        ("place", "carsi", "carsi-2"),
        ("budget", "2026", "2027"),
    ],
    ids=["taken", "former", "withdrawn", "not an id", "place", "year"],
)
def test_an_id_that_cannot_be_had_is_refused_with_one_that_can(
    kind: str, taken: str, free: str, tmp_path: Path
) -> None:
    content = small_town(tmp_path)
    before = read(content)
    result = new(content, kind, taken)
    assert result.exit_code == 2
    assert re.search(rf"\b{free}\b(?!-)", result.output)
    assert read(content) == before
    assert new(content, kind, free).exit_code == 0


@pytest.mark.parametrize("arguments", [["project"], ["project", "--title", "…"], ["budget", "--title", "Bütçe"]])
def test_without_an_id_and_a_title_to_make_one_from_nothing_is_written(arguments: list[str], tmp_path: Path) -> None:
    content = small_town(tmp_path)
    before = read(content)
    assert new(content, *arguments).exit_code == 2
    assert read(content) == before


def test_a_budget_says_where_its_table_goes(tmp_path: Path) -> None:
    text = written(new(small_town(tmp_path), "budget", "2027")).read_text("utf-8")
    assert "budgets/2027-gider.csv" in text
    assert '#   - file: "2027-gider.csv"' in text


@pytest.mark.parametrize("title", ["Yol: # yarın", 'a "b" \\ c', "- x", "{a}", "no", "2026", "'", "@ev", "~", "null"])
def test_any_title_is_kept_as_it_was_given(title: str, tmp_path: Path) -> None:
    content = small_town(tmp_path)
    written(new(content, "project", "deneme", "--title", title))
    checked = check(read(content))
    assert not checked.errors
    assert checked.town.projects["deneme"].title.plain == title  # type: ignore[union-attr]


def test_where_there_are_schemas_a_new_record_may_be_named_at_once(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    CliRunner().invoke(main, ["schema", "--lang", "en", "--content", str(content)])
    written(new(content, "place", "yeni-yer", language="tr"))
    schema = (content / ".schemas" / "project.json").read_text("utf-8")
    assert '"yeni-yer"' in schema
    assert '"title": "Project"' in schema
