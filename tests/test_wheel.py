"""The built wheel, installed away from the checkout, has everything it needs: nothing is read from the source tree."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = (
    "generator",
    "forms_api",
    "hatch_build.py",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
)


def run(*command: str | Path, at: Path) -> subprocess.CompletedProcess[str]:
    """Run a command outside the checkout, with nothing in the environment that would lead back to it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    environment["LC_ALL"] = "C.UTF-8"
    done = subprocess.run([*map(str, command)], cwd=at, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.args}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / "source" / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (folder / "source").mkdir(exist_ok=True)
            shutil.copy(source, folder / "source" / name)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, folder / "source", at=folder)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of an environment of its own, with the wheel in it and the dependencies of this one beside it."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    [packages] = folder.glob("lib/python*/site-packages")
    # A .pth file adds the dependencies and runs none of theirs: the editable install of this checkout is not seen.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    python = folder / "bin" / "python"
    install = ("-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--ignore-installed", wheel)
    run(sys.executable, *install, at=folder)
    where = run(python, "-c", "import generator, forms_api; print(generator.__file__, forms_api.__file__)", at=folder)
    assert all(Path(file).is_relative_to(packages) for file in where.stdout.split())
    return folder / "bin"


FETCHED = {
    f"generator/theme/node_modules/leaflet/{name}" for name in ("LICENSE", "dist/leaflet.js", "dist/leaflet.css")
}
"""What pages load of others; it comes along where npm could fetch it."""


def test_wheel_holds_every_file_of_the_packages_and_no_other(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    if os.environ.get("URETKEN_NEED_BROWSER") or all((ROOT / name).is_file() for name in FETCHED):
        assert packed >= FETCHED
    sources = {
        file.relative_to(ROOT).as_posix()
        for package in ("generator", "forms_api")
        for file in (ROOT / package).rglob("*")
        if file.is_file() and not {"__pycache__", "node_modules", ".npmrc"}.intersection(file.parts)
    }
    assert packed - FETCHED == sources


@pytest.mark.parametrize("command", ["uretken", "uretken-forms"])
def test_installed_commands_say_their_version(installed: Path, tmp_path: Path, command: str) -> None:
    assert version("uretken") in run(installed / command, "--version", at=tmp_path).stdout
    assert "Usage" in run(installed / command, "--help", at=tmp_path).stdout


@pytest.mark.skipif(not (ROOT / "content" / "site.yml").is_file(), reason="content/ holds no town yet")
def test_installed_wheel_checks_and_builds_a_town_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    run(installed / "uretken", "check", at=tmp_path)
    run(installed / "uretken", "build", "--date", "2026-11-20", at=tmp_path)
    built = json.loads((tmp_path / "site" / "data" / "build.json").read_bytes())
    assert "2026-11-20" in built.values()
    assert {page.parent.name for page in (tmp_path / "site").glob("*/index.html")} >= {"tr", "en"}
    assert (tmp_path / "site" / "tr" / "projeler" / "cumhuriyet-meydani" / "index.html").is_file()
    assert str(ROOT) not in (tmp_path / "site" / "tr" / "index.html").read_text("utf-8")
