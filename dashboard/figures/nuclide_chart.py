"""Chart of nuclides: the pool, the crust's path through it, and the abundances at one density.

Beznogov & Raduta 2025, Fig. 1.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cache
from hashlib import blake2b
from typing import Any

import holoviews as hv
import numpy as np
from numpy.typing import NDArray

from core.crust.composition import abundances, composition
from core.crust.nuclides import nuclide_name
from core.crust.pool import Pool, pool
from core.dataset import Dataset
from core.errors import NotConvergedError
from dashboard.figures.chart_grid import (
    NEUTRON_UNBOUND,
    PROTON_UNBOUND,
    SIZE,
    ChartGrid,
    gaps,
)
from dashboard.figures.crust_inputs import (
    DENSITY_LABEL,
    CrustFigure,
    densities,
    interaction,
    temperature,
)
from dashboard.figures.drawing import COLOUR_BAR, hatched, horizontals, image, overlay, verticals
from dashboard.figures.telling import MOST, counted, density, listed, paragraph, rounded
from dashboard.palette import DENSITY_RAMP, GREY, PINK, VERMILLION, VIOLET, fading, ramp

COLUMNS = ("Z", "N", "B", "S_n", "S_p", "S_2n", "S_2p", "source")
AXES = ("Z", "N")
MAGIC = (2, 8, 20, 28, 50, 82, 126)
WINDOW = {"Z": (-0.5, 45.5), "N": (-0.5, 95.5)}
"""What is shown at first: that of the paper."""
RAREST = 1e-6
"""Mass fraction from which on a nuclide is coloured."""
DENSITIES = (1e-7, 1e-1)
"""Range of the colours of the path, fm^-3."""
STEEPNESS = 0.5
"""Length of one N on the screen over that of one Z, for the direction of arrow heads."""
MOST_POOLS = 8
"""Pools whose part of the drawing is kept."""
KEPT = {"framewise": False}
"""The chart stays where the reader has moved it."""

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
        drawn = f"{self.title_for(self.interaction, f'T = {self.T:g} MeV')}: "
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

    def draw(self, dataset: Dataset) -> hv.Overlay:
        grid = ChartGrid(dataset)
        ground = _ground(grid)
        return overlay(
            [
                ground.drip_regions,
                ground.unknown,
                verticals(MAGIC),
                horizontals(MAGIC),
                _cells(grid, ground),
                *_path(dataset),
                _most_abundant(dataset),
                _magic_labels(),
                ground.labels,
            ],
            self.title_for(self.interaction, f"T = {self.T:g} MeV", *self._at()),
            xlabel="Z",
            ylabel="N",
            xlim=WINDOW["Z"],
            ylim=WINDOW["N"],
            show_legend=False,
            show_grid=False,
            min_height=self.panel_heights[0],
            **KEPT,
        )

    def _at(self) -> list[str]:
        return [f"n_B = {self.n_B[0]:.3g} fm⁻³"] if self.n_B else []


def _places(nuclides: Pool) -> NDArray[np.int64]:
    """Position in the pool's arrays by Z and N."""
    places = np.zeros(SIZE, dtype=np.int64)
    places[nuclides.Z, nuclides.N] = np.arange(len(nuclides))
    return places


def _drip_regions(grid: ChartGrid) -> hv.Image:
    return image(
        "drip",
        grid.Z,
        grid.N,
        [("region", "region", grid.regions())],
        AXES,
        cmap=[VIOLET, PINK],
        clim=(1.0, 2.0),
        alpha=0.35,
        **KEPT,
    )


def _cells(grid: ChartGrid, ground: Ground) -> hv.Image:
    """Abundances at the cursor; these cells also tell on hovering what a nuclide is."""
    X = np.nan_to_num(grid.numbers("X"))
    return image(
        "abundances",
        grid.Z,
        grid.N,
        [("X", "X", X)],
        AXES,
        cmap=fading(VERMILLION),
        logz=True,
        clim=(RAREST, 1.0),
        clipping_colors={"min": "#00000000", "NaN": "#00000000"},
        tools=["hover"],
        hover_tooltips=[
            ("nuclide", "@nuclide"),
            ("Z, N", "$x{0}, $y{0}"),
            ("B", "@binding"),
            ("Sₙ, Sₚ", "@separation"),
            ("X at the cursor", "@image{%.3e}"),
        ],
        hover_formatters={"@image": "printf"},
        hooks=[ground.tell],
        colorbar=True,
        colorbar_position="bottom",
        clabel="X, mass fraction at the cursor",
        colorbar_opts=COLOUR_BAR,
        **KEPT,
    )


