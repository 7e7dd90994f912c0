"""Equation of state of the crust: pressure, energy, sound speed and adiabatic index."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

import numpy as np

from core.constants import GRAM_PER_CUBIC_CM, NEUTRON_MASS
from core.crust.comparison import PEARSON
from core.crust.eos import equation_of_state
from core.crust.eos_window import MATCHED
from core.crust.published_eos import published_equation_of_state, published_equations_of_state
from core.crust.transition_table import landmarks
from core.dataset import Dataset, table
from core.matter.equilibrium import CLUSTERS, HOMOGENEOUS
from dashboard.figures.common.summary_text import (
    density,
    first_drawn,
    first_told,
    listed,
    low_and_high,
    nearest,
    paragraph,
)
from dashboard.figures.crust.inputs import (
    CURSOR_ALONE,
    DEFAULT_T,
    DENSITY_LABEL,
    LIMITS,
    RUN_COLOURS,
    CrustFigure,
    Run,
    cursor,
    densities,
    interactions,
    temperatures,
    window,
)
from dashboard.figures.crust.published import (
    ALPHA,
    COLD,
    DASHES,
    WIDTH,
    compare,
    models_beside,
)
from dashboard.figures.crust.transition_lines import PAPER_N_TR, ends_of_nuclei, paper_landmark
from dashboard.inputs.parameters import choice
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY, Dash
from dashboard.plots.vocabulary import (
    LINEAR,
    LOG,
    Across,
    Axis,
    Columns,
    Curve,
    Floats,
    Key,
    Panel,
    broken,
    vertical,
)

BARYONS, MASS = "n_B", "rho"
AXES = {"baryon density": BARYONS, "mass density": MASS}
AXIS_LABELS = {BARYONS: DENSITY_LABEL, MASS: "ρ (g cm⁻³)"}
GRAMS = NEUTRON_MASS * GRAM_PER_CUBIC_CM
"""g cm^-3 for a baryon in fm^3."""
BRANCHES: dict[str, tuple[str, Dash]] = {
    CLUSTERS: ("with nuclei", "solid"),
    MATCHED: ("matched, up to n_tr", "dashed"),
    HOMOGENEOUS: ("homogeneous", "dotted"),
}
PANELS = (
    ("P", "P (MeV fm⁻³)", LOG),
    ("e_per_baryon", "e per baryon (MeV)", LINEAR),
    ("c_s2", "c_s²/c²", LOG),
    ("Gamma", "adiabatic index", LINEAR),
)
"""Column, and label and scale of its axis."""
MOST = 4
"""Equations of state that are drawn; the first with its three branches."""
Y_LIMITS = {
    "inner": {
        "P": (1e-4, 3.0),
        "e_per_baryon": (-6.0, 16.0),
        "c_s2": (1e-4, 0.1),
        "Gamma": (0.0, 4.0),
    },
    "all": {
        "P": (1e-8, 3.0),
        "e_per_baryon": (-10.0, 16.0),
        "c_s2": (1e-4, 0.1),
        "Gamma": (0.0, 4.0),
    },
}
"""By window and column."""

PUBLISHED = "published"
"""Branch of rows that others have published."""
PUBLISHED_NOTE = (
    "Published (grey): T = 0, one kind of nucleus in each cell, surrounded by neutrons, where ours "
    "are a warm mixture of nuclei in a gas. Drawn are fits to P(ρ), good to about 1 %, 4 % where "
    "phases meet; the energy per baryon, which they leave uncertain by 0.3 MeV, is not."
)
KEYS = {dash: label for label, dash in BRANCHES.values()}
Pieces = tuple[list[Dataset], Dash]
"""Of one curve, and its dash."""


class EquationOfState(CrustFigure):
    """P, energy per baryon, sound speed and adiabatic index, one below the other."""

    path = "crust/eos"
    title = "Equation of state"
    needs_protons: ClassVar = False
    panel_heights = (230, 190, 190, 250)

    T = temperatures([DEFAULT_T])
    n_B = densities()
    interaction = interactions()
    compare = compare()
    axis = choice(BARYONS, AXES, "Density that is drawn across: of baryons or of mass.")
    cursor = cursor()
    window = window()
    from_page: ClassVar = CURSOR_ALONE

    def dataset(self) -> Dataset:
        """Columns n_B, T, branch, in_use, rho, P, f, e, s, mu's, dP_dn, c_s2, Gamma, and more.

        A row for each branch and density: with nuclei, matched, homogeneous; `in_use` is 1 where
        the branch is the equation of state. Rows of a published one name it in the column `source`;
        they have T = 0 and nan for what was not published.
        """
        found, failures = self.of_runs(self._equation_of_state)
        made = found[-1][1]
        paper = {} if self.n_B else paper_landmark(self.matters, self.proton_fraction)
        models, remarks = self._published()
        notes = [*failures, *(note for _, made in found for note in made.notes), *remarks]
        ours = [
            {**made.columns, "interaction": run.interaction, "source": "", **self._landmarks(run)}
            for run, made in found
        ]
        return table(
            [*ours, *map(_published_rows, models)],
            (*made.columns, "interaction", "n_tr", "n_last", "source"),
            units={**made.units, "n_tr": "fm^-3", "n_last": "fm^-3"},
            notes=tuple(dict.fromkeys((*notes, *self._left_out(), *self.limits))),
            refusals=tuple(refusal for _, made in found for refusal in made.refusals),
            attributes={"pool": self.pool_name, **paper},
        )

    def _equation_of_state(self, run: Run) -> Dataset:
        matter = self.matter_of(run.interaction)
        return equation_of_state(matter, run.T, self.given_densities, self.proton_fraction)

    def _published(self) -> tuple[list[str], list[str]]:
        """Published equations of state, and what they are, or why there are none."""
        models, remarks = models_beside(
            self.compare,
            published_equations_of_state(),
            [matter.interaction for matter in self.matters],
            at_given_densities=bool(self.n_B),
            Y_p=self.proton_fraction,
        )
        return models, [*remarks, *([PUBLISHED_NOTE] if models else [])]

    def _landmarks(self, run: Run) -> dict[str, float]:
        """Densities of a whole crust; the notes of its equation of state tell of them."""
        if self.n_B:
            return {}
        return landmarks(self.matter_of(run.interaction), run.T, self.proton_fraction)[0]

    def _left_out(self) -> list[str]:
        """What the table has and the drawing has not."""
        runs = len(self.runs)
        notes = first_drawn(MOST, runs, "equations of state")
        if runs > 1:
            notes.append("The branches beside the one in use are drawn of the first alone.")
        return notes

    def summary(self, dataset: Dataset) -> str:
        """Range of the pressure, extremes of sound speed and stiffness, and the cursor's state."""
        told = self.told_of_runs(dataset, self._told, in_use=1)
        published = list(dict.fromkeys(dataset["interaction"][dataset["source"] != ""].tolist()))
        return paragraph(
            *first_told(told, "equation of state", "equations of state"),
            f"Beside them the published cold ones of {listed(published)}" if published else "",
        )

    def _told(self, rows: Dataset) -> list[str]:
        """What is in use of one equation of state."""
        rows = rows.keep(np.argsort(rows["n_B"], kind="stable"))
        first, last = (
            f"{rounded(rows['P'][row], 3)} MeV fm⁻³ at n_B = {density(rows['n_B'][row])}"
            for row in (0, -1)
        )
        facts = [f"P from {first} to {last}"]
        for name, text in (("c_s2", "c_s²/c²"), ("Gamma", "adiabatic index")):
            if ends := low_and_high(rows[name], partial(_at_density, rows, name)):
                facts.append(f"{text} between {ends[0]} and {ends[1]}")
        matched = rows.where(branch=MATCHED)["n_B"]
        if len(matched):
            facts.append(f"matched from {density(matched.min())} to {density(matched.max())}")
        at = nearest(rows["n_B"], self.cursor)
        if at is not None:
            facts.append(
                f"near the cursor, at {density(rows['n_B'][at])}, P = {rounded(rows['P'][at], 3)} "
                f"MeV fm⁻³, adiabatic index {rounded(rows['Gamma'][at], 3)}"
            )
        return facts

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        runs = self.runs[:MOST]
        crusts = [dataset.where(interaction=run.interaction, T=run.T) for run in runs]
        lines = ends_of_nuclei(
            [self._ends(crust) for crust in crusts],
            _along(crusts[0], dataset.attributes.get(PAPER_N_TR, np.nan), self.axis),
            RUN_COLOURS[: len(crusts)],
        )
        return tuple(self._panel(dataset, number, lines) for number in range(len(PANELS)))

    def _ends(self, crust: Dataset) -> tuple[float, float]:
        """n_last and n_tr of a crust, in units of the axis; nan if there is none."""
        if not len(crust):
            return np.nan, np.nan
        n_last, n_tr = (
            _along(crust, float(crust[name][0]), self.axis) for name in ("n_last", "n_tr")
        )
        return n_last, n_tr

    def _panel(self, dataset: Dataset, number: int, lines: list[Across]) -> Panel:
        name, label, scale = PANELS[number]
        factor = GRAMS if self.axis == MASS else 1.0
        low, high = LIMITS[self.window]
        return Panel(
            (
                *self._published_curves(dataset, name, label),
                *self._curves(dataset, name, label),
                *(Key(text, dash=dash) for text, dash in BRANCHES.values()),
                *lines,
                vertical(None if self.cursor is None else self.cursor * factor),
            ),
            Axis(
                AXIS_LABELS[self.axis],
                (low * factor, high * factor),
                LOG,
                name="density",
                chooses="" if self.axis == MASS else "n_B",
            ),
            Axis(label, Y_LIMITS[self.window][name], scale),
            self.title_of_runs if number == 0 else "",
            legend=number == len(PANELS) - 1,
        )

    def _curves(self, dataset: Dataset, name: str, label: str) -> Iterator[Curve]:
        """The branches of the first equation of state, and what is in use of the others."""
        for number, run in enumerate(self.runs[:MOST]):
            crust = dataset.where(interaction=run.interaction, T=run.T)
            for pieces, dash in _in_use(crust) if number else _branches(crust):
                key = "" if number else KEYS[dash]
                columns = self._columns(pieces, name, label)
                yield Curve(run.name, columns, RUN_COLOURS[number], dash, key=key)

    def _published_curves(self, dataset: Dataset, name: str, label: str) -> Iterator[Curve]:
        """Broad grey lines; none of what was not published."""
        dashes = iter(DASHES)
        for model in published_equations_of_state():
            rows = dataset.where(interaction=model, source=PEARSON)
            if len(rows) and np.isfinite(_values(rows, name)).any():
                columns = self._columns([rows], name, label)
                told = f"{model}, T = 0, {PEARSON}"
                yield Curve(told, columns, GREY, next(dashes), WIDTH, ALPHA)

    def _columns(self, pieces: list[Dataset], name: str, label: str) -> Columns:
        x, y = (
            broken(*(_values(piece, column) for piece in pieces)) for column in (self.axis, name)
        )
        return [("density", AXIS_LABELS[self.axis], x), (name, label, y)]


