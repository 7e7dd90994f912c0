"""The shared inputs of the crust page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import param

from core.constants import MEV_IN_KELVIN
from core.errors import DenseMatterError
from core.matter.interactions import INTERACTIONS
from core.matter.model import DEFAULT_INTERACTION
from core.nuclides.pool_names import TETRANEUTRON_BINDING
from dashboard.figures.crust.inputs import (
    DEFAULT_T,
    DENSITY_BOUNDS,
    FIXED,
    PROTON_BOUNDS,
    MatterInputs,
    temperature,
)
from dashboard.figures.crust.published import COMPARISONS, SAME
from dashboard.figures.crust.star_inputs import base, mass, radius, star_temperature, threshold
from dashboard.inputs.parameters import Names, Quantity
from dashboard.inputs.quantities import BARYON_DENSITY, BARYONS
from dashboard.systems.system import SystemState

START_DENSITY = 0.006
"""fm^-3, where 14He takes over from heavy nuclei at T = 0.4 MeV (Beznogov & Raduta 2025)."""
COLD = 0.1
"""MeV, the paper's stand-in for zero temperature."""

PAPER = "paper, T = 0.4 MeV"
PRESETS: dict[str, dict[str, Any]] = {
    PAPER: {"T": DEFAULT_T},
    "paper, T = 0.1 MeV": {"T": COLD},
    "measured masses only": {"table": "measured"},
    "AME2020 without DZ10": {"table": "ame"},
    "helium ends at ¹⁰He": {"last_He": 10},
    "helium goes on to ¹⁶He": {"last_He": 16},
    "without ¹⁴He": {"exclude": "14He"},
    "with tetraneutrons": {"tetraneutron": TETRANEUTRON_BINDING},
}
"""What differs from the default matter; presets without T leave T as it is."""
PRESET_TEXTS = {
    PAPER: "Matter of the paper at the temperature of its main results.",
    "paper, T = 0.1 MeV": "Matter of the paper at the temperature that stands for a cold crust.",
    "measured masses only": "No nuclei but those whose masses have been measured.",
    "AME2020 without DZ10": "No nuclei beyond those that the mass evaluation of 2020 lists.",
    "helium ends at ¹⁰He": "No helium heavier than the heaviest that has been observed.",
    "helium goes on to ¹⁶He": "Two more isotopes of helium than the mass table has.",
    "without ¹⁴He": "What the innermost crust is made of if ¹⁴He is left out.",
    "with tetraneutrons": "Four neutrons may form a nucleus without charge.",
}
FREE = "free choice"


class CrustState(MatterInputs, SystemState):
    """The inputs that the figures of the crust page share.

    An invalid choice can be held: `problem` then says what is wrong with it.
    """

    preset: param.Selector[str] = param.Selector(default=PAPER, objects=[*PRESETS, FREE])
    T = temperature()
    second = param.Boolean(True, doc="Whether figures that can also show the second temperature.")
    second_T = temperature(COLD)
    n_B = Quantity(
        START_DENSITY,
        units=BARYON_DENSITY,
        bounds=DENSITY_BOUNDS,
        doc="Density of the cursor, fm^-3.",
    )
    interaction: param.Selector[str] = param.Selector(
        default=DEFAULT_INTERACTION, objects=list(INTERACTIONS)
    )
    others = Names(default=[], objects=list(INTERACTIONS), doc="Interactions to compare with.")
    published: param.Selector[str] = param.Selector(default=SAME, objects=list(COMPARISONS))
    Y_p = param.Number(0.3, bounds=PROTON_BOUNDS, doc="Proton fraction where it is fixed.")

    M = mass()
    R = radius()
    star_T = star_temperature()
    base = base()
    threshold = threshold()

    problem = param.String("", doc="Why these choices are invalid.")

    MATTER = (
        "equilibrium",
        "table",
        "last_He",
        "edge_shift",
        "only",
        "exclude",
        "binding",
        "tetraneutron",
        "partition",
        "coulomb",
        "volume",
        "exclusion",
    )
    """What a preset sets."""
    OF_STARS = ("M", "R", "star_T", "base", "threshold")
    LINKED = (
        "T",
        "second",
        "second_T",
        "n_B",
        "interaction",
        "others",
        "published",
        "Y_p",
        *MATTER,
        *OF_STARS,
    )

    @property
    def proton_fraction(self) -> float | None:
        """Y_p, or None for beta equilibrium."""
        return self.Y_p if self.equilibrium == FIXED else None

    def figure_inputs(self) -> dict[str, Any]:
        """What the figures take; those that show one temperature or interaction take the first."""
        temperatures = [self.T, self.second_T] if self.second else [self.T]
        return {
            "T": list(dict.fromkeys(temperatures)),
            "n_B": [self.n_B],
            "interaction": list(dict.fromkeys([self.interaction, *self.others])),
            "compare": self.published,
            "Y_p": self.proton_fraction,
            **{name: getattr(self, name) for name in (*self.MATTER, *self.OF_STARS)},
        }

    def take(self, inputs: Mapping[str, Any]) -> None:
        """Choose what `figure_inputs` gave, or a part of it.

        Of more than two temperatures the first two, of several densities the first; no interaction
        stands for all of them.
        """
        alike = (*self.MATTER, *self.OF_STARS)
        changes = {name: inputs[name] for name in alike if name in inputs}
        if inputs.get("Y_p") is not None:
            changes["Y_p"] = inputs["Y_p"]
        if "compare" in inputs:
            changes["published"] = inputs["compare"]
        densities = _listed(inputs.get("n_B"))
        if densities:
            changes["n_B"] = densities[0]
        changes |= self._temperatures(inputs.get("T"))
        if "interaction" in inputs:
            chosen = _listed(inputs["interaction"]) or list(INTERACTIONS)
            changes["interaction"] = chosen[0]
            if isinstance(inputs["interaction"], list):
                changes["others"] = chosen[1:]
        self.param.update(**changes)

    def _temperatures(self, T: Any) -> dict[str, Any]:
        """The changes that T implies; figures of one temperature leave the second as it is."""
        temperatures = _listed(T)
        if not temperatures:
            return {}
        changes = {"T": temperatures[0]}
        if isinstance(T, list):
            changes["second"] = len(temperatures) > 1
            changes |= {"second_T": temperatures[1]} if changes["second"] else {}
        return changes

    def kelvin(self) -> float:
        """The temperature in K."""
        return self.T * MEV_IN_KELVIN

    def mass_density(self) -> float:
        """The mass density m_u n_B of the baryons at the cursor, g/cm^3."""
        return self.n_B / BARYONS

    @param.depends("preset", watch=True)
    def _take_preset(self) -> None:
        if self.preset == FREE:
            self._check()
            return
        if self._fits(PRESETS[self.preset]):
            return
        usual = {name: self.param[name].default for name in self.MATTER}
        self.param.update(**{**usual, **PRESETS[self.preset]})

    @param.depends("T", *MATTER, watch=True)
    def _check(self) -> None:
        named = (name for name, changes in PRESETS.items() if self._fits(changes))
        try:
            self.matter_of(self.interaction)
            problem = ""
        except DenseMatterError as error:
            problem = str(error)
        self.param.update(preset=next(named, FREE), problem=problem)

    def _fits(self, changes: dict[str, Any]) -> bool:
        wanted = {name: self.param[name].default for name in self.MATTER} | changes
        return all(getattr(self, name) == value for name, value in wanted.items())


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
