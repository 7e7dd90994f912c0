"""Where and how nuclei give way to homogeneous matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from core.crust.comparison import paper_transition
from core.crust.composition import remarks_along
from core.crust.eos_window import MATCHED
from core.crust.transition import Transition, transition
from core.crust.transition_curves import transition_curves
from core.crust.transition_table import UNITS, WORDS, transition_table
from core.dataset import Dataset
from core.matter.equilibrium import CLUSTERS, HOMOGENEOUS
from dashboard.figures.common.summary_text import (
    density,
    first_drawn,
    first_told,
    listed,
    paragraph,
)
from dashboard.figures.crust.inputs import (
    DEFAULT_T,
    DENSITY_BOUNDS,
    DENSITY_LABEL,
    RUN_COLOURS,
    CrustFigure,
    Run,
    cursor,
    interactions,
    temperatures,
)
from dashboard.figures.crust.transition_lines import transition_lines
from dashboard.inputs.parameters import Quantity
from dashboard.inputs.quantities import BARYON_DENSITY
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import Dash
from dashboard.plots.vocabulary import Axis, Curve, Key, Layer, Limits, Marks, Panel, vertical

MOST = 3
"""Transitions that are drawn."""
CURVES = "curves"
BRANCHES: dict[str, tuple[str, Dash]] = {
    CLUSTERS: ("with nuclei", "solid"),
    MATCHED: ("matched P, up to n_tr", "dashed"),
    HOMOGENEOUS: ("homogeneous", "dotted"),
}
TANGENT = "common tangent: equal P and μ"
TANGENT_DASH: Dash = "dotdash"
MARKS = (
    ("n_1", MATCHED, "inverted_triangle", 9),
    ("n_tr", MATCHED, "triangle", 9),
    ("n_end", CLUSTERS, "square", 10),
    ("n_crossing", CLUSTERS, "circle", 6),
)
"""Densities of a transition, on which branch they are marked, and how."""
PAST_THE_END = 0.01
"""How far a density may lie beyond the last row of its branch, relative to it."""
PRESSURE, POTENTIAL = "P (MeV fm⁻³)", "baryon potential μ_B (MeV)"
ROOM = 0.05
"""Of an axis beyond what is drawn."""
NOTHING = ((0.02, 0.16), (0.0, 1.0), (0.0, 20.0))
"""Limits of n_B, P and mu_B where there is no curve."""


class TransitionFigure(CrustFigure):
    """All that is called the transition, on the curves P(n_B) and mu_B(P) of both branches."""

    path = "crust/transition"
    title = "Transition to homogeneous matter"
    panel_heights = (380, 330)

    T = temperatures([DEFAULT_T])
    interaction = interactions()
    n_1 = Quantity(
        units=BARYON_DENSITY,
        bounds=DENSITY_BOUNDS,
        allow_None=True,
        doc="Where the matching begins, fm^-3; by default as near to the transition as P allows.",
    )
    cursor = cursor()
    from_page: ClassVar = {"cursor": "n_B"}

    def dataset(self) -> Dataset:
        """Columns n_crossing, n_1, n_2, n_tr (fm^-3), mechanism, interaction, T, and more.

        `paper` is n_tr of Beznogov & Raduta 2025 in the rows that it applies to.
        """
        made, failures = self.of_runs(self._transition)
        found = [transition for _, (transition, _) in made]
        remarks = [note for _, (_, notes) in made for note in notes]
        rows = transition_table(tuple(found))
        published = [paper_transition(each.matter, each.Y_p) for each in found]
        paper = np.array([np.nan if each is None else each.n_tr for each in published])
        drawn = first_drawn(MOST, len(found), "transitions")
        return Dataset(
            {**rows.columns, "paper": paper},
            {**UNITS, "paper": "fm^-3"},
            (*rows.notes, *remarks, *failures, *drawn, *self.limits),
            attributes={"pool": self.pool_name},
            beside={CURVES: _curves_of(found[:MOST])},
        )

    def _transition(self, run: Run) -> tuple[Transition, tuple[str, ...]]:
        """The transition of a crust, and what is noted of its states."""
        matter, Y_p = self.matter_of(run.interaction), self.proton_fraction
        found = transition(matter, run.T, Y_p, self.n_1)
        return found, remarks_along(matter, run.T, (), Y_p).notes

    def summary(self, dataset: Dataset) -> str:
        """Where nuclei end, why, and from where on matter is homogeneous; for each crust."""
        told = [self.title_for(_told(dataset, row)) for row in range(len(dataset))]
        return paragraph(*first_told(told, "crust"))

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        crusts = [_Crust(dataset, row) for row in range(min(len(dataset), MOST))]
        n_B, P, mu_B = _limits(dataset.beside[CURVES])
        paper = transition_lines("paper", np.unique(dataset["paper"][:MOST]))
        keys = [
            *(Key(label, dash=dash) for label, dash in BRANCHES.values()),
            Key(TANGENT, dash=TANGENT_DASH, width=1.0),
        ]
        return (
            Panel(
                (*_layers(crusts, "n_B", "P"), *keys, paper, vertical(self.cursor)),
                Axis(DENSITY_LABEL, n_B, chooses="n_B"),
                Axis(PRESSURE, P),
                self.title_of_runs
                + (f", matched from {density(self.n_1)}" if self.n_1 is not None else ""),
            ),
            Panel(
                tuple(_layers(crusts, "P", "mu_B")),
                Axis(PRESSURE, P),
                Axis(POTENTIAL, mu_B),
                legend=False,
            ),
        )


LABELS = {"n_B": DENSITY_LABEL, "P": PRESSURE, "mu_B": POTENTIAL}


class _Crust:
    """One transition of a dataset, with its curves."""

    def __init__(self, dataset: Dataset, row: int) -> None:
        self.at = {name: dataset[name][row] for name in dataset.columns}
        self.run = Run(str(self.at["interaction"]), float(self.at["T"]))
        self.colour = RUN_COLOURS[row]
        rows = dataset.beside[CURVES]
        self.curves = rows.where(interaction=self.run.interaction, T=self.run.T)

    def branch(self, name: str) -> Dataset:
        return self.curves.where(branch=name)

    def on(self, branch: str, n_B: float, column: str) -> float:
        """A column of a branch at a density; nan where the branch is not."""
        rows = self.branch(branch)
        if column == "n_B" or not len(rows):
            return n_B if len(rows) else np.nan
        first, last = float(rows["n_B"][0]), float(rows["n_B"][-1])
        # The end of nuclei itself has no row.
        inside = first <= n_B <= last * (1 + PAST_THE_END)
        return float(np.interp(n_B, rows["n_B"], rows[column])) if inside else np.nan


def _curves_of(found: list[Transition]) -> Dataset:
    """The curves of several transitions, one after the other."""
    parts = [transition_curves(one) for one in found]
    return Dataset(
        {name: np.concatenate([part[name] for part in parts]) for name in parts[0].columns},
        parts[0].units,
    )


def _layers(crusts: list[_Crust], across: str, up: str) -> Iterator[Layer]:
    """Branches, matching and tangent of each crust, then what is marked on them."""
    for crust in crusts:
        for branch, (label, dash) in BRANCHES.items():
            rows = crust.branch(branch)
            columns = [(name, LABELS[name], rows[name]) for name in (across, up)]
            yield Curve(crust.run.name, columns, crust.colour, dash, key=label)
        yield _tangent(crust, across, up)
    for name, branch, marker, size in MARKS:
        yield _marks(crusts, name, branch, (across, up), marker, size)


def _tangent(crust: _Crust, across: str, up: str) -> Curve:
    """The states of equal P and mu_B: a line against n_B, a point against P."""
    ends = {
        "n_B": [crust.at["n_low"], crust.at["n_high"]],
        "P": [crust.at["P_constant"]] * 2,
        "mu_B": [crust.at["mu_constant"]] * 2,
    }
    columns = [(name, LABELS[name], np.array(ends[name], dtype=float)) for name in (across, up)]
    return Curve(crust.run.name, columns, crust.colour, TANGENT_DASH, width=1.0, key=TANGENT)


def _marks(
    crusts: list[_Crust],
    name: str,
    branch: str,
    drawn: tuple[str, str],
    marker: str,
    size: float,
) -> Marks:
    """One density of every crust; n_tr lies at the end of the branch with nuclei if none match."""
    places: dict[str, list[float]] = {column: [] for column in drawn}
    for crust in crusts:
        there = branch if len(crust.branch(branch)) else CLUSTERS
        for column in drawn:
            places[column].append(crust.on(there, float(crust.at[name]), column))
    columns = [(column, LABELS[column], np.array(places[column])) for column in drawn]
    hues = [crust.colour for crust in crusts]
    return Marks(WORDS[name], columns, hues, marker, size)


def _limits(curves: Dataset) -> tuple[Limits, Limits, Limits]:
    """Of n_B, P and mu_B: what is drawn, with some room."""
    if not len(curves):
        return NOTHING
    low, high = (
        np.array([curves[name].min() for name in ("n_B", "P", "mu_B")], dtype=float),
        np.array([curves[name].max() for name in ("n_B", "P", "mu_B")], dtype=float),
    )
    room = ROOM * (high - low)
    n_B, P, mu_B = zip((low - room).tolist(), (high + room).tolist(), strict=True)
    return n_B, P, mu_B


def _told(dataset: Dataset, row: int) -> str:
    """One transition in words."""
    at = {name: dataset[name][row] for name in dataset.columns}
    facts = [
        f"{words} {density(at[name])}"
        for words, name in (("equal f at", "n_crossing"), ("the last nuclei at", "n_end"))
        if np.isfinite(at[name])
    ]
    if np.isfinite(at["n_1"]) and np.isfinite(at["n_2"]):
        facts.append(f"P matched from {density(at['n_1'])} to {density(at['n_2'])}")
    if np.isfinite(at["n_tr"]):
        facts.append(f"n_tr = {density(at['n_tr'])}")
    if np.isfinite(at["depth"]):
        facts.append(
            f"a common tangent from {density(at['n_low'])} to {density(at['n_high'])}, "
            f"{rounded(at['depth'], 3)} keV per baryon below the branches"
        )
    if np.isfinite(at["paper"]):
        facts.append(f"{WORDS['paper']} at {density(at['paper'])}")
    start = f"{at['interaction']}, T = {at['T']:g} MeV: {at['mechanism']}"
    return f"{start}; {listed(facts, len(facts))}" if facts else start
