"""The house keeps its shape: who imports whom, one door per dependency, no folder that the README does not name.

Read from the source with `ast` and from git's list of files; nothing is imported.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

TOP_FOLDERS = {".ci", "content", "forms_api", "generator", "tests"}
TOP_FILES = {
    *(".gitignore", ".pre-commit-config.yaml", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md"),
    *("hatch_build.py", "mkdocs.yml", "pyproject.toml", "requirements.lock"),
}
WITH_A_README = ("", "content", "forms_api", "generator", "generator/kept", "generator/records", "tests")
"""Folders whose README says what lives there and how to change it."""

DOORS: dict[str, tuple[str, ...]] = {
    "yaml": ("generator/records/",),
    "mkdocs": ("generator/publish/",),
    "material": ("generator/publish/",),
    "frictionless": (
        "generator/tables.py",
        "generator/workbook.py",
        "generator/importers/",
        "generator/export/datapackage.py",
    ),
    "openpyxl": ("generator/workbook.py", "generator/spreadsheet/"),
    "PIL": ("generator/publish/photos.py", "forms_api/photo_canvas.py"),
    "stdnum": ("generator/records/personal_data.py",),
    "phonenumbers": ("generator/records/personal_data.py",),
    "sqlalchemy": ("forms_api/database/",),
    "alembic": ("forms_api/database/",),
    "flask": ("forms_api/",),
    "rcssmin": ("generator/publish/styles.py",),
    "tinycss2": ("generator/publish/pruning.py",),
    "squarify": ("generator/derive/", "generator/render/"),
    "msgspec": ("generator/kept/", "generator/publish/patch.py", "generator/records/packed.py"),
    "jinja2": ("generator/render/", "generator/publish/", "forms_api/"),
    "pydantic": ("generator/", "forms_api/"),
    "subprocess": (
        "generator/git.py",
        "generator/commands/up.py",
        "forms_api/bare_clone.py",
        "forms_api/photos.py",
    ),
}
"""The only modules that import a dependency; `up` starts the endpoint, `photos` a picture's own process, others git."""

MACHINE_PATH = re.compile(r"(?<![\w./:>-])/(?:home|Users|root|work|workspace|opt|mnt)/\w|[A-Z]:\\\\?Users\\")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmmirror|crates\.io|proxy\.golang|anaconda\.org")


@cache
def tracked() -> tuple[str, ...]:
    """The files git has or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not in a git repository")
    return tuple(name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file())


@cache
def imports() -> tuple[tuple[str, str], ...]:
    """(file, module) for every import in the two packages."""
    return tuple(
        (file.relative_to(ROOT).as_posix(), module)
        for package in ("generator", "forms_api")
        for file in sorted((ROOT / package).rglob("*.py"))
        for module in _imported(file)
    )


def _imported(file: Path) -> Iterator[str]:
    package = file.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            near = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*near, *([node.module] if node.module else [])))
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def test_records_import_nothing_else_of_the_house() -> None:
    assert not [
        (file, module)
        for file, module in imports()
        if file.startswith("generator/records/")
        and (_within(module, "generator") or _within(module, "forms_api"))
        and not _within(module, "generator.records")
    ]


def test_forms_api_imports_only_the_records_of_the_generator() -> None:
    assert not [
        (file, module)
        for file, module in imports()
        if file.startswith("forms_api/") and _within(module, "generator") and not _within(module, "generator.records")
    ]


def test_generator_never_imports_forms_api() -> None:
    assert not [
        (file, module) for file, module in imports() if file.startswith("generator/") and _within(module, "forms_api")
    ]


@pytest.mark.parametrize("dependency", DOORS)
def test_dependency_has_one_door(dependency: str) -> None:
    assert not [
        (file, module)
        for file, module in imports()
        if _within(module, dependency) and not file.startswith(DOORS[dependency])
    ]


def test_every_door_is_there() -> None:
    doors = {door for dependency in DOORS.values() for door in dependency}
    assert not sorted(door for door in doors if not (ROOT / door).exists())


def test_top_level_holds_only_what_the_readme_names() -> None:
    tops = {name.split("/")[0] if "/" in name else name for name in tracked()}
    folders = {name.split("/")[0] for name in tracked() if "/" in name}
    assert folders <= TOP_FOLDERS
    assert tops - folders <= TOP_FILES
    readme = (ROOT / "README.md").read_text("utf-8")
    assert not sorted(name for name in TOP_FOLDERS - {".ci"} if f"`{name}/`" not in readme)


@pytest.mark.parametrize("folder", WITH_A_README)
def test_folder_says_what_lives_there(folder: str) -> None:
    assert len((ROOT / folder / "README.md").read_text("utf-8")) > 300


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["machine path", "registry address"])
def test_no_file_names_a_machine_or_a_registry(pattern: re.Pattern[str]) -> None:
    found = []
    for name in tracked():
        if name != Path(__file__).relative_to(ROOT).as_posix():
            text = (ROOT / name).read_bytes().decode("utf-8", "ignore")
            found += [f"{name}: {match[0]}" for match in pattern.finditer(text)]
    assert not found


def test_lock_names_versions_and_hashes_and_no_address() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    assert not [line for line in lines if "://" in line or line.startswith("-") or " @ " in line]
    pins = [line for line in lines if line and not line.startswith(("#", " "))]
    assert pins
    assert all(re.fullmatch(r"[a-z0-9._-]+==\S+( ; .+)? \\", line) for line in pins)


def test_readmes_lead_to_files_that_exist() -> None:
    broken = [
        f"{name}: {target}"
        for name in tracked()
        if name.endswith(".md") and not name.startswith(("content/pages/", "tests/fixtures/"))
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", (ROOT / name).read_text("utf-8"))
        if not (ROOT / name).parent.joinpath(target).exists()
    ]
    assert not broken


@pytest.mark.parametrize("package", ["generator", "forms_api"])
def test_every_module_says_what_it_is(package: str) -> None:
    silent = [
        file.relative_to(ROOT).as_posix()
        for file in sorted((ROOT / package).rglob("*.py"))
        if not ast.get_docstring(ast.parse(file.read_text("utf-8")))
    ]
    assert not silent
