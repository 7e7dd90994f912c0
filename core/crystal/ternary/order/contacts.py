"""Where S(k) >= 0 binds three nuclei: wavevectors and vectors at which S touches zero.

Newton's method on everything at once, once cuts have found the contacts roughly: with links as in
`links`, the conditions of a contact are S(k) v = 0, <v> = 0, <v^2> = 1 and d(v S v)/dk = 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.crystal.lattice import Array
from core.crystal.ternary.order.links import FIRST, SECOND, LinkProblem, Links
from core.crystal.ternary.order.positivity import EigenvalueSearch, Minima

STEPS = 12
SETTLED = 1e-10
"""Last step of Newton's method."""
LONGEST = 0.5
"""Longest step of a logarithm, of a component of v or of an angle."""
RUNAWAY = 100.0
"""Logarithms and multipliers that no crystal has."""
PER_CONTACT = 6
"""Unknowns of a contact: mu, v_1, v_2 and the three angles."""
FLAT = 1e-7
"""Curvature that is added along every angle: where S is flat, contacts need not move."""


@dataclass
class Contacts:
    """Where S touches zero, and how strongly it is kept from going below.

    Parameters
    ----------
    mu : multipliers per ion and over T, shape (n,).
    vectors : v, shape (n, 3). angles : k a_l/2, shape (n, 3). cosines : C_i(k), shape (n, shells).
    """

    mu: Array
    vectors: Array
    angles: Array
    cosines: Array

    def keep(self, rows: np.ndarray) -> Contacts:
        """Some of them."""
        return Contacts(self.mu[rows], self.vectors[rows], self.angles[rows], self.cosines[rows])

    def copy(self) -> Contacts:
        """The same, to be changed."""
        return self.keep(np.arange(len(self.mu)))

    def joined(self, low: Minima) -> Contacts:
        """With minima of S as further contacts."""
        return Contacts(
            np.concatenate([self.mu, np.zeros(len(low.eigenvalue))]),
            np.concatenate([self.vectors, low.vectors]),
            np.concatenate([self.angles, low.angles]),
            np.concatenate([self.cosines, low.cosines]),
        )

    @property
    def force(self) -> Array:
        """What they add to -mu_a, sum_j mu_j (v_ja^2 - 1): v dS_0/dx_a v less its mean."""
        return np.asarray(self.mu @ (self.vectors**2 - 1.0))


@dataclass
class _Shells:
    """How links of each shell follow h, to first order.

    Parameters
    ----------
    r : of 00, 11, 22 and the pairs, shape (shells, 6).
    du, dr : changes for the rows sum_b x_b r_ab = 1 alone, shapes (shells, 3) and (shells, 6).
    du_dh, dr_dh : shapes (shells, 3, 3) and (shells, 6, 3).
    """

    r: Array
    du: Array
    dr: Array
    du_dh: Array
    dr_dh: Array


def _shells(x: Array, u: Array, h: Array) -> _Shells:
    logs = u[:, :, None] + u[:, None, :]
    logs[:, FIRST, SECOND] += h
    logs[:, SECOND, FIRST] += h
    r = np.exp(np.minimum(logs, RUNAWAY))
    weighted = r * x
    rows = weighted.sum(axis=2)
    matrix = weighted.copy()
    matrix[:, range(3), range(3)] += rows
    pushed = np.zeros((len(u), 3, 4))
    pushed[:, :, 0] = rows - 1.0
    pushed[:, FIRST, [1, 2, 3]] = weighted[:, FIRST, SECOND]
    pushed[:, SECOND, [1, 2, 3]] = weighted[:, SECOND, FIRST]
    follow = -np.asarray(np.linalg.solve(matrix, pushed), dtype=float)
    pairs = follow[:, FIRST] + follow[:, SECOND]
    pairs[:, range(3), [1, 2, 3]] += 1.0
    links = np.concatenate([r[:, range(3), range(3)], r[:, FIRST, SECOND]], axis=1)
    change = links[:, :, None] * np.concatenate([2.0 * follow, pairs], axis=1)
    return _Shells(links, follow[:, :, 0], change[:, :, 0], follow[:, :, 1:], change[:, :, 1:])


