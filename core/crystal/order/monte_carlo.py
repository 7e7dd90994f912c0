"""Exact statistics of the second-order energy: Monte Carlo on a periodic bcc cell.

The energy of Baiko (2025) is a pair interaction on the lattice,

    E/(N T) = (g/N) sum_{k != 0} U(k) |sigma_k|^2/N,   sigma_k = sum_j (D_j - x) exp(i k R_j),

with D_j = 1 where the ion is Z2, U(k) = V(k) + T_0 of all shells and g = Gamma K(x): everything
depends on x and g alone and is the same for x and 1 - x. Exchanges of unlike ions (N. Metropolis
et al., J. Chem. Phys. 21, 1087 (1953)) sample it at fixed x. With the mean

    eps = <E>/(N T g) = dphi/dg,   phi = (F - F_random)/(N T) = int_0^g eps dg',

of the cell; a cell of N = 2 L^3 sites misses the waves between its own. Most of that is in its
spherical model too, so that the difference of the two is integrated, and the spherical model of the
infinite crystal added.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from core.crystal.lattice import BCC, Array, neighbour_shells, shell_cosines
from core.crystal.lattice_sums import response
from core.crystal.order.spherical import spherical_model
from core.crystal.order.spherical_order import warren_cowley
from core.crystal.order.structure_factor import folded
from core.kernels import lattice_gas
from core.storage.memo import computed_once

EDGE = 8
"""Conventional cubes along an edge of the cell: 1024 sites."""
SHELLS = 8
SWEEPS_AT_ONCE = 4
"""Sweeps between two looks at the structure."""
SETTLING = 0.2
"""Sweeps at a new g before it is sampled, as a share of those sampled."""

Sites = NDArray[np.int64]


@dataclass(frozen=True)
class Cell:
    """A periodic cell of the bcc crystal.

    Parameters
    ----------
    edge : conventional cubes along an edge, L.
    sites : positions in half edges of the cube, shape (2 L^3, 3).
    U : interaction at the cell's wavevectors other than 0, shape (2 L^3 - 1,).
    pair : interaction U_ij of two sites in real space, shape (2 L^3, 2 L^3).
    cosines : means of cos(k R) over the vectors of the nearest shells, shape (2 L^3 - 1, 8).
    """

    edge: int
    sites: Sites
    U: Array
    pair: Array
    cosines: Array

    @property
    def size(self) -> int:
        """Number of sites."""
        return len(self.sites)

    def field(self, filled: Sites) -> Array:
        """The sum over filled sites j of U_ij, on every site i."""
        return np.asarray(self.pair[filled].sum(axis=0))

    def structure(self, filled: Sites) -> Array:
        """S(k) = |sigma_k|^2/N at the cell's wavevectors other than 0."""
        grid = np.zeros((2 * self.edge,) * 3)
        grid[tuple(self.sites[filled].T)] = 1.0
        waves = np.fft.fftn(grid)[tuple(wavevectors(self.edge)[1:].T)]
        return np.asarray((waves.real**2 + waves.imag**2) / self.size)

    def deviations(self, structure: Array) -> Array:
        """alpha_i - x^2 of the nearest shells from a mean S(k)."""
        return np.asarray(structure @ self.cosines / self.size)

    def energy(self, structure: Array) -> float:
        """The energy per ion and g, eps = (1/N) sum U(k) S(k)."""
        return float(self.U @ structure) / self.size

    def spherical_structure(self, c: float, g: float) -> Array:
        """S(k) = 1/[2 (mu + g U)] of the cell's spherical model.

        Parameters
        ----------
        c : x (1 - x), which (1/N) sum_{k != 0} S is.
        """
        lowest = -g * float(self.U.min())

        def excess(above: float) -> float:
            return float((0.5 / (lowest + above + g * self.U)).sum()) / self.size - c

        above = scipy.optimize.brentq(excess, 1e-14, 1.0 / c + g, xtol=1e-15, rtol=1e-14)
        return np.asarray(0.5 / (lowest + above + g * self.U))


@computed_once(maxsize=2)
def wavevectors(edge: int) -> Sites:
    """The cell's wavevectors, 0 first, in units of 2 pi/(L a_l), shape (2 L^3, 3)."""
    axes = np.arange(2 * edge), np.arange(edge), np.arange(edge)
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)


def interaction(edge: int) -> tuple[Array, Array, Array]:
    """The pair interaction of a periodic cell of `edge` cubes along an edge.

    Returns
    -------
    k : the cell's wavevectors other than 0, folded into one wedge of the zone, shape (n, 3), 1/a_i.
    U : at these. real : U_ij by the difference of the positions in half edges, shape (2 L,) * 3;
        it has no meaning off the lattice.
    """
    waves = wavevectors(edge)[1:]
    unit = 2.0 * np.pi / BCC.cube_edge
    k = unit * folded(np.asarray(waves * (unit / edge), dtype=float), BCC)
    U = response(k, BCC).V + spherical_model().T0
    spectrum = np.zeros((2 * edge,) * 3)
    spectrum[tuple(waves.T)] = U
    # One zone in the grid of four: the transform is right on the lattice, and used there alone.
    return k, U, np.fft.ifftn(spectrum).real * 4.0


@computed_once(maxsize=2)
def cell(edge: int = EDGE) -> Cell:
    """The cell of an even number of cubes along an edge, at which H, N and P are its waves."""
    grid = np.arange(2 * edge)
    points = np.stack(np.meshgrid(grid, grid, grid, indexing="ij"), axis=-1).reshape(-1, 3)
    sites = points[BCC.contains(points)]
    k, U, real = interaction(edge)
    apart = (sites[:, None, :] - sites[None, :, :]) % (2 * edge)
    pair = np.ascontiguousarray(real[tuple(np.moveaxis(apart, -1, 0))])
    shells = neighbour_shells(BCC, SHELLS)
    cosines = shell_cosines(k, BCC, shells) / np.array([shell.neighbours for shell in shells])
    return Cell(edge, sites, U, pair, cosines)


