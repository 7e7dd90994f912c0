"""The crust over temperature and density, and the line through it at one temperature."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.crust.composition import UNITS
from core.crust.interpolation import interpolated, table_of_matter
from core.crust.maps import LOWEST, computed_map, line, map_from_table
from core.crust.transition import transition
from core.crust.transition_table import ending_note
from core.dataset import Dataset, table
from core.errors import NotConvergedError, TableError
from core.matter.limits import COLD, IN_FULL, WARM
from core.storage.tables import Table
from dashboard.figures.common.summary_text import density, low_and_high, nearest, paragraph
from dashboard.figures.crust.inputs import (
    DENSITY_LABEL,
    TEMPERATURE_BOUNDS,
    CrustFigure,
    densities,
    interaction,
    temperature,
)
from dashboard.figures.crust.map_ground import (
    QUANTITIES,
    T_LABEL,
    Ground,
    Quantity,
    ground_of,
    nuclide_label,
)
from dashboard.figures.crust.transition_lines import transition_lines
from dashboard.inputs.parameters import choice
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE, ORANGE, SKY, VERMILLION
from dashboard.plots.vocabulary import (
    DECADES,
    Axis,
    Columns,
    Curve,
    Panel,
    changes,
    horizontal,
    split,
    vertical,
)

DEFAULT_DENSITY = 0.006
MAP, LINE, MATCHED = "map", "line", "matched"
TABLE, COMPUTED = "table", "computed"
RANGE = (0.1, 10.0)
"""Temperatures of a map, MeV; all that the page has if the cursor is elsewhere."""
BAND = "table, interpolated (gaps: composition changes)"
SOURCES = {TABLE: "from a table", COMPUTED: "computed on a coarse grid"}
MATCHED_POINTS = 60

Floats = NDArray[np.float64]


CHOICES = {quantity.short: name for name, quantity in QUANTITIES.items()}


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
                f"Pink hatching: {self._doubts_told}.",
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
        source = SOURCES[dataset.attributes["source"].split()[0]]
        start = f"{self.title_for(self.interaction)}, {quantity}, {source}"
        cells, along = dataset.where(part=MAP), dataset.where(part=LINE)
        ends = low_and_high(
            cells[self.quantity],
            lambda row: (
                f"{rounded(cells[self.quantity][row])} at T = {rounded(cells['T'][row], 3)} MeV, "
                f"n_B = {density(cells['n_B'][row])}"
            ),
        )
        over = f"from {ends[0]} to {ends[1]}" if ends else "no values"
        return paragraph(
            f"{start}: {over}", *self._told(along), f"Hatched in pink, {self._doubts_told}"
        )

    def _told(self, along: Dataset) -> list[str]:
        """What the line at the cursor's temperature shows."""
        values = along[self.quantity].astype(float)
        ends = low_and_high(
            values, lambda row: f"{rounded(values[row])} at {density(along['n_B'][row])}"
        )
        if ends is None:
            return []
        told = [f"Along T = {self.T:g} MeV it goes from {ends[0]} to {ends[1]}"]
        at = nearest(along["n_B"], self.n_B[0] if self.n_B else None)
        if at is not None:
            value = rounded(values[at]) if np.isfinite(values[at]) else "not defined"
            nuclei = along["phase"][at] == "clusters"
            number = 1000 * int(along["Z_most"][at]) + int(along["A_most"][at]) if nuclei else 0
            told.append(
                f"Near the cursor, at {density(along['n_B'][at])}, it is {value}; "
                f"{f'{nuclide_label(number)} leads' if nuclei else 'matter is uniform'}"
            )
        return told

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        ground = ground_of(dataset.where(part=MAP), self.quantity)
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
            Axis(
                DENSITY_LABEL,
                (ground.x[0], ground.x[-1]),
                DECADES,
                name="n_B",
                chooses="n_B",
            ),
            Axis(T_LABEL, (ground.y[0], ground.y[-1]), DECADES, chooses="T"),
            self.title_for(
                self.interaction, f"{QUANTITIES[self.quantity].label}, {SOURCES[source]}"
            ),
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
            Curve(BAND, table, SKY, width=7.0),
            Curve(f"computed at T = {self.T:g} MeV", computed, BLUE, width=1.5),
            Curve("P interpolated up to n_tr", joined, ORANGE, width=1.5),
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
                chooses="n_B",
            ),
            Axis(
                shown.label,
                _room(np.asarray(computed[1][2], dtype=float), *shown.limits),
                shown.scale,
            ),
        )


def _along(rows: Dataset, name: str, quantity: Quantity) -> Columns:
    """A column against density, broken where the phase changes."""
    jumps = changes(rows["phase"])
    n_B, values = (split(rows[column], jumps) for column in ("n_B", name))
    return [
        ("n_B", DENSITY_LABEL, np.log10(n_B)),
        ("value", quantity.label, quantity.shown(values)),
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
