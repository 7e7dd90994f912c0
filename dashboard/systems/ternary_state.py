"""The shared inputs of the page of three nuclei."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import param

from core.crystal.mixtures import nuclides
from core.crystal.ternary.isotopes import usual_mass_number
from core.crystal.ternary.liquids import LIQUIDS, PotekhinCorrected
from core.crystal.ternary.mixture import Ternary, composition
from core.crystal.ternary.solids import SOLIDS
from core.crystal.ternary.temperature import unit_of_energy
from core.errors import DenseMatterError
from dashboard.figures.ternary.inputs import (
    DENSITY_BOUNDS,
    GAMMA_BOUNDS,
    HEAVIEST,
    MODELS,
    START,
    START_DENSITY,
    START_GAMMA,
    atomic_masses,
)
from dashboard.inputs.parameters import Names, Quantity
from dashboard.inputs.quantities import MASS_DENSITY, TEMPERATURE_IN_KELVIN
from dashboard.systems.crystal_state import BY_GAMMA, BY_TEMPERATURE
from dashboard.systems.system import SystemState

FREE = "free choice"
CHARGES, ISOTOPES = ("Z1", "Z2", "Z3"), ("A1", "A2", "A3")


@dataclass(frozen=True)
class Preset:
    """Three nuclei and how much of the second and the third there is."""

    charges: tuple[int, int, int]
    x2: float
    x3: float
    text: str

    @property
    def isotopes(self) -> tuple[int, int, int]:
        """Mass numbers of the usual isotopes."""
        first, second, third = map(usual_mass_number, self.charges)
        return first, second, third


PRESETS = {
    "C/O/Ne, white dwarf": Preset(
        (6, 8, 10), *START, "Carbon, oxygen and ²²Ne as in a white dwarf of 0.6 solar masses."
    ),
    "C/O and a trace of Ne": Preset(
        (6, 8, 10), 0.3, 0.001, "So little neon that carbon and oxygen freeze as if alone."
    ),
    "O/Ne/Mg": Preset(
        (8, 10, 12), 0.25, 0.05, "Oxygen, neon and magnesium, the core of a massive white dwarf."
    ),
    "C/Ne, end of distillation": Preset(
        (6, 8, 10), 0.0, 0.2, "Where published distillation ends: no oxygen, a fifth of neon."
    ),
}
PRESET_TEXTS = {name: preset.text for name, preset in PRESETS.items()}


class TernaryState(SystemState):
    """The inputs that the figures of the page share.

    Charges or fractions that make no mixture can be held, as a visitor types one after the other:
    `problem` then says what is wrong.
    """

    preset: param.Selector[str] = param.Selector(
        default=next(iter(PRESETS)), objects=[*PRESETS, FREE]
    )
    Z1 = param.Integer(6, bounds=(1, max(nuclides()) - 2))
    Z2 = param.Integer(8, bounds=(2, max(nuclides()) - 1))
    Z3 = param.Integer(10, bounds=(3, max(nuclides())))
    x2 = param.Number(START[0], bounds=(0.0, 1.0))
    x3 = param.Number(START[1], bounds=(0.0, 1.0))
    A1 = param.Integer(usual_mass_number(6), bounds=(0, HEAVIEST))
    A2 = param.Integer(usual_mass_number(8), bounds=(0, HEAVIEST))
    A3 = param.Integer(usual_mass_number(10), bounds=(0, HEAVIEST))
    coupling: param.Selector[str] = param.Selector(
        default=BY_GAMMA, objects=[BY_GAMMA, BY_TEMPERATURE]
    )
    Gamma = param.Number(START_GAMMA, bounds=GAMMA_BOUNDS)
    T = Quantity(5e6, units=TEMPERATURE_IN_KELVIN, bounds=(1e3, 1e10))
    rho = Quantity(START_DENSITY, units=MASS_DENSITY, bounds=DENSITY_BOUNDS)
    model = Names(default=MODELS, objects={solid.label: name for name, solid in SOLIDS.items()})
    liquid: param.Selector[str] = param.Selector(
        default=PotekhinCorrected.name,
        objects={kind.label: name for name, kind in LIQUIDS.items()},
    )

    problem = param.String("", doc="Why these charges and fractions are no mixture.")

    LINKED = (
        *(*CHARGES, "x2", "x3", *ISOTOPES),
        *("coupling", "Gamma", "T", "rho", "model", "liquid"),
    )

    def gamma(self) -> float:
        """The coupling of Z1; may lie outside the bounds of Gamma if T and rho are given."""
        if self.coupling == BY_GAMMA or self.problem:
            return self.Gamma
        return float(f"{self._unit() / self.T:.6g}")

    def temperature(self) -> float:
        """The temperature in K at the density rho."""
        if self.coupling == BY_TEMPERATURE or self.problem:
            return self.T
        return float(f"{self._unit() / self.Gamma:.6g}")

    def _unit(self) -> float:
        """Gamma T in K."""
        x = composition(self.x2, self.x3)
        return unit_of_energy(Ternary(self.Z1, self.Z2, self.Z3), self._masses(), self.rho, x)

    def _masses(self) -> tuple[float, float, float]:
        return atomic_masses((self.Z1, self.Z2, self.Z3), (self.A1, self.A2, self.A3))

    def figure_inputs(self) -> dict[str, Any]:
        """What the figures take."""
        return {
            "Z1": self.Z1,
            "Z2": self.Z2,
            "Z3": self.Z3,
            "x2": [self.x2],
            "x3": [self.x3],
            "A1": self.A1,
            "A2": self.A2,
            "A3": self.A3,
            "Gamma": [self.gamma()],
            "rho": self.rho,
            "model": list(self.model),
            "liquid": self.liquid,
        }

    def take(self, inputs: Mapping[str, Any]) -> None:
        """Choose what `figure_inputs` gave, or a part of it; of several numbers, the first."""
        changes = dict(inputs)
        for name in ("x2", "x3", "Gamma"):
            if isinstance(changes.get(name), list):
                numbers = changes.pop(name)
                changes |= {name: numbers[0]} if numbers else {}
        if isinstance(changes.get("model"), str):
            changes["model"] = [changes["model"]]
        if "Gamma" in changes:
            self.coupling = BY_GAMMA
        # First charges, as these bring their usual isotopes, which others then replace.
        self.param.update(**{name: changes.pop(name) for name in CHARGES if name in changes})
        usual = [name for name in ISOTOPES if changes.get(name) == 0]
        self.param.update(**{name: n for name, n in changes.items() if name not in usual})

    def choose(self, numbers: Mapping[str, float]) -> None:
        """Take what a click means; where one fraction alone is chosen, the other makes room."""
        changes = dict(numbers)
        for one, other in (("x2", "x3"), ("x3", "x2")):
            if one in changes and other not in changes:
                changes[other] = min(getattr(self, other), 1.0 - min(changes[one], 1.0))
        super().choose(changes)

    @param.depends("preset", watch=True)
    def _take_preset(self) -> None:
        if self.preset == FREE:
            return
        chosen = PRESETS[self.preset]
        values = (*chosen.charges, chosen.x2, chosen.x3, *chosen.isotopes)
        names = (*CHARGES, "x2", "x3", *ISOTOPES)
        self.param.update(**dict(zip(names, values, strict=True)))

    @param.depends("Z1", "Z2", "Z3", "x2", "x3", "A1", "A2", "A3", watch=True)
    def _check(self) -> None:
        """Which preset this is, and what is wrong with it."""
        charges, isotopes = (self.Z1, self.Z2, self.Z3), (self.A1, self.A2, self.A3)
        now = (charges, self.x2, self.x3, isotopes)
        named = (
            name
            for name, one in PRESETS.items()
            if (one.charges, one.x2, one.x3, one.isotopes) == now
        )
        self.param.update(preset=next(named, FREE), problem=self._problem())

    @param.depends("Z1", watch=True)
    def _first_isotope(self) -> None:
        self.A1 = usual_mass_number(self.Z1)

    @param.depends("Z2", watch=True)
    def _second_isotope(self) -> None:
        self.A2 = usual_mass_number(self.Z2)

    @param.depends("Z3", watch=True)
    def _third_isotope(self) -> None:
        self.A3 = usual_mass_number(self.Z3)

    def _problem(self) -> str:
        try:
            Ternary(self.Z1, self.Z2, self.Z3)
            self._masses()
            composition(self.x2, self.x3)
        except DenseMatterError as error:
            return str(error)
        return ""

    @param.depends("coupling", watch=True)
    def _keep_coupling(self) -> None:
        """Carry the coupling over to the inputs that now give it, as far as their bounds allow."""
        if self.problem:
            return
        name = "T" if self.coupling == BY_TEMPERATURE else "Gamma"
        other = self.Gamma if name == "T" else self.T
        value = float(f"{self._unit() / other:.6g}")
        low, high = self.param[name].bounds
        setattr(self, name, min(max(value, low), high))
