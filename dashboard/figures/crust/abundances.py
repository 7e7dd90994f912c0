"""Abundances at one density: the isotopes around the most abundant one, and the top twenty."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.crust import composition
from core.dataset import Dataset
from core.nuclides.pool import pool
from core.nuclides.symbols import nuclide_name, nuclide_symbol
from dashboard.figures.common.cell_gaps import gaps
from dashboard.figures.common.summary_text import MOST as MOST_TOLD
from dashboard.figures.common.summary_text import counted, density, listed, paragraph, share
from dashboard.figures.crust.chart_grid import NO_DATA, ChartGrid, around, window_around
from dashboard.figures.crust.inputs import CrustFigure, densities, interaction, temperature
from dashboard.figures.crust.nuclide import OPENS, Nuclide
from dashboard.inputs.parameters import choice
from dashboard.plots.numbers import rounded, scientific
from dashboard.plots.palette import GREY, VERMILLION, fading
from dashboard.plots.vocabulary import (
    LOG,
    TRANSPARENT,
    Axis,
    ColourScale,
    Image,
    Limits,
    Numbers,
    Panel,
    Rectangles,
    Segments,
    Texts,
)

DEFAULT_DENSITY = 0.006
"""fm^-3, where 14He takes over from heavy nuclei (Beznogov & Raduta 2025)."""
CLOSE = (12, 8)
"""Cells beside one nuclide in the middle, along N and Z."""
MATTER, MOST, HEAVIEST = "present", "all", "heavy"
AROUNDS = {"all that matter": MATTER, "the most abundant": MOST, "the same of A ≥ 20": HEAVIEST}
HEAVY = 20
FREE = ("n", "p")
"""Names of free neutrons and protons."""
TOP, FEW = 20, 8
"""Most rows of bars, and those that there is room for where fewer nuclides matter."""
RAREST = 1e-6
"""Mass fraction from which on a nuclide has a colour and a bar."""
NAMED = 2e-3
"""Mass fraction from which on a nuclide matters: it is in the window, with its name if it fits."""
NAME_SIZE = (0.05, 0.06)
"""Parts of the window's width and height that a name takes."""
FIRST = 1e-30
"""Where bars begin: below all mass fractions, so that they reach the axis wherever it is moved."""
SHOWN = 0.8
"""Width of a bar."""

Floats = NDArray[np.float64]


class Abundances(CrustFigure):
    """Mass fractions of all nuclides at one density."""

    path = "crust/abundances"
    title = "Abundances at the cursor"
    needs_protons: ClassVar = False
    panel_heights = (420, 440)
    opens = Nuclide.path

    T = temperature()
    n_B = densities([DEFAULT_DENSITY], doc="Baryon density in fm^-3.", longest=1)
    interaction = interaction()
    around = choice(MATTER, AROUNDS, "Which nuclides the window is drawn around.")

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
            notes=(*found.notes, *_left_out(rows), *self.limits, self.counted),
            refusals=found.refusals,
            attributes={**known, "s": found.attributes["s"], "pool": self.pool_name},
        )

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
        grid = ChartGrid(pool(self.pool_name))
        limits = self._limits(dataset)
        N, Z = (np.arange(math.ceil(low), math.floor(high) + 1) for low, high in limits)
        X = _cells(dataset, dataset["X"], N, Z)
        hatched = np.vstack([gaps(grid.known, (0.0, 0.0)), grid.outside()])
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
                Rectangles(NO_DATA, hatched, alpha=0.4, hatch="/"),
                Segments("", grid.bands(), GREY, 1.0, 0.8),
                _names(dataset, limits),
            ),
            Axis("N", limits[0], chooses="N", kept=self.around == MATTER),
            Axis("Z", limits[1], chooses="Z", kept=self.around == MATTER),
            self.title_at_T(f"n_B = {density(n_B)}"),
            grid=False,
            square=True,
            opens=OPENS,
        )

    def _limits(self, dataset: Dataset) -> tuple[Limits, Limits]:
        """Limits of N and Z in the window."""
        if not len(dataset):
            return around(0, 2 * CLOSE[0]), around(0, 2 * CLOSE[1])
        if self.around == MATTER:
            there = dataset["X"] >= min(NAMED, float(dataset["X"].max()))
            return window_around(dataset["N"][there], dataset["Z"][there])
        heavy = np.flatnonzero(dataset["A"] >= HEAVY)
        first = int(heavy[0]) if self.around == HEAVIEST and len(heavy) else 0
        starts = (
            max(int(dataset[name][first]) - beside, 0)
            for name, beside in zip(("N", "Z"), CLOSE, strict=True)
        )
        N, Z = (
            around(start, start + 2 * beside) for start, beside in zip(starts, CLOSE, strict=True)
        )
        return N, Z


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


