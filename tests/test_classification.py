"""The shipped code lists are whole, a town's own lists extend them, and its budgets are held against both."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from generator.check import Checked, check
from generator.classification import classifications, cofog, extended, shipped, with_own
from generator.read import read
from generator.records.problem import Severity
from generator.records.text import Text
from generator.records.town import Codelist, CodelistEntry
from tests.towns import small_town

ROOT = Path(__file__).parents[1]
FIRST_LEVELS = ROOT.parent / "shared" / "data" / "tr" / "abs-kodlari.json"
"""First-level names written down from budgets of real towns; beside this checkout where it is present."""
ABS = shipped("abs-2006")
LISTS = [(version, name) for version in classifications() for name in shipped(version)]
COFOG_GROUPS = (8, 5, 6, 9, 6, 6, 6, 6, 8, 9)
"""How many groups each of COFOG's ten divisions has (UN, 1999)."""


def labels(codelist: Codelist) -> dict[str, str]:
    return {entry.code: dict(entry.label.translations)["tr"] for entry in codelist.codes}


def listed(name: str, *entries: CodelistEntry) -> Codelist:
    return Codelist(id=name, title=Text(plain="Kodlar"), codes=entries)


@pytest.mark.parametrize(("version", "name"), LISTS)
def test_every_code_stands_once_in_order_below_a_code_of_the_list(version: str, name: str) -> None:
    codes = [entry.code for entry in shipped(version)[name].codes]
    assert [code for code, times in Counter(codes).items() if times > 1] == []
    assert [code for code in codes if "." in code and code.rpartition(".")[0] not in codes] == []
    assert codes == sorted(codes, key=lambda code: code.split("."))


@pytest.mark.parametrize(("version", "name"), LISTS)
def test_every_code_has_the_digits_of_its_level(version: str, name: str) -> None:
    digits = {"institutional": (2, 2), "finance": (1,)}.get(name, (2, 1, 1, 2))
    for entry in shipped(version)[name].codes:
        levels = entry.code.split(".")
        assert tuple(map(len, levels)) == digits[: len(levels)], entry.code
        assert entry.code.replace(".", "").isdecimal()


@pytest.mark.parametrize(("version", "name"), LISTS)
def test_every_label_is_written_in_turkish_and_english(version: str, name: str) -> None:
    for entry in shipped(version)[name].codes:
        written = dict(entry.label.translations)
        assert set(written) == {"tr", "en"}, entry.code
        assert all(text == " ".join(text.split()) for text in written.values()), entry.code


@pytest.mark.parametrize(("version", "name"), LISTS)
def test_a_list_says_what_it_is_from_and_since_when_it_holds(version: str, name: str) -> None:
    codelist = shipped(version)[name]
    assert codelist.version == version
    assert codelist.source is not None
    assert codelist.since is not None
    assert re.fullmatch(r"\d{4}", codelist.since)


@pytest.mark.parametrize(("version", "name"), LISTS)
def test_an_independent_reader_finds_the_same_codes(version: str, name: str) -> None:
    file = ROOT / "generator" / "classification" / version / f"{name}.yml"
    found = yaml.safe_load(file.read_text("utf-8"))["codes"]
    assert [(entry["code"], entry["label"]["tr"]) for entry in found] == list(labels(shipped(version)[name]).items())


def test_the_second_institutional_level_is_the_81_provinces() -> None:
    provinces = {code: label for code, label in labels(ABS["institutional"]).items() if "." in code}
    assert list(provinces) == [f"46.{plate:02}" for plate in range(1, 82)]
    known = {"01": "Adana", "06": "Ankara", "34": "İstanbul", "42": "Konya", "67": "Zonguldak", "81": "Düzce"}
    assert {plate: provinces[f"46.{plate}"] for plate in known} == known
    assert len(set(provinces.values())) == 81


def test_the_functional_divisions_are_those_of_cofog() -> None:
    divisions = [entry for entry in ABS["functional"].codes if "." not in entry.code]
    assert [(entry.code, entry.cofog) for entry in divisions] == [(f"{n:02}", f"{n:02}") for n in range(1, 11)]


