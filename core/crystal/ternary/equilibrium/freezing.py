"""Where a liquid of three nuclei begins to freeze, and into what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.cancellation import check
from core.crystal.lattice import Array
from core.crystal.order.spherical import HIGHEST
from core.crystal.starts import one_computation
from core.crystal.ternary.equilibrium.grid import TriangleGrid, triangle_grid
from core.crystal.ternary.equilibrium.newton import Coexistence, freezing_point, nearby
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.solids import MomentSolid, Solid
from core.errors import InvalidInputError
from core.kernels import ternary as kernel

STEPS = 22
"""Intervals of the grid on which first solids are looked for."""
SWEEPS = 5
PRECISION = 1e-7
"""Largest relative error of phi on that grid."""
TRACE = 1e-4
"""Number fraction of the liquid below which a nucleus is one, and smallest of a start."""
MOST = 0.02
"""Number fraction of a start that the grid has none of."""
CLOSE = 0.1
"""How far above the lowest Gamma, relatively, another solid is still looked at."""
ROUNDING = 1e-8
"""By how much, over T, another phase may seem to lie below."""
LARGEST = 1e4
"""Stands for a Gamma at which nothing freezes."""
RIVAL, DIFFERENT = 0.03, 0.05
"""How much higher, relatively, a solid's Gamma may be that another model still puts first, and by
how much of a number fraction it differs from the first."""
ANY_GAMMA = 100.0
"""At which it is seen what a solid has beside its law."""
BATCH = 128
"""Liquids that are looked at together: so many that loops are short, so few that they stop."""


@dataclass(frozen=True)
class Freezing:
    """Liquids at the Gamma at which they begin to freeze, one a row.

    Parameters
    ----------
    liquid, solid : compositions, shape (n, 3); the solid's is nan where none was found.
    gamma : shape (n,). stable : found, and no solid lies below at any composition.
    reasons : why it is not stable; empty if it is.
    """

    liquid: Array
    solid: Array
    gamma: Array
    stable: np.ndarray
    reasons: tuple[str, ...]

    def partition(self, liquid: Liquid, solid: Solid) -> Array:
        """K_a = x_a of the solid over that of the liquid, shape (n, 3); of traces, x_a -> 0, too.

        ln k_a = g_a^l - g_a^s is exact for any number fraction.
        """
        melted = liquid.excess_potentials(self.liquid, self.gamma)
        return np.exp(melted - solid.excess_potentials(self.solid, self.gamma))


NOT_FOUND = "no solid in equilibrium with this liquid was found"
BELOW_FITS = "it freezes below the lowest coupling of the liquid's fits"
OVERTAKEN = "another solid forms before"


@one_computation()
def freezing(liquid: Liquid, solid: Solid, x: Array) -> Freezing:
    """The smallest Gamma at which a solid is in equilibrium with each liquid.

    There the distance D(x_s) = F_s(x_s) - x_s mu^l of the solids from the plane that touches the
    liquid's free energy vanishes at its minimum. D falls as Gamma rises, so that the first zero of
    any composition on a grid is near; Newton's method goes on from all local minima.

    Parameters
    ----------
    x : compositions of liquids, shape (n, 3).

    Raises
    ------
    InvalidInputError : some x is no composition.
    """
    x = np.atleast_2d(np.asarray(x, dtype=float))
    if not ((x >= 0.0).all() and np.allclose(x.sum(axis=1), 1.0, atol=1e-9)):
        raise InvalidInputError(
            "A liquid's number fractions are negative or do not add up to 1: give three that do."
        )
    parts = []
    for start in range(0, len(x), BATCH):
        check()
        parts.append(_freezing(liquid, solid, x[start : start + BATCH]))
    return parts[0] if len(parts) == 1 else _joined(parts)


def _joined(parts: list[Freezing]) -> Freezing:
    return Freezing(
        np.concatenate([part.liquid for part in parts]),
        np.concatenate([part.solid for part in parts]),
        np.concatenate([part.gamma for part in parts]),
        np.concatenate([part.stable for part in parts]),
        tuple(reason for part in parts for reason in part.reasons),
    )


def _freezing(liquid: Liquid, solid: Solid, x: Array) -> Freezing:
    model = nearby(solid)
    owner, guess = _first_solids(liquid, model, x)
    found = freezing_point(liquid, model, x[owner], guess)
    if model is not solid:
        kept = _candidates(owner, found, len(x))
        owner = owner[kept]
        start = Coexistence(found.x[kept][:, 1:], found.gamma[kept], found.converged[kept])
        found = freezing_point(liquid, solid, x[owner], start)
    first = _lowest(owner, found, len(x))
    gamma, frozen = np.full(len(x), np.nan), np.full((len(x), 3), np.nan)
    there = first >= 0
    gamma[there], frozen[there] = found.gamma[first[there]], found.x[first[there], 1]
    overtaken = np.zeros(len(x), dtype=bool)
    overtaken[there] = _overtaken(liquid, solid, x[there], gamma[there], frozen[there])
    with np.errstate(invalid="ignore"):
        outside = gamma < liquid.lowest_gamma
    reasons = tuple(
        NOT_FOUND if lost else BELOW_FITS if out else OVERTAKEN if late else ""
        for lost, out, late in zip(~there, outside, overtaken, strict=True)
    )
    return Freezing(x, frozen, gamma, np.array([not reason for reason in reasons]), reasons)


def _candidates(owner: np.ndarray, found: Coexistence, count: int) -> np.ndarray:
    """Rows of the first solid of each liquid, and of others that a close model may put first."""
    first = _lowest(owner, found, count)
    known = first[owner]
    apart = np.abs(found.x[:, 1] - found.x[known, 1]).max(axis=1)
    rival = found.converged & (found.gamma < (1.0 + RIVAL) * found.gamma[known])
    rival &= (apart > DIFFERENT) & (known >= 0)
    return np.flatnonzero(rival | (known == np.arange(len(owner))))


def _lowest(owner: np.ndarray, found: Coexistence, count: int) -> np.ndarray:
    """The row with the lowest Gamma of each liquid, -1 where none has converged."""
    gamma = np.where(found.converged & (found.gamma < LARGEST), found.gamma, np.inf)
    order = np.lexsort((gamma, owner))
    first = np.full(count, -1)
    for row in order[::-1]:
        if np.isfinite(gamma[row]):
            first[owner[row]] = row
    return first


def _first_solids(liquid: Liquid, solid: MomentSolid, x: Array) -> tuple[np.ndarray, Coexistence]:
    """Starts for Newton's method: to which liquid each belongs, and the solids."""
    grid, static, disorder, mixing = _solids_on_grid(type(solid), solid.ternary)
    table = _short_table(solid)
    rising = solid.ternary.coupling_ratios
    gamma = 180.0 / (x @ rising)
    meets = np.empty((len(x), len(grid.x)))
    for _ in range(SWEEPS):
        melt = liquid.response(x, gamma)
        mu = melt.g + np.log(np.maximum(x, 1e-40))
        kernel.contact(
            grid.x, static, disorder, mixing, solid.law(), table,
            mu, np.ascontiguousarray(melt.by_log_gamma), gamma, meets,
        )  # fmt: skip
        gamma = np.minimum(meets.min(axis=1), gamma * 1.5)
    owner, place = grid.minima(meets)
    near = meets[owner, place] < (1.0 + CLOSE) * gamma[owner]
    owner, place = owner[near], place[near]
    there = np.maximum(grid.x[place], TRACE) * (x[owner] > 0.0)
    there /= there.sum(axis=1, keepdims=True)
    starts = meets[owner, place]
    # A trace of any size is dissolved in proportion, and so is what the grid has none of.
    dissolved = np.exp(mu[owner] - solid.excess_potentials(there, starts))
    trace = (x[owner] < TRACE) | (grid.x[place] == 0.0)
    there = np.where(trace, np.minimum(dissolved, MOST), there)
    return owner, Coexistence(there[:, None, :], starts, np.ones(len(owner), dtype=bool))


