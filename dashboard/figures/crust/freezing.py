"""Freezing and impurity of the crust: temperatures, ion coupling and Q_imp against density."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

import numpy as np
import param
from numpy.typing import NDArray

from core.crust.comparison import PAPER
from core.crust.freezing import GAMMA_M, LINEAR_MIXING, MEAN_CHARGE, freezing
from core.crust.transition_table import landmarks
from core.dataset import Dataset
from core.errors import OutsideValidityError
from core.matter.intervals import spans
from dashboard.figures.common.summary_text import density, listed, low_and_high, nearest, paragraph
from dashboard.figures.crust.inputs import (
    CURSOR_ALONE,
    DENSITY_LABEL,
    LIMITS,
    CrustFigure,
    cursor,
    densities,
    interaction,
    temperature,
    window,
)
from dashboard.figures.crust.transition_lines import PAPER_N_TR, ends_of_nuclei, paper_landmark
from dashboard.inputs.parameters import choice
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE, GREEN, GREY, PALE, PINK, VERMILLION, Dash
from dashboard.plots.vocabulary import (
    LOG,
    Axis,
    Curve,
    Layer,
    Limits,
    Panel,
    Rectangles,
    changes,
    horizontal,
    split,
    vertical,
)

CONVENTIONS = {"⟨Z⟩², one component": MEAN_CHARGE, "⟨Z⁵ᐟ³⟩, linear mixing": LINEAR_MIXING}
PURE = 0.01
"""Q_imp of the paper's nearly pure layer (Beznogov & Raduta 2025)."""
PURE_LABEL = f"{PURE:g}, ¹⁴He layer of {PAPER}"
OTHERS = (0.01, 0.08, 0.01, 100.0)
"""n_B (fm^-3) and Q_imp between which those of Potekhin & Chabrier (2021) oscillate at 0.27 MeV."""
OTHERS_LABEL = "Potekhin & Chabrier 2021"
IMPURITY_LIMITS = (1e-5, 1e3)

Floats = NDArray[np.float64]


