"""`uretken fmt` puts records in order, says what it did, and leaves alone what it cannot read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.commands import main
from tests.importers.tables import every_file
from tests.towns import small_town

CONTENT = Path(__file__).parents[1] / "content"
MIXED = "phone: 0272 000 00 01   # switchboard\nname: Zabıta\n"
SORTED = "name: Zabıta\nphone: 0272 000 00 01   # switchboard\n"


def fmt(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", "fmt", *map(str, arguments)], catch_exceptions=False)


def test_the_invented_town_is_in_order() -> None:
    result = fmt("--content", CONTENT, "--check")
    assert result.exit_code == 0, result.output


def test_a_file_is_put_in_order_and_named_and_nothing_else_is_touched(tmp_path: Path) -> None:
    content = small_town(tmp_path, {"units/zabita.yml": MIXED})
    before = every_file(content)
    assert fmt("--content", content, "--check").exit_code == 1
    assert every_file(content) == before
    result = fmt("--content", content)
    assert result.exit_code == 0
    assert f"{content.as_posix()}/units/zabita.yml: put in order\n" in result.output
    assert re.search(r"^1 put in order, \d+ in order already, 0 left alone$", result.output, re.MULTILINE)
    assert every_file(content) == before | {"units/zabita.yml": SORTED.encode()}
    assert fmt("--content", content, "--check").exit_code == 0


def test_only_the_named_paths_change(tmp_path: Path) -> None:
    content = small_town(tmp_path, {"units/zabita.yml": MIXED, "units/temizlik.yml": MIXED})
    assert fmt("--content", content, content / "units" / "temizlik.yml").exit_code == 0
    assert (content / "units" / "zabita.yml").read_text("utf-8") == MIXED
    assert (content / "units" / "temizlik.yml").read_text("utf-8") == SORTED


@pytest.mark.parametrize("broken", [b"name: A\nname: B\n", b"phone: 1\nname: \xfe\n", b"phone: [\n"])
def test_a_file_that_cannot_be_read_is_told_and_left_alone(tmp_path: Path, broken: bytes) -> None:
    content = small_town(tmp_path, {"units/zabita.yml": broken})
    result = fmt("--content", content)
    assert result.exit_code == 1
    assert "units/zabita.yml:" in result.output
    assert "1 left alone" in result.output
    assert (content / "units" / "zabita.yml").read_bytes() == broken


def test_of_a_page_only_the_heading_changes(tmp_path: Path) -> None:
    body = "# Biz\n\ntitle: bu bir alan değil   \r\n---\nson"
    content = small_town(tmp_path, {"pages/tr/biz.md": f"---\ntitle: Biz\npage: biz\n---\n{body}"})
    assert fmt("--content", content).exit_code == 0
    assert (content / "pages/tr/biz.md").read_bytes().decode() == f"---\npage: biz\ntitle: Biz\n---\n{body}"