def _published_rows(model: str) -> dict[str, Any]:
    """A published equation of state under the names of our columns."""
    return {
        **published_equation_of_state(model).columns,
        "T": COLD,
        "branch": PUBLISHED,
        "in_use": 0,
        "interaction": model,
        "source": PEARSON,
    }


def _branches(crust: Dataset) -> Iterator[Pieces]:
    for branch, (_, dash) in BRANCHES.items():
        rows = crust.where(branch=branch)
        if len(rows):
            yield [rows], dash


def _in_use(crust: Dataset) -> Iterator[Pieces]:
    """What is used of an equation of state; it breaks only where it jumps."""
    used = crust.where(in_use=1)
    if np.any(used["branch"] == MATCHED):
        yield [used], "solid"
    elif len(used):
        pieces = [used.where(branch=branch) for branch in BRANCHES]
        yield [piece for piece in pieces if len(piece)], "solid"


def _along(crust: Dataset, n_B: float, axis: str) -> float:
    """A baryon density in units of the axis, by the equation of state in use; nan without one."""
    if axis == BARYONS:
        return n_B
    if not len(crust):
        return np.nan
    used = crust.where(in_use=1)
    used = used.keep(np.argsort(used["n_B"], kind="stable"))
    return float(np.interp(n_B, used["n_B"], used[axis], left=np.nan, right=np.nan))


def _at_density(rows: Dataset, name: str, row: int) -> str:
    return f"{rounded(rows[name][row], 3)} at {density(rows['n_B'][row])}"


def _values(rows: Dataset, name: str) -> Floats:
    if name == "e_per_baryon":
        return np.asarray(rows["e"] / rows["n_B"], dtype=float)
    return np.asarray(rows[name], dtype=float)
