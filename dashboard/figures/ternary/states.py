"""Figures of crystals of given compositions at given couplings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from core.cancellation import each
from core.crystal.ternary.solids import Solid
from core.errors import OutsideValidityError
from dashboard.figures.ternary.inputs import (
    START,
    START_GAMMA,
    Array,
    TernaryFigure,
    compositions,
    coupling,
    fraction,
    models,
)

Block = dict[str, Any]


class StatesFigure(TernaryFigure):
    """A figure of crystals that need not be in equilibrium with anything."""

    x2 = fraction(2, [START[0]])
    x3 = fraction(3, [START[1]])
    Gamma = coupling([START_GAMMA])
    model = models()

    __abstract = True

    @property
    def compositions(self) -> Array:
        """All that are asked for, shape (n, 3)."""
        return compositions(self.x2 or [START[0]], self.x3 or [START[1]])

    def blocks(
        self,
        solids: Mapping[str, Solid],
        computed: Callable[[Solid, Array, float], Iterable[Block]],
    ) -> tuple[list[Block], list[str]]:
        """What is computed of each solid, composition and coupling, with columns that say which.

        Returns
        -------
        Blocks of rows, and sentences on what is outside the models.
        """
        blocks, notes = [], []
        for gamma in each(self.Gamma or [START_GAMMA]):
            for x in self.compositions:
                for name, solid in solids.items():
                    state = {"model": name, "Gamma": gamma, "x2": x[1], "x3": x[2]}
                    try:
                        blocks += [{**state, **block} for block in computed(solid, x, gamma)]
                    except OutsideValidityError as error:
                        notes.append(f"{solid.label}: {error}")
        return blocks, notes

    @property
    def state_told(self) -> tuple[str, str, str]:
        """The first coupling and composition, for a title."""
        x2, x3 = (self.x2 or [START[0]])[0], (self.x3 or [START[1]])[0]
        gamma = (self.Gamma or [START_GAMMA])[0]
        where = f"{self.fraction_label(1)} = {x2:g}", f"{self.fraction_label(2)} = {x3:g}"
        return f"Γ = {gamma:g}", *where
