"""`uretken report`: what is printed for people, spreadsheets and programs, and when it cannot be told."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from generator.check import check
from generator.commands.report import drawn, widths
from generator.derive.elements import ELEMENTS
from generator.read import read
from generator.records.words import load_words
from generator.staff.reports import REPORTS
from generator.staff.view import View
from tests.staff.towns import LATE_ROAD, report
from tests.towns import SMALL_TOWN, small_town

NAMES = [entry.name for entry in REPORTS]
WRITTEN_IN_FILES = {"actual", "planned", "note", "status", "reply", "unit", "date", "text", "type"}
"""Names of fields, the same in every language."""
TYPES = {"çed", "şartname", "sözleşme"}
"""Types of documents, which the English sentence names in Turkish."""
UNITS = {"units/park.yml": "name: Parklar\n", "projects/park.yml": LATE_ROAD.replace("unit: fen", "unit: park")}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    waiting = "about: {kind: project, id: gec}\nstage: implementation\nchannel: web\ndate: 2026-09-01\n"
    return small_town(
        tmp_path,
        {
            "projects/gec.yml": LATE_ROAD,
            "needs/toz.yml": "title: =1+1 tozu\nstatus: {state: open}\nplaces: [carsi]\n",
            "feedback/2026/fb-2026-aaaaa2.yml": f"{waiting}status: {{state: received}}\n",
            **UNITS,
        },
    )


def test_without_a_name_all_are_told_a_line_each_before_the_tables(content: Path) -> None:
    result = report(content)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:6] == [
        "As of 2026-12-01",
        "  Overdue: 7",
        "  Stale figures: 2",
        "  Unanswered past the term: 1",
        "  Texts without a translation: 8",  # four milestones, a name, a title, two sources
        next(line for line in result.stdout.splitlines() if line.startswith("  Disclosure of projects: ")),
    ]


def test_a_row_leads_to_the_line_of_the_file(content: Path) -> None:
    """The line is found here by looking for the milestone's text."""
    wanted = 1 + next(n for n, line in enumerate(LATE_ROAD.splitlines()) if "id: temel" in line)
    row = next(line for line in report(content, "overdue").stdout.splitlines() if "Foundation" in line)
    assert re.search(rf"245  \w+ +\S*/content/projects/gec\.yml:{wanted}$", row)


def test_columns_are_aligned_and_no_wider_than_what_they_hold(content: Path) -> None:
    lines = report(content, "overdue").stdout.rstrip("\n").split("\n\n")[-1].splitlines()
    gaps = [{i for i in range(len(line) - 1) if line[i : i + 2] == "  "} for line in lines]
    starts = [match.start() for match in re.finditer(r"(?<=  )\S", lines[0])]
    assert len(starts) == 6
    columns = set.intersection(*gaps)
    # Two spaces in every line between two columns, and nowhere three: the widest cell touches its gap.
    assert not [i for i in columns if i + 1 in columns]


@pytest.mark.parametrize("name", NAMES)
def test_csv_reads_back_as_the_same_rows_as_json(content: Path, name: str) -> None:
    told = report(content, name, "--format", "csv").stdout_bytes
    assert told.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(StringIO(told.decode("utf-8-sig"), newline="")))
    rows = json.loads(report(content, name, "--format", "json").stdout)[name]
    assert rows
    assert len(table) == len(rows) + 1
    assert {len(line) for line in table} == {len(rows[0])}
    id_column = list(rows[0]).index("id")
    assert [line[id_column] for line in table[1:]] == [row["id"] for row in rows]


def test_csv_holds_no_cell_a_spreadsheet_would_run(content: Path) -> None:
    table = csv.reader(StringIO(report(content, "translations", "--format", "csv").stdout))
    cells = [cell for line in table for cell in line]
    assert "'=1+1 tozu" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_csv_of_disclosure_has_a_column_for_each_element(content: Path) -> None:
    rows = list(csv.DictReader(StringIO(report(content, "disclosure", "--format", "csv").stdout)))
    assert {name for _, name, _ in ELEMENTS} <= set(rows[0])
    for row in rows:
        answers = [row[name] for _, name, _ in ELEMENTS]
        counted = [str(answers.count(answer)) for answer in ("there", "missing", "not yet due")]
        assert counted == [row["There"], row["Missing"], row["Not yet due"]]