class Freezing(CrustFigure):
    """Melting and plasma temperatures above, ion coupling and impurity below."""

    path = "crust/freezing"
    title = "Freezing and impurity"
    panel_heights = (330, 190, 240)

    T = temperature()
    n_B = densities()
    interaction = interaction()
    mixture = choice(MEAN_CHARGE, CONVENTIONS, "Which ion coupling Γ a mixture of nuclei has.")
    Gamma_m = param.Number(
        GAMMA_M, bounds=(10.0, 1000.0), label="Γ at freezing", doc="Γ at which ions freeze."
    )
    cursor = cursor()
    window = window()
    from_page: ClassVar = CURSOR_ALONE

    def dataset(self) -> Dataset:
        """Columns n_B (fm^-3), T, T_m (MeV), Gamma, T_plasma (MeV), Q_imp, and more of each layer.

        Raises
        ------
        OutsideValidityError : there are no nuclei at the densities asked for.
        """
        found = freezing(
            self.matter,
            self.T,
            self.given_densities,
            self.proton_fraction,
            self.mixture,
            self.Gamma_m,
        )
        if not np.isfinite(found["T_m"]).any():
            raise OutsideValidityError(f"{found.notes[0]} Choose other densities or a lower T.")
        if self.n_B:
            return found.with_notes((*found.notes, *self.limits))
        ends, ending = landmarks(self.matter, self.T, self.proton_fraction)
        return replace(
            found,
            notes=(*found.notes, *ending, *self.limits),
            attributes={
                **found.attributes,
                **ends,
                **paper_landmark([self.matter], self.proton_fraction),
            },
        )

    def summary(self, dataset: Dataset) -> str:
        """What is frozen, where melting is hottest, where the crust is purest, and the cursor."""
        at = nearest(dataset["n_B"], self.cursor)
        cursor = ""
        if at is not None and np.isfinite(dataset["T_m"][at]):
            state = {
                name: rounded(dataset[name][at], 3)
                for name in ("T_m", "Gamma", "T_plasma", "Q_imp")
            }
            cursor = (
                f"Near the cursor, at {density(dataset['n_B'][at])}, T_m = {state['T_m']} MeV, "
                f"T_p = {state['T_plasma']} MeV, Γ = {state['Gamma']} and Q_imp = {state['Q_imp']}"
            )
        return paragraph(
            f"{self.title_at_T()}: {self._frozen(dataset)}; {_hottest(dataset)}",
            _purest(dataset),
            cursor,
        )

    def _frozen(self, dataset: Dataset) -> str:
        frozen = [
            f"{density(dataset['n_B'][first])} to {density(dataset['n_B'][last])}"
            for first, last in spans(dataset["frozen"].astype(bool))
        ]
        if not frozen:
            highest = float(np.nanmax(dataset["Gamma"], initial=0.0))
            return f"nothing is frozen: Γ ≤ {rounded(highest)}, below {rounded(self.Gamma_m)}"
        return f"frozen from {listed(frozen)}"

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        coupling = _line(dataset, "ion coupling", "Gamma", dataset["Gamma"], GREEN)
        Q_imp = np.where(dataset["Q_imp"] > 0, dataset["Q_imp"], np.nan)
        impurity = _line(dataset, "Q_imp, variance of Z", "Q_imp", Q_imp, VERMILLION)
        n_last, n_tr, paper = (
            dataset.attributes.get(name, np.nan) for name in ("n_last", "n_tr", PAPER_N_TR)
        )
        lines = ends_of_nuclei([(n_last, n_tr)], paper)
        unnamed = [replace(line, label="") for line in lines]
        at_freezing = horizontal(self.Gamma_m, dash="dashed")
        return (
            self._panel([*self._temperatures(dataset), *lines], "T (MeV)", self._title),
            self._panel([coupling, at_freezing, *lines], "Γ", legend=False),
            self._panel([impurity, *self._pure(), *unnamed], "Q_imp", limits=IMPURITY_LIMITS),
        )

    @property
    def _title(self) -> str:
        usual = (MEAN_CHARGE, GAMMA_M)
        if (self.mixture, self.Gamma_m) == usual:
            return self.title_at_T()
        plasma = {value: words for words, value in CONVENTIONS.items()}[self.mixture]
        return self.title_at_T(f"freezing at Γ = {self.Gamma_m:g} ({plasma})")

    def _panel(
        self,
        layers: Iterable[Layer],
        label: str,
        title: str = "",
        limits: Limits | None = None,
        legend: bool = True,
    ) -> Panel:
        return Panel(
            (*layers, vertical(self.cursor)),
            Axis(DENSITY_LABEL, LIMITS[self.window], LOG, name="n_B", chooses="n_B"),
            Axis(label, limits, LOG),
            title,
            legend,
        )

    def _temperatures(self, dataset: Dataset) -> Iterator[Curve]:
        T_m = dataset["T_m"]
        species = np.union1d(changes(dataset["Z_most"]), changes(dataset["A_most"]))
        falls = np.where(dataset["T_m_falls"], T_m, np.nan)
        if np.isfinite(falls).any():
            label = "T_m falls: shallower layers freeze first"
            yield _line(dataset, label, "T_m", falls, GREY, width=8, alpha=PALE)
        yield _line(dataset, "melting T_m", "T_m", T_m, VERMILLION)
        yield _line(
            dataset, "T_m of the most abundant nuclide alone", "T_m", dataset["T_m_most"], PINK,
            "dashed", breaks=species,
        )  # fmt: skip
        yield _line(dataset, "ion plasma T_p", "T_plasma", dataset["T_plasma"], BLUE, "dotdash")
        yield _line(dataset, "temperature T", "T", dataset["T"], GREY)

    def _pure(self) -> Iterator[Curve | Rectangles]:
        """Q_imp of the paper's layer and of other crusts, which are in beta equilibrium."""
        if self.proton_fraction is None:
            low, high, least, most = OTHERS
            yield Rectangles(OTHERS_LABEL, np.array([[low, least, high, most]]), GREY, 0.5, "/")
            columns = [("n_B", DENSITY_LABEL, LIMITS["all"]), ("Q_imp", "Q_imp", (PURE, PURE))]
            yield Curve(PURE_LABEL, columns, GREY, "dashed", width=1, told=False)


def _line(
    dataset: Dataset,
    label: str,
    name: str,
    values: Floats,
    colour: str,
    dash: Dash = "solid",
    breaks: Sequence[int] | NDArray[np.intp] = (),
    width: float = 2.0,
    alpha: float = 1.0,
) -> Curve:
    """Values against density, broken where the phase changes and where asked."""
    jumps = np.union1d(changes(dataset["phase"]), np.asarray(breaks, dtype=int))
    n_B, y = (split(column, jumps) for column in (dataset["n_B"], values))
    unit = f" ({dataset.units[name]})" if name in dataset.units else ""
    columns = [("n_B", DENSITY_LABEL, n_B), (name, f"{label}{unit}", y)]
    return Curve(label, columns, colour, dash, width, alpha)


def _hottest(dataset: Dataset) -> str:
    """Where the melting temperature is highest and lowest."""
    ends = low_and_high(dataset["T_m"], partial(_at_density, dataset, "T_m", " MeV"))
    if ends is None:
        return "there are no nuclei"
    return f"T_m is highest, {ends[1]}, and lowest, {ends[0]}"


def _purest(dataset: Dataset) -> str:
    """Where Q_imp is smallest and largest."""
    positive = np.where(dataset["Q_imp"] > 0, dataset["Q_imp"], np.nan)
    ends = low_and_high(positive, partial(_at_density, dataset, "Q_imp", ""))
    return f"Q_imp lies between {ends[0]} and {ends[1]}" if ends else ""


def _at_density(dataset: Dataset, name: str, unit: str, row: int) -> str:
    return f"{rounded(dataset[name][row], 3)}{unit} at {density(dataset['n_B'][row])}"
