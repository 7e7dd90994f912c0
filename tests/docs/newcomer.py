"""What surrounds somebody who types what the documentation says."""

from __future__ import annotations

import os

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
