"""What surrounds somebody who types what the documentation says."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.served import ROOT

IN_TIME = 900
"""Seconds for a command, a start that compiles all kernels included."""


def clean_environment() -> dict[str, str]:
    """As if these tests had not been started by uv in an environment of their own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("VIRTUAL_ENV", "PYTHONPATH", "CI")
        and not name.startswith(("UV_RUN", "PYTEST", "DENSE_MATTER"))
    }
    own = str(ROOT / ".venv" / "bin")
    kept["PATH"] = os.pathsep.join(
        place
        for place in kept["PATH"].split(os.pathsep)
        if os.path.realpath(place) != os.path.realpath(own)
    )
    return kept


def run(command: Sequence[str], place: Path) -> None:
    """Run a command in a clone; it has to end well."""
    done = subprocess.run(
        command,
        cwd=place,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=IN_TIME,
        check=False,
    )
    assert done.returncode == 0, done.stderr
