"""Free energy that restructuring of the crystal would release (Baiko 2025, Fig. 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import numpy as np
import param

from core.cancellation import each
from core.crystal.liquids import LIQUIDS, PotekhinCorrected, liquid_model
from core.crystal.mixtures import Mixture
from core.crystal.phases.energy_gain import (
    crystallisation_gamma,
    exsolution_gain,
    ordering_gain,
    random_structure_gain,
    solvus_gamma,
    structure_gain,
)
from core.crystal.phases.phase_diagram import mixture_diagram
from core.crystal.solids import DEFAULT_SHELLS, OgataZ, ShortRange
from core.dataset import Dataset, table
from core.errors import OutsideValidityError
from dashboard.figures.common.summary_text import counted, extremes, listed, paragraph
from dashboard.figures.crystal.inputs import (
    CURSOR_ALONE,
    MixtureFigure,
    at_cursor,
    composition,
    coupling,
    cursor,
    distinct,
    shell_count,
    where_fits_hold,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY, SEQUENCE, Dash
from dashboard.plots.vocabulary import Area, Axis, Columns, Curve, Key, Layer, Panel, vertical

COLUMNS = ("kind", "x", "Gamma", "gain")
ORDERING, EXSOLUTION, STRUCTURE, RANDOM = "ordering", "exsolution", "fcc-bcc", "fcc-bcc-random"
KINDS: dict[str, tuple[str, Dash]] = {
    ORDERING: ("short-range ordering", "solid"),
    EXSOLUTION: ("exsolution", "dashed"),
    STRUCTURE: ("fcc–bcc, pure", "dotted"),
    RANDOM: ("fcc–bcc, random", "dashdot"),
}
PAPER_COMPOSITIONS = [0.49, 0.59, 0.72, 0.80]
HIGHEST = 800.0
POINTS = 61
MOST = 5
"""Compositions that have a colour of their own."""
SCALE = 1e5
LABEL = "free energy gain (10⁻⁵ U₁)"


class EnergyGain(MixtureFigure):
    """Gains per ion from ordering, exsolution and the change from fcc to bcc, against Gamma."""

    path = "crystal/energy-gain"
    title = "Energy gain"

    x = composition(doc="Number fractions of Z2; by default the four of the paper.")
    Gamma = coupling(doc="Couplings; by default from crystallisation to 800.")
    liquid: param.Selector[str] = param.Selector(
        default="paper", objects=list(LIQUIDS), doc="Liquid that the ordered crystal freezes from."
    )
    shells = shell_count()
    cursor = cursor()
    compare = param.Boolean(False, label="Paper's x", doc="x = 0.49, 0.59, 0.72 and 0.80 instead.")
    from_page: ClassVar = CURSOR_ALONE

    def dataset(self) -> Dataset:
        """Columns kind, x, Gamma and gain (U_1).

        ordering: the order of crystallisation kept to lower T, less the equilibrium; exsolution:
        the homogeneous crystal less the two it unmixes into (Ogata energies with S_mixZ), from the
        solvus on; fcc-bcc: the one-component difference with linear mixing, as in the paper;
        fcc-bcc-random: that of random mixtures to second order in Z2 - Z1, displacements included.
        """
        compositions = list(dict.fromkeys(self.x or PAPER_COMPOSITIONS))
        if self.compare:
            compositions = PAPER_COMPOSITIONS
        blocks: list[dict[str, Any]] = []
        notes: list[str] = []
        for x in each(compositions):
            for made, remark in (
                self._ordering(x),
                self._exsolution(x),
                self._structure(STRUCTURE, structure_gain, x),
                self._structure(RANDOM, random_structure_gain, x),
            ):
                blocks += made
                notes += remark
        return table(
            blocks,
            COLUMNS,
            units={"gain": "U_1"},
            notes=tuple(dict.fromkeys(notes)),
            attributes={"mixture": self.mixture.label},
        )

    def _grid(self, start: float) -> np.ndarray:
        """The couplings asked for, or a default grid, from `start` on; `start` itself included."""
        if self.Gamma:
            gamma = np.unique(self.Gamma)
            return gamma[gamma >= start]
        return np.linspace(start, HIGHEST, POINTS)

    def _ordering(self, x: float) -> tuple[list[dict[str, Any]], list[str]]:
        try:
            solid = ShortRange(self.mixture, self.shells)
        except OutsideValidityError as error:
            return [], [str(error)]
        liquid = liquid_model(self.liquid, self.mixture)
        if not liquid.exists:
            return [], liquid.complaints([])
        diagram = mixture_diagram(self.Z1, self.Z2, solid.name, liquid.name, self.shells)
        start = crystallisation_gamma(liquid, solid, diagram, x)
        if not np.isfinite(start):
            where = (
                f" at {where_fits_hold(liquid)}, where the fits of the liquid '{liquid.label}' hold"
                if np.isfinite(liquid.highest_gamma)
                else ""
            )
            return [], [
                f"No liquid freezes into one crystal with x = {x:g}{where}: no gain from ordering "
                "is drawn for it."
            ]
        gamma = self._grid(start)
        if not len(gamma):
            return [], [f"x = {x:g} is still liquid at these Γ: it freezes at {start:.2f}."]
        gain = ordering_gain(solid, x, gamma, start)
        return [{"kind": ORDERING, "x": x, "Gamma": gamma, "gain": gain}], []

    def _exsolution(self, x: float) -> tuple[list[dict[str, Any]], list[str]]:
        try:
            solid = OgataZ(self.mixture)
        except OutsideValidityError as error:
            return [], [str(error)]
        highest = max([HIGHEST, *self.Gamma])
        start = solvus_gamma(solid, x, highest)
        if not np.isfinite(start):
            return [], [f"x = {x:g} does not unmix up to Γ = {highest:g}."]
        gamma = self._grid(start)
        if not len(gamma):
            return [], [f"x = {x:g} unmixes only at Γ = {start:.1f}."]
        gain = exsolution_gain(solid, x, gamma)
        return [{"kind": EXSOLUTION, "x": x, "Gamma": gamma, "gain": gain}], []

    def _structure(
        self, kind: str, energy: Callable[[Mixture, float], float], x: float
    ) -> tuple[list[dict[str, Any]], list[str]]:
        gamma = np.unique(self.Gamma) if self.Gamma else np.array([150.0, HIGHEST])
        try:
            gain = np.full(len(gamma), energy(self.mixture, x))
        except OutsideValidityError as error:
            return [], [str(error)]
        return [{"kind": kind, "x": x, "Gamma": gamma, "gain": gain}], []

    def summary(self, dataset: Dataset) -> str:
        """The gains at the largest coupling that is drawn and near the cursor."""
        compositions = distinct(dataset, "x")
        told = [self._told(dataset.where(x=x), x) for x in compositions[:MOST]]
        more = len(compositions) - len(told)
        return paragraph(
            f"{dataset.attributes['mixture']}, free energy that restructuring releases",
            *told,
            f"Further {counted(more, 'composition')}" if more > 0 else "",
        )

    def _told(self, rows: Dataset, x: float) -> str:
        """What one composition releases."""
        facts = []
        for kind, (label, _) in KINDS.items():
            curve_of_kind = rows.where(kind=kind)
            ends = extremes(curve_of_kind["gain"])
            if ends is None:
                continue
            gain, gamma = (curve_of_kind[name][ends[1]] for name in ("gain", "Gamma"))
            now = at_cursor(curve_of_kind, self.cursor, "gain")
            facts.append(
                f"{label} up to {rounded(gain, 3)} U₁ at Γ = {rounded(gamma)}"
                + (f" ({now} at the cursor)" if now else "")
            )
        return f"x = {rounded(x)}: {listed(facts, len(KINDS)) or 'no gain'}"

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        return (
            Panel(
                (*self._gains(dataset), vertical(self.cursor)),
                Axis("Γ", chooses="Gamma"),
                Axis(LABEL),
                self.title_for(*unusual_freezing(self.liquid, self.shells)),
            ),
        )

    def _gains(self, dataset: Dataset) -> Iterator[Layer]:
        """Colours tell compositions apart, dashes what releases energy."""
        for index, x in enumerate(distinct(dataset, "x")):
            for kind in (ORDERING, EXSOLUTION):
                label, dash = KINDS[kind]
                rows = dataset.where(kind=kind, x=x)
                name, colour = (
                    (f"x = {x:g}", SEQUENCE[index]) if index < MOST else ("further x", GREY)
                )
                if len(rows):
                    end = name if kind == ORDERING and index < MOST else ""
                    yield Curve(name, _columns(rows), colour, dash, key=label, end=end)
        for kind in (ORDERING, EXSOLUTION):
            if len(dataset.where(kind=kind)):
                label, dash = KINDS[kind]
                yield Key(label, dash=dash, group="released by")
        for kind in (STRUCTURE, RANDOM):
            yield from self._structures(dataset.where(kind=kind), *KINDS[kind])

    def _structures(self, rows: Dataset, label: str, dash: Dash) -> Iterator[Layer]:
        """One line, at the middle of what it is for all compositions, in the band of these."""
        if not len(rows):
            return
        gamma = rows.where(x=rows["x"][0])["Gamma"].astype(float)
        gain = SCALE * rows["gain"].astype(float).reshape(-1, len(gamma))
        low, high = gain.min(axis=0), gain.max(axis=0)
        if len(gain) > 1:
            label = f"{label}, band: all x"
            yield Area(label, gamma, low, high, GREY, alpha=0.25)
        columns = [("Gamma", "Γ", gamma), ("gain", LABEL, 0.5 * (low + high))]
        yield Curve(label, columns, GREY, dash)


def unusual_freezing(liquid: str, shells: int) -> Iterator[str]:
    """For a title: what is not as usual and not seen in the drawing; liquid "" if none counts."""
    if liquid not in ("", PotekhinCorrected.name):
        yield f"frozen from the liquid '{LIQUIDS[liquid].label}'"
    if shells != DEFAULT_SHELLS:
        yield f"{shells} shells"


def _columns(rows: Dataset) -> Columns:
    return [("Gamma", "Γ", rows["Gamma"]), ("gain", LABEL, SCALE * rows["gain"])]
