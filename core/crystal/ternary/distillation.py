"""What becomes of a liquid whose crystals leave it, because they float or because they sink."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.cancellation import check
from core.crystal.lattice import Array
from core.crystal.ternary.buoyancy import DensityStep, Matter, density_step
from core.crystal.ternary.equilibrium.freezing import freezing
from core.crystal.ternary.equilibrium.newton import Coexistence, freezing_point
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.solids import Solid

STEP = 0.1
"""In tau, of the method of Runge and Kutta."""
JUMP = 0.05
"""Change of the crystals' composition within a step that is one of their kind."""
FINEST = 1e-3
"""Step in tau to which the beginning of a second solid is narrowed."""
EQUAL = 1e-7
"""Liquid and solid whose compositions differ by less do not change any more."""
SMALLEST_STEP = 1e-12
"""In tau, of rounding."""
LEAST = 1e-9
"""Number fraction below which a nucleus counts as used up."""

SECOND_SOLID, USED_UP, FIXED, LOST = (
    "a second solid begins to form",
    "a nucleus is used up",
    "liquid and crystals have become equal",
    "no solid in equilibrium with the liquid was found",
)


@dataclass(frozen=True)
class Path:
    """A liquid as it freezes, one state a row.

    Parameters
    ----------
    tau : -ln of the amount of liquid that is left, from 0, shape (n,).
    liquid, solid : compositions, shape (n, 3). gamma : where that liquid freezes, shape (n,).
    layers : mean composition of the crystals formed between a row and the next, shape (n - 1, 3).
    density : of the crystals less that of the liquid, relative.
    end : why it ends, empty if it was long enough. second_solid : at a cotectic, else nan.
    """

    tau: Array
    liquid: Array
    solid: Array
    gamma: Array
    layers: Array
    density: DensityStep
    end: str
    second_solid: Array

    @property
    def floats(self) -> np.ndarray:
        """Whether the crystals float, shape (n,)."""
        return np.asarray(self.density.total < 0.0)


def distillation(
    liquid: Liquid, solid: Solid, matter: Matter, x: Array, longest: float, step: float = STEP
) -> Path:
    """The path of a liquid of composition x from which all crystals are taken away at once.

    d(N x_l) = x_s dN for the amount N of liquid, so that dx_l/dtau = x_l - x_s: distillation where
    crystals float, fractionation where they sink. It ends where a second solid forms, a nucleus
    is used up, or the amount of liquid is exp(-longest).

    Parameters
    ----------
    x : composition of the liquid, shape (3,). longest, step : in tau.
    """
    walk = _Walk(liquid, solid, np.asarray(x, dtype=float), step)
    while not walk.end and walk.tau[-1] < longest - SMALLEST_STEP:
        check()
        walk.advance(longest)
    tau, melted = np.array(walk.tau), np.array(walk.liquids)
    frozen, gamma = np.array(walk.solids), np.array(walk.gamma)
    amount = np.exp(-tau)
    left = amount[:, None] * melted
    layers = -np.diff(left, axis=0) / -np.diff(amount)[:, None]
    density = density_step(liquid, solid, matter, melted, frozen, gamma)
    return Path(tau, melted, frozen, gamma, layers, density, walk.end, walk.second_solid)


class _Walk:
    """A path as it grows, by the method of Runge and Kutta with shorter steps where it turns."""

    def __init__(self, liquid: Liquid, solid: Solid, x: Array, step: float) -> None:
        self.liquid, self.solid = liquid, solid
        self.longest_step = self._step = step
        first = freezing(liquid, solid, x[None])
        self.tau, self.gamma = [0.0], [float(first.gamma[0])]
        self.liquids, self.solids = [x], [first.solid[0]]
        self.end, self.second_solid = first.reasons[0], np.full(3, np.nan)

    def advance(self, longest: float) -> None:
        """Go on by a step, or try half of it the next time, or end."""
        step = min(self._step, longest - self.tau[-1])
        melted = self._later(step)
        found = None if melted is None else freezing(self.liquid, self.solid, melted[None])
        # A step that fails, or to another kind of crystals, was too long or the last.
        if found is None or not found.stable[0] or self._jumps(found.solid[0]):
            if step > FINEST:
                self._step = 0.5 * step
            else:
                self._finish()
            return
        self.tau.append(self.tau[-1] + step)
        self.liquids.append(found.liquid[0])
        self.solids.append(found.solid[0])
        self.gamma.append(float(found.gamma[0]))
        self._step = min(2.0 * step, self.longest_step)
        if np.abs(found.liquid[0] - found.solid[0]).max() < EQUAL:
            self.end = FIXED
        elif self._least() < LEAST:
            self.end = USED_UP

    def _later(self, step: float) -> Array | None:
        """The liquid a step later; None where it or its crystals are not found on the way."""
        x, frozen = self.liquids[-1], self.solids[-1]
        slope = x - frozen
        total = slope
        for share, weight in ((0.5, 2.0), (0.5, 2.0), (1.0, 1.0)):
            middle = x + share * step * slope
            if (middle < 0.0).any():
                return None
            guess = Coexistence(frozen[None, None], np.array(self.gamma[-1:]), np.ones(1, bool))
            found = freezing_point(self.liquid, self.solid, middle[None], guess)
            if not found.converged[0]:
                return None
            frozen = found.x[0, 1]
            slope = middle - frozen
            total = total + weight * slope
        melted = x + step * total / 6.0
        return None if (melted < 0.0).any() else np.asarray(melted / melted.sum())

    def _jumps(self, frozen: Array) -> bool:
        return bool(np.abs(frozen - self.solids[-1]).max() > JUMP)

    def _least(self) -> float:
        """The smallest number fraction of what there was in the beginning."""
        return float(self.liquids[-1][self.liquids[0] > 0.0].min())

    def _finish(self) -> None:
        """Say why there is no next step, from a liquid that is a little farther."""
        x = self.liquids[-1]
        beyond = np.maximum(x + 2.0 * FINEST * (x - self.solids[-1]), 0.0)
        found = freezing(self.liquid, self.solid, (beyond / beyond.sum())[None])
        if found.stable[0] and self._jumps(found.solid[0]):
            self.end, self.second_solid = SECOND_SOLID, found.solid[0]
        elif self._least() < FINEST:
            self.end = USED_UP
        else:
            self.end = found.reasons[0] or LOST
