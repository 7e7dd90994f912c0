"""Crystals of three nuclei behind one interface."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from core.crystal.higher_orders import missed_share
from core.crystal.lattice import BCC, Array
from core.crystal.lattice_sums import lattice_sums, madelung
from core.crystal.mixtures import Mixture
from core.crystal.order.spherical import HIGHEST
from core.crystal.solids.second_order import REFUSED_SHARE, highest_ratio
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.order.structure import random_structure
from core.crystal.ternary.phase import MomentPhase, Phase
from core.errors import OutsideValidityError
from core.kernels import ternary as kernel


class Solid(Phase):
    """A crystal whose energy is of second order in Z - <Z>.

    F = Gamma zeta (<Z^5/3> - <Z>^(5/3))/Z1^(5/3)
        - Gamma kappa sum_(a<b) (Z_a - Z_b)^2 [x_a x_b T_0 + sum_i eps_i^ab J_i] - S
    with the order eps_i^ab of neighbours in shell i.

    Attributes
    ----------
    colour : of its curves, such as "#0072B2".

    Raises
    ------
    OutsideValidityError : the second order fails for the lightest and the heaviest nucleus.
    """

    colour: ClassVar[str]

    def __init__(self, ternary: Ternary) -> None:
        super().__init__(ternary)
        extremes = Mixture(ternary.Z1, ternary.Z3)
        if not missed_share(extremes) < REFUSED_SHARE:
            raise OutsideValidityError(
                f"Solids of three nuclei expand the energy in Z - <Z> and fail for Z3/Z1 = "
                f"{extremes.ratio:.2f}: above {highest_ratio():.2f} higher orders change the "
                f"mixing energy by more than {REFUSED_SHARE:g} times what the second gives; "
                "choose charges nearer to each other."
            )

    def order(self, x: Array, gamma: float, shells: int) -> Array:
        """eps_i^ab/(x_a x_b) of the pairs in `PAIRS`, shape (shells, 3); none here."""
        return np.zeros((shells, 3))

    def structure(self, x: Array, gamma: float, k: Array) -> Array:
        """S_ab(k) at wavevectors of shape (n, 3) in 1/a_i, shape (n, 3, 3); that of no order here.

        Parameters
        ----------
        x : shape (3,). k : none of them a vector of the reciprocal lattice.
        """
        return np.broadcast_to(random_structure(x), (len(k), 3, 3))


class MomentSolid(MomentPhase, Solid):
    """A crystal without order, or with one that depends on y = Gamma kappa s alone.

    F = Gamma zeta (<Z^5/3> - <Z>^(5/3))/Z1^(5/3) - T_0 y + phi(y) - S_mix.
    """

    def order_table(self) -> Array:
        """Chebyshev series of phi/y^2 and two derivatives on 0 < y < `HIGHEST`, shape (3, n)."""
        return np.zeros((3, 1))

    def law(self) -> Array:
        """zeta/Z1^(5/3), T_0, 1/(2 Z1^(5/3)) and the middle of the table, for the kernel."""
        unit = self.ternary.Z1 ** (5.0 / 3.0)
        return np.array([madelung(BCC) / unit, lattice_sums("bcc").T0, 0.5 / unit, HIGHEST / 2.0])

    def _fill(self, x: Array, gamma: Array, out: Array) -> None:
        kernel.solid(self.ternary.charges, self.law(), self.order_table(), x, gamma, out)
