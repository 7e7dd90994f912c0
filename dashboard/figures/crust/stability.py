"""Thermodynamic stability: chemical potentials (Beznogov & Raduta 2025, Fig. 3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import param

from core.crust.thermodynamic_stability import (
    NM_CLUSTERISED,
    NM_HOMOGENEOUS,
    NS_CLUSTERISED,
    NS_HOMOGENEOUS,
    NS_MATCHED,
    NS_TANGENT,
    PROTON_POTENTIAL,
    thermodynamic_stability,
)
from core.dataset import Dataset
from core.matter.intervals import spans
from core.matter.limits import limits_of_use
from dashboard.figures.common.summary_text import clauses, density, listed, paragraph
from dashboard.figures.crust.inputs import (
    DENSITY_LABEL,
    CrustFigure,
    cursor,
    interaction,
    temperatures,
)
from dashboard.inputs.parameters import Quantity, choice
from dashboard.inputs.quantities import ENERGY
from dashboard.plots.numbers import plain, rounded
from dashboard.plots.palette import BLUE, GREEN, GREY, ORANGE, PALE, PINK, SKY, VERMILLION, Dash
from dashboard.plots.vocabulary import (
    LINEAR,
    LOG,
    Axis,
    Curve,
    Inset,
    Key,
    Limits,
    Marks,
    Panel,
    broken,
    vertical,
)

PAPER_T = 0.1
"""MeV, the temperature of the paper's figure."""
STYLES: dict[str, tuple[str, Dash]] = {
    NM_CLUSTERISED: (SKY, "solid"),
    NM_HOMOGENEOUS: (GREEN, "solid"),
    NS_CLUSTERISED: (BLUE, "solid"),
    NS_HOMOGENEOUS: (PINK, "solid"),
    NS_MATCHED: (ORANGE, "dashed"),
    NS_TANGENT: (VERMILLION, "solid"),
}
BROAD = 8.0
"""Width of unstable intervals."""
UNSTABLE = "μ falls: unstable"
PANELS = (
    ("n", "baryon density; NM: of neutrons (fm⁻³)"),
    ("P", "pressure; NM: of baryons (MeV fm⁻³)"),
)
"""Columns that the upper panels have across."""
POTENTIAL = "μ of baryons; NM: of neutrons (MeV)"
LIMITS = ((1e-3, 0.12), (-0.75, 0.75))
POTENTIAL_LIMITS = (-16.0, 16.0)
SMALL = ((-0.05, 0.05), (-3.0, 9.0))
"""Pressures and potentials of the inset."""
INSET_PLACE = (0.06, 0.62, 0.34, 0.96)
FIRST, SECOND = "first", "second"
ABOVE = "f per baryon above tangent (keV)"
ABOVE_LIMITS = (-0.5, 2.5)
"""Of the lowest panel, in units of the tangent's depth."""
BESIDE = 0.4
"""How far the lowest panel goes beyond the tangent's ends, in units of its length."""
IN_LEGEND = {
    NM_CLUSTERISED: "NM, clusterised",
    NM_HOMOGENEOUS: "NM, homogeneous",
    NS_CLUSTERISED: "NS matter, clusterised",
    NS_HOMOGENEOUS: "NS matter, homogeneous",
    NS_MATCHED: "NS matter, matched",
    NS_TANGENT: "NS matter, common tangent",
}
"""As in the paper: NM is nuclear matter, NS matter that of neutron stars."""
NO_TANGENT = ((0.04, 0.1), (-20.0, 100.0))
"""Its limits if there is no tangent: it is empty."""


