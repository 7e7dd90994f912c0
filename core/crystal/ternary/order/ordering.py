"""Short-range order of three nuclei at thermal equilibrium.

Per ion and over T, with G_ab = Gamma kappa (Z_a - Z_b)^2 and P_ab = x_a x_b + eps_ab,

    phi = -sum_i J_i sum_(a<b) G_ab eps_i^ab + (1/2) sum_i m_i sum_ab P_ab ln[P_ab/(x_a x_b)],

subject to sum_i m_i eps_i^ab = 0 and to the condition that the matrix S(k) has no negative
eigenvalue at any k. All of it is convex: there is one minimum. Two nuclei are the case x_a = 0, in
which phi is that of Baiko 2025, equations (3) to (6) and (A.4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.cancellation import check
from core.crystal.lattice import Array
from core.crystal.lattice_sums import LatticeSums
from core.crystal.starts import one_computation, starts
from core.crystal.ternary.order.contacts import ContactNewton, Contacts
from core.crystal.ternary.order.links import (
    FIRST,
    SECOND,
    Cuts,
    LinkProblem,
    Links,
)
from core.crystal.ternary.order.positivity import EigenvalueSearch, Minima
from core.errors import NotConvergedError

TOLERANCE = 1e-10
"""Largest violation of S(k) >= 0 that is left, in units of S_0."""
NEARLY = 0.03
"""Minima of S within this of zero are looked at as contacts."""
SUSPECT = 0.25
"""Crystals whose S falls below this on the coarse grid are searched for minima."""
CLOSE, CLOSER = 2e-3, 0.05
"""Violation from which on cuts tell the contacts; and by which factor it has to shrink before that
is tried again."""
GAP = 1e-11
"""Sum of multipliers times distances from zero at which a minimum under cuts is settled."""
ROUNDS, CHANGES = 60, 12
"""Rounds of cuts, and changes of the set of contacts."""
SAME = 1e-3
"""Contacts whose C_i differ by less, in parts of the number of neighbours, are one."""
NEAR = 0.05
"""Number fraction within which a known minimum is where the search begins."""
LIGHT = 1e-6
"""Smallest share of the largest multiplier that a contact has to have to be one."""


@dataclass(frozen=True)
class Ordering:
    """Order at the minimum for some crystals.

    Parameters
    ----------
    x : fractions, shape (n, 3). pull : G of the pairs, shape (n, 3).
    logs : ln r_ab = ln[P_ab/(x_a x_b)], shape (n, shells, 3, 3).
    force : of the contacts, sum_j mu_j (v_ja^2 - 1), shape (n, 3); zero where none binds.
    """

    x: Array
    pull: Array
    logs: Array
    force: Array
    sums: LatticeSums

    @property
    def positivity_binds(self) -> np.ndarray:
        """Whether the condition S(k) >= 0 is active, shape (n,)."""
        return np.asarray((self.force != 0.0).any(axis=1))

    @property
    def parameters(self) -> Array:
        """eps_i^ab/(x_a x_b) of the pairs, shape (n, shells, 3)."""
        return np.asarray(np.expm1(self.logs[..., FIRST, SECOND]))

    def energy(self) -> Array:
        """What the order adds to the energy over T, shape (n,)."""
        weight = self.pull * self.x[:, FIRST] * self.x[:, SECOND]
        return np.asarray(-np.einsum("i,np,nip->n", self.sums.J, weight, self.parameters))

    def entropy_change(self) -> Array:
        """S - S_mix per ion, shape (n,)."""
        each = np.exp(self.logs) * self.logs
        return np.asarray(
            -0.5 * np.einsum("i,niab,na,nb->n", self.sums.neighbours, each, self.x, self.x)
        )

    def free_energy(self) -> Array:
        """phi, shape (n,)."""
        return self.energy() - self.entropy_change()

    def potentials(self, charges: Array) -> Array:
        """What phi adds to g_a, shape (n, 3).

        phi + L_a - <L> - E (Z_a - <Z>)/(3 <Z>) - force_a, where L_a = sum_i m_i sum_b x_b ln r_ab
        and E is the energy: the minimum makes the changes of order vanish.
        """
        logs = np.einsum("i,niab,nb->na", self.sums.neighbours, self.logs, self.x)
        mean = (self.x @ charges)[:, None]
        logs -= (self.x * logs).sum(axis=1, keepdims=True)
        scale = self.energy()[:, None] * (charges - mean) / (3.0 * mean)
        return np.asarray(self.free_energy()[:, None] + logs - scale - self.force)


class OrderingProblem:
    """The minimisation for one lattice and number of shells."""

    def __init__(self, sums: LatticeSums) -> None:
        self.sums = sums
        self.links = LinkProblem(sums.J, sums.neighbours)
        self.search = EigenvalueSearch(sums)
        self.newton = ContactNewton(self.links, self.search)

    def without_positivity(self, x: Array, pull: Array) -> Ordering:
        """The minimum without the condition S(k) >= 0."""
        order, x, pull = _most_abundant_first(x, pull)
        return self._ordering(order, x, pull, self.links.free(x, pull), np.zeros_like(x))

    @one_computation()
    def equilibrium(self, x: Array, pull: Array) -> Ordering:
        """Order at the minimum.

        Parameters
        ----------
        x : fractions, shape (n, 3). pull : Gamma kappa (Z_a - Z_b)^2 of `PAIRS`, shape (n, 3).

        Raises
        ------
        NotConvergedError : the minimum was not found, or S(k) >= 0 could not be met.
        """
        order, x, pull = _most_abundant_first(x, pull)
        links, force = self.links.free(x, pull), np.zeros_like(x)
        lowest = self.search.lowest_on_grid(x, np.expm1(links.logs()))
        for row in np.flatnonzero(lowest < SUSPECT):
            here = Links(links.u[row : row + 1], links.lam[row : row + 1], links.h[row : row + 1])
            force[row] = self._bound(x[row], pull[row], here)
        return self._ordering(order, x, pull, links, force)

    def _ordering(
        self, order: np.ndarray, x: Array, pull: Array, links: Links, force: Array
    ) -> Ordering:
        """In the order of charges again."""
        back = np.argsort(order, axis=1)
        logs = np.take_along_axis(links.logs(), back[:, None, :, None], axis=2)
        logs = np.take_along_axis(logs, back[:, None, None, :], axis=3)
        rows = np.arange(len(x))[:, None]
        return Ordering(x[rows, back], _turned(pull, back), logs, force[rows, back], self.sums)

    def _bound(self, x: Array, pull: Array, links: Links) -> Array:
        """Change the links of one crystal to the minimum with S(k) >= 0; returns the force."""
        low = self._low(x, links)
        if low.eigenvalue.min(initial=0.0) > -TOLERANCE:
            return np.zeros(3)
        near = starts(self).near(*_place(x, pull))
        if near is not None and np.abs(near.x - x).max() < NEAR:
            known = Links(near.links.u, pull / near.pull * near.links.lam, near.links.h)
            found = self._touch(x, pull, known, near.contacts.copy())
            if found is not None:
                return self._settled(x, pull, links, *found)
        cuts, tried = _cuts(low.keep(low.eigenvalue < 0.0)), CLOSE / CLOSER
        for _ in range(ROUNDS):
            check()
            self.links.under(x, pull, links, cuts, GAP)
            low = self._low(x, links)
            violation = -low.eigenvalue.min(initial=0.0)
            if violation < CLOSER * tried:
                tried = violation
                found = self._touch(x, pull, links, _contacts(low, cuts, self.sums.neighbours))
                if found is not None:
                    return self._settled(x, pull, links, *found)
            if violation < TOLERANCE:
                return cuts.force
            cuts = _joined(cuts, _cuts(low.keep(low.eigenvalue < 0.0)))
        raise NotConvergedError(
            f"S(k) >= 0 was not met at x = {', '.join(f'{part:.3g}' for part in x)}: "
            "choose a lower Gamma."
        )

    def _settled(
        self, x: Array, pull: Array, links: Links, found: Links, contacts: Contacts
    ) -> Array:
        """Put what was found in place, as a start for neighbours too; returns the force."""
        links.u[:], links.lam[:], links.h[:] = found.u, found.lam, found.h
        starts(self).remember(*_place(x, pull), _Known(x, pull, found, contacts))
        return contacts.force

    def _low(self, x: Array, links: Links) -> Minima:
        return self.search.minima(x, np.expm1(links.logs()[0]), NEARLY)

    def _touch(
        self, x: Array, pull: Array, links: Links, contacts: Contacts | None
    ) -> tuple[Links, Contacts] | None:
        """The minimum from contacts that are known roughly, if Newton's method finds it."""
        if contacts is None:
            return None
        here = Links(links.u.copy(), links.lam.copy(), links.h.copy())
        for _ in range(CHANGES):
            if not len(contacts.mu) or not self.newton.settle(x, pull, here, contacts):
                return None
            if contacts.mu.min() < 0.0:
                contacts = contacts.keep(contacts.mu > 0.0)
                continue
            low = self._low(x, here)
            below = low.keep(low.eigenvalue < -TOLERANCE)
            if not len(below.eigenvalue):
                return here, contacts
            more = _distinct(contacts.joined(below), self.sums.neighbours)
            if len(more.mu) == len(contacts.mu):
                return None
            contacts = more
        return None


