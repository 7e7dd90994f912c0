"""Published fit coefficients, read from the data files that name their sources."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "crystal"


@cache
def coefficients(name: str) -> dict[str, Any]:
    """The contents of core/data/crystal/NAME.json."""
    with (DATA / f"{name}.json").open(encoding="utf-8") as file:
        return json.load(file)
