"""Numbers that the papers print and that functions compare with, by the names of claims."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".json")


@cache
def published(claim: str) -> dict[str, Any]:
    """The printed numbers that belong to a claim."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))[claim]
    return found
