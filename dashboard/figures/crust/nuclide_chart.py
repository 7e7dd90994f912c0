"""Chart of nuclides: the pool, the crust's path through it, and the abundances at one density.

Beznogov & Raduta 2025, Fig. 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.crust.composition import abundances, composition
from core.dataset import Dataset
from core.errors import NotConvergedError
from core.nuclides.pool import Pool, pool
from core.nuclides.symbols import nuclide_name
from core.storage.memo import computed_once
from dashboard.figures.common.cell_gaps import gaps
from dashboard.figures.common.summary_text import MOST, counted, density, listed, paragraph
from dashboard.figures.crust.chart_grid import NEUTRON_UNBOUND, PROTON_UNBOUND, ChartGrid
from dashboard.figures.crust.inputs import (
    DENSITY_LABEL,
    CrustFigure,
    densities,
    interaction,
    temperature,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import DENSITY_RAMP, GREY, PINK, VERMILLION, VIOLET, fading, ramp
from dashboard.plots.vocabulary import (
    LOG,
    TRANSPARENT,
    Axis,
    ColourScale,
    Columns,
    Image,
    Marks,
    Panel,
    Rectangles,
    Segments,
    Texts,
    horizontal,
    vertical,
)

COLUMNS = ("Z", "N", "B", "S_n", "S_p", "S_2n", "S_2p", "source")
MAGIC = (2, 8, 20, 28, 50, 82, 126)
WINDOW = {"Z": (-0.5, 45.5), "N": (-0.5, 95.5)}
"""What is shown at first: that of the paper."""
RAREST = 1e-6
"""Mass fraction from which on a nuclide is coloured."""
DENSITIES = (1e-7, 1e-1)
"""Range of the colours of the path, fm^-3."""
STEEPNESS = 0.5
"""Length of one N on the screen over that of one Z, for the direction of arrow heads."""
MAGIC_NAMES = Texts(
    "magic numbers",
    [0.0] * len(MAGIC[2:]) + list(MAGIC[2:]),
    list(MAGIC[2:]) + [0.0] * len(MAGIC[2:]),
    [f"N = {N}" for N in MAGIC[2:]] + [f"Z={Z}" for Z in MAGIC[2:]],
    8.0,
    GREY,
    "left",
)
MOST_POOLS = 8
"""Pools whose part of the chart is kept."""

Floats = NDArray[np.float64]


class NuclideChart(CrustFigure):
    """The pool's nuclides, one row each, with their abundances."""

    path = "crust/nuclide-chart"
    title = "Chart of nuclides"
    panel_heights = (620,)

    T = temperature()
    n_B = densities(
        longest=1,
        doc="Baryon density in fm^-3 of the mass fractions X; without one there are none.",
    )
    interaction = interaction()

    def dataset(self) -> Dataset:
        """Columns Z, N, B, S_n, S_p, S_2n, S_2p (MeV), source, X, n_B_from, n_B_to (fm^-3).

        X is the mass fraction at the density n_B; from n_B_from to n_B_to, in the grid of the
        composition, a nuclide is the most abundant by mass.
        """
        nuclides = pool(self.pool_name)
        X, remarks, refusals = self._mass_fractions(nuclides)
        first, last, more = self._reign(nuclides)
        return Dataset(
            {
                **{name: getattr(nuclides, name) for name in COLUMNS},
                "X": X,
                "n_B_from": first,
                "n_B_to": last,
            },
            units={
                **dict.fromkeys(("B", "S_n", "S_p", "S_2n", "S_2p"), "MeV"),
                **dict.fromkeys(("n_B_from", "n_B_to"), "fm^-3"),
            },
            notes=tuple(dict.fromkeys((*remarks, *more, *self.limits))),
            refusals=refusals,
            attributes={"pool": nuclides.name, "T": self.T, "interaction": self.interaction},
        )

    def _mass_fractions(self, nuclides: Pool) -> tuple[Floats, list[str], tuple[str, ...]]:
        """Mass fractions at n_B, what is noted of that state, and why it is none."""
        X = np.full(len(nuclides), np.nan)
        if not self.n_B:
            return X, [], ()
        try:
            found = abundances(self.matter, self.T, self.n_B[0], self.proton_fraction)
        except NotConvergedError as error:
            return X, [str(error)], ()
        X[:] = 0.0
        X[_places(nuclides)[found["Z"], found["N"]]] = found["X"]
        return X, list(found.notes), found.refusals

    def _reign(self, nuclides: Pool) -> tuple[Floats, Floats, list[str]]:
        """Densities from and to which each nuclide is the most abundant."""
        first, last = np.full((2, len(nuclides)), np.nan)
        try:
            track = composition(self.matter, self.T, (), self.proton_fraction)
        except NotConvergedError as error:
            return first, last, [str(error)]
        track = track.where(phase="clusters")
        Z, A = track["Z_most"].astype(int), track["A_most"].astype(int)
        where = _places(nuclides)[Z, A - Z]
        for place in np.unique(where):
            reign = track["n_B"][where == place]
            first[place], last[place] = reign.min(), reign.max()
        return first, last, list(track.notes)

    def summary(self, dataset: Dataset) -> str:
        """How many nuclides there are, which ones lead along the crust, and at the density."""
        drawn = f"{self.title_at_T()}: "
        drawn += f"{counted(len(dataset), 'nuclide')}, {int(np.sum(dataset['S_n'] < 0))} of them "
        drawn += "unbound against the loss of a neutron"
        leading = dataset.keep(np.isfinite(dataset["n_B_from"].astype(float)))
        leading = leading.keep(np.argsort(leading["n_B_from"], kind="stable"))
        path = ""
        if len(leading):
            path = (
                f"Along the crust {counted(len(leading), 'nuclide')} lead by mass, from "
                f"{_printed(leading, 0)} at n_B = {density(leading['n_B_from'][0])} to "
                f"{_printed(leading, -1)}, the last from {density(leading['n_B_from'][-1])} on, up "
                f"to {density(leading['n_B_to'][-1])}"
            )
        return paragraph(drawn, path, *self._abundant(dataset))

    def _abundant(self, dataset: Dataset) -> list[str]:
        """The most abundant nuclides at the density, if one is given."""
        X = np.nan_to_num(dataset["X"].astype(float))
        top = [row for row in np.argsort(-X, kind="stable")[:MOST].tolist() if X[row] > 0.0]
        if not top:
            return []
        names = [f"{_printed(dataset, row)} with X = {rounded(X[row], 3)}" for row in top]
        return [f"At n_B = {density(self.n_B[0])} the most abundant are {listed(names)}"]

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        ground = _ground(self.pool_name)
        return (
            Panel(
                (
                    ground.drip_regions,
                    _cells(dataset, ground),
                    ground.unknown,
                    vertical(MAGIC),
                    horizontal(MAGIC),
                    *_path(dataset),
                    _most_abundant(dataset),
                    MAGIC_NAMES,
                    ground.names,
                ),
                Axis("Z", WINDOW["Z"]),
                Axis("N", WINDOW["N"]),
                self.title_at_T(*self._at()),
                legend=False,
                grid=False,
            ),
        )

    def _at(self) -> list[str]:
        return [f"n_B = {self.n_B[0]:.3g} fm⁻³"] if self.n_B else []


