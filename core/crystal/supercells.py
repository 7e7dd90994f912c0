"""Crystals of a few hundred ions: what an energy of second order in the charge difference misses.

Two kinds of nuclei stand at random on the sites of a periodic bcc supercell in a uniform
background of electrons. The full Ewald energy is minimised with respect to all positions in the
fixed cell and compared with the energy of second order of that very configuration, which has no
statistical error then: what is left are the higher orders in Z2 - Z1.

Lengths are in units of the ion sphere radius a_i and energies in e^2/a_i, those of results per ion
in U_1 = Z1^(5/3) e^2/a_e.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy
from numpy.typing import NDArray

from core.crystal.lattice import BCC, Array
from core.crystal.lattice_sums import madelung, response
from core.crystal.mixtures import Mixture
from core.errors import InvalidInputError, NotConvergedError
from core.kernels import supercell as kernel
from core.storage.memo import computed_once

CELLS = 4
"""Conventional cubes along an edge: 128 ions."""
FEWEST_CELLS, MOST_CELLS = 2, 8
NEGLIGIBLE = 5.5
"""Where exp(-t^2) ends both sums: 7e-14."""
DEFAULT_REACH = 1.0
"""Range of the sum over pairs, in edges."""
FORCE_TOLERANCE = 1e-8
"""Largest component of a force, in e^2/a_i^2, at which a crystal counts as relaxed."""
MOST_STEPS = 200
MEMORY = 20
"""Steps from which the curvature is learnt."""
LONGEST_STEP = 0.2
"""Of any ion, in a_i."""


@dataclass(frozen=True)
class Supercell:
    """A periodic cube of bcc crystal with 2 L^3 sites.

    Parameters
    ----------
    cells : L, the number of conventional cubes along an edge, 2 to 8.

    Raises
    ------
    InvalidInputError : `cells` is out of these bounds.
    """

    cells: int = CELLS

    def __post_init__(self) -> None:
        if not FEWEST_CELLS <= self.cells <= MOST_CELLS:
            raise InvalidInputError(
                f"Give between {FEWEST_CELLS} and {MOST_CELLS} cells, not {self.cells}."
            )

    @property
    def count(self) -> int:
        """Number of sites."""
        return 2 * self.cells**3

    @property
    def edge(self) -> float:
        """Edge of the cube in a_i."""
        return self.cells * BCC.cube_edge

    @cached_property
    def half_steps(self) -> NDArray[np.int64]:
        """The sites in units of half a conventional cube's edge, shape (count, 3)."""
        axis = np.arange(2 * self.cells)
        grid = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
        return grid[BCC.contains(grid)]

    @property
    def sites(self) -> Array:
        """Positions of the sites in a_i, shape (count, 3)."""
        return self.half_steps.astype(np.float64) * (BCC.cube_edge / 2.0)

    def waves(self, values: Array) -> NDArray[np.complex128]:
        """Fourier sum over the sites of values of shape (count, ...), shape (2L, 2L, 2L, ...).

        Each of the 2 L^3 different wavevectors stands there four times.
        """
        shape = (2 * self.cells,) * 3
        grid = np.zeros(shape + values.shape[1:])
        grid[tuple(self.half_steps.T)] = values
        return np.fft.fftn(grid, axes=(0, 1, 2))

    def on_sites(self, waves: NDArray[np.complex128]) -> Array:
        """The inverse of `waves`."""
        return np.fft.ifftn(waves, axes=(0, 1, 2)).real[tuple(self.half_steps.T)]


@dataclass(frozen=True)
class GridResponse:
    """`lattice_sums.response` at the wavevectors of `Supercell.waves`; k = 0 is zero throughout.

    Parameters
    ----------
    inverse : D^-1, shape (2L, 2L, 2L, 3, 3). psi, W : energies of charge waves, (2L, 2L, 2L).
    """

    inverse: Array
    psi: Array
    W: Array


@computed_once(maxsize=4)
def grid_response(cells: int) -> GridResponse:
    """The linear response of a supercell of L = `cells`."""
    axis = np.arange(2 * cells)
    steps = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    k = _in_first_zone(steps, cells) * (2.0 * np.pi / (cells * BCC.cube_edge))
    moving = (k**2).sum(axis=1) > 0.0
    found = response(k[moving], BCC)
    inverse, psi, gain = np.zeros((len(k), 3, 3)), np.zeros(len(k)), np.zeros(len(k))
    inverse[moving], psi[moving], gain[moving] = np.linalg.inv(found.D), found.psi, found.W
    shape = (2 * cells,) * 3
    return GridResponse(inverse.reshape(*shape, 3, 3), psi.reshape(shape), gain.reshape(shape))