@lru_cache(maxsize=16)
def _solids_on_grid(
    kind: type[MomentSolid], ternary: Ternary
) -> tuple[TriangleGrid, Array, Array, Array]:
    """The grid with <Z^5/3> - <Z>^(5/3), kappa s and sum x ln x.

    What a solid has beside its law is an energy, which rises as Gamma over T, and a rest that is
    constant: they go with the first and with the last.
    """
    grid, solid = triangle_grid(STEPS), kind(ternary)
    static = ternary.mean_power(5.0 / 3.0, grid.x) - ternary.mean_charge(grid.x) ** (5.0 / 3.0)
    disorder = ternary.ordering_scale(grid.x) * ternary.charge_variance(grid.x)
    gamma = np.full(len(grid.x), ANY_GAMMA)
    law = np.empty((len(grid.x), 17))
    kernel.solid(ternary.charges, solid.law(), solid.order_table(), grid.x, gamma, law)
    energy = solid.energy(grid.x, gamma) - law[:, 1]
    rest = solid.free_energy(grid.x, gamma) - law[:, 0] - energy
    return grid, static + energy / (ANY_GAMMA * solid.law()[0]), disorder, rest


def _short_table(solid: MomentSolid) -> Array:
    """The table of phi/y^2 without terms that do not matter where a start is looked for."""
    table = solid.order_table()
    needed = np.flatnonzero(np.abs(table[0]) > PRECISION * np.abs(table[0]).max(initial=1e-300))
    return np.ascontiguousarray(table[:, : max(needed.max(initial=0) + 1, 2)])


def _overtaken(liquid: Liquid, solid: Solid, x: Array, gamma: Array, frozen: Array) -> np.ndarray:
    """Whether a solid of another composition lies below the plane that touches the liquid."""
    model = nearby(solid)
    grid = triangle_grid(STEPS)
    reach = HIGHEST / solid.ternary.disorder(grid.x, np.ones(len(grid.x))).max()
    known = np.flatnonzero(gamma < reach)
    mu = liquid.potentials(np.maximum(x[known], 1e-40), gamma[known])
    below = model.free_energy(grid.x[None], gamma[known, None]) - mu @ grid.x.T
    late = np.zeros(len(x), dtype=bool)
    if model is solid:
        late[known] = (below < -ROUNDING).any(axis=1)
        return late
    row, place = grid.minima(below)
    apart = np.abs(grid.x[place] - frozen[known[row]]).max(axis=1)
    doubtful = (below[row, place] < CLOSE) & (apart > 3.0 / STEPS)
    row, place = row[doubtful], place[doubtful]
    own = solid.free_energy(grid.x[place], gamma[known[row]])
    own -= (mu[row] * grid.x[place]).sum(axis=1)
    late[known[row[own < -ROUNDING]]] = True
    return late
