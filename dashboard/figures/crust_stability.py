"""Thermodynamic stability: chemical potentials (Beznogov & Raduta 2025, Fig. 3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import holoviews as hv
import numpy as np

from core.crust.stretches import spans
from core.crust.thermodynamic_stability import (
    NM_CLUSTERISED,
    NM_HOMOGENEOUS,
    NS_CLUSTERISED,
    NS_HOMOGENEOUS,
    NS_MATCHED,
    NS_TANGENT,
    NUCLEAR,
    PAPER_INTERACTION,
    PROTON_POTENTIAL,
    thermodynamic_stability,
)
from core.dataset import Dataset
from dashboard.figures.crust_inputs import (
    DENSITY_LABEL,
    CrustFigure,
    cursor,
    interaction,
    temperature,
)
from dashboard.figures.drawing import broken, curve, legend_names, marks, overlay, panels, verticals
from dashboard.figures.telling import clauses, density, listed, paragraph, rounded
from dashboard.palette import BLUE, GREEN, GREY, ORANGE, PINK, SKY, VERMILLION
from dashboard.parameters import Quantity
from dashboard.quantities import ENERGY

PAPER_T = 0.1
"""MeV, the temperature of the paper's figure."""
STYLES = {
    NM_CLUSTERISED: (SKY, "solid"),
    NM_HOMOGENEOUS: (GREEN, "solid"),
    NS_CLUSTERISED: (BLUE, "solid"),
    NS_HOMOGENEOUS: (PINK, "solid"),
    NS_MATCHED: (ORANGE, "dashed"),
    NS_TANGENT: (VERMILLION, "solid"),
}
BROAD = {"line_width": 9, "line_alpha": 0.3}
"""How unstable stretches are drawn."""
UNSTABLE = "μ falls: unstable"
PANELS = (("n", "n_B, n_n (fm⁻³)"), ("P", "P, P_B (MeV fm⁻³)"))
"""Columns that the upper panels have across."""
POTENTIAL = "μ_B, μ_n (MeV)"
LIMITS = ((1e-3, 0.12), (-0.75, 0.75))
POTENTIAL_LIMITS = (-16.0, 16.0)
ABOVE = "f/n_B above tangent (keV)"
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

    T = temperature(PAPER_T)
    interaction = interaction()
    mu_p = Quantity(
        PROTON_POTENTIAL,
        units=ENERGY,
        bounds=(-60.0, -10.0),
        doc="Proton chemical potential of nuclear matter in MeV, without rest mass.",
    )
    cursor = cursor()
    from_page: ClassVar = {"cursor": "n_B"}

    def dataset(self) -> Dataset:
        """Columns system, n (fm^-3), P (MeV fm^-3), mu (MeV), slope, unstable, n_p, and more.

        A row for each state, in the order of the curves.
        """
        found = thermodynamic_stability(self.matter, self.T, self.mu_p, self.proton_fraction)
        return replace(
            found,
            notes=(*found.notes, *self.limits),
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
                f"T = {self.T:g} MeV",
                f"nuclear matter at μ_p = {rounded(self.mu_p)} MeV",
            ),
            f"Unstable, as μ falls with density: {clauses(unstable)}" if unstable else "",
            f"Locally stable: {clauses(stable, len(stable))}" if stable else "",
            _tangent_told(dataset.where(system=NS_TANGENT)),
        )

    def draw(self, dataset: Dataset) -> hv.Layout:
        title = self.title_for(
            f"{self.interaction} in place of {PAPER_INTERACTION}",
            f"T = {self.T:g} MeV",
            f"nuclear matter at μ_p = {self.mu_p:g} MeV".replace("-", "−"),
        )
        upper = [self._panel(dataset, number, title) for number in range(len(PANELS))]
        return panels([*upper, self._energies(dataset)])

    def _panel(self, dataset: Dataset, number: int, title: str) -> hv.Overlay:
        name, label = PANELS[number]
        at_cursor = [self.cursor] if name == "n" and self.cursor is not None else []
        return overlay(
            [
                *_stretches(dataset, name, label),
                *_curves(dataset, name, label),
                _ends(dataset, (name, label), ("mu", POTENTIAL)),
                verticals(at_cursor),
            ],
            title if number == 0 else "",
            logx=name == "n",
            xlim=LIMITS[number],
            ylim=POTENTIAL_LIMITS,
            xlabel=label,
            ylabel=POTENTIAL,
            show_legend=False,
            min_height=self.panel_heights[number],
        )

    def _energies(self, dataset: Dataset) -> hv.Overlay:
        """How far the branches lie above their common tangent; the legend of all panels."""
        across, up = ("n_B", DENSITY_LABEL), ("above_tangent", ABOVE)
        tangent = dataset.where(system=NS_TANGENT)
        lines = []
        for system, (colour, dash) in STYLES.items():
            rows = dataset.where(system=system)
            n_B, above = rows["n"].astype(float), rows["above_tangent"].astype(float)
            if system in NUCLEAR and len(rows):
                n_B, above = np.full((2, 1), np.nan)
            lines.append(curve(system, [(*across, n_B), (*up, above)], colour, dash))
        xlim, ylim = NO_TANGENT if not len(tangent) else _limits(dataset, tangent)
        return overlay(
            [
                *lines,
                _ends(tangent, across, up),
                curve(UNSTABLE, [(*across, [np.nan]), (*up, [np.nan])], GREY, **BROAD),
                verticals([] if self.cursor is None else [self.cursor]),
                legend_names(IN_LEGEND),
            ],
            "",
            xlim=xlim,
            ylim=ylim,
            xlabel=DENSITY_LABEL,
            ylabel=ABOVE,
            min_height=self.panel_heights[-1],
        )


