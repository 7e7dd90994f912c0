"""What a map of the crust shows wherever the cursor is: cells, borders, names, hatched parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from core.dataset import Dataset
from core.matter.limits import COLD, COLDEST_NSE, WARM, WARMEST_BETA
from core.nuclides.symbols import nuclide_name
from core.storage.memo import memory
from dashboard.figures.crust.inputs import DENSITY_LABEL
from dashboard.plots.palette import MAP_RAMP, PINK
from dashboard.plots.vocabulary import (
    DECADES,
    LINEAR,
    ColourScale,
    Curve,
    Image,
    Rectangles,
    Scale,
    Segments,
    Texts,
)

T_LABEL = "T (MeV)"
SMALLEST_REGION = 0.006
"""Share of the map from which on a region has the name of its nuclide."""
NAME_SIZE = (0.5, 0.13)
"""Decades of n_B and T that a name takes."""
NOTHING = 1e-30
"""Stands for 0 on a logarithmic scale."""
MOST_MAPS = 8
"""Maps that are kept as they are drawn."""
HATCHES = {COLD: "\\", WARM: "/"}
"""Where an assumption is in doubt."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Quantity:
    """What a map can show.

    `label` is for readers, `short` for the control. `limits` are those of colours and of the lower
    axis, of logarithms where these are drawn; None stands for what the data has. `everywhere` says
    that it varies smoothly where the composition changes, so that the line from the table has no
    gaps there.
    """

    label: str
    short: str
    limits: tuple[float | None, float | None] = (None, None)
    scale: Scale = LINEAR
    everywhere: bool = False

    def shown(self, values: Floats) -> Floats:
        """Values as they are drawn."""
        if self.scale != DECADES:
            return values
        # Of what is not there at all no logarithm is known; it is as low as the scale goes.
        return np.asarray(np.log10(np.where(values <= 0.0, NOTHING, values)))


QUANTITIES = {
    "A_over_Z": Quantity("A/Z of nuclei", "A/Z"),
    "X_He14": Quantity("mass fraction of ¹⁴He", "¹⁴He", (0.0, None)),
    "X_heavy": Quantity("mass fraction of nuclei, A ≥ 20", "A ≥ 20", (0.0, 1.0)),
    "X_free_n": Quantity("mass fraction of free neutrons", "free n", (0.0, 1.0)),
    "Q_imp": Quantity("Q_imp, variance of Z", "Qᵢₘₚ", (-4.0, None), DECADES),
    "Y_e": Quantity("Yₑ", "Yₑ", (0.0, None), everywhere=True),
    "P": Quantity("P (MeV fm⁻³)", "P", scale=DECADES, everywhere=True),
}


