"""Stability of crusts against diffusion of ions: A/Z of nuclei against density."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np

from core.cancellation import each
from core.crust.comparison import MODELS
from core.crust.diffusion import Profile, Verdicts, diffusion_stability, own_profile
from core.crust.diffusion import published_profile as published
from core.dataset import Dataset
from core.errors import NotConvergedError
from dashboard.figures.common.summary_text import (
    clauses,
    counted,
    density,
    first_drawn,
    paragraph,
    share,
)
from dashboard.figures.crust.inputs import (
    DEFAULT_T,
    DENSITY_LABEL,
    LIMITS,
    RUN_COLOURS,
    CrustFigure,
    cursor,
    interactions,
    temperatures,
    window,
)
from dashboard.figures.crust.published import DASHES
from dashboard.figures.crust.transition_lines import (
    PAPER_N_TR,
    ends_of_nuclei,
    paper_landmark,
    transition_lines,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY, PALE, Dash
from dashboard.plots.vocabulary import (
    LOG,
    Across,
    Axis,
    Curve,
    Floats,
    Key,
    Panel,
    broken,
    vertical,
)

RATIO = "A/Z of nuclei"
BROAD = 8.0
"""Width and opacity of intervals over which A/Z falls."""
FALLING = "A/Z falls: unstable"

Style = tuple[Profile, str, Dash]
"""How a crust is drawn: its colour and dash."""


class DiffusionStability(CrustFigure):
    """A_cl/Z_cl of our crust and of all published ones, marked where it falls with n_B."""

    path = "crust/diffusion-stability"
    title = "Stability against diffusion"

    T = temperatures([DEFAULT_T])
    interaction = interactions()
    cursor = cursor()
    window = window()
    from_page: ClassVar = {"cursor": "n_B"}

    def dataset(self) -> Verdicts:
        """Columns model, stable, n_B_from and n_B_to (fm^-3), A/Z at both, and more.

        A row for each interval over which A/Z falls; one row, with nan, for a stable crust.
        """
        made: list[Profile] = []
        failures: list[str] = []
        Y_p = self.proton_fraction
        for run in each(self.runs):
            try:
                made.append(own_profile(self.matter_of(run.interaction), run.T, Y_p))
            except NotConvergedError as error:
                failures.append(f"{run.name}: {error}")
        remarks = [*first_drawn(len(RUN_COLOURS), len(self.runs), "crusts of ours"), *self.limits]
        if Y_p is not None:
            remarks.append("Published crusts are in beta equilibrium: none applies at a fixed Y_p.")
        theirs = [] if Y_p is not None else list(map(published, MODELS))
        verdicts = diffusion_stability([*made, *theirs])
        return replace(
            verdicts,
            notes=(*verdicts.notes, *remarks),
            refusals=tuple(failures),
            attributes={"pool": self.pool_name, **paper_landmark(self.matters, Y_p)},
        )

    def summary(self, dataset: Dataset) -> str:
        """Which crusts are stable, and how far A/Z falls in those that are not."""
        stable = [_told(crust) for crust in _crusts(dataset) if crust.stable]
        unstable = [
            f"{_told(crust)} over {counted(len(crust.falls), 'interval', 'intervals')}, by up to "
            f"{share(crust.largest_fall)}"
            for crust in _crusts(dataset)
            if not crust.stable
        ]
        return paragraph(
            self.title_for("A/Z of nuclei against density"),
            f"Stable, as A/Z does not fall: {clauses(stable, len(stable))}" if stable else "",
            f"Unstable, A/Z falls: {clauses(unstable, len(unstable))}" if unstable else "",
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        ours = [crust for crust in _crusts(dataset) if crust.model not in MODELS]
        theirs = [crust for crust in _crusts(dataset) if crust.model in MODELS]
        drawn: list[Style] = [
            *((crust, hue, "solid") for crust, hue in zip(ours, RUN_COLOURS, strict=False)),
            *((crust, GREY, dash) for crust, dash in zip(theirs, DASHES, strict=False)),
        ]
        return (
            Panel(
                (
                    *(_where_it_falls(crust) for crust, _, _ in drawn if crust.falls),
                    *(Curve(_name(c), _columns(c), colour, dash) for c, colour, dash in drawn),
                    Key(FALLING, width=BROAD, alpha=PALE),
                    *_transitions(
                        ours[: len(RUN_COLOURS)],
                        theirs[: len(DASHES)],
                        dataset.attributes.get(PAPER_N_TR, np.nan),
                    ),
                    vertical(self.cursor),
                ),
                Axis(DENSITY_LABEL, LIMITS[self.window], LOG, chooses="n_B"),
                Axis(RATIO),
                self.title_of_runs,
            ),
        )


def _transitions(ours: list[Profile], theirs: list[Profile], paper: float) -> list[Across]:
    """Where nuclei of our crusts end, and from where on matter is homogeneous in all of them."""
    places = [(crust.n_last, crust.n_tr) for crust in ours] or [(np.nan, np.nan)]
    return [
        *ends_of_nuclei(places, paper, RUN_COLOURS[: len(places)]),
        transition_lines("published", [crust.n_tr for crust in theirs]),
    ]


def _name(crust: Profile) -> str:
    """What the legend calls a crust; those without a temperature are published cold ones."""
    verdict = "stable" if crust.stable else "unstable"
    warm = "" if crust.model in MODELS else f", T = {crust.T:g} MeV"
    return f"{crust.model}{warm}: {verdict}"


def _columns(crust: Profile) -> list[tuple[str, str, Floats]]:
    return [("n_B", DENSITY_LABEL, crust.n_B), ("A_over_Z", RATIO, crust.A_over_Z)]


def _where_it_falls(crust: Profile) -> Curve:
    """A broad line along every interval over which A/Z falls; not in the legend."""
    columns = [
        (name, label, broken(*(values[first : last + 1] for first, last in crust.falls)))
        for name, label, values in _columns(crust)
    ]
    return Curve("", columns, GREY, width=BROAD, alpha=PALE, told=False, key=FALLING)


def _crusts(dataset: Dataset) -> Sequence[Profile]:
    """The crusts that the rows of this figure's dataset judge.

    Raises
    ------
    TypeError : the dataset is another figure's.
    """
    if not isinstance(dataset, Verdicts):
        raise TypeError(f"{type(dataset).__name__} holds no verdicts on crusts.")
    return dataset.crusts


def _told(crust: Profile) -> str:
    """A crust, with the largest A/Z that it reaches."""
    top = int(np.nanargmax(crust.A_over_Z))
    T = "" if crust.model in MODELS else f", T = {crust.T:g} MeV"
    return (
        f"{crust.model}{T} (A/Z up to {rounded(crust.A_over_Z[top])} at {density(crust.n_B[top])})"
    )