class ContactNewton:
    """Solves for links and contacts of one crystal, the most abundant nucleus first."""

    def __init__(self, problem: LinkProblem, search: EigenvalueSearch) -> None:
        self.problem, self.search = problem, search

    def settle(self, x: Array, pull: Array, links: Links, contacts: Contacts) -> bool:
        """Change links and contacts to where all conditions hold; False if they are not found."""
        u, lam = links.u[0], links.lam[0]
        for _ in range(STEPS):
            try:
                shells, matrix, right, dh = self._system(x, pull, u, lam, contacts)
                step = np.linalg.solve(matrix, right)
            except np.linalg.LinAlgError:
                return False
            if not np.isfinite(step).all():
                return False
            change = shells.du + (shells.du_dh @ (dh @ step)[:, :, None])[:, :, 0]
            each = step[3:].reshape(-1, PER_CONTACT)
            part = min(1.0, LONGEST / max(np.abs(change).max(), np.abs(each[:, 3:]).max()))
            u += part * change
            lam += part * step[:3]
            contacts.mu += part * each[:, 0]
            contacts.vectors[:, 1:] += part * each[:, 1:3]
            contacts.vectors[:, 0] = -(contacts.vectors[:, 1:] @ x[1:]) / x[0]
            contacts.angles += part * each[:, 3:]
            if max(np.abs(u).max(), np.abs(contacts.mu).max()) > RUNAWAY:
                return False
            # A trace's components of v are large where its multiplier is small.
            moved = max(np.abs(change).max(), np.abs(each[:, 3:]).max())
            if moved < SETTLED:
                contacts.cosines = np.array([self.search.cosines(at)[0] for at in contacts.angles])
                links.h[0] = self._exponents(pull, lam, contacts)
                return True
        return False

    def _exponents(self, pull: Array, lam: Array, contacts: Contacts) -> Array:
        m = self.problem.neighbours[:, None]
        squares = (contacts.vectors[:, FIRST] - contacts.vectors[:, SECOND]) ** 2
        bound = np.einsum("j,ji,jp->ip", contacts.mu, contacts.cosines, squares)
        return np.asarray((pull * self.problem.energies[:, None] - bound) / m - lam)

    def _system(
        self, x: Array, pull: Array, u: Array, lam: Array, contacts: Contacts
    ) -> tuple[_Shells, Array, Array, Array]:
        """Newton's equations for lam and the contacts, and how h follows these, (shells, 3, n)."""
        m, count = self.problem.neighbours, len(contacts.mu)
        waves = [self.search.cosines(at) for at in contacts.angles]
        contacts.cosines = np.array([wave[0] for wave in waves])
        shells = _shells(x, u, self._exponents(pull, lam, contacts))
        size = 3 + PER_CONTACT * count
        dh = np.zeros((len(m), 3, size))
        dh[:, range(3), range(3)] = -1.0
        # v_0 follows v_1 and v_2 by <v> = 0.
        dv = np.array([[-x[1] / x[0], -x[2] / x[0]], [1.0, 0.0], [0.0, 1.0]])
        apart = dv[FIRST] - dv[SECOND]
        for j, (cosine, slope, _) in enumerate(waves):
            at, mu = 3 + PER_CONTACT * j, contacts.mu[j]
            difference = contacts.vectors[j, FIRST] - contacts.vectors[j, SECOND]
            share = cosine / m
            dh[:, :, at] = -share[:, None] * difference**2
            dh[:, :, at + 1 : at + 3] = (
                -2.0 * mu * share[:, None, None] * (difference[:, None] * apart)
            )
            dh[:, :, at + 3 : at + 6] = (
                -mu * (slope.T / m[:, None])[:, None, :] * (difference**2)[:, None]
            )
        change = shells.dr_dh @ dh
        matrix, right = np.zeros((size, size)), np.zeros(size)
        excess = shells.r - 1.0 + shells.dr
        kept, kept_change = m @ excess, np.tensordot(m, change, 1)
        for row, (more, less) in enumerate(((1, None), (2, None), (5, 3))):
            right[row] = -kept[more] + (0.0 if less is None else kept[less])
            matrix[row] = kept_change[more] - (0.0 if less is None else kept_change[less])
        for j, wave in enumerate(waves):
            at = 3 + PER_CONTACT * j
            rows = slice(at, at + PER_CONTACT)
            right[rows] = self._contact(
                x, contacts.vectors[j], dv, wave, shells, change, matrix[rows], at
            )
        return shells, matrix, right, dh

    def _contact(
        self, x: Array, v: Array, dv: Array, wave: tuple[Array, Array, Array], shells: _Shells,
        change: Array, matrix: Array, at: int,
    ) -> Array:  # fmt: skip
        """Fill the rows of one contact; returns its right side."""
        cosine, slope, bend = wave
        whole = shells.r - 1.0
        right = np.empty(PER_CONTACT)
        # S v = 0, without what follows from the others. Six numbers are a symmetric matrix.
        tilt = _matrices(cosine @ whole) * x
        moved = np.tensordot(cosine, change, 1)
        matrix[:2] = ((x * v) @ _matrices(moved.T)).T[1:]
        matrix[:2, at + 1 : at + 3] += (dv + tilt @ dv)[1:]
        matrix[:2, at + 3 : at + 6] += ((x * v) @ _matrices(slope @ whole)).T[1:]
        right[:2] = -(v + tilt @ v + _matrices(cosine @ shells.dr) @ (x * v))[1:]
        # <v^2> = 1.
        matrix[2, at + 1 : at + 3] += (x * v) @ dv
        right[2] = 0.5 * (1.0 - x @ v**2)
        # d(v S v)/dk = 0.
        both = x[FIRST] * x[SECOND]
        difference = v[FIRST] - v[SECOND]
        form = -whole[:, 3:] @ (both * difference**2)
        matrix[3:] += slope @ ((-both * difference**2) @ change[:, 3:])
        matrix[3:, at + 1 : at + 3] += slope @ (
            -2.0
            * (shells.r[:, 3:] - 1.0)
            @ ((both * difference)[:, None] * (dv[FIRST] - dv[SECOND]))
        )
        matrix[3:, at + 3 : at + 6] += bend @ form + FLAT * np.eye(3)
        right[3:] = -slope @ (form - shells.dr[:, 3:] @ (both * difference**2))
        return right


def _matrices(six: Array) -> Array:
    """Symmetric matrices from the entries 00, 11, 22, 01, 02 and 12 along the last axis."""
    return np.asarray(six[..., [[0, 3, 4], [3, 1, 5], [4, 5, 2]]])
