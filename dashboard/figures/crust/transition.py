"""Where and how nuclei give way to homogeneous matter."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from core.crust.comparison import paper_transition
from core.crust.composition import remarks_along
from core.crust.transition import Transition, transition
from core.crust.transition_table import UNITS, WORDS, transition_table
from core.dataset import Dataset
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
    CrustFigure,
    Run,
    cursor,
    interactions,
    temperatures,
)
from dashboard.inputs.parameters import Quantity
from dashboard.inputs.quantities import BARYON_DENSITY
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE, GREEN, GREY, ORANGE, VERMILLION
from dashboard.plots.vocabulary import Axis, Curve, Marks, Panel, broken, vertical

MOST = 8
"""Transitions that are drawn."""
RANGES = (
    ("matched P, n₁ to n₂", "n_1", "n_2", VERMILLION, 9.0, 0.5),
    ("common tangent (constant P)", "n_low", "n_high", ORANGE, 3.0, 1.0),
)
MARKS = (
    ("n_end", GREEN, "square", 11),
    ("n_crossing", BLUE, "circle", 6),
    ("n_tr", VERMILLION, "triangle", 9),
    ("paper", GREY, "diamond", 12),
)


class TransitionFigure(CrustFigure):
    """Densities of the transition to homogeneous matter, a line for each crust."""

    path = "crust/transition"
    title = "Transition to homogeneous matter"

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
        rows = dataset.keep(np.arange(len(dataset))[:MOST])
        place = np.arange(1.0, len(rows) + 1)
        names = [
            f"{name}, {T:g} MeV" for name, T in zip(rows["interaction"], rows["T"], strict=True)
        ]
        return (
            Panel(
                (
                    *(_range(rows, place, *style) for style in RANGES),
                    *(_marks(rows, place, *style) for style in MARKS),
                    vertical(self.cursor),
                ),
                Axis(DENSITY_LABEL, (0.02, 0.16), chooses="n_B"),
                Axis(
                    "",
                    (0.3, MOST + 0.7),
                    ticks=list(zip(place.tolist(), names, strict=True)),
                    falling=True,
                ),
                self.title_for(*dict.fromkeys(dataset["interaction"].tolist())),
            ),
        )


def _range(
    rows: Dataset,
    place: np.ndarray,
    label: str,
    low: str,
    high: str,
    colour: str,
    width: float,
    alpha: float,
) -> Curve:
    ends = zip(rows[low], rows[high], strict=True)
    n_B = broken(*(np.array(pair, dtype=float) for pair in ends))
    y = broken(*(np.array([at, at]) for at in place))
    columns = [("n_B", DENSITY_LABEL, n_B), ("row", "row", y)]
    return Curve(label, columns, colour, width=width, alpha=alpha)


def _marks(
    rows: Dataset, place: np.ndarray, name: str, colour: str, marker: str, size: float
) -> Marks:
    columns = [("n_B", DENSITY_LABEL, np.asarray(rows[name], dtype=float)), ("row", "row", place)]
    return Marks(WORDS[name], columns, colour, marker, size)


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
