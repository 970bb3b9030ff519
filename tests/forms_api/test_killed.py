"""What was acknowledged is there, once, however often the service is killed while it works."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms_api.database.engine import open_database
from tests.forms_api.killing import Outcome, kill_and_count


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_nothing_acknowledged_is_lost_or_doubled_when_the_service_is_killed(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = "forms.sqlite"
    if engine == "postgres":
        server = request.getfixturevalue("postgres")
        opened = open_database(server)
        with opened.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("DROP DATABASE IF EXISTS killed")
            connection.exec_driver_sql("CREATE DATABASE killed")
        opened.close()
        database = server.replace("/postgres?", "/killed?")
    outcome = kill_and_count(tmp_path, 5, database)
    assert outcome == Outcome(outcome.acknowledged, (), (), 0)
    assert outcome.acknowledged > 20
