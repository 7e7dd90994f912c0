"""The crust over temperature and density, and the line through it at one temperature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from core.crust.composition import UNITS
from core.crust.interpolation import interpolated, table_of_matter
from core.crust.maps import LOWEST, computed_map, line, map_from_table
from core.crust.transition import transition
from core.crust.transition_table import ending_note
from core.dataset import Dataset, table
from core.errors import NotConvergedError, TableError
from core.matter.limits import COLD, COLDEST_NSE, IN_FULL, WARM, WARMEST_BETA
from core.nuclides.symbols import nuclide_name
from core.storage.memo import memory
from core.storage.tables import Table
from dashboard.figures.common.summary_text import density, extremes, nearest, paragraph
from dashboard.figures.crust.inputs import (
    DENSITY_LABEL,
    TEMPERATURE_BOUNDS,
    CrustFigure,
    densities,
    interaction,
    temperature,
)
from dashboard.figures.crust.transition_lines import transition_lines
from dashboard.inputs.parameters import choice
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE, GREY, MAP_RAMP, ORANGE, PINK, SKY, VERMILLION
from dashboard.plots.vocabulary import (
    DECADES,
    LINEAR,
    Axis,
    ColourScale,
    Columns,
    Curve,
    Image,
    Panel,
    Rectangles,
    Scale,
    Segments,
    Texts,
    broken,
    horizontal,
    vertical,
)

DEFAULT_DENSITY = 0.006
MAP, LINE, MATCHED = "map", "line", "matched"
TABLE, COMPUTED = "table", "computed"
RANGE = (0.1, 10.0)
"""Temperatures of a map, MeV; all that the page has if the cursor is elsewhere."""
T_LABEL = "T (MeV)"
SMALLEST_REGION = 0.006
"""Share of the map from which on a region has the name of its nuclide."""
NAME_SIZE = (0.5, 0.13)
"""Decades of n_B and T that a name takes."""
MOST_MAPS = 8
"""Maps that are kept as they are drawn."""
HATCHES = {COLD: "\\", WARM: "/"}
"""Where an assumption is in doubt."""
MATCHED_POINTS = 60

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Quantity:
    """What a map can show.

    `limits` are those of colours and of the lower axis; None stands for what the data has.
    `everywhere` says that it varies smoothly where the composition changes, so that the line from
    the table has no gaps there.
    """

    label: str
    limits: tuple[float | None, float | None] = (None, None)
    scale: Scale = LINEAR
    everywhere: bool = False

    def shown(self, values: Floats) -> Floats:
        """Values as they are drawn."""
        return np.log10(values) if self.scale == DECADES else values


QUANTITIES = {
    "A_over_Z": Quantity("A/Z of nuclei"),
    "X_He14": Quantity("mass fraction of ¹⁴He", (0.0, None)),
    "X_heavy": Quantity("mass fraction of nuclei, A ≥ 20", (0.0, 1.0)),
    "X_free_n": Quantity("mass fraction of free neutrons", (0.0, 1.0)),
    "Q_imp": Quantity("Q_imp, variance of Z", (0.0, None)),
    "Y_e": Quantity("Yₑ", (0.0, None), everywhere=True),
    "P": Quantity("P (MeV fm⁻³)", scale=DECADES, everywhere=True),
}
CHOICES = {
    "A/Z": "A_over_Z",
    "¹⁴He": "X_He14",
    "A ≥ 20": "X_heavy",
    "free n": "X_free_n",
    "Q_imp": "Q_imp",
    "Yₑ": "Y_e",
    "P": "P",
}


class CrustMap(CrustFigure):
    """A quantity over T and n_B above, along n_B at the cursor's T below."""

    path = "crust/map"
    title = "Map of temperature and density"
    panel_heights = (450, 310)

    T = temperature()
    n_B = densities([DEFAULT_DENSITY], doc="Density of the cursor in fm^-3.", longest=1)
    interaction = interaction()
    quantity = choice("A_over_Z", CHOICES, "What the colours and the lower axis show.")

    def dataset(self) -> Dataset:
        """Columns T (MeV), n_B (fm^-3), the quantity, interpolated, part, source and more.

        Rows of the map (part "map") come from a table or are computed, as `source` says; those of
        the line at the cursor's T (part "line") are computed, with what the table gives between its
        grid points in the column `interpolated`: nan where the table refuses, and in cells in which
        the composition changes unless the quantity is P or Y_e. A_most and Z_most name
        the nuclide with the largest mass fraction. Rows of the part "matched" are P between n_1 and
        n_2 as the equation of state has it; there are none of other quantities.
        """
        found, reason = self._table()
        cells = self._map(found)
        along = line(self.matter, self.T, self.proton_fraction)
        names = (self.quantity, "phase", "A_most", "Z_most")
        rows = [
            {
                **{name: part[name] for name in ("T", "n_B", *names)},
                "interpolated": between,
                "part": kind,
                "source": source,
            }
            for kind, part, source, between in (
                (MAP, cells, COMPUTED if found is None else TABLE, np.nan),
                (LINE, along, COMPUTED, self._interpolated(found, along)),
            )
        ]
        matched, endings = self._matched()
        order = ("T", "n_B", self.quantity, "interpolated", "part", "source", *names[1:])
        unit = UNITS.get(self.quantity)
        known = along.attributes
        return table(
            [*rows, *matched],
            order,
            units={
                **{name: UNITS[name] for name in ("T", "n_B")},
                **({self.quantity: unit, "interpolated": unit} if unit else {}),
            },
            notes=(
                *reason,
                *dict.fromkeys((*cells.notes, *along.notes)),
                *endings,
                f"Hatched on the map: {self._doubts_told}.",
                *self.limits,
            ),
            attributes={
                "pool": self.pool_name,
                "T": self.T,
                "quantity": self.quantity,
                "n_last": float(np.fmin(known["n_B_crossing"], known["n_B_end"])),
                **({"n_tr": float(matched[0]["n_B"][-1])} if matched else {}),
                "source": COMPUTED if found is None else f"table {found.name}",
            },
        )

    def tables(self, dataset: Dataset) -> tuple[str, ...]:
        """That of the matter, where the map comes from it."""
        kind, _, name = dataset.attributes["source"].partition(" ")
        return (name,) if kind == TABLE else ()

    @property
    def _doubts(self) -> list[str]:
        """The assumptions that are in doubt somewhere on the map."""
        return [COLD] if self.proton_fraction is not None else [COLD, WARM]

    @property
    def _doubts_told(self) -> str:
        return "; ".join(IN_FULL[words] for words in self._doubts)

    def _matched(self) -> tuple[list[dict[str, Any]], list[str]]:
        """P where the equation of state is matched, and where nuclei end; of P alone."""
        if self.quantity != "P":
            return [], []
        try:
            found = transition(self.matter, self.T, self.proton_fraction)
        except NotConvergedError:
            return [], []
        if found.matching is None:
            return [], [ending_note(found)]
        n_B = np.linspace(found.n_1, found.n_2, MATCHED_POINTS)
        rows = {"P": found.matching.P(n_B), "phase": MATCHED, "part": MATCHED, "source": COMPUTED}
        return [{"T": self.T, "n_B": n_B, **rows}], [ending_note(found)]

    def _table(self) -> tuple[Table | None, list[str]]:
        """The table of the matter, or None and why it is not used."""
        low, high = RANGE
        try:
            found = table_of_matter(self.matter, self.proton_fraction)
        except TableError as error:
            return None, [f"The map is computed, on a coarse grid. {error}"]
        if not low <= self.T <= high:
            return None, [
                f"The map is computed, on a coarse grid: tables end at T = {low:g} and {high:g} "
                "MeV."
            ]
        return found, []

    def _map(self, found: Table | None) -> Dataset:
        if found is not None:
            return map_from_table(found)
        inside = RANGE[0] <= self.T <= RANGE[1]
        low, high = RANGE if inside else TEMPERATURE_BOUNDS
        return computed_map(self.matter, low, high, self.proton_fraction)

    def _interpolated(self, found: Table | None, along: Dataset) -> Floats:
        if found is None:
            return np.full(len(along), np.nan)
        values = interpolated(found, self.T, along["n_B"], [self.quantity])
        shown = values[self.quantity]
        if not QUANTITIES[self.quantity].everywhere:
            shown = np.where(values["crossed"], np.nan, shown)
        return shown

    def summary(self, dataset: Dataset) -> str:
        """Range of the quantity over the map and along the line, and its value at the cursor."""
        quantity = QUANTITIES[self.quantity].label
        start = f"{self.title_for(self.interaction)}, {quantity}, {dataset.attributes['source']}"
        cells, along = dataset.where(part=MAP), dataset.where(part=LINE)
        ends = extremes(cells[self.quantity])
        over = "no values"
        if ends is not None:
            low, high = (
                f"{rounded(cells[self.quantity][row])} at T = {rounded(cells['T'][row], 3)} MeV, "
                f"n_B = {density(cells['n_B'][row])}"
                for row in ends
            )
            over = f"from {low} to {high}"
        doubts = f"Hatched, {self._doubts_told}"
        return paragraph(f"{start}: {over}", *self._told(along), doubts)

    def _told(self, along: Dataset) -> list[str]:
        """What the line at the cursor's temperature shows."""
        values = along[self.quantity].astype(float)
        ends = extremes(values)
        if ends is None:
            return []
        low, high = (f"{rounded(values[row])} at {density(along['n_B'][row])}" for row in ends)
        told = [f"Along T = {self.T:g} MeV it goes from {low} to {high}"]
        at = nearest(along["n_B"], self.n_B[0] if self.n_B else None)
        if at is not None:
            value = rounded(values[at]) if np.isfinite(values[at]) else "not defined"
            nuclei = along["phase"][at] == "clusters"
            number = 1000 * int(along["Z_most"][at]) + int(along["A_most"][at]) if nuclei else 0
            told.append(
                f"Near the cursor, at {density(along['n_B'][at])}, it is {value}; "
                f"{f'{_name(number)} leads' if nuclei else 'matter is homogeneous'}"
            )
        return told

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        ground = _ground(dataset.where(part=MAP), self.quantity)
        return self._upper(dataset, ground), self._lower(dataset)

    def _upper(self, dataset: Dataset, ground: Ground) -> Panel:
        source = dataset.attributes["source"].split()[0]
        return Panel(
            (
                ground.cells,
                ground.borders,
                ground.transition,
                *(ground.hatched(doubt) for doubt in self._doubts),
                vertical(np.log10(self.n_B), VERMILLION),
                horizontal(np.log10(self.T), VERMILLION),
                ground.names,
            ),
            Axis(DENSITY_LABEL, (ground.x[0], ground.x[-1]), DECADES, name="n_B"),
            Axis(T_LABEL, (ground.y[0], ground.y[-1]), DECADES),
            self.title_for(self.interaction, f"{QUANTITIES[self.quantity].label}: {source}"),
            grid=False,
        )

    def _lower(self, dataset: Dataset) -> Panel:
        rows, matched = dataset.where(part=LINE), dataset.where(part=MATCHED)
        shown = QUANTITIES[self.quantity]
        table, computed, joined = (
            _along(part, name, shown)
            for part, name in (
                (rows, "interpolated"),
                (rows, self.quantity),
                (matched, self.quantity),
            )
        )
        lines = (
            Curve("table, interpolated", table, SKY, width=8.0, alpha=0.5),
            Curve(f"computed at T = {self.T:g} MeV", computed, BLUE, width=1.5),
            Curve("matched from n₁ to n₂, as in crust/eos", joined, ORANGE, width=1.5),
        )
        return Panel(
            (
                *(line for line in lines if np.isfinite(line.columns[1][2]).any()),
                *(
                    transition_lines(name, np.log10([dataset.attributes.get(name, np.nan)]))
                    for name in ("n_last", "n_tr")
                ),
                vertical(np.log10(self.n_B), VERMILLION),
            ),
            Axis(
                DENSITY_LABEL,
                (np.log10(LOWEST), np.log10(rows["n_B"][-1])),
                DECADES,
                name="n_B",
            ),
            Axis(
                shown.label,
                _room(np.asarray(computed[1][2], dtype=float), *shown.limits),
                shown.scale,
            ),
        )


