"""Abundances at one density: the isotopes around the most abundant one, and the top twenty."""

from __future__ import annotations

import holoviews as hv
import numpy as np

from core.crust import composition
from core.dataset import Dataset
from dashboard.figures.chart_grid import printed
from dashboard.figures.crust_inputs import (
    CrustFigure,
    densities,
    interaction,
    temperature,
)
from dashboard.figures.drawing import image, overlay, panels
from dashboard.palette import VERMILLION, fading

DEFAULT_DENSITY = 0.006
"""fm^-3, where 14He takes over from heavy nuclei (Beznogov & Raduta 2025)."""
AROUND = (9, 12)
"""How far the window reaches from the most abundant nuclide in Z and N."""
TOP = 20
RAREST = 1e-6
"""Mass fraction from which on a nuclide has a colour and a bar."""
NAMED = 1e-3
"""Mass fraction from which on a nuclide is named in the window."""
SHOWN = 0.8
MOST_NAMES = 30


class Abundances(CrustFigure):
    """Mass fractions of all nuclides at one density."""

    path = "crust/abundances"
    title = "Abundances at the cursor"
    panel_heights = (330, 440)

    T = temperature()
    n_B = densities([DEFAULT_DENSITY], doc="Baryon density in fm^-3.", longest=1)
    interaction = interaction()

    def dataset(self) -> Dataset:
        """Columns Z, A, X, n (fm^-3), N and nuclide, the most abundant by mass first."""
        n_B = self.n_B[0] if self.n_B else DEFAULT_DENSITY
        found = composition.abundances(self.matter, self.T, n_B, self.proton_fraction)
        pairs = zip(found["Z"].tolist(), found["A"].tolist(), strict=True)
        names = np.array([printed(Z, A) for Z, A in pairs], dtype=object)
        return Dataset(
            {**{name: found[name] for name in ("Z", "A", "X", "n", "N")}, "nuclide": names},
            units={"n": "fm^-3"},
            notes=found.notes,
            refusals=found.refusals,
            attributes={"T": self.T, "n_B": n_B, "pool": self.pool_name},
        )

    def draw(self, dataset: Dataset) -> hv.Layout:
        title = self.title_for(
            self.interaction, f"T = {self.T:g} MeV", f"n_B = {dataset.attributes['n_B']:.4g} fm⁻³"
        )
        return panels([self._window(dataset, title), self._bars(dataset)])

    def _window(self, dataset: Dataset, title: str) -> hv.Overlay:
        """Mass fractions as cells, N across and Z upwards."""
        Z, N = (int(dataset[name][0]) if len(dataset) else 0 for name in ("Z", "N"))
        corner = max(Z - AROUND[0], 0), max(N - AROUND[1], 0)
        size = 2 * AROUND[0] + 1, 2 * AROUND[1] + 1
        X = np.full(size, np.nan)
        rows, columns = dataset["Z"] - corner[0], dataset["N"] - corner[1]
        inside = (rows >= 0) & (rows < size[0]) & (columns >= 0) & (columns < size[1])
        X[rows[inside], columns[inside]] = dataset["X"][inside]
        named = dataset.keep(np.flatnonzero(inside & (dataset["X"] > NAMED))[:MOST_NAMES])
        cells = image(
            "mass fraction",
            corner[1] + np.arange(size[1]),
            corner[0] + np.arange(size[0]),
            [("X", "X", X)],
            ("N", "Z"),
            cmap=fading(VERMILLION),
            logz=True,
            clim=(RAREST, 1.0),
            clipping_colors={"min": "#00000000", "NaN": "#00000000"},
            tools=["hover"],
            hover_tooltips=[("N, Z", "$x{0}, $y{0}"), ("X", "@image{0.000e+0}")],
            colorbar=True,
            colorbar_opts={"title": "X"},
        )
        names = hv.Labels((named["N"], named["Z"], named["nuclide"]), ["N", "Z"], "name").opts(
            text_font_size="8pt"
        )
        return overlay(
            [cells, names],
            title,
            xlabel="N",
            ylabel="Z",
            xlim=(corner[1] - 0.5, corner[1] + size[1] - 0.5),
            ylim=(corner[0] - 0.5, corner[0] + size[0] - 0.5),
            show_legend=False,
            show_grid=False,
            min_height=self.panel_heights[0],
        )

    def _bars(self, dataset: Dataset) -> hv.Overlay:
        top = dataset.keep(slice(0, TOP))
        place = np.arange(1, len(top) + 1)
        bars = hv.Rectangles(
            (
                np.full(len(top), RAREST),
                place - SHOWN / 2,
                np.maximum(top["X"], RAREST),
                place + SHOWN / 2,
                top["X"],
                top["nuclide"],
            ),
            ["X_low", "place", "X_high", "place_high"],
            ["X", "nuclide"],
            label="top twenty",
        ).opts(
            fill_color=VERMILLION,
            fill_alpha=0.75,
            line_alpha=0.0,
            tools=["hover"],
            hover_tooltips=[("nuclide", "@nuclide"), ("X", "@X{0.000e+0}")],
        )
        ticks = zip(place.tolist(), map(_tick, top["nuclide"], top["X"]), strict=True)
        return overlay(
            [bars],
            "",
            xlabel="mass fraction X",
            ylabel="",
            logx=True,
            xlim=(RAREST, 1.0),
            ylim=(0.4, TOP + 0.6),
            yticks=tuple(ticks),
            invert_yaxis=True,
            show_legend=False,
            min_height=self.panel_heights[1],
        )


def _tick(nuclide: str, X: float) -> str:
    return f"{nuclide}  {X:.4f}" if X >= 1e-3 else f"{nuclide}  {X:.1e}"