def _limits(dataset: Dataset, tangent: Dataset) -> tuple[tuple[float, float], ...]:
    """Of the lowest panel: around the tangent and the place where the branches change over."""
    low, high = tangent["n"].astype(float)
    beside = BESIDE * (high - low)
    with_nuclei = dataset.where(system=NS_CLUSTERISED)
    n_B, above = with_nuclei["n"].astype(float), with_nuclei["above_tangent"].astype(float)
    depth = max(above[n_B > low].max(initial=0.0), 1e-3)
    bottom, top = (factor * depth for factor in ABOVE_LIMITS)
    return (low - beside, high + beside), (bottom, top)


def _ends(dataset: Dataset, across: tuple[str, str], up: tuple[str, str]) -> hv.Points:
    """Where the common tangent touches the branches."""
    rows = dataset.where(system=NS_TANGENT)
    name = across[0] if across[0] in rows.columns else "n"
    columns = [(*across, rows[name]), (*up, rows[up[0]])]
    return marks(NS_TANGENT, columns, STYLES[NS_TANGENT][0], size=7)


def _tangent_told(rows: Dataset) -> str:
    if not len(rows):
        return ""
    low, high = (density(n_B) for n_B in rows["n"])
    P, mu = (rounded(float(rows[name][0])) for name in ("P", "mu"))
    return (
        f"A common tangent joins nuclei at n_B = {low} and homogeneous matter at {high}, both at "
        f"P = {P} MeV fm⁻³ and μ_B = {mu} MeV: two models of matter, not two phases of one"
    )


def _curves(dataset: Dataset, name: str, label: str) -> Iterator[hv.Curve]:
    for system, (colour, dash) in STYLES.items():
        rows = dataset.where(system=system)
        columns = [(name, label, rows[name]), ("mu", POTENTIAL, rows["mu"])]
        yield curve(system, columns, colour, dash)


def _stretches(dataset: Dataset, name: str, label: str) -> Iterator[hv.Curve]:
    """A broad line along the unstable stretches of each system; not in the legend."""
    for system, (colour, _) in STYLES.items():
        rows = dataset.where(system=system)
        stretches = spans(rows["unstable"].astype(bool))
        x, y = (
            broken(*(rows[column][first : last + 1] for first, last in stretches))
            for column in (name, "mu")
        )
        columns = [(name, label, x), ("mu", POTENTIAL, y)]
        yield curve("", columns, colour, show_legend=False, **BROAD)