def _left_out(rows: Dataset) -> list[str]:
    """What the bars leave out of the table."""
    nuclei = _nuclei(rows)
    drawn = min(TOP, int(np.sum(nuclei["X"] >= RAREST)))
    if drawn == len(nuclei):
        return []
    return [f"Bars: the {drawn} most abundant of {len(nuclei)} nuclides, X ≥ {rounded(RAREST)}."]


def _nuclei(dataset: Dataset) -> Dataset:
    return dataset.keep(dataset["A"] > 1)


def _cells(nuclides: Dataset, values: Floats, N: Numbers, Z: Numbers) -> Floats:
    """Values of nuclides, 0 without one: a row for each Z and a column for each N."""
    grid = np.zeros((len(Z), len(N)))
    across, up = nuclides["N"] - N[0], nuclides["Z"] - Z[0]
    inside = (across >= 0) & (across < len(N)) & (up >= 0) & (up < len(Z))
    grid[up[inside], across[inside]] = values[inside]
    return grid


def _names(dataset: Dataset, limits: tuple[Limits, Limits]) -> Texts:
    """Names of the nuclides that matter, the most abundant first, where there is room for them."""
    (left, right), (low, high) = limits
    there = (dataset["X"] > NAMED) & (dataset["N"] > left) & (dataset["N"] < right)
    matter = dataset.keep(there & (dataset["Z"] > low) & (dataset["Z"] < high))
    room = NAME_SIZE[0] * (right - left), NAME_SIZE[1] * (high - low)
    placed: list[tuple[int, int]] = []
    for N, Z in zip(matter["N"].tolist(), matter["Z"].tolist(), strict=True):
        if all(abs(N - n) > room[0] or abs(Z - z) > room[1] for n, z in placed):
            placed.append((N, Z))
    # Words on cells would hide what they name.
    beside = {Z: int(matter["N"][matter["Z"] == Z].max()) for _, Z in placed}
    return Texts(
        "names",
        [beside[Z] + 0.5 for _, Z in placed],
        [Z + 0.5 for _, Z in placed],
        [nuclide_name(Z, N + Z) for N, Z in placed],
        align="left",
    )


def _bars(dataset: Dataset) -> Panel:
    top = dataset.keep((np.arange(len(dataset)) < TOP) & (dataset["X"] >= RAREST))
    X, place = top["X"], np.arange(1, len(top) + 1)
    names = [nuclide_name(Z, A) for Z, A in zip(top["Z"].tolist(), top["A"].tolist(), strict=True)]
    start = np.full(len(top), FIRST)
    corners = np.transpose([start, place - SHOWN / 2, np.maximum(X, FIRST), place + SHOWN / 2])
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
            (0.4, max(len(top), FEW) + 0.6),
            ticks=list(zip(place.tolist(), map(_tick, names, X), strict=True)),
            falling=True,
        ),
        "most abundant nuclides",
        legend=False,
    )


def _tick(nuclide: str, X: float) -> str:
    return f"{nuclide}  {X:.4f}" if X >= 1e-3 else f"{nuclide}  {scientific(X, 1)}"