class Ground:
    """What the chart shows whatever the state of matter: it belongs to a pool."""

    def __init__(self, grid: ChartGrid) -> None:
        self.drip_regions = _drip_regions(grid)
        self.unknown = hatched("not in the pool", gaps(grid.known, (0.0, 0.0)), AXES, **KEPT)
        self.labels = _region_labels(grid)
        self.details = grid.details()

    def tell(self, plot: Any, element: Any) -> None:
        """Hook: adds to the cells' columns what the pool knows of its nuclides.

        As further dimensions of the image HoloViews would look through them on every update.
        """
        if plot.handles.get("details") is not self.details:
            plot.handles["source"].data.update(self.details)
            plot.handles["details"] = self.details


_grounds: OrderedDict[bytes, Ground] = OrderedDict()


def _ground(grid: ChartGrid) -> Ground:
    """That of the grid's pool; the very same as before as long as the pool is the same."""
    key = b"".join(grid.dataset[name].tobytes() for name in COLUMNS)
    digest = blake2b(key, digest_size=16).digest()
    ground = _grounds.pop(digest, None) or Ground(grid)
    _grounds[digest] = ground
    while len(_grounds) > MOST_POOLS:
        _grounds.popitem(last=False)
    return ground


def _path(dataset: Dataset) -> list[hv.Element]:
    """The most abundant nuclides in the order of density: lines, arrow heads and dots."""
    rows = dataset.keep(np.isfinite(dataset["n_B_from"]))
    rows = rows.keep(np.argsort(rows["n_B_from"], kind="stable"))
    Z, N, n_B = (rows[name].astype(float) for name in ("Z", "N", "n_B_from"))
    colours: dict[str, Any] = {"cmap": ramp(DENSITY_RAMP), "logz": True, "clim": DENSITIES}
    dZ, dN = np.diff(Z), np.diff(N)
    lines = hv.Segments(
        (Z[:-1], N[:-1], Z[1:], N[1:], n_B[1:]), ["Z", "N", "Z1", "N1"], "n_B", label="path"
    ).opts(
        color="n_B",
        line_width=2,
        colorbar=True,
        colorbar_position="top",
        clabel=f"{DENSITY_LABEL} along the path of the most abundant nuclide",
        colorbar_opts=COLOUR_BAR,
        **colours,
        **KEPT,
    )
    heads = hv.Points(
        (
            Z[:-1] + 0.55 * dZ,
            N[:-1] + 0.55 * dN,
            n_B[1:],
            np.degrees(np.arctan2(STEEPNESS * dN, dZ)) - 90.0,
        ),
        ["Z", "N"],
        ["n_B", "turn"],
        label="direction",
    ).opts(color="n_B", angle="turn", marker="triangle", size=8, **colours, **KEPT)
    dots = hv.Points((Z, N, n_B), ["Z", "N"], "n_B", label="most abundant").opts(
        color="n_B", marker="square", size=6, **colours, **KEPT
    )
    return [lines, heads, dots]


def _most_abundant(dataset: Dataset) -> hv.Points:
    """A ring around the most abundant nuclide at the cursor."""
    X = dataset["X"]
    rows = [] if not len(X) or not np.nanmax(X, initial=0.0) > 0.0 else [int(np.nanargmax(X))]
    return hv.Points(
        (dataset["Z"][rows], dataset["N"][rows]), ["Z", "N"], label="at the cursor"
    ).opts(fill_alpha=0.0, color=GREY, line_width=2, size=14, **KEPT)


@cache
def _magic_labels() -> hv.Labels:
    labels = [(0.0, N, f"N = {N}") for N in MAGIC[2:]] + [(Z, 0.0, f"Z={Z}") for Z in MAGIC[2:]]
    return _labels(labels, "8pt", text_align="left", text_baseline="bottom")


def _region_labels(grid: ChartGrid) -> hv.Labels:
    window = WINDOW["Z"][1], WINDOW["N"][1]
    places = {
        "Sₙ < 0": grid.far_end(NEUTRON_UNBOUND, window),
        "Sₚ < 0": grid.far_end(PROTON_UNBOUND, window),
        "no data": (8.0, 75.0),
    }
    return _labels([(*place, text) for text, place in places.items()], "11pt")


def _labels(labels: list[tuple[float, float, str]], size: str, **options: Any) -> hv.Labels:
    return hv.Labels(labels, ["Z", "N"], "text").opts(
        text_color=GREY, text_font_size=size, **options, **KEPT
    )


def _printed(rows: Dataset, row: int) -> str:
    Z = int(rows["Z"][row])
    return nuclide_name(Z, Z + int(rows["N"][row]))
