"""Work in a process of its own ends, whatever happens to the one that wanted it."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest

from generator.apart import Apart, processes

_LARGE = b"x" * 10_000_000
"""More than a pipe takes before somebody reads."""


@pytest.mark.skipif(processes() == 1, reason="there is one core or no forking")
def test_a_result_that_nobody_reads_any_more_holds_up_no_process() -> None:
    context = multiprocessing.get_context("fork")
    seen, at_work = context.Pipe(duplex=False)

    def begin_and_be_killed() -> None:
        Apart(lambda: _LARGE)
        os.kill(os.getpid(), signal.SIGKILL)

    process = context.Process(target=begin_and_be_killed)
    process.start()
    at_work.close()  # held open by the two processes alone: that there is no more to read says that both have ended
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert seen.poll(timeout=60)
    with pytest.raises(EOFError):
        seen.recv()
