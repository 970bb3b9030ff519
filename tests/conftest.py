"""What all tests share: property tests run on the same examples everywhere, and whole sites are built once.

`pytest --hypothesis-profile=explore` looks for new examples.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.built import built, invented_town, madrid

settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile("house")


@pytest.fixture(scope="session")
def ornek(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the invented town with its past; only looked at."""
    folder = tmp_path_factory.mktemp("ornek")
    return built(invented_town(folder), folder / "site")


@pytest.fixture(scope="session")
def madrid_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of Madrid's own tables; only looked at."""
    folder = tmp_path_factory.mktemp("madrid")
    return built(madrid(folder), folder / "site")
