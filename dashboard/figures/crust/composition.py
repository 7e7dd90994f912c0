"""Composition of the crust against density (Beznogov & Raduta 2025, Fig. 2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.crust.comparison import MODELS, comparison_crusts, comparison_notes, published_transitions
from core.crust.composition import composition
from core.crust.transition_table import landmarks
from core.dataset import Dataset, table
from core.nuclides.symbols import nuclide_name
from dashboard.figures.common.summary_text import (
    counted,
    density,
    first_drawn,
    first_told,
    intervals,
    listed,
    nearest,
    paragraph,
    share,
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
from dashboard.figures.crust.transition_lines import (
    PAPER_N_TR,
    ends_of_nuclei,
    names_at_lines,
    paper_landmark,
    transition_lines,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import (
    LOG,
    Across,
    Axis,
    Curve,
    Dash,
    Key,
    Panel,
    changes,
    split,
    vertical,
)

SPECIES: dict[str, tuple[str, Dash]] = {
    "X_heavy": ("nuclei, A ≥ 20", "solid"),
    "X_He14": ("¹⁴He", "dashed"),
    "X_other": ("other nuclei, A < 20", "dotdash"),
    "X_free_n": ("free neutrons", "dotted"),
    "X_free_p": ("free protons", "dashdot"),
}
"""Mass fractions that are drawn, with labels and dashes."""
NAMES_OF_LINES = (0.16, 0.46)
"""Mass fractions at which the names of lines stand in turn."""
TOO_LITTLE = 0.005
"""Largest mass fraction of a species that has no curve."""
NUCLEI = "clusters"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """The rows of one crust under its name in the legend, and how they are drawn."""

    name: str
    rows: Dataset
    colour: str
    dash: Dash = "solid"
    width: float = 2.0
    alpha: float = 1.0

    def landmark(self, name: str) -> float:
        """One of the densities that belong to a whole crust; nan if there is no such."""
        return float(self.rows[name][-1]) if len(self.rows) else np.nan

    def curve(self, name: str, text: str, values: Floats, key: str = "") -> Curve:
        """Values against density, broken where the phase changes; `key` explains the dash."""
        jumps = changes(self.rows["phase"])
        n_B, y = (split(column, jumps) for column in (self.rows["n_B"], values))
        columns = [("n_B", DENSITY_LABEL, n_B), (name, text, y)]
        return Curve(self.name, columns, self.colour, self.dash, self.width, self.alpha, key=key)


class Composition(CrustFigure):
    """A_cl/Z_cl above, mass fractions below."""

    path = "crust/composition"
    title = "Composition"
    needs_protons: ClassVar = False
    panel_heights = (240, 420)

    T = temperatures([DEFAULT_T])
    n_B = densities()
    interaction = interactions()
    compare = compare()
    cursor = cursor()
    window = window()
    from_page: ClassVar = CURSOR_ALONE

    def dataset(self) -> Dataset:
        """Columns n_B (fm^-3), T (MeV), Y_e, mass fractions, A_over_Z, and more of each state.

        Rows of a published crust name it in the column `source`, have T = 0, and nan for what was
        not published.
        """
        found, failures = self.of_runs(self._composition)
        blocks: list[dict[str, Any]] = []
        notes = list(failures)
        for run, made in found:
            # Densities of a whole crust do not belong to a few states that were asked for.
            densities, ending = ({}, ()) if self.n_B else self._landmarks(run)
            names = {"interaction": run.interaction, "source": ""}
            blocks.append({**made.columns, **names, **densities})
            notes += [*made.notes, *ending]
        made = found[-1][1]
        published, remarks = self._published()
        paper = {} if self.n_B else paper_landmark(self.matters, self.proton_fraction)
        rows = table(
            [*blocks, *published],
            (*made.columns, "interaction", "source", "n_tr", "n_last"),
            units={**made.units, "n_tr": "fm^-3", "n_last": "fm^-3"},
            refusals=tuple(refusal for _, made in found for refusal in made.refusals),
            attributes={"pool": self.pool_name, **paper},
        )
        notes += [*remarks, *self._left_out(rows), *self.limits, self.counted]
        return rows.with_notes(dict.fromkeys(notes))

    def _composition(self, run: Run) -> Dataset:
        matter = self.matter_of(run.interaction)
        return composition(matter, run.T, self.given_densities, self.proton_fraction)

    def _landmarks(self, run: Run) -> tuple[dict[str, float], tuple[str, ...]]:
        return landmarks(self.matter_of(run.interaction), run.T, self.proton_fraction)

    def _left_out(self, dataset: Dataset) -> list[str]:
        """What the table has and the drawing has not."""
        runs = self.runs
        notes = first_drawn(len(RUN_COLOURS), len(runs), "crusts of ours")
        ours = dataset.where(source="")
        faint = [label for name, (label, _) in SPECIES.items() if _is_faint(ours, name)]
        if faint:
            notes.append(
                f"Not drawn, below {share(TOO_LITTLE)} of the mass everywhere: "
                f"{listed(faint, len(faint))}."
            )
        return notes

    def _published(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Rows of published crusts and what they mean, or why there are none."""
        models, remarks = models_beside(
            self.compare,
            list(MODELS),
            [matter.interaction for matter in self.matters],
            at_given_densities=bool(self.n_B),
            Y_p=self.proton_fraction,
        )
        return list(map(_published_rows, models)), [*remarks, *comparison_notes(models)]

    def summary(self, dataset: Dataset) -> str:
        """Which nuclides lead where, how nuclei end, and what is at the cursor; for each crust."""
        published = list(dict.fromkeys(dataset["interaction"][dataset["source"] != ""].tolist()))
        return paragraph(
            *first_told(self.told_of_runs(dataset, self._told, source=""), "crust"),
            f"Beside them the published cold crusts {listed(published)}" if published else "",
        )

    def _told(self, rows: Dataset) -> list[str]:
        """What one crust shows."""
        facts = leaders(rows)
        n_tr = rows["n_tr"].astype(float)
        if len(n_tr) and np.isfinite(n_tr[0]):
            facts.append(f"uniform matter above n_tr = {density(n_tr[0])}")
        at = nearest(rows["n_B"], self.cursor)
        if at is not None:
            facts.append(f"near the cursor, at {density(rows['n_B'][at])}, {_state(rows, at)}")
        return facts

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        ours, published = self._series(dataset), list(_published_series(dataset))
        ends = _transitions(ours, published, dataset.attributes.get(PAPER_N_TR, np.nan))
        lines = (*(replace(line, label="") for line in ends), vertical(self.cursor))
        n_B = Axis(DENSITY_LABEL, LIMITS[self.window], LOG, name="n_B", chooses="n_B")
        return (
            Panel(
                (*map(_ratio, (*published, *ours)), *lines),
                n_B,
                Axis("A/Z of nuclei"),
                self.title_of_runs,
                legend=False,
            ),
            Panel(
                (
                    *map(_published_fractions, published),
                    *_fractions(ours),
                    *lines,
                    names_at_lines(ends, NAMES_OF_LINES),
                ),
                n_B,
                Axis("mass fraction", (0.0, 1.02)),
            ),
        )

    def _series(self, dataset: Dataset) -> list[Series]:
        """Our crusts, as many as there are colours."""
        return [
            Series(
                run.name,
                dataset.where(interaction=run.interaction, T=run.T, source=""),
                colour,
            )
            for run, colour in zip(self.runs, RUN_COLOURS, strict=False)
        ]