class Ground:
    """What the map shows wherever the cursor is."""

    def __init__(self, rows: Dataset, quantity: str) -> None:
        T, n_B = np.unique(rows["T"].astype(float)), np.unique(rows["n_B"].astype(float))
        self.shape = len(T), len(n_B)
        self.x, self.y = np.log10(n_B), np.log10(T)
        self.nuclei = self._grid(rows["phase"] == "clusters")
        most = [self._grid(np.nan_to_num(rows[f"{name}_most"].astype(float))) for name in "ZA"]
        self.nuclide = np.where(self.nuclei, 1000 * most[0] + most[1], 0).astype(int)
        self.cells = self._cells(rows, quantity)
        self.borders = self._borders()
        self.transition = self._transition()
        self.names = self._names()

    def _grid(self, column: NDArray[Any]) -> NDArray[Any]:
        return column.reshape(self.shape)

    def _cells(self, rows: Dataset, name: str) -> Image:
        quantity = QUANTITIES[name]
        T, n_B, values = (self._grid(rows[key].astype(float)) for key in ("T", "n_B", name))
        shown = quantity.shown(values)
        finite = shown[np.isfinite(shown)]
        low, high = quantity.limits
        limits = (
            float(finite.min(initial=np.inf)) if low is None else low,
            float(finite.max(initial=-np.inf)) if high is None else high,
        )
        numbers, places = np.unique(self.nuclide, return_inverse=True)
        words = np.array([nuclide_label(number) for number in numbers.tolist()], dtype=object)
        return Image(
            "map",
            self.x,
            self.y,
            shown,
            ColourScale(
                MAP_RAMP,
                limits if limits[0] < limits[1] else (0.0, 1.0),
                quantity.label,
                quantity.scale,
                missing_name="uniform matter",
            ),
            tips=[
                (T_LABEL, "T{%.4g}"),
                (DENSITY_LABEL, "n_B{%.3e}"),
                (quantity.label, "quantity{%.5g}"),
                ("most abundant", "nuclide"),
            ],
            details={
                "nuclide": words[places].reshape(self.shape),
                "quantity": values.astype(np.float32),
                "T": T.astype(np.float32),
                "n_B": n_B.astype(np.float32),
            },
        )

    def hatched(self, doubt: str) -> Rectangles:
        """Where an assumption is in doubt; in a hue that the colours of the map have not."""
        low, high = {
            COLD: (self.y[0], np.log10(COLDEST_NSE)),
            WARM: (np.log10(WARMEST_BETA), self.y[-1]),
        }[doubt]
        corners = np.array([[self.x[0], low, self.x[-1], high]])
        return Rectangles(doubt, corners, PINK, 0.6, HATCHES[doubt])

    def _borders(self) -> Segments:
        """Edges of cells between those of different nuclides."""
        segments = [
            *_edges(self.nuclide, self.nuclei, self.x, self.y),
            *(
                (x0, y0, x1, y1)
                for y0, x0, y1, x1 in _edges(self.nuclide.T, self.nuclei.T, self.y, self.x)
            ),
        ]
        return Segments("", np.array(segments).reshape(-1, 4), "white", 0.7, 0.55)

    def _transition(self) -> Curve:
        """The end of nuclei, amid the two grid points between which it lies."""
        ends = self.nuclei & ~np.roll(self.nuclei, -1, axis=1)
        ends[:, -1] = False
        there = ends.any(axis=1)
        last = self.shape[1] - 1 - np.argmax(ends[:, ::-1], axis=1)
        middle = (self.x[:-1] + self.x[1:]) / 2
        x = np.where(there, middle[np.minimum(last, len(middle) - 1)], np.nan)
        return Curve("", [("x", "lg n_B", x), ("y", "lg T", self.y)], "white", told=False)

    def _names(self) -> Texts:
        """Names of nuclides in the regions that are large enough, the largest first."""
        numbers, sizes = np.unique(self.nuclide, return_counts=True)
        named: dict[int, tuple[float, float]] = {}
        for number in numbers[np.argsort(-sizes, kind="stable")].tolist():
            place = self._amid(self.nuclide == number)
            if place is not None and all(_apart(place, other) for other in named.values()):
                named[number] = place
        x, y = np.array([*named.values()]).reshape(-1, 2).T
        turns = [0.0 if number else 90.0 for number in named]
        return Texts("names", x, y, [nuclide_label(number) for number in named], turns=turns)

    def _amid(self, region: NDArray[np.bool_]) -> tuple[float, float] | None:
        """The place in a region that is farthest from its edge; None if the region is small."""
        if region.mean() < SMALLEST_REGION:
            return None
        steps = (self.y[1] - self.y[0]) / NAME_SIZE[1], (self.x[1] - self.x[0]) / NAME_SIZE[0]
        depth = scipy.ndimage.distance_transform_edt(np.pad(region, 1), sampling=steps)[1:-1, 1:-1]
        rows, columns = np.nonzero(depth > 0.9 * depth.max())
        # The middle one, by rank, of those that are as good.
        away = (
            np.abs(rows - np.median(rows)) * steps[0]
            + np.abs(columns - np.median(columns)) * steps[1]
        )
        best = np.argmin(away)
        return float(self.x[columns[best]]), float(self.y[rows[best]])


def _apart(place: Sequence[float], other: Sequence[float]) -> bool:
    """Whether names at two places do not overlap."""
    return abs(place[0] - other[0]) > NAME_SIZE[0] or abs(place[1] - other[1]) > NAME_SIZE[1]


def _edges(
    nuclide: NDArray[np.int64], nuclei: NDArray[np.bool_], x: Floats, y: Floats
) -> list[tuple[float, float, float, float]]:
    """Vertical edges between neighbours along x, those above each other joined."""
    differ = (nuclide[:, 1:] != nuclide[:, :-1]) & nuclei[:, 1:] & nuclei[:, :-1]
    step = (y[1] - y[0]) / 2
    found = []
    for column in np.flatnonzero(differ.any(axis=0)).tolist():
        flags = np.concatenate([[False], differ[:, column], [False]]).astype(int)
        starts, ends = np.flatnonzero(np.diff(flags) == 1), np.flatnonzero(np.diff(flags) == -1)
        middle = (x[column] + x[column + 1]) / 2
        found += [
            (middle, y[start] - step, middle, y[end - 1] + step)
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ]
    return found


def nuclide_label(number: int) -> str:
    """A nuclide of number 1000 Z + A for readers; 0 is homogeneous matter."""
    return nuclide_name(number // 1000, number % 1000) if number else "uniform"


def ground_of(rows: Dataset, quantity: str) -> Ground:
    """That of a map; the very same as before as long as the map is the same."""
    columns: Sequence[str] = ("T", "n_B", quantity, "A_most", "Z_most")
    key = b"".join(rows[name].astype(float).tobytes() for name in columns) + quantity.encode()
    digest = blake2b(key, digest_size=16).digest()
    ground: Ground | None = memory.get(Ground, digest)
    if ground is None:
        ground = Ground(rows, quantity)
        memory.keep(Ground, digest, ground, MOST_MAPS)
    return ground