def _along(rows: Dataset, name: str, quantity: Quantity) -> Columns:
    """A column against density, broken where the phase changes."""
    n_B, values = (rows[column].astype(float) for column in ("n_B", name))
    phase = rows["phase"]
    jumps = np.flatnonzero(phase[1:] != phase[:-1]) + 1
    n_B, values = (broken(*np.split(column, jumps)) for column in (n_B, values))
    return [
        ("n_B", DENSITY_LABEL, np.log10(n_B)),
        ("value", "value", quantity.shown(values)),
    ]


def _room(values: Floats, low: float | None, high: float | None) -> tuple[float, float]:
    """Limits of an axis: those given, and a little more than the values where there are none."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return 0.0, 1.0
    bottom = float(finite.min()) if low is None else low
    top = float(finite.max()) if high is None else high
    margin = 0.04 * (top - bottom) or 0.5
    return bottom - margin, top + margin


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
        words = np.array([_name(number) for number in numbers.tolist()], dtype=object)
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
                missing=f"{GREY}60",
            ),
            tips=[
                (T_LABEL, "T{%.4g}"),
                (DENSITY_LABEL, "n_B{%.3e}"),
                ("value", "quantity{%.5g}"),
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
        return Texts("names", x, y, [_name(number) for number in named], turns=turns)

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


def _name(number: int) -> str:
    """A nuclide of number 1000 Z + A for readers; 0 is homogeneous matter."""
    return nuclide_name(number // 1000, number % 1000) if number else "homogeneous"


def _ground(rows: Dataset, quantity: str) -> Ground:
    """That of a map; the very same as before as long as the map is the same."""
    columns: Sequence[str] = ("T", "n_B", quantity, "A_most", "Z_most")
    key = b"".join(rows[name].astype(float).tobytes() for name in columns) + quantity.encode()
    digest = blake2b(key, digest_size=16).digest()
    ground: Ground | None = memory.get(Ground, digest)
    if ground is None:
        ground = Ground(rows, quantity)
        memory.keep(Ground, digest, ground, MOST_MAPS)
    return ground
