"""The figures of the dashboard as functions, for notebooks and scripts.

    from dashboard.figures import phase_diagram

    phase_diagram(Z1=6, Z2=8)

shows one in a notebook. Their classes stand in the folder of each system.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def _functions() -> dict[str, Callable[..., Any]]:
    # By name and when asked for: notebooks build on figures, which must not build on notebooks.
    found: dict[str, Callable[..., Any]] = import_module("dashboard.notebook.functions").FUNCTIONS
    return found


def __getattr__(name: str) -> Callable[..., Any]:
    if name.startswith("_") or name not in _functions():
        raise AttributeError(f"module 'dashboard.figures' has no attribute '{name}'")
    return _functions()[name]


def __dir__() -> list[str]:
    return sorted(_functions())
