"""Numbers for three nuclei that another code computed, by what they are of."""

from __future__ import annotations

import json
from pathlib import Path

REFERENCE = json.loads(Path(__file__).with_name("reference.json").read_text(encoding="utf-8"))
NAMES = {"rnd": "random", "sro8": "short-range", "sph": "spherical"}
"""The solids of the file by their names here."""
