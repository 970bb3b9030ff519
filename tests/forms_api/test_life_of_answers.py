"""No acknowledged answer is lost or doubled and nothing private leaks, in whatever order things happen.

`make life-of-answers` goes more and longer ways.
"""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import create_engine

from tests.forms_api.life import LifeOfAnswers, make_template

EXAMPLES = int(os.environ.get("LIVES", "0"))


def test_whatever_happens_in_whatever_order(tmp_path: Path) -> None:
    class OnSqlite(LifeOfAnswers):
        template = make_template(tmp_path)

    run_state_machine_as_test(OnSqlite, settings=_settings(EXAMPLES or 25))


def test_the_same_on_postgresql(tmp_path: Path, postgres: str) -> None:
    engine = create_engine(postgres.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")

    def anew() -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql("DROP DATABASE IF EXISTS life WITH (FORCE)")
            connection.exec_driver_sql("CREATE DATABASE life")

    class OnPostgres(LifeOfAnswers):
        template = make_template(tmp_path)
        database = postgres.replace("/postgres?", "/life?")
        empty = staticmethod(anew)

    try:
        run_state_machine_as_test(OnPostgres, settings=_settings(EXAMPLES // 5 or 4))
    finally:
        engine.dispose()


def _settings(examples: int) -> settings:
    """Without a search for the shortest way where it is run with everything else: that takes minutes."""
    phases = (Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,)
    return settings(
        max_examples=examples,
        stateful_step_count=50 if EXAMPLES else 30,
        derandomize=not EXAMPLES,
        suppress_health_check=list(HealthCheck),
        phases=phases,
        deadline=None,
    )
