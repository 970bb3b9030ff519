"""The schemas as files, and the settings with which VS Code and JetBrains editors find them.

Takes schemas and folders, gives the text of each file by its path; what stands in a settings file beside ours is kept,
and a settings file that cannot be read is left alone. The same town gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

from generator.editor.schema import Schema
from generator.records.kinds import KINDS

SCHEMAS = ".schemas"
"""The folder of the schemas, below the content folder."""
EXTENSION = "redhat.vscode-yaml"
_COMPONENT = "JsonSchemaMappingsProjectConfiguration"


class SettingsUnreadable(Exception):
    """A settings file that others wrote and that cannot be kept as it is; the message names it."""


def as_json(value: Any) -> str:
    """JSON as it is kept in git: keys as they come, one value a line."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def schema_files(schemas: Mapping[str, Schema]) -> dict[str, str]:
    """The schemas by their file below the content folder."""
    return {f"{SCHEMAS}/{kind}.json": as_json(schema) for kind, schema in schemas.items()}


def written_language(content: Path) -> str:
    """The language of the schemas that stand below a content folder; empty when there are none."""
    try:
        comment = json.loads((content / SCHEMAS / "site.json").read_bytes())["$comment"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return str(comment).rpartition(" ")[2]


def globs(codelists: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Kind to the files of its records, below the content folder.

    Code lists are named one by one: no editor can leave out codelists/questions.yml from a pattern.
    """
    found: dict[str, tuple[str, ...]] = {}
    for kind in KINDS:
        if kind.name == "codelist":
            found[kind.name] = tuple(f"{kind.folder}/{name}.yml" for name in codelists)
        elif kind.folder.endswith(".yml"):
            found[kind.name] = (kind.folder,)
        else:
            found[kind.name] = (f"{kind.folder}/*/*.yml" if kind.by_year else f"{kind.folder}/*.yml",)
    return found


def settings_files(workspace: Path, content: Path, codelists: tuple[str, ...]) -> dict[Path, str]:
    """The settings for an editor that opens `workspace`, in or above the content folder. Raises SettingsUnreadable."""
    below = content.resolve().relative_to(workspace.resolve()).as_posix()
    prefix = "" if below == "." else f"{below}/"
    files = {kind: tuple(f"{prefix}{glob}" for glob in found) for kind, found in globs(codelists).items()}
    settings, extensions = workspace / ".vscode" / "settings.json", workspace / ".vscode" / "extensions.json"
    mappings = workspace / ".idea" / "jsonSchemas.xml"
    return {
        settings: _vscode(settings, prefix, files),
        extensions: _recommended(extensions),
        mappings: _jetbrains(mappings, prefix, files),
    }


def _ours(schema: str, prefix: str) -> bool:
    return PurePosixPath(schema).parent == PurePosixPath(f"{prefix}{SCHEMAS}")


def _vscode(file: Path, prefix: str, files: Mapping[str, tuple[str, ...]]) -> str:
    before = _json_of(file)
    others = {schema: found for schema, found in before.get("yaml.schemas", {}).items() if not _ours(schema, prefix)}
    # A slash in front: the language server looks for the pattern anywhere in the path, so site.yml is not mysite.yml.
    ours = {f"./{prefix}{SCHEMAS}/{kind}.json": [f"/{glob}" for glob in found] for kind, found in files.items()}
    return as_json({**before, "yaml.schemas": {**others, **ours}})


def _recommended(file: Path) -> str:
    before = _json_of(file)
    named = before.get("recommendations", [])
    return as_json({**before, "recommendations": named if EXTENSION in named else [*named, EXTENSION]})


def _json_of(file: Path) -> dict[str, Any]:
    """A settings file that is there; JSON with comments is not rewritten, for they would be lost."""
    if not file.is_file():
        return {}
    try:
        value = json.loads(file.read_bytes())
    except ValueError as error:
        raise SettingsUnreadable(str(file)) from error
    fits = isinstance(value, dict) and isinstance(value.get("yaml.schemas", {}), dict)
    if not fits or not isinstance(value.get("recommendations", []), list):
        raise SettingsUnreadable(str(file))
    return dict(value)


def _jetbrains(file: Path, prefix: str, files: Mapping[str, tuple[str, ...]]) -> str:
    project = ElementTree.Element("project", version="4")
    component = ElementTree.SubElement(project, "component", name=_COMPONENT)
    entries = ElementTree.SubElement(ElementTree.SubElement(component, "state"), "map")
    entries.extend(entry for entry in _entries_of(file) if not _ours(_option(entry, "relativePathToSchema"), prefix))
    for kind, found in files.items():
        name = f"uretken {kind}"
        value = ElementTree.SubElement(ElementTree.SubElement(entries, "entry", key=name), "value")
        info = ElementTree.SubElement(value, "SchemaInfo")
        for option, text in (
            ("name", name),
            ("relativePathToSchema", f"{prefix}{SCHEMAS}/{kind}.json"),
            ("schemaVersion", "JSON Schema version 7"),
        ):
            ElementTree.SubElement(info, "option", name=option, value=text)
        listed = ElementTree.SubElement(ElementTree.SubElement(info, "option", name="patterns"), "list")
        for glob in found:
            _add_pattern(listed, glob)
    ElementTree.indent(project)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(project, encoding="unicode")}\n'


def _add_pattern(listed: ElementTree.Element, glob: str) -> None:
    item = ElementTree.SubElement(listed, "Item")
    if "*" in glob:
        ElementTree.SubElement(item, "option", name="pattern", value="true")
    ElementTree.SubElement(item, "option", name="path", value=glob)
    if "*" in glob:
        ElementTree.SubElement(item, "option", name="mappingKind", value="Pattern")


def _entries_of(file: Path) -> list[ElementTree.Element]:
    if not file.is_file():
        return []
    try:
        project = ElementTree.fromstring(file.read_bytes())  # noqa: S314 - the user's own settings
    except ElementTree.ParseError as error:
        raise SettingsUnreadable(str(file)) from error
    return project.findall(f"component[@name='{_COMPONENT}']/state/map/entry")


def _option(entry: ElementTree.Element, name: str) -> str:
    found = entry.find(f"value/SchemaInfo/option[@name='{name}']")
    return "" if found is None else found.get("value", "")
