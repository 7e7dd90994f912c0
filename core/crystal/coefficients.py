"""Published fit coefficients, read from the data files that name their sources."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "crystal"


@cache
def coefficients(name: str) -> dict[str, Any]:
    """The contents of core/data/crystal/NAME.json."""
    with (DATA / f"{name}.json").open(encoding="utf-8") as file:
        return json.load(file)


def span(low: float | None, high: float | None) -> tuple[float, float]:
    """A range of a data file as numbers; null is an end that does not matter."""
    return (0.0 if low is None else low), (math.inf if high is None else high)


def common(*spans: tuple[float, float]) -> tuple[float, float]:
    """What lies in all of several ranges."""
    return max(low for low, _ in spans), min(high for _, high in spans)