def _published_series(dataset: Dataset) -> Iterator[Series]:
    """Published crusts that are drawn; one alone is solid."""
    dashes = iter(DASHES)
    for model, authors in MODELS.items():
        rows = dataset.where(interaction=model, source=authors)
        if len(rows):
            yield Series(
                f"{model}, T = 0, {authors}",
                rows,
                GREY,
                next(dashes),
                WIDTH,
                ALPHA,
            )


def _published_rows(model: str) -> dict[str, Any]:
    """A published crust under the names of our columns."""
    rows, known = comparison_crusts().where(model=model), published_transitions()
    return {
        "n_B": rows["n_B"],
        "T": COLD,
        "A_over_Z": rows["A_over_Z"],
        "A_mean": rows["A_cl"],
        "Z_mean": rows["Z_cl"],
        "X_heavy": rows["X_cl"],
        "X_free_n": rows["X_free"],
        "phase": NUCLEI,
        "interaction": model,
        "source": MODELS[model],
        "n_tr": known[model].n_tr if model in known else np.nan,
        "n_last": rows["n_B"][-1],
    }


def _transitions(ours: list[Series], published: list[Series], paper: float) -> list[Across]:
    """Where nuclei end and where matter is homogeneous, in the colours of the crusts."""
    places = [(series.landmark("n_last"), series.landmark("n_tr")) for series in ours]
    return [
        *ends_of_nuclei(places, paper, [series.colour for series in ours]),
        transition_lines("published", [series.landmark("n_tr") for series in published]),
    ]


