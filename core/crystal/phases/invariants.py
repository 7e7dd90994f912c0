"""Special points of a phase diagram: azeotropes, critical points, eutectics and peritectics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from core.crystal.lattice import Array
from core.crystal.phases.tangents import (
    LIQUID,
    SOLID,
    WIDEST_ODDS,
    Phase,
    Ties,
    coexistence,
    composition_grid,
)

AZEOTROPE, CRITICAL, EUTECTIC, PERITECTIC, MELTING = (
    "azeotrope",
    "critical point",
    "eutectic",
    "peritectic",
    "melting point",
)
CURVATURE_STEP = 1e-3
MET = 1e-9
"""Residual, over T, of a point that counts as found, whatever the root finder says of its steps."""
FARTHEST = 0.05
"""How far in ln Gamma a point may lie from where the phases were seen to change."""


@dataclass(frozen=True)
class Invariant:
    """A point of the phase diagram at which the number of tie lines changes.

    Parameters
    ----------
    kind : what it is.
    gamma : where it is.
    x : compositions of the phases that meet, ascending.
    phases : LIQUID or SOLID for each of them.
    """

    kind: str
    gamma: float
    x: tuple[float, ...]
    phases: tuple[int, ...]

    def ends(self, left: int, right: int) -> list[tuple[float, float]]:
        """Tie lines between these phases that vanish or appear here."""
        if self.kind in (EUTECTIC, PERITECTIC):
            pairs = [(0, 1), (1, 2), (0, 2)]
            return [
                (self.x[i], self.x[j])
                for i, j in pairs
                if (self.phases[i], self.phases[j]) == (left, right)
            ]
        same = left == right
        return [(self.x[0], self.x[0])] if same == (self.kind == CRITICAL) else []


def equal_free_energy(liquid: Phase, solid: Phase, x: Array, low: float, high: float) -> Array:
    """Gamma at which liquid and solid of composition x have equal free energies; nan if none."""

    def difference(gamma: Array, x: Array) -> Array:
        return (liquid.free_energy(x, gamma) - solid.free_energy(x, gamma)) * gamma

    # A module that SciPy does not offer by itself.
    from scipy.optimize import elementwise

    found = elementwise.find_root(
        difference,
        (np.full_like(x, low), np.full_like(x, high)),
        args=(x,),
        tolerances={"xatol": 1e-9, "xrtol": 1e-12},
    )
    return np.where(found.success, found.x, np.nan)


def azeotropes(liquid: Phase, solid: Phase, low: float, high: float) -> list[Invariant]:
    """Stable points where liquid and solid of one composition coexist, 0 < x < 1.

    There the free energies and the chemical potentials of both phases are equal, and Gamma of
    equal free energies has an extremum as a function of x.

    Parameters
    ----------
    low, high : range of Gamma to search.
    """
    if solid.compounds is not None:
        return []
    x = composition_grid()[1:-1]
    gamma = equal_free_energy(liquid, solid, x, low, high)
    rise = np.diff(gamma)
    turns = np.flatnonzero(rise[:-1] * rise[1:] < 0.0) + 1
    points = []
    for turn in turns:

        def mismatch(unknown: Array) -> Array:
            at, coupling = unknown[:1], unknown[1:]
            value = liquid.free_energy(at, coupling) - solid.free_energy(at, coupling)
            slope = liquid.slope(at, coupling) - solid.slope(at, coupling)
            return np.concatenate([value, slope]) * coupling

        found = scipy.optimize.root(mismatch, [x[turn], gamma[turn]], tol=1e-12)
        at, coupling = (float(value) for value in found.x)
        if _met(found) and x[turn - 1] <= at <= x[turn + 1]:
            points.append(Invariant(AZEOTROPE, coupling, (at, at), (LIQUID, SOLID)))
    return [point for point in points if _stable(liquid, solid, point)]


def _met(found: scipy.optimize.OptimizeResult) -> bool:
    return bool(np.abs(found.fun).max() < MET)


def _stable(liquid: Phase, solid: Phase, point: Invariant) -> bool:
    ties = coexistence(liquid, solid, np.array([point.gamma]))
    width = 1e-3
    return not np.any((ties.x_left < point.x[0] - width) & (ties.x_right > point.x[0] + width))


def _curvature(solid: Phase, x: Array, gamma: float) -> Array:
    """Gamma x(1-x) d2f/dx2, which is 1 for an ideal mixture."""
    step = CURVATURE_STEP * x * (1.0 - x)
    coupling = np.full(len(x), gamma)
    rise = solid.slope(x + step, coupling) - solid.slope(x - step, coupling)
    return gamma * x * (1.0 - x) * rise / (2.0 * step)


def critical_point(
    liquid: Phase,
    solid: Phase,
    gamma: tuple[float, float],
    x: tuple[float, float] | None = None,
) -> Invariant | None:
    """Where the solid begins to unmix: the Gamma at which the least d2f/dx2 vanishes.

    Parameters
    ----------
    gamma, x : ranges to search; all compositions by default.

    Returns
    -------
    None if the solid is a compound, if the range of Gamma holds no such point, or if the liquid or
    a coexistence hides it.
    """
    if solid.compounds is not None:
        return None
    grid = composition_grid()[3:-3:3] if x is None else np.linspace(*x, 16)

    def least(coupling: float) -> tuple[float, float]:
        coarse = _curvature(solid, grid, coupling)
        best = int(np.argmin(coarse))
        bounds = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
        found = scipy.optimize.minimize_scalar(
            lambda at: float(_curvature(solid, np.array([at]), coupling)[0]),
            bounds=bounds,
            method="bounded",
            options={"xatol": 1e-5},
        )
        return float(found.fun), float(found.x)

    if least(gamma[1])[0] > 0.0 or least(gamma[0])[0] < 0.0:
        return None
    coupling = float(scipy.optimize.brentq(lambda trial: least(trial)[0], *gamma, rtol=1e-8))
    at = least(coupling)[1]
    point = Invariant(CRITICAL, coupling, (at, at), (SOLID, SOLID))
    here, there = np.array([at]), np.array([coupling])
    molten = liquid.free_energy(here, there) < solid.free_energy(here, there)
    return None if molten[0] or not _stable(liquid, solid, point) else point


def three_phases(liquid: Phase, solid: Phase, before: Ties, gamma: float) -> Invariant | None:
    """The eutectic or peritectic near `gamma`, from two tie lines that share a phase.

    One line touches the free energies of three phases there: unknown are the line, Gamma and the
    compositions of those phases that are solutions.

    Parameters
    ----------
    before : two neighbouring tie lines just before the shared phase disappears.
    """
    codes = (int(before.left[0]), int(before.right[0]), int(before.right[1]))
    if before.right[0] != before.left[1]:
        return None
    x = np.array(
        [before.x_left[0], 0.5 * (before.x_right[0] + before.x_left[1]), before.x_right[1]]
    )
    models = [(liquid, solid)[code] for code in codes]
    free = np.array([model.compounds is None for model in models])

    def composition_of(odds: Array) -> Array:
        return scipy.special.expit(np.clip(odds, -WIDEST_ODDS, WIDEST_ODDS))

    def touch(unknown: Array) -> Array:
        slope, offset = unknown[1:3]
        coupling = gamma * np.exp(np.clip(unknown[0], -FARTHEST, FARTHEST))
        at = x.copy()
        at[free] = composition_of(unknown[3:])
        equations = []
        for model, composition, solution in zip(models, at, free, strict=True):
            here, there = np.array([composition]), np.array([coupling])
            value = float(model.free_energy(here, there)[0])
            equations.append(gamma * (value - slope * composition - offset))
            if solution:
                equations.append(gamma * (float(model.slope(here, there)[0]) - slope))
        return np.array(equations)

    values = [float(m.free_energy(x[[i]], np.array([gamma]))[0]) for i, m in enumerate(models)]
    slope = (values[2] - values[0]) / (x[2] - x[0])
    start = np.concatenate([[0.0, slope, values[0] - slope * x[0]], scipy.special.logit(x[free])])
    found = scipy.optimize.root(touch, start, tol=1e-11)
    compositions = x.copy()
    compositions[free] = composition_of(found.x[3:])
    if not _met(found) or np.any(np.diff(compositions) < 0.0) or abs(found.x[0]) >= FARTHEST:
        return None
    kind = EUTECTIC if codes == (SOLID, LIQUID, SOLID) else PERITECTIC
    return Invariant(
        kind,
        float(gamma * np.exp(found.x[0])),
        tuple(float(value) for value in compositions),
        codes,
    )
