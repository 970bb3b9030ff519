"""What a table says arrives as it says it, each fault at its place; the guess of a dialect follows simple rules."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.check import check
from generator.dialect import detect_dialect
from generator.read import read
from generator.records.budget import BudgetTable, Dialect, PlainLine
from generator.records.problem import Problem
from generator.tables import _frictionless_grid, _grid, budget_lines, read_table
from tests.towns import small_town

MADRID = Path(__file__).parents[2] / "shared" / "data" / "madrid"
OTHER_WARNINGS = ("many-above-budget", "unknown-budget-code")
"""Of a city that binds spending above the level of lines, and whose codes are not those of the small town."""
SEMICOLON = Dialect(delimiter=";", decimal=",", thousands=".")


def lines_of(text: str, **changes: object) -> tuple[list[PlainLine], list[Problem]]:
    table = {
        "file": "gider.csv",
        "direction": "expenditure",
        "dialect": {"delimiter": ";", "decimal": ",", "thousands": "."},
        "columns": {"economic": "Kod", "economic_label": "Ad"},
        "phases": {"approved": "Ödenek", "executed": "Harcanan"},
        **changes,
    }
    read = budget_lines(BudgetTable.model_validate(table), text.encode(), "budgets/gider.csv")
    return list(read.lines), list(read.problems)


def test_codes_arrive_as_written_and_amounts_exactly() -> None:
    lines, problems = lines_of(
        "Kod;Ad;Ödenek;Harcanan\r\n01.10;A;1.250,5;0\r\n06;B;-1250;\r\n1_000;C;0,01;1.000.000\r\n"
    )
    assert not problems
    assert [line.economic for line in lines] == ["01.10", "06", "1_000"]
    assert [dict(line.amounts) for line in lines] == [
        {"approved": Decimal("1250.5"), "executed": Decimal(0)},
        {"approved": Decimal(-1250)},
        {"approved": Decimal("0.01"), "executed": Decimal(1000000)},
    ]


def test_every_fault_of_a_row_is_told_at_its_cell_and_the_other_rows_are_read() -> None:
    text = 'Kod;Ad;Ödenek;Harcanan\n"0\n6";"a;\nb";1.25;x\n01;;5;\n;C;1;1\n02;"D;\nE";7;oops\n'
    lines, problems = lines_of(text)
    assert [line.economic for line in lines] == ["01"]
    assert [(p.code, p.line, p.column, p.values["row"], p.values["column"], p.values["value"]) for p in problems] == [
        ("bad-cell", 2, 1, "2", '"Kod"', "0\n6"),
        ("bad-cell", 4, 4, "2", '"Ödenek"', "1.25"),
        ("bad-cell", 4, 9, "2", '"Harcanan"', "x"),
        ("bad-cell", 6, 1, "4", '"Kod"', ""),
        ("bad-cell", 8, 6, "5", '"Harcanan"', "oops"),
    ]


@pytest.mark.parametrize(
    ("dialect", "text", "read"),
    [
        ({"decimal": ",", "thousands": "."}, "1.250.000,50", "1250000.50"),
        ({"decimal": ",", "thousands": "none"}, "1250000,5", "1250000.5"),
        ({"decimal": ",", "thousands": "none"}, "1.250", None),
        ({"decimal": ",", "thousands": "."}, "1.25", None),
        ({"decimal": ".", "thousands": ","}, "-1,250.25", "-1250.25"),
        ({"decimal": ".", "thousands": "none"}, "1250,25", None),
        ({"decimal": ",", "thousands": "space"}, "1\u00a0250 000,25", "1250000.25"),
        ({"decimal": ".", "thousands": "none"}, "12.345", None),
        ({"decimal": ".", "thousands": "none"}, "١٢", None),
        ({"decimal": ".", "thousands": "none"}, "1e5", None),
    ],
)
def test_an_amount_is_read_by_the_marks_that_are_told(dialect: dict[str, str], text: str, read: str | None) -> None:
    marks = {"delimiter": ";", **dialect}
    lines, problems = lines_of(f"Kod;Ad;Ödenek;Harcanan\n01;A;{text};\n", dialect=marks)
    assert [line.amounts.get("approved") for line in lines] == ([Decimal(read)] if read else [])
    assert len(problems) == (0 if read else 1)


def test_blank_rows_count_but_are_no_lines_and_spare_empty_cells_are_let_pass() -> None:
    table = read_table(b"a;b\n\n1;2;\n;;\n 3 ;4\n", "t.csv", SEMICOLON, ["b", "a"])
    assert not table.problems
    assert [(row.number, row.line, row.cells) for row in table.rows] == [(3, 3, ("2", "1")), (5, 5, ("4", "3"))]


@given(text=st.text(st.sampled_from(";;\"\n\r \\'\x00\x0bş1"), max_size=60))
def test_csv_alone_reads_the_rows_that_frictionless_reads(text: str) -> None:
    assert list(_grid(text, ";", "t.csv")) == list(_frictionless_grid(text, ";", "t.csv"))


def test_where_csv_gives_up_frictionless_goes_on_from_the_same_row() -> None:
    assert [*_frictionless_grid("a;b\n", ";", "t.csv")] == [["a", "b"]]  # its import sets a limit of its own
    before = csv.field_size_limit(1000)
    try:
        table = read_table(f"a;b\n1;2\n3;{'x' * 2000}\n5;6\n".encode(), "t.csv", SEMICOLON, ["a"])
    finally:
        csv.field_size_limit(before)
    [problem] = table.problems
    assert problem.code == "bad-table"
    assert "field larger than field limit" in problem.values["reason"]
    assert not table.rows


def test_a_row_with_too_few_or_too_many_cells_is_told_and_left_out() -> None:
    table = read_table(b"a;b\n1\n1;2;3\n1;2\n", "t.csv", SEMICOLON, ["a"])
    assert [row.number for row in table.rows] == [4]
    assert [(p.code, p.line, p.values["value"]) for p in table.problems] == [("bad-cell", 2, "1"), ("bad-cell", 3, "3")]


@pytest.mark.parametrize(
    ("content", "encoding", "code", "told"),
    [
        (b"a;b\n1;2\n", "utf-8", "missing-column", '"c", "d"'),
        (b"a;c;d;c\n1;2\n", "utf-8", "bad-table", '"c" twice'),
        (b"", "utf-8", "bad-table", "it is empty"),
        (b"c;d\n\xfe;1\n", "utf-8", "bad-table", "byte 4 is not utf-8"),
        (b"c;d\n1;1\n", "klingon", "bad-table", 'no encoding "klingon"'),
        (b"c;d\n1;1\n", "rot13", "bad-table", 'no encoding "rot13"'),
    ],
)
def test_a_table_that_cannot_be_read_is_one_problem(content: bytes, encoding: str, code: str, told: str) -> None:
    table = read_table(content, "t.csv", SEMICOLON.model_copy(update={"encoding": encoding}), ["c", "d"])
    [problem] = table.problems
    assert problem.code == code
    assert told in (problem.values.get("reason") or problem.values["value"])
    assert not table.rows


def test_a_column_for_a_field_that_no_line_has_is_a_problem() -> None:
    for columns, told in [({"economik": "Kod"}, "Did you mean economic?"), ({"place": "Ad"}, "the field economic")]:
        lines, [problem] = lines_of("Kod;Ad;Ödenek;Harcanan\n01;A;1;1\n", columns=columns)
        assert not lines
        assert problem.code == "bad-table"
        assert told in problem.values["reason"]


def test_a_cell_without_its_closing_quote_gives_problems_and_no_line() -> None:
    lines, problems = lines_of('Kod;Ad;Ödenek;Harcanan\n01;"A;1;1\n02;B;1;1\n')
    assert not lines
    assert [(p.code, p.line) for p in problems] == [("bad-cell", 2)]


def test_a_long_line_of_quotes_is_read_without_guessing() -> None:
    """The guess that frictionless makes where it is not stopped takes minutes over this."""
    table = read_table(b"a;b\n1;2\n" + b'";"' * 100_000 + b"\n", "t.csv", SEMICOLON, ["b"])
    assert [row.cells for row in table.rows] == [("2",)]
    assert [(p.code, p.line) for p in table.problems] == [("bad-cell", 3)]


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("Şube;Tutar\nİnşaat;1.250,50\nIşık;3,5\n", "windows-1254", ("windows-1254", ";", ",", ".")),
        ("Año;Importe\nÑu;1250,50\n", "windows-1252", ("windows-1252", ";", ",", "none")),
        ("Şube\tTutar\nA\t1 250,50\n", "utf-8", ("utf-8", "tab", ",", "space")),
        ("a,b\nx,1250.50\n", "utf-8", ("utf-8", ",", ".", "none")),
        ('a,b\nx,"1,250.50"\n"y, z","3,100,000"\n', "utf-8", ("utf-8", ",", ".", ",")),
        ("a;b\nx;1.250.000\n", "utf-8-sig", ("utf-8", ";", ",", ".")),
        ("a;b\nx;1.250\n", "utf-8", ("utf-8", ";", ".", "none")),
        ("a|b\nx|12\n", "utf-16", ("utf-16", "|", ".", "none")),
        ("", "utf-8", ("utf-8", ",", ".", "none")),
    ],
)
def test_a_dialect_is_told_from_the_file(text: str, encoding: str, expected: tuple[str, ...]) -> None:
    found = detect_dialect(text.encode(encoding))
    assert (found.encoding, found.delimiter, found.decimal, found.thousands) == expected


def test_a_windows_table_of_a_town_reads_without_a_word_about_its_form(tmp_path: Path) -> None:
    record = (
        "year: 2025\nstatus: closed\nas_of: 2025-12-31\nsource: Kesin hesap\ntables:\n"
        "  - {file: gider.csv, direction: expenditure, columns: {economic: Ekonomik, economic_label: Açıklama}, "
        "phases: {approved: Ödenek, executed: Gerçekleşen}}\n"
    )
    rows = "06.5.7.01;Işıklı çarşı;1.234,56;1.000,00\r\n03.2.1.01;Kırtasiye, şube;12,50;bin\r\n"
    rows += "01.1.1.01;Güğüm;7,00;0,00\r\n"
    table = f"Ekonomik;Açıklama;Ödenek;Gerçekleşen\r\n{rows}".encode("cp1254")
    checked = check(read(small_town(tmp_path, {"budgets/2025.yml": record, "budgets/gider.csv": table})))
    assert [(p.code, p.file, p.line, p.values["column"], p.values["value"]) for p in checked.problems] == [
        ("bad-cell", "budgets/gider.csv", 3, '"Gerçekleşen"', "bin")
    ]
    assert checked.town is not None
    assert [(line.economic_label, line.amount("approved")) for line in checked.town.lines["2025"]] == [
        ("Işıklı çarşı", Decimal("1234.56")),
        ("Güğüm", Decimal(7)),
    ]
    [told] = checked.tables
    assert told.dialect == Dialect(encoding="windows-1254", delimiter=";", decimal=",", thousands=".")


def test_codes_of_two_parts_and_marks_between_thousands_do_not_mislead_the_guess() -> None:
    rows = "03.2;1.234,56\n03.3;12,50\n06.5;1.000\u00a0\n".replace("\u00a0", "")
    lines, problems = lines_of(
        f"Kod;Ödenek\n{rows}", dialect={}, columns={"economic": "Kod"}, phases={"approved": "Ödenek"}
    )
    assert not problems
    assert [line.amount("approved") for line in lines] == [Decimal("1234.56"), Decimal("12.50"), Decimal(1000)]


def test_a_row_of_sums_is_refused_and_an_encoding_nobody_has_is_one_problem() -> None:
    told = {"dialect": {"delimiter": ";", "decimal": ",", "thousands": "."}, "columns": {"economic": "Kod"}}
    phases = {"approved": "Ödenek"}
    lines, problems = lines_of("Kod;Ödenek\n03.2.1.01;5\nGENEL TOPLAM;5\n", **told, phases=phases)
    assert len(lines) == 1
    assert [(p.code, p.line) for p in problems] == [("bad-cell", 3)]
    for encoding in ("undefined", "idna", "turkce"):
        _, problems = lines_of("Kod;Ödenek\nx;1\n", **{**told, "dialect": {"encoding": encoding}}, phases=phases)
        assert [p.code for p in problems] == ["bad-table"]


@pytest.mark.skipif(not MADRID.is_dir(), reason="the real tables of Madrid are not beside this checkout")
def test_madrids_table_as_it_is_has_its_six_totals_and_two_lines_that_do_not_add_up(tmp_path: Path) -> None:
    phases = {
        "approved": ("CRED_INICIAL", "5721776274.00"),
        "modification": ("MOD_CREDITO", "544741703.36"),
        "adjusted": ("C_DEFINITIVO", "6266517977.30"),
        "authorised": ("C_AUTORIZADO", "5942495157.67"),
        "committed": ("C_DISPUESTO", "5936002373.47"),
        "executed": ("OBL_RECONOC", "5817577154.50"),
    }
    columns = ", ".join(f"{phase}: {heading}" for phase, (heading, _) in phases.items())
    totals = "".join(
        f"  - {{direction: expenditure, phase: {phase}, amount: {total}}}\n" for phase, (_, total) in phases.items()
    )
    record = (
        "year: 2023\nstatus: closed\nas_of: 2023-12-31\nsource: Ayuntamiento de Madrid\ntables:\n"
        "  - {file: gastos.csv, direction: expenditure, "
        "columns: {institutional: Centro, functional: Programa, economic: Economico}, "
        f"phases: {{{columns}}}}}\ntotals:\n{totals}"
    )
    codes = "".join(f"  - {{code: {phase}, label: {{tr: {phase}, en: {phase}}}}}\n" for phase in (*phases, "collected"))
    listed = f"title: {{tr: Aşamalar, en: Phases}}\ncodes:\n{codes}"
    files = {
        "budgets/2023.yml": record,
        "budgets/gastos.csv": (MADRID / "gastos.csv").read_bytes(),
        "codelists/phases.yml": listed,
    }
    problems = check(read(small_town(tmp_path, files))).problems
    assert [(p.code, p.file, p.line) for p in problems if p.code not in OTHER_WARNINGS] == [
        ("balance-differs", "budgets/gastos.csv", 223),
        ("balance-differs", "budgets/gastos.csv", 2573),
    ]


@pytest.mark.skipif(not MADRID.is_dir(), reason="the real tables of Madrid are not beside this checkout")
@pytest.mark.parametrize("file", ["gastos.csv", "ingresos.csv"])
def test_real_table_is_read_as_pythons_own_reader_reads_it(file: str) -> None:
    content = (MADRID / file).read_bytes()
    dialect = detect_dialect(content)
    rows = list(csv.reader(content.decode("cp1252").splitlines(), delimiter=";"))
    table = read_table(content, file, dialect, rows[0])
    assert not table.problems
    assert [list(row.cells) for row in table.rows] == [[cell.strip() for cell in row] for row in rows[1:]]
    assert [row.number for row in table.rows] == list(range(2, len(rows) + 1))
