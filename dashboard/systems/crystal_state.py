"""The shared inputs of the crystal page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import param

from core.crystal.lattice import MAX_SHELLS
from core.crystal.liquids import LIQUIDS, MedinCumming, PotekhinCorrected
from core.crystal.mixtures import Mixture, nuclides
from core.crystal.one_component import LOWEST_GAMMA, PUBLISHED_MELTING_GAMMA, melting_gamma
from core.crystal.solids import (
    DEFAULT_SHELLS,
    SOLIDS,
    Ogata,
    OgataZ,
    Random,
    SecondOrder,
    ShortRange,
    highest_ratio,
)
from core.errors import DenseMatterError
from dashboard.figures.crystal.inputs import DENSITY_BOUNDS, GAMMA_BOUNDS
from dashboard.figures.crystal.star_inputs import (
    MASS_BOUNDS,
    START_MASS,
    START_OXYGEN,
    envelope,
    even_masses,
    initial_profile,
    own_track,
    usual_heat,
)
from dashboard.inputs.parameters import Names, Quantity
from dashboard.inputs.quantities import MASS_DENSITY, TEMPERATURE_IN_KELVIN
from dashboard.systems.system import SystemState

START_GAMMA = PUBLISHED_MELTING_GAMMA
"""Gamma at which one component melts."""
WHOLE_DIAGRAM_RATIO = (PUBLISHED_MELTING_GAMMA / LOWEST_GAMMA) ** 0.6
"""Z2/Z1 up to which pure Z2 still melts where the liquid-solid difference of the paper holds."""

PRESETS = {"C/O": (6, 8), "N/O": (7, 8), "O/Ne": (8, 10), "C/Ne": (6, 10), "O/Fe": (8, 26)}
PRESET_TEXTS = {
    "C/O": "Carbon and oxygen, the core of most white dwarfs.",
    "N/O": "Nitrogen and oxygen, charges that hardly differ.",
    "O/Ne": "Oxygen and neon, the core of massive white dwarfs.",
    "C/Ne": "Carbon and neon: neon is a trace in white dwarfs that changes how they cool.",
    "O/Fe": "Oxygen and iron, charges so far apart that few models reach them.",
}
FREE = "free choice"

MODELS = [Random.name, ShortRange.name, OgataZ.name]
LIQUID = [PotekhinCorrected.name]
FAR_MODELS = [Ogata.name, OgataZ.name]
"""The solids that are valid for any two charges."""
FAR_LIQUID = [MedinCumming.name]

BY_GAMMA, BY_TEMPERATURE = "Gamma", "temperature"


class CrystalState(SystemState):
    """The inputs that the figures of the crystal page share.

    The coupling is either Gamma itself or follows from T and rho; changing from one to the other
    keeps the coupling. A pair of charges that makes no mixture can be held, as a visitor types one
    charge after the other: `problem` then says what is wrong.
    """

    preset: param.Selector[str] = param.Selector(default="C/O", objects=[*PRESETS, FREE])
    Z1 = param.Integer(6, bounds=(1, max(nuclides()) - 1))
    Z2 = param.Integer(8, bounds=(2, max(nuclides())))
    x = param.Number(0.5, bounds=(0.0, 1.0), inclusive_bounds=(False, False))
    coupling: param.Selector[str] = param.Selector(
        default=BY_GAMMA, objects=[BY_GAMMA, BY_TEMPERATURE]
    )
    Gamma = param.Number(START_GAMMA, bounds=GAMMA_BOUNDS)
    T = Quantity(3.5e6, units=TEMPERATURE_IN_KELVIN, bounds=(1e3, 1e10), doc="Temperature in K.")
    rho = Quantity(1e6, units=MASS_DENSITY, bounds=DENSITY_BOUNDS, doc="Density in g/cm^3.")
    model = Names(default=MODELS, objects=list(SOLIDS))
    liquid = Names(default=LIQUID, objects=list(LIQUIDS))
    shells = param.Integer(DEFAULT_SHELLS, bounds=(1, MAX_SHELLS))

    M = param.Number(START_MASS, bounds=MASS_BOUNDS)
    X_O = param.Number(START_OXYGEN, bounds=(0.0, 1.0), inclusive_bounds=(False, False))
    envelope = envelope()
    usual_heat = usual_heat()
    even_masses = even_masses()
    initial = initial_profile()
    track = own_track()

    problem = param.String("", doc="Why these charges are not a valid mixture.")
    reach = param.String("", doc="Which models are not valid for this mixture, and why.")

    OF_STARS = ("envelope", "usual_heat", "even_masses", "initial", "track")
    LINKED = (
        *("Z1", "Z2", "x", "coupling", "Gamma", "T", "rho", "model", "liquid", "shells"),
        *("M", "X_O", *OF_STARS),
    )

    @property
    def mixture(self) -> Mixture:
        """The two nuclei.

        Raises
        ------
        InvalidInputError : Z1 is not below Z2.
        """
        return Mixture(self.Z1, self.Z2)

    def gamma(self) -> float:
        """The coupling of Z1; may lie outside the bounds of Gamma if T and rho are given."""
        if self.coupling == BY_GAMMA or self.problem:
            return self.Gamma
        return _number(self.mixture.gamma(_array(self.T), _array(self.rho), _array(self.x)))

    def temperature(self) -> float:
        """The temperature in K at the density rho."""
        if self.coupling == BY_TEMPERATURE or self.problem:
            return self.T
        return _number(
            self.mixture.temperature(_array(self.Gamma), _array(self.rho), _array(self.x))
        )

    def figure_inputs(self) -> dict[str, Any]:
        """What the figures take."""
        return {
            "Z1": self.Z1,
            "Z2": self.Z2,
            "x": [self.x],
            "Gamma": [self.gamma()],
            "model": list(self.model),
            "liquid": list(self.liquid),
            "shells": self.shells,
            "rho": self.rho,
            "M": [self.M],
            "X_O": [self.X_O],
            **{name: getattr(self, name) for name in self.OF_STARS},
        }

    def take(self, inputs: Mapping[str, Any]) -> None:
        """Choose what `figure_inputs` gave, or a part of it; of several numbers, the first."""
        changes = dict(inputs)
        for name in ("x", "Gamma", "M", "X_O"):
            numbers = changes.pop(name, None)
            if numbers:
                changes[name] = numbers[0] if isinstance(numbers, list) else numbers
        for name in ("model", "liquid"):
            if isinstance(changes.get(name), str):
                changes[name] = [changes[name]]
        if "Gamma" in changes:
            self.coupling = BY_GAMMA
        self.param.update(**changes)

    def choose(self, numbers: Mapping[str, float]) -> None:
        """Take what a click means; a pair of charges with models that reach it."""
        if "Z1" not in numbers:
            super().choose(numbers)
            return
        Z1, Z2 = round(numbers["Z1"]), round(numbers["Z2"])
        if 1 <= Z1 < Z2 <= max(nuclides()):
            self.param.update(Z1=Z1, Z2=Z2, **_models_for(Mixture(Z1, Z2), self.model))

    @param.depends("preset", watch=True)
    def _take_preset(self) -> None:
        if self.preset == FREE:
            self._check_charges()
            return
        Z1, Z2 = PRESETS[self.preset]
        if (Z1, Z2) == (self.Z1, self.Z2):
            return
        self.param.update(Z1=Z1, Z2=Z2, **_models_for(Mixture(Z1, Z2), self.model))

    @param.depends("Z1", "Z2", watch=True)
    def _check_charges(self) -> None:
        named = (name for name, pair in PRESETS.items() if pair == (self.Z1, self.Z2))
        try:
            problem, reach = "", reach_of(self.mixture)
        except DenseMatterError as error:
            problem, reach = str(error), ""
        self.param.update(preset=next(named, FREE), problem=problem, reach=reach)

    @param.depends("coupling", watch=True)
    def _keep_coupling(self) -> None:
        """Carry the coupling over to the inputs that now give it, as far as their bounds allow."""
        if self.problem:
            return
        rho, x = _array(self.rho), _array(self.x)
        if self.coupling == BY_TEMPERATURE:
            T = _number(self.mixture.temperature(_array(self.Gamma), rho, x))
            self.T = float(np.clip(T, *self.param.T.bounds))
        else:
            gamma = _number(self.mixture.gamma(_array(self.T), rho, x))
            self.Gamma = float(np.clip(gamma, *GAMMA_BOUNDS))


def reach_of(mixture: Mixture) -> str:
    """Which models are not valid for a mixture, and why; empty if all are."""
    if mixture.ratio < WHOLE_DIAGRAM_RATIO:
        return ""
    heavy = nuclides()[mixture.Z2].symbol
    melts = melting_gamma() / mixture.coupling_ratio(2)
    sentences = [
        f"{mixture.label}: Z₂/Z₁ = {mixture.ratio:.2f}. Pure {heavy} melts at Γ = {melts:.1f}, and "
        f"the paper's liquid–solid difference holds only above Γ = {LOWEST_GAMMA:g}: it gives the "
        f"whole diagram for Z₂/Z₁ below {WHOLE_DIAGRAM_RATIO:.2f}."
    ]
    if mixture.ratio > highest_ratio():
        sentences.append(
            f"Solids of second order in Z₂ − Z₁ ({', '.join(_second_order())}) fail above "
            f"Z₂/Z₁ = {highest_ratio():.2f}."
        )
    if MedinCumming(mixture).exists:
        sentences.append("Ogata's solids with the liquid of Medin & Cumming reach this mixture.")
    else:
        sentences += MedinCumming(mixture).complaints([])
    return " ".join(sentences)


def _second_order() -> list[str]:
    return [solid.label for solid in SOLIDS.values() if issubclass(solid, SecondOrder)]


def _models_for(mixture: Mixture, present: list[str]) -> dict[str, list[str]]:
    """The models to select for a preset; those that are selected stay if they reach it."""
    if mixture.ratio >= WHOLE_DIAGRAM_RATIO:
        return {"model": FAR_MODELS, "liquid": FAR_LIQUID}
    return {"model": MODELS, "liquid": LIQUID} if present == FAR_MODELS else {}


def _array(value: float) -> np.ndarray:
    return np.asarray(value, dtype=float)


def _number(value: np.ndarray) -> float:
    return float(f"{float(value):.6g}")
