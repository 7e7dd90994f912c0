"""Newton's method for phases of three nuclei in equilibrium, many at once.

Unknown are the logarithms of amounts X of the nuclei in each phase, x = X/sum X, with sum X = 1 as
an equation, and Gamma where it is free: nothing diverges for a trace. A nucleus that is absent,
X = 0, stays so. Models that give no derivatives of their own are solved with those of the
spherical model, improved by Broyden's update at each step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.cancellation import check
from core.crystal.lattice import Array
from core.crystal.ternary.phase import MomentPhase, Phase, Response
from core.crystal.ternary.solids import MomentSolid, ShortRange, Spherical

ITERATIONS = 40
STEP_TOLERANCE = 1e-10
"""Last step in ln X and ln Gamma, of exact derivatives; the error left is far smaller."""
BORROWED_TOLERANCE = 3e-8
"""The same with derivatives of a model that is only close."""
LONGEST_STEP = 0.7
SMALLEST = 1e-40


@dataclass(frozen=True)
class Coexistence:
    """Phases in equilibrium, one set a row.

    Parameters
    ----------
    x : compositions, shape (n, phases, 3). gamma : shape (n,). converged : whether Newton's method
        found them, shape (n,).
    """

    x: Array
    gamma: Array
    converged: np.ndarray

    def __len__(self) -> int:
        return len(self.gamma)

    def __getitem__(self, rows: np.ndarray) -> Coexistence:
        return Coexistence(self.x[rows], self.gamma[rows], self.converged[rows])


@dataclass(frozen=True)
class Condition:
    """A linear equation for the compositions, sum weights x = value.

    Parameters
    ----------
    weights : shape (n, phases, 3). value : shape (n,).
    """

    weights: Array
    value: Array


def nearby(solid: Phase) -> MomentSolid:
    """The model whose derivatives, and minima as starts, serve for a solid without its own."""
    if isinstance(solid, MomentSolid):
        return solid
    return solid.near if isinstance(solid, ShortRange) else Spherical(solid.ternary)


def _model_of_response(phase: Phase) -> MomentPhase:
    return phase if isinstance(phase, MomentPhase) else nearby(phase)


def freezing_point(liquid: Phase, solid: Phase, x: Array, guess: Coexistence) -> Coexistence:
    """Gamma at which liquids are in equilibrium with a solid, and its composition.

    Parameters
    ----------
    x : of the liquids, shape (n, 3). guess : of the solids alone, one phase a row.

    Returns
    -------
    Liquid and solid, two phases a row. Not converged too where the solid is the wrong one.
    """
    present = x > 0.0

    def equations(u: Array, rows: np.ndarray, derivatives: bool) -> tuple[Array, Array | None]:
        gamma = np.exp(u[:, 3])
        amounts = np.where(present[rows], np.exp(u[:, :3]), 0.0)
        total = amounts.sum(axis=1)
        frozen = amounts / total[:, None]
        if not derivatives:
            above = _potentials(liquid, x[rows], gamma, present[rows])
            own = solid.excess_potentials(frozen, gamma)
            return _freezing_residuals(u, own - above, present[rows], total), None
        melt, crystal = _response(liquid, x[rows], gamma), _response(solid, frozen, gamma)
        above = melt.g + logarithms(x[rows])
        jacobian = np.zeros((len(u), 4, 4))
        jacobian[:, :3, :3] = np.eye(3) + np.where(
            present[rows][:, :, None] & present[rows][:, None, :], crystal.by_log_amount, 0.0
        )
        slope = crystal.by_log_gamma - melt.by_log_gamma
        jacobian[:, :3, 3] = np.where(present[rows], slope, 0.0)
        jacobian[:, 3, :3] = amounts
        return _freezing_residuals(u, crystal.g - above, present[rows], total), jacobian

    start = np.concatenate([logarithms(guess.x[:, 0]), np.log(guess.gamma)[:, None]], axis=1)
    exact = isinstance(liquid, MomentPhase) and isinstance(solid, MomentPhase)
    u, converged = _newton(equations, start, exact)
    frozen = np.where(present, np.exp(u[:, :3]), 0.0)
    return Coexistence(np.stack([x, frozen], axis=1), np.exp(u[:, 3]), converged)


def _freezing_residuals(u: Array, apart: Array, present: np.ndarray, total: Array) -> Array:
    potentials = np.where(present, u[:, :3] + apart, 0.0)
    return np.concatenate([potentials, total[:, None] - 1.0], axis=1)


def coexistence(
    phases: Sequence[Phase],
    guess: Coexistence,
    condition: Condition | None = None,
    free_gamma: bool = False,
) -> Coexistence:
    """Phases with equal chemical potentials at given or free Gamma.

    Two phases at given Gamma need one condition, three none; a free Gamma needs one more. Where a
    nucleus is absent, from all phases, its absence takes the place of the condition.
    """
    count = len(phases)
    size = 3 * count
    columns = size + int(free_gamma)
    sums = 3 * (count - 1)
    present = guess.x[:, 0] > 0.0

    def equations(u: Array, rows: np.ndarray, derivatives: bool) -> tuple[Array, Array | None]:
        here = present[rows]
        gamma = np.exp(u[:, size]) if free_gamma else guess.gamma[rows]
        logs = u[:, :size].reshape(-1, count, 3)
        amounts = np.where(here[:, None, :], np.exp(logs), 0.0)
        total = amounts.sum(axis=2)
        residuals = np.zeros((len(u), columns))
        jacobian = np.zeros((len(u), columns, columns)) if derivatives else None
        responses = []
        for place, phase in enumerate(phases):
            x = amounts[:, place] / total[:, [place]]
            if derivatives:
                responses.append(_response(phase, x, gamma))
            else:
                g = phase.excess_potentials(x, gamma)
                responses.append(Response(g, g, g))
            residuals[:, sums + place] = total[:, place] - 1.0
        for place in range(1, count):
            block = slice(3 * place - 3, 3 * place)
            apart = logs[:, place] + responses[place].g - logs[:, 0] - responses[0].g
            residuals[:, block] = np.where(here, apart, 0.0)
        if condition is not None:
            met = (condition.weights[rows] * amounts).sum(axis=(1, 2)) - condition.value[rows]
            residuals[:, sums + count] = np.where(here.all(axis=1), met, 0.0)
        if jacobian is not None:
            _derivatives(jacobian, responses, amounts, here, condition, rows)
        return residuals, jacobian

    start = logarithms(guess.x).reshape(len(guess), size)
    if free_gamma:
        start = np.concatenate([start, np.log(guess.gamma)[:, None]], axis=1)
    u, converged = _newton(equations, start, all(isinstance(p, MomentPhase) for p in phases))
    x = np.where(present[:, None, :], np.exp(u[:, :size].reshape(-1, count, 3)), 0.0)
    return Coexistence(x, np.exp(u[:, size]) if free_gamma else guess.gamma, converged)


def _derivatives(
    jacobian: Array,
    responses: Sequence[Response],
    amounts: Array,
    present: np.ndarray,
    condition: Condition | None,
    rows: np.ndarray,
) -> None:
    """Fill the Jacobian of `coexistence`."""
    count = amounts.shape[1]
    size, sums = 3 * count, 3 * (count - 1)
    both = present[:, :, None] & present[:, None, :]
    first = np.eye(3) + np.where(both, responses[0].by_log_amount, 0.0)
    for place in range(count):
        own = slice(3 * place, 3 * place + 3)
        jacobian[:, sums + place, own] = amounts[:, place]
        if place:
            block = slice(3 * place - 3, 3 * place)
            jacobian[:, block, own] = np.eye(3) + np.where(
                both, responses[place].by_log_amount, 0.0
            )
            jacobian[:, block, :3] -= np.where(present[:, :, None], first, 0.0)
            if jacobian.shape[1] > size:
                slope = responses[place].by_log_gamma - responses[0].by_log_gamma
                jacobian[:, block, size] = np.where(present, slope, 0.0)
    last = sums + count
    if jacobian.shape[1] > last:
        if condition is not None:
            jacobian[:, last, :size] = (condition.weights[rows] * amounts).reshape(-1, size)
        lacking = ~present.all(axis=1)
        jacobian[lacking, last] = 0.0
        jacobian[lacking, last, :3] = ~present[lacking]


def _potentials(phase: Phase, x: Array, gamma: Array, present: np.ndarray) -> Array:
    return phase.excess_potentials(x, gamma) + np.where(present, logarithms(x), 0.0)


def logarithms(x: Array) -> Array:
    """The logarithms of number fractions, finite."""
    return np.asarray(np.log(np.maximum(x, SMALLEST)))


def _response(phase: Phase, x: Array, gamma: Array) -> Response:
    model = _model_of_response(phase)
    close = model.response(x, gamma)
    if model is phase:
        return close
    return Response(phase.excess_potentials(x, gamma), close.by_log_gamma, close.by_log_amount)


Equations = Callable[[Array, np.ndarray, bool], tuple[Array, Array | None]]


def _newton(equations: Equations, start: Array, exact: bool) -> tuple[Array, np.ndarray]:
    """The last iterates and which of them have converged.

    Parameters
    ----------
    equations : residuals and Jacobian at unknowns of some rows. exact : whether the Jacobian is.
    """
    u = start.copy()
    converged = np.zeros(len(u), dtype=bool)
    rows = np.arange(len(u))
    tolerance = STEP_TOLERANCE if exact else BORROWED_TOLERANCE
    jacobian: Array | None = None
    before = step = np.empty(0)
    for _ in range(ITERATIONS):
        if not len(rows):
            break
        check()
        residuals, fresh = equations(u[rows], rows, exact or jacobian is None)
        if fresh is not None:
            jacobian = fresh
        elif jacobian is not None:
            _broyden(jacobian, residuals - before, step)
        step, longest = _step(jacobian, residuals)
        u[rows] += step
        settled = longest < tolerance
        converged[rows[settled]] = True
        alive = ~settled & np.isfinite(longest)
        rows, step, before = rows[alive], step[alive], residuals[alive]
        jacobian = None if jacobian is None else jacobian[alive]
    return u, converged


def _step(jacobian: Array | None, residuals: Array) -> tuple[Array, Array]:
    """Steps, shortened where they are long, and how long they would be."""
    assert jacobian is not None
    try:
        step = -np.linalg.solve(jacobian, residuals[:, :, None])[:, :, 0]
    except np.linalg.LinAlgError:
        tiny = 1e-12 * np.eye(jacobian.shape[1])
        step = -np.linalg.solve(jacobian + tiny, residuals[:, :, None])[:, :, 0]
    longest = np.abs(step).max(axis=1)
    shorter = np.minimum(1.0, LONGEST_STEP / np.maximum(longest, SMALLEST))
    return step * shorter[:, None], longest


def _broyden(jacobian: Array, change: Array, step: Array) -> None:
    """The smallest change of each Jacobian that makes it right for the last step."""
    missed = change - np.einsum("nij,nj->ni", jacobian, step)
    jacobian += missed[:, :, None] * step[:, None, :] / (step**2).sum(axis=1)[:, None, None]
