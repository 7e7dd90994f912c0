"""Thermodynamic stability: chemical potentials (Beznogov & Raduta 2025, Fig. 3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import holoviews as hv
import numpy as np
import param

from core.crust.stretches import spans
from core.crust.thermodynamic_stability import (
    NM_CLUSTERISED,
    NM_HOMOGENEOUS,
    NS_CLUSTERISED,
    NS_HOMOGENEOUS,
    NS_MATCHED,
    PAPER_INTERACTION,
    PROTON_POTENTIAL,
    thermodynamic_stability,
)
from core.dataset import Dataset
from dashboard.figures.crust_inputs import CrustFigure, cursor, interaction, temperature
from dashboard.figures.drawing import broken, curve, overlay, panels, verticals
from dashboard.figures.telling import clauses, density, listed, paragraph, rounded
from dashboard.palette import BLUE, GREEN, GREY, ORANGE, PINK, SKY

PAPER_T = 0.1
"""MeV, the temperature of the paper's figure."""
STYLES = {
    NM_CLUSTERISED: (SKY, "solid"),
    NM_HOMOGENEOUS: (GREEN, "solid"),
    NS_CLUSTERISED: (BLUE, "solid"),
    NS_HOMOGENEOUS: (PINK, "solid"),
    NS_MATCHED: (ORANGE, "dashed"),
}
BROAD = {"line_width": 9, "line_alpha": 0.3}
"""How unstable stretches are drawn."""
UNSTABLE = "μ falls: unstable"
PANELS = (("n", "n_B, n_n (fm⁻³)"), ("P", "P, P_B (MeV fm⁻³)"))
"""Columns that the panels have across."""
POTENTIAL = "μ_B, μ_n (MeV)"
LIMITS = ((1e-3, 0.12), (-0.75, 0.75))
POTENTIAL_LIMITS = (-16.0, 16.0)


class Stability(CrustFigure):
    """Chemical potential against density above, against pressure below."""

    path = "crust/stability"
    title = "Thermodynamic stability"
    panel_heights = (330, 390)

    T = temperature(PAPER_T)
    interaction = interaction()
    mu_p = param.Number(
        PROTON_POTENTIAL,
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
        return Dataset(
            found.columns,
            found.units,
            found.notes,
            found.refusals,
            {**found.attributes, "pool": self.pool_name},
        )

    def summary(self, dataset: Dataset) -> str:
        """Where the chemical potential falls, system by system."""
        unstable, stable = [], []
        for system in dict.fromkeys(dataset["system"].tolist()):
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
            f"Stable: {clauses(stable, len(stable))}" if stable else "",
        )

    def draw(self, dataset: Dataset) -> hv.Layout:
        title = self.title_for(
            f"{self.interaction} in place of {PAPER_INTERACTION}",
            f"T = {self.T:g} MeV",
            f"nuclear matter at μ_p = {self.mu_p:g} MeV".replace("-", "−"),
        )
        return panels([self._panel(dataset, number, title) for number in range(len(PANELS))])

    def _panel(self, dataset: Dataset, number: int, title: str) -> hv.Overlay:
        name, label = PANELS[number]
        at_cursor = [self.cursor] if name == "n" and self.cursor is not None else []
        nothing = [(name, label, [np.nan]), ("mu", POTENTIAL, [np.nan])]
        return overlay(
            [
                *_stretches(dataset, name, label),
                *_curves(dataset, name, label),
                curve(UNSTABLE, nothing, GREY, **BROAD),
                verticals(at_cursor),
            ],
            title if number == 0 else "",
            logx=name == "n",
            xlim=LIMITS[number],
            ylim=POTENTIAL_LIMITS,
            xlabel=label,
            ylabel=POTENTIAL,
            show_legend=number == len(PANELS) - 1,
            min_height=self.panel_heights[number],
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
