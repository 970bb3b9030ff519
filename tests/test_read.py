"""What a content folder gives, and what stands in it that is no record."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from generator.check import check
from generator.read import read
from tests.towns import small_town


def test_a_page_without_its_heading_says_how_to_write_one(tmp_path: Path) -> None:
    content = small_town(tmp_path, {"pages/tr/iletisim.md": "# İletişim\n"})
    problems = check(read(content)).problems
    assert [(problem.file, problem.code) for problem in problems] == [("pages/tr/iletisim.md", "heading-missing")]


def test_a_fault_in_a_pages_heading_is_placed_in_the_file(tmp_path: Path) -> None:
    content = small_town(tmp_path, {"pages/tr/iletisim.md": "---\npage: iletisim\ntitel: İletişim\n---\n\nMetin.\n"})
    problems = check(read(content)).problems
    assert [(problem.line, problem.code) for problem in problems] == [(3, "unknown-field")]
    assert "title" in problems[0].values["suggestion"]


def test_many_files_read_in_two_processes_come_in_the_order_of_one(tmp_path: Path) -> None:
    records = {f"needs/ihtiyac-{number}.yml": "title: Yol\nstatus: {state: open}\n" for number in range(500)}
    found = [document.file for document in read(small_town(tmp_path, records)).documents]
    assert found == sorted(found)
    assert set(records) <= set(found)


def test_check_tells_a_path_outside_the_content_folder_from_a_clean_one(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    other = tmp_path / "elsewhere.yml"
    other.write_text("a: b\n")
    done = _check("--content", str(content), str(other))
    assert done.returncode == 2
    assert "elsewhere.yml" in done.stderr
    inside = _check("--content", str(content), str(content / "needs"))
    assert inside.returncode == 0


def test_check_reports_in_turkish_when_asked(tmp_path: Path) -> None:
    content = small_town(tmp_path, {"needs/yol.yml": "title: Yol dar\nstatus: {state: declined}\n"})
    done = _check("--content", str(content), before=("--lang", "tr"))
    assert done.returncode == 1
    assert "needs/yol.yml:2:9: hata: status: " in done.stdout
    assert "gerekçesi olmalı" in done.stdout


def _check(*arguments: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", *before, "check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)
