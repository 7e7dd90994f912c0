"""How the innermost layer depends on the heaviest helium isotope of the pool."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.crust.pool_edge import DISSOLVED, pool_edge
from core.dataset import Dataset
from core.errors import OutsideValidityError
from core.matter.equilibrium import FILLED, FOLD
from core.nuclides.pool_names import HELIUM_EDGES
from core.nuclides.symbols import nuclide_name
from dashboard.figures.common.summary_text import clauses, density, intervals, paragraph, share
from dashboard.figures.crust.inputs import (
    DENSITY_LABEL,
    CrustFigure,
    cursor,
    interaction,
    temperature,
)
from dashboard.figures.crust.pool_words import last_helium
from dashboard.plots.palette import BLUE, GREEN, GREY, ORANGE, PALE, PINK, SKY, VERMILLION
from dashboard.plots.vocabulary import (
    LOG,
    Axis,
    Curve,
    Marks,
    Panel,
    Texts,
    broken,
    horizontal,
    vertical,
)

EDGE_LABEL = "A of the last helium isotope"
FAVOURED, UNKNOWN = "homogeneous matter is favoured", "nuclei end otherwise"
ENDS = {
    FAVOURED: (BLUE, "inverted_triangle"),
    FOLD: (GREEN, "triangle"),
    FILLED: (ORANGE, "square"),
    DISSOLVED: (SKY, "circle"),
    UNKNOWN: (GREY, "cross"),
}
"""What ends the clusters: colour and symbol."""
DENSITY_LIMITS = (3e-4, 0.2)

Floats = NDArray[np.float64]


class PoolEdge(CrustFigure):
    """Extent, mass fraction and nuclide of the innermost layer for each last helium isotope."""

    path = "crust/pool-edge"
    title = "Sensitivity of the innermost layer to the heaviest helium isotope"
    panel_heights = (350, 250)

    T = temperature()
    interaction = interaction()
    cursor = cursor()
    from_page: ClassVar = {"cursor": "n_B"}

    def dataset(self) -> Dataset:
        """Columns last_He, nuclide, Z, A, onset (fm^-3), X_max, and more of the innermost layer.

        The pool's own last helium isotope, `last_He` or the table's, is only marked in the drawing.

        Raises
        ------
        OutsideValidityError : there are no nuclei whichever isotope is the last.
        """
        found = pool_edge(self.matter, self.T, self.proton_fraction)
        if not np.isfinite(found["X_max"]).any():
            raise OutsideValidityError(" ".join(found.notes))
        return found

    def summary(self, dataset: Dataset) -> str:
        """The innermost layer with the pool's own last helium isotope, and with others."""
        names = _labels(dataset)
        runs = [run for run in intervals(names) if names[run[0]]]
        layers = [
            f"{names[first]} if helium ends at A = {dataset['last_He'][first]}"
            + (f" to {dataset['last_He'][last]}" if last > first else "")
            for first, last in runs
        ]
        here = np.isin(dataset["last_He"], last_helium(self.pool_name))
        own = [
            self._told(dataset, row, names[row])
            for row in np.flatnonzero(here).tolist()
            if names[row]
        ]
        where = self.title_at_T()
        return paragraph(f"{where}, innermost layer: {clauses(layers, 6)}", *own)

    @staticmethod
    def _told(dataset: Dataset, row: int, name: str) -> str:
        onset, last = (density(dataset[column][row]) for column in ("onset", "n_B_to"))
        return (
            f"Helium of this pool ends at A = {dataset['last_He'][row]}: {name} holds a tenth of "
            f"the mass from n_B = {onset}, leads up to {last}, and holds at most "
            f"{share(dataset['X_max'][row])}"
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        across = Axis(
            EDGE_LABEL,
            (HELIUM_EDGES[0] - 0.7, HELIUM_EDGES[-1] + 0.7),
            ticks=HELIUM_EDGES[::2],
            name="last_He",
            chooses="last_He",
        )
        chosen = vertical(last_helium(self.pool_name), dash="dashed")
        return (
            Panel(
                (
                    _extent(dataset),
                    _points(dataset, "onset: a tenth of the mass", "onset", dataset["onset"]),
                    *_ends(dataset),
                    chosen,
                    horizontal(self.cursor),
                ),
                across,
                Axis(DENSITY_LABEL, DENSITY_LIMITS, LOG, chooses="n_B"),
                self.title_at_T(),
            ),
            Panel(
                (
                    _points(dataset, "largest mass fraction", "X_max", dataset["X_max"]),
                    _names(dataset),
                    chosen,
                ),
                across,
                Axis("largest mass fraction", (0.0, 1.15)),
                legend=False,
            ),
        )


def _labels(dataset: Dataset) -> NDArray[np.object_]:
    """Names of the nuclides, with raised mass numbers."""
    pairs = zip(dataset["Z"].tolist(), dataset["A"].tolist(), strict=True)
    names = ["" if np.isnan(Z) else nuclide_name(int(Z), int(A)) for Z, A in pairs]
    return np.array(names, dtype=object)


def _points(dataset: Dataset, label: str, name: str, values: Floats) -> Marks:
    axis = ("n_B", DENSITY_LABEL) if name == "onset" else (name, label)
    columns = [
        ("last_He", EDGE_LABEL, dataset["last_He"]),
        (*axis, values),
        ("innermost", "innermost layer", _labels(dataset)),
        ("ending", "end of the clusters", _endings(dataset)),
    ]
    return Marks(label, columns, VERMILLION)


def _extent(dataset: Dataset) -> Curve:
    """A bar from the onset of the layer to the last density at which its nuclide leads."""
    pairs = [
        (np.full(2, float(edge)), np.array([onset, last]))
        for edge, onset, last in zip(
            dataset["last_He"], dataset["onset"], dataset["n_B_to"], strict=True
        )
    ]
    last_He, n_B = (broken(*column) for column in zip(*pairs, strict=True))
    columns = [("last_He", EDGE_LABEL, last_He), ("n_B", DENSITY_LABEL, n_B)]
    return Curve("innermost layer", columns, PINK, width=6, alpha=PALE, told=False)


def _endings(dataset: Dataset) -> NDArray[np.object_]:
    """What ends the clusters, one of ENDS."""
    crossing = np.isfinite(dataset["n_B_crossing"])
    known = [ending if ending in ENDS else UNKNOWN for ending in dataset["ending"].tolist()]
    return np.where(crossing, FAVOURED, np.array(known, dtype=object)).astype(object)


def _ends(dataset: Dataset) -> Iterator[Marks]:
    """A symbol where the clusters end, by what ends them."""
    endings = _endings(dataset)
    place = np.where(np.isfinite(dataset["n_B_end"]), dataset["n_B_end"], dataset["n_B_to"])
    place = np.where(np.isfinite(dataset["n_B_crossing"]), dataset["n_B_crossing"], place)
    for ending, (colour, symbol) in ENDS.items():
        here = (endings == ending) & np.isfinite(place)
        if here.any():
            columns = [
                ("last_He", EDGE_LABEL, dataset["last_He"][here]),
                ("n_B", DENSITY_LABEL, place[here]),
            ]
            yield Marks(ending, columns, colour, symbol)


NAMED_EVERY = 4
"""Edges from one name to the next; the first and the last have theirs."""


def _names(dataset: Dataset) -> Texts:
    """Names of the nuclides above their points, where they change and there is room on any page."""
    names = _labels(dataset)
    new = (names != "") & (names != np.concatenate([[""], names[:-1]]))
    places = np.flatnonzero(new)
    if len(places):
        new[places[(places - places[-1]) % NAMED_EVERY != 0]] = False
        new[places[0]] = True
    edges, X_max = (dataset[name][new] for name in ("last_He", "X_max"))
    return Texts("nuclides", edges, X_max + 0.07, names[new].tolist(), 8.0)
