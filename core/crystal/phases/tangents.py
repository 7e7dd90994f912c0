"""Common tangents: which phases coexist at a given Gamma, and with which compositions.

The lower convex hull of liquid and solid free energies on a grid finds every two-phase region;
Newton's method then makes chemical potentials equal to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import scipy

from core.cancellation import check
from core.crystal.lattice import Array
from core.crystal.starts import one_computation
from core.kernels import hull

LIQUID, SOLID = 0, 1
STEPS = 96
"""Intervals of the hull's grid; divisible by 6, so that it contains x = 1/4, 1/2 and 3/4."""
ITERATIONS = 60
STEP_TOLERANCE = 1e-9
"""Of logit x; convergence is quadratic, so the error left is far smaller."""
ROUNDING = 4.0 * float(np.finfo(float).eps)
LONGEST_STEP = 1.0
SMALLEST_GUESS = 1e-4
WIDEST_ODDS = 20.0
"""Largest |logit x|: a solution more dilute than 2e-9 counts as pure."""
NARROWEST_GAP = 1e-6
CURVATURE_STEP = 1e-4


class Phase(Protocol):
    """What tangents need of a liquid or a solid."""

    compounds: tuple[float, ...] | None

    def free_energy(self, x: Array, gamma: Array) -> Array: ...  # noqa: D102

    def slope(self, x: Array, gamma: Array) -> Array: ...  # noqa: D102


@dataclass(frozen=True)
class Ties:
    """Tie lines, one a row.

    Parameters
    ----------
    gamma : coupling. left, right : phases at the two ends, LIQUID or SOLID.
    x_left, x_right : their compositions, x_left <= x_right.
    """

    gamma: Array
    left: np.ndarray
    right: np.ndarray
    x_left: Array
    x_right: Array

    def __len__(self) -> int:
        return len(self.gamma)

    def __getitem__(self, rows: Any) -> Ties:
        return Ties(
            *(
                column[rows]
                for column in (self.gamma, self.left, self.right, self.x_left, self.x_right)
            )
        )

    def at(self, gamma: float) -> Ties:
        """The tie lines at one Gamma, from small to large x."""
        return self[self.gamma == gamma]


def stack(parts: list[Ties]) -> Ties:
    """All rows of several lists of tie lines."""
    fields = ("gamma", "left", "right", "x_left", "x_right")
    return Ties(*(np.concatenate([getattr(part, name) for part in parts]) for name in fields))