def test_the_functional_groups_lead_to_every_group_of_cofog_but_one() -> None:
    groups = [entry.cofog for entry in ABS["functional"].codes if entry.code.count(".") == 1 and entry.cofog]
    every = {f"{n:02}.{m}" for n, count in enumerate(COFOG_GROUPS, 1) for m in range(1, count + 1)}
    assert every - set(groups) == {"09.1"}  # Turkey's basic education is more than COFOG's primary education
    assert len(groups) == len(set(groups))


def test_what_lies_below_stays_in_the_cofog_group_above() -> None:
    for entry in ABS["functional"].codes:
        above = cofog(entry.code.rpartition(".")[0], ABS["functional"]) if "." in entry.code else None
        if entry.cofog and above:
            assert entry.cofog.startswith(above), entry.code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("04.5.2.00", "04.5.1"),
        ("06.2.0.00", "06.2"),
        ("01.5.0", "01.7"),
        ("09.1.2.00", "09"),
        ("09.4.1.00", "09.4"),
        ("06", "06"),
        ("11.1", None),
    ],
)
def test_cofog_is_that_of_the_nearest_level(code: str, expected: str | None) -> None:
    assert cofog(code, ABS["functional"]) == expected


@pytest.mark.skipif(not FIRST_LEVELS.is_file(), reason="the real first levels are not beside this checkout")
def test_first_levels_agree_with_those_of_real_budgets() -> None:
    real = json.loads(FIRST_LEVELS.read_text("utf-8"))
    expected = {
        "functional": real["fonksiyonel"]["level1"],
        "finance": real["finansman_tipi"]["codes"],
        "economic-expenditure": real["ekonomik_gider"]["level1"],
        "economic-revenue": real["ekonomik_gelir"]["level1"],
    }
    for name, names in expected.items():
        first = {code: label for code, label in labels(ABS[name]).items() if "." not in code}
        assert {code: label.replace("â", "a") for code, label in first.items()} == names, name


def test_a_town_extends_a_shipped_list_and_its_words_win() -> None:
    own = listed(
        "functional",
        CodelistEntry(code="06.2", label=Text(plain="Mahalle hizmetleri")),
        CodelistEntry(code="06.2.0.01", label=Text(plain="Meydanlar")),
    )
    joined = extended(ABS["functional"], own)
    by_code = {entry.code: entry for entry in joined.codes}
    assert len(joined.codes) == len(ABS["functional"].codes) + 1
    assert (by_code["06.2"].label.plain, by_code["06.2"].cofog) == ("Mahalle hizmetleri", "06.2")
    assert joined.codes[-1].code == "10.9.9.00"
    assert cofog("06.2.0.01", joined) == "06.2"
    assert (joined.title.plain, joined.version, joined.since) == ("Kodlar", "abs-2006", "2006")
    assert "06.2.0.01" not in labels(ABS["functional"])


def test_without_a_classification_a_town_has_its_own_lists_alone() -> None:
    own = {"aims": listed("aims"), "functional": listed("functional")}
    assert with_own(None, own) == own
    assert set(with_own("abs-2006", own)) == {*own, *ABS}


# --- a town's budget held against the lists -----------------------------------------------------------------------


def checked(folder: Path, lines: str, site: str = "classification: abs-2006\n", **lists: str) -> Checked:
    files = {
        "site.yml": f"name: {{tr: Küçük Belediye, en: Small Municipality}}\nlanguages: [tr, en]\n{site}",
        "budgets/2026.yml": f"year: 2026\nstatus: approved\nas_of: 2026-10-31\nsource: Muhasebe\nlines:\n{lines}",
        "projects/yol-genisletme.yml": "title: {tr: Yol, en: Road}\nstage: need\nstatus: {state: active}\n",
    }
    files |= {
        f"codelists/{name}.yml": f"title: {{tr: Kodlar, en: Codes}}\ncodes:\n{text}" for name, text in lists.items()
    }
    return check(read(small_town(folder, files)))


def told(found: Checked) -> list[tuple[str, str, str, str]]:
    problems = [problem for problem in found.problems if problem.code == "unknown-budget-code"]
    assert all(problem.severity is Severity.WARNING for problem in problems)
    return [(p.field, p.values["value"], p.values["codelist"], p.values["lines"]) for p in problems]


