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
LEAST = 1e-9
"""Number fraction below which a nucleus counts as used up."""

SECOND_SOLID, USED_UP, FIXED, LOST, LONG = (
    "a second solid begins to form",
    "a nucleus is used up",
    "liquid and crystals have become equal",
    "no solid in equilibrium with the liquid was found",
    "",
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
    first = freezing(liquid, solid, x[None])
    taus, liquids, solids = [0.0], [np.asarray(x, dtype=float)], [first.solid[0]]
    gammas = [float(first.gamma[0])]
    end, second = ("" if first.stable[0] else first.reasons[0]), np.full(3, np.nan)
    ahead = step
    while not end and taus[-1] < longest - 1e-12:
        check()
        ahead = min(ahead, longest - taus[-1])
        melted = _advanced(liquid, solid, liquids[-1], solids[-1], gammas[-1], ahead)
        if melted is None:
            end = USED_UP
            break
        found = freezing(liquid, solid, melted[None])
        if not found.stable[0]:
            end = found.reasons[0] or LOST
            break
        if np.abs(found.solid[0] - solids[-1]).max() > JUMP:
            if ahead > FINEST:
                ahead *= 0.5
                continue
            end, second = SECOND_SOLID, found.solid[0]
            break
        taus.append(taus[-1] + ahead)
        liquids.append(melted)
        solids.append(found.solid[0])
        gammas.append(float(found.gamma[0]))
        if np.abs(melted - found.solid[0]).max() < EQUAL:
            end = FIXED
        elif melted[(melted > 0.0) & (x > 0.0)].min() < LEAST:
            end = USED_UP
    tau, melted = np.array(taus), np.array(liquids)
    frozen, gamma = np.array(solids), np.array(gammas)
    amount = np.exp(-tau)
    left = amount[:, None] * melted
    layers = -np.diff(left, axis=0) / -np.diff(amount)[:, None]
    density = density_step(liquid, solid, matter, melted, frozen, gamma)
    return Path(tau, melted, frozen, gamma, layers, density, end, second)


def _advanced(
    liquid: Liquid, solid: Solid, x: Array, frozen: Array, gamma: float, step: float
) -> Array | None:
    """The liquid a step later, by the method of Runge and Kutta; None if none is left."""
    known = [frozen]
    slope = x - frozen
    total = slope
    for share, weight in ((0.5, 2.0), (0.5, 2.0), (1.0, 1.0)):
        middle = x + share * step * slope
        if (middle < 0.0).any():
            return None
        guess = Coexistence(known[-1][None, None], np.array([gamma]), np.ones(1, dtype=bool))
        found = freezing_point(liquid, solid, middle[None], guess)
        if not found.converged[0]:
            return None
        known.append(found.x[0, 1])
        slope = middle - known[-1]
        total = total + weight * slope
    melted = x + step * total / 6.0
    return None if (melted < 0.0).any() else np.asarray(melted / melted.sum())
