"""The shared inputs of the page of three nuclei."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import param

from core.crystal.mixtures import nuclides
from core.crystal.ternary.liquids import LIQUIDS, PotekhinCorrected
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.solids import SOLIDS
from core.errors import DenseMatterError
from dashboard.figures.ternary.inputs import GAMMA_BOUNDS, START, START_GAMMA
from dashboard.inputs.parameters import Names
from dashboard.systems.system import SystemState

FREE = "free choice"


@dataclass(frozen=True)
class Preset:
    """Three nuclei and how much of the second and the third there is."""

    charges: tuple[int, int, int]
    x2: float
    x3: float
    text: str


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
    Gamma = param.Number(START_GAMMA, bounds=GAMMA_BOUNDS)
    model = Names(default=[], objects={solid.label: name for name, solid in SOLIDS.items()})
    liquid: param.Selector[str] = param.Selector(
        default=PotekhinCorrected.name,
        objects={kind.label: name for name, kind in LIQUIDS.items()},
    )

    problem = param.String("", doc="Why these charges and fractions are no mixture.")

    LINKED = ("Z1", "Z2", "Z3", "x2", "x3", "Gamma", "model", "liquid")

    def figure_inputs(self) -> dict[str, Any]:
        """What the figures take."""
        return {
            "Z1": self.Z1,
            "Z2": self.Z2,
            "Z3": self.Z3,
            "x2": [self.x2],
            "x3": [self.x3],
            "Gamma": [self.Gamma],
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
        self.param.update(**changes)

    def choose(self, numbers: Mapping[str, float]) -> None:
        """Take what a click means; where one fraction alone is chosen, the other makes room."""
        changes = dict(numbers)
        for one, other in (("x2", "x3"), ("x3", "x2")):
            if one in changes and other not in changes:
                changes[other] = min(getattr(self, other), 1.0 - min(changes[one], 1.0))
        super().choose(changes)

    @param.depends("preset", watch=True)
    def _take_preset(self) -> None:
        if self.preset != FREE:
            chosen = PRESETS[self.preset]
            Z1, Z2, Z3 = chosen.charges
            self.param.update(Z1=Z1, Z2=Z2, Z3=Z3, x2=chosen.x2, x3=chosen.x3)

    @param.depends("Z1", "Z2", "Z3", "x2", "x3", watch=True)
    def _check(self) -> None:
        """Which preset this is, and what is wrong with it."""
        now = ((self.Z1, self.Z2, self.Z3), self.x2, self.x3)
        named = (name for name, one in PRESETS.items() if (one.charges, one.x2, one.x3) == now)
        self.param.update(preset=next(named, FREE), problem=self._problem())

    def _problem(self) -> str:
        try:
            Ternary(self.Z1, self.Z2, self.Z3)
        except DenseMatterError as error:
            return str(error)
        if self.x2 + self.x3 > 1.0 + 1e-12:
            return f"x₂ + x₃ = {self.x2 + self.x3:g} is more than 1: lower one of them."
        return ""
