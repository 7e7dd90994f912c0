"""Composition of the crust against density (Beznogov & Raduta 2025, Fig. 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import holoviews as hv
import numpy as np
from numpy.typing import NDArray

from core.cancellation import each
from core.crust.comparison import (
    MODELS,
    comparison_crusts,
    comparison_notes,
    published_transitions,
)
from core.crust.composition import composition
from core.crust.nuclides import nuclide_name
from core.crust.transition_table import landmarks
from core.dataset import Dataset, table
from core.errors import DenseMatterError
from dashboard.figures.crust_inputs import (
    DEFAULT_T,
    DENSITY_LABEL,
    CrustFigure,
    choice,
    cursor,
    densities,
    interactions,
    temperatures,
)
from dashboard.figures.drawing import broken, curve, legend_names, overlay, panels, verticals
from dashboard.figures.telling import (
    MOST,
    clauses,
    counted,
    density,
    first_drawn,
    listed,
    nearest,
    paragraph,
    rounded,
    share,
    stretches,
)
from dashboard.figures.transition_lines import (
    PAPER_N_TR,
    ends_of_nuclei,
    paper_landmark,
    transition_lines,
)
from dashboard.palette import BLUE, GREEN, GREY, ORANGE, PINK, SKY, VERMILLION

NONE, SAME, ALL = "none", "same", "all"
COMPARISONS = (NONE, SAME, ALL)
WINDOWS = {"inner crust": "inner", "all": "all"}
LIMITS = {"inner": (1e-4, 0.16), "all": (1e-7, 0.16)}
RUN_COLOURS = (VERMILLION, BLUE, GREEN, PINK, ORANGE, SKY, GREY)
PUBLISHED_STYLE = {"line_width": 5, "alpha": 0.45}
PUBLISHED_DASHES = ("solid", "dashed", "dotted", "dotdash", "dashdot")
SPECIES = {
    "X_heavy": ("nuclei, A ≥ 20", "solid"),
    "X_He14": ("¹⁴He", "dashed"),
    "X_other": ("other nuclei, A < 20", "dotdash"),
    "X_free_n": ("free neutrons", "dotted"),
    "X_free_p": ("free protons", "dashdot"),
}
"""Mass fractions that are drawn, with labels and dashes."""
MAIN, MINOR = ("X_heavy", "X_He14", "X_free_n"), ("X_other", "X_free_p")
"""Those drawn for all crusts, and those drawn for the first alone."""
TOO_LITTLE = 0.005
"""Largest mass fraction of a species that has no curve."""
FIXED = {"framewise": False, "apply_ranges": False}
"""For elements of a panel whose axes do not follow its data; saves half of an update's time."""
COLD = 0.0
"""T of a published crust, MeV."""
NUCLEI = "clusters"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Run:
    """A crust of ours: an interaction at a temperature."""

    interaction: str
    T: float

    @property
    def name(self) -> str:
        return f"{self.interaction}, T = {self.T:g} MeV"


@dataclass(frozen=True)
class Series:
    """The rows of one crust, and how they are drawn.

    `label` stays the same whatever is drawn; the legend shows `name`.
    """

    label: str
    name: str
    rows: Dataset
    colour: str
    dash: str
    style: Mapping[str, Any] = field(default_factory=dict)

    @property
    def jumps(self) -> NDArray[np.intp]:
        """Rows before which the phase changes."""
        phase = self.rows["phase"]
        return np.flatnonzero(phase[1:] != phase[:-1]) + 1

    def landmark(self, name: str) -> float:
        """One of the densities that belong to a whole crust; nan if there is no such."""
        return float(self.rows[name][-1]) if len(self.rows) else np.nan

    def curve(self, name: str, text: str, values: Floats, dash: str, **options: Any) -> hv.Curve:
        """Values against density, broken where the phase changes."""
        n_B, y = (broken(*np.split(column, self.jumps)) for column in (self.rows["n_B"], values))
        columns = [("n_B", DENSITY_LABEL, n_B), (name, text, y)]
        return curve(self.label, columns, self.colour, dash, **self.style, **options)


