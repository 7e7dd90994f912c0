"""By how much the interpolation of a table misses direct computation.

python -m tests.crust.table_errors [TABLE [POINTS]] prints what docs/tables-crust.md shows.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from core.crust.interpolation import SIGNED, interpolated
from core.crust.table_rows import SCALARS, rows
from core.matter.model import Matter
from core.nuclides.pool_names import parse_pool_name
from core.storage.tables import Table, open_table

COMPARED = {"Q_imp": 1e-2} | {name: 1e-6 for name in SCALARS if name.startswith("X_")}
"""Quantities are compared where they are at least that large."""
SEED = 4


@dataclass(frozen=True)
class Errors:
    """Of one quantity: relative, or in MeV for chemical potentials."""

    all: np.ndarray
    clean: np.ndarray

    @staticmethod
    def summary(errors: np.ndarray) -> tuple[float, float, float]:
        """Median, ninth decile, largest; nan without any."""
        if not len(errors):
            return np.nan, np.nan, np.nan
        return float(np.median(errors)), float(np.quantile(errors, 0.9)), float(errors.max())


@dataclass(frozen=True)
class Comparison:
    """Interpolation against direct computation at random points of a table."""

    points: int
    refused: int
    crossed: int
    onset: int
    errors: dict[str, Errors]
    at_onset: dict[str, np.ndarray]


def compare(table: Table, interaction: str, pool: str, points: int) -> Comparison:
    """At points whose logarithms are spread evenly over the table."""
    random = np.random.default_rng(SEED)
    T, n_B = (
        np.exp(random.uniform(*np.log(table.native(name)[[0, -1]]), points))
        for name in ("T", "n_B")
    )
    found = interpolated(table, T, n_B)
    matter = Matter(interaction, parse_pool_name(pool))
    direct = [rows(matter, *point) for point in zip(T.tolist(), n_B[:, None], strict=True)]
    there = found["refused"] == ""
    onset = there & _onset(table, T, n_B)
    errors, at_onset = {}, {}
    for name in SCALARS:
        expected = np.concatenate([row[name] for row in direct])
        with np.errstate(all="ignore"):
            missed = np.abs(found[name] - expected)
            missed = missed if name in SIGNED else missed / np.abs(expected)
            compared = there & np.isfinite(expected) & (expected >= COMPARED.get(name, -np.inf))
        errors[name] = Errors(missed[compared], missed[compared & ~found["crossed"]])
        at_onset[name] = missed[compared & onset]
    return Comparison(
        points, int((~there).sum()), int(found["crossed"].sum()), int(onset.sum()), errors, at_onset
    )


def _onset(table: Table, T: np.ndarray, n_B: np.ndarray) -> np.ndarray:
    """Cells in which X(14He) exceeds 0.001 at a corner and changes by more than a factor of 2."""
    grids = table.native("T"), table.native("n_B")
    i, j = (
        np.clip(np.searchsorted(grid, values) - 1, 0, len(grid) - 2)
        for grid, values in zip(grids, (T, n_B), strict=True)
    )
    X = table.native("X_He14")
    corners = np.array([X[i + a, j + b] for a in (0, 1) for b in (0, 1)])
    return (corners.max(axis=0) > 1e-3) & (corners.max(axis=0) > 2 * corners.min(axis=0))


def markdown(found: Comparison) -> str:
    """Rows of the table of the documentation."""
    lines = []
    for name, errors in found.errors.items():
        numbers = [*Errors.summary(errors.all), *Errors.summary(errors.clean)]
        unit = "MeV" if name in SIGNED else ""
        lines.append(
            f"| {name} | {unit} | {len(errors.all)} | "
            + " | ".join(f"{x:.1e}" for x in numbers)
            + " |"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the comparison of one table."""
    name = sys.argv[1] if len(sys.argv) > 1 else "crust-beta-BSk25-default"
    points = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    _, _, interaction, pool = name.split("-")
    found = compare(open_table(name), interaction, pool, points)
    print(markdown(found))
    print(
        f"{found.points} points, {found.refused} refused, {found.crossed} marked, {found.onset} at "
        "the onset of 14He, medians there: "
        + ", ".join(f"{k} {np.median(v):.1e}" for k, v in found.at_onset.items() if len(v))
    )


if __name__ == "__main__":
    main()
