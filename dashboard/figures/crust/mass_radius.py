"""Mass against radius of whole stars."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.dataset import Dataset, table
from core.matter.interactions import INTERACTIONS
from core.matter.model import Matter
from core.star.gravity import CAUSAL, SOLAR_LENGTH
from core.star.stars import STAR_T, TWO_SUNS
from dashboard.figures.common.base import Figure
from dashboard.figures.common.summary_text import clauses, paragraph
from dashboard.figures.crust.inputs import RUN_COLOURS
from dashboard.figures.crust.star_inputs import (
    MASS_LABEL,
    RADIUS_LABEL,
    SUN,
    mass,
    radius,
    told,
    whole_stars,
)
from dashboard.inputs.parameters import Names
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY, Dash
from dashboard.plots.vocabulary import (
    Axis,
    Columns,
    Curve,
    Key,
    Layer,
    Limits,
    Marks,
    Panel,
    Polygons,
)

RADII: Limits = (8.0, 16.0)
MASSES: Limits = (0.0, 2.6)
STABLE, UNSTABLE, ACAUSAL = "stable", "unstable", "sound faster than light"
KINDS: dict[str, Dash] = {STABLE: "solid", ACAUSAL: "dotted", UNSTABLE: "dashed"}
COLUMNS = ("n_c", "M", "R", "I", "baryon_mass", "causal", "stable", "c_s2", "interaction")


class MassRadius(Figure):
    """Stars of each interaction, the causal limit, two solar masses, and the star of the page."""

    path = "crust/mass-radius"
    title = "Mass and radius"
    from_page: ClassVar = {"interaction": None}

    interaction = Names(
        default=[],
        objects=list(INTERACTIONS),
        doc="Effective interactions; all if none is given.",
    )
    M = mass()
    R = radius()

    def dataset(self) -> Dataset:
        """Columns n_c, M, R, I, baryon_mass, causal, stable, c_s2, interaction.

        All matter is at T = 0.1 MeV, with the usual pool of nuclides.

        Raises
        ------
        DenseMatterError : none of the interactions makes a star.
        """
        found, notes = whole_stars([*map(Matter, self.interaction or INTERACTIONS)], STAR_T)
        names = {name: np.full(len(one), name) for name, one in found.items()}
        return table(
            [{**one.columns, "interaction": names[name]} for name, one in found.items()],
            COLUMNS,
            units=next(iter(found.values())).units,
            notes=notes,
            attributes={"heaviest": {name: one.attributes for name, one in found.items()}},
        )

    def summary(self, dataset: Dataset) -> str:
        """The heaviest star of each interaction, and the radius of one of 1.4 solar masses."""
        facts = [
            f"{name} up to {rounded(top['M_max'], 3)} {SUN}, "
            f"R of 1.4 {SUN} {rounded(top['R_1.4'], 4)} km"
            for name, top in dataset.attributes["heaviest"].items()
        ]
        return paragraph(f"Stars at T = {STAR_T:g} MeV: {clauses(facts, 6)}")

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        star = [("R", RADIUS_LABEL, [self.R]), ("M", MASS_LABEL, [self.M])]
        here = f"{self.M:g} {SUN}, {self.R:g} km"
        pulsars = [("R", RADIUS_LABEL, RADII), ("M", MASS_LABEL, (TWO_SUNS, TWO_SUNS))]
        return (
            Panel(
                (
                    _causal(),
                    Curve(f"{TWO_SUNS:g} {SUN}: pulsars", pulsars, GREY, "dashed", 1.0, told=False),
                    *self._curves(dataset),
                    *_direct_urca(dataset),
                    Marks(here, star, GREY, "square", size=9.0),
                ),
                Axis(RADIUS_LABEL, RADII, chooses="R"),
                Axis(MASS_LABEL, MASSES, chooses="M"),
                f"T = {STAR_T:g} MeV",
            ),
        )

    def _curves(self, dataset: Dataset) -> Iterator[Layer]:
        names = (
            ("R", RADIUS_LABEL),
            ("M", MASS_LABEL),
            ("n_c", "n_B in the centre (fm⁻³)"),
            ("c_s2", "(speed of sound/c)² there"),
            ("I", "I (10⁴⁵ g cm²)"),
        )
        shown = set()
        for place, name in enumerate(INTERACTIONS):
            rows = dataset.where(interaction=name)
            if not len(rows):
                continue
            for kind, dash in KINDS.items():
                part = rows.keep(_rows(rows, kind))
                if len(part) > 1:
                    shown.add(kind)
                    colour = RUN_COLOURS[place % len(RUN_COLOURS)]
                    width = 2.0 if kind == STABLE else 1.2
                    yield Curve(name, told(part, *names), colour, dash, width, key=kind)
        for kind, dash in KINDS.items():
            if kind in shown:
                yield Key(kind, dash=dash, group="stars")


def _rows(rows: Dataset, kind: str) -> NDArray[np.intp]:
    """The rows of a kind, with the one before them, from which the curve goes on."""
    stable, causal = rows["stable"].astype(bool), rows["causal"].astype(bool)
    of = {
        STABLE: stable & causal,
        UNSTABLE: ~stable,
        ACAUSAL: stable & ~causal,
    }[kind]
    found = np.flatnonzero(of)
    return np.union1d(found, np.maximum(found[:1] - 1, 0))


def _direct_urca(dataset: Dataset) -> Iterator[Marks]:
    """The lightest star of each interaction in whose centre neutrons decay directly."""
    found: list[tuple[float, float, float, str]] = []
    for name, told_of in dataset.attributes["heaviest"].items():
        rows, threshold = dataset.where(interaction=name), told_of["n_direct_Urca"]
        if rows["n_c"][0] <= threshold <= told_of["n_c_max"]:
            R, M = (float(np.interp(threshold, rows["n_c"], rows[one])) for one in ("R", "M"))
            found.append((R, M, threshold, name))
    if found:
        columns: Columns = [
            ("R", RADIUS_LABEL, [star[0] for star in found]),
            ("M", MASS_LABEL, [star[1] for star in found]),
            ("n_c", "n_B in the centre (fm⁻³)", [star[2] for star in found]),
            ("interaction", "interaction", [star[3] for star in found]),
        ]
        yield Marks("direct Urca above", columns, GREY, "triangle", filled=False)


def _causal() -> Polygons:
    """Radii below 2.9 GM/c^2."""
    least = 2 * CAUSAL * SOLAR_LENGTH
    low = RADII[0] / least
    corners = np.array([[RADII[0], low], [MASSES[1] * least, MASSES[1]], [RADII[0], MASSES[1]]])
    return Polygons("R < 2.9 GM/c²: acausal", [corners], GREY, 0.3)
