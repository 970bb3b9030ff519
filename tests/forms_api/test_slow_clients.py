"""Who sends a byte a second keeps nobody else from being heard, with the service as it is shipped."""

from __future__ import annotations

import resource
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.load import our_service, running
from tests.forms_api.trickling import BODIES, HEADERS, asked, trickling

FEW_FILES = ["/bin/sh", "-c", 'ulimit -Sn 300; exec "$@"', "sh"]
"""Starts a command with a soft limit of open files below what it will need."""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Where the service answers that was started with few files."""
    command, folder, port = our_service(tmp_path / "town", "[limits]\nrefused = 1000000\n")
    with running([*FEW_FILES, *command], folder, port):
        yield port


@pytest.fixture
def many_files() -> Iterator[None]:
    """As many open files for this process as it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2000:
        pytest.skip("this machine allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (2000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize(
    ("begun", "count"), [(HEADERS, 200), (BODIES, 200), (HEADERS, 400)], ids=["heads", "bodies", "more-heads"]
)
def test_hundreds_that_trickle_slow_nobody_down(port: int, begun: bytes, count: int) -> None:
    asked(port, 16, 5)
    alone = asked(port, 16, 15)
    with trickling(port, count, begun):
        beside = asked(port, 16, 15)
    assert statistics.median(beside) <= 3 * statistics.median(alone) + 5


@pytest.mark.usefixtures("many_files")
def test_more_than_can_be_connected_do_not_bring_it_down(port: int) -> None:
    with trickling(port, 1100, HEADERS):
        pass
    assert len(asked(port, 4, 3)) == 12