def line(**codes: str) -> str:
    written = ", ".join(f'{name}: "{code}"' for name, code in codes.items())
    direction = "" if "direction" in codes else "direction: expenditure, "
    return f"  - {{{direction}{written}, amounts: {{approved: 5}}}}\n"


def test_an_unknown_code_is_told_once_with_the_number_of_its_lines(tmp_path: Path) -> None:
    lines = line(economic="03.2.1.01") + line(economic="03.2.1.77") * 3 + line(economic="03.2.1.78")
    assert told(checked(tmp_path, lines)) == [
        ("lines[1].economic", '"03.2.1.77"', "economic-expenditure", "3"),
        ("lines[4].economic", '"03.2.1.78"', "economic-expenditure", "1"),
    ]


def test_every_unknown_code_of_a_table_is_told_at_its_first_row(tmp_path: Path) -> None:
    budget = (
        "year: 2026\nstatus: approved\nas_of: 2026-10-31\nsource: Muhasebe\ntables:\n"
        "  - {file: gelir.csv, direction: revenue, columns: {economic: Kod}, phases: {approved: Tutar}}\n"
        "  - {file: gider.csv, direction: expenditure, columns: {economic: Kod}, phases: {approved: Tutar}}\n"
    )
    files = {
        "site.yml": "name: {tr: Küçük, en: Small}\nlanguages: [tr, en]\nclassification: abs-2006\n",
        "budgets/2026.yml": budget,
        "budgets/gelir.csv": "Kod,Tutar\n01.2.9.51,1\n",
        "budgets/gider.csv": "Kod,Tutar\n03.2.1.77,1\n03.2.1.78,2\n03.2.1.77,3\n",
        "projects/yol-genisletme.yml": "title: {tr: Yol, en: Road}\nstage: need\nstatus: {state: active}\n",
    }
    problems = [p for p in check(read(small_town(tmp_path, files))).problems if p.code == "unknown-budget-code"]
    assert [(p.file, p.line, p.values["value"], p.values["lines"]) for p in problems] == [
        ("budgets/gider.csv", 2, '"03.2.1.77"', "2"),
        ("budgets/gider.csv", 3, '"03.2.1.78"', "1"),
    ]


def test_a_code_below_where_the_list_ends_is_not_told(tmp_path: Path) -> None:
    lines = line(institutional="46.42.28.02", functional="09.4.1.00", economic="05.8.5.02")
    assert told(checked(tmp_path, lines)) == []


def test_a_towns_own_units_make_a_missing_one_stand_out(tmp_path: Path) -> None:
    own = "".join(f'  - {{code: "{code}", label: Birim}}\n' for code in ("46.42.28", "46.42.28.02"))
    lines = line(institutional="46.42.28.03", economic="03.2.1.01") + line(institutional="46.42.28.02", economic="06")
    assert told(checked(tmp_path, lines, institutional=own)) == [
        ("lines[0].institutional", '"46.42.28.03"', "institutional", "1")
    ]


def test_revenue_is_held_against_the_list_of_revenue(tmp_path: Path) -> None:
    codes = ("01.2.9.51", "03.2.1.01")
    lines = "".join(line(direction=way, economic=code) for way in ("revenue", "expenditure") for code in codes)
    assert [entry[:3] for entry in told(checked(tmp_path, lines))] == [
        ("lines[2].economic", '"01.2.9.51"', "economic-expenditure")
    ]


def test_a_town_without_lists_is_told_nothing(tmp_path: Path) -> None:
    assert told(checked(tmp_path, line(functional="99", economic="99.9"), site="")) == []


def test_a_shipped_list_brings_no_problem_to_a_town_in_another_language(tmp_path: Path) -> None:
    site = "classification: abs-2006\ncontent_languages: [tr]\n"
    found = checked(tmp_path, line(economic="03.2.1.01"), site=site)
    assert not [problem for problem in found.problems if "codelists/functional" in problem.file]
    assert found.town is not None
    assert len(found.town.codelists["functional"].codes) == len(ABS["functional"].codes)
    assert "functional" not in found.town.own_codelists
    assert {record.id for kind, record in found.town.published() if kind == "codelist"} >= set(ABS)
