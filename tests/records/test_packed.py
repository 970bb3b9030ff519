"""A record that was packed is the same record again: equal, written as the same YAML, and alike in its defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from generator.check import check
from generator.read import read
from generator.records.kinds import KINDS, PAGE, Kind
from generator.records.packed import pack, unpack
from generator.records.validate import validate
from generator.records.yaml_writer import plain
from tests.records.strategies import records_of

CONTENT = Path(__file__).parents[2] / "content"


@pytest.mark.parametrize("kind", [*KINDS, PAGE], ids=lambda kind: kind.name)
def test_any_record_of_any_kind_comes_back_as_it_was(kind: Kind) -> None:
    seen = 0

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(records_of(kind.model))
    def packed_and_unpacked(value: Any) -> None:
        nonlocal seen
        if (record := validate(kind, "x", value).record) is None:
            return
        seen += 1
        back = unpack(kind.model, pack(record))
        assert back == record
        assert repr(back) == repr(record)
        assert plain(back) == plain(record)
        assert pack(back) == pack(record)

    packed_and_unpacked()
    assert seen > 10


def test_every_record_of_the_invented_town_comes_back_as_it_was() -> None:
    town = check(read(CONTENT)).town
    assert town is not None
    for _, record in town.records():
        assert unpack(type(record), pack(record)) == record