def _places(nuclides: Pool) -> NDArray[np.int64]:
    """Position in the pool's arrays by Z and N."""
    places = np.zeros((nuclides.Z.max() + 1, nuclides.N.max() + 1), dtype=np.int64)
    places[nuclides.Z, nuclides.N] = np.arange(len(nuclides))
    return places


@dataclass(frozen=True)
class Ground:
    """What the chart shows whatever the state of matter: it belongs to a pool."""

    drip_regions: Image
    unknown: Rectangles
    names: Texts
    details: dict[str, NDArray[np.object_]]


@computed_once(MOST_POOLS)
def _ground(pool_name: str) -> Ground:
    grid = ChartGrid(pool(pool_name))
    return Ground(
        Image(
            "drip",
            grid.Z,
            grid.N,
            grid.regions(),
            ColourScale((VIOLET, PINK), (NEUTRON_UNBOUND, PROTON_UNBOUND)),
            alpha=0.35,
        ),
        Rectangles("not in the pool", gaps(grid.known, (0.0, 0.0)), alpha=0.4, hatch="/"),
        _names(grid),
        grid.details(),
    )


def _names(grid: ChartGrid) -> Texts:
    window = WINDOW["Z"][1], WINDOW["N"][1]
    places = {
        "Sₙ < 0": grid.far_end(NEUTRON_UNBOUND, window),
        "Sₚ < 0": grid.far_end(PROTON_UNBOUND, window),
        "no data": (8.0, 75.0),
    }
    Z, N = zip(*places.values(), strict=True)
    return Texts("regions", Z, N, list(places), 11.0, GREY)


