"""How commands end: real streams, each in a process of its own that imports next to nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.storage.version import ROOT

LETTERS = "Γ ⁻³ é ✓ 𝛼"


def run(program: str, stdout: int, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A command whose body is a line of Python."""
    lines = (
        "import sys, json",
        "from core.errors import TableError",
        "from dashboard.commands.ending import to_the_end",
        f"def body():\n    {program}\n    return 0",
        "sys.exit(to_the_end('data', body, if_interrupted='Go on.'))",
    )
    return subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        stdout=stdout,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_letters_that_the_output_cannot_hold_read_back(encoding: str) -> None:
    """Escaped as JSON and YAML do it."""
    program = f"print(json.dumps({LETTERS!a}, ensure_ascii=False))"
    done = run(program, subprocess.PIPE, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode(encoding)) == LETTERS


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("size", [10, 100_000])
def test_a_full_disk_is_a_sentence(size: int) -> None:
    """Whether it shows while printing or at the end."""
    with open("/dev/full", "wb") as full:
        done = run(f"print('x' * {size})", full.fileno())
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "serve.py data: cannot write the output: No space left on device."
    ]


def test_a_closed_pipe_ends_in_silence() -> None:
    """As for `serve.py data ... | head -1`."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = run("print('x' * 100_000)", writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_interrupt_and_an_error_of_the_project() -> None:
    interrupted = run("raise KeyboardInterrupt", subprocess.DEVNULL)
    assert interrupted.returncode == 130
    assert interrupted.stderr.decode().strip() == "serve.py data: interrupted. Go on."
    failed = run("raise TableError('There is no table.')", subprocess.DEVNULL)
    assert failed.returncode == 2
    assert failed.stderr.decode().strip() == "serve.py data: There is no table."


def test_an_error_of_the_program_is_not_hidden() -> None:
    done = run("raise ZeroDivisionError", subprocess.DEVNULL)
    assert done.returncode == 1
    assert b"ZeroDivisionError" in done.stderr


def test_data_may_lie_elsewhere(tmp_path: Path) -> None:
    """Own tables come first, shipped ones are found where there is no other."""
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "mine.nc").write_bytes(b"")
    program = "\n".join(
        (
            "from core.storage import store, tables",
            "from precomputed.blocks import DIRECTORY",
            "print(store.DIRECTORY, DIRECTORY, tables.DIRECTORY, sep='\\n')",
            "names = ('mine', 'crystal-ordering', 'nothing')",
            "print(*(tables.table_path(name) for name in names), sep='\\n')",
        )
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "DENSE_MATTER_DATA": str(tmp_path)},
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == [
        str(tmp_path / "cache"),
        str(tmp_path / "cache" / "blocks"),
        str(tmp_path / "tables"),
        str(tmp_path / "tables" / "mine.nc"),
        str(ROOT / "precomputed" / "tables" / "crystal-ordering.nc"),
        str(tmp_path / "tables" / "nothing.nc"),
    ]
