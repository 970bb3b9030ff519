"""The schemas themselves: well-formed, explained in every language, with the town's own ids and codes in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft7Validator
from pydantic import BaseModel

from generator.check import check
from generator.editor import Choices, choices, schema_of
from generator.editor.scalar_types import EXAMPLES
from generator.editor.schema import Schema
from generator.read import read
from generator.records.key_order import keys_of
from generator.records.kinds import KINDS, Kind, kind_named
from generator.records.project import Contract, ProjectState
from generator.records.words import load_words
from tests.towns import small_town

WORDS = load_words("generator")


def groups(model: type[BaseModel], schema: Schema) -> Iterator[tuple[type[BaseModel], Schema]]:
    """Every group of a schema with the model it must show, found from the model's side."""
    schema = next((part for part in schema.get("anyOf", ()) if "properties" in part), schema)
    yield model, schema
    for name, info in model.model_fields.items():
        node = schema["properties"][info.alias or name]
        for inner in _models(info.annotation):
            yield from groups(inner, node.get("items", node))


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_field_of_every_model_is_named_and_explained(kind: Kind, language: str) -> None:
    schema = schema_of(kind, Choices(), WORDS[language])
    Draft7Validator.check_schema(schema)
    assert WORDS[language].has("record", kind.name)
    assert WORDS[language].has(None, str(kind.model.__doc__))
    for model, group in groups(kind.model, schema):
        names = list(keys_of(model))
        assert list(group["properties"]) == names
        assert group["additionalProperties"] is False
        for name, info in model.model_fields.items():
            node = group["properties"][info.alias or name]
            assert node["title"] not in ("", f"{model.__name__}.{name}")
            assert WORDS[language].has(None, str(info.description)), info.description
            assert node["description"]


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_fixed_choice_is_explained(language: str) -> None:
    schema = schema_of(kind_named("project"), Choices(), WORDS[language])
    state = schema["properties"]["status"]["properties"]["state"]
    assert state["enum"] == list(get_args(ProjectState))
    assert len(set(state["enumDescriptions"])) == len(state["enum"])


def test_every_example_is_of_a_field_that_exists_and_fits_it() -> None:
    fields = {}
    for kind in KINDS:
        for model, group in groups(kind.model, schema_of(kind, Choices(), WORDS["en"])):
            fields |= {f"{model.__name__}.{name}": node for name, node in group["properties"].items()}
    assert not EXAMPLES.keys() - fields.keys()
    unfit = [
        f"{name}: {value}"
        for name, node in fields.items()
        for value in node.get("examples", ())
        if not Draft7Validator(node).is_valid(value)
    ]
    assert not unfit


def test_fields_offer_what_the_town_has(tmp_path: Path) -> None:
    town = check(read(small_town(tmp_path))).town
    project = schema_of(kind_named("project"), choices(town, WORDS["tr"]), WORDS["tr"])["properties"]
    assert project["unit"]["enum"] == ["fen", None]
    assert project["unit"]["enumDescriptions"][0] == "Fen İşleri"
    assert project["aims"]["items"]["enum"] == ["refah"]
    assert project["budget_lines"]["items"]["properties"]["year"]["enum"] == [2026, "2026"]
    assert list(project["title"]["properties"]) == ["tr", "en"]
    budget = schema_of(kind_named("budget"), choices(town, WORDS["tr"]), WORDS["tr"])["properties"]
    phases = budget["lines"]["items"]["properties"]["amounts"]["properties"]
    assert {code: node["title"] for code, node in phases.items()} == {
        "approved": "Onaylanan",
        "executed": "Gerçekleşen",
        "modification": "Ekleme ve aktarma",
        "adjusted": "Son ödenek",
        "collected": "Tahsilat",
    }


def test_a_withdrawn_record_may_still_be_named(tmp_path: Path) -> None:
    withdrawn = "records:\n  - {kind: feedback, id: fb-2025-222222, date: 2026-01-10, reason: x}\n"
    town = check(read(small_town(tmp_path, {"withdrawn.yml": withdrawn}))).town
    project = schema_of(kind_named("project"), choices(town, WORDS["en"]), WORDS["en"])["properties"]
    because_of = project["changes"]["items"]["properties"]["because_of"]["items"]
    assert because_of["enum"] == ["fb-2026-7k2m9q", "fb-2025-222222"]


def test_what_an_answer_is_about_decides_whose_ids_it_may_name(tmp_path: Path) -> None:
    town = check(read(small_town(tmp_path))).town
    schema = schema_of(kind_named("feedback"), choices(town, WORDS["en"]), WORDS["en"])
    about = Draft7Validator(schema["properties"]["about"])
    assert about.is_valid({"kind": "place", "id": "carsi"})
    assert not about.is_valid({"kind": "project", "id": "carsi"})
    assert about.is_valid({"kind": "budget", "id": 2026})


def test_without_a_readable_town_any_id_and_language_fits() -> None:
    schema = schema_of(kind_named("project"), choices(None, WORDS["en"]), WORDS["en"])
    record = {"title": {"ku": "A"}, "stage": "need", "status": {"state": "active"}, "unit": "fen", "aims": ["x"]}
    assert Draft7Validator(schema).is_valid(record)


def test_a_field_is_called_what_the_file_calls_it() -> None:
    schema = schema_of(kind_named("project"), Choices(), WORDS["en"])
    change = schema["properties"]["contracts"]["items"]["properties"]["changes"]["items"]
    assert "from" in change["properties"]
    assert "former" not in change["properties"]
    assert schema["properties"]["contracts"]["items"]["required"] == [
        name for name, info in Contract.model_fields.items() if info.is_required()
    ]
