"""Abundances at one density: the isotopes around the most abundant one, and the top twenty."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.crust import composition
from core.dataset import Dataset
from core.nuclides.pool import pool
from core.nuclides.symbols import nuclide_name, nuclide_symbol
from dashboard.figures.common.cell_gaps import gaps
from dashboard.figures.common.summary_text import MOST as MOST_TOLD
from dashboard.figures.common.summary_text import counted, density, listed, paragraph, share
from dashboard.figures.crust.inputs import CrustFigure, densities, interaction, temperature
from dashboard.inputs.parameters import choice
from dashboard.plots.numbers import rounded, scientific
from dashboard.plots.palette import VERMILLION, fading
from dashboard.plots.vocabulary import (
    LOG,
    TRANSPARENT,
    Axis,
    ColourScale,
    Image,
    Panel,
    Rectangles,
    Texts,
    horizontal,
    vertical,
)

DEFAULT_DENSITY = 0.006
"""fm^-3, where 14He takes over from heavy nuclei (Beznogov & Raduta 2025)."""
WINDOW = (25, 17)
"""Cells of the window along N and Z."""
MAGIC = (2, 8, 20, 28, 50, 82, 126)
MOST, HEAVIEST = "all", "heavy"
AROUNDS = {"all nuclei": MOST, "A ≥ 20": HEAVIEST}
HEAVY = 20
FREE = ("n", "p")
"""Names of free neutrons and protons."""
TOP = 20
RAREST = 1e-6
"""Mass fraction from which on a nuclide has a colour and a bar."""
NAMED = 2e-3
"""Mass fraction from which on a nuclide is named in the window."""
SHOWN = 0.8
"""Width of a bar."""

Floats = NDArray[np.float64]


class Abundances(CrustFigure):
    """Mass fractions of all nuclides at one density."""

    path = "crust/abundances"
    title = "Abundances at the cursor"
    needs_protons: ClassVar = False
    panel_heights = (380, 440)

    T = temperature()
    n_B = densities([DEFAULT_DENSITY], doc="Baryon density in fm^-3.", longest=1)
    interaction = interaction()
    around = choice(
        MOST, AROUNDS, "Whose most abundant nuclide stands in the middle of the drawing."
    )

    def dataset(self) -> Dataset:
        """Columns Z, A, X, n (fm^-3), N, nuclide, and more, the most abundant by mass first.

        Free neutrons and protons, outside nuclei, are the rows "n" and "p". T (MeV), n_B (fm^-3)
        and Y_e = n_e/n_B are the same in all rows; `degeneracy` is n lambda^3/z of a nuclide, nan
        of the free nucleons, which are a Fermi gas.
        """
        n_B = self.n_B[0] if self.n_B else DEFAULT_DENSITY
        found = composition.abundances(self.matter, self.T, n_B, self.proton_fraction)
        rows = _with_free_nucleons(found)
        known = {name: found.attributes[name] for name in ("T", "n_B", "Y_e")}
        return Dataset(
            {**rows.columns, **{name: np.full(len(rows), value) for name, value in known.items()}},
            units={"n": "fm^-3", "T": "MeV", "n_B": "fm^-3"},
            notes=(*found.notes, *self._left_out(len(rows)), *self.limits, self.counted),
            refusals=found.refusals,
            attributes={**known, "s": found.attributes["s"], "pool": self.pool_name},
        )

    @staticmethod
    def _left_out(count: int) -> list[str]:
        """What the bars leave out of the table."""
        if count <= TOP:
            return []
        return [
            f"Bars show the {TOP} largest of {count} mass fractions; the table has all of them."
        ]

    def summary(self, dataset: Dataset) -> str:
        """The most abundant nuclides and what all nuclei together hold."""
        where = self.title_at_T(
            f"n_B = {density(dataset.attributes['n_B'])}",
        )
        dataset, free = _nuclei(dataset), dataset.keep(dataset["A"] == 1)
        if not len(dataset):
            return paragraph(f"{where}: no nuclei")
        names = [
            f"{nuclide_name(int(Z), int(A))} with X = {rounded(X, 3)}"
            for Z, A, X in zip(dataset["Z"], dataset["A"], dataset["X"], strict=True)
        ]
        shown = int(np.sum(dataset["X"] > RAREST))
        return paragraph(
            f"{where}: the most abundant nuclides by mass are {listed(names[:MOST_TOLD])}",
            f"All nuclei hold {share(float(dataset['X'].sum()))} of the mass, "
            f"{counted(shown, 'nuclide')} more than {rounded(RAREST)} each, free neutrons "
            f"{share(float(free['X'][free['Z'] == 0].sum()))}",
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        nuclei = _nuclei(dataset)
        return self._window(nuclei, dataset.attributes["n_B"]), _bars(nuclei)

    def _window(self, dataset: Dataset, n_B: float) -> Panel:
        """Mass fractions as cells, N across and Z upwards; hatched where the pool has nothing."""
        corner = self._corner(dataset)
        N, Z = (low + np.arange(size) for low, size in zip(corner, WINDOW, strict=True))
        X = _cells(dataset, dataset["X"], corner)
        nuclides = pool(self.pool_name)
        known = _cells(vars(nuclides), np.ones(len(nuclides)), corner) > 0.0
        return Panel(
            (
                Image(
                    "mass fraction",
                    N,
                    Z,
                    X,
                    ColourScale(
                        fading(VERMILLION),
                        (RAREST, 1.0),
                        "mass fraction X",
                        LOG,
                        under=TRANSPARENT,
                    ),
                    tips=[("N, Z", "$x{0}, $y{0}"), ("X", "value{%.3e}")],
                ),
                Rectangles("not in the pool", gaps(known, corner), alpha=0.4, hatch="/"),
                vertical(MAGIC),
                horizontal(MAGIC),
                _names(X, corner),
            ),
            Axis("N", (N[0] - 0.5, N[-1] + 0.5)),
            Axis("Z", (Z[0] - 0.5, Z[-1] + 0.5)),
            self.title_at_T(f"n_B = {n_B:.4g} fm⁻³"),
            legend=False,
            grid=False,
        )

    def _corner(self, dataset: Dataset) -> tuple[int, int]:
        """Lowest N and Z of the window."""
        heavy = np.flatnonzero(dataset["A"] >= HEAVY)
        first = int(heavy[0]) if self.around == HEAVIEST and len(heavy) else 0
        if not len(dataset):
            return 0, 0
        N, Z = int(dataset["N"][first]), int(dataset["Z"][first])
        return max(N - WINDOW[0] // 2, 0), max(Z - WINDOW[1] // 2, 0)


def _with_free_nucleons(found: Dataset) -> Dataset:
    """The nuclides with their names and the free nucleons, the most abundant by mass first."""
    pairs = zip(found["Z"].tolist(), found["A"].tolist(), strict=True)
    free = np.array([found.attributes["gas_n"], found.attributes["gas_p"]])
    added = {
        "Z": [0, 1],
        "A": [1, 1],
        "X": free / found.attributes["n_B"],
        "n": free,
        "N": [1, 0],
        "degeneracy": [np.nan, np.nan],
    }
    columns = {name: np.concatenate([found[name], values]) for name, values in added.items()}
    names = [*(nuclide_symbol(Z, A) for Z, A in pairs), *FREE]
    rows = Dataset({**columns, "nuclide": np.array(names, dtype=object)})
    return rows.keep(np.argsort(-rows["X"], kind="stable"))


def _nuclei(dataset: Dataset) -> Dataset:
    return dataset.keep(dataset["A"] > 1)


def _cells(nuclides: Any, values: Floats, corner: tuple[int, int]) -> Floats:
    """Values of nuclides, 0 without one: a row for each Z and a column for each N."""
    grid = np.zeros(WINDOW[::-1])
    N, Z = np.asarray(nuclides["N"]) - corner[0], np.asarray(nuclides["Z"]) - corner[1]
    inside = (N >= 0) & (WINDOW[0] > N) & (Z >= 0) & (WINDOW[1] > Z)
    grid[Z[inside], N[inside]] = values[inside]
    return grid


def _names(X: Floats, corner: tuple[int, int]) -> Texts:
    """Names of the nuclides that matter."""
    Z, N = (np.argwhere(X > NAMED) + corner[::-1]).T
    names = [nuclide_name(z, n + z) for z, n in zip(Z.tolist(), N.tolist(), strict=True)]
    return Texts("names", N, Z, names)


def _bars(dataset: Dataset) -> Panel:
    top = dataset.keep(np.arange(len(dataset)) < TOP)
    X, place = top["X"], np.arange(1, len(top) + 1)
    names = [nuclide_name(Z, A) for Z, A in zip(top["Z"].tolist(), top["A"].tolist(), strict=True)]
    ends = np.full(len(top), RAREST), np.maximum(X, RAREST)
    corners = np.transpose([ends[0], place - SHOWN / 2, ends[1], place + SHOWN / 2])
    return Panel(
        (
            Rectangles(
                "top twenty",
                corners,
                VERMILLION,
                0.75,
                told=[("nuclide", "nuclide", names), ("X", "X", X)],
            ),
        ),
        Axis("mass fraction X", (RAREST, 1.0), LOG),
        Axis(
            "",
            (0.4, TOP + 0.6),
            ticks=list(zip(place.tolist(), map(_tick, names, X), strict=True)),
            falling=True,
        ),
        "top twenty",
        legend=False,
    )


def _tick(nuclide: str, X: float) -> str:
    return f"{nuclide}  {X:.4f}" if X >= 1e-3 else f"{nuclide}  {scientific(X, 1)}"
