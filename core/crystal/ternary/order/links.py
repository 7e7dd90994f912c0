"""Links between three nuclei at thermal equilibrium, under cuts of the condition S(k) >= 0.

Independent links of all shells make the free energy least where

    r_ab = P_ab/(x_a x_b) = exp(u_a + u_b + h_ab),   h_aa = 0,
    h_ab = G_ab J_i/m_i - lam_ab - sum_j mu_j (v_ja - v_jb)^2 C_i(k_j)/m_i,   sum_b x_b r_ab = 1,

with G_ab = Gamma kappa (Z_a - Z_b)^2 and a multiplier lam_ab for each sum_i m_i (r_ab - 1) = 0.
Everywhere here the most abundant nucleus comes first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.crystal.lattice import Array
from core.crystal.ternary.mixture import PAIRS
from core.errors import NotConvergedError
from core.kernels import ternary_order

SETTLED = 1e-6
"""Last step of Newton's method, which squares its errors, that is taken for the end."""
SETTLED_UNDER_CUTS = 1e-4
"""The same where cuts that are nearly one exchange their multipliers, which leads nowhere."""
FIRST, SECOND = (np.array(places) for places in zip(*PAIRS, strict=True))


@dataclass
class Links:
    """Logarithms of what makes the links, and their multipliers; x has shape (n, 3).

    Parameters
    ----------
    u : shape (n, shells, 3). lam : of the pairs, shape (n, 3).
    h : of the pairs, shape (n, shells, 3).
    """

    u: Array
    lam: Array
    h: Array

    def logs(self) -> Array:
        """Logarithms of r_ab, shape (n, shells, 3, 3)."""
        found = self.u[..., :, None] + self.u[..., None, :]
        found[..., FIRST, SECOND] += self.h
        found[..., SECOND, FIRST] += self.h
        return np.asarray(found)


@dataclass
class Cuts:
    """Conditions v_j S(k_j) v_j >= 0 of one crystal.

    Parameters
    ----------
    cosines : C_i(k_j), shape (n, shells). vectors : v_j, <v> = 0 and <v^2> = 1, shape (n, 3).
    mu : their multipliers, per ion and over T. slack : their distances from zero.
    """

    cosines: Array
    vectors: Array
    mu: Array
    slack: Array

    @property
    def squares(self) -> Array:
        """(v_ja - v_jb)^2 of the pairs, shape (n, 3)."""
        return np.ascontiguousarray((self.vectors[:, FIRST] - self.vectors[:, SECOND]) ** 2)

    @property
    def force(self) -> Array:
        """What they add to -mu_a: v dS_0/dx_a v less its mean is v_a^2 - 1."""
        return np.asarray(self.mu @ (self.vectors**2 - 1.0))

    @property
    def pull(self) -> Array:
        """The sum of mu_j (v_ja - v_jb)^2 C_i(k_j), shape (shells, 3)."""
        return np.einsum("j,ji,jp->ip", self.mu, self.cosines, self.squares)


def no_cuts(shells: int) -> Cuts:
    """None at all."""
    return Cuts(np.empty((0, shells)), np.empty((0, 3)), np.empty(0), np.empty(0))


class LinkProblem:
    """The minimisation for some shells."""

    def __init__(self, energies: Array, neighbours: Array) -> None:
        self.energies, self.neighbours = np.ascontiguousarray(energies), neighbours
        self._nothing = Cuts(
            np.zeros((1, len(energies))), np.zeros((1, 3)), np.zeros(1), np.zeros(1)
        )

    def free(self, x: Array, pull: Array) -> Links:
        """Links of many crystals without cuts.

        Parameters
        ----------
        x, pull : fractions and G_p of the pairs, shape (n, 3).

        Raises
        ------
        NotConvergedError : Newton's method found no minimum.
        """
        shells = len(self.energies)
        middle = self.energies.sum() / self.neighbours.sum()
        start = Links(
            np.zeros((len(x), shells, 3)),
            np.array(pull * middle, order="C"),
            np.empty((len(x), shells, 3)),
        )
        moved = self._settle(x, pull, start, no_cuts(shells), 1.0)
        for row in np.flatnonzero(~(moved < SETTLED)):
            raise _lost(x[row])
        return start

    def under(self, x: Array, pull: Array, start: Links, cuts: Cuts, goal: float) -> None:
        """Change `start` and the multipliers of cuts to the minimum of one crystal.

        Raises
        ------
        NotConvergedError : Newton's method found no minimum.
        """
        moved = self._settle(x[None], pull[None], start, cuts, goal)
        if not moved[0] < SETTLED_UNDER_CUTS:
            raise _lost(x)

    def _settle(self, x: Array, pull: Array, links: Links, cuts: Cuts, goal: float) -> Array:
        shells, size = len(self.energies), 3 + len(cuts.mu)
        moved = np.empty(len(x))
        passed = cuts if len(cuts.mu) else self._nothing
        ternary_order.equilibrium(
            np.ascontiguousarray(x), np.ascontiguousarray(pull), self.energies, self.neighbours,
            passed.cosines, passed.squares, links.u, links.lam, passed.mu, passed.slack, goal,
            moved, np.empty(3), np.empty(3), np.empty(6), np.empty(3), np.empty(9), np.empty(9),
            np.empty((shells, 6)), np.empty((shells, 12)), np.empty((size, size)), np.empty(size),
        )  # fmt: skip
        ratio = self.energies / self.neighbours
        links.h[:] = pull[:, None, :] * ratio[:, None] - links.lam[:, None, :]
        links.h -= cuts.pull / self.neighbours[:, None]
        return moved


def _lost(x: Array) -> NotConvergedError:
    return NotConvergedError(
        "The order of neighbours did not converge at x = "
        f"{', '.join(f'{part:.3g}' for part in x)}: choose a lower Gamma."
    )