def _in_first_zone(steps: NDArray[np.int64], cells: int) -> NDArray[np.int64]:
    """The shortest wavevectors equivalent to 2 pi steps/edge, in the same units."""
    axis = np.arange(-2, 3)
    vectors = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    vectors = vectors[BCC.reciprocal_contains(vectors)]
    candidates = steps[:, None, :] - cells * vectors[None, :, :]
    nearest = np.argmin((candidates**2).sum(axis=-1), axis=1)
    return candidates[np.arange(len(steps)), nearest]


@dataclass(frozen=True)
class Ewald:
    """Energy of point charges in a periodic cube with a uniform neutralising background.

    E = (1/2) sum' Z_i Z_j erfc(A r)/r
    + (2 pi/V) sum_(q != 0) exp(-q^2/4A^2)/q^2 |sum_j Z_j e^(iqr)|^2
    - (A/sqrt(pi)) sum Z^2 - (pi/2VA^2) (sum Z)^2, independent of A.

    Parameters
    ----------
    edge : of the cube, in a_i.
    reach : where the sum over pairs ends, in edges, below 1.5; A follows from it.

    Raises
    ------
    InvalidInputError : `reach` is not between 0.1 and 1.5.
    """

    edge: float
    reach: float = DEFAULT_REACH

    def __post_init__(self) -> None:
        if not 0.1 <= self.reach < 1.5:
            raise InvalidInputError(f"A reach of {self.reach:g} edges is not between 0.1 and 1.5.")

    @property
    def splitting(self) -> float:
        """A in units of 1/a_i."""
        return NEGLIGIBLE / (self.reach * self.edge)

    @cached_property
    def _waves(self) -> tuple[NDArray[np.int64], Array]:
        """One of each pair of wavevectors +-q in units of 2 pi/edge, and the weights of both."""
        unit = 2.0 * np.pi / self.edge
        farthest = 2.0 * self.splitting * NEGLIGIBLE / unit
        axis = np.arange(-int(farthest), int(farthest) + 1)
        steps = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
        steps = steps[len(steps) // 2 + 1 :]
        square = (steps**2).sum(axis=1)
        steps, square = steps[square < farthest**2], square[square < farthest**2] * unit**2
        decay = np.exp(-square / (4.0 * self.splitting**2)) / square
        return np.ascontiguousarray(steps), 4.0 * np.pi / self.edge**3 * decay

    @property
    def _shifts(self) -> Array:
        """Along each axis, from the image nearest to an ion to those within the reach."""
        return self.edge * np.array([-1.0, 0.0, 1.0])

    @cached_property
    def _own_images(self) -> float:
        """Sum of erfc(A R)/R over the periodic images of an ion, within the reach."""
        images = np.stack(np.meshgrid(*[self._shifts] * 3), axis=-1).reshape(-1, 3)
        r = np.sqrt((images**2).sum(axis=1))
        r = r[(r > 0.0) & (r < self.reach * self.edge)]
        return float((scipy.special.erfc(self.splitting * r) / r).sum())

    def __call__(self, positions: Array, charges: Array) -> tuple[float, Array]:
        """Energy in e^2/a_i and forces in e^2/a_i^2, shape (n, 3)."""
        positions = np.ascontiguousarray(positions, dtype=float)
        charges = np.ascontiguousarray(charges, dtype=float)
        forces = np.zeros(positions.shape)
        pairs = kernel.screened_pairs(
            positions,
            charges,
            self.edge,
            self.splitting,
            self.reach * self.edge,
            self._shifts,
            forces,
        )
        waves = kernel.waves(positions, charges, self.edge, *self._waves, forces)
        squares, total = float((charges**2).sum()), float(charges.sum())
        own = (0.5 * self._own_images - self.splitting / math.sqrt(math.pi)) * squares
        background = -0.5 * math.pi * total**2 / (self.edge**3 * self.splitting**2)
        return pairs + waves + own + background, forces


@computed_once(maxsize=8)
def _ewald(cells: int) -> Ewald:
    return Ewald(Supercell(cells).edge)


@dataclass(frozen=True)
class Relaxation:
    """A crystal at its minimum of energy.

    Parameters
    ----------
    positions : in a_i. energy : in e^2/a_i. largest_force : of any component, in e^2/a_i^2.
    steps : evaluations of the forces.
    """

    positions: Array
    energy: float
    largest_force: float
    steps: int


def relaxed(cell: Supercell, charges: Array, tolerance: float = FORCE_TOLERANCE) -> Relaxation:
    """Ions at rest, starting from the sites of the perfect crystal.

    Quasi-Newton steps with limited memory, preconditioned with the dynamical matrix of the crystal
    of mean charge: the first step is the displacement of second order.

    Parameters
    ----------
    charges : charge number on each site.
    tolerance : largest force, in e^2/a_i^2.

    Raises
    ------
    NotConvergedError : a force is still larger after 200 steps.
    """
    energy_and_forces = _ewald(cell.cells)
    inverse = grid_response(cell.cells).inverse / charges.mean() ** 2
    positions = cell.sites
    energy, forces = energy_and_forces(positions, charges)
    learnt: deque[tuple[Array, Array]] = deque(maxlen=MEMORY)
    for step in range(1, MOST_STEPS + 1):
        if np.abs(forces).max() < tolerance:
            return Relaxation(positions, energy, float(np.abs(forces).max()), step)
        move = _quasi_newton_step(cell, inverse, forces, learnt)
        before = forces
        positions = positions + move
        energy, forces = energy_and_forces(positions, charges)
        if (move * (before - forces)).sum() > 0.0:
            learnt.append((move, before - forces))
    raise NotConvergedError(
        f"After {MOST_STEPS} steps a force of {np.abs(forces).max():.1e} e^2/a_i^2 is left: "
        "the crystal does not stay near the bcc lattice."
    )


def _quasi_newton_step(
    cell: Supercell, inverse: Array, forces: Array, learnt: deque[tuple[Array, Array]]
) -> Array:
    """Displacements by the two-loop recursion of L-BFGS (Nocedal 1980), shape (count, 3)."""
    left = forces.copy()
    shares = []
    for move, change in reversed(learnt):
        share = (move * left).sum() / (move * change).sum()
        left -= share * change
        shares.append(share)
    step = cell.on_sites((inverse @ cell.waves(left)[..., None])[..., 0])
    for (move, change), share in zip(learnt, reversed(shares), strict=True):
        step += move * (share - (change * step).sum() / (move * change).sum())
    return step * min(1.0, LONGEST_STEP / float(np.abs(step).max()))


@dataclass(frozen=True)
class SecondOrderError:
    """Energies of one configuration, per ion in U_1.

    Parameters
    ----------
    unrelaxed : Ewald energy on the sites, linear mixing of the pure crystals taken off.
    displacement : what displacements gain in second order, U_shft.
    relaxed : Ewald energy at its minimum, linear mixing taken off.
    largest_force : that is left, in e^2/a_i^2.
    """

    unrelaxed: float
    displacement: float
    relaxed: float
    largest_force: float

    @property
    def second_order(self) -> float:
        """Unrelaxed energy and what displacements gain in second order."""
        return self.unrelaxed + self.displacement

    @property
    def missed(self) -> float:
        """What is added to the energy of second order by all higher orders."""
        return self.relaxed - self.second_order


def random_occupation(cell: Supercell, x: float, generator: np.random.Generator) -> Array:
    """1 on the sites of Z2 and 0 on those of Z1, drawn with exact composition.

    Raises
    ------
    InvalidInputError : x of the cell's sites is not a whole number.
    """
    heavy = round(x * cell.count)
    if abs(heavy - x * cell.count) > 1e-9 or not 0 <= heavy <= cell.count:
        raise InvalidInputError(
            f"x = {x:g} is not possible with {cell.count} ions: give a multiple of 1/{cell.count} "
            "between 0 and 1."
        )
    occupation = np.zeros(cell.count)
    occupation[generator.permutation(cell.count)[:heavy]] = 1.0
    return occupation


def charge_wave_energy(cell: Supercell, occupation: Array, energy: Array) -> float:
    """(1/2N^2) sum_(k != 0) |sigma_k|^2 E(k) of one configuration, sigma = occupation - x.

    Parameters
    ----------
    energy : E(k), `psi` or `W` of `grid_response`.
    """
    waves = cell.waves(occupation - occupation.mean())
    # Every wavevector stands four times on the grid.
    return float((np.abs(waves) ** 2 * energy).sum()) / (8.0 * cell.count**2)


def second_order_error(
    mixture: Mixture, cell: Supercell, occupation: Array, tolerance: float = FORCE_TOLERANCE
) -> SecondOrderError:
    """Unrelaxed, second-order and relaxed energy of one configuration.

    Parameters
    ----------
    occupation : 1 on the sites of Z2 and 0 on those of Z1.
    tolerance : largest force left, in e^2/a_i^2.

    Raises
    ------
    NotConvergedError : the crystal does not come to rest.
    """
    charges = mixture.Z1 + (mixture.Z2 - mixture.Z1) * occupation
    found = relaxed(cell, charges, tolerance)
    unit = mixture.Z1 ** (5.0 / 3.0) * float(np.cbrt(charges.mean()))
    linear = -madelung(BCC) * float(np.mean(charges ** (5.0 / 3.0))) / mixture.Z1 ** (5.0 / 3.0)
    unrelaxed, _ = _ewald(cell.cells)(cell.sites, charges)
    gain = charge_wave_energy(cell, occupation, grid_response(cell.cells).W)
    return SecondOrderError(
        unrelaxed=unrelaxed / (cell.count * unit) - linear,
        displacement=-((mixture.Z2 - mixture.Z1) ** 2) * gain / unit,
        relaxed=found.energy / (cell.count * unit) - linear,
        largest_force=found.largest_force,
    )
