"""The ready files for forges and pre-commit run as they stand, in a repository that holds only the records."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
READY = {
    "github": ".github/workflows/records.yml",
    "gitlab": ".gitlab-ci.yml",
    "pre-commit": ".pre-commit-config.yaml",
}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The invented town's records as a repository of their own."""
    folder = tmp_path / "kayitlar"
    shutil.copytree(ROOT / "content", folder)
    run(folder, "git init --quiet . && git add . && git commit --quiet -m Kayıtlar")
    return folder


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A line as the forge's shell runs it; `uretken` and `pre-commit` are those of this environment."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    names = {f"GIT_{role}_{part}": "a@b.example" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    places = {"PRE_COMMIT_HOME": str(folder.parent / "pre-commit"), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    settings = {**os.environ, "PATH": path, **names, **places}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=settings, capture_output=True, text=True, check=False
    )


def lines(value: Any) -> Iterator[str]:
    """Every command line of a forge's file that calls uretken."""
    if isinstance(value, dict):
        for part in value.values():
            yield from lines(part)
    elif isinstance(value, list):
        for part in value:
            yield from lines(part)
    elif isinstance(value, str) and value.startswith("uretken "):
        yield value


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_every_line_of_a_forges_file_runs(town: Path, forge: str) -> None:
    commands = list(lines(YAML(typ="safe").load(town / READY[forge])))
    assert len(commands) >= 2
    for command in commands:
        done = run(town, command)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def test_a_fault_stands_at_its_line_on_both_forges(town: Path) -> None:
    record = town / "projects/bisiklet-yolu.yml"
    text = record.read_text("utf-8")
    record.write_text(re.sub(r"^stage: .*$", "stage: bitti", text, flags=re.MULTILINE), "utf-8")
    line = 1 + record.read_text("utf-8").splitlines().index("stage: bitti")
    github = run(town, "uretken check --content . --format github")
    assert github.returncode == 1
    assert f"::error file=projects/bisiklet-yolu.yml,line={line},col=8" in github.stdout
    gitlab = json.loads(run(town, "uretken check --content . --format gitlab").stdout)
    assert {"path": "projects/bisiklet-yolu.yml", "lines": {"begin": line}} in [entry["location"] for entry in gitlab]


def test_a_commit_with_a_fault_is_refused_and_a_right_one_is_made(town: Path) -> None:
    assert run(town, "pre-commit install").returncode == 0
    (town / "needs/yeni.yml").write_text("title: {tr: Yeni, en: New}\nstatus: {state: acik}\n", "utf-8")
    refused = run(town, "git add needs/yeni.yml && git commit -m Yeni")
    assert refused.returncode == 1
    assert "needs/yeni.yml:2:17: error" in refused.stdout + refused.stderr
    (town / "needs/yeni.yml").write_text("title: {tr: Yeni, en: New}\nstatus: {state: open}\n", "utf-8")
    made = run(town, "git add needs/yeni.yml && git commit -m Yeni")
    assert made.returncode == 0, made.stdout + made.stderr
