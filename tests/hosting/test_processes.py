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

from dashboard.server.processes import GRACE
from tests.served import ROOT

pytestmark = pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="looks at Linux's /proc")

PATIENCE = 60.0
"""Seconds that nothing here takes, however slow the machine."""

# One write, as two processes share the pipe.
AT_WORK = r"print('at work\n', end='', flush=True), time.sleep(600)"
WAITING = f"lambda sockets, first: ({AT_WORK})"
STUBBORN = f"lambda sockets, first: (signal.signal(signal.SIGTERM, signal.SIG_IGN), {AT_WORK})"
FAILING = "lambda sockets, first: sys.exit(3)"
PROGRAM = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a script's background programs find it
from dashboard.server import processes
processes.GRACE = {grace}
sys.exit(processes.supervise([[], []], {work}))
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
def supervised(work: str, grace: float = GRACE) -> Iterator[tuple[subprocess.Popen, set[int]]]:
    """A watching process and the two that it has started."""
    command = [sys.executable, "-c", PROGRAM.format(work=work, grace=grace)]
    process = subprocess.Popen(
        command, cwd=ROOT, start_new_session=True, stdout=subprocess.PIPE, text=True
    )
    workers: set[int] = set()
    try:
        assert [process.stdout.readline() for _ in range(2)] == ["at work\n"] * 2
        workers = children(process.pid)
        yield process, workers
    finally:
        for pid in [process.pid, *workers]:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        process.wait(PATIENCE)
        process.stdout.close()


@pytest.mark.parametrize(
    ("work", "grace"),
    [
        pytest.param(WAITING, 600.0, id="none waits for the end of the grace"),
        pytest.param(STUBBORN, GRACE, id="nor does anybody outlive it"),
    ],
)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_with_status_0(work, grace, number):
    with supervised(work, grace) as (process, workers):
        process.send_signal(number)
        assert process.wait(PATIENCE) == 0
        assert not any(map(alive, workers))


def test_the_grace_is_over_within_5_s():
    """What the docs promise, and containers' managers grant at least twice; the rest is quick."""
    assert 3.0 < GRACE < 4.5


def test_a_signal_amid_a_fork_is_not_lost():
    """As it would be in what libraries have asked to be called after each fork."""
    asked = "import os; os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), 15))"
    command = [sys.executable, "-c", f"{asked}\n{PROGRAM.format(work=WAITING, grace=GRACE)}"]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        assert process.wait(PATIENCE) == 0
    finally:
        if alive(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


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
        assert process.wait(PATIENCE) == 0


def test_what_never_comes_up_is_given_up():
    command = [sys.executable, "-c", PROGRAM.format(work=FAILING, grace=GRACE)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "exit as soon as they are started" in done.stderr