def composition_grid() -> Array:
    """Compositions from 0 to 1, dense at both ends."""
    grid = np.sin(0.5 * np.pi * np.arange(STEPS + 1) / STEPS) ** 2
    grid[[0, STEPS // 3, STEPS // 2, 2 * STEPS // 3, STEPS]] = (0.0, 0.25, 0.5, 0.75, 1.0)
    return grid


def _on_grid(phase: Phase, x: Array, gamma: Array) -> Array:
    """Free energies, shape (len(gamma), len(x)); infinite where the phase does not exist."""
    if phase.compounds is None:
        value = phase.free_energy(x[None, :], gamma[:, None])
        return np.where(np.isnan(value), np.inf, value)
    value = np.full((len(gamma), len(x)), np.inf)
    columns = np.searchsorted(x, phase.compounds)
    value[:, columns] = phase.free_energy(x[None, columns], gamma[:, None])
    return value


@one_computation()
def coexistence(liquid: Phase, solid: Phase, gamma: Array) -> Ties:
    """All tie lines at each Gamma, ordered by Gamma as given and then by x.

    Parameters
    ----------
    liquid, solid : the two phases. gamma : couplings, shape (n,).
    """
    gamma = np.atleast_1d(np.asarray(gamma, dtype=float))
    x = composition_grid()
    melted, frozen = _on_grid(liquid, x, gamma), _on_grid(solid, x, gamma)
    lowest = np.minimum(melted, frozen)
    phase = np.where(melted < frozen, LIQUID, SOLID)
    row, column = np.nonzero(hull.lower_hull(x, np.ascontiguousarray(lowest)))
    same = row[1:] == row[:-1]
    row, start, end = row[:-1][same], column[:-1][same], column[1:][same]
    left, right = phase[row, start], phase[row, end]
    compound = (solid.compounds is not None) & (left == SOLID) & (right == SOLID)
    tie = (left != right) | (end - start > 1) | compound
    row, start, end, left, right = (a[tie] for a in (row, start, end, left, right))
    guess = Ties(gamma[row], left, right, x[start], x[end])
    return polish(liquid, solid, guess, x[np.maximum(start - 1, 0)], x[np.minimum(end + 1, STEPS)])


def polish(
    liquid: Phase,
    solid: Phase,
    guess: Ties,
    lowest: Array | None = None,
    highest: Array | None = None,
) -> Ties:
    """The tie lines that `solve` finds between x = lowest and x = highest; others are left out."""
    ties, found = solve(liquid, solid, guess)
    if lowest is not None:
        found &= ties.x_left >= lowest
    if highest is not None:
        found &= ties.x_right <= highest
    return ties[found]


def solve(liquid: Phase, solid: Phase, guess: Ties) -> tuple[Ties, np.ndarray]:
    """Tie lines with equal chemical potentials, by Newton's method from a guess.

    Returns
    -------
    The last iterates, and which of them are tie lines: converged, and not collapsed to a point.
    """
    phases = np.stack([guess.left, guess.right])
    fixed = (phases == SOLID) & (solid.compounds is not None)
    x = np.stack([guess.x_left, guess.x_right])
    # The ends of the grid stand for a solution of some small composition.
    x = np.where(fixed, x, np.clip(x, SMALLEST_GUESS, 1.0 - SMALLEST_GUESS))
    done = np.zeros(len(guess), dtype=bool)
    for _ in range(ITERATIONS):
        rows = np.flatnonzero(~done)
        if not len(rows):
            break
        check()
        step = _newton_step(
            liquid, solid, x[:, rows], phases[:, rows], fixed[:, rows], guess.gamma[rows]
        )
        step = np.clip(np.where(np.isfinite(step), step, 0.5), -LONGEST_STEP, LONGEST_STEP)
        with np.errstate(divide="ignore"):
            odds = np.clip(scipy.special.logit(x[:, rows]) + step, -WIDEST_ODDS, WIDEST_ODDS)
        x[:, rows] = np.where(fixed[:, rows], x[:, rows], scipy.special.expit(odds))
        # Near x = 1 the rounding of 1 - x is all that is left of a step.
        rounding = ROUNDING / (1.0 - x[:, rows] + ROUNDING)
        settled = (np.abs(step) < STEP_TOLERANCE + rounding) | (np.abs(odds) == WIDEST_ODDS)
        # Not both at the same end; two pure phases, one at either, do coexist.
        mixed = (np.abs(odds).min(axis=0) < WIDEST_ODDS) | (odds[0] < odds[1])
        done[rows] = settled.all(axis=0) & (mixed | fixed[:, rows].all(axis=0))
    distinct = np.where(guess.left == guess.right, x[1] - x[0] > NARROWEST_GAP, x[1] >= x[0])
    return Ties(guess.gamma, guess.left, guess.right, x[0], x[1]), done & distinct


def _newton_step(
    liquid: Phase, solid: Phase, x: Array, phases: np.ndarray, fixed: np.ndarray, gamma: Array
) -> Array:
    """Step of logit x towards a common tangent, zero for compounds; arrays of shape (2, n)."""
    value, slope, curvature = _jets(liquid, solid, x, phases, fixed, gamma)
    width = x[1] - x[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        tilt = slope[0] - slope[1]
        offset = (value[0] - x[0] * slope[0]) - (value[1] - x[1] * slope[1])
        first = -(offset + x[1] * tilt) / width
        both = np.stack([first, first + tilt]) / curvature
        from_left = (value[0] - value[1] + slope[1] * width) / (-curvature[1] * width)
        from_right = (value[1] - value[0] - slope[0] * width) / (curvature[0] * width)
        step = np.where(fixed[::-1], np.stack([from_right, from_left]), both)
        return np.where(fixed, 0.0, step / (x * (1.0 - x)))


def _jets(
    liquid: Phase, solid: Phase, x: Array, phases: np.ndarray, fixed: np.ndarray, gamma: Array
) -> tuple[Array, Array, Array]:
    """f, df/dx and d2f/dx2 at both ends of each tie line, shape (2, n); compounds have only f."""
    gamma = np.broadcast_to(gamma, x.shape)
    value, slope, curvature = (np.full(x.shape, np.nan) for _ in range(3))
    for phase, code in ((liquid, LIQUID), (solid, SOLID)):
        here = phases == code
        if here.any():
            value[here] = phase.free_energy(x[here], gamma[here])
        solution = here & ~fixed
        if solution.any():
            at, coupling = x[solution], gamma[solution]
            step = CURVATURE_STEP * at * (1.0 - at)
            slopes = phase.slope(
                np.concatenate([at, at + step, at - step]), np.tile(coupling, 3)
            ).reshape(3, -1)
            slope[solution] = slopes[0]
            curvature[solution] = (slopes[1] - slopes[2]) / (2.0 * step)
    return value, slope, curvature