@dataclass(frozen=True)
class _Known:
    """A minimum at which S touches zero."""

    x: Array
    pull: Array
    links: Links
    contacts: Contacts


def _place(x: Array, pull: Array) -> tuple[float, float]:
    """Two numbers by which neighbours are found; they need not tell all crystals apart."""
    return float(x[0]) * (1.0 - 1e-9), float(pull.max()) * (1.0 + float(x[1]))


def _most_abundant_first(x: Array, pull: Array) -> tuple[np.ndarray, Array, Array]:
    """The places of nuclei by abundance, and x and pull in their order."""
    order = np.argsort(-x, axis=1, kind="stable")
    return order, np.take_along_axis(x, order, axis=1), _turned(pull, order)


def _turned(pull: Array, order: np.ndarray) -> Array:
    """Numbers of the pairs for nuclei in another order."""
    square = np.zeros((len(pull), 3, 3))
    square[:, FIRST, SECOND] = square[:, SECOND, FIRST] = pull
    rows = np.arange(len(pull))[:, None]
    return np.asarray(square[rows, order[:, FIRST], order[:, SECOND]])


def _cuts(low: Minima) -> Cuts:
    count = len(low.eigenvalue)
    slack = np.maximum(np.abs(low.eigenvalue), 0.01)
    return Cuts(low.cosines, low.vectors, np.full(count, 0.01), slack)


