"""A small general purpose table, as the builder would write it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.storage.tables import Table, write_table
from precomputed.crust_general import CrustGeneral

SMALL = CrustGeneral(temperatures=5, proton_fractions=3, densities=14)
"""With nuclei and without, cold and hot, proton-rich too."""


def arrays(recipe: CrustGeneral) -> dict[str, NDArray[Any]]:
    return recipe.assemble({block: recipe.compute(block) for block in recipe.blocks()})


def written(
    path: Path, recipe: CrustGeneral, values: dict[str, NDArray[Any]], **changes: NDArray[Any]
) -> Table:
    """The table with some of its arrays replaced."""
    attributes = {"title": recipe.title, "references": "; ".join(recipe.references)}
    write_table(path, recipe.coordinates(), recipe.variables(), {**values, **changes}, attributes)
    return Table(path)


def largest(values: NDArray[Any]) -> float:
    return float(np.max(np.abs(values)))
