"""The phase diagram of C/O/Ne from first-principles simulations, to compare with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import Polynomial

from core.crystal.coefficients import coefficients
from core.crystal.lattice import Array
from core.crystal.mixtures import Mixture
from core.crystal.phases.reference import composition_step, reference_gamma
from core.crystal.ternary.mixture import Ternary

CARBON, OXYGEN, NEON = 6, 8, 10
LABEL = "Blouin & Daligault 2021"


@dataclass(frozen=True)
class Reference:
    """Freezing of given liquids as fitted; arrays as in `Freezing`.

    Parameters
    ----------
    liquid, solid : compositions, shape (n, 3). gamma : on the scale on which carbon melts at
        `reference_melting`, 178, shape (n,).
    """

    liquid: Array
    solid: Array
    gamma: Array


def has_reference(ternary: Ternary) -> bool:
    """Whether a simulation of this mixture has been published as a fit."""
    return (ternary.Z1, ternary.Z2, ternary.Z3) == (CARBON, OXYGEN, NEON)


def reference_freezing(x: Array) -> Reference:
    """What C/O/Ne liquids freeze into, and at which Gamma, by S. Blouin and J. Daligault.

    The fits of C/O (Phys. Rev. E 103, 043204, 2021) at x_O of the liquid, with terms linear in x_Ne
    (Astrophys. J. 919, 87, 2021), meant for less than 0.1 of it.

    Parameters
    ----------
    x : compositions of liquids, shape (n, 3).
    """
    fit = coefficients("ternary_reference")
    binary = Mixture(CARBON, OXYGEN)
    oxygen, neon = x[:, 1], x[:, 2]
    # reference_gamma is known for C/O.
    melting = np.asarray(reference_gamma(binary, oxygen))
    more = composition_step(binary, oxygen) + neon * Polynomial(fit["oxygen"])(oxygen)
    less = np.minimum(neon * Polynomial(fit["neon"])(oxygen), 0.0)
    solid = np.stack([x[:, 0] - more - less, oxygen + more, neon + less], axis=-1)
    return Reference(x, solid, melting + neon * Polynomial(fit["gamma"])(oxygen))


def reference_neutral_mass_fraction(gamma: Array) -> Array:
    """Mass fraction of 22Ne above which crystals float, none below zero.

    Line of S. Blouin, J. Daligault, D. Saumon, Astrophys. J. Lett. 911, L5 (2021), figure 3.
    """
    line = coefficients("ternary_reference")["neutral"]
    (low, high), (first, last) = line["Gamma"], line["X_Ne"]
    value = first + (np.asarray(gamma) - low) * (last - first) / (high - low)
    return np.maximum(value, 0.0)