def _ratio(series: Series) -> Curve:
    return series.curve("A_over_Z", "A/Z of nuclei", series.rows["A_over_Z"])


def _published_fractions(series: Series) -> Curve:
    """Nuclei and free neutrons, which add up to one."""
    rows = series.rows
    both = Dataset(
        {
            "n_B": np.concatenate([rows["n_B"], rows["n_B"]]),
            "X": np.concatenate([rows["X_heavy"], rows["X_free_n"]]),
            "phase": np.repeat(["nuclei", "neutrons"], len(rows)),
        }
    )
    return replace(series, rows=both).curve("X", "mass fraction", both["X"])


def _fractions(ours: list[Series]) -> Iterator[Curve | Key]:
    """A curve for each species of each crust under the crust's name, and what the dashes mean."""
    drawn = [
        (replace(series, dash=SPECIES[name][1]), name)
        for series in ours
        for name in SPECIES
        if not _is_faint(series.rows, name)
    ]
    for series, name in drawn:
        amounts, label = _amounts(series.rows, name), SPECIES[name][0]
        yield series.curve("X", f"mass fraction of {label}", amounts, key=label)
    shown = {name for _, name in drawn}
    yield from (
        Key(label, dash=dash, group="species")
        for name, (label, dash) in SPECIES.items()
        if name in shown
    )


def _amounts(rows: Dataset, name: str) -> Floats:
    """A mass fraction of SPECIES."""
    if name == "X_other":
        return np.asarray(rows["X_light"].astype(float) - rows["X_He14"].astype(float))
    return np.asarray(rows[name].astype(float))


def _is_faint(rows: Dataset, name: str) -> bool:
    """Whether a mass fraction never amounts to anything."""
    return not np.nanmax(_amounts(rows, name), initial=0.0) > TOO_LITTLE


def leaders(rows: Dataset) -> list[str]:
    """The most abundant nuclides along a crust: the first, the last, and how often they change."""
    nuclei = rows.where(phase=NUCLEI)
    if not len(nuclei):
        return ["no nuclei"]
    nuclide = 1000 * nuclei["Z_most"].astype(int) + nuclei["A_most"].astype(int)
    runs = intervals(nuclide)
    n_B = nuclei["n_B"].astype(float)
    words = f"nuclei up to n_B = {density(n_B[-1])}"
    first, last = (_leader(nuclei, run[0]) for run in (runs[0], runs[-1]))
    if len(runs) == 1:
        return [f"{words}, {first} leads throughout"]
    changes = counted(len(runs) - 1, "change")
    return [
        f"{words}, led by {first} first and {last} from {density(n_B[runs[-1][0]])} on, "
        f"{changes} of the leading nuclide in all"
    ]


def _leader(rows: Dataset, row: int) -> str:
    return nuclide_name(int(rows["Z_most"][row]), int(rows["A_most"][row]))


def _state(rows: Dataset, row: int) -> str:
    """What matter consists of in one row."""
    free = f"free neutrons {share(rows['X_free_n'][row])}"
    if rows["phase"][row] != NUCLEI:
        return f"uniform matter, {free}"
    leading = f"{_leader(rows, row)} leads with X = {rounded(rows['X_most'][row], 3)}"
    return f"{leading}, A/Z = {rounded(rows['A_over_Z'][row])}, {free} of the mass"