class Composition(CrustFigure):
    """A_cl/Z_cl above, mass fractions below."""

    path = "crust/composition"
    title = "Composition"
    needs_protons: ClassVar = False
    panel_heights = (240, 420)

    T = temperatures([DEFAULT_T])
    n_B = densities()
    interaction = interactions()
    compare = choice(
        NONE, COMPARISONS, "Published cold crusts to add: none, of the same interaction, or all."
    )
    cursor = cursor()
    window = choice("inner", WINDOWS, "Densities that are drawn.")
    from_page: ClassVar = {"n_B": None, "cursor": "n_B"}

    def dataset(self) -> Dataset:
        """Columns n_B (fm^-3), T (MeV), Y_e, mass fractions, A_over_Z, and more of each state.

        Rows of a published crust name it in the column `source`, have T = 0, and nan for what was
        not published.
        """
        blocks: list[dict[str, Any]] = []
        notes: list[str] = []
        refusals: list[str] = []
        made: Dataset | None = None
        failure: DenseMatterError | None = None
        for run in each(self._runs()):
            try:
                made = self._composition(run)
            except DenseMatterError as error:
                failure = failure or error
                notes.append(f"{run.name}: {error}")
                continue
            # Densities of a whole crust do not belong to a few states that were asked for.
            densities, ending = ({}, ()) if self.n_B else self._landmarks(run)
            names = {"interaction": run.interaction, "source": ""}
            blocks.append({**made.columns, **names, **densities})
            notes += [*made.notes, *ending]
            refusals += made.refusals
        if made is None:
            raise failure or DenseMatterError("No crust was asked for.")
        published, remarks = self._published()
        paper = {} if self.n_B else paper_landmark(self.matters, self.proton_fraction)
        found = table(
            [*blocks, *published],
            (*made.columns, "interaction", "source", "n_tr", "n_last"),
            units={**made.units, "n_tr": "fm^-3", "n_last": "fm^-3"},
            refusals=tuple(refusals),
            attributes={"pool": self.pool_name, **paper},
        )
        notes += [*remarks, *self._left_out(found), *self.limits, self.counted]
        return found.with_notes(dict.fromkeys(notes))

    def _composition(self, run: Run) -> Dataset:
        matter = self.matter_of(run.interaction)
        return composition(matter, run.T, tuple(sorted(set(self.n_B))), self.proton_fraction)

    def _landmarks(self, run: Run) -> tuple[dict[str, float], tuple[str, ...]]:
        return landmarks(self.matter_of(run.interaction), run.T, self.proton_fraction)

    def _left_out(self, dataset: Dataset) -> list[str]:
        """What the table has and the drawing has not."""
        runs = self._runs()
        notes = first_drawn(len(RUN_COLOURS), len(runs), "crusts of ours")
        if len(runs) > 1:
            names = " and ".join(SPECIES[name][0] for name in MINOR)
            notes.append(f"Of {names} only the fractions of the first crust are drawn.")
        ours = dataset.where(source="")
        faint = [label for name, (label, _) in SPECIES.items() if _is_faint(ours, name)]
        if faint:
            notes.append(
                f"No curve is drawn of what nowhere exceeds {share(TOO_LITTLE)} of the mass: "
                f"{listed(faint, len(faint))}."
            )
        return notes

    def _runs(self) -> list[Run]:
        """The first interaction at all temperatures, then the others at the first of them."""
        first, *others = [matter.interaction for matter in self.matters]
        runs = [Run(first, T) for T in dict.fromkeys(self.T or [DEFAULT_T])]
        return [*runs, *(Run(name, runs[0].T) for name in others)]

    def _published(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Rows of published crusts and what they mean, or why there are none."""
        if self.compare == NONE:
            return [], []
        if self.n_B:
            return [], [
                "Published crusts have densities of their own: none is added to those given."
            ]
        if self.proton_fraction is not None:
            return [], ["Published crusts are in beta equilibrium: none applies at a fixed Y_p."]
        chosen = [matter.interaction for matter in self.matters]
        models = [model for model in MODELS if self.compare == ALL or model in chosen]
        if not models:
            return [], [f"No published crust is at hand for {listed(chosen, len(chosen))}."]
        return [_published_rows(model) for model in models], comparison_notes(models)

    def summary(self, dataset: Dataset) -> str:
        """Which nuclides lead where, how nuclei end, and what is at the cursor; for each crust."""
        told = []
        for run in self._runs():
            rows = dataset.where(interaction=run.interaction, T=run.T, source="")
            if len(rows):
                told.append(f"{self.title_for(run.name)}: {clauses(self._told(rows))}")
        published = list(dict.fromkeys(dataset["interaction"][dataset["source"] != ""].tolist()))
        return paragraph(
            *told[:MOST],
            f"Further {counted(len(told) - MOST, 'crust')}" if len(told) > MOST else "",
            f"Beside them the published cold crusts {listed(published)}" if published else "",
        )

    def _told(self, rows: Dataset) -> list[str]:
        """What one crust shows."""
        facts = leaders(rows)
        n_tr = rows["n_tr"].astype(float)
        if len(n_tr) and np.isfinite(n_tr[0]):
            facts.append(f"homogeneous from n_tr = {density(n_tr[0])} on")
        at = nearest(rows["n_B"], self.cursor)
        if at is not None:
            facts.append(f"near the cursor, at {density(rows['n_B'][at])}, {_state(rows, at)}")
        return facts

    def draw(self, dataset: Dataset) -> hv.Layout:
        ours, published = self._series(dataset), list(_published_series(dataset))
        lines = [
            *_transitions(ours, published, dataset.attributes.get(PAPER_N_TR, np.nan)),
            verticals(_present(self.cursor)),
        ]
        common = {"logx": True, "xlim": LIMITS[self.window], "xlabel": DENSITY_LABEL}
        upper = overlay(
            [*map(_ratio, (*published, *ours)), *lines],
            self.title_for(*dict.fromkeys(matter.interaction for matter in self.matters)),
            ylabel="A/Z of nuclei",
            show_legend=False,
            min_height=self.panel_heights[0],
            **common,
        )
        lower = overlay(
            [
                *map(_published_fractions, published),
                *(part for series in ours for part in _fractions(series, MAIN)),
                *_fractions(ours[0], MINOR),
                *_species(ours),
                *lines,
                legend_names({series.label: series.name for series in (*published, *ours)}),
            ],
            "",
            ylabel="mass fraction",
            ylim=(0.0, 1.02),
            min_height=self.panel_heights[1],
            **common,
        )
        return panels([upper, lower])

    def _series(self, dataset: Dataset) -> list[Series]:
        """As many as there are colours, those without a crust empty."""
        runs = self._runs()
        series = []
        for number, colour in enumerate(RUN_COLOURS):
            rows, name = dataset.keep([]), ""
            if number < len(runs):
                run = runs[number]
                rows = dataset.where(interaction=run.interaction, T=run.T, source="")
                name = run.name
            series.append(Series(f"crust {number + 1}", name, rows, colour, "solid"))
        return series


def _published_series(dataset: Dataset) -> Iterator[Series]:
    """As many as there are dashes; first those that are drawn, so that one alone is solid."""
    drawn = [
        (f"{model}, T = 0, {authors}", rows)
        for model, authors in MODELS.items()
        if len(rows := dataset.where(interaction=model, source=authors))
    ]
    for number, dash in enumerate(PUBLISHED_DASHES):
        name, rows = drawn[number] if number < len(drawn) else ("", dataset.keep([]))
        yield Series(f"published {number + 1}", name, rows, GREY, dash, PUBLISHED_STYLE)


def _present(value: float | None) -> list[float]:
    return [] if value is None else [value]


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


def _transitions(ours: list[Series], published: list[Series], paper: float) -> list[hv.VLines]:
    """Where nuclei end and where matter is homogeneous, in the colours of the crusts."""
    places = [(series.landmark("n_last"), series.landmark("n_tr")) for series in ours]
    return [
        *ends_of_nuclei(places, paper, [series.colour for series in ours]),
        transition_lines("published", [series.landmark("n_tr") for series in published]),
    ]


def _ratio(series: Series) -> hv.Curve:
    return series.curve("A_over_Z", "A/Z of nuclei", series.rows["A_over_Z"], series.dash)


def _published_fractions(series: Series) -> hv.Curve:
    """Nuclei and free neutrons, which add up to one."""
    rows = series.rows
    both = Dataset(
        {
            "n_B": np.concatenate([rows["n_B"], rows["n_B"]]),
            "X": np.concatenate([rows["X_heavy"], rows["X_free_n"]]),
            "phase": np.repeat(["nuclei", "neutrons"], len(rows)),
        }
    )
    return replace(series, rows=both).curve("X", "mass fraction", both["X"], series.dash, **FIXED)


def _fractions(series: Series, names: Iterable[str]) -> Iterator[hv.Curve]:
    """A curve for each species; they share a label, so that the legend has one entry."""
    for name in names:
        species, dash = SPECIES[name]
        X = _fraction(series.rows, name)
        yield series.curve("X", f"mass fraction of {species}", X, dash, **FIXED)


def _amounts(rows: Dataset, name: str) -> Floats:
    """A mass fraction of SPECIES."""
    if name == "X_other":
        return np.asarray(rows["X_light"].astype(float) - rows["X_He14"].astype(float))
    return np.asarray(rows[name].astype(float))


def _is_faint(rows: Dataset, name: str) -> bool:
    """Whether a mass fraction never amounts to anything."""
    return not np.nanmax(_amounts(rows, name), initial=0.0) > TOO_LITTLE


def _fraction(rows: Dataset, name: str) -> Floats:
    """A mass fraction; nan throughout where it never amounts to anything."""
    return np.full(len(rows), np.nan) if _is_faint(rows, name) else _amounts(rows, name)


def _species(ours: list[Series]) -> Iterator[hv.Curve]:
    """Legend of the dashes: curves without a point, for the species that are drawn."""
    for name, (label, dash) in SPECIES.items():
        series_with = ours if name in MAIN else ours[:1]
        drawn = any(np.isfinite(_fraction(series.rows, name)).any() for series in series_with)
        nothing = np.full(int(drawn), np.nan)
        columns = [("n_B", DENSITY_LABEL, nothing), ("X", "mass fraction", nothing)]
        yield curve(label, columns, GREY, dash, **FIXED)


def leaders(rows: Dataset) -> list[str]:
    """The most abundant nuclides along a crust: the first, the last, and how often they change."""
    nuclei = rows.where(phase=NUCLEI)
    if not len(nuclei):
        return ["no nuclei"]
    nuclide = 1000 * nuclei["Z_most"].astype(int) + nuclei["A_most"].astype(int)
    runs = stretches(nuclide)
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
        return f"homogeneous matter, {free}"
    leading = f"{_leader(rows, row)} leads with X = {rounded(rows['X_most'][row], 3)}"
    return f"{leading}, A/Z = {rounded(rows['A_over_Z'][row])}, {free} of the mass"