@dataclass(frozen=True)
class Replica:
    """Means along a ladder of couplings.

    Parameters
    ----------
    eps : energy per ion and g, shape (n,). deviation : alpha_i - x^2, shape (n, 8).
    order : the largest |sigma_k|^2/N^2 of any wave, of the size of x(1-x) where it orders.
    residual : what the energy that was added up exchange by exchange misses of that of the waves.
    acceptance : share of the exchanges that were accepted.
    """

    eps: Array
    deviation: Array
    order: Array
    residual: Array
    acceptance: Array


def replica(filled: int, couplings: Array, sweeps: int, seed: tuple[int, ...]) -> Replica:
    """Sample ascending couplings g one after the other, beginning from a random crystal.

    Parameters
    ----------
    filled : number of ions Z2 among the 1024 of the cell.
    sweeps : exchanges tried at each coupling, per ion.
    seed : of the random numbers; the same one gives the same result to the last bit.
    """
    chain = _Chain(cell(), filled, np.random.default_rng(seed))
    rungs = [chain.sample(float(g), sweeps) for g in couplings]
    columns = (np.array(column) for column in zip(*rungs, strict=True))
    return Replica(*columns)


class _Chain:
    """A crystal that is being sampled."""

    def __init__(self, periodic: Cell, filled: int, random: np.random.Generator) -> None:
        self.cell, self.random = periodic, random
        places = random.permutation(periodic.size)
        self.filled, self.empty = places[:filled].copy(), places[filled:].copy()
        self.field = periodic.field(self.filled)

    @property
    def energy(self) -> float:
        """E/(T g)."""
        return float(self.field[self.filled].sum())

    def sample(self, g: float, sweeps: int) -> tuple[float, Array, float, float, float]:
        """The entries of `Replica` at one coupling."""
        count = max(sweeps // SWEEPS_AT_ONCE, 1)
        for _ in range(max(int(SETTLING * count), 1)):
            self._sweep(g)
        structure = np.zeros(self.cell.size - 1)
        total, accepted = 0.0, 0
        for _ in range(count):
            energies, moved = self._sweep(g)
            total += float(energies.mean())
            accepted += moved
            structure += self.cell.structure(self.filled)
        structure /= count
        waves = self.cell.energy(self.cell.structure(self.filled))
        drift = abs(self.energy / self.cell.size - waves)
        # Rounding errors of the field do not add up from rung to rung.
        self.field = self.cell.field(self.filled)
        return (
            total / count / self.cell.size,
            self.cell.deviations(structure),
            float(structure.max()) / self.cell.size,
            drift,
            accepted / (count * SWEEPS_AT_ONCE * self.cell.size),
        )

    def _sweep(self, g: float) -> tuple[Array, int]:
        shape = SWEEPS_AT_ONCE, self.cell.size
        energies = np.empty(SWEEPS_AT_ONCE)
        moved = lattice_gas.sweep(
            self.field,
            self.cell.pair,
            self.filled,
            self.empty,
            self.random.integers(len(self.filled), size=shape),
            self.random.integers(len(self.empty), size=shape),
            self.random.standard_exponential(shape),
            g,
            self.energy,
            energies,
        )
        return energies, int(moved)


@dataclass(frozen=True)
class Statistics:
    """Replicas of one composition, carried over to the infinite crystal.

    Rows are couplings; `deviation` has a column for each of the nearest 8 shells. Errors are
    standard errors of the mean over replicas.
    """

    phi: Array
    phi_error: Array
    eps: Array
    eps_error: Array
    deviation: Array
    deviation_error: Array
    spherical_phi: Array
    spherical_eps: Array


def statistics(x: float, couplings: Array, eps: Array, deviation: Array) -> Statistics:
    """Free energy, energy and order at ascending couplings g.

    Parameters
    ----------
    eps, deviation : of the replicas, shapes (replicas, n) and (replicas, n, 8).
    """
    c, periodic, model = x * (1.0 - x), cell(), spherical_model()
    structures = np.array([periodic.spherical_structure(c, float(g)) for g in couplings])
    difference = eps - structures @ periodic.U / periodic.size
    order = deviation - structures @ periodic.cosines / periodic.size
    phi = integrated(couplings, difference)
    plain_phi, plain_eps = model.free_energy(c * couplings), c * model.energy(c * couplings)
    plain_order = c * warren_cowley(c * couplings, SHELLS)
    return Statistics(
        phi=plain_phi + phi.mean(axis=0),
        phi_error=_error(phi),
        eps=plain_eps + difference.mean(axis=0),
        eps_error=_error(difference),
        deviation=plain_order + order.mean(axis=0),
        deviation_error=_error(order),
        spherical_phi=plain_phi,
        spherical_eps=plain_eps,
    )


def _error(replicas: Array) -> Array:
    return np.asarray(replicas.std(axis=0, ddof=1) / np.sqrt(len(replicas)))


def integrated(couplings: Array, difference: Array) -> Array:
    """int_0^g d dg' at the couplings, of a difference d that begins as g^2.

    Parameters
    ----------
    difference : d at the couplings along the last axis.
    """
    g = np.concatenate([[0.0], couplings])
    zero = np.zeros((*difference.shape[:-1], 1))
    values = np.concatenate([zero, difference], axis=-1)
    spline = scipy.interpolate.CubicSpline(
        g, values, axis=-1, bc_type=((1, zero[..., 0]), "not-a-knot")
    )
    whole = spline.antiderivative()
    return np.asarray(whole(couplings))