def _cells(dataset: Dataset, ground: Ground) -> Image:
    """Abundances at the cursor; these cells also tell on hovering what a nuclide is."""
    X = np.zeros(ground.drip_regions.values.shape, dtype=np.float32)
    X[dataset["N"], dataset["Z"]] = np.nan_to_num(dataset["X"])
    return Image(
        "abundances",
        ground.drip_regions.x,
        ground.drip_regions.y,
        X,
        ColourScale(
            fading(VERMILLION),
            (RAREST, 1.0),
            "X, mass fraction at the cursor",
            LOG,
            under=TRANSPARENT,
        ),
        tips=[
            ("nuclide", "nuclide"),
            ("Z, N", "$x{0}, $y{0}"),
            ("B", "binding"),
            ("Sₙ, Sₚ", "separation"),
            ("X at the cursor", "value{%.3e}"),
        ],
        details=ground.details,
    )


def _path(dataset: Dataset) -> tuple[Segments, Marks, Marks]:
    """The most abundant nuclides in the order of density: lines, arrow heads and dots."""
    rows = dataset.keep(np.isfinite(dataset["n_B_from"]))
    rows = rows.keep(np.argsort(rows["n_B_from"], kind="stable"))
    places = np.transpose([rows["Z"], rows["N"]]).astype(float)
    scale = ColourScale(
        ramp(DENSITY_RAMP),
        DENSITIES,
        f"{DENSITY_LABEL} along the path of the most abundant nuclide",
        LOG,
        above=True,
    )
    colours = scale.colours(rows["n_B_from"])
    steps = np.diff(places, axis=0)
    turns = np.degrees(np.arctan2(STEEPNESS * steps[:, 1], steps[:, 0])) - 90.0
    return (
        Segments("path", np.hstack([places[:-1], places[1:]]), colours[1:], 2.0, scale=scale),
        Marks(
            "direction",
            _columns(places[:-1] + 0.55 * steps),
            colours[1:],
            "triangle",
            turns=turns,
            told=False,
        ),
        Marks("most abundant", _columns(places), colours, "square", 6.0, told=False),
    )


def _columns(places: Floats) -> Columns:
    return [("Z", "Z", places[:, 0]), ("N", "N", places[:, 1])]


def _most_abundant(dataset: Dataset) -> Marks:
    """A ring around the most abundant nuclide at the cursor."""
    X = np.nan_to_num(dataset["X"])
    top = dataset.keep(np.array([X.argmax()] if X.any() else [], dtype=int))
    columns = [(name, name, top[name]) for name in ("Z", "N")]
    return Marks("at the cursor", columns, GREY, size=14.0, filled=False, edge=2.0, told=False)


def _printed(rows: Dataset, row: int) -> str:
    Z = int(rows["Z"][row])
    return nuclide_name(Z, Z + int(rows["N"][row]))