class Stability(CrustFigure):
    """Chemical potential against density and pressure; energy above the common tangent."""

    path = "crust/stability"
    title = "Thermodynamic stability"
    panel_heights = (290, 290, 330)

    T = temperatures([PAPER_T])
    interaction = interaction()
    mu_p = Quantity(
        PROTON_POTENTIAL,
        units=ENERGY,
        bounds=(-60.0, -10.0),
        doc="Proton chemical potential of nuclear matter in MeV, without rest mass.",
    )
    shown_T = choice(
        SECOND,
        {"T": FIRST, "T₂": SECOND},
        "Which of two temperatures is shown: the first or the second.",
    )
    inset = param.Boolean(True, label="Small P enlarged", doc="Enlarge small pressures.")
    cursor = cursor()
    from_page: ClassVar = {"cursor": "n_B"}

    @property
    def temperature(self) -> float:
        """The one that is shown, MeV."""
        T = self.T or [PAPER_T]
        return float(T[:2][-1] if self.shown_T == SECOND else T[0])

    def dataset(self) -> Dataset:
        """Columns system, n (fm^-3), P (MeV fm^-3), mu (MeV), slope, unstable, n_p, and more.

        A row for each state, in the order of the curves.
        """
        T = self.temperature
        found = thermodynamic_stability(self.matter, T, self.mu_p, self.proton_fraction)
        return replace(
            found,
            notes=(*found.notes, *limits_of_use([T], self.proton_fraction)),
            attributes={**found.attributes, "pool": self.pool_name},
        )

    def summary(self, dataset: Dataset) -> str:
        """Where the chemical potential falls, system by system."""
        unstable, stable = [], []
        for system in dict.fromkeys(dataset["system"].tolist()):
            if system == NS_TANGENT:
                continue
            rows = dataset.where(system=system)
            falls = [
                f"n = {rounded(rows['n'][first], 3)} to {density(rows['n'][last])}"
                for first, last in spans(rows["unstable"].astype(bool))
            ]
            if falls:
                unstable.append(f"{system}, from {listed(falls)}")
            else:
                stable.append(system)
        return paragraph(
            self.title_for(
                self.interaction,
                f"T = {self.temperature:g} MeV",
                f"nuclear matter at μ_p = {rounded(self.mu_p)} MeV",
            ),
            f"Unstable, as μ falls with density: {clauses(unstable)}" if unstable else "",
            f"Locally stable: {clauses(stable, len(stable))}" if stable else "",
            _tangent_told(dataset.where(system=NS_TANGENT)),
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        title = self.title_for(
            self.interaction,
            f"T = {self.temperature:g} MeV",
            f"NM: μ_p = {plain(self.mu_p, 'g')} MeV",
        )
        upper = [self._panel(dataset, number, title) for number in range(len(PANELS))]
        return (*upper, self._energies(dataset))

    def _panel(self, dataset: Dataset, number: int, title: str) -> Panel:
        name, label = PANELS[number]
        densities = name == "n"
        return Panel(
            (
                *_unstable_intervals(dataset, name, label),
                *_curves(dataset, name, label),
                *_ends(dataset, (name, label), ("mu", POTENTIAL)),
                vertical(self.cursor if densities else None),
            ),
            Axis(
                label,
                LIMITS[number],
                LOG if densities else LINEAR,
                chooses="n_B" if densities else "",
            ),
            Axis(POTENTIAL, POTENTIAL_LIMITS, name="mu"),
            title if number == 0 else "",
            legend=False,
            inset=_small_pressures(dataset) if self.inset and not densities else None,
        )

    def _energies(self, dataset: Dataset) -> Panel:
        """How far the branches lie above their common tangent; the legend of all panels."""
        across, up = ("n_B", DENSITY_LABEL), ("above_tangent", ABOVE)
        tangent = dataset.where(system=NS_TANGENT)
        xlim, ylim = NO_TANGENT if not len(tangent) else _limits(dataset, tangent)
        return Panel(
            (
                *_above(dataset, across, up),
                *_ends(dataset, across, up),
                Key(UNSTABLE, width=BROAD, alpha=PALE),
                vertical(self.cursor),
            ),
            Axis(DENSITY_LABEL, xlim, chooses="n_B"),
            Axis(ABOVE, ylim),
        )


def _limits(dataset: Dataset, tangent: Dataset) -> tuple[Limits, Limits]:
    """Of the lowest panel: around the tangent and the place where the branches change over."""
    low, high = tangent["n"].astype(float)
    beside = BESIDE * (high - low)
    with_nuclei = dataset.where(system=NS_CLUSTERISED)
    n_B, above = with_nuclei["n"].astype(float), with_nuclei["above_tangent"].astype(float)
    depth = max(above[n_B > low].max(initial=0.0), 1e-3)
    bottom, top = (factor * depth for factor in ABOVE_LIMITS)
    return (low - beside, high + beside), (bottom, top)


def _small_pressures(dataset: Dataset) -> Inset:
    """Where nuclear matter with clusters has its loop, and matter of neutron stars begins."""
    name, label = PANELS[1]
    across = (name, label)
    layers: tuple[Curve | Marks, ...] = (
        *_unstable_intervals(dataset, *across),
        *_curves(dataset, *across),
        *_ends(dataset, across, ("mu", POTENTIAL)),
    )
    return Inset(layers, Axis(label, SMALL[0]), Axis(POTENTIAL, SMALL[1]), INSET_PLACE)


def _ends(dataset: Dataset, across: tuple[str, str], up: tuple[str, str]) -> Iterator[Marks]:
    """Where the common tangent touches the branches."""
    rows = dataset.where(system=NS_TANGENT)
    if len(rows):
        name = across[0] if across[0] in rows.columns else "n"
        columns = [(*across, rows[name]), (*up, rows[up[0]])]
        yield Marks(IN_LEGEND[NS_TANGENT], columns, STYLES[NS_TANGENT][0], size=7)


def _tangent_told(rows: Dataset) -> str:
    if not len(rows):
        return ""
    low, high = (density(n_B) for n_B in rows["n"])
    P, mu = (rounded(float(rows[name][0])) for name in ("P", "mu"))
    return (
        f"A common tangent joins nuclei at n_B = {low} and homogeneous matter at {high}, both at "
        f"P = {P} MeV fm⁻³ and μ_B = {mu} MeV: two models of matter, not two phases of one"
    )


def _systems(dataset: Dataset) -> Iterator[tuple[str, Dataset]]:
    """Those that there are, in the order of the legend."""
    for system in STYLES:
        rows = dataset.where(system=system)
        if len(rows):
            yield system, rows


def _curves(dataset: Dataset, name: str, label: str) -> Iterator[Curve]:
    for system, rows in _systems(dataset):
        columns = [(name, label, rows[name]), ("mu", POTENTIAL, rows["mu"])]
        yield Curve(IN_LEGEND[system], columns, *STYLES[system])


def _above(dataset: Dataset, across: tuple[str, str], up: tuple[str, str]) -> Iterator[Curve | Key]:
    """Energies above the tangent; what has none has only a name."""
    for system, rows in _systems(dataset):
        above = rows["above_tangent"]
        if np.isfinite(above).any():
            columns = [(*across, rows["n"]), (*up, above)]
            yield Curve(IN_LEGEND[system], columns, *STYLES[system])
        else:
            yield Key(IN_LEGEND[system], *STYLES[system])


def _unstable_intervals(dataset: Dataset, name: str, label: str) -> Iterator[Curve]:
    """A broad line along the unstable intervals of each system; not in the legend."""
    broad: dict[str, Any] = {"width": BROAD, "alpha": PALE, "told": False, "key": UNSTABLE}
    for _, rows in _systems(dataset):
        intervals = spans(rows["unstable"].astype(bool))
        if intervals:
            x, y = (
                broken(*(rows[column][first : last + 1] for first, last in intervals))
                for column in (name, "mu")
            )
            columns = [(name, label, x), ("mu", POTENTIAL, y)]
            yield Curve("", columns, GREY, **broad)