def _joined(cuts: Cuts, more: Cuts) -> Cuts:
    """Both, without those of the first that are far from being met."""
    near = cuts.slack < NEARLY
    return Cuts(
        np.concatenate([cuts.cosines[near], more.cosines]),
        np.concatenate([cuts.vectors[near], more.vectors]),
        np.concatenate([np.maximum(cuts.mu[near], 1e-4), more.mu]),
        np.concatenate([np.maximum(cuts.slack[near], 1e-3), more.slack]),
    )


def _contacts(low: Minima, cuts: Cuts, neighbours: Array) -> Contacts | None:
    """Minima that cuts hold up as contacts, each with the multipliers of the cuts closest to it."""
    if not len(low.eigenvalue):
        return None
    bare = Contacts(np.zeros(len(low.eigenvalue)), low.vectors, low.angles, low.cosines)
    bare = _distinct(bare, neighbours)
    apart = np.abs((bare.cosines[None] - cuts.cosines[:, None]) / neighbours).max(axis=2)
    closest = np.argmin(apart, axis=1)
    bare.mu = np.bincount(closest, weights=cuts.mu, minlength=len(bare.mu)).astype(float)
    return bare.keep(bare.mu > LIGHT * bare.mu.max())


def _distinct(contacts: Contacts, neighbours: Array) -> Contacts:
    """Contacts without those that are equivalent to an earlier one."""
    cosines = contacts.cosines / neighbours
    apart = np.abs(cosines[:, None, :] - cosines[None, :, :]).max(axis=2)
    return contacts.keep(np.flatnonzero(~np.tril(apart < SAME, -1).any(axis=1)))
