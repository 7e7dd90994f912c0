"""Vibrations of crystals of two nuclei whose ions are at rest where they are in equilibrium.

The force constants of a relaxed supercell, by differences of Ewald forces. A crystal is stable if
none of their eigenvalues lambda is negative: then no frequency is imaginary. Classical vibrations
contribute (T/2) sum ln lambda to the free energy, whatever the masses; what linear mixing of pure
crystals at the same density of electrons leaves out of it is, per ion over T,

    (1/2N) [sum ln lambda - sum ln lambda(all charges <Z>)] + (3/2) (ln <Z> - <ln Z>),

as lambda of a pure crystal goes as Z^2 n_i = Z n_e. Each ion's constants have the trace
4 pi n_e Z e^2, by Poisson's equation with a uniform background.
"""

from __future__ import annotations

import numpy as np

from core.cancellation import each
from core.crystal.lattice import Array
from core.crystal.supercells import Ewald, Supercell, relaxed

STEP = 1e-4
"""Displacement for differences of forces, in a_i."""
TRANSLATIONS = 3
"""Eigenvalues that are zero because the crystal may be moved as a whole."""


def force_constants(cell: Supercell, charges: Array, positions: Array) -> Array:
    """Second derivatives of the energy in e^2/a_i^3, shape (3n, 3n), symmetric.

    Parameters
    ----------
    charges : charge number of each ion. positions : in a_i, shape (n, 3).
    """
    energy_and_forces = Ewald(cell.edge)
    rows = []
    for coordinate in each(range(positions.size)):
        forces = []
        for sign in (1.0, -1.0):
            moved = positions.copy()
            moved.flat[coordinate] += sign * STEP
            forces.append(energy_and_forces(moved, charges)[1].ravel())
        rows.append((forces[1] - forces[0]) / (2.0 * STEP))
    constants = np.array(rows)
    return 0.5 * (constants + constants.T)


def stiffness(cell: Supercell, charges: Array) -> Array:
    """Eigenvalues of the force constants of the relaxed crystal, ascending, without translations.

    In e^2/a_i^3. A negative one would be an imaginary frequency.

    Raises
    ------
    NotConvergedError : the crystal does not stay near the bcc lattice.
    """
    constants = force_constants(cell, charges, relaxed(cell, charges).positions)
    values = np.linalg.eigvalsh(constants)
    rigid = np.argsort(np.abs(values))[:TRANSLATIONS]
    return np.asarray(np.delete(values, rigid))


def beyond_linear_mixing(cell: Supercell, charges: Array) -> float:
    """Free energy of classical vibrations per ion over T, less linear mixing of pure crystals.

    Raises
    ------
    NotConvergedError : as `stiffness`.
    """
    mean = float(charges.mean())
    here = np.log(stiffness(cell, charges)).sum()
    pure = np.log(stiffness(cell, np.full(cell.count, mean))).sum()
    mixing = 1.5 * (np.log(mean) - float(np.log(charges).mean()))
    return float(here - pure) / (2.0 * cell.count) + mixing
