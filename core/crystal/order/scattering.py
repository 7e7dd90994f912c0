"""Scattering of electrons by the disorder of charges: an effective impurity parameter.

Charges Z_i on the sites of a lattice scatter degenerate electrons elastically with S_ZZ(q) per ion,

    S_ZZ(q) = (Z2 - Z1)^2 [x(1-x) + sum_n m_n (alpha_n - x^2) sin(q R_n)/(q R_n)],

averaged over directions. Transport weighs it as the Coulomb logarithm of impurities does (Yakovlev
& Urpin 1980, Sov. Astron. 24, 303; Roggero & Reddy 2016, doi:10.1103/PhysRevC.94.015803, for an
impurity parameter from S(q)),

    w(q) = q^3 (q^2 + k_TF^2)^-2 (1 - beta^2 q^2/(4 k_F^2)),  0 < q < 2 k_F,

with k_TF^2 = 4 alpha k_F^2/(pi beta), beta = x_r/sqrt(1 + x_r^2). For ions at random the mean of
S_ZZ is the impurity parameter (Z2 - Z1)^2 x(1-x). Displacements of the ions, which add to S_ZZ, and
phonons are left out.
"""

from __future__ import annotations

import numpy as np

from core.constants import E_SQUARED, HBAR_C
from core.crystal.lattice import Array
from core.crystal.order.ordering import Ordering

FINE_STRUCTURE = E_SQUARED / HBAR_C
NODES = 400
"""Of Gauss and Legendre's rule in q: sin(q R) of eight shells turns a dozen times."""


def electron_weights(mean_charge: float, relativity: float) -> tuple[Array, Array]:
    """Momentum transfers q, in 1/a_i, and their normalised weights in transport, shape (n,).

    Parameters
    ----------
    mean_charge : <Z>; k_F a_i = (9 pi <Z>/4)^(1/3). relativity : x_r = p_F/(m_e c).
    """
    fermi = (9.0 * np.pi * mean_charge / 4.0) ** (1.0 / 3.0)
    beta = relativity / np.hypot(1.0, relativity)
    screening = 4.0 * FINE_STRUCTURE / (np.pi * beta) * fermi**2
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    q = fermi * (nodes + 1.0)
    rate = q**3 / (q**2 + screening) ** 2 * (1.0 - (beta * q / (2.0 * fermi)) ** 2)
    weights = weights * rate
    return q, weights / weights.sum()


def effective_impurity(
    ordering: Ordering, distances: Array, mean_charge: float, relativity: float
) -> Array:
    """The weighted mean of S_ZZ over (Z2 - Z1)^2 x(1-x), of one composition; 1 at random.

    Parameters
    ----------
    ordering : of states of one x. distances : R_n of its shells in a_i, shape (shells,).

    Returns
    -------
    shape (n,), a value for each state.
    """
    q, weights = electron_weights(mean_charge, relativity)
    turns = np.sinc(np.outer(q, distances) / np.pi)
    random = ordering.x * (1.0 - ordering.x)
    return np.asarray(
        1.0 + (weights @ turns) @ (ordering.neighbours * ordering.deviation / random[:, None]).T
    )