def test_json_is_one_object_with_the_day_and_a_list_for_each_report(content: Path) -> None:
    told = json.loads(report(content, "stale", "overdue", "--format", "json", lang="tr").stdout)
    assert list(told) == ["site_date", "overdue", "stale"]
    assert told["site_date"] == "2026-12-01"
    first = told["overdue"][0]
    assert (first["id"], first["state"], first["planned"], first["days"]) == ("gec", "active", "2026-03-31", 245)
    assert (first["unit"], first["field"]) == ("fen", "milestones[1].planned")


@pytest.mark.parametrize(("unit", "ids"), [("fen", {"gec", "yol-genisletme"}), ("park", {"park"})])
def test_unit_leaves_only_what_it_looks_after(content: Path, unit: str, ids: set[str]) -> None:
    told = json.loads(report(content, "overdue", "--unit", unit, "--format", "json").stdout)
    assert {row["id"] for row in told["overdue"]} == ids


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--format", "csv"), "one report"),
        (("overdue", "stale", "--format", "csv"), "one report"),
        (("--unit", "fenn"), "there is no directorate fenn; there are fen, park"),
        (("overdues",), "overdue"),
    ],
)
def test_what_cannot_be_told_ends_with_2_and_a_sentence(content: Path, arguments: tuple[str, ...], told: str) -> None:
    result = report(content, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not result.stdout


def test_a_site_that_cannot_be_read_ends_with_2_and_its_problems(content: Path) -> None:
    (content / "site.yml").write_text("name: [\n", "utf-8")
    result = report(content)
    assert result.exit_code == 2
    assert "site.yml:" in result.stderr


def test_records_at_fault_are_told_of_and_the_others_are_reported(content: Path) -> None:
    (content / "projects" / "gec.yml").write_text("title: 1\nstage: soon\n", "utf-8")
    result = report(content, "overdue")
    assert result.exit_code == 0
    assert "not in the report" in result.stderr
    assert "gec.yml" not in result.stdout
    assert "park.yml" in result.stdout


def test_turkish_output_has_no_word_that_only_english_has(content: Path) -> None:
    """Every label and heading printed in English must be gone, unless Turkish has the same word."""
    for arguments in ((), *((name, "--format", "csv") for name in NAMES)):
        english, turkish = (set(_words(report(content, *arguments, lang=lang).stdout)) for lang in ("en", "tr"))
        records = set(_words("".join(path.read_text("utf-8") for path in content.rglob("*.yml"))))
        places = set(_words(" ".join(path.as_posix() for path in content.rglob("*"))))
        assert not (english & turkish) - records - places - WRITTEN_IN_FILES - TYPES
        assert english - turkish


@pytest.mark.parametrize("width", [40, 80, 100, 200])
def test_a_drawn_table_fits_the_terminal_and_keeps_words_whole(width: int) -> None:
    lines = [["Kayıt", "Ne", "Gün"], ["Uzun bir ad\ncontent/projects/uzun-bir-adi-olan-proje.yml:12", "Temel", "245"]]
    given = widths(lines, width)
    assert sum(given) + 3 * (len(given) - 1) <= width
    assert given[1:] == [5, 3]
    assert given[0] == min(width - 14, len("content/projects/uzun-bir-adi-olan-proje.yml:12"))


def test_a_terminal_of_80_signs_shows_every_column_and_brackets_as_they_are(tmp_path: Path) -> None:
    content = small_town(tmp_path, {"projects/gec.yml": LATE_ROAD})
    contents = read(content)
    town = check(contents).town
    assert town is not None
    view = View(town, contents.documents, load_words("generator")["tr"], "content")
    out = StringIO()
    entry = REPORTS[0]
    console = Console(file=out, width=80, force_terminal=True, color_system=None)
    console.print(drawn(entry, entry.rows(town, date(2026, 12, 1)), view, console.width))
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert any(re.search(r"^Geç kalan yol .*\[temel\] .* Sürüyor .* 2026-03-31 .* 245$", line) for line in lines)
    assert any(line.startswith("content/projects/gec.yml:") for line in lines)


def test_the_small_town_itself_can_be_told_in_every_language() -> None:
    for lang in load_words("generator"):
        assert report(SMALL_TOWN, lang=lang).exit_code == 0


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{3,}", text)
