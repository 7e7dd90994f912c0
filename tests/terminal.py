"""Programs in a pseudo-terminal, and a browser that only writes down what it is to open."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.served import ROOT

CTRL_C = b"\x03"
RECORDER = """#!/bin/sh
echo "$1" >> "{record}"
"""


class Terminal:
    """A program that believes it is being used by hand.

    Attributes
    ----------
    said : all it has written so far. opened : what it had a browser open.
    """

    def __init__(self, process: subprocess.Popen, ours: int, record: Path) -> None:
        self.process, self.said = process, ""
        self._ours, self._record = ours, record

    @property
    def opened(self) -> list[str]:
        return self._record.read_text().splitlines() if self._record.exists() else []

    def wait_for_opened(self, patience: float) -> None:
        """Until a browser has been asked for a page, which is done beside everything else."""
        until = time.monotonic() + patience
        while not self.opened:
            assert time.monotonic() < until, f"no page was opened:\n{self.said}"
            time.sleep(0.05)

    def wait_for(self, pattern: str, patience: float) -> bool:
        """Read until it writes this; False if it ends before."""
        until = time.monotonic() + patience
        while not re.search(pattern, self.said):
            assert time.monotonic() < until, f"{pattern!r} has not been said:\n{self.said}"
            if not select.select([self._ours], [], [], 1.0)[0]:
                continue
            try:
                self.said += os.read(self._ours, 65536).decode(errors="replace")
            except OSError:  # the other end is closed
                return False
        return True

    def wait(self, patience: float) -> int:
        """Read to its end; its status."""
        self.wait_for("(?!)", patience)
        return self.process.wait(10)

    def press(self, key: bytes) -> None:
        os.write(self._ours, key)


@contextmanager
def terminal(
    command: list[str], record: Path, cwd: Path = ROOT, environment: Mapping[str, str] = os.environ
) -> Iterator[Terminal]:
    """Start a program in a terminal of its own; `record` is where its browser writes."""
    if shutil.which("setsid") is None:
        pytest.skip("needs setsid (util-linux)")
    recorder = record.with_name("browser")
    recorder.write_text(RECORDER.format(record=record))
    recorder.chmod(0o755)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        # Keys reach only those whose controlling terminal it is.
        ["setsid", "--ctty", *command],
        cwd=cwd,
        env={**environment, "BROWSER": str(recorder)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours, record)
    finally:
        os.close(ours)  # hangs up
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
