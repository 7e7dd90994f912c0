"""Inputs and words that figures of crusts in stars share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import param

from core.cancellation import each
from core.dataset import Dataset
from core.errors import DenseMatterError
from core.matter.model import Matter
from core.star.mass_radius import mass_radius
from core.star.matter import BASES, DRIP, N_1, N_2, N_X, ONSET, THRESHOLD
from dashboard.figures.crust.inputs import CrustFigure, temperature
from dashboard.inputs.parameters import Quantity
from dashboard.plots.palette import BLUE, GREEN, GREY, VERMILLION, Dash
from dashboard.plots.vocabulary import Across, Columns

SUN = "M☉"
MASS_BOUNDS = (0.1, 3.0)
RADIUS_BOUNDS = (6.0, 20.0)
START_MASS, START_RADIUS = 1.4, 12.0
STAR_T = 0.1
"""MeV: in cold crusts there is something solid, at the paper's 0.4 MeV there is not."""
MASS_LABEL, RADIUS_LABEL = f"M ({SUN})", "R (km)"
DEPTH_LABEL = "depth below the surface (m)"
BASE_WORDS = {N_1: "n₁, matching begins", N_X: "nₓ, nuclei cease", N_2: "n₂, uniform from here"}
LAYER_WORDS = {
    DRIP: "neutron drip",
    ONSET: "onset of ¹⁴He",
    N_1: "base at n₁",
    N_X: "base at nₓ",
    N_2: "base at n₂",
}
BASE_COLOUR = GREEN
LAYER_COLOURS = {DRIP: BLUE, ONSET: VERMILLION, **dict.fromkeys(BASES, BASE_COLOUR)}


def mass() -> param.Number:
    """Parameter M."""
    return param.Number(
        START_MASS, bounds=MASS_BOUNDS, label=MASS_LABEL, doc="Mass of the star in solar masses."
    )


def radius() -> param.Number:
    """Parameter R."""
    return param.Number(
        START_RADIUS, bounds=RADIUS_BOUNDS, label=RADIUS_LABEL, doc="Radius of the star in km."
    )


def star_temperature() -> Quantity:
    """The temperature of a crust in a star."""
    return temperature(STAR_T)


def base() -> param.Selector:
    """Parameter base."""
    return param.Selector(
        default=N_X,
        objects={BASE_WORDS[name]: name for name in BASES},
        label="Base of the crust",
        doc="Density at which the crust ends: n_1, n_x or n_2.",
    )


def threshold() -> param.Number:
    """Parameter threshold."""
    return param.Number(
        THRESHOLD,
        bounds=(0.01, 0.9),
        label="X(¹⁴He) at its onset",
        doc="Mass fraction of 14He at which its layer begins.",
    )


class StarFigure(CrustFigure):
    """A figure of a crust in a star of given mass and radius."""

    T = star_temperature()
    M = mass()
    R = radius()

    from_page: ClassVar[Mapping[str, str | None]] = {"T": "star_T"}

    __abstract = True

    def title_of_star(self, *parts: str) -> str:
        """The choices that identify a drawing of one crust in one star, the usual ones left out."""
        return self.title_at_T(f"{self.M:g} {SUN}", f"{self.R:g} km", *parts)


class LayeredFigure(StarFigure):
    """The same, in which layers are told apart."""

    base = base()
    threshold = threshold()

    __abstract = True

    def title_of_layers(self) -> str:
        """The choices, with the base and the onset where they are not as usual."""
        words = [LAYER_WORDS[self.base]] if self.base != N_X else []
        if self.threshold != THRESHOLD:
            words.append(f"¹⁴He from X = {self.threshold:g} on")
        return self.title_of_star(*words)


def layer_lines(depths: Mapping[str, Any], layers: Sequence[str]) -> list[Across]:
    """A line across at the depth of each layer that there is."""
    dashes: tuple[Dash, ...] = ("dotted", "dashed", "dotdash")
    return [
        Across("y", [depths[layer]], GREY, dash, LAYER_WORDS[layer])
        for layer, dash in zip(layers, dashes, strict=False)
    ]


def told(dataset: Dataset, *names: tuple[str, str]) -> Columns:
    """Columns of a table by name and label, the first two to be drawn."""
    return [(name, label, dataset[name]) for name, label in names]


def whole_stars(matters: Sequence[Matter], T: float) -> tuple[dict[str, Dataset], tuple[str, ...]]:
    """Stars of each matter by its interaction, and a sentence on each that makes none.

    Raises
    ------
    DenseMatterError : none makes any; the error is that of the first.
    """
    found: dict[str, Dataset] = {}
    errors: dict[str, DenseMatterError] = {}
    for matter in each(matters):
        try:
            found[matter.interaction] = mass_radius(matter, T)
        except DenseMatterError as error:
            errors[matter.interaction] = error
    if not found:
        raise next(iter(errors.values()))
    notes = [note for one in found.values() for note in one.notes]
    return found, (*notes, *(f"{name}: {error}" for name, error in errors.items()))
