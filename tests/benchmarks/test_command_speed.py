"""How long a command takes as a whole, with the bytecode that Python keeps after the first run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.served import ROOT

WHOLE = 1.2
"""Seconds."""


@pytest.mark.parametrize("figure", ["crystal/azeotrope", "crust/composition"])
def test_data_of_a_figure(benchmark, tmp_path: Path, figure: str) -> None:
    """Under 1.2 s from the start of Python to the last line."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}
    # Without bytecode every run compiles 700 modules anew, for 0.8 s.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "serve.py", "data", figure]

    def run() -> None:
        subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)

    run()
    benchmark.pedantic(run, rounds=5, iterations=1)
    print(f"data {figure}: {benchmark.stats.stats.median:.2f} s")
    assert benchmark.stats.stats.median < WHOLE
