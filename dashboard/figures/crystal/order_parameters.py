"""Order parameters at the free-energy minimum against Gamma (Baiko 2025, Fig. 3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from core.cancellation import each
from core.crystal.one_component import PUBLISHED_MELTING_GAMMA
from core.crystal.order.spherical import HIGHEST
from core.crystal.order.spherical_order import warren_cowley
from core.crystal.solids import (
    SOLIDS,
    MonteCarlo,
    ShortRange,
    Solid,
    Spherical,
    onset_of_positivity,
)
from core.dataset import Dataset, table
from core.errors import OutsideValidityError
from dashboard.figures.common.summary_text import (
    MOST,
    clauses,
    counted,
    first_told,
    listed,
    paragraph,
)
from dashboard.figures.crystal.inputs import (
    CURSOR_ALONE,
    MixtureFigure,
    at_cursor,
    composition,
    coupling,
    cursor,
    distinct,
    models_among,
    shell_count,
    solids,
)
from dashboard.inputs.parameters import choice
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY, SEQUENCE, VIOLET, Dash
from dashboard.plots.vocabulary import Axis, Columns, Curve, Layer, Marks, Panel, split, vertical

COLUMNS = (
    "Gamma",
    "shell",
    "alpha",
    "relative_deviation",
    "warren_cowley",
    "f",
    "x",
    "model",
    "positivity_binds",
    "entropy",
    "alpha_error",
)
GAMMAS = [float(value) for value in np.linspace(PUBLISHED_MELTING_GAMMA, 800.0, 90)]
SCALES = {"(αᵢ − x²)/x²": "relative_deviation", "Warren–Cowley": "warren_cowley"}
AXES = {
    "relative_deviation": "(αᵢ − x²)/x²",
    "warren_cowley": "αᵢ (Warren–Cowley) = (αᵢ − x²)/[x(1 − x)]",
}
MARKERS = ("square", "x", "diamond", "cross", "triangle", "circle", "inverted_triangle", "square")
"""Of shells in turn: those of odd shells are filled, those of even ones are not."""
HUES = (*SEQUENCE, VIOLET)
EVERY = 8
"""Couplings from one symbol of a curve to the next; those of curves stand beside each other."""
DRAWN_SHELLS = 12
"""Shells that have a curve of their own; further ones are in the table and left out here."""


class OrderParameters(MixtureFigure):
    """alpha_i for every shell: odd shells with squares, even ones with crosses."""

    path = "crystal/order-parameters"
    title = "Order parameters"

    x = composition([0.5])
    Gamma = coupling(GAMMAS)
    model = solids(
        default=[ShortRange.name],
        doc="short-range, spherical, monte-carlo; all three if none is given.",
    )
    shells = shell_count()
    cursor = cursor()
    scale = choice("relative_deviation", SCALES, "What is drawn.")
    from_page: ClassVar = CURSOR_ALONE

    def dataset(self) -> Dataset:
        """Columns Gamma, shell, alpha, relative_deviation, warren_cowley, f (U_1) and more.

        relative_deviation = (alpha - x^2)/x^2, warren_cowley = (alpha - x^2)/[x(1-x)];
        alpha_error is the standard error of Monte Carlo, which has the first 8 shells.
        """
        mixture = self.mixture
        makers = {
            ShortRange.name: self._short_range,
            Spherical.name: self._spherical,
            MonteCarlo.name: self._monte_carlo,
        }
        gamma = np.unique(self.Gamma or GAMMAS)
        blocks: list[dict[str, Any]] = []
        notes: list[str] = []
        refusals: list[str] = []
        for name in each(models_among(self.model, list(makers), "order parameters")):
            for x in each(self.compositions):
                try:
                    blocks += makers[name](x, gamma)
                    notes += self._ends(name, x, gamma)
                except OutsideValidityError as error:
                    refusals.append(str(error))
        if not blocks:
            raise OutsideValidityError(refusals[0])
        asked_for = bool(self.model) or self.Gamma != GAMMAS
        return table(
            blocks,
            COLUMNS,
            units={"f": "U_1"},
            notes=(*dict.fromkeys(notes), *self._notes()),
            refusals=tuple(dict.fromkeys(refusals)) if asked_for else (),
            attributes={"mixture": mixture.label, "shells": self.shells},
        )

    @property
    def compositions(self) -> list[float]:
        """The number fractions of Z2 that are shown."""
        return self.x or [0.5]

    def _highest(self, name: str, x: float) -> float:
        """The coupling at which a model ends."""
        at, unit = np.array(x), np.array(1.0)
        if name == Spherical.name:
            return HIGHEST / float(Spherical(self.mixture).coupling(at, unit))
        if name == MonteCarlo.name:
            solid = MonteCarlo(self.mixture)
            return solid.fit.highest / float(solid.coupling(at, unit))
        return np.inf

    def _ends(self, name: str, x: float, gamma: np.ndarray) -> list[str]:
        """What is said where a model ends before the largest coupling."""
        highest = self._highest(name, x)
        if gamma[-1] <= highest:
            return []
        beyond = gamma[gamma > highest]
        which = f"Γ = {beyond[0]:.6g}" if len(beyond) == 1 else f"{len(beyond)} couplings beyond"
        return [f"{SOLIDS[name].label}, x = {x:g}: ends at Γ = {highest:.4g}; {which} left out."]

    def _within(self, name: str, x: float, gamma: np.ndarray) -> np.ndarray:
        """The couplings that a model reaches.

        Raises
        ------
        OutsideValidityError : it reaches none of them.
        """
        highest = self._highest(name, x)
        inside = gamma[gamma <= highest]
        if not len(inside):
            raise OutsideValidityError(
                f"{self.mixture.label}, x = {x:g}: the solid '{SOLIDS[name].label}' ends at "
                f"Γ = {highest:.4g}; choose a lower Γ."
            )
        return inside

    def _short_range(self, x: float, gamma: np.ndarray) -> list[dict[str, Any]]:
        solid = ShortRange(self.mixture, self.shells)
        at = np.full(len(gamma), x)
        order = solid.ordering(at, gamma)
        entropy = solid.entropy_of(at, order)
        shared = {
            "f": solid.energy_of(at, order.deviation) - entropy / gamma,
            "positivity_binds": order.positivity_binds,
            "entropy": entropy,
        }
        return _by_shell(solid.name, x, gamma, order.deviation / (x * (1.0 - x)), shared)

    def _spherical(self, x: float, gamma: np.ndarray) -> list[dict[str, Any]]:
        solid = Spherical(self.mixture)
        gamma = self._within(solid.name, x, gamma)
        at = np.full(len(gamma), x)
        parameters = warren_cowley(solid.coupling(at, gamma), self.shells)
        return _by_shell(solid.name, x, gamma, parameters, _energies(solid, at, gamma))

    def _monte_carlo(self, x: float, gamma: np.ndarray) -> list[dict[str, Any]]:
        solid = MonteCarlo(self.mixture)
        gamma = self._within(solid.name, x, gamma)
        at = np.full(len(gamma), x)
        parameters, error = solid.order.warren_cowley(x, solid.coupling(at, gamma))
        shared = _energies(solid, at, gamma)
        blocks = _by_shell(solid.name, x, gamma, parameters[:, : self.shells], shared)
        return [
            {**block, "alpha_error": x * (1.0 - x) * error[:, shell]}
            for shell, block in enumerate(blocks)
        ]

    def _onsets(self) -> list[str]:
        """Where the condition S(k) >= 0 begins to bind, for each composition at which it does."""
        if self.model and ShortRange.name not in self.model:
            return []
        try:
            solid = ShortRange(self.mixture, self.shells)
        except OutsideValidityError:
            return []
        highest = max(self.Gamma or GAMMAS)
        found = {
            x: onset_of_positivity(solid, x, highest) for x in dict.fromkeys(self.compositions)
        }
        return [f"{gamma:.4g} on for x = {x:g}" for x, gamma in found.items() if np.isfinite(gamma)]

    def _notes(self) -> list[str]:
        notes = []
        onsets = self._onsets()
        if onsets:
            notes.append(f"S(k) ≥ 0 binds from Γ = {', '.join(onsets)}.")
        if self.shells > DRAWN_SHELLS:
            notes.append(
                f"The first {DRAWN_SHELLS} shells are drawn; the table holds all {self.shells}."
            )
        if self.shells > 8:
            notes.append(
                "More shells help where the crystal melts and mislead below, as the entropy takes "
                "links between ions as independent: at large Γ prefer the spherical model."
            )
        return notes

    def summary(self, dataset: Dataset) -> str:
        """How the parameters of the first shells change with the coupling, and at the cursor."""
        told = [
            self._told(dataset.where(model=model, x=x), model, x)
            for model, x in distinct(dataset, "model", "x")
        ]
        return paragraph(
            f"{dataset.attributes['mixture']}, {AXES[self.scale]} of "
            f"{counted(dataset.attributes['shells'], 'shell')}",
            *first_told(told, "curve"),
            f"S(k) ≥ 0 binds from Γ = {listed(onsets)}" if (onsets := self._onsets()) else "",
        )

    def _told(self, rows: Dataset, model: str, x: float) -> str:
        """What the first shells of one solid at one composition do."""
        solid = f"'{SOLIDS[model].label}', x = {rounded(x)}"
        changes = []
        for shell in range(1, min(MOST, int(rows["shell"].max())) + 1):
            here = rows.where(shell=shell)
            first, last = (rounded(here[self.scale][row], 3) for row in (0, -1))
            now = at_cursor(here, self.cursor, self.scale)
            changes.append(
                f"shell {shell} from {first} to {last}" + (f", {now} at the cursor" if now else "")
            )
        gamma = rows["Gamma"].astype(float)
        low, high = rounded(gamma.min(), 6), rounded(gamma.max(), 6)
        return f"{solid}, from Γ = {low} to {high}: {clauses(changes)}"

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        drawn = dataset.keep(dataset["shell"] <= DRAWN_SHELLS)
        compositions = ", ".join(f"{x:g}" for x in self.compositions)
        return (
            Panel(
                (
                    *self._shells(drawn.where(model=ShortRange.name)),
                    *self._others(drawn, Spherical, GREY, "dotted"),
                    *self._others(drawn, MonteCarlo, MonteCarlo.colour, "dashdot"),
                    vertical(self.cursor),
                ),
                Axis("Γ", chooses="Gamma"),
                Axis(AXES[self.scale]),
                self.title_for(f"x = {compositions}", f"{self.shells} shells"),
            ),
        )

    def _shells(self, rows: Dataset) -> Iterator[Layer]:
        """Curves with a symbol at every sixth coupling."""
        for shell in distinct(rows, "shell"):
            place = (int(shell) - 1) % len(HUES)
            colour, marker = HUES[place], MARKERS[place]
            dash: Dash = "solid" if shell % 2 else "dashed"
            columns = self._columns(rows.where(shell=shell))
            yield Curve(f"shell {shell}", columns, colour, dash, end=str(shell))
            some = [
                (name, label, values[place % EVERY :: EVERY]) for name, label, values in columns
            ]
            yield Marks(f"shell {shell}", some, colour, marker, 7.0, filled=bool(shell % 2))

    def _others(self, drawn: Dataset, model: type[Solid], colour: str, dash: Dash) -> list[Curve]:
        """All shells of another model as one curve."""
        rows = drawn.where(model=model.name)
        return [Curve(model.label, self._columns(rows), colour, dash)] if len(rows) else []

    def _columns(self, rows: Dataset) -> Columns:
        starts = np.flatnonzero(np.diff(rows["Gamma"].astype(float)) <= 0.0) + 1
        gamma, value = (split(rows[name], starts) for name in ("Gamma", self.scale))
        return [("Gamma", "Γ", gamma), (self.scale, AXES[self.scale], value)]


def _energies(solid: Solid, at: np.ndarray, gamma: np.ndarray) -> dict[str, Any]:
    """Columns of a solid whose S(k) is positive by itself."""
    return {
        "f": solid.free_energy(at, gamma),
        "positivity_binds": np.zeros(len(gamma), dtype=bool),
        "entropy": solid.entropy(at, gamma),
    }


def _by_shell(
    model: str, x: float, gamma: np.ndarray, warren_cowley: np.ndarray, shared: dict[str, Any]
) -> list[dict[str, Any]]:
    return [
        {
            "Gamma": gamma,
            "shell": shell + 1,
            "alpha": x**2 + x * (1.0 - x) * warren_cowley[:, shell],
            "relative_deviation": (1.0 - x) / x * warren_cowley[:, shell],
            "warren_cowley": warren_cowley[:, shell],
            "x": x,
            "model": model,
            **shared,
        }
        for shell in range(warren_cowley.shape[1])
    ]
