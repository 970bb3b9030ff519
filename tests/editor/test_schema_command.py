"""`uretken schema`: the files it writes are found by editors, are the same every time, and take nothing away."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from generator.commands import main
from generator.editor.files import globs
from generator.read import read
from tests.towns import small_town

CONTENT = Path(__file__).parent.parent.parent / "content"
GENERATED = (".schemas", ".vscode", ".idea")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def files_of(content: Path) -> dict[str, bytes]:
    """Every generated file below a folder."""
    return {
        path.relative_to(content).as_posix(): path.read_bytes()
        for name in GENERATED
        for path in sorted((content / name).rglob("*"))
        if path.is_file()
    }


def xml_of(content: Path) -> ElementTree.Element:
    return ElementTree.fromstring((content / ".idea" / "jsonSchemas.xml").read_bytes())  # noqa: S314 - our own


def language_server_finds(pattern: str, path: str) -> bool:
    """What yaml-language-server makes of a pattern: a star is anything, the rest is text, looked for up to the end."""
    return re.search(re.escape(pattern).replace(r"\*", ".*") + "$", path) is not None


def test_the_invented_towns_schemas_are_up_to_date(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    for name in GENERATED:
        shutil.rmtree(content / name)
    assert run("schema", "--content", content).exit_code == 0
    told = "content/ changed since its schemas were made. Run: uretken schema"
    assert files_of(content) == files_of(CONTENT), told


def test_every_record_is_mapped_to_the_schema_of_its_kind_and_to_no_other() -> None:
    schemas = json.loads((CONTENT / ".vscode" / "settings.json").read_bytes())["yaml.schemas"]
    project = xml_of(CONTENT)
    for document in read(CONTENT).documents:
        if document.file.endswith(".yml"):
            mine = f".schemas/{document.kind.name}.json"
            path = f"/somewhere/content/{document.file}"
            found = [s for s, patterns in schemas.items() for p in patterns if language_server_finds(p, path)]
            assert found == [f"./{mine}"], document.file
            infos = [i for i in project.iter("SchemaInfo") if _jetbrains_finds(i, document.file)]
            assert [i.find("option[@name='relativePathToSchema']").get("value") for i in infos] == [mine]  # type: ignore[union-attr]


def _jetbrains_finds(info: ElementTree.Element, path: str) -> bool:
    """A file is named whole; in a pattern a star stands for a part of one name."""
    names = [option.get("value", "") for option in info.iterfind(".//Item/option[@name='path']")]
    return any(re.fullmatch(re.escape(name).replace(r"\*", "[^/]*"), path) for name in names)


def test_a_second_run_changes_nothing_and_neither_does_the_users_language(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    run("schema", "--content", content)
    before = files_of(content)
    assert CliRunner(env={"LANG": "en_US.UTF-8"}).invoke(main, ["schema", "--content", str(content)]).exit_code == 0
    assert files_of(content) == before
    run("schema", "--lang", "en", "--content", content)
    assert files_of(content) != before


def test_schemas_are_no_records(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    before = read(content)
    run("schema", "--content", content)
    assert read(content) == before


def test_settings_of_others_are_kept(tmp_path: Path) -> None:
    other = {"./other.json": ["*.yaml"], "./.schemas/gone.json": ["/gone/*.yml"]}
    content = small_town(
        tmp_path,
        {
            ".vscode/settings.json": json.dumps({"editor.tabSize": 2, "yaml.schemas": other}),
            ".vscode/extensions.json": json.dumps({"recommendations": ["a.b"]}),
            ".idea/jsonSchemas.xml": "<project version='4'><component name='JsonSchemaMappingsProjectConfiguration'>"
            "<state><map><entry key='mine'><value><SchemaInfo><option name='relativePathToSchema' value='mine.json'/>"
            "</SchemaInfo></value></entry></map></state></component></project>",
        },
    )
    for _ in range(2):
        assert run("schema", "--content", content).exit_code == 0
    settings = json.loads((content / ".vscode" / "settings.json").read_bytes())
    assert settings["editor.tabSize"] == 2
    assert list(settings["yaml.schemas"])[:2] == ["./other.json", "./.schemas/site.json"]
    extensions = json.loads((content / ".vscode" / "extensions.json").read_bytes())
    assert extensions == {"recommendations": ["a.b", "redhat.vscode-yaml"]}
    entries = [entry.get("key") for entry in xml_of(content).iter("entry")]
    assert entries == ["mine", *(f"uretken {kind}" for kind in globs(()))]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".vscode/settings.json", '{\n  // mine\n  "a": 1\n}\n'),
        (".vscode/settings.json", "[]"),
        (".vscode/extensions.json", '{"recommendations": 1}'),
        (".idea/jsonSchemas.xml", "<project>"),
    ],
)
def test_settings_that_cannot_be_kept_are_left_alone(name: str, text: str, tmp_path: Path) -> None:
    content = small_town(tmp_path, {name: text})
    result = run("--lang", "en", "schema", "--content", content)
    assert result.exit_code == 1
    assert "was left as it is" in result.output
    assert (content / name).read_text("utf-8") == text
    assert (content / ".schemas" / "project.json").is_file()


def test_an_editor_that_opens_the_folder_around_finds_the_schemas_too(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    assert run("schema", "--content", content, "--workspace", tmp_path).exit_code == 0
    schemas = json.loads((tmp_path / ".vscode" / "settings.json").read_bytes())["yaml.schemas"]
    assert schemas["./content/.schemas/project.json"] == ["/content/projects/*.yml"]
    assert all((tmp_path / schema).is_file() for schema in schemas)
    assert run("schema", "--content", content, "--workspace", content / "units").exit_code == 2


def test_one_schema_can_be_printed_and_nothing_is_written(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    result = run("schema", "--content", content, "--kind", "project", "--stdout", "--lang", "tr")
    assert json.loads(result.stdout)["title"] == "Proje"
    assert not files_of(content)
    assert run("schema", "--content", content, "--stdout").exit_code == 2


def test_one_kind_is_written_alone_and_the_settings_still_name_all(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    assert run("schema", "--content", content, "--kind", "need").exit_code == 0
    assert [path.name for path in (content / ".schemas").iterdir()] == ["need.json"]
