"""The OpenAPI document is true: it names every address, and a machine that tries them finds nothing it does not say."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from forms_api.openapi import ADDRESSES, Address, Answer

from .conftest import Town

EXAMPLES = int(os.environ.get("URETKEN_FUZZ", "25"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    unsupported_method,
]
LIMITS = "\n".join(f"{name} = 1000000" for name in ("sender", "record", "all", "refused"))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return Town(tmp_path_factory.mktemp("openapi"), f"[limits]\n{LIMITS}\n")


@pytest.fixture(scope="module")
def told(town: Town) -> Any:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", town.app())


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: f"{address.method} {address.path}")
def test_nothing_is_answered_that_the_document_does_not_say(told: Any, address: Address, mode: GenerationMode) -> None:
    operation = told[address.path][address.method]
    if mode is GenerationMode.NEGATIVE and not (address.takes or address.query):
        pytest.skip("there is nothing to say wrongly")
    rejects = mode is GenerationMode.NEGATIVE and address.takes is Answer

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def tried(case: Any) -> None:
        json = case.media_type == "application/json"
        case.call_and_validate(checks=CHECKS + [negative_data_rejection] * (rejects and json))

    tried()


def test_every_address_is_in_the_document_and_no_other(town: Town) -> None:
    app = town.app()
    told = app.test_client().get("/api/openapi.json").get_json()
    there = {
        (rule.rule, method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(("/api", "/health")) and "<" not in rule.rule
    }
    assert {(path, method) for path, methods in told["paths"].items() for method in methods} == there


def test_the_document_tells_how_long_a_text_of_this_town_may_be(make_town: Callable[..., Town]) -> None:
    town = make_town()
    town.forms["longest_text"] = 123
    town.write_forms()
    told = town.app().test_client().get("/api/openapi.json").get_json()
    assert told["openapi"].startswith("3.1")
    assert told["components"]["schemas"]["Answer"]["properties"]["text"]["maxLength"] == 123
