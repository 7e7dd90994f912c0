"""Several processes, and the one that watches over them, with work that only waits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.served import ROOT

pytestmark = pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="looks at Linux's /proc")

PATIENCE = 20.0

WAITING = "lambda sockets, first: time.sleep(600)"
STUBBORN = "lambda sockets, first: (signal.signal(signal.SIGTERM, signal.SIG_IGN), time.sleep(600))"
FAILING = "lambda sockets, first: sys.exit(3)"
PROGRAM = """
import signal, sys, time
from dashboard.hosting.processes import supervise
sys.exit(supervise([[], []], {work}))
"""


def children(pid: int) -> set[int]:
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def eventually(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it has not come about"
        time.sleep(0.05)


@contextmanager
def supervised(work: str) -> Iterator[tuple[subprocess.Popen, set[int]]]:
    """A watching process and the two that it has started."""
    command = [sys.executable, "-c", PROGRAM.format(work=work)]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    workers: set[int] = set()
    try:
        eventually(lambda: len(children(process.pid)) == 2)
        time.sleep(0.3)
        workers = children(process.pid)
        yield process, workers
    finally:
        for pid in [process.pid, *workers]:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        process.wait(10)


@pytest.mark.parametrize("work", [WAITING, STUBBORN])
def test_sigterm_ends_all_within_5_s_with_status_0(work):
    with supervised(work) as (process, workers):
        started = time.monotonic()
        process.terminate()
        assert process.wait(10) == 0
        assert time.monotonic() - started < 5.0
        assert not any(map(alive, workers))


def test_none_outlives_a_watching_process_that_was_killed():
    with supervised(WAITING) as (process, workers):
        process.kill()
        process.wait()
        eventually(lambda: not any(map(alive, workers)))


def test_one_that_was_killed_is_replaced():
    with supervised(WAITING) as (process, workers):
        victim, survivor = sorted(workers)
        os.kill(victim, signal.SIGKILL)
        eventually(lambda: len(children(process.pid) - {victim}) == 2)
        assert survivor in children(process.pid)
        process.terminate()
        assert process.wait(10) == 0


def test_what_never_comes_up_is_given_up():
    command = [sys.executable, "-c", PROGRAM.format(work=FAILING)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "end as soon as they are started" in done.stderr
