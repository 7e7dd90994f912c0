"""Stability of crusts against diffusion of ions: A/Z of nuclei against density."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import holoviews as hv
import numpy as np
from numpy.typing import NDArray

from core.cancellation import each
from core.crust.comparison import MODELS
from core.crust.diffusion import Profile, Verdicts, diffusion_stability, own_profile
from core.crust.diffusion import published_profile as published
from core.errors import NotConvergedError
from dashboard.figures.composition import LIMITS, PUBLISHED_DASHES, RUN_COLOURS, WINDOWS
from dashboard.figures.crust_inputs import (
    DEFAULT_T,
    DENSITY_LABEL,
    CrustFigure,
    choice,
    cursor,
    interactions,
    temperatures,
)
from dashboard.figures.drawing import broken, curve, legend_names, overlay, verticals
from dashboard.figures.telling import (
    clauses,
    counted,
    density,
    first_drawn,
    paragraph,
    rounded,
    share,
)
from dashboard.figures.transition_lines import (
    PAPER_N_TR,
    ends_of_nuclei,
    paper_landmark,
    transition_lines,
)
from dashboard.palette import GREY

RATIO = "A/Z of nuclei"
BROAD = {"line_width": 9, "line_alpha": 0.4}
"""How stretches are drawn over which A/Z falls."""
FALLING = "A/Z falls: unstable"

Floats = NDArray[np.float64]


class DiffusionStability(CrustFigure):
    """A_cl/Z_cl of our crust and of all published ones, marked where it falls with n_B."""

    path = "crust/diffusion-stability"
    title = "Stability against diffusion"

    T = temperatures([DEFAULT_T])
    interaction = interactions()
    cursor = cursor()
    window = choice("inner", WINDOWS, "Densities that are drawn.")
    from_page: ClassVar = {"cursor": "n_B"}

    def dataset(self) -> Verdicts:
        """Columns model, stable, n_B_from and n_B_to (fm^-3), A/Z at both, and more.

        A row for each stretch over which A/Z falls; one row, with nan, for a stable crust.
        """
        made: list[Profile] = []
        failures: list[str] = []
        Y_p = self.proton_fraction
        for name, T in each(self._runs()):
            try:
                made.append(own_profile(self.matter_of(name), T, Y_p))
            except NotConvergedError as error:
                failures.append(f"{name}, T = {T:g} MeV: {error}")
        runs = len(self._runs())
        remarks = [*first_drawn(len(RUN_COLOURS), runs, "crusts of ours"), *self.limits]
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

    def _runs(self) -> list[tuple[str, float]]:
        """The first interaction at all temperatures, then the others at the first of them."""
        first, *others = [matter.interaction for matter in self.matters]
        T = list(dict.fromkeys(self.T or [DEFAULT_T]))
        return [*((first, value) for value in T), *((name, T[0]) for name in others)]

    def summary(self, dataset: Verdicts) -> str:
        """Which crusts are stable, and how far A/Z falls in those that are not."""
        stable = [_told(crust) for crust in dataset.crusts if crust.stable]
        unstable = [
            f"{_told(crust)} over {counted(len(crust.falls), 'stretch', 'stretches')}, by up to "
            f"{share(crust.largest_fall)}"
            for crust in dataset.crusts
            if not crust.stable
        ]
        return paragraph(
            f"{self.title_for('A/Z of nuclei against density')}",
            f"Stable, as A/Z does not fall: {clauses(stable, len(stable))}" if stable else "",
            f"Unstable, A/Z falls: {clauses(unstable, len(unstable))}" if unstable else "",
        )

    def draw(self, dataset: Verdicts) -> hv.Overlay:
        ours = [crust for crust in dataset.crusts if crust.model not in MODELS]
        theirs = [crust for crust in dataset.crusts if crust.model in MODELS]
        drawn = [
            *_styled("crust", ours[: len(RUN_COLOURS)], [(c, "solid") for c in RUN_COLOURS]),
            *_styled("published", theirs, [(GREY, dash) for dash in PUBLISHED_DASHES]),
        ]
        nothing = [("n_B", DENSITY_LABEL, [np.nan]), ("A_over_Z", RATIO, [np.nan])]
        return overlay(
            [
                *(_stretches(*style) for style in drawn),
                *(_line(*style) for style in drawn),
                curve(FALLING, nothing, GREY, **BROAD),
                *_transitions(drawn, dataset.attributes.get(PAPER_N_TR, np.nan)),
                verticals([] if self.cursor is None else [self.cursor]),
                legend_names({label: _name(crust) for label, crust, _, _ in drawn}),
            ],
            self.title_for(*dict.fromkeys(matter.interaction for matter in self.matters)),
            logx=True,
            xlim=LIMITS[self.window],
            xlabel=DENSITY_LABEL,
            ylabel=RATIO,
        )


Style = tuple[str, Profile | None, str, str]


def _styled(kind: str, crusts: list[Profile], styles: list[tuple[str, str]]) -> Iterator[Style]:
    """Label, crust, colour and dash; as many as there are styles, those left over without crust."""
    for number, (colour, dash) in enumerate(styles):
        crust = crusts[number] if number < len(crusts) else None
        yield f"{kind} {number + 1}", crust, colour, dash


def _transitions(drawn: list[Style], paper: float) -> list[hv.VLines]:
    """Where nuclei of our crusts end, and from where on matter is homogeneous in all of them."""
    ours, theirs = drawn[: len(RUN_COLOURS)], drawn[len(RUN_COLOURS) :]
    places = [(crust.n_last, crust.n_tr) if crust else (np.nan, np.nan) for _, crust, *_ in ours]
    return [
        *ends_of_nuclei(places, paper, RUN_COLOURS),
        transition_lines("published", [crust.n_tr for _, crust, *_ in theirs if crust]),
    ]


def _name(crust: Profile | None) -> str:
    """What the legend calls a crust."""
    if crust is None:
        return ""
    verdict = "stable" if crust.stable else "unstable"
    whose = "T = 0" if crust.model in MODELS else f"T = {crust.T:g} MeV"
    return f"{crust.model}, {whose}: {verdict}"


def _columns(n_B: Floats, A_over_Z: Floats) -> list[tuple[str, str, Floats]]:
    return [("n_B", DENSITY_LABEL, n_B), ("A_over_Z", RATIO, A_over_Z)]


def _line(label: str, crust: Profile | None, colour: str, dash: str) -> hv.Curve:
    empty = np.empty(0)
    columns = _columns(crust.n_B, crust.A_over_Z) if crust else _columns(empty, empty)
    return curve(label, columns, colour, dash)


def _stretches(label: str, crust: Profile | None, colour: str, dash: str) -> hv.Curve:
    """A broad line along every stretch over which A/Z falls; not in the legend."""
    falls = crust.falls if crust else []
    parts = [
        broken(*(values[first : last + 1] for first, last in falls))
        for values in ((crust.n_B, crust.A_over_Z) if crust else (np.empty(0), np.empty(0)))
    ]
    return curve("", _columns(*parts), colour, show_legend=False, **BROAD)


def _told(crust: Profile) -> str:
    """A crust, with the largest A/Z that it reaches."""
    top = int(np.nanargmax(crust.A_over_Z))
    T = "" if crust.model in MODELS else f", T = {crust.T:g} MeV"
    return (
        f"{crust.model}{T} (A/Z up to {rounded(crust.A_over_Z[top])} at {density(crust.n_B[top])})"
    )
