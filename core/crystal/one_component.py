"""One-component plasma: free energies of the liquid and of the thermal motion of the solid.

Free energies are per ion and over T; Gamma = Z^2 e^2/(a_i T). Mass terms cancel between liquid
and solid and are left out of both.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import scipy

from core.crystal.coefficients import coefficients, common, span
from core.crystal.lattice import BCC, Array
from core.crystal.lattice_sums import madelung, mean_log_frequency
from core.errors import InvalidInputError

LIQUID_RANGE = span(*coefficients("one_component")["liquid"]["range"]["Gamma"])
ANHARMONIC_RANGE = span(*coefficients("one_component")["anharmonic"]["range"]["Gamma"])
MEDIN_CUMMING_RANGE = span(*coefficients("one_component")["medin_cumming"]["range"]["Gamma"])
"""Couplings at which the fits hold; the data file says why they end there."""
LOWEST_GAMMA, HIGHEST_GAMMA = common(LIQUID_RANGE, ANHARMONIC_RANGE)
"""Couplings between which a liquid may be compared with a crystal: the liquid has more energy and
more entropy. Below, the difference of the fits has a spurious second zero (Gamma 50 to 60)."""


def liquid_excess(gamma: Array, fit: str = "D") -> Array:
    """Excess free energy of the classical liquid.

    A1 [sqrt(G (A2+G)) - A2 ln(sqrt(G/A2) + sqrt(1+G/A2))] + 2 A3 [sqrt G - atan sqrt G]
    + B1 [G - B2 ln(1+G/B2)] + (B3/2) ln(1+G^2/B4), A3 = -sqrt(3)/2 - A1/sqrt(A2).

    A. Y. Potekhin, G. Chabrier, Phys. Rev. E 62, 8554 (2000), equation (16);
    doi:10.1103/PhysRevE.62.8554.

    Parameters
    ----------
    gamma : Coulomb coupling, positive.
    fit : the published set of coefficients, "C" or "D" (Baiko 2025 uses D).

    Raises
    ------
    InvalidInputError : no such fit.
    """
    sets = coefficients("one_component")["liquid"]["sets"]
    if fit not in sets:
        raise InvalidInputError(f"Unknown fit '{fit}' of the liquid: choose one of C, D.")
    a1, a2, b1, b2, b3, b4 = sets[fit]
    a3 = -np.sqrt(3.0) / 2.0 - a1 / np.sqrt(a2)
    root = np.sqrt(gamma)
    return (
        a1
        * (
            np.sqrt(gamma * (a2 + gamma))
            - a2 * np.log(np.sqrt(gamma / a2) + np.sqrt(1.0 + gamma / a2))
        )
        + 2.0 * a3 * (root - np.arctan(root))
        + b1 * (gamma - b2 * np.log1p(gamma / b2))
        + 0.5 * b3 * np.log1p(gamma**2 / b4)
    )


def solid_anharmonic(gamma: Array, fit: str = "Baiko & Chugunov 2022") -> Array:
    """Classical anharmonic free energy of the bcc crystal, -[A1/G + A2/(2 G^2) + A3/(3 G^3)].

    D. A. Baiko, A. I. Chugunov, MNRAS 510, 2628 (2022), doi:10.1093/mnras/stab3613;
    R. T. Farouki, S. Hamaguchi, Phys. Rev. E 47, 4330 (1993).
    """
    a1, a2, a3 = coefficients("one_component")["anharmonic"]["sets"][fit]
    return -(a1 / gamma + a2 / (2.0 * gamma**2) + a3 / (3.0 * gamma**3))


def liquid_minus_solid(
    gamma: Array, liquid: str = "D", anharmonic: str = "Baiko & Chugunov 2022"
) -> Array:
    """Free energy of the liquid less that of the bcc crystal, classical, per ion and over T.

    f_ex + f_id - f_sol with f_id = 1.5 ln(T_p^2/T^2/G) - 1 - ln(6/pi)/2 and
    f_sol = -zeta G + 3 <ln w/w_p> + 3 ln(T_p/T) + anharmonic terms: T_p cancels.
    Trustworthy only for Gamma from `LOWEST_GAMMA` to `HIGHEST_GAMMA`.
    """
    ideal = -1.5 * np.log(gamma) - 1.0 - 0.5 * np.log(6.0 / np.pi)
    harmonic = -madelung(BCC) * gamma + 3.0 * mean_log_frequency(BCC)
    return liquid_excess(gamma, liquid) + ideal - harmonic - solid_anharmonic(gamma, anharmonic)


def medin_cumming_difference(gamma: Array) -> Array:
    """Free energy of the liquid less that of the crystal, per ion and over T.

    Z. Medin, A. Cumming, Phys. Rev. E 81, 036107 (2010): a fit for 100 < Gamma < 200, continued
    linearly on both sides.
    """
    fit = coefficients("one_component")["medin_cumming"]
    (linear, power, exponent, log, constant, inverse) = fit["between"]
    low, high = fit["bounds"]
    inside = np.clip(gamma, low, high)
    value = (
        linear * inside
        + power * inside**exponent
        + log * np.log(inside)
        + constant
        + inverse / inside
    )
    below = fit["below"][0] + fit["below"][1] * (gamma - low)
    above = fit["above"][0] + fit["above"][1] * (gamma - high)
    return np.where(gamma < low, below, np.where(gamma > high, above, value))


PUBLISHED_MELTING_GAMMA = 175.719
"""Of Baiko 2025: what `melting_gamma` finds for the paper's liquid, rounded as there."""


@cache
def melting_gamma(difference: Callable[..., Array] = liquid_minus_solid, *options: str) -> float:
    """Gamma at which a one-component crystal melts: the zero of `difference` near 176."""
    return float(
        scipy.optimize.brentq(
            lambda gamma: float(difference(np.float64(gamma), *options)), 120.0, 250.0, xtol=1e-11
        )
    )
