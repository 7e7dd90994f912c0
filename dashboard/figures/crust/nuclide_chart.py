"""Chart of nuclides: the pool, the crust's path through it, and the abundances at one density.

Beznogov & Raduta 2025, Fig. 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.crust.composition import abundances, composition, largest_fractions
from core.dataset import Dataset
from core.errors import NotConvergedError
from core.nuclides.pool import Pool, pool
from core.nuclides.symbols import nuclide_name
from core.storage.memo import computed_once
from dashboard.figures.common.cell_gaps import gaps
from dashboard.figures.common.summary_text import MOST, counted, density, listed, paragraph
from dashboard.figures.crust.chart_grid import (
    NEUTRON_UNBOUND,
    NO_DATA,
    PROTON_UNBOUND,
    ChartGrid,
    around,
    window_around,
)
from dashboard.figures.crust.inputs import (
    CrustFigure,
    densities,
    interaction,
    temperature,
)
from dashboard.figures.crust.nuclide import OPENS, Nuclide
from dashboard.inputs.parameters import choice
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY, PINK, SKY, VERMILLION, VIOLET, fading
from dashboard.plots.vocabulary import (
    LOG,
    TRANSPARENT,
    Axis,
    ColourScale,
    Columns,
    Image,
    Limits,
    Marks,
    Panel,
    Rectangles,
    Segments,
    Texts,
)

COLUMNS = ("Z", "N", "B", "S_n", "S_p", "S_2n", "S_2p", "source")
CRUST, AT_CURSOR, WHOLE = "crust", "cursor", "all"
AREAS = {"crust": CRUST, "at the cursor": AT_CURSOR, "whole chart": WHOLE}
PAPER_WINDOW = (95, 45)
"""Last N and Z of the paper's figure, which the crust's window shows at least."""
BESIDE = 3
"""Cells left of N = 0, for symbols of elements."""
STEP = 5
"""Windows end at multiples of it, so that they seldom move."""
PRESENT = 0.01
"""Largest mass fraction along the crust from which on a nuclide is present."""
RAREST = 1e-6
"""Mass fraction from which on a nuclide is coloured by it."""
NOTED = 2e-3
"""Mass fraction at the cursor from which on a nuclide is in the window."""
CROWDED = ((22, 1), (62, 2), (np.inf, 5))
"""Elements of a window up to which every one, every second, every fifth has its symbol."""
PRESENT_NOTE = f"In the crust: X ≥ {PRESENT:g} at some density."
MOST_POOLS = 8
"""Pools whose part of the chart is kept."""

Floats = NDArray[np.float64]


class NuclideChart(CrustFigure):
    """The pool's nuclides, one row each, with their abundances; N to the right, Z upwards."""

    path = "crust/nuclide-chart"
    title = "Chart of nuclides"
    panel_heights = (620,)
    opens = Nuclide.path

    T = temperature()
    n_B = densities(
        longest=1,
        doc="Baryon density in fm^-3 of the mass fractions X; without one there are none.",
    )
    interaction = interaction()
    area = choice(
        CRUST, AREAS, "Which part of the chart is shown: what the crust has, what the cursor, all."
    )

    def dataset(self) -> Dataset:
        """Columns Z, N, B, S_n, S_p, S_2n, S_2p (MeV), source, X, X_max, n_B_from, n_B_to (fm^-3).

        X is the mass fraction at the density n_B, X_max the largest along the crust; from n_B_from
        to n_B_to, in the grid of the composition, a nuclide is the most abundant by mass.
        """
        nuclides = pool(self.pool_name)
        X, remarks, refusals = self._mass_fractions(nuclides)
        first, last, more = self._reign(nuclides)
        return Dataset(
            {
                **{name: getattr(nuclides, name) for name in COLUMNS},
                "X": X,
                "X_max": self._largest(nuclides),
                "n_B_from": first,
                "n_B_to": last,
            },
            units={
                **dict.fromkeys(("B", "S_n", "S_p", "S_2n", "S_2p"), "MeV"),
                **dict.fromkeys(("n_B_from", "n_B_to"), "fm^-3"),
            },
            notes=tuple(dict.fromkeys((*remarks, *more, PRESENT_NOTE, *self.limits))),
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

    def _largest(self, nuclides: Pool) -> Floats:
        """The largest mass fraction of each nuclide along the crust; nan where that is unknown."""
        try:
            return largest_fractions(self.matter, self.T, self.proton_fraction)
        except NotConvergedError:
            return np.full(len(nuclides), np.nan)

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
        N, Z = self._window(dataset, ground.grid)
        return (
            Panel(
                (
                    ground.drip_regions(dataset),
                    *_fractions(dataset, ground.grid),
                    *_present(dataset),
                    ground.unknown,
                    ground.bands,
                    *_path(dataset),
                    _most_abundant(dataset),
                    ground.elements(Z),
                    ground.magic_names,
                    ground.region_names((N[1], Z[1])),
                ),
                Axis("N", N, chooses="N", kept=self.area != AT_CURSOR),
                Axis("Z", Z, chooses="Z", kept=self.area != AT_CURSOR),
                self.title_at_T(*self._at()),
                grid=False,
                square=True,
                opens=OPENS,
            ),
        )

    def _window(self, dataset: Dataset, grid: ChartGrid) -> tuple[Limits, Limits]:
        """Limits of N and Z."""
        if self.area == WHOLE:
            return around(-BESIDE, grid.N[-1]), around(0, grid.Z[-1])
        now = np.nan_to_num(dataset["X"].astype(float)) >= NOTED
        if self.area == AT_CURSOR and now.any():
            return window_around(dataset["N"][now], dataset["Z"][now])
        there = now | (np.nan_to_num(dataset["X_max"].astype(float)) >= PRESENT)
        N, Z = (
            around(first, max(least, _rounded_up(dataset[name][there].max(initial=0))))
            for name, least, first in zip(("N", "Z"), PAPER_WINDOW, (-BESIDE, 0), strict=True)
        )
        return N, Z

    def _at(self) -> list[str]:
        return [f"n_B = {self.n_B[0]:.3g} fm⁻³"] if self.n_B else []


def _places(nuclides: Pool) -> NDArray[np.int64]:
    """Position in the pool's arrays by Z and N."""
    places = np.zeros((nuclides.Z.max() + 1, nuclides.N.max() + 1), dtype=np.int64)
    places[nuclides.Z, nuclides.N] = np.arange(len(nuclides))
    return places


def _rounded_up(number: float) -> int:
    return STEP * math.ceil(number / STEP)


class Ground:
    """What the chart shows whatever the state of matter: it belongs to a pool."""

    def __init__(self, nuclides: Pool) -> None:
        self.grid = grid = ChartGrid(nuclides)
        self._regions = grid.regions()
        self._details = grid.details()
        hatched = np.vstack([gaps(grid.known, (0.0, 0.0)), grid.outside()])
        self.unknown = Rectangles(NO_DATA, hatched, alpha=0.4, hatch="/")
        self.bands = Segments("", grid.bands(), GREY, 1.0, 0.8)
        self.magic_names = _texts("magic numbers", grid.magic_names(), 8.0)

    def elements(self, Z: Limits) -> Texts:
        """Symbols of as many elements as have room in a window."""
        step = next(step for most, step in CROWDED if Z[1] - Z[0] <= most)
        return _texts("elements", self.grid.elements(step), 8.0)

    def region_names(self, window: tuple[float, float]) -> Texts:
        """What the colours of a window mean, and what it means to have none."""
        places = {
            "Sₙ < 0": self.grid.far_end(NEUTRON_UNBOUND, window),
            "Sₚ < 0": self.grid.far_end(PROTON_UNBOUND, window),
            "bound": self.grid.amid_bound(window),
        }
        there = ((*place, word) for word, place in places.items() if np.isfinite(place[0]))
        return _texts("regions", there, 11.0)

    def drip_regions(self, dataset: Dataset) -> Image:
        """Where the last nucleon is not bound; these cells also tell what a nuclide is."""
        X = np.zeros(self.grid.shape, dtype=np.float32)
        X[dataset["Z"], dataset["N"]] = np.nan_to_num(dataset["X"])
        return Image(
            "drip",
            self.grid.N,
            self.grid.Z,
            self._regions,
            ColourScale((VIOLET, PINK), (NEUTRON_UNBOUND, PROTON_UNBOUND)),
            alpha=0.35,
            tips=[
                ("nuclide", "nuclide"),
                ("Z, N", "$y{0}, $x{0}"),
                ("B", "binding"),
                ("Sₙ, Sₚ", "separation"),
                ("X at the cursor", "X{%.3e}"),
            ],
            details={**self._details, "X": X},
        )


@computed_once(MOST_POOLS)
def _ground(pool_name: str) -> Ground:
    return Ground(pool(pool_name))


def _texts(label: str, rows: Iterable[tuple[float, float, str]], size: float) -> Texts:
    known = list(rows)
    N, Z, words = zip(*known, strict=True) if known else ((), (), ())
    return Texts(label, N, Z, words, size, GREY)


def _present(dataset: Dataset) -> Iterator[Rectangles]:
    """The nuclides that the crust has, those beyond the neutron drip apart."""
    there = np.nan_to_num(dataset["X_max"].astype(float)) >= PRESENT
    unbound = dataset["S_n"].astype(float) < 0.0
    for label, rows, colour in (
        ("in the crust", there & ~unbound, SKY),
        ("in the crust, Sₙ < 0", there & unbound, VERMILLION),
    ):
        N, Z = (dataset[name][rows].astype(float) for name in ("N", "Z"))
        yield Rectangles(label, np.transpose([N - 0.5, Z - 0.5, N + 0.5, Z + 0.5]), colour, 0.4)


def _fractions(dataset: Dataset, grid: ChartGrid) -> Iterator[Image]:
    """Mass fractions at the cursor in the colours of nuclides that are present.

    The images have the nuclides that there are and few others, so that a move of the cursor sends
    little.
    """
    X = np.nan_to_num(dataset["X"].astype(float))
    seen = X > RAREST
    N, Z = (_span(dataset[name][seen]) for name in ("N", "Z"))
    unbound = dataset["S_n"].astype(float) < 0.0
    for name, rows, colour, title in (
        ("bound", seen & ~unbound, SKY, "mass fraction X at the cursor (red where Sₙ < 0)"),
        ("unbound", seen & unbound, VERMILLION, ""),
    ):
        cells = np.zeros((len(Z), len(N)), dtype=np.float32)
        cells[dataset["Z"][rows] - Z[0], dataset["N"][rows] - N[0]] = X[rows]
        scale = ColourScale(
            fading(colour), (RAREST, 1.0), title, LOG, under=TRANSPARENT, above=True
        )
        yield Image(f"X, {name}", N, Z, cells, scale)


def _span(numbers: NDArray[Any]) -> NDArray[np.int64]:
    """Whole numbers from the first to the last, to multiples of STEP."""
    if not len(numbers):
        return np.arange(STEP)
    last = _rounded_up(int(numbers.max()) + 1)
    return np.arange(STEP * (int(numbers.min()) // STEP), last)


def _path(dataset: Dataset) -> tuple[Segments, Marks, Marks]:
    """The most abundant nuclides in the order of density: lines, arrow heads and dots."""
    rows = dataset.keep(np.isfinite(dataset["n_B_from"]))
    rows = rows.keep(np.argsort(rows["n_B_from"], kind="stable"))
    places = np.transpose([rows["N"], rows["Z"]]).astype(float)
    steps = np.diff(places, axis=0)
    turns = np.degrees(np.arctan2(steps[:, 1], steps[:, 0])) - 90.0
    return (
        Segments("most abundant, with depth", np.hstack([places[:-1], places[1:]]), GREY, 2.0),
        Marks("", _columns(places[:-1] + 0.55 * steps), GREY, "triangle", turns=turns, told=False),
        Marks("", _columns(places), GREY, "circle", 5.0, told=False),
    )


def _columns(places: Floats) -> Columns:
    return [("N", "N", places[:, 0]), ("Z", "Z", places[:, 1])]


def _most_abundant(dataset: Dataset) -> Marks:
    """A ring around the most abundant nuclide at the cursor."""
    X = np.nan_to_num(dataset["X"])
    top = dataset.keep(np.array([X.argmax()] if X.any() else [], dtype=int))
    columns = [(name, name, top[name]) for name in ("N", "Z")]
    return Marks(
        "largest at the cursor", columns, GREY, size=14.0, filled=False, edge=2.0, told=False
    )


def _printed(rows: Dataset, row: int) -> str:
    Z = int(rows["Z"][row])
    return nuclide_name(Z, Z + int(rows["N"][row]))
